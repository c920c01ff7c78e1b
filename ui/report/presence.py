"""Which other windows have a report open: a lock file for each, which no crash leaves stuck."""

from __future__ import annotations

import contextlib
import datetime as dt
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QLockFile

if TYPE_CHECKING:
    from pathlib import Path

_MOST_WINDOWS = 8
_STALE_MS = 24 * 60 * 60 * 1000
"""A lock of another computer is believed for a day; one of this computer while its process runs."""


class Holder(Struct, frozen=True):
    """A window that has a report open, in words for the clerk."""

    host: str
    user: str
    process: int
    since: dt.datetime

    def __str__(self) -> str:
        user = f"，用户 {self.user}" if self.user else ""
        return f"电脑 {self.host}{user}，进程 {self.process}，{self.since:%m月%d日 %H:%M} 起"


class Presence:
    """Says in a file beside the library that a report is open here, and finds the other files.

    Nobody is kept from anything by it: it only lets a conflict be explained.
    """

    def __init__(self, library: Path, identity: str) -> None:
        self._library = library
        self._identity = identity
        self._own: QLockFile | None = None
        self._own_place: Path | None = None

    def claim(self) -> None:
        """Say that the report is open here; in a folder that cannot be written nothing is said."""
        for place in self._places():
            lock = _lock_at(place)
            if lock.tryLock(0):
                self._own, self._own_place = lock, place
                return
            if lock.error() is not QLockFile.LockError.LockFailedError:
                return

    def release(self) -> None:
        """Say no more that the report is open here."""
        if self._own is not None:
            self._own.unlock()
            self._own = self._own_place = None

    def others(self) -> list[Holder]:
        """Return the other windows that have the report open."""
        places = (place for place in self._places() if place != self._own_place)
        return [holder for place in places if (holder := _holder_of(place)) is not None]

    def _places(self) -> list[Path]:
        name = f".{self._library.name}.{self._identity[:12]}"
        return [self._library.with_name(f"{name}-{n}.lock") for n in range(_MOST_WINDOWS)]


def _lock_at(place: Path) -> QLockFile:
    lock = QLockFile(str(place))
    lock.setStaleLockTime(_STALE_MS)
    return lock


def _holder_of(place: Path) -> Holder | None:
    try:
        changed = place.stat().st_mtime
    except OSError:
        return None
    lock = _lock_at(place)
    if lock.tryLock(0):
        # Left behind by a crash: taking it away is what unlocking does.
        lock.unlock()
        return None
    process, host, _ = lock.getLockInfo()
    since = dt.datetime.fromtimestamp(changed).astimezone()
    return Holder(host, _owner_of(place), process, since)


def _owner_of(place: Path) -> str:
    # Windows does not say, nor does a system without that user.
    with contextlib.suppress(KeyError, OSError, NotImplementedError, ImportError):
        return place.owner()
    return ""

"""Which other windows have a report open: a lock file for each, which no crash leaves stuck."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QLockFile

if TYPE_CHECKING:
    from pathlib import Path

_MOST_WINDOWS = 8
_TAKEN_SUFFIX = "taken"
_STALE_MS = 24 * 60 * 60 * 1000
"""A lock of another computer is believed for a day; one of this computer while its process runs."""


class Holder(Struct, frozen=True):
    """A window that has a report open, in words for the clerk."""

    host: str
    user: str
    process: int
    since: dt.datetime

    @property
    def place(self) -> str:
        """Return the computer and the account, as short as it can be told."""
        return f"{self.host}，{self.user}" if self.user else self.host

    def __str__(self) -> str:
        user = f"，用户 {self.user}" if self.user else ""
        return f"电脑 {self.host}{user}，进程 {self.process}，{self.since:%m月%d日 %H:%M} 起"


class Presence:
    """Says in a file beside the library that a report is open here, and finds the other files.

    Nobody is kept from anything by it. A window that asks to go on alone says so in one more file;
    the others look on then, as long as their clerks want nothing else.
    """

    def __init__(self, library: Path, identity: str) -> None:
        self._library = library
        self._identity = identity
        self._own: QLockFile | None = None
        self._own_place: Path | None = None
        self._heeded = ""

    def claim(self) -> None:
        """Say that the report is open here; in a folder that cannot be written nothing is said."""
        self.heed()
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
            self._forget_taking_over()
            self._own.unlock()
            self._own = self._own_place = None

    def others(self) -> list[Holder]:
        """Return the other windows that have the report open."""
        places = (place for place in self._places() if place != self._own_place)
        return [holder for place in places if (holder := _holder_of(place)) is not None]

    def take_over(self) -> bool:
        """Ask the other windows only to look on from now on; tell whether that could be said."""
        if self._own_place is None:
            return False
        self._heeded = f"{self._own_place.name} {os.urandom(8).hex()}"
        with contextlib.suppress(OSError):
            self._taken.write_text(self._heeded, encoding="utf-8")
            return True
        return False

    def taken_over_by(self) -> Holder | None:
        """Return the window that has asked the others to look on, until that is heeded."""
        told = self._read_taken()
        place, _, mark = told.partition(" ")
        if not mark or told == self._heeded or place not in {each.name for each in self._places()}:
            return None
        return _holder_of(self._library.with_name(place))

    def heed(self) -> None:
        """Take notice of what another window has asked; it is not told again."""
        self._heeded = self._read_taken()

    def _read_taken(self) -> str:
        with contextlib.suppress(OSError, UnicodeDecodeError):
            return self._taken.read_text(encoding="utf-8")
        return ""

    def _forget_taking_over(self) -> None:
        if self._own_place is not None and self._read_taken().startswith(
            f"{self._own_place.name} "
        ):
            with contextlib.suppress(OSError):
                self._taken.unlink()

    @property
    def _taken(self) -> Path:
        """The file that says which window goes on alone."""
        return self._library.with_name(
            f".{self._library.name}.{self._identity[:12]}.{_TAKEN_SUFFIX}"
        )

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

"""What a library needs now and then: its daily backups, no leftovers, old detail packed."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from msgspec import Struct

from storage.backup import backup_if_due, last_backup
from storage.errors import LibraryError
from storage.leftovers import remove_leftovers, system_folder
from storage.library import Library
from storage.second_place import SecondPlace, keep_second

if TYPE_CHECKING:
    from datetime import datetime, timedelta
    from pathlib import Path


class Upkept(Struct, frozen=True):
    """How it stands afterwards: the newest backup beside the library, the second place.

    `told` are the sentences that the clerk must see.
    """

    last_backup: datetime | None
    second: SecondPlace | None
    told: tuple[str, ...] = ()


def keep_up(path: Path, second: SecondPlace | None, now: datetime, interval: timedelta) -> Upkept:
    """Clear up around a library and in its log, back it up where a backup is due; never fails.

    It opens the library for itself, so that it can be called in a thread of its own. A backup is
    due when the library has changed and the last one is older than `interval`.
    """
    remove_leftovers(system_folder(), path.parent)
    try:
        with Library.open(path, must_exist=True) as library:
            return _back_up(library, second, now, interval)
    except LibraryError as error:
        return Upkept(None, second, (str(error),))


def _back_up(
    library: Library, second: SecondPlace | None, now: datetime, interval: timedelta
) -> Upkept:
    told = []
    try:
        backup_if_due(library, now, interval)
        _pack(library, now)
    except LibraryError as error:
        told.append(str(error))
    if second is not None:
        second, said = keep_second(library, second, now, interval)
        told += [said] if said else []
    return Upkept(last_backup(library), second, tuple(told))


def _pack(library: Library, now: datetime) -> None:
    """Pack a piece of what is old in the log: a backup still has it as it was written."""
    # Nobody waits for it: what does not go now is done in one of the next rounds.
    with contextlib.suppress(LibraryError):
        library.pack(now)

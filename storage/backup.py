"""Backups of the library: made with SQLite's own backup, checked, and kept for two years.

A live library is never copied as a file: what is still in its log would be missing.
"""

from __future__ import annotations

import contextlib
import re
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from storage import errors, rows
from storage.backup_content import unpacked
from storage.copies import (
    STAMP,
    BackupPlace,
    give_up_when_locked,
    place_beside,
    place_elsewhere,
    write_copy,
)
from storage.errors import LibraryError, failures_told
from storage.inspection import look_into
from storage.places import is_network_place
from storage.region_tables import last_region_change
from storage.rights import tighten

if TYPE_CHECKING:
    from pathlib import Path

    from storage.library import Library

NEWEST_KEPT = 10
MONTHS_KEPT = 24
_LOOKED_AT = 10
"""How many of the newest are looked into for the one that was made last."""

_MONTHS_A_YEAR = 12


class Backup(Struct, frozen=True):
    """A backup of a library, and the local time at which it was made."""

    path: Path
    made_at: datetime


def backups(library_path: Path) -> list[Backup]:
    """Return the backups of the library at a place, newest first; it need not be usable."""
    return backups_at(place_beside(library_path))


def backups_at(place: BackupPlace) -> list[Backup]:
    """Return a library's backups at a place, newest first."""
    name = re.compile(re.escape(place.stem) + r"-(\d{8}-\d{6})\.db")
    found = []
    for path in place.folder.glob("*.db"):
        if match := name.fullmatch(path.name):
            # A name that looks like a date but is none is not of our making.
            with contextlib.suppress(ValueError):
                made_at = datetime.strptime(match[1], STAMP).astimezone()
                found.append(Backup(path, made_at))
    # Those of an older program, or copied by hand, may be open to others.
    if not is_network_place(place.folder):
        tighten(backup.path for backup in found)
    return sorted(found, key=lambda backup: backup.made_at, reverse=True)


def last_backup(library: Library) -> datetime | None:
    """Return when the newest backup was made; `None` where there is none."""
    return next((backup.made_at for backup in backups(library.path)), None)


def backup_if_due(
    library: Library, now: datetime, interval: timedelta, folder: Path | None = None
) -> Path | None:
    """Back up a library that has changed, if the last backup is older than `interval`.

    An unchanged library is left alone, so that older states are not rotated away by copies.

    Raises:
        LibraryError: the backup failed. The library and all backups are as they were.
    """
    if library.is_read_only:
        return None
    with failures_told(library.path):
        present = _state_of(library.connection)
    last = _last_made(backups_at(place_for(library, folder)), now)
    if not present.is_begun or (last is not None and last[1] == present):
        return None
    # What lies in the future was made while the clock ran ahead: it says nothing of the time since.
    if last is not None and now - interval < last[0].made_at <= now:
        return None
    return back_up(library, now, folder)


def place_for(library: Library, folder: Path | None) -> BackupPlace:
    """Return where a library is backed up: beside it, or in a folder of the clerk's choice."""
    if folder is None:
        return place_beside(library.path)
    with failures_told(library.path):
        identity, _ = rows.library_marks(library.connection)
    return place_elsewhere(folder, library.path, identity)


def back_up(library: Library, now: datetime, folder: Path | None = None) -> Path:
    """Back up a library now, check the copy, and let go of the backups that are too old.

    Raises:
        LibraryError: the backup failed. The library and all backups are as they were.
    """
    place = place_for(library, folder)
    path = write_copy(library.path, library.connection, now, place=place)
    for backup in _outdated(backups_at(place), now):
        if backup.path != path:
            # One that cannot be deleted does no harm.
            with contextlib.suppress(OSError):
                backup.path.unlink()
    return path


def restore_backup(library: Library, path: Path, now: datetime) -> None:
    """Take the library back to a backup, after backing up how it is now.

    Nothing is rotated away meanwhile. Whoever has a report open must load it again.

    Raises:
        LibraryError: the backup is unusable or could not be written; the library is as it was.
    """
    if library.is_read_only:
        raise LibraryError(errors.READ_ONLY.format(path=library.path))
    with unpacked(path) as wanted:
        # A copy of what may be damaged is better than none.
        write_copy(library.path, library.connection, now, must_be_sound=False)
        with failures_told(library.path):
            # It goes over the library in one step, so that no window can take it for what was
            # there before.
            mark_as_restored(wanted, _marks_of(library))
            library.verify()
            wanted.backup(library.connection, progress=give_up_when_locked)


def mark_as_restored(
    connection: sqlite3.Connection, present: tuple[str, int] | None = None
) -> None:
    """Give a restored library the identity of the present one, and the generation after it."""
    identity, generation = rows.library_marks(connection)
    if present is not None:
        identity, generation = present[0], max(generation, present[1])
    connection.execute(
        "UPDATE library SET identity = ?, generation = ?", (identity, generation + 1)
    )


def _marks_of(library: Library) -> tuple[str, int] | None:
    # What is to be replaced may be damaged.
    with contextlib.suppress(sqlite3.Error, TypeError, ValueError):
        return rows.library_marks(library.connection)
    return None


def _outdated(known: list[Backup], now: datetime) -> list[Backup]:
    """Return what is neither one of the newest nor the last of one of the latest months.

    What was made while the clock ran ahead counts by itself, so that it crowds out nothing. Of
    months those count that have a backup: a clock that leaps ahead makes none of them too old.
    """
    ahead = [backup for backup in known if backup.made_at > now]
    return [*_spare(ahead), *_spare(known[len(ahead) :])]


def _spare(known: list[Backup]) -> list[Backup]:
    older = known[NEWEST_KEPT:]
    newest_of_month: dict[int, Backup] = {}
    for backup in older:
        newest_of_month.setdefault(_month(backup.made_at), backup)
    kept = list(newest_of_month.values())[:MONTHS_KEPT]
    return [backup for backup in older if backup not in kept]


def _month(moment: datetime) -> int:
    return moment.year * _MONTHS_A_YEAR + moment.month


class _State(Struct, frozen=True):
    """What tells one state of a library from every other; the first three only grow."""

    generation: int
    last_change: int
    last_region_change: int
    identity: str
    stamps: str

    @property
    def is_begun(self) -> bool:
        """Tell whether anything was ever done in the library."""
        return bool(self.last_change or self.last_region_change)

    @property
    def age(self) -> tuple[int, ...]:
        """Return what is greater in a later state."""
        return self.generation, self.last_change, self.last_region_change


def _last_made(known: list[Backup], now: datetime) -> tuple[Backup, _State] | None:
    """Return the backup that was made last, and what it holds.

    By content, not by time: after the clock was set back the last one is not the newest.
    """
    ahead = sum(backup.made_at > now for backup in known)
    found = [(one, state) for one in known[: ahead + _LOOKED_AT] if (state := _state_in(one.path))]
    return max(found, key=lambda each: each[1].age, default=None)


def _state_of(connection: sqlite3.Connection) -> _State:
    last = connection.execute("SELECT max(id) FROM changes").fetchone()[0]
    stamps = connection.execute("SELECT group_concat(stamp) FROM reports").fetchone()[0]
    identity, generation = rows.library_marks(connection)
    last_of_region = last_region_change(connection)
    return _State(generation, last or 0, last_of_region, identity, stamps or "")


def _state_in(path: Path) -> _State | None:
    with (
        contextlib.suppress(LibraryError, sqlite3.Error, ValueError),
        closing(look_into(path)) as c,
    ):
        return _state_of(c)
    return None

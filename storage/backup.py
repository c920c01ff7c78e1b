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
from storage.connection import bring_up_to_date
from storage.copies import FOLDER_NAME, STAMP, give_up_when_locked, is_sound, stem_of, write_copy
from storage.errors import LibraryError, failures_told
from storage.inspection import look_into

if TYPE_CHECKING:
    from pathlib import Path

    from storage.library import Library

NEWEST_KEPT = 10
MONTHS_KEPT = 24

_MONTHS_A_YEAR = 12
FAULTY = "备份“{path}”已损坏，没有恢复，报告库没有改动；请选择另一个备份。"


class Backup(Struct, frozen=True):
    """A backup of a library, and the local time at which it was made."""

    path: Path
    made_at: datetime


def backups(library_path: Path) -> list[Backup]:
    """Return the backups of the library at a place, newest first; it need not be usable."""
    name = re.compile(re.escape(stem_of(library_path)) + r"-(\d{8}-\d{6})\.db")
    found = []
    for path in library_path.with_name(FOLDER_NAME).glob("*.db"):
        if match := name.fullmatch(path.name):
            # A name that looks like a date but is none is not of our making.
            with contextlib.suppress(ValueError):
                made_at = datetime.strptime(match[1], STAMP).astimezone()
                found.append(Backup(path, made_at))
    return sorted(found, key=lambda backup: backup.made_at, reverse=True)


def last_backup(library: Library) -> datetime | None:
    """Return when the newest backup was made; `None` where there is none."""
    return next((backup.made_at for backup in backups(library.path)), None)


def backup_if_due(library: Library, now: datetime, interval: timedelta) -> Path | None:
    """Back up a library that has changed, if the last backup is older than `interval`.

    An unchanged library is left alone, so that older states are not rotated away by copies.

    Raises:
        LibraryError: the backup failed. The library and all backups are as they were.
    """
    last = last_backup(library)
    changed = _changed_at(library)
    if library.is_read_only or changed is None:
        return None
    # By absolute value: once the clock has run ahead, the backup lies in the future.
    if last and (changed <= last <= now or abs(now - last) < interval):
        return None
    return back_up(library, now)


def back_up(library: Library, now: datetime) -> Path:
    """Back up a library now, check the copy, and let go of the backups that are too old.

    Raises:
        LibraryError: the backup failed. The library and all backups are as they were.
    """
    path = write_copy(library.path, library.connection, now)
    for backup in _outdated(backups(library.path), now):
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
    with failures_told(path), closing(look_into(path)) as source:
        if not is_sound(source):
            raise LibraryError(FAULTY.format(path=path))
        # A copy of what may be damaged is better than none.
        write_copy(library.path, library.connection, now, must_be_sound=False)
        with failures_told(library.path), closing(_as_next_generation(source, library)) as wanted:
            library.verify()
            wanted.backup(library.connection, progress=give_up_when_locked)


def _as_next_generation(source: sqlite3.Connection, library: Library) -> sqlite3.Connection:
    """Return a backup in memory, up to date and marked as what the library is from now on.

    It goes over the library in one step, so that no window can take it for what was there before.
    """
    wanted = sqlite3.connect(":memory:", isolation_level=None)
    try:
        wanted.deserialize(source.serialize())
        bring_up_to_date(wanted)
        mark_as_restored(wanted, _marks_of(library))
    except BaseException:
        wanted.close()
        raise
    return wanted


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
    """Return what is neither one of the newest nor the last of one of the latest months."""
    older = known[NEWEST_KEPT:]
    newest_of_month: dict[int, Backup] = {}
    for backup in older:
        newest_of_month.setdefault(_month(backup.made_at), backup)
    this_month = _month(now.astimezone())
    kept = [b for month, b in newest_of_month.items() if this_month - month < MONTHS_KEPT]
    return [backup for backup in older if backup not in kept]


def _month(moment: datetime) -> int:
    return moment.year * _MONTHS_A_YEAR + moment.month


def _changed_at(library: Library) -> datetime | None:
    with failures_told(library.path):
        changed = rows.read_last_change(library.connection)
    return None if changed is None else datetime.fromisoformat(changed)

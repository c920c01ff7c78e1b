"""Copies of an open library beside it, made with SQLite's own backup and checked.

A live library is never copied as a file: what is still in its log would be missing.
"""

from __future__ import annotations

import contextlib
import operator
import os
import sqlite3
import sys
from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from storage.errors import LibraryError, primary_code
from storage.files import sync_file, sync_folder
from storage.leftovers import remove_leftovers, temporary_beside
from storage.rights import make_folder, mode_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

FOLDER_NAME = "backups"
STAMP = "%Y%m%d-%H%M%S"

_READ_BACK = "写到“{folder}”的备份读回来不一致，请检查磁盘或换一个位置"
_FAILED = "没有备份成功，报告库和较早的备份不受影响：{reason}。"
_FOLDER_CLOSED = "备份文件夹“{folder}”不能写入，请检查权限"
_REASONS = {
    sqlite3.SQLITE_PERM: _FOLDER_CLOSED,
    sqlite3.SQLITE_READONLY: _FOLDER_CLOSED,
    sqlite3.SQLITE_CANTOPEN: _FOLDER_CLOSED,
    sqlite3.SQLITE_FULL: "“{folder}”所在的磁盘空间不足，请清理磁盘",
    sqlite3.SQLITE_IOERR: "读写“{folder}”时磁盘出错，请检查磁盘",
    sqlite3.SQLITE_BUSY: "报告库正被其他程序占用，请稍后再试",
    sqlite3.SQLITE_LOCKED: "报告库正被其他程序占用，请稍后再试",
    sqlite3.SQLITE_CORRUPT: "报告库可能已损坏，请从较早的备份恢复",
}


class BackupPlace(Struct, frozen=True):
    """A folder with backups of one library, and what their names begin with."""

    folder: Path
    stem: str


def is_sound(connection: sqlite3.Connection) -> bool:
    """Tell whether SQLite finds nothing wrong in a whole database."""
    try:
        return connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    except sqlite3.DatabaseError as error:
        # Some damage stops the check itself.
        if primary_code(error) != sqlite3.SQLITE_CORRUPT:
            raise
        return False


def write_copy(
    library_path: Path,
    connection: sqlite3.Connection,
    now: datetime,
    *,
    must_be_sound: bool = True,
    place: BackupPlace | None = None,
) -> Path:
    """Put a copy of an open library among its backups; return where it is.

    It is read back from the disk before it counts: opened, checked whole, its rows counted.

    Raises:
        LibraryError: it could not be written, or is not sound though it must be.
    """
    where = place or place_beside(library_path)
    folder = where.folder
    remove_leftovers(folder)
    temporary = temporary_beside(folder)
    with _failures_told(folder):
        make_folder(folder)
        path = _free_place(folder, where.stem, now.astimezone())
        try:
            os.close(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode_in(folder)))
            at_least = count_rows(connection) if must_be_sound else ()
            is_copy_sound = _copy(connection, temporary)
            if must_be_sound and not is_copy_sound:
                raise LibraryError(_FAILED.format(reason=_REASONS[sqlite3.SQLITE_CORRUPT]))
            sync_file(temporary)
            if is_copy_sound and must_be_sound and not _reads_back(temporary, at_least):
                raise LibraryError(_FAILED.format(reason=_READ_BACK.format(folder=folder)))
            temporary.replace(path)
        finally:
            for suffix in ("", "-journal", "-wal", "-shm"):
                with contextlib.suppress(OSError):
                    folder.joinpath(temporary.name + suffix).unlink()
        sync_folder(folder)
    return path


def _free_place(folder: Path, stem: str, moment: datetime) -> Path:
    """Return the name for a backup: no other one is overwritten, be it of the same second."""
    while (path := folder / f"{stem}-{moment.strftime(STAMP)}.db").exists():
        moment += timedelta(seconds=1)
    return path


def place_beside(library_path: Path) -> BackupPlace:
    """Return where the backups of a library are kept by themselves."""
    return BackupPlace(library_path.with_name(FOLDER_NAME), stem_of(library_path))


def place_elsewhere(folder: Path, library_path: Path, identity: str) -> BackupPlace:
    """Return where a library is backed up in a folder of the clerk's choice.

    Libraries of several PCs may lie there, all of the same name: the identity tells them apart.
    """
    return BackupPlace(folder, f"{stem_of(library_path)}-{identity[:8]}")


def count_rows(connection: sqlite3.Connection) -> tuple[int, ...]:
    """Return how many reports and changes a library holds: both only ever grow."""
    query = "SELECT (SELECT count(*) FROM reports), (SELECT count(*) FROM changes)"
    return tuple(connection.execute(query).fetchone())


def _reads_back(path: Path, at_least: tuple[int, ...]) -> bool:
    """Tell whether a written copy opens, is sound, and holds as much as the library did."""
    _forget_cached(path)
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as copy:
            found = count_rows(copy)
            return is_sound(copy) and all(map(operator.ge, found, at_least))
    except sqlite3.DatabaseError:
        return False


def _forget_cached(path: Path) -> None:
    """Let what is read of a file come from the disk, not from memory, where that can be asked."""
    if sys.platform == "linux":
        handle = os.open(path, os.O_RDONLY)
        try:
            os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
        finally:
            os.close(handle)


def _copy(source: sqlite3.Connection, target: Path) -> bool:
    """Copy a library; tell whether the copy is sound."""
    with (
        closing(sqlite3.connect(":memory:")) as read,
        closing(sqlite3.connect(target, isolation_level=None)) as copy,
    ):
        # A slow stick would keep the library locked for all the others while it is written to.
        source.backup(read, progress=give_up_when_locked)
        read.backup(copy, progress=give_up_when_locked)
        # Without a log the copy is one file, and opens from a write-protected stick.
        copy.execute("PRAGMA journal_mode = DELETE")
        return is_sound(copy)


def give_up_when_locked(status: int, _remaining: int, _total: int) -> None:
    """Stop a copy that cannot go on: Python would try for ever, SQLite has waited already.

    Raises:
        sqlite3.OperationalError: the library is locked.
    """
    if status in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        error = sqlite3.OperationalError("database is locked")
        error.sqlite_errorcode = status
        raise error


def stem_of(library_path: Path) -> str:
    """Return what the backups of a library are called, different for two in one folder."""
    return library_path.stem if library_path.suffix == ".db" else library_path.name


@contextlib.contextmanager
def _failures_told(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = _FOLDER_CLOSED.format(folder=folder)
        raise LibraryError(_FAILED.format(reason=reason)) from error
    except sqlite3.Error as error:
        reason = _REASONS.get(primary_code(error) or 0, "")
        if not reason:
            raise
        raise LibraryError(_FAILED.format(reason=reason.format(folder=folder))) from error

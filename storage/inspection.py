"""Looking at a library's file before it is used, without a lock, a log or any other trace."""

from __future__ import annotations

import os
import sqlite3
from typing import TYPE_CHECKING
from urllib.parse import quote

from storage import errors
from storage.errors import DamagedError, LibraryError, failures_told, primary_code
from storage.schema import APPLICATION_ID, VERSION

if TYPE_CHECKING:
    from pathlib import Path

BUSY_TIMEOUT_MS = 3000
"""How long a save waits for another window; the clerk can bear three seconds, not more."""

IMMUTABLE = "mode=ro&immutable=1"
"""How SQLite opens a file that nobody writes: it makes no files of its own beside it."""


def connect(path: Path, mode: str) -> sqlite3.Connection:
    """Return a connection to a file; SQLite opens it when it is first used."""
    return sqlite3.connect(
        f"{_address(path)}?{mode}", uri=True, isolation_level=None, timeout=BUSY_TIMEOUT_MS / 1000
    )


def look_into(path: Path) -> sqlite3.Connection:
    """Open a library's file at rest, such as a backup; what a log beside it holds is not seen.

    SQLite does the looking: a file that this process opened and closed by itself would drop the
    locks that its other connections hold (SQLite, "How To Corrupt An SQLite Database File", 2.2).

    Raises:
        LibraryError: it is no library, or a newer one.
    """
    with failures_told(path):
        size = _size(path)
        connection = connect(path, IMMUTABLE)
        try:
            _refuse_what_is_no_library(path, size, connection)
        except BaseException:
            connection.close()
            raise
    return connection


def refuse_newer(path: Path, version: int) -> None:
    """Raise `LibraryError` for a version of the tables that this program does not know."""
    if version > VERSION:
        raise LibraryError(errors.NEWER.format(path=path))


def has_log(path: Path) -> bool:
    """Tell whether SQLite left something beside the file that belongs into it."""
    return any(_size_beside(path, suffix) for suffix in ("-wal", "-journal"))


def pragma(connection: sqlite3.Connection, name: str) -> int:
    """Return a number that SQLite keeps about a file."""
    return int(connection.execute(f"PRAGMA {name}").fetchone()[0])


def _refuse_what_is_no_library(path: Path, size: int, connection: sqlite3.Connection) -> None:
    if not size:
        raise DamagedError(errors.EMPTY.format(path=path))
    try:
        if pragma(connection, "application_id") != APPLICATION_ID:
            is_database = pragma(connection, "page_count") > 0
            sentence = errors.OF_ANOTHER_PROGRAM if is_database else errors.NOT_A_LIBRARY
            kind = LibraryError if is_database else DamagedError
            raise kind(sentence.format(path=path))
        refuse_newer(path, pragma(connection, "user_version"))
        if size % pragma(connection, "page_size") and not has_log(path):
            raise DamagedError(errors.DAMAGED.format(path=path))
    except sqlite3.DatabaseError as error:
        # A write cut short leaves the file incomplete, and a log that mends it when it is opened.
        if primary_code(error) != sqlite3.SQLITE_CORRUPT or not has_log(path):
            raise


def _address(path: Path) -> str:
    """Return a file address that keeps `?`, `#`, `%` and network names (`//server`) apart."""
    quoted = quote(os.fsencode(path.absolute().as_posix()), safe="/:")
    return f"file://{quoted}" if quoted.startswith("/") else f"file:///{quoted}"


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError as error:
        raise LibraryError(errors.UNREACHABLE.format(path=path)) from error


def _size_beside(path: Path, suffix: str) -> int:
    try:
        return path.with_name(path.name + suffix).stat().st_size
    except OSError:
        return 0

"""Opening the library's file: making it, choosing how it is used, bringing it up to date."""

from __future__ import annotations

import contextlib
import sqlite3
import sys
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct

from storage import errors
from storage.copies import write_copy
from storage.errors import DamagedError, LibraryError, failures_told, primary_code
from storage.files import FileError, create_file
from storage.inspection import (
    BUSY_TIMEOUT_MS,
    IMMUTABLE,
    connect,
    has_log,
    look_into,
    pragma,
    refuse_newer,
)
from storage.places import LOG_SUFFIXES, is_network_place
from storage.rights import make_folder, tighten
from storage.rows import library_marks
from storage.schema import VERSION
from storage.watch import FileWatch

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_SIGNS_OF_A_READ_ONLY_MEDIUM = frozenset({sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY})


class OpenFile(Struct, frozen=True):
    """An opened library file of the newest version, and whether it can only be read.

    `watch` notices when the files are no longer those that were opened.
    """

    path: Path
    connection: sqlite3.Connection
    is_read_only: bool
    watch: FileWatch

    def close(self, *, leaves_log: bool = False) -> None:
        """Close the file; SQLite then takes its log into it, unless it is told to leave it."""
        if leaves_log:
            # SQLite asks whether it was interrupted before it copies each page. The setting made
            # for this (NO_CKPT_ON_CLOSE) cannot be reached from Python before 3.12.
            self.connection.interrupt()
        self.connection.close()


def make_if_missing(path: Path, *, must_exist: bool) -> None:
    """Make an empty library, and its folder, where there is none.

    It appears complete or not at all, so an empty file in its place is always a loss.

    Raises:
        LibraryError: there is none and it `must_exist`, or it cannot be made there.
    """
    try:
        if path.is_dir():
            raise LibraryError(errors.FOLDER.format(path=path))
        if path.exists():
            return
        if must_exist:
            raise LibraryError(errors.MISSING.format(path=path))
        if has_log(path):
            # SQLite would take the log for that of the new file, and mix the two.
            raise DamagedError(errors.LEFT_OVER.format(path=path))
        make_folder(path.parent)
    except OSError as error:
        raise LibraryError(errors.UNREACHABLE.format(path=path)) from error
    # Loads sqlite-utils, which is too slow for the start with a library at hand.
    from storage.migrations import new_library  # noqa: PLC0415

    try:
        create_file(path, new_library())
    except FileError as error:
        raise LibraryError(str(error)) from error


def open_file(path: Path) -> OpenFile:
    """Open an existing library's file, for reading only where it cannot be written.

    Raises:
        LibraryError: it is no library, or not one that can be used; it is as it was.
    """
    look_into(path).close()
    if not is_network_place(path):
        tighten(path.with_name(path.name + suffix) for suffix in ("", *LOG_SUFFIXES))
    with failures_told(path):
        try:
            return _open(path, "mode=rw")
        except sqlite3.OperationalError as error:
            # What Python itself raises, such as for text that is not UTF-8, has no code.
            code = getattr(error, "sqlite_errorcode", None)
            is_refused_lock = code == sqlite3.SQLITE_IOERR_LOCK
            if not is_refused_lock and primary_code(error) not in _SIGNS_OF_A_READ_ONLY_MEDIUM:
                raise
        return _open_on_read_only_medium(path)


def bring_up_to_date(connection: sqlite3.Connection) -> None:
    """Migrate a library of an older version."""
    if pragma(connection, "user_version") < VERSION:
        from storage.migrations import migrate, wrap  # noqa: PLC0415 - slow, see `make_if_missing`

        migrate(wrap(connection))


def _open(path: Path, mode: str) -> OpenFile:
    connection = connect(path, mode)
    try:
        return _settle(path, connection)
    except BaseException:
        connection.close()
        raise


def _open_on_read_only_medium(path: Path) -> OpenFile:
    # SQLite cannot make the files beside the library that it shares its log through. Without a
    # log it can do without them, on condition that nobody writes, which nobody can here.
    if has_log(path):
        raise LibraryError(errors.LOG_UNREADABLE.format(path=path))
    return _open(path, IMMUTABLE)


def _settle(path: Path, connection: sqlite3.Connection) -> OpenFile:
    is_on_network = is_network_place(path)
    if is_on_network:
        _leave_log(connection)
    is_read_only = not _is_writable(path, connection)
    version = pragma(connection, "user_version")
    # Asked again: the first page in the file may be older than the one in the log.
    refuse_newer(path, version)
    if version < VERSION and is_read_only:
        raise LibraryError(errors.TOO_OLD_TO_READ.format(path=path))
    if not is_on_network and not is_read_only:
        _use_log(connection)
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = FULL")
    if version < VERSION:
        _keep_as_it_is(path, connection)
        with _damage_told(path):
            bring_up_to_date(connection)
    return OpenFile(path, connection, is_read_only, _watch(path, connection, is_read_only))


def _keep_as_it_is(path: Path, connection: sqlite3.Connection) -> None:
    """Back up a library of an older version, so that the older program can go on with it.

    A migration happens whole or not at all, so a full disk does not keep the clerk out.
    """
    with contextlib.suppress(LibraryError):
        write_copy(path, connection, datetime.now().astimezone())


@contextlib.contextmanager
def _damage_told(path: Path) -> Iterator[None]:
    """Tell a library that a released migration cannot have met: its tables are damaged."""
    try:
        yield
    except KeyError as error:
        raise DamagedError(errors.DAMAGED.format(path=path)) from error
    except sqlite3.OperationalError as error:
        if primary_code(error) != sqlite3.SQLITE_ERROR:
            raise
        raise DamagedError(errors.DAMAGED.format(path=path)) from error


def _watch(path: Path, connection: sqlite3.Connection, is_read_only: bool) -> FileWatch:
    identity, _ = library_marks(connection)
    mode = connection.execute("PRAGMA journal_mode").fetchone()[0]
    # Windows keeps an open file in its place; network drives may renumber their files.
    is_numbered = sys.platform != "win32" and not is_network_place(path)
    has_log = mode == "wal" and not is_read_only
    return FileWatch(path, has_log=has_log, is_numbered=is_numbered, identity=identity)


def _is_writable(path: Path, connection: sqlite3.Connection) -> bool:
    """Tell whether a write would be allowed, by one that changes nothing.

    The file's permissions do not tell: they say nothing of the folder, of a read-only drive, of
    network rights or of the administrator.
    """
    connection.execute("PRAGMA busy_timeout = 0")
    try:
        connection.execute("UPDATE reports SET revision = revision WHERE 0")
    except sqlite3.OperationalError as error:
        if primary_code(error) == sqlite3.SQLITE_ERROR:
            raise DamagedError(errors.DAMAGED.format(path=path)) from error
        if primary_code(error) == sqlite3.SQLITE_READONLY:
            return False
        # Another window is saving just now.
        if primary_code(error) != sqlite3.SQLITE_BUSY:
            raise
    finally:
        connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    return True


def _leave_log(connection: sqlite3.Connection) -> None:
    """Change from the write-ahead log to a journal, before anything is read.

    The log needs memory shared between its users, which a network drive lacks. Exclusive locking
    lets SQLite leave it without such memory.
    """
    connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    try:
        connection.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.OperationalError as error:
        if primary_code(error) != sqlite3.SQLITE_READONLY:
            raise
    connection.execute("PRAGMA locking_mode = NORMAL")


def _use_log(connection: sqlite3.Connection) -> None:
    # A second user of a library that came from a network drive: its mode is safe too, only slower.
    with contextlib.suppress(sqlite3.OperationalError):
        connection.execute("PRAGMA journal_mode = WAL")

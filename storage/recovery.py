"""Getting a library back: from a backup, from an open window, or what has come into its place."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from storage import errors
from storage.backup import FAULTY, is_sound
from storage.errors import DamagedError, LibraryError, failures_told
from storage.files import FileError, create_file, replace_file
from storage.inspection import look_into

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from storage.library import Library

_LOGS = ("-wal", "-journal", "-shm")
_NAME_TAKEN = "“{path}”已存在，没有恢复；请稍后再试。"


def recover_library(path: Path, backup: Path, now: datetime) -> Path | None:
    """Replace an unusable library by a backup; return where the unusable one is kept.

    `None` where there was none. Nobody may have the library open.

    Raises:
        LibraryError: the backup is unusable too, or nothing could be written.
    """
    with failures_told(backup), closing(look_into(backup)) as source:
        if not is_sound(source):
            raise LibraryError(FAULTY.format(path=backup))
        content = source.serialize()
    return put_in_place(path, content, now)


def put_in_place(path: Path, content: bytes, now: datetime) -> Path | None:
    """Replace an unusable library by another; return where the unusable one is kept, if any.

    Raises:
        LibraryError: nothing could be written; the unusable one is as it was.
    """
    kept = path.with_name(f"{path.name}.{now.astimezone():%Y%m%d-%H%M%S}")
    try:
        is_kept = _put_aside(path, kept)
        replace_file(path, content)
    except FileError as error:
        raise LibraryError(str(error)) from error
    except OSError as error:
        raise LibraryError(errors.UNREACHABLE.format(path=path)) from error
    return kept if is_kept else None


def put_beside(path: Path, content: bytes, now: datetime) -> Path:
    """Keep what could be read of a damaged library in a library beside it; return where.

    Raises:
        LibraryError: it could not be written.
    """
    kept = path.with_name(f"{path.stem}-读出-{now.astimezone():%Y%m%d-%H%M%S}.db")
    try:
        if not create_file(kept, content):
            raise LibraryError(_NAME_TAKEN.format(path=kept))
    except FileError as error:
        raise LibraryError(str(error)) from error
    return kept


def write_back(library: Library) -> Library:
    """Write a library whose file was deleted into its old place; return the library opened anew.

    The system keeps a deleted file for as long as a program has it open. `library` is closed.

    Raises:
        LibraryError: there is a file in its place again, or it cannot be written there.
    """
    with failures_told(library.path):
        content = library.connection.serialize()
    try:
        if not create_file(library.path, content):
            raise LibraryError(_NAME_TAKEN.format(path=library.path))
    except FileError as error:
        raise LibraryError(str(error)) from error
    return _exchange(library)


def reopen_library(library: Library) -> Library:
    """Open what is now in the place of an open library; that one is closed.

    What is in its log and not in its file belongs to the old file: it is put aside.

    Raises:
        LibraryError: what is there now cannot be used; `library` stays open.
    """
    with failures_told(library.path), closing(look_into(library.path)) as present:
        if not is_sound(present):
            raise DamagedError(errors.DAMAGED.format(path=library.path))
    return _exchange(library)


def _exchange(library: Library) -> Library:
    """Close a library without a write into the file that is now in its place, and open that."""
    owns_log = library.owns_log_in_place
    # Closed first: SQLite shares what it knows of a file among all connections of a process.
    library.close(leaves_log=True)
    if owns_log:
        moment = library.now()
        kept = library.path.with_name(f"{library.path.name}.{moment:%Y%m%d-%H%M%S}")
        try:
            _put_logs_aside(library.path, kept)
        except OSError as error:
            raise LibraryError(errors.UNREACHABLE.format(path=library.path)) from error
    return library.open_again()


def _put_logs_aside(path: Path, kept: Path) -> None:
    """Rename the logs of a library: SQLite would write them into whatever takes its place."""
    for suffix in _LOGS:
        log = path.with_name(path.name + suffix)
        if log.exists():
            log.rename(kept.with_name(kept.name + suffix))


def _put_aside(path: Path, kept: Path) -> bool:
    """Keep a file and its logs under another name; the file itself stays till it is replaced.

    Its logs go first.
    """
    _put_logs_aside(path, kept)
    if not path.exists():
        return False
    if not create_file(kept, path.read_bytes()):
        raise LibraryError(_NAME_TAKEN.format(path=kept))
    return True

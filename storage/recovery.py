"""Getting a library back: from a backup, from an open window, or what has come into its place."""

from __future__ import annotations

import contextlib
from contextlib import closing
from typing import TYPE_CHECKING

from storage import errors
from storage.backup_content import FAULTY
from storage.copies import is_sound
from storage.errors import DamagedError, LibraryError, failures_told
from storage.files import FileError, create_file, replace_file
from storage.inspection import look_into
from storage.places import put_logs_aside

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from storage.library import Library

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
    """Close a library that is lost, and open what is in its place.

    Closed first: SQLite shares what it knows of a file among all connections of a process.
    """
    with _places_told(library.path):
        library.close()
    return library.open_again()


@contextlib.contextmanager
def _places_told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise LibraryError(errors.UNREACHABLE.format(path=path)) from error


def _put_aside(path: Path, kept: Path) -> bool:
    """Keep a file and its logs under another name; the file itself stays till it is replaced.

    Its logs go first.
    """
    put_logs_aside(path, kept.name.removeprefix(f"{path.name}."))
    if not path.exists():
        return False
    if not create_file(kept, path.read_bytes()):
        raise LibraryError(_NAME_TAKEN.format(path=kept))
    return True

"""Putting a backup in the place of a library that can no longer be opened."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from storage import errors
from storage.backup import FAULTY, is_sound
from storage.errors import LibraryError, failures_told
from storage.files import FileError, create_file, replace_file
from storage.inspection import look_into

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

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
    kept = path.with_name(f"{path.name}.{now.astimezone():%Y%m%d-%H%M%S}")
    try:
        is_kept = _put_aside(path, kept)
        replace_file(path, content)
    except FileError as error:
        raise LibraryError(str(error)) from error
    except OSError as error:
        raise LibraryError(errors.UNREACHABLE.format(path=path)) from error
    return kept if is_kept else None


def _put_aside(path: Path, kept: Path) -> bool:
    """Keep a file and its logs under another name; the file itself stays till it is replaced.

    Its logs go first: SQLite would write them into whatever comes into its place.
    """
    for suffix in _LOGS:
        log = path.with_name(path.name + suffix)
        if log.exists():
            log.rename(kept.with_name(kept.name + suffix))
    if not path.exists():
        return False
    if not create_file(kept, path.read_bytes()):
        raise LibraryError(_NAME_TAKEN.format(path=kept))
    return True

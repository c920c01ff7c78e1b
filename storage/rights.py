"""Who may read what the program writes: its owner alone, where the system knows such rights.

A folder whose group is passed on to its files (setgid) was made to be shared by an administrator:
what lies there keeps the rights that the system gives it.
"""

from __future__ import annotations

import contextlib
import os
import stat
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

OWNER_ONLY = 0o600
_OF_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_AS_USUAL = 0o666
_FOLDER_OF_OWNER = 0o700


def mode_in(folder: Path) -> int:
    """Return the rights with which a new file in a folder is made."""
    return _AS_USUAL if _is_shared(folder) else OWNER_ONLY


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it, for the owner alone; one that is there is left alone.

    Raises:
        OSError: it cannot be made.
    """
    if folder.is_dir():
        return
    if folder.parent != folder:
        make_folder(folder.parent)
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=_AS_USUAL | 0o111 if _is_shared(folder.parent) else _FOLDER_OF_OWNER)


def tighten(paths: Iterable[Path]) -> None:
    """Take the rights of others from files that are the user's own; never fails."""
    if sys.platform == "win32":
        return
    for path in paths:
        with contextlib.suppress(OSError):
            status = path.lstat()
            mode = stat.S_IMODE(status.st_mode)
            is_ours = stat.S_ISREG(status.st_mode) and status.st_uid == os.geteuid()
            if is_ours and mode & _OF_OTHERS and not _is_shared(path.parent):
                path.chmod(mode & ~_OF_OTHERS)


def _is_shared(folder: Path) -> bool:
    try:
        return bool(folder.stat().st_mode & stat.S_ISGID)
    except OSError:
        return False

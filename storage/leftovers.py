"""Names for what is only needed for a moment, and the removal of what a crash has left of it.

A temporary file holds a whole report or library. So its name says which process of which computer
made it: what a process left that runs no more is removed by the next one.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import socket
import sys
import tempfile
import time
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_HOST = f"{zlib.crc32(socket.gethostname().encode()):08x}"
_NAME = re.compile(r"\.?nianbao-(?:([0-9a-f]{8})-(\d+)-)?[0-9a-z_]{8,16}(\.tmp(-\w+)?)?")
_OLD_SECONDS = 24 * 3600
"""After which even what another computer has left in a shared folder is nobody's any more."""


def temporary_beside(folder: Path) -> Path:
    """Return a free name for a temporary file in a folder."""
    return folder / f".{_own_prefix()}{os.urandom(4).hex()}.tmp"


@contextlib.contextmanager
def temporary_folder() -> Iterator[Path]:
    """Yield an empty folder that only its owner can look into; it is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix=_own_prefix(), ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def remove_leftovers(*folders: Path) -> None:
    """Remove what processes of ours that have ended left in these folders; never fails."""
    for folder in folders:
        with contextlib.suppress(OSError):
            for found in os.scandir(folder):
                if found.name.startswith((".nianbao-", "nianbao-")):
                    _remove_if_left(found)


def system_folder() -> Path:
    """Return where the system keeps temporary files."""
    return Path(tempfile.gettempdir())


def _own_prefix() -> str:
    return f"nianbao-{_HOST}-{os.getpid()}-"


def _remove_if_left(found: os.DirEntry[str]) -> None:
    name = _NAME.fullmatch(found.name)
    with contextlib.suppress(OSError):
        status = found.stat(follow_symlinks=False)
        is_ours = sys.platform == "win32" or status.st_uid == os.geteuid()
        if name is None or found.is_symlink() or not is_ours:
            return
        # A clock that was set back must not keep it for years.
        is_old = abs(time.time() - status.st_mtime) > _OLD_SECONDS
        if not is_old and (name[1] != _HOST or _runs(int(name[2]))):
            return
        if found.is_dir(follow_symlinks=False):
            shutil.rmtree(found.path, ignore_errors=True)
        else:
            Path(found.path).unlink()


def _runs(process: int) -> bool:
    """Tell whether a process of this computer is still there, as far as can be told."""
    if process == os.getpid() or sys.platform == "win32":
        # Windows would end the process that is asked about.
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True

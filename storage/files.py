"""Files that are replaced whole or not at all, and names that every system accepts."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import sys
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

from forms.errors import UserError
from storage.leftovers import remove_leftovers, temporary_beside
from storage.rights import mode_in

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_NAME_CHARACTERS = 120
MAX_NAME_BYTES = 200
"""Most file systems stop at 255 bytes; the rest is left for a suffix and a date."""

_FULL_WIDTH = str.maketrans('/\\:*?"<>|', "／＼：＊？＂＜＞｜")
_RESERVED_NAMES = frozenset(
    {"con", "prn", "aux", "nul", "conin$", "conout$"}
    | {f"{device}{digit}" for device in ("com", "lpt") for digit in "0123456789¹²³"}
)
_NAMELESS = "未命名"

_SENTENCES = {
    errno.ENOSPC: "磁盘空间不足，没有写入“{path}”；请清理磁盘或另选位置后再试。",
    errno.EFBIG: "文件太大，没有写入“{path}”；请另选位置后再试。",
    errno.ENOENT: "文件夹“{folder}”不存在，没有写入“{name}”；请先建立文件夹或另选位置。",
    errno.ENOTDIR: "“{folder}”不是文件夹，没有写入“{name}”；请另选位置。",
    errno.EISDIR: "“{path}”是一个文件夹，不能当作文件写入；请换一个文件名。",
    errno.EROFS: "“{folder}”所在的磁盘是只读的，没有写入“{name}”；请另选位置。",
    errno.ENAMETOOLONG: "文件名“{name}”太长，没有写入；请换一个短一些的文件名。",
}
if hasattr(errno, "EDQUOT"):
    _SENTENCES[errno.EDQUOT] = _SENTENCES[errno.ENOSPC]
_NO_LINKS = frozenset({errno.EPERM, errno.EOPNOTSUPP, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK})

_NO_PERMISSION = "没有权限写入“{path}”，没有作任何改动；请检查权限或另选位置。"
_OPEN_ELSEWHERE = (
    "无法写入“{path}”，文件可能正被 WPS、Word 等软件打开，没有作任何改动；"
    "请关闭后再试，或另选位置。"
)
_UNKNOWN_FAILURE = "写入“{path}”时磁盘出错，没有写成；请检查磁盘或另选位置后再试。"


class FileError(UserError):
    """A file could not be written; whatever stood in its place is unharmed."""


def replace_file(path: Path, content: bytes) -> None:
    """Write a file whole, over an older one if there is one.

    The content goes to a temporary file in the same folder, is forced to disk and takes the
    place of the old file in one step, so a crash or a full disk leaves either the old or the
    new file, never a part. A symbolic link stays a link.

    Raises:
        FileError: nothing was written; the old file is as it was.
    """
    with _failures_told(path):
        target = Path(os.path.realpath(path))
        if target.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        with _written_beside(target, content) as written:
            _keep_permissions(target, written)
            written.replace(target)
        sync_folder(target.parent)


def create_file(path: Path, content: bytes) -> bool:
    """Write a new file whole; return `False`, and leave it alone, where one has appeared.

    Raises:
        FileError: nothing was written.
    """
    with _failures_told(path), _written_beside(path, content) as written:
        try:
            _move_without_replacing(written, path)
        except FileExistsError:
            return False
        sync_folder(path.parent)
    return True


def sync_file(path: Path) -> None:
    """Force a finished file to disk; raises `OSError`."""
    # Windows wants a file that may be written.
    with path.open("r+b") as stream:
        os.fsync(stream.fileno())


def sync_folder(folder: Path) -> None:
    """Force a folder's entries to disk where the system can do that (Windows cannot)."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def safe_file_name(text: str) -> str:
    """Return a name without suffix that Windows, Linux and a USB stick accept.

    Characters that file systems reserve become their full-width twins, so that the name of an
    organ still reads as it should.
    """
    name = unicodedata.normalize("NFC", text).translate(_FULL_WIDTH)
    name = "".join(character for character in name if unicodedata.category(character)[0] != "C")
    name = _shorten(_trim(name))
    if name.split(".")[0].rstrip().lower() in _RESERVED_NAMES:
        name = f"_{name}"
    return name or _NAMELESS


def _trim(name: str) -> str:
    previous = None
    while name != previous:
        previous, name = name, name.strip().strip(".")
    return name


def _shorten(name: str) -> str:
    # One byte is kept free for the underscore that may go before a reserved name.
    cut = name[: MAX_NAME_CHARACTERS - 1].encode()[: MAX_NAME_BYTES - 1]
    return _trim(cut.decode(errors="ignore"))


@contextlib.contextmanager
def _written_beside(path: Path, content: bytes) -> Iterator[Path]:
    """Yield a temporary file with the content, on disk; remove it if it was not moved away."""
    remove_leftovers(path.parent)
    temporary = temporary_beside(path.parent)
    try:
        with open(_open_new(temporary), "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        yield temporary
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink()


def _open_new(path: Path) -> int:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    return os.open(path, flags, mode_in(path.parent))


def _keep_permissions(old: Path, new: Path) -> None:
    # A network drive may refuse; the file matters more than its mode.
    with contextlib.suppress(OSError):
        new.chmod(stat.S_IMODE(old.stat().st_mode))


def _move_without_replacing(source: Path, target: Path) -> None:
    """Move a file in one step that fails with `FileExistsError` where the target exists."""
    if sys.platform == "win32":
        source.rename(target)
    else:
        _link_or_rename(source, target)


def _link_or_rename(source: Path, target: Path) -> None:
    try:
        target.hardlink_to(source)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        # USB sticks know no links. The gap between question and move cannot be closed there.
        if target.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST)) from error
        source.rename(target)


@contextlib.contextmanager
def _failures_told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise FileError(_describe(error, path)) from error


def _describe(error: OSError, path: Path) -> str:
    sentence = _SENTENCES.get(error.errno or 0, _UNKNOWN_FAILURE)
    if isinstance(error, PermissionError):
        # Windows says the same for a locked file and for a forbidden one.
        sentence = _OPEN_ELSEWHERE if sys.platform == "win32" else _NO_PERMISSION
    return sentence.format(path=path, folder=path.parent, name=path.name)

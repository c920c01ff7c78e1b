"""Bytes from outside, turned into text: bounded size, known encodings, no guessing beyond that."""

from __future__ import annotations

import codecs
import stat
from typing import TYPE_CHECKING

from storage.readers.reading import ReadError
from storage.readers.wording import clean_line

if TYPE_CHECKING:
    from pathlib import Path

MAX_MEGABYTES = 5
MAX_BYTES = MAX_MEGABYTES * 1024 * 1024
"""A report with all its texts stays below 1 MB; more is some other file."""

# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LONGEST_CHARACTER = 4


def name_of(path: Path) -> str:
    """Return a file's name as messages show it; a name may hold line breaks or broken bytes."""
    return clean_line(path.name or str(path))


def require_file(path: Path) -> None:
    """Raise `ReadError` where a path leads to a folder, a device or nowhere."""
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        raise _cannot_open(path, error) from error
    if stat.S_ISDIR(mode):
        raise ReadError(f"“{name_of(path)}”是文件夹，请选择其中的报告文件。")
    if not stat.S_ISREG(mode):  # reading a pipe or device might never end
        raise ReadError(f"“{name_of(path)}”不是普通文件，请另选报告文件。")


def read_content(path: Path, megabytes: int | None = None) -> bytes:
    """Return the bytes of a file, of `megabytes` at most, otherwise as many as a text may have.

    Raises:
        ReadError: it is missing, no ordinary file, too large, or cannot be opened.
    """
    require_file(path)
    try:
        with path.open("rb") as file:
            content = file.read(_most_bytes(megabytes) + 1)
    except OSError as error:
        raise _cannot_open(path, error) from error
    check_size(len(content), name_of(path), megabytes)
    return content


def check_size(size: int, origin: str, megabytes: int | None = None) -> None:
    """Raise `ReadError` where a file or text is too large to be a report."""
    if size > _most_bytes(megabytes):
        most = megabytes or MAX_MEGABYTES
        raise ReadError(f"“{origin}”超过{most}MB，不像是年度报告，请核对是否选错了文件。")


def _most_bytes(megabytes: int | None) -> int:
    return MAX_BYTES if megabytes is None else megabytes * 1024 * 1024


def decode_text(content: bytes, origin: str) -> str:
    """Return the text in UTF-8, GB18030, or with a byte order mark also UTF-16 and UTF-32.

    Raises:
        ReadError: it is empty, cut off, or no text.
    """
    encoding, body = _split_mark(content)
    if not body.strip(b"\x00 \t\r\n"):
        raise ReadError(f"“{origin}”是空文件，请核对是否选错了文件。")
    if encoding:
        return _decode_marked(body, encoding, origin)
    if b"\x00" in body:
        raise ReadError(
            f"“{origin}”不是文本文件，可能是Word、PDF等文件改了扩展名，请核对是否选错了文件。"
        )
    return _decode_unmarked(body, origin)


def _split_mark(content: bytes) -> tuple[str, bytes]:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return encoding, content.removeprefix(mark)
    return "", content


def _decode_marked(body: bytes, encoding: str, origin: str) -> str:
    try:
        return body.decode(encoding)
    except UnicodeDecodeError as error:
        raise _damaged(origin) from error


def _decode_unmarked(body: bytes, origin: str) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        if _is_cut_off(body, error):
            raise _damaged(origin) from error
    try:
        return body.decode("gb18030")
    except UnicodeDecodeError as error:
        raise _damaged(origin) from error


def _is_cut_off(body: bytes, error: UnicodeDecodeError) -> bool:
    """Tell whether all is UTF-8 but the last character: GB18030 would read it as rubbish."""
    is_at_end = error.start > 0 and error.start >= len(body) - _LONGEST_CHARACTER + 1
    return is_at_end and not body[: error.start].isascii()


def _damaged(origin: str) -> ReadError:
    return ReadError(f"“{origin}”的文字无法识别，文件可能没有复制完整，请重新取得文件后再试。")


def _cannot_open(path: Path, error: OSError | ValueError) -> ReadError:
    name = name_of(path)
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return ReadError(f"找不到文件“{name}”，请核对文件名和所在文件夹。")
    if isinstance(error, PermissionError):
        return ReadError(f"没有权限打开“{name}”，请检查文件权限，或把它复制到自己的文件夹。")
    return ReadError(f"无法打开“{name}”，请核对文件名，并检查磁盘或网络后再试。")

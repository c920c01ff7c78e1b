"""The bytes of a web page, turned into text: what it declares, overruled by what it is."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from msgspec import Struct

from storage.readers.reading import ReadError

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_MEGABYTES = 30
"""Pages saved with their pictures inside reach 20 MB; more is no report."""

_BROKEN = "\ufffd"
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(
    rb"""<\?xml[^>]{1,200}?encoding\s*=\s*["']\s*([\w.:-]+)"""
    rb"""|<meta[^>]{1,500}?charset\s*=\s*["']?\s*([\w.:-]+)""",
    re.IGNORECASE,
)
_SCANNED = 16_384
_CHINESE = ("gb2312", "gbk", "gb_2312", "gb_2312-80", "x-gbk", "cp936", "ms936", "chinese")
_ALSO_TRIED = ("big5", "big5hkscs", "cp950")
_WORDS_PER_BREAK = 20
"""One broken character among so many right ones is damage; more is another encoding."""
# What XML and the parser cannot hold; the marks of `flow` are among them.
_FORBIDDEN = dict.fromkeys([*range(9), 11, *range(14, 32), 127, *range(0xD800, 0xE000)])


class PageText(Struct, frozen=True):
    """A page's source; `broken` characters could not be decoded and stand as U+FFFD."""

    text: str
    broken: int = 0


def require_page(content: bytes, origin: str) -> None:
    """Raise `ReadError` where the bytes are too many, or none."""
    if len(content) > MAX_MEGABYTES * 1024 * 1024:
        raise ReadError(f"“{origin}”超过{MAX_MEGABYTES}MB，不像是年度报告，请核对是否选错了文件。")
    if not content.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise ReadError(f"“{origin}”是空文件，请核对是否选错了文件。")


def decode_page(content: bytes, origin: str, charset: str = "") -> PageText:
    """Return the text of a page; `charset` is what its envelope declares.

    Raises:
        ReadError: no encoding makes text of it.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            candidates = [_decode(content.removeprefix(mark), encoding)]
            break
    else:
        candidates = list(_try_unmarked(content, charset or _find_declared(content)))
    chosen = next((page for page in candidates if _is_plausible(page)), None)
    if chosen is None:
        raise ReadError(f"“{origin}”的文字无法识别，文件可能已损坏，请重新取得文件后再试。")
    return PageText(chosen.text.translate(_FORBIDDEN), chosen.broken)


def _try_unmarked(content: bytes, declared: str) -> Iterator[PageText]:
    wide = _find_wide(content)
    if wide:
        yield _decode(content, wide)
        return
    # A text of several Chinese characters is never by chance right as UTF-8, whatever it declares;
    # GB18030 on the other hand makes something of nearly all bytes.
    yield _decode(content, "utf-8")
    encoding = _encoding_of(declared)
    if encoding in _ALSO_TRIED:
        yield _decode(content, encoding)
    yield _decode(content, "gb18030")
    if encoding and encoding not in ("utf-8", "gb18030"):
        yield _decode(content, encoding)


def _decode(content: bytes, encoding: str) -> PageText:
    text = content.decode(encoding, errors="replace")
    return PageText(text, text.count(_BROKEN))


def _is_plausible(page: PageText) -> bool:
    if not page.broken:
        return True
    right = sum(1 for character in page.text if character > "\x7f") - page.broken
    return page.broken * _WORDS_PER_BREAK <= right


def _find_wide(content: bytes) -> str:
    """Return which UTF-16 it is, told by where the zero bytes of its markup stand."""
    head = content[:_SCANNED]
    for encoding, zero, other in (("utf-16-le", 1, 0), ("utf-16-be", 0, 1)):
        zeros = head[zero::2].count(0)
        if zeros > len(head) // 10 and zeros > 10 * head[other::2].count(0):
            return encoding
    return ""


def _find_declared(content: bytes) -> str:
    found = _DECLARED.search(content[:_SCANNED])
    if found is None:
        return ""
    return (found[1] or found[2]).decode("ascii", errors="ignore")


def _encoding_of(declared: str) -> str:
    name = declared.strip().lower()
    if name in _CHINESE:
        return "gb18030"
    try:
        found = codecs.lookup(name) if name.isascii() and "\0" not in name else None
    except LookupError:
        return ""
    # Codecs such as rot13 or zip are none of text; UTF-16 would have been seen.
    is_text = found is not None and found._is_text_encoding  # noqa: SLF001 - there is no other way
    return found.name if found is not None and is_text and "utf-16" not in name else ""

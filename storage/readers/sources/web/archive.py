"""A web archive (.mht, .mhtml): a page with its frames and pictures in one file, as mail."""

from __future__ import annotations

import email
import re
from collections import Counter
from email.errors import MessageError
from posixpath import basename
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin

from msgspec import Struct, structs

from storage.readers.reading import ReadError
from storage.readers.sources.web.decoding import require_page
from storage.readers.sources.web.flow import Inset
from storage.readers.sources.web.kinds import Left
from storage.readers.sources.web.parsing import make_document, parse_page

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from email.message import Message

    from storage.readers.document import Block, Document
    from storage.readers.sources.web.target import Page

_MOST_LINES = 1_000_000
_MOST_NESTED = 30
_LONGEST_FIELD = 10_000
_DEEPEST_FRAME = 3
_MOST_FRAMES = 30
_MOST_FRAMED = 10_000_000
_FIELD = re.compile(rb"^content-[\w-]+:[^\n]*(?:\n[ \t][^\n]*)*", re.IGNORECASE | re.MULTILINE)
_NESTING = re.compile(rb"\bboundary\*?0?\*?=|^content-type:\s*message/", re.IGNORECASE | re.M)
_PAGE_TYPES = frozenset({"text/html", "application/xhtml+xml"})


class _Part(Struct, frozen=True):
    """A page of the archive; `names` are its address and its content id."""

    content: bytes
    charset: str
    names: tuple[str, ...]


def read_web_archive(content: bytes, origin: str) -> Document:
    """Return the paragraphs and tables of the page in a web archive, its frames in their places.

    Raises:
        ReadError: it is no archive, too large, or its page holds no text.
    """
    require_page(content, origin)
    parts = _find_parts(content, origin)
    if not parts:
        raise ReadError(
            f"“{origin}”中没有网页，文件可能没有保存完整，请在浏览器中重新保存网页后再试。"
        )
    page, remarks = parse_page(parts[0].content, origin, parts[0].charset)
    frames = _Frames(parts, origin)
    blocks = list(frames.resolve(page, parts[0], 0))
    left = Counter(page.left) + frames.left
    left[Left.FRAME] -= frames.found
    whole = structs.replace(page, left=left)
    return make_document(blocks, whole, [*remarks, *frames.remarks], origin)


class _Frames:
    """The pages in the frames of others: how many were `found`, what is told of them."""

    def __init__(self, parts: Sequence[_Part], origin: str) -> None:
        self.found = 0
        self.left: Counter[Left] = Counter()
        self.remarks: list[str] = []
        self._size = 0
        self._origin = origin
        self._named = {name: part for part in reversed(parts) for name in part.names}

    def resolve(self, page: Page, part: _Part, depth: int) -> Iterator[Block]:
        """Yield the blocks of a page with those of its frames in their places."""
        for block in page.blocks:
            if not isinstance(block, Inset):
                yield block
                continue
            framed = self._find(block.address, part)
            if framed is not None and depth < _DEEPEST_FRAME and self._spend(framed):
                yield from self._read(framed, depth + 1)

    def _read(self, framed: _Part, depth: int) -> Iterator[Block]:
        try:
            page, remarks = parse_page(framed.content, self._origin, framed.charset)
        except ReadError:
            return  # it stays among the frames that were not read
        self.found += 1
        self.left.update(page.left)
        self.remarks += remarks
        yield from self.resolve(page, framed, depth)

    def _spend(self, framed: _Part) -> bool:
        self._size += len(framed.content)
        return self.found < _MOST_FRAMES and self._size <= _MOST_FRAMED

    def _find(self, address: str, part: _Part) -> _Part | None:
        base = next((name for name in part.names if not name.startswith("cid:")), "")
        for name in (address, _join(base, address), basename(unquote(address))):
            if name and name in self._named:
                return self._named[name]
        return None


def _require_simple(content: bytes, origin: str) -> None:
    """Refuse what would keep the mail parser busy: it walks back through lines and fields."""
    fields = (found.end() - found.start() for found in _FIELD.finditer(content))
    if (
        content.count(b"\n") > _MOST_LINES
        or sum(1 for _ in _NESTING.finditer(content)) > _MOST_NESTED
        or max(fields, default=0) > _LONGEST_FIELD
    ):
        raise ReadError(f"“{origin}”的结构过于复杂，不像是年度报告，请核对是否选错了文件。")


def _find_parts(content: bytes, origin: str) -> list[_Part]:
    """Return the pages in an archive, the root first."""
    _require_simple(content, origin)
    try:
        message = email.message_from_bytes(content)
        start = str(message.get_param("start") or "").strip("<> ")
        parts = [_make_part(part) for part in message.walk() if _is_page(part)]
    except (MessageError, ValueError, LookupError, TypeError, RecursionError) as error:
        raise ReadError(f"“{origin}”已损坏，不能读入，请在浏览器中重新保存网页后再试。") from error
    parts = [part for part in parts if part.content.strip()]
    return sorted(parts, key=lambda part: f"cid:{start}" not in part.names)


def _is_page(part: Message) -> bool:
    return not part.is_multipart() and part.get_content_type() in _PAGE_TYPES


def _make_part(part: Message) -> _Part:
    content = part.get_payload(decode=True)
    location = str(part.get("Content-Location", "")).strip()
    content_id = str(part.get("Content-ID", "")).strip("<> \r\n")
    names = [location, basename(unquote(location))] if location else []
    names += [f"cid:{content_id}"] if content_id else []
    return _Part(
        content if isinstance(content, bytes) else b"",
        str(part.get_content_charset() or ""),
        tuple(names),
    )


def _join(base: str, address: str) -> str:
    try:
        return urljoin(base, address)
    except ValueError:  # an address such as `http://[`
        return ""

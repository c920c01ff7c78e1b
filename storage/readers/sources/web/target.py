"""What lxml's tokeniser tells of a page, turned into blocks while it runs: no tree is built.

So a hostile page costs no more than what is kept of it, however deep it is nested. The parser
closes what an author left open; the rest of HTML's rules for broken tables is here.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct

from storage.readers.document import MAX_BLOCKS, MAX_CELLS, MAX_CHARACTERS, Paragraph, Table
from storage.readers.reading import ReadError
from storage.readers.sources.web import list_number
from storage.readers.sources.web.flow import Flow, Inset
from storage.readers.sources.web.kinds import Left, is_small_picture, reason_to_leave
from storage.readers.sources.web.look import StyleSheets, look_of
from storage.readers.sources.web.table_model import OpenTable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from storage.readers.sources.web.flow import Piece
    from storage.readers.sources.web.look import Look

_CELLS = frozenset({"td", "th"})
_GROUPS = frozenset({"thead", "tbody", "tfoot"})
_TABLE_PARTS = _CELLS | _GROUPS | {"tr", "caption", "table"}
_LANDMARKS = frozenset({"header", "footer"})
_CONTENT = frozenset({"article", "main", "section"})
_FRAMES = {"frame": "src", "iframe": "src", "embed": "src", "object": "data"}
_SHORTEST_PROSE = 300
_SHALLOW = 256
_MOST_WORK = 1_000_000_000
"""Each end tag is looked for among the open elements: some seconds at most."""
_SHEET_NAME = re.compile(r"<x:Name>([^<]{1,100})</x:Name>")
_CALC_TABLE = re.compile(r"table(\d{1,4})")


class Page(Struct, frozen=True):
    """What a page holds; `left` counts what was left out, by kind."""

    blocks: tuple[Piece, ...]
    title: str
    left: Mapping[Left, int]
    is_frameset: bool = False


class _Element(Struct):
    """An element that is open: `depth` frames stood when it began, `unseen` says why not shown."""

    tag: str
    depth: int
    space: str = "normal"
    unseen: Left | None = None
    starts_unseen: bool = False
    has_text: bool = False
    is_block: bool = False
    is_content: bool = False
    raised: tuple[Flow, int] | None = None
    before: Counter[Left] | None = None
    items: int | None = None
    list_style: str = ""


class PageTarget:
    """The target of an `lxml.etree.HTMLParser`; `close` returns the `Page`.

    `end_tags` is how many the source has. Its methods raise `ReadError` where a page is more than
    a report can be.
    """

    def __init__(self, origin: str, end_tags: int) -> None:
        self._origin = origin
        self._end_tags = end_tags
        self._page = Flow()
        self._frames: list[Flow | OpenTable] = [self._page]
        self._open = [_Element("", 1)]
        self._left: Counter[Left] = Counter()
        self._sheets = StyleSheets()
        self._sheet = ""
        self._skipped = 0
        self._skip: Left = Left.SILENT
        self._captured: list[str] = []
        self._title = ""
        self._article_title = ""
        self._is_frameset = False
        self._cells = self._characters = self._paragraphs = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        if self._skipped:
            self._skipped += 1
            return
        if tag == "br" and not attributes:
            self._flow.break_line()
            return
        look = look_of(tag, attributes, self._sheets)
        if not look.is_gone:
            self._note(tag, attributes)
        reason = reason_to_leave(tag, attributes, is_gone=look.is_gone)
        if reason is not None:
            self._skipped, self._skip, self._captured = 1, reason, []
            return
        self._open_element(tag, attributes, look)

    def end(self, tag: str) -> None:
        """An element ends; the parser tells it of each that began, from the inside out."""
        if self._skipped:
            self._skipped -= 1
            if not self._skipped:
                self._end_skipping()
            return
        if len(self._open) > 1 and self._open[-1].tag == tag:
            self._close_element(self._open.pop())

    def data(self, text: str) -> None:
        """Text, or a part of it."""
        if self._skipped:
            self._captured.append(text)
            return
        element = self._open[-1]
        if element.unseen is not None:
            element.has_text = element.has_text or bool(text.strip())
            return
        self._characters += len(text.strip())
        if self._characters > MAX_CHARACTERS:
            raise self._too_much()
        self._flow.write(text, element.space)

    def comment(self, text: str) -> None:
        """Excel says in a comment which sheet a page was; all other comments mean nothing."""
        found = _SHEET_NAME.search(text[:10_000])
        if found:
            self._sheet = found[1]

    def close(self) -> Page:
        """Return what the page holds."""
        self._leave_frames(1)
        self._end_paragraph()
        if self._skipped:
            self._end_skipping()
        title = " ".join((self._article_title.strip() or self._title).split())
        return Page(tuple(self._page.blocks), title, self._left, self._is_frameset)

    @property
    def _flow(self) -> Flow:
        top = self._frames[-1]
        return top.loose if isinstance(top, OpenTable) else top

    def _note(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Take from an element what is no text."""
        if tag == "meta" and attributes.get("name", "").lower() == "articletitle":
            self._article_title = self._article_title or attributes.get("content", "")
        elif tag == "a" and (found := _CALC_TABLE.fullmatch(attributes.get("name", ""))):
            self._sheet = str(int(found[1]) + 1)
        elif tag in _FRAMES and (address := attributes.get(_FRAMES[tag], "").strip()):
            self._end_paragraph()
            self._flow.blocks.append(Inset(address))
            self._left[Left.FRAME] += 1
        elif tag == "frameset":
            self._is_frameset = True
        elif tag == "img" and not is_small_picture(attributes):
            self._left[Left.PICTURE] += 1

    def _open_element(self, tag: str, attributes: Mapping[str, str], look: Look) -> None:
        parent = self._open[-1]
        if tag in _TABLE_PARTS:
            self._leave_cell(tag)
        element = _Element(
            tag,
            len(self._frames),
            look.space or parent.space,
            parent.unseen,
            is_block=look.is_block,
            is_content=parent.is_content or tag in _CONTENT,
            list_style=look.list_style or parent.list_style,
        )
        self._set_visibility(element, look)
        self._open.append(element)
        if len(self._open) > _SHALLOW and len(self._open) * self._end_tags > _MOST_WORK:
            raise ReadError(
                f"“{self._origin}”的网页嵌套层次过多，不能读入，请在浏览器中打开，"
                "复制其中的报告到Word文档后再试。"
            )
        if look.is_block:
            self._end_paragraph()
        self._begin(element, attributes)
        if look.is_raised and element.unseen is None:
            element.raised = (self._flow, self._flow.position)

    def _set_visibility(self, element: _Element, look: Look) -> None:
        if look.is_struck and element.unseen is None:
            element.unseen, element.starts_unseen = Left.STRUCK, True
        elif look.visibility in {"hidden", "collapse"} and element.unseen is None:
            element.unseen, element.starts_unseen = Left.HIDDEN, True
        elif look.visibility == "visible" and element.unseen is Left.HIDDEN:
            element.unseen = None

    def _begin(self, element: _Element, attributes: Mapping[str, str]) -> None:
        tag, top = element.tag, self._frames[-1]
        if tag == "table":
            self._end_paragraph()
            self._frames.append(OpenTable())
        elif isinstance(top, OpenTable) and tag in _TABLE_PARTS:
            self._begin_part(top, tag, attributes)
        elif _is_landmark(tag, attributes) and not element.is_content:
            element.before = self._left.copy()
            self._frames.append(Flow())
        elif tag == "br":
            self._flow.break_line()
        elif tag == "ol":
            element.items = list_number.first(attributes)
            own = look_of(tag, attributes, self._sheets).list_style
            element.list_style = own or list_number.style_of(attributes)
        elif tag == "li":
            self._begin_item(element, attributes)

    def _begin_part(self, table: OpenTable, tag: str, attributes: Mapping[str, str]) -> None:
        if tag in _GROUPS:
            table.begin_group(tag)
        elif tag == "tr":
            table.begin_row()
        elif tag in _CELLS:
            self._cells += 1
            if self._cells > MAX_CELLS:
                raise self._too_much()
            self._frames.append(table.begin_cell(attributes))

    def _begin_item(self, element: _Element, attributes: Mapping[str, str]) -> None:
        parent = self._open[-2]
        if parent.items is None:
            return
        value = list_number.value(attributes.get("value", ""), parent.items)
        parent.items = value + 1
        self._flow.number = list_number.write(value, element.list_style)

    def _close_element(self, element: _Element) -> None:
        if element.raised is not None and element.raised[0] is self._flow:
            self._flow.raise_from(element.raised[1])
        if element.is_block:
            self._end_paragraph()
        if element.tag == "li":
            self._flow.number = ""
        if element.has_text and element.starts_unseen and element.unseen is not None:
            self._left[element.unseen] += 1
        elif element.has_text:
            self._open[-1].has_text = True
        top = self._frames[-1]
        if element.before is not None and len(self._frames) > element.depth:
            self._close_landmark(element.before, element.depth)
        self._leave_frames(element.depth)
        if isinstance(top, OpenTable) and top is self._frames[-1]:
            if element.tag == "tr":
                top.end_row()
            elif element.tag in _GROUPS:
                top.end_group()

    def _leave_cell(self, tag: str) -> None:
        """Close the cell or table that a part of a table cannot stand in."""
        top = self._frames[-1]
        if tag == "table":
            if isinstance(top, OpenTable):  # HTML: a second start tag ends the first table
                self._leave_frames(len(self._frames) - 1)
        elif len(self._frames) > 1 and isinstance(self._frames[-2], OpenTable):
            self._leave_frames(len(self._frames) - 1)

    def _leave_frames(self, depth: int) -> None:
        while len(self._frames) > depth:
            self._end_paragraph()
            frame = self._frames.pop()
            if isinstance(frame, OpenTable):
                self._flow.blocks += frame.finish(self._sheet, self._origin)
            elif not isinstance(self._frames[-1], OpenTable):
                self._flow.blocks += frame.blocks  # furniture that was left open

    def _close_landmark(self, before: Counter[Left], depth: int) -> None:
        """Leave out furniture, except where an author put the content itself into it."""
        self._leave_frames(depth + 1)
        self._end_paragraph()
        frame = self._frames.pop()
        if isinstance(frame, OpenTable) or _is_content(frame.blocks):
            self._flow.blocks += frame.blocks if isinstance(frame, Flow) else []
        elif frame.blocks:
            self._left = before
            self._left[Left.FURNITURE] += 1

    def _end_paragraph(self) -> None:
        if self._flow.end_paragraph():
            self._paragraphs += 1
            if self._paragraphs > MAX_BLOCKS + MAX_CELLS:
                raise self._too_much()

    def _end_skipping(self) -> None:
        text = "".join(self._captured)
        self._captured, self._skipped = [], 0
        if self._skip is Left.STYLE:
            self._sheets.read(text)
        elif self._skip is Left.TITLE:
            self._title = self._title or text
        elif self._skip is Left.INPUT or (self._skip is not Left.FRAME and text.strip()):
            self._left[self._skip] += 1

    def _too_much(self) -> ReadError:
        return ReadError(f"“{self._origin}”的内容过多，不像是年度报告，请核对是否选错了文件。")


def _is_landmark(tag: str, attributes: Mapping[str, str]) -> bool:
    """Tell whether an element is the head or foot of a page; LibreOffice says so by a title."""
    is_named = tag == "div" and attributes.get("title") in _LANDMARKS
    return tag in _LANDMARKS or tag in {"nav", "aside"} or is_named


def _is_content(blocks: list[Piece]) -> bool:
    prose = sum(len(block.text) for block in blocks if isinstance(block, Paragraph))
    longest = max((len(b.text) for b in blocks if isinstance(b, Paragraph)), default=0)
    return any(isinstance(block, Table) for block in blocks) or (
        prose >= _SHORTEST_PROSE and longest >= _SHORTEST_PROSE // 3
    )

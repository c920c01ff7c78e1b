"""Whether every paragraph of a written document stands where it should: within the text area.

Words alone do not make a page: a date pushed over the margin breaks in two, and an indent wider
than the line leaves one character on each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from export.paper.typography import POINTS_PER_MM, measure
from export.proof.written_document import W, attribute, find, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from export.paper.blocks import Paper
    from export.proof.written_document import WrittenDocument
    from forms.edition.terms import CellId

_ROUNDING_PT = 1.0
_TWIPS_PER_POINT = 20
_UNBROKEN_STYLES = ("Title", "Signature")
"""Styles whose lines are ours: the word processor must not break them again."""
_SIDES = ("left", "right", "firstLine")
_SHORTEST_LINE = 10.0
"""A paragraph with room for fewer characters is no paragraph any more."""


class Difference(Struct, frozen=True):
    """A place in the document that says or shows something else than the report."""

    place: str
    expected: str
    found: str
    cell: CellId | None = None


def find_misplaced(paper: Paper, document: WrittenDocument) -> Iterator[Difference]:
    """Yield the paragraphs and tables of a document that leave the text area, or lack room."""
    sections = tuple(document.sections())
    for section in sections:
        yield from _compare_page(paper, section)
    width = _text_width(sections[0]) if sections else 0.0
    number = 0
    for element in document.body:
        if element.tag == f"{W}p":
            number += 1
            sheet = _ParagraphSheet(document, element, paper.setup.body_pt)
            yield from _check_paragraph(f"第{number}个段落的位置", sheet, width)
        elif element.tag == f"{W}tbl":
            yield from _check_table(element, width)


def _compare_page(paper: Paper, section: _Element) -> Iterator[Difference]:
    page = paper.setup.page
    lengths = {
        "上边距": (page.top_mm, _length(section, "pgMar", "top")),
        "下边距": (page.bottom_mm, _length(section, "pgMar", "bottom")),
        "左边距": (page.left_mm, _length(section, "pgMar", "left")),
        "右边距": (page.right_mm, _length(section, "pgMar", "right")),
        "纸宽": (page.width_mm, _length(section, "pgSz", "w")),
        "纸高": (page.height_mm, _length(section, "pgSz", "h")),
    }
    for name, (wanted, found) in lengths.items():
        if abs(found - wanted * POINTS_PER_MM) > _ROUNDING_PT:
            yield Difference(name, f"{wanted:g}毫米", f"{found / POINTS_PER_MM:.1f}毫米")


def _text_width(section: _Element) -> float:
    """Return how wide the text area is, in points."""
    margins = _length(section, "pgMar", "left") + _length(section, "pgMar", "right")
    return _length(section, "pgSz", "w") - margins


def _length(element: _Element, path: str, name: str) -> float:
    """Return a length in points, 0 where none is given."""
    return int(attribute(element, path, name) or 0) / _TWIPS_PER_POINT


class _ParagraphSheet:
    """A paragraph as its styles set it."""

    def __init__(self, document: WrittenDocument, paragraph: _Element, body_pt: float) -> None:
        self._paragraph = paragraph
        self._formats = tuple(document.formats_of(paragraph))
        self._body_pt = body_pt
        self.is_unbroken = document.style_of(paragraph) in _UNBROKEN_STYLES
        self.text = text_of(paragraph)

    def indents(self) -> tuple[float, float, float]:
        """Return left, right and first line's indent in points."""
        left, right, first = map(self._indent, _SIDES)
        return left, right, first

    def size_pt(self) -> float:
        """Return the largest size in points that anything in it is set in."""
        usual = next(
            (size for style in self._formats[1:] if (size := attribute(style, "rPr/sz"))),
            2 * self._body_pt,
        )
        runs = self._paragraph.iter(f"{W}r")
        return max((float(attribute(run, "rPr/sz") or usual) for run in runs), default=0.0) / 2

    def shortest_line_pt(self) -> float:
        """Return the room in points below which a paragraph is none any more."""
        return _SHORTEST_LINE * self._body_pt

    def _indent(self, side: str) -> float:
        """Return an indent; one in characters has precedence over one in points in Word."""
        for each in self._formats:
            indents = find(each, "pPr/ind")
            characters, twips = (
                None if indents is None else indents.get(f"{W}{side}{unit}")
                for unit in ("Chars", "")
            )
            if characters is not None:
                return int(characters) / 100 * self._body_pt
            if twips is not None:
                return int(twips) / _TWIPS_PER_POINT
        return 0.0


def _check_paragraph(place: str, sheet: _ParagraphSheet, width: float) -> Iterator[Difference]:
    left, right, first = sheet.indents()
    free = width - left - right
    lines = sheet.text.split("\n") if sheet.is_unbroken else []
    longest = max(lines, key=measure, default="")
    if min(left, right, left + first) < -_ROUNDING_PT:
        yield Difference(place, "在版心以内", "缩进为负，超出版心")
    elif lines and measure(longest) * sheet.size_pt() > free + _ROUNDING_PT:
        yield Difference(place, f"“{longest}”排在一行", "这一行排不下，会被折断")
    elif not lines and free - first < sheet.shortest_line_pt():
        yield Difference(place, "在版心以内", "缩进太大，一行放不下几个字")


def _check_table(table: _Element, width: float) -> Iterator[Difference]:
    place = f"表格“{text_of(table)[:8]}…”的位置"
    columns = table.iterfind(f"{W}tblGrid/{W}gridCol")
    total = sum(int(column.get(f"{W}w", 0)) for column in columns) / _TWIPS_PER_POINT
    if total > width + _ROUNDING_PT:
        yield Difference(place, f"宽{width:.0f}磅以内", f"宽{total:.0f}磅，超出版心")
    indents = table.iter(f"{W}ind")
    if any(str(value).strip("-0") for each in indents for value in each.attrib.values()):
        yield Difference(place, "单元格中没有缩进", "单元格中有缩进，文字会被折断")

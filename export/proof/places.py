"""Whether every paragraph of a written document stands where it should: within the text area.

Words alone do not make a page: a date pushed over the margin breaks in two, and an indent wider
than the line leaves one character on each. Indents and margins are read as python-docx finds them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docx.oxml.ns import qn
from docx.oxml.table import CT_Tbl
from docx.oxml.text.paragraph import CT_P
from docx.text.paragraph import Paragraph
from msgspec import Struct

from export.paper.typography import POINTS_PER_MM, measure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docx.document import Document as WordDocument
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.section import Section

    from export.paper.blocks import Paper
    from forms.edition.terms import CellId

_ROUNDING_PT = 1.0
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


def find_misplaced(paper: Paper, document: WordDocument) -> Iterator[Difference]:
    """Yield the paragraphs and tables of a document that leave the text area, or lack room."""
    for section in document.sections:
        yield from _compare_page(paper, section)
    width = _text_width(document.sections[0])
    number = 0
    for element in document.element.body.iterchildren():
        if isinstance(element, CT_P):
            number += 1
            paragraph = Paragraph(element, document)
            yield from _check_paragraph(f"第{number}个段落的位置", paragraph, width, paper)
        elif isinstance(element, CT_Tbl):
            yield from _check_table(element, width)


def _compare_page(paper: Paper, section: Section) -> Iterator[Difference]:
    page = paper.setup.page
    lengths = {
        "上边距": (page.top_mm, section.top_margin),
        "下边距": (page.bottom_mm, section.bottom_margin),
        "左边距": (page.left_mm, section.left_margin),
        "右边距": (page.right_mm, section.right_margin),
        "纸宽": (page.width_mm, section.page_width),
        "纸高": (page.height_mm, section.page_height),
    }
    for name, (wanted, length) in lengths.items():
        found = length.mm if length is not None else 0.0
        if abs(found - wanted) * POINTS_PER_MM > _ROUNDING_PT:
            yield Difference(name, f"{wanted:g}毫米", f"{found:.1f}毫米")


def _text_width(section: Section) -> float:
    """Return how wide the text area is, in points."""
    lengths = (section.page_width, section.left_margin, section.right_margin)
    width, left, right = (length.pt if length is not None else 0.0 for length in lengths)
    return float(width - left - right)


def _check_paragraph(
    place: str, paragraph: Paragraph, width: float, paper: Paper
) -> Iterator[Difference]:
    left, right, first = _indents(paragraph, paper.setup.body_pt)
    free = width - left - right
    style = paragraph.style
    is_unbroken = bool(style and style.style_id in _UNBROKEN_STYLES)
    lines = paragraph.text.split("\n") if is_unbroken else []
    longest = max(lines, key=measure, default="")
    if min(left, right, left + first) < -_ROUNDING_PT:
        yield Difference(place, "在版心以内", "缩进为负，超出版心")
    elif lines and measure(longest) * _size(paragraph, paper) > free + _ROUNDING_PT:
        yield Difference(place, f"“{longest}”排在一行", "这一行排不下，会被折断")
    elif not lines and free - first < _SHORTEST_LINE * paper.setup.body_pt:
        yield Difference(place, "在版心以内", "缩进太大，一行放不下几个字")


def _check_table(table: CT_Tbl, width: float) -> Iterator[Difference]:
    words = "".join(node.text or "" for node in table.iter(qn("w:t")))
    place = f"表格“{words[:8]}…”的位置"
    columns = (column.w for column in table.tblGrid.gridCol_lst)
    total = sum(column.pt for column in columns if column is not None)
    if total > width + _ROUNDING_PT:
        yield Difference(place, f"宽{width:.0f}磅以内", f"宽{total:.0f}磅，超出版心")
    if any(str(value).strip("-0") for ind in table.iter(qn("w:ind")) for value in ind.values()):
        yield Difference(place, "单元格中没有缩进", "单元格中有缩进，文字会被折断")


def _size(paragraph: Paragraph, paper: Paper) -> float:
    """Return the largest size in points that a paragraph is set in."""
    style = paragraph.style
    usual = style.font.size if style else None
    sizes = (run.font.size or usual for run in paragraph.runs)
    return max((size.pt for size in sizes if size is not None), default=paper.setup.body_pt)


def _indents(paragraph: Paragraph, body_pt: float) -> tuple[float, float, float]:
    """Return left, right and first line's indent in points, of the paragraph or its styles."""
    left, right, first = (_indent(paragraph, side, body_pt) for side in _SIDES)
    return left, right, first


def _indent(paragraph: Paragraph, side: str, body_pt: float) -> float:
    """Return an indent in points; one in characters has precedence over one in points in Word."""
    formats = [paragraph.paragraph_format]
    style = paragraph.style
    while style is not None:
        formats.append(style.paragraph_format)
        style = style.base_style
    for each in formats:
        indents = each.element.find(f"{qn('w:pPr')}/{qn('w:ind')}")
        found = None if indents is None else _read(indents, side, body_pt)
        if found is not None:
            return found
    return 0.0


def _read(indents: BaseOxmlElement, side: str, body_pt: float) -> float | None:
    characters, twips = (indents.get(qn(f"w:{side}{unit}")) for unit in ("Chars", ""))
    if characters is not None:
        return int(characters) / 100 * body_pt
    return None if twips is None else int(twips) / 20

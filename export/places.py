"""Whether every paragraph of a written document stands where it should: within the text area.

Words alone do not make a page: a date pushed over the margin breaks in two, and an indent wider
than the line leaves one character on each. Indents and margins are read as python-docx finds them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from docx.oxml.text.paragraph import CT_P
from docx.text.paragraph import Paragraph

from export.typography import POINTS_PER_MM, measure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docx.document import Document as WordDocument
    from docx.section import Section

    from export.blocks import Paper
    from forms.model.edition import CellId

_ROUNDING_PT = 1.0
_UNBROKEN_STYLES = ("Title", "Signature")
"""Styles whose lines are ours: the word processor must not break them again."""
_SHORTEST_LINE = 10.0
"""A paragraph with room for fewer characters is no paragraph any more."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A place in the document that says or shows something else than the report."""

    place: str
    expected: str
    found: str
    cell: CellId | None = None


def find_misplaced(paper: Paper, document: WordDocument) -> Iterator[Difference]:
    """Yield the paragraphs of a document that leave the text area, or have no room in it."""
    for section in document.sections:
        yield from _compare_page(paper, section)
    width = paper.setup.page.text_width_mm * POINTS_PER_MM
    elements = [part for part in document.element.body.iterchildren() if isinstance(part, CT_P)]
    for number, element in enumerate(elements, start=1):
        paragraph = Paragraph(element, document)
        yield from _check_paragraph(f"第{number}个段落的位置", paragraph, width, paper)


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


def _check_paragraph(
    place: str, paragraph: Paragraph, width: float, paper: Paper
) -> Iterator[Difference]:
    style = paragraph.style
    left, right, first = (_indent(paragraph, side) for side in ("left", "right", "first_line"))
    free = width - left - right
    size = style.font.size.pt if style and style.font.size else paper.setup.body_pt
    is_unbroken = bool(style and style.style_id in _UNBROKEN_STYLES)
    lines = paragraph.text.split("\n") if is_unbroken else []
    longest = max(lines, key=measure, default="")
    if min(left, right, left + first) < -_ROUNDING_PT:
        yield Difference(place, "在版心以内", "缩进为负，超出版心")
    elif lines and free + _ROUNDING_PT < measure(longest) * size <= width:
        yield Difference(place, f"“{longest}”排在一行", "这一行排不下，会被折断")
    elif not lines and free - first < _SHORTEST_LINE * paper.setup.body_pt:
        yield Difference(place, "在版心以内", "缩进太大，一行放不下几个字")


def _indent(paragraph: Paragraph, side: str) -> float:
    """Return an indent in points, of the paragraph itself or else of its styles."""
    name = "first_line_indent" if side == "first_line" else f"{side}_indent"
    length = getattr(paragraph.paragraph_format, name)
    style = paragraph.style
    while length is None and style is not None:
        length = getattr(style.paragraph_format, name)
        style = style.base_style
    return float(length.pt) if length is not None else 0.0

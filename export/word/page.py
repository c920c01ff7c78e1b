"""The page: paper, margins and grid, page numbers, and the mark of a draft.

Footers and headers are those of `resources/word`: `— 1 —` outside, one character free (GB/T
9704-2012 7.5), and a watermark that is made and named as Word makes it, so that its own command
takes it away.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docx.oxml.ns import qn

from export.paper.blocks import DRAFT_NOTE
from export.paper.typography import PAGE_NUMBER, POINTS_PER_MM
from export.word.elements import set_attributes
from export.word.units import millimetres, points

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.section import Section

    from export.paper.blocks import Paper
    from export.paper.setup import PaperSetup
    from export.paper.typography import Page


def set_page(document: WordDocument, paper: Paper) -> None:
    """Set up the only section of a document, and take the draft mark off a final one."""
    (section,) = document.sections
    _set_margins(section, paper.setup.page)
    _set_grid(document, paper.setup)
    one_character = points(PAGE_NUMBER.size_pt)
    section.footer.paragraphs[0].paragraph_format.right_indent = one_character
    section.even_page_footer.paragraphs[0].paragraph_format.left_indent = one_character
    for header in (section.header, section.even_page_header):
        if paper.is_draft:
            header.paragraphs[0].runs[0].text = DRAFT_NOTE
        else:
            header.is_linked_to_previous = True


def _set_margins(section: Section, page: Page) -> None:
    """Set paper and margins: A4 (GB/T 9704-2012 5.1)."""
    section.page_width = millimetres(page.width_mm)
    section.page_height = millimetres(page.height_mm)
    section.top_margin = millimetres(page.top_mm)
    section.bottom_margin = millimetres(page.bottom_mm)
    section.left_margin = millimetres(page.left_mm)
    section.right_margin = millimetres(page.right_mm)
    section.gutter = millimetres(0)
    section.header_distance = millimetres(page.top_mm / 2)
    half_line_mm = PAGE_NUMBER.line_pt / POINTS_PER_MM / 2
    # The dash of the footer's line is `number_mm` below the text.
    section.footer_distance = millimetres(page.bottom_mm - page.number_mm - half_line_mm)


def _set_grid(document: WordDocument, setup: PaperSetup) -> None:
    """Set what follows the text: the grid of lines and the tab stops.

    The grid sets lines only: LibreOffice spreads characters over a grid of characters.
    """
    grid = next(document.element.iter(qn("w:docGrid")))
    set_attributes(grid, linePitch=points(setup.line_pt).twips)
    stops = next(document.settings.element.iter(qn("w:defaultTabStop")))
    set_attributes(stops, val=points(2 * setup.body_pt).twips)

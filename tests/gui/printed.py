"""Reports to print, and what is found on their pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from export.composition import compose
from export.paper.blocks import Heading, Paper, Paragraph, Signature, TableBlock, Title
from export.paper.breaks.pages import allow_breaks
from export.paper.setup import STANDARD
from forms.edition.terms import ValueKind
from forms.model.report import Report
from ui.printing.layout.fonts import PrintFonts
from ui.printing.layout.pages import lay_out

if TYPE_CHECKING:
    from collections.abc import Iterator

    from export.paper.blocks import Block
    from export.paper.setup import PaperSetup
    from forms.edition.catalog import EditionCatalog
    from ui.printing.layout.items import PrintedPage, PrintedReport, TextItem

ORGAN = "云川市林荫区城市管理局"
INSTALLED = frozenset({"Noto Serif CJK SC", "Noto Sans CJK SC", "Liberation Serif"})
"""The fonts of a machine without the typefaces of the standard."""


def full_report(catalog: EditionCatalog, edition_id: str = "2021", digits: int = 8) -> Report:
    """Return a report with another figure in every cell and a text in every section."""
    edition = catalog.load(edition_id)
    cells = {}
    for number, cell in enumerate(edition.input_cells, start=10 ** (digits - 1) + 1):
        is_money = edition.cells[cell].kind is ValueKind.MONEY
        cells[cell] = f"{number}.25" if is_money else str(number)
    texts = {
        key: f"（一）有序推进\n{key}：按照“谁制作谁公开”的原则（见条例）。全年公开48条。"
        for key in edition.text_ids
    }
    return Report(edition, ORGAN, edition.first_year, "", ORGAN, "2026-01-05", texts, cells)


def lay_out_report(
    report: Report, *, is_draft: bool = False, setup: PaperSetup = STANDARD
) -> PrintedReport:
    """Return a report's pages, with the fonts of a poor machine."""
    fonts = PrintFonts(is_installed=INSTALLED.__contains__)
    return lay_out(compose(report, is_draft=is_draft, setup=setup), fonts)


def paper_of(*blocks: Block, is_draft: bool = False) -> Paper:
    """Return a paper of a few blocks."""
    return Paper(
        title="报告",
        organization=ORGAN,
        year=2025,
        edition="2021版式",
        date=None,
        is_draft=is_draft,
        blocks=allow_breaks(blocks, STANDARD),
    )


def words(paper: Paper) -> str:
    """Return all words and figures of a paper in their order, without blanks."""
    return "".join("".join(text for block in paper.blocks for text in _texts(block)).split())


def printed_words(report: PrintedReport) -> str:
    """Return all words and figures between the margins of the pages, without blanks."""
    return "".join("".join(item.text for page in report.pages for item in page.texts).split())


def lines_of(page: PrintedPage) -> list[list[TextItem]]:
    """Return the items of a page by the height at which they stand, from top to bottom."""
    lines: dict[float, list[TextItem]] = {}
    for item in page.texts:
        lines.setdefault(round(item.baseline, 1), []).append(item)
    return [lines[height] for height in sorted(lines)]


def _texts(block: Block) -> Iterator[str]:
    match block:
        case Title() | Heading() | Paragraph():
            yield block.text
        case TableBlock():
            yield from ("".join(cell.lines) for cell in block.cells)
        case Signature():
            yield from (block.organization, block.date)

"""The same rows on the same pages: the Word file as LibreOffice lays it out, and our own PDF."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from export.composition import compose
from export.paper.setup import COMPACT, STANDARD, PaperSetup
from forms.edition.terms import CellId
from tests.effort import IS_THOROUGH
from tests.gui.printed import full_report
from tests.libreoffice import RENDERS, page_texts, rendered
from ui.printing.pdf.document import make_pdf

if TYPE_CHECKING:
    from pathlib import Path

    from export.paper.blocks import Paper
    from forms.edition.catalog import EditionCatalog

pytestmark = [*RENDERS, pytest.mark.usefixtures("qapp")]

SETUPS = {
    "standard": STANDARD,
    "compact": COMPACT,
    "five": PaperSetup(table_pt=10.5),
    "large": PaperSetup(table_pt=12),
    "low": PaperSetup(row_pt=14),
    "high": PaperSetup(row_pt=24),
}
LENGTHS = (60, 180, 240, 330) if IS_THOROUGH else (60, 240)
"""Characters of the text above the tables."""


def _papers(catalog: EditionCatalog, edition_id: str) -> dict[str, Paper]:
    """Return reports whose second table begins low on a page, and some that fit nowhere."""
    papers = {}
    for name, setup in SETUPS.items():
        for characters in LENGTHS:
            report = full_report(catalog, edition_id, digits=5)
            report.texts = {"overview": "公开" * (characters // 2), "problems": "改进。" * 40}
            papers[f"{name}-{characters}"] = compose(report, is_draft=False, setup=setup)
    for place, length in ((5, 25), (60, 25), (60, 150)):
        report = full_report(catalog, edition_id, digits=5)
        cells = [cell for cell in report.edition.input_cells if cell.startswith("t3.")]
        report.cells[CellId(cells[place])] = "情况说明" * length
        papers[f"cell-{place}-{length}"] = compose(report, is_draft=False)
    return papers


def _pages(pdf: Path) -> list[tuple[list[str], bool]]:
    """Return per page the figures on it, and whether the head of table three is there."""
    return [
        (
            sorted(set(re.findall(r"(?<!\d)\d{5}(?!\d)", page))),
            "申请人情况" in re.sub(r"\s", "", page),
        )
        for page in page_texts(pdf)
    ]


@pytest.mark.parametrize("edition_id", ["2019", "2021"])
def test_that_word_and_pdf_divide_tables_in_the_same_places(
    catalog: EditionCatalog, edition_id: str, tmp_path: Path
) -> None:
    papers = _papers(catalog, edition_id)
    words = rendered(papers, tmp_path)
    for name, paper in papers.items():
        own = tmp_path / f"{name}-own.pdf"
        own.write_bytes(make_pdf(paper)[0])
        pages = _pages(own)
        assert pages == _pages(words[name]), name
        if name.startswith(("large", "high", "cell")):
            assert sum(has_head for _, has_head in pages) > 1, name

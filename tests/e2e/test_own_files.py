"""What the program writes it reads again, in every format: figures, blanks, totals, texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from export.formats import FORMATS
from export.manuscript import Manuscript
from forms.edition.catalog import EditionCatalog
from forms.edition.terms import CellId, ValueKind
from forms.model.report import Report
from storage.readers.process.reading_process import ReadingProcess
from ui.jobs.export_job import export_report

if TYPE_CHECKING:
    from pathlib import Path

    from export.formats import Format
    from forms.edition.edition import Edition

ORGAN = "云川市林荫区城市管理和综合执法局（林荫区爱国卫生运动委员会办公室）"
TEXT = "（一）主动公开。发布信息1,024条，增长3.5%。\n一是“一网通办”；二是解读——图文并茂。"
FORMS = {f"{form.suffix}{'a' * form.is_archive}": form for form in FORMATS}


def full_report(edition: Edition, year: int) -> Report:
    """Return a report with blanks, long figures, six decimals, and a total that differs."""
    cells = {}
    for number, cell in enumerate(edition.input_cells):
        is_money = edition.cells[cell].kind is ValueKind.MONEY
        cells[cell] = f"{24_252 + number}.311082" if is_money else str(number * number % 13_007)
    for cell in edition.input_cells[5::11]:
        del cells[cell]
    cells[next(iter(edition.definitions))] = "99999"
    texts = {section.id: TEXT for section in edition.sections if section.is_text_required}
    title = edition.title_for(ORGAN, year)
    return Report(
        edition, ORGAN, year, title, ORGAN, f"{year + 1}-01-20", {"preamble": TEXT, **texts}, cells
    )


@pytest.mark.parametrize("year", [2020, 2025])
@pytest.mark.parametrize("one", FORMS.values(), ids=list(FORMS))
def test_that_every_format_reads_back_equal(one: Format, year: int, tmp_path: Path) -> None:
    catalog = EditionCatalog()
    report = full_report(catalog.for_year(year), year)
    target = tmp_path / f"年报{one.suffix}"
    export_report(Manuscript(report, is_draft=True), "", target, wants_draft=True, form=one)
    with ReadingProcess(catalog) as process:
        read = process.read(target).report
    assert (read.organization, read.year) == (report.organization, report.year)
    assert read.shown_values() == report.shown_values()
    assert {CellId(cell) for cell in read.cells} == set(report.cells)
    if "只有表格" not in one.text:
        assert read.texts == report.texts
        assert (read.title, read.signature_date) == (report.title, report.signature_date)
        assert read.signature_organization == report.signature_organization

"""A new edition needs a new file and no code: an artificial one drives everything."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from docx import Document
from PySide6.QtCore import Qt

from forms.checks.engine import check_all
from forms.edition.catalog import EditionCatalog
from storage.library import Library
from ui.dialogs.report_wishes import NewReport

if TYPE_CHECKING:
    from forms.edition.terms import CellId
    from tests.gui.conftest import OpenWindow


EDITIONS = Path(__file__).parent.parent / "data" / "editions"
YEAR = 2095


def test_that_a_third_edition_is_filled_in_checked_kept_and_exported(
    open_window: OpenWindow, tmp_path: Path, library_path: Path
) -> None:
    desk = open_window(editions=EDITIONS)
    desk.dialogs.new_report = NewReport("云川市植树办公室", YEAR)
    desk.trigger("new_report")
    view = desk.window.report_view
    assert view is not None
    edition = EditionCatalog(EDITIONS).load("tiny")

    typed: dict[CellId, str] = {}
    for number, cell in enumerate(edition.input_cells, start=101):
        view.pages.go_to_cell(cell)
        desk.press(str(number), Qt.Key.Key_Return)
        typed[cell] = str(number)
    desk.window.close()

    with Library.open(library_path) as library:
        report = library.load(library.reports()[0].id, EditionCatalog(EDITIONS))
    assert {cell: report.cells[cell] for cell in typed} == typed
    findings = check_all(report)
    assert any(finding.level.value == "error" for finding in findings), "101, 102 … do not balance"

    again = open_window(f"云川市植树办公室/{YEAR}", editions=EDITIONS)
    again.dialogs.target = tmp_path / "植树.docx"
    again.trigger("export_word")
    assert "导出核对一致" in again.dialogs.told[0]
    texts = {
        cell.text
        for table in Document(str(tmp_path / "植树.docx")).tables
        for row in table.rows
        for cell in row.cells
    }
    assert set(typed.values()) <= texts

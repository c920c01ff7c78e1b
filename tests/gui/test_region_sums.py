"""Every figure of a region shows what it is made of, and its own report follows the units."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTableView

from forms.edition.terms import CellId
from forms.model.aggregation.states import Verdict
from storage.library import Library
from storage.regions.corrections import adjustments
from tests.gui.region_steps import (
    GRANTED,
    NAMES,
    NEW_REQUESTS,
    REGION,
    YEAR,
    RegionSteps,
    make_region,
    sound_report,
)
from ui.dialogs.adjustment import AdjustmentAnswer, AdjustmentDialog, AdjustmentQuestion

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from forms.edition.catalog import EditionCatalog
    from forms.model.report import Report
    from tests.gui.conftest import FakeDialogs, OpenWindow
    from ui.region.sums.page import SumsPage

FIRST, SECOND = NAMES[0], NAMES[1]
TOTAL = CellId("t3.new_requests.total")


class Sums:
    """The page 合计 of a region in which two units have handed in 3 and 40 requests."""

    def __init__(self, steps: RegionSteps, library_path: Path, catalog: EditionCatalog) -> None:
        self.steps = steps
        self._library_path = library_path
        self._catalog = catalog
        steps.work.window.show_page(self.page)
        self.page.form.go_to(NEW_REQUESTS)

    @property
    def page(self) -> SumsPage:
        return self.steps.work.window.sums

    def shown(self, cell: CellId = NEW_REQUESTS) -> str:
        report = self.page.form.report
        assert report is not None
        return report.figures().text(cell)

    def lines(self) -> list[tuple[str, str]]:
        model = self.page.addends.model
        places = range(model.rowCount())
        return [(str(model.index(at, 0).data()), str(model.index(at, 1).data())) for at in places]

    def stored(self) -> Report | None:
        """Return the region's report as the library has it."""
        with Library.open(self._library_path) as library:
            entry = library.find(REGION, YEAR)
            return library.load(entry.id, self._catalog) if entry is not None else None

    def deviations(self) -> list[str]:
        deviations = self.page.deviations
        return [deviations.item(row).text() for row in range(deviations.count())]

    def open(self, organ: str) -> None:
        desk = self.steps.desk.reports
        entry = desk.library.find(organ, YEAR)
        assert entry is not None
        desk.open(entry)

    def type(self, cell: str, *keys: Qt.Key | str) -> None:
        self.steps.desk.activate()
        self.steps.desk.go_to(cell)
        self.steps.desk.press(*keys, Qt.Key.Key_Return)
        assert self.steps.desk.flush()


@pytest.fixture
def sums(
    open_window: OpenWindow, library_path: Path, catalog: EditionCatalog, qtbot: QtBot
) -> Sums:
    reports = {FIRST: sound_report(catalog, FIRST, 3), SECOND: sound_report(catalog, SECOND, 40)}
    make_region(library_path, catalog, reports)
    return Sums(RegionSteps(open_window(), qtbot), library_path, catalog)


def test_that_a_figure_shows_its_addends_and_who_is_missing(sums: Sums) -> None:
    assert sums.shown() == sums.shown(TOTAL) == "43"
    assert sums.lines() == [(FIRST, "3"), (SECOND, "40")]
    assert "还有 10 个单位未交" in sums.page.summary.text()
    assert "43，2 个单位有数；还有 10 个单位未交" in sums.page.addends.told.text()
    table = sums.page.findChild(QTableView, "region.table.t3")
    assert isinstance(table, QTableView)
    told = table.currentIndex().data(Qt.ItemDataRole.ToolTipRole)
    assert "还有 10 个单位未交" in told


def test_that_addends_are_sorted_by_size(sums: Sums) -> None:
    sums.page.addends.table.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    assert sums.lines() == [(SECOND, "40"), (FIRST, "3")]


def test_that_a_changed_unit_reaches_the_sum_at_once(sums: Sums) -> None:
    sums.open(FIRST)
    sums.type(NEW_REQUESTS, "8")
    assert sums.shown() == "48"
    assert sums.lines() == [(FIRST, "8"), (SECOND, "40")]
    sums.steps.desk.trigger("undo")
    assert sums.shown() == "43"


def test_that_the_region_s_report_is_made_and_follows(sums: Sums) -> None:
    assert sums.stored() is None
    sums.steps.click("sums.open")
    entry = sums.steps.desk.reports.entry
    assert entry is not None
    assert (entry.organization, entry.year) == (REGION, YEAR)
    sums.open(FIRST)
    sums.type(NEW_REQUESTS, "8")
    stored = sums.stored()
    assert stored is not None
    assert (stored.cells[NEW_REQUESTS], stored.cells[GRANTED]) == ("48", "43")
    assert sums.deviations() == []


def test_that_a_figure_typed_over_the_sum_is_told_and_taken_back(sums: Sums) -> None:
    sums.steps.click("sums.open")
    sums.type(NEW_REQUESTS, "5", "0")
    (line,) = sums.deviations()
    assert "汇总报告是 50，各单位合计 43，差 7" in line
    stored = sums.stored()
    assert stored is not None
    assert stored.cells[NEW_REQUESTS] == "50"
    sums.steps.desk.activate(sums.steps.work.window)
    sums.steps.click("sums.take")
    assert sums.deviations() == []
    assert sums.steps.desk.session.report.cells[NEW_REQUESTS] == "43"


def test_that_a_figure_typed_over_the_sum_becomes_a_named_correction(
    sums: Sums, dialogs: FakeDialogs
) -> None:
    sums.steps.click("sums.open")
    sums.type(NEW_REQUESTS, "5", "0")
    dialogs.adjustment = AdjustmentAnswer(7, "市政府本级", "本级受理的申请没有单独报送")
    sums.steps.desk.activate(sums.steps.work.window)
    sums.steps.click("sums.name")
    assert dialogs.adjustments[-1].amount == 7
    assert sums.deviations() == []
    assert sums.shown() == "50"
    assert sums.lines()[-1] == ("调整：市政府本级", "7")


def test_that_a_correction_is_withdrawn_with_a_reason_and_kept(
    sums: Sums, dialogs: FakeDialogs
) -> None:
    dialogs.adjustment = AdjustmentAnswer(-2, "开发区", "两处重复报送")
    sums.steps.click("addends.adjust")
    assert sums.shown() == "41"
    sums.page.addends.table.selectRow(2)
    dialogs.name = "开发区已更正"
    sums.steps.click("addends.withdraw")
    assert sums.shown() == "43"
    desk = sums.steps.work.desk
    (kept,) = adjustments(desk.desk.library, desk.present)
    assert kept.withdrawn_at is not None


def test_that_a_computed_total_is_not_corrected_itself(sums: Sums, dialogs: FakeDialogs) -> None:
    sums.page.form.go_to(TOTAL)
    sums.steps.click("addends.adjust")
    assert "总计，不能直接调整" in dialogs.errors[-1]
    assert not dialogs.adjustments


def test_that_a_signed_report_of_the_region_is_left_as_it_is(sums: Sums) -> None:
    sums.steps.click("sums.open")
    sums.open(FIRST)
    library = sums.steps.desk.reports.library
    entry = library.find(REGION, YEAR)
    assert entry is not None
    library.finalize(entry)
    sums.type(NEW_REQUESTS, "8")
    stored = sums.stored()
    assert stored is not None
    assert stored.cells[NEW_REQUESTS] == "43"
    assert "汇总报告是 43，各单位合计 48" in sums.deviations()[0]


def test_that_a_region_s_report_is_not_signed_while_a_figure_is_no_sum(
    sums: Sums, dialogs: FakeDialogs
) -> None:
    sums.steps.click("sums.open")
    sums.type(NEW_REQUESTS, "5", "0")
    sums.steps.desk.trigger("finalize")
    assert "有 1 格与各单位合计不符（本年新收 / 自然人 50，合计 43）" in dialogs.errors[-1]
    assert not sums.steps.desk.session.is_locked
    sums.type(NEW_REQUESTS, "4", "3")
    dialogs.agrees = False
    sums.steps.desk.trigger("finalize")
    assert "还有 10 个单位未交" in dialogs.asked[-1]
    assert not sums.steps.desk.session.is_locked


def test_that_the_report_of_a_unit_is_opened_from_its_line(sums: Sums) -> None:
    sums.page.addends.table.selectRow(1)
    sums.steps.click("addends.open")
    entry = sums.steps.desk.reports.entry
    assert entry is not None
    assert entry.organization == SECOND


def test_that_what_another_window_saves_reaches_the_sum_though_the_report_lies_open_here(
    sums: Sums, library_path: Path, catalog: EditionCatalog
) -> None:
    sums.open(FIRST)
    with Library.open(library_path) as other:
        entry = other.find(FIRST, YEAR)
        assert entry is not None
        report = other.load(entry.id, catalog)
        cells = {NEW_REQUESTS: "9", GRANTED: "9"}
        other.save(entry, report.change_cells(cells, "录入"), cause="录入")
    sums.steps.work.desk.read_if_changed()
    sums.steps.desk.reports.close()
    sums.open(FIRST)
    assert sums.shown() == "49"


def test_that_a_verdict_survives_a_check_that_was_begun_before(sums: Sums) -> None:
    desk = sums.steps.work.desk
    row = next(row for row in desk.board.rows if row.unit.name == FIRST)
    assert row.facts is not None
    check = desk.check(row.facts)
    assert check is not None
    desk.judge(row, Verdict.RETURNED)
    desk.keep_checks([(row.facts, check)])
    assert sums.steps.states()[FIRST] == "退回"


def test_that_a_correction_needs_an_amount_a_name_and_a_reason(qtbot: QtBot) -> None:
    dialog = AdjustmentDialog(AdjustmentQuestion("本年新收 / 自然人"), None)
    qtbot.addWidget(dialog)
    assert not dialog.take.isEnabled()
    qtbot.keyClicks(dialog.amount, "-3")
    qtbot.keyClicks(dialog.name, "Zone")
    assert not dialog.take.isEnabled()
    qtbot.keyClicks(dialog.reason, "twice")
    assert dialog.take.isEnabled()
    assert dialog.answer() == AdjustmentAnswer(-3, "Zone", "twice")
    dialog.amount.setText("0")
    assert not dialog.take.isEnabled()

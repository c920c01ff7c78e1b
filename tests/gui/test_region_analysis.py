"""Units are ranked and compared in the window, by figures reckoned beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QApplication

from forms.edition.terms import CellId
from forms.model.changes import Change, ChangeSet, Field
from storage.errors import LibraryError
from storage.library import Library
from tests.gui.region_steps import (
    GRANTED,
    NAMES,
    REGION,
    YEAR,
    RegionSteps,
    make_region,
    sound_report,
)
from ui.region.analysis.ranking_model import BAR, REFERENCE, YEARS, Column

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from forms.edition.catalog import EditionCatalog
    from forms.model.report import Report
    from tests.gui.conftest import FakeDialogs, OpenWindow
    from ui.region.analysis.page import AnalysisPage

SECRET = CellId("t3.refused.state_secret.natural_person")
TOTAL = CellId("t3.total_handled.total")
GOOD, SAME, POOR, NONE, WRONG = NAMES[:5]


def refusing(
    catalog: EditionCatalog, organ: str, new: int, granted: int, year: int = YEAR
) -> Report:
    """Return a report in which only some requests were granted, the others refused."""
    report = sound_report(catalog, organ, new, year)
    report.cells.update({GRANTED: str(granted), SECRET: str(new - granted)})
    return report


class Analysis:
    """The page 分析, seen."""

    def __init__(self, steps: RegionSteps, qtbot: QtBot) -> None:
        self.steps = steps
        self._qtbot = qtbot

    @property
    def page(self) -> AnalysisPage:
        return self.steps.work.window.analysis

    def see(self) -> None:
        self.steps.work.window.show_page(self.page)
        self.settle()

    def settle(self) -> None:
        actions = self.steps.work.analysis_actions
        self._qtbot.waitUntil(lambda: not actions.is_running)

    def choose(self, indicator: str) -> None:
        """Choose an indicator by its name, as one does by keys."""
        box = self.page.indicators
        box.setFocus()
        self._qtbot.keyClick(box, Qt.Key.Key_Home)
        for _ in range(box.count()):
            if box.currentText() == indicator:
                break
            self._qtbot.keyClick(box, Qt.Key.Key_Down)
        assert box.currentText() == indicator
        self.settle()

    def rows(self) -> list[tuple[str, str, str]]:
        """Return place, name and figure of each row."""
        model = self.page.model
        return [
            (model.text(row, Column.PLACE), model.text(row, Column.NAME), self.shown(row))
            for row in range(model.rowCount())
        ]

    def shown(self, row: int, column: Column = Column.VALUE) -> str:
        return str(self.page.model.index(row, column).data())

    def select(self, *names: str) -> None:
        """Choose some units, and wait until they stand side by side."""
        selection = self.page.table.selectionModel()
        selection.clearSelection()
        flag = QItemSelectionModel.SelectionFlag
        for row, (_, name, _) in enumerate(self.rows()):
            if name in names:
                index = self.page.model.index(row, 0)
                selection.setCurrentIndex(index, flag.Select | flag.Rows)
        with self._qtbot.waitSignal(self.page.chosen):
            pass
        self.settle()

    def compared(self) -> list[list[str]]:
        """Return what stands side by side, with the headings."""
        model = self.page.comparison
        columns = range(model.columnCount())
        horizontal = Qt.Orientation.Horizontal
        head = [str(model.headerData(column, horizontal)) for column in columns]
        return [head] + [
            [str(model.index(row, column).data()) for column in columns]
            for row in range(model.rowCount())
        ]


@pytest.fixture
def analysis(
    open_window: OpenWindow, library_path: Path, catalog: EditionCatalog, qtbot: QtBot
) -> Analysis:
    """Open the page on five units that have handed in, one of them for three years."""
    wrong = refusing(catalog, WRONG, 4, 4)
    wrong.cells[TOTAL] = "3"
    reports = {
        GOOD: refusing(catalog, GOOD, 10, 9),
        SAME: refusing(catalog, SAME, 20, 18),
        POOR: refusing(catalog, POOR, 4, 1),
        NONE: sound_report(catalog, NONE, 0),
        WRONG: wrong,
    }
    make_region(library_path, catalog, reports)
    with Library.open(library_path) as library:
        library.add(refusing(catalog, GOOD, 10, 8, YEAR - 1), cause="导入")
        library.add(refusing(catalog, GOOD, 5, 1, YEAR - 2), cause="导入")
    return Analysis(RegionSteps(open_window(), qtbot), qtbot)


def test_that_units_are_ranked_with_the_region_above(analysis: Analysis) -> None:
    analysis.see()
    analysis.choose("公开率")
    assert analysis.rows() == [
        ("—", f"{REGION}（汇总）", "84.2%"),
        ("1", GOOD, "90.0%"),
        ("1", SAME, "90.0%"),
        ("3", POOR, "25.0%"),
        ("—", WRONG, "133.3%"),
        ("—", NONE, "无"),
    ]
    assert analysis.shown(2, Column.PARTS) == "18/20"
    assert analysis.shown(4, Column.MARK) == "■ 部分大于整体"
    told = analysis.page.told.text()
    assert "3 个单位有排位" in told
    assert f"还有 7 个单位未交（{NAMES[5]}、" in told
    assert "1 个单位没有可算的数，列在最后，不算作0%。" in told


def test_that_the_years_before_stand_beside(analysis: Analysis) -> None:
    analysis.see()
    analysis.choose("公开率")
    model = analysis.page.model
    assert analysis.shown(1, Column.PREVIOUS) == "80.0%"
    assert analysis.shown(1, Column.CHANGE) == "+10.0个百分点"
    assert analysis.shown(1, Column.EARLIER) == "20.0%"
    years = model.index(1, Column.YEARS)
    assert years.data(Qt.ItemDataRole.AccessibleTextRole) == (
        f"{YEAR - 2}年20.0%，{YEAR - 1}年80.0%，{YEAR}年90.0%"
    )
    assert years.data(YEARS) == pytest.approx((0.2, 0.8, 0.9), rel=0.2)
    assert model.index(2, Column.YEARS).data(YEARS) is None
    analysis.choose("申请量")
    row = [name for _, name, _ in analysis.rows()].index(GOOD)
    assert analysis.shown(row, Column.CHANGE) == "持平"
    assert analysis.page.table.isColumnHidden(Column.PARTS)


def test_that_a_bar_has_the_region_s_share_as_a_line(analysis: Analysis) -> None:
    analysis.see()
    analysis.choose("公开率")
    longest = analysis.page.model.index(1, Column.VALUE)
    # The contradicting unit's share counts as whole.
    assert longest.data(BAR) == pytest.approx(0.9)
    assert longest.data(REFERENCE) == pytest.approx(32 / 38)
    analysis.choose("申请量")
    assert analysis.page.model.index(1, Column.VALUE).data(BAR) == 1.0
    assert analysis.page.model.index(1, Column.VALUE).data(REFERENCE) is None


def test_that_sorting_leaves_units_without_a_figure_last(analysis: Analysis) -> None:
    analysis.see()
    analysis.choose("公开率")
    for order in (Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder):
        analysis.page.table.sortByColumn(Column.VALUE, order)
        assert {name for _, name, _ in analysis.rows()[-2:]} == {NONE, WRONG}
        assert analysis.rows()[0][1] == f"{REGION}（汇总）"
    analysis.page.table.sortByColumn(Column.VALUE, Qt.SortOrder.AscendingOrder)
    assert analysis.rows()[1][1] == POOR


def test_that_two_units_stand_beside_the_region(analysis: Analysis) -> None:
    analysis.see()
    analysis.choose("公开率")
    assert not analysis.page.side_by_side.isVisible()
    analysis.select(GOOD, POOR)
    head, *lines = analysis.compared()
    assert head == ["指标", f"{REGION}（汇总）", GOOD, POOR]
    shown = {line[0]: line[1:] for line in lines}
    assert shown["公开率"] == ["84.2%", "90.0%　上年80.0%", "25.0%"]
    assert shown["申请量（件）"] == ["38", "10　上年10", "4"]
    assert shown["复议纠错率"] == ["无", "无　上年无", "无"]
    assert analysis.page.side_by_side.isVisible()
    analysis.choose("不予公开率")
    assert [line.name for line in analysis.page.lines] == [POOR, GOOD]
    analysis.select(GOOD)
    assert not analysis.page.side_by_side.isVisible()


def test_that_more_than_four_are_too_many(analysis: Analysis) -> None:
    analysis.see()
    analysis.select(GOOD, SAME, POOR, NONE, WRONG)
    assert "选了 5 个单位" in analysis.page.hint.text()
    assert analysis.compared() == [[]]


def test_that_a_change_of_a_unit_moves_its_place(
    analysis: Analysis, library_path: Path, qtbot: QtBot
) -> None:
    analysis.see()
    analysis.choose("公开率")
    with Library.open(library_path) as library:
        entry = library.find(POOR, YEAR)
        assert entry is not None
        changes = (Change(Field(GRANTED), "1", "4"), Change(Field(SECRET), "3", "0"))
        library.save(entry, ChangeSet("键入", changes), cause="键入")
    analysis.steps.work.desk.read_if_changed()
    qtbot.waitUntil(lambda: analysis.rows()[1] == ("1", POOR, "100.0%"))


def test_that_the_table_and_the_comparison_are_copied_as_text(analysis: Analysis) -> None:
    analysis.see()
    analysis.choose("公开率")
    analysis.steps.click("analysis.copy")
    lines = QApplication.clipboard().text().split("\n")
    assert lines[1].split("\t")[:4] == ["位次", "单位", "公开率", "部分/整体"]
    assert lines[3].split("\t")[:4] == ["1", GOOD, "90.0%", "9/10"]
    assert "已复制 6 行" in analysis.steps.work.window.statusBar().currentMessage()
    analysis.page.table.setFocus()
    QApplication.clipboard().clear()
    analysis.steps.press(Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text().split("\n") == lines
    analysis.select(GOOD, POOR)
    analysis.page.side_by_side.setFocus()
    analysis.steps.press(Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text().startswith(f"指标\t{REGION}（汇总）\t{GOOD}\t{POOR}\n")


def test_that_a_unit_s_report_is_opened(analysis: Analysis) -> None:
    analysis.see()
    analysis.choose("公开率")
    analysis.page.table.selectRow(0)
    assert not analysis.page.buttons["open"].isEnabled()
    analysis.page.table.selectRow(3)
    analysis.page.table.setFocus()
    analysis.steps.press(Qt.Key.Key_Return)
    entry = analysis.steps.desk.reports.entry
    assert entry is not None
    assert entry.organization == POOR


def test_that_outputs_are_reached_from_here(
    analysis: Analysis, dialogs: FakeDialogs, tmp_path: Path, qtbot: QtBot
) -> None:
    analysis.see()
    dialogs.choice, dialogs.target = 1, tmp_path / "分析.docx"
    analysis.steps.click("analysis.outputs")
    outputs = analysis.steps.work.output_actions
    qtbot.waitUntil(lambda: not outputs.is_running, timeout=30_000)
    assert dialogs.target.exists()


def test_that_the_rule_of_outliers_is_shown_on_demand(analysis: Analysis) -> None:
    analysis.see()
    assert not analysis.page.rule.isVisible()
    analysis.steps.click("analysis.rule")
    assert analysis.page.rule.isVisible()
    assert "离群只说明需要核实" in analysis.page.rule.text()


def test_that_an_outlier_is_marked_by_shape_and_word(
    open_window: OpenWindow, library_path: Path, catalog: EditionCatalog, qtbot: QtBot
) -> None:
    reports = {name: refusing(catalog, name, 100, 90) for name in NAMES[:7]}
    reports[NAMES[7]] = refusing(catalog, NAMES[7], 100, 10)
    make_region(library_path, catalog, reports)
    analysis = Analysis(RegionSteps(open_window(), qtbot), qtbot)
    analysis.see()
    analysis.choose("公开率")
    last = analysis.page.model.index(8, Column.MARK)
    assert (analysis.rows()[8][1], last.data()) == (NAMES[7], "▼ 偏低")
    assert "中位数是90.0%" in last.data(Qt.ItemDataRole.ToolTipRole)
    assert "1 个单位明显偏离其他单位" in analysis.page.told.text()


def test_that_a_region_without_reports_says_what_to_do(
    open_window: OpenWindow, library_path: Path, catalog: EditionCatalog, qtbot: QtBot
) -> None:
    make_region(library_path, catalog)
    analysis = Analysis(RegionSteps(open_window(), qtbot), qtbot)
    analysis.see()
    assert analysis.page.told.text().startswith("还没有收到报告")
    for indicator in ("公开率", "申请量"):
        analysis.choose(indicator)
        assert len(analysis.rows()) == 1


def test_that_a_failure_is_told_in_the_place_of_figures(
    analysis: Analysis, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise LibraryError("报告库正被占用。")

    with monkeypatch.context() as patched:
        patched.setattr("ui.region.analysis_actions.rank_units", refuse)
        analysis.see()
    assert analysis.page.told.text() == "报告库正被占用。"
    assert analysis.rows() == []
    analysis.choose("公开率")
    assert len(analysis.rows()) == 6


def test_that_closing_the_window_stops_the_reckoning(analysis: Analysis) -> None:
    work = analysis.steps.work
    work.window.show_page(analysis.page)
    assert work.analysis_actions.is_running
    work.window.close()
    assert not work.analysis_actions.is_running

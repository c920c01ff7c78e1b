"""Explaining doubts in the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from forms.edition.terms import CellId, Level
from storage.library import Library
from tests.gui.conftest import ORGAN, filled
from ui.dialogs.explanation import Doubt, ExplanationDialog
from ui.window.actions import ACTIONS

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from forms.checks.finding import Finding
    from forms.edition.catalog import EditionCatalog
    from forms.session import ReportSession
    from tests.gui.conftest import Desk, OpenWindow


CARRIED_OVER = "t3.carried_over.natural_person"
CARRY_OVER = "t3.carry_over_year.natural_person"


@pytest.fixture
def doubtful_report(library_path: Path, catalog: EditionCatalog, filled_report: str) -> str:
    """Put last year's report beside this year's, which carried over another number."""
    last_year = filled(catalog, 2024)
    last_year.cells[CellId("t3.carried_forward.natural_person")] = "4"
    last_year.cells[CellId("t3.cannot_provide.not_held.natural_person")] = "7"
    with Library.open(library_path) as library:
        library.add(last_year, cause="导入")
    return filled_report


def doubt_in(session: ReportSession, rule: str = CARRY_OVER) -> Finding:
    return next(finding for finding in session.review.findings if finding.rule == rule)


def select(desk: Desk, rule: str = CARRY_OVER) -> None:
    """Make a finding of a rule the current one in the list."""
    panel = desk.window.findings_panel.list
    for row in range(panel.model().rowCount()):
        index = panel.model().index(row, 0)
        finding = index.data(Qt.ItemDataRole.UserRole)
        if getattr(finding, "rule", None) == rule:
            panel.setCurrentIndex(index)
            return
    raise AssertionError(rule)


def explain(desk: Desk, sentence: str, rule: str = CARRY_OVER) -> None:
    desk.dialogs.sentence = sentence
    select(desk, rule)
    desk.trigger("explain")


def counted(desk: Desk) -> str:
    return desk.window.status_line.counts.text().split("核实 ")[1][0]


def test_that_an_explained_finding_no_longer_counts(
    open_window: OpenWindow, doubtful_report: str
) -> None:
    desk = open_window(doubtful_report)
    assert counted(desk) == "2"
    explain(desk, "两件已在上年办结")
    assert counted(desk) == "1"
    session = desk.session
    kept = session.review.explanation_of(doubt_in(session))
    assert kept is not None
    assert kept.sentence == "两件已在上年办结"
    assert doubt_in(session) in session.review.findings, "it is still found"
    assert doubt_in(session) not in session.review.open_findings
    assert desk.window.section_list.badge_text("requests") == "▲1"


def test_that_an_explanation_survives_a_restart(
    open_window: OpenWindow, doubtful_report: str
) -> None:
    desk = open_window(doubtful_report)
    explain(desk, "两件已在上年办结")
    desk.window.close()
    again = open_window(doubtful_report)
    session = again.session
    kept = session.review.explanation_of(doubt_in(session))
    assert kept is not None
    assert kept.sentence == "两件已在上年办结"


def test_that_a_changed_operand_reopens_it_and_the_old_text_is_offered(
    open_window: OpenWindow, doubtful_report: str
) -> None:
    desk = open_window(doubtful_report)
    explain(desk, "两件已在上年办结")
    desk.go_to(CARRIED_OVER)
    desk.press("3", Qt.Key.Key_Return)
    session = desk.session
    assert session.review.explanation_of(doubt_in(session)) is None
    desk.dialogs.sentence = None
    select(desk)
    desk.trigger("explain")
    asked = desk.dialogs.doubts[-1]
    assert (asked.sentence, asked.outdated) == ("", "两件已在上年办结")
    assert asked.difference == "上年结转 / 自然人 2 → 3"

    desk.go_to(CARRIED_OVER)
    desk.press("2", Qt.Key.Key_Return)
    assert session.review.explanation_of(doubt_in(session)) is not None, "the old figures are back"


def test_that_last_years_figure_reopens_it_too(
    open_window: OpenWindow, doubtful_report: str, library_path: Path, catalog: EditionCatalog
) -> None:
    desk = open_window(doubtful_report)
    explain(desk, "两件已在上年办结")
    desk.window.close()
    with Library.open(library_path) as library:
        entry = library.find(ORGAN, 2024)
        assert entry is not None
        last_year = library.load(entry.id, catalog)
        changes = last_year.change_cells({CellId("t3.carried_forward.natural_person"): "5"}, "键入")
        library.save(library.entry(entry.id), changes, cause="键入")
    again = open_window(doubtful_report)
    session = again.session
    assert session.review.explanation_of(doubt_in(session)) is None
    assert session.review.settlement.outdated[doubt_in(session)].sentence == "两件已在上年办结"


def test_that_other_work_and_new_checks_leave_explanations_alone(
    open_window: OpenWindow, doubtful_report: str
) -> None:
    desk = open_window(doubtful_report)
    explain(desk, "两件已在上年办结")
    desk.go_to("t4.reconsideration.upheld")
    desk.press("3", Qt.Key.Key_Return)
    session = desk.session
    session.review.check_texts()
    assert session.review.explanation_of(doubt_in(session)) is not None


def test_that_explaining_is_a_step_of_the_one_history(
    open_window: OpenWindow, doubtful_report: str
) -> None:
    desk = open_window(doubtful_report)
    explain(desk, "两件已在上年办结")
    explain(desk, "两件已在上年办结，见台账")
    session = desk.session
    desk.trigger("undo")
    kept = session.review.explanation_of(doubt_in(session))
    assert kept is not None
    assert kept.sentence == "两件已在上年办结"
    assert desk.window.action("undo").text() == "撤销填写说明"
    desk.trigger("undo")
    assert session.review.explanation_of(doubt_in(session)) is None
    desk.trigger("redo")
    assert session.review.explanation_of(doubt_in(session)) is not None
    explain(desk, "")
    assert session.review.explanation_of(doubt_in(session)) is None
    assert desk.window.action("undo").text() == "撤销删除说明"


def test_that_only_doubts_can_be_explained(open_window: OpenWindow, doubtful_report: str) -> None:
    desk = open_window(doubtful_report)
    action = desk.window.action("explain")
    assert not action.isEnabled(), "nothing is selected"
    select(desk)
    assert action.isEnabled()
    assert action.text() == "填写说明…"
    explain(desk, "两件已在上年办结")
    select(desk)
    assert action.text() == "修改说明…"
    desk.go_to("t3.granted.natural_person")
    desk.press("10", Qt.Key.Key_Return)
    session = desk.session
    error = next(one for one in session.review.findings if one.level is Level.ERROR)
    select(desk, error.rule)
    assert not action.isEnabled()


def test_that_the_list_of_findings_offers_it_beside_the_menu(
    open_window: OpenWindow, doubtful_report: str
) -> None:
    desk = open_window(doubtful_report)
    action = desk.window.action("explain")
    assert action in desk.window.findings_panel.list.actions()
    menus = desk.window.menuBar().findChildren(QMenu)
    assert any(menu.title() == "校验" and action in menu.actions() for menu in menus)


def test_that_there_is_no_way_to_explain_several_findings_at_once() -> None:
    assert not [spec.id for spec in ACTIONS if "全部" in spec.text or "一键" in spec.text]
    assert [spec.id for spec in ACTIONS if "说明" in spec.text and spec.menu == "校验"] == [
        "explain"
    ]


def test_that_enter_saves_the_sentence_and_an_empty_one_is_not_accepted(
    qtbot: QtBot, open_window: OpenWindow, doubtful_report: str
) -> None:
    desk = open_window(doubtful_report)
    dialog = ExplanationDialog(Doubt(doubt_in(desk.session)), desk.window)
    qtbot.addWidget(dialog)
    dialog.show()
    assert not dialog.save.isEnabled()
    dialog.edit.setPlainText("  两件已在上年办结\n见台账 ")
    assert (dialog.save.text(), dialog.save.isEnabled()) == ("保存说明", True)
    with qtbot.waitSignal(dialog.accepted):
        qtbot.keyClick(dialog.edit, Qt.Key.Key_Return)
    assert dialog.answer() == "两件已在上年办结 见台账"


def test_that_an_explanation_is_taken_back_by_emptying_it(
    qtbot: QtBot, open_window: OpenWindow, doubtful_report: str
) -> None:
    desk = open_window(doubtful_report)
    dialog = ExplanationDialog(Doubt(doubt_in(desk.session), "原来的"), desk.window)
    qtbot.addWidget(dialog)
    assert dialog.edit.toPlainText() == "原来的"
    dialog.edit.clear()
    assert (dialog.save.text(), dialog.save.isEnabled()) == ("删除说明", True)


def test_that_an_outdated_sentence_is_only_taken_over_by_a_decision(
    qtbot: QtBot, open_window: OpenWindow, doubtful_report: str
) -> None:
    desk = open_window(doubtful_report)
    doubt = Doubt(doubt_in(desk.session), outdated="原来的", difference="上年结转 2 → 3")
    dialog = ExplanationDialog(doubt, desk.window)
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.edit.toPlainText() == ""
    assert not dialog.save.isEnabled()
    qtbot.mouseClick(dialog.reuse, Qt.MouseButton.LeftButton)
    assert dialog.edit.toPlainText() == "原来的"
    assert dialog.save.isEnabled()

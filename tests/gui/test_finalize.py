"""Locking a report as signed, in the window: the one gate, and what a locked report refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from docx import Document
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QPlainTextEdit, QPushButton

from forms.edition.terms import CellId, Level
from storage.library import Library, LibraryError, ReportState
from tests.gui.conftest import ORGAN, filled
from ui.dialogs.finalize import FinalizeAnswer, FinalizeDialog
from ui.dialogs.reason import ReasonDialog
from ui.report.desk import UnfinishedError
from ui.window.actions import ACTIONS, Menu

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from forms.checks.finding import Finding
    from forms.edition.catalog import EditionCatalog
    from forms.session import ReportSession
    from storage.library import LogEntry
    from tests.gui.conftest import Desk, OpenWindow


CELL = "t3.new_requests.business"


def log_of(library_path: Path) -> list[LogEntry]:
    with Library.open(library_path) as library:
        return library.log(library.reports()[0].id)


def state_in(library_path: Path) -> ReportState:
    with Library.open(library_path) as library:
        return library.reports()[0].state


def content_of(session: ReportSession) -> tuple[object, ...]:
    report = session.report
    return report.title, report.signature_date, dict(report.texts), dict(report.cells)


def blank_count(session: ReportSession) -> int:
    return len(session.report.blank_cells)


def texts_in(dialog: FinalizeDialog) -> str:
    return "\n".join(label.text() for label in dialog.findChildren(QLabel))


def button(dialog: FinalizeDialog, text: str) -> QAbstractButton:
    assert dialog.rows is not None
    found = [one for one in dialog.rows.findChildren(QAbstractButton) if one.text() == text]
    return found[0]


def dialog_on(desk: Desk, qtbot: QtBot) -> FinalizeDialog:
    dialog = FinalizeDialog(desk.session, desk.window)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


# The gate


def test_that_an_untouched_form_cannot_be_finalized(
    open_window: OpenWindow, blank_report: str, library_path: Path, qtbot: QtBot
) -> None:
    desk = open_window(blank_report)
    dialog = dialog_on(desk, qtbot)
    assert "待填 169" in texts_in(dialog)
    assert not dialog.lock.isEnabled()
    desk.trigger("finalize")
    assert "没有定稿" in desk.dialogs.errors[0]
    assert not desk.session.is_locked
    assert state_in(library_path) is ReportState.DRAFT


def test_that_the_gate_holds_for_errors_blanks_and_unexplained_doubts(
    open_window: OpenWindow, library_path: Path, catalog: EditionCatalog, filled_report: str
) -> None:
    last_year = filled(catalog, 2024)
    last_year.cells[CellId("t3.carried_forward.natural_person")] = "4"
    last_year.cells[CellId("t3.cannot_provide.not_held.natural_person")] = "7"
    with Library.open(library_path) as library:
        library.add(last_year, cause="导入")
    desk = open_window(filled_report)
    session = desk.session
    doubts = [one for one in session.review.open_findings if one.level is Level.VERIFY]
    assert doubts
    for number, doubt in enumerate(doubts):
        with pytest.raises(UnfinishedError):
            desk.reports.finalize()
        session.explain(doubt, f"已核实{number}")
    for wrong in ("x", ""):
        session.enter_values({CellId(CELL): wrong})
        with pytest.raises(UnfinishedError):
            desk.reports.finalize()
    session.enter_values({CellId(CELL): "0"})
    desk.reports.finalize()
    assert session.is_locked


def test_that_nothing_else_waits_for_a_clean_report(
    open_window: OpenWindow, blank_report: str, tmp_path: Path
) -> None:
    desk = open_window(blank_report)
    for action in ("export_word", "export_other", "close_report", "paste", "finalize"):
        assert desk.window.action(action).isEnabled()
    desk.dialogs.target = tmp_path / "年报.docx"
    desk.trigger("export_word")
    assert (tmp_path / "年报.docx").exists()


def test_that_the_dialog_lists_the_first_of_each_level_and_counts_the_rest(
    open_window: OpenWindow, filled_report: str, qtbot: QtBot
) -> None:
    desk = open_window(filled_report)
    session = desk.session
    columns = ("business", "research_institution", "social_organization", "other")
    session.enter_values({CellId(f"t3.new_requests.{column}"): "5" for column in columns})
    errors = [one for one in session.review.open_findings if one.level is Level.ERROR]
    dialog = dialog_on(desk, qtbot)
    shown = texts_in(dialog)
    assert f"错误 {len(errors)}" in shown
    assert errors[0].message in shown
    assert f"另有 {len(errors) - 3} 处" in shown
    assert not dialog.lock.isEnabled()


def test_that_the_rest_is_filled_with_zero_from_the_dialog_as_one_step(
    open_window: OpenWindow, filled_report: str, qtbot: QtBot
) -> None:
    desk = open_window(filled_report)
    session = desk.session
    session.enter_values(dict.fromkeys(session.edition.input_cells[:7], ""), "清除")
    dialog = dialog_on(desk, qtbot)
    assert not dialog.lock.isEnabled()
    qtbot.mouseClick(button(dialog, "其余填零 7"), Qt.MouseButton.LeftButton)
    assert blank_count(session) == 0
    assert dialog.lock.isEnabled(), "the dialog follows what is done in it"
    assert dialog.focusWidget() is dialog.lock
    assert dialog.lock.text() == "定稿"
    session.history.undo()
    assert blank_count(session) == 7
    assert not dialog.lock.isEnabled()


def test_that_a_way_leads_from_the_dialog_to_the_first_operand(
    open_window: OpenWindow, filled_report: str, qtbot: QtBot
) -> None:
    desk = open_window(filled_report)
    session = desk.session
    session.enter_values({CellId(CELL): "5"})
    dialog = dialog_on(desk, qtbot)
    qtbot.mouseClick(button(dialog, "前往"), Qt.MouseButton.LeftButton)
    assert not dialog.isVisible()
    answer = dialog.answer()
    assert not answer.locks
    assert answer.goes_to is not None

    desk.dialogs.finalizing = answer
    desk.trigger("finalize")
    table = desk.table("t3")
    assert table.currentIndex().data(Qt.ItemDataRole.UserRole) == CELL
    assert not session.is_locked


def test_that_a_doubt_is_explained_from_the_dialog(
    open_window: OpenWindow,
    library_path: Path,
    catalog: EditionCatalog,
    filled_report: str,
    qtbot: QtBot,
) -> None:
    last_year = filled(catalog, 2024)
    last_year.cells[CellId("t3.carried_forward.natural_person")] = "4"
    last_year.cells[CellId("t3.cannot_provide.not_held.natural_person")] = "7"
    with Library.open(library_path) as library:
        library.add(last_year, cause="导入")
    desk = open_window(filled_report)
    session = desk.session
    dialog = dialog_on(desk, qtbot)
    asked: list[Finding] = []
    dialog.explain_requested.connect(asked.append)
    while session.review.open_findings:
        qtbot.mouseClick(button(dialog, "填写说明…"), Qt.MouseButton.LeftButton)
        session.explain(asked[-1], "已核实")
    assert f"{len(asked)} 处核实已有说明" in texts_in(dialog)
    assert dialog.lock.isEnabled()


# Locked


def test_that_a_locked_report_refuses_typing_pasting_filling_and_undo(
    open_window: OpenWindow, filled_report: str
) -> None:
    desk = open_window(filled_report)
    desk.go_to(CELL)
    desk.press("0", Qt.Key.Key_Return)
    session = desk.session
    session.enter_field(session.report.change_text("overview", "x", "").changes[0].field, "正文")
    desk.trigger("finalize")
    assert session.is_locked
    before = content_of(session)

    desk.go_to(CELL)
    desk.press("7", Qt.Key.Key_Return)
    desk.go_to(CELL)
    desk.press(Qt.Key.Key_Delete)
    desk.press(Qt.Key.Key_F2)
    desk.commit_text("８")
    QGuiApplication.clipboard().setText("5\t6\n7\t8")
    for spec in ACTIONS:
        if spec.menu in (Menu.EDIT, Menu.TABLE):
            desk.trigger(spec.id)
    session.history.undo()
    session.enter_values({CellId(CELL): "9"})
    session.enter_text("overview", "改过的正文")
    session.accept_computed([CellId("t3.new_requests.total")])
    assert content_of(session) == before


def test_that_a_locked_text_and_title_are_read_only_but_can_be_copied(
    open_window: OpenWindow, finalized_report: str
) -> None:
    desk = open_window(finalized_report)
    session = desk.session
    before = content_of(session)
    view = desk.window.report_view
    assert view is not None
    view.pages.go_to_text("overview")
    editor = desk.window.findChild(QPlainTextEdit, "text.overview")
    assert isinstance(editor, QPlainTextEdit)
    assert editor.isReadOnly()
    desk.press("a", Qt.Key.Key_Delete)
    desk.commit_text("中文")
    editor.insertPlainText("程序插入的文字")
    assert editor.toPlainText() == session.report.texts["overview"], "what is shown is what is kept"
    editor.selectAll()
    editor.copy()
    assert QGuiApplication.clipboard().text() == session.report.texts["overview"]

    view.pages.show_page("cover")
    title = desk.window.findChild(QLineEdit, "field.title")
    assert isinstance(title, QLineEdit)
    title.setFocus()
    desk.press("a", Qt.Key.Key_Backspace)
    desk.commit_text("中文")
    assert title.text() == session.report.title
    assert content_of(session) == before


@pytest.mark.parametrize("key", ["7", Qt.Key.Key_Delete])
def test_that_a_refused_key_is_explained_once_in_the_status_bar(
    open_window: OpenWindow, finalized_report: str, key: Qt.Key | str
) -> None:
    desk = open_window(finalized_report)
    desk.go_to(CELL)
    desk.press(Qt.Key.Key_Right)
    assert desk.window.status_line.currentMessage() == ""
    desk.press(key)
    assert "已定稿" in desk.window.status_line.currentMessage()
    assert desk.dialogs.errors == []


def test_that_locking_is_shown_and_kept(
    open_window: OpenWindow, filled_report: str, library_path: Path
) -> None:
    desk = open_window(filled_report)
    chip = desk.window.findChild(QLabel, "chip")
    assert isinstance(chip, QLabel)
    assert chip.text() == "草稿"
    desk.trigger("finalize")
    assert chip.text() == "定稿"
    assert desk.window.action("finalize").iconText() == "解除定稿"
    assert state_in(library_path) is ReportState.FINAL
    entry = desk.window.library_panel.list.item(1).data(Qt.ItemDataRole.UserRole)
    assert entry.state is ReportState.FINAL
    assert [step.cause for step in log_of(library_path)][-1] == "定稿"
    desk.window.close()
    again = open_window(filled_report)
    assert again.session.is_locked


def test_that_the_filled_button_is_what_is_to_be_done_next(
    open_window: OpenWindow, filled_report: str
) -> None:
    desk = open_window(filled_report)

    def filled_buttons() -> list[str]:
        ids = ("finalize", "export_word")
        buttons = {name: desk.window.tool_button(name) for name in ids}
        return [name for name, one in buttons.items() if one and one.property("primary")]

    assert filled_buttons() == ["finalize"]
    desk.trigger("finalize")
    assert filled_buttons() == ["export_word"]


def test_that_what_is_typed_last_is_in_the_locked_report(
    open_window: OpenWindow, filled_report: str, library_path: Path, catalog: EditionCatalog
) -> None:
    desk = open_window(filled_report)
    desk.go_to("t4.reconsideration.upheld")
    desk.press("3")
    desk.trigger("finalize")
    assert desk.session.is_locked
    with Library.open(library_path) as library:
        stored = library.load(library.reports()[0].id, catalog)
    assert stored.cells[CellId("t4.reconsideration.upheld")] == "3"


# Unlocking


def test_that_unlocking_asks_for_a_reason_logs_it_and_gives_the_history_back(
    open_window: OpenWindow, filled_report: str, library_path: Path
) -> None:
    desk = open_window(filled_report)
    desk.go_to("t4.reconsideration.upheld")
    desk.press("3", Qt.Key.Key_Return)
    desk.trigger("finalize")
    desk.dialogs.sentence = None
    desk.trigger("finalize")
    stays_locked = desk.session.is_locked
    assert stays_locked, "the clerk did not give a reason"
    desk.dialogs.sentence = "领导审签后补充第二部分"
    desk.trigger("finalize")
    assert not desk.session.is_locked
    assert log_of(library_path)[-1].cause == "解除定稿：领导审签后补充第二部分"
    desk.trigger("undo")
    assert desk.shown("t4.reconsideration.upheld") == "0"
    desk.go_to(CELL)
    desk.press("0", Qt.Key.Key_Return)
    desk.window.close()
    assert state_in(library_path) is ReportState.DRAFT


def test_that_the_reason_is_required(qtbot: QtBot, open_window: OpenWindow) -> None:
    desk = open_window()
    dialog = ReasonDialog("年度报告", desk.window)
    qtbot.addWidget(dialog)
    dialog.show()
    assert not dialog.unlock.isEnabled()
    qtbot.keyClick(dialog.edit, Qt.Key.Key_Return)
    assert dialog.isVisible()
    dialog.edit.setPlainText(" 补充\n数字 ")
    assert dialog.unlock.text() == "解除定稿"
    with qtbot.waitSignal(dialog.accepted):
        qtbot.keyClick(dialog.edit, Qt.Key.Key_Return)
    assert dialog.answer() == "补充 数字"


def test_that_every_dialog_has_a_verb_on_its_button(
    qtbot: QtBot, open_window: OpenWindow, filled_report: str
) -> None:
    desk = open_window(filled_report)
    for dialog in (dialog_on(desk, qtbot), ReasonDialog("年度报告", desk.window)):
        qtbot.addWidget(dialog)
        texts = {one.text() for one in dialog.findChildren(QPushButton)}
        assert not texts & {"OK", "确定", "是", "否", "Cancel"}


# Two windows


def test_that_a_second_window_cannot_save_into_a_locked_report(
    open_window: OpenWindow, filled_report: str, library_path: Path, catalog: EditionCatalog
) -> None:
    first = open_window(filled_report)
    second = open_window(filled_report)
    first.activate()
    first.trigger("finalize")
    second.activate()
    second.go_to(CELL)
    second.press("2", Qt.Key.Key_Return)
    assert not second.reports.flush()
    assert "未能保存" in second.window.status_line.saved.text()
    assert "已定稿" in second.window.status_line.saved.toolTip()
    with Library.open(library_path) as library:
        stored = library.load(library.reports()[0].id, catalog)
    assert stored.cells[CellId(CELL)] == "0"
    assert state_in(library_path) is ReportState.FINAL


def test_that_what_another_window_has_changed_is_not_finalized_unseen(
    open_window: OpenWindow, filled_report: str, library_path: Path
) -> None:
    first = open_window(filled_report)
    second = open_window(filled_report)
    first.session.enter_values({CellId("t4.reconsideration.upheld"): "3"})
    assert first.reports.flush()
    second.trigger("finalize")
    assert "另一个窗口" in second.dialogs.errors[0]
    assert not second.session.is_locked
    assert state_in(library_path) is ReportState.DRAFT


def test_that_a_report_is_opened_as_it_is_now_not_as_it_was_listed(
    open_window: OpenWindow, filled_report: str, library_path: Path
) -> None:
    desk = open_window()
    listed = desk.window.library_panel.list.item(1).data(Qt.ItemDataRole.UserRole)
    with Library.open(library_path) as library:
        library.finalize(library.entry(listed.id))
    desk.reports.open(listed)
    assert desk.session.is_locked


def test_that_importing_over_a_locked_report_is_refused(
    finalized_report: str, library_path: Path, catalog: EditionCatalog
) -> None:
    with Library.open(library_path) as library:
        entry = library.find(ORGAN, 2025)
        assert entry is not None
        with pytest.raises(LibraryError, match=r"已定稿"):
            library.replace(entry, filled(catalog, 2025), cause="导入")


# What is final on paper


def test_that_only_a_locked_report_is_exported_as_final(
    open_window: OpenWindow, filled_report: str, tmp_path: Path
) -> None:
    desk = open_window(filled_report)
    desk.dialogs.target = tmp_path / "草稿.docx"
    desk.trigger("export_word")
    assert "还没有定稿，已按草稿导出" in desk.dialogs.told[-1]
    desk.trigger("finalize")
    desk.dialogs.target = tmp_path / "定稿.docx"
    desk.trigger("export_word")
    assert "草稿" not in desk.dialogs.told[-1]
    assert "导出核对一致" in desk.dialogs.told[-1]
    headers = [
        "".join(p.text for p in Document(str(path)).sections[0].header.paragraphs)
        for path in (tmp_path / "草稿.docx", tmp_path / "定稿.docx")
    ]
    assert headers[0] != headers[1]


def test_that_the_answer_of_a_cancelled_dialog_does_nothing(
    open_window: OpenWindow, filled_report: str
) -> None:
    desk = open_window(filled_report)
    desk.dialogs.finalizing = FinalizeAnswer()
    desk.trigger("finalize")
    assert not desk.session.is_locked
    assert desk.dialogs.errors == []


@pytest.mark.parametrize("width", [1440, 900])
def test_that_the_filled_button_stays_in_sight_in_narrow_windows(
    open_window: OpenWindow, filled_report: str, qtbot: QtBot, width: int
) -> None:
    desk = open_window(filled_report)
    desk.window.resize(width, 600)
    button = desk.window.tool_button("finalize")
    assert button is not None
    qtbot.waitUntil(lambda: button.isVisible() and button.geometry().right() < width)

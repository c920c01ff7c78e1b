"""Two windows, or two programs, on one report: both see it, and nothing of either is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit, QToolButton

from forms.edition.terms import CellId
from forms.model.changes import Field
from storage.library import Library
from tests.other_window import other_window

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from forms.edition.catalog import EditionCatalog
    from tests.gui.conftest import Desk, OpenWindow
    from tests.other_window import OtherWindow

MINE = "t3.new_requests.business"
THEIRS = "t3.carried_over.business"
BOTH = frozenset({Field(THEIRS)})


@pytest.fixture
def other(filled_report: str, library_path: Path) -> Iterator[OtherWindow]:
    assert filled_report
    with other_window(library_path) as window:
        yield window


def stored(library_path: Path, catalog: EditionCatalog) -> list[str]:
    with Library.open(library_path) as library:
        cells = library.load(library.reports()[0].id, catalog).cells
    return [cells.get(CellId(cell), "") for cell in (MINE, THEIRS)]


def logged(library_path: Path, field: str) -> list[str]:
    with Library.open(library_path) as library:
        log = library.log(library.reports()[0].id)
    return [entry.new for entry in log if entry.field == field]


def shown(desk: Desk) -> list[str]:
    return [desk.shown(cell) for cell in (MINE, THEIRS)]


def type_into(desk: Desk, cell: str, figure: str) -> None:
    desk.activate()
    desk.go_to(cell)
    desk.press(figure, Qt.Key.Key_Return)


def bar(desk: Desk) -> str:
    """Return what the bar over the report says, nothing where it is not shown."""
    view = desk.window.report_view
    assert view is not None
    return "" if view.company.isHidden() else view.company.sentence.text()


def choose(desk: Desk, way: str) -> None:
    button = desk.window.findChild(QToolButton, f"company.{way}")
    assert isinstance(button, QToolButton)
    assert button.isVisible()
    button.click()


def text_of(desk: Desk, section: str = "overview") -> QPlainTextEdit:
    found = desk.window.findChild(QPlainTextEdit, f"text.{section}")
    assert isinstance(found, QPlainTextEdit)
    return found


def test_that_different_cells_come_together_by_themselves_and_undo_takes_back_ones_own_only(
    open_window: OpenWindow,
    filled_report: str,
    other: OtherWindow,
    library_path: Path,
    catalog: EditionCatalog,
) -> None:
    desk = open_window(filled_report)
    other.tell("save", THEIRS, "7")
    type_into(desk, MINE, "5")
    assert desk.flush()
    assert shown(desk) == stored(library_path, catalog) == ["5", "7"]
    assert desk.dialogs.clashes == []
    assert desk.dialogs.offered == []
    assert "1 处改动" in desk.window.status_line.currentMessage()

    desk.trigger("undo")
    assert desk.flush()
    assert shown(desk) == stored(library_path, catalog) == ["0", "7"]
    assert not desk.window.action("undo").isEnabled()
    desk.trigger("redo")
    assert shown(desk) == ["5", "7"]


def test_that_what_another_program_saves_comes_in_while_the_cursor_and_a_half_typed_cell_stay(
    open_window: OpenWindow, filled_report: str, other: OtherWindow, qtbot: QtBot
) -> None:
    desk = open_window(filled_report)
    desk.go_to(MINE)
    desk.press("4")
    session = desk.session
    other.tell("save", THEIRS, "7")
    other.tell("write", "overview", "别处写的。")
    qtbot.waitUntil(lambda: session.report.cells[CellId(THEIRS)] == "7")
    assert session is desk.session, "the report was not opened anew"
    assert "正在保存" not in desk.window.status_line.saved.text(), "it is on disk already"
    desk.press("2", Qt.Key.Key_Return)
    assert shown(desk) == ["42", "7"]
    assert session.report.texts["overview"] == "别处写的。"
    assert desk.flush()
    assert desk.dialogs.clashes == []


def test_that_the_same_cell_is_asked_and_ones_own_can_stand(
    open_window: OpenWindow,
    filled_report: str,
    other: OtherWindow,
    library_path: Path,
    catalog: EditionCatalog,
) -> None:
    desk = open_window(filled_report)
    other.tell("save", THEIRS, "7")
    type_into(desk, THEIRS, "6")
    assert desk.flush()
    [question] = desk.dialogs.clashes
    [clash] = question.clashes
    assert (clash.base, clash.ours, clash.theirs) == ("0", "6", "7")
    assert "上年结转" in question.path_of(clash)
    assert stored(library_path, catalog) == ["0", "6"]
    assert logged(library_path, THEIRS) == ["0", "7", "6"]
    desk.trigger("undo")
    assert shown(desk) == ["0", "7"], "as the other one left it"
    assert not desk.window.action("undo").isEnabled()


def test_that_theirs_can_stand_and_ones_own_is_in_the_log_and_comes_back_by_undo(
    open_window: OpenWindow,
    filled_report: str,
    other: OtherWindow,
    library_path: Path,
    catalog: EditionCatalog,
) -> None:
    desk = open_window(filled_report)
    desk.dialogs.decides = lambda _: BOTH
    other.tell("save", THEIRS, "7")
    type_into(desk, THEIRS, "6")
    assert desk.flush()
    assert shown(desk) == stored(library_path, catalog) == ["0", "7"]
    assert logged(library_path, THEIRS) == ["0", "7", "6", "7"]
    desk.trigger("undo")
    assert shown(desk) == ["0", "6"]


def test_that_a_decision_can_be_put_off_without_being_asked_at_every_key(
    open_window: OpenWindow,
    filled_report: str,
    other: OtherWindow,
    library_path: Path,
    catalog: EditionCatalog,
    qtbot: QtBot,
) -> None:
    desk = open_window(filled_report)
    desk.dialogs.decides = lambda _: None
    other.tell("save", THEIRS, "7")
    type_into(desk, THEIRS, "6")
    assert not desk.flush()
    type_into(desk, MINE, "5")
    assert not desk.flush()
    assert len(desk.dialogs.clashes) == 1
    assert "未能保存" in desk.window.status_line.saved.text()
    assert stored(library_path, catalog) == ["0", "7"]

    desk.dialogs.decides = lambda _: frozenset()
    desk.window.status_line.settle.click()
    qtbot.waitUntil(lambda: "已保存" in desk.window.status_line.saved.text())
    assert not desk.window.status_line.settle.isVisible()
    assert stored(library_path, catalog) == ["5", "6"]


def test_that_a_cell_being_typed_that_another_program_changes_is_asked_when_it_is_left(
    open_window: OpenWindow,
    filled_report: str,
    other: OtherWindow,
    library_path: Path,
    catalog: EditionCatalog,
    qtbot: QtBot,
) -> None:
    desk = open_window(filled_report)
    desk.go_to(THEIRS)
    desk.press("6")
    other.tell("save", THEIRS, "7")
    autosave = desk.reports.autosave
    assert autosave is not None
    with qtbot.waitSignal(autosave.superseded):
        pass
    assert desk.session.report.cells[CellId(THEIRS)] == "0", "it waits until the cell is left"
    desk.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(desk.dialogs.clashes) == 1)
    qtbot.waitUntil(lambda: stored(library_path, catalog) == ["0", "6"])


def test_that_paragraphs_of_a_text_come_together_and_the_cursor_stays_where_one_writes(
    open_window: OpenWindow, filled_report: str, other: OtherWindow, qtbot: QtBot
) -> None:
    other.tell("write", "overview", "第一段讲主动公开。\n第二段讲依申请公开。")
    desk = open_window(filled_report)
    view = desk.window.report_view
    assert view is not None
    view.pages.go_to_text("overview", 18, 19)
    editor = text_of(desk)
    desk.commit_text("事项")
    other.tell("write", "overview", "第一段详细讲主动公开。\n第二段讲依申请公开。")
    assert desk.flush()
    assert desk.dialogs.clashes == []
    text = editor.toPlainText()
    assert text.startswith("第一段详细讲主动公开。\n第二段讲依申请公")
    assert "事项" in text
    assert text[: editor.textCursor().position()].endswith("事项")
    desk.trigger("undo")
    assert editor.toPlainText() == "第一段详细讲主动公开。\n第二段讲依申请公开。"


def test_that_a_report_signed_in_another_program_is_locked_here_too(
    open_window: OpenWindow, filled_report: str, other: OtherWindow, qtbot: QtBot
) -> None:
    desk = open_window(filled_report)
    other.tell("finalize")
    qtbot.waitUntil(lambda: desk.session.locking.is_final)
    assert desk.window.action("finalize").text() == "解除定稿…"


def test_that_both_windows_see_each_other_at_once(
    open_window: OpenWindow, filled_report: str, library_path: Path, qtbot: QtBot
) -> None:
    first = open_window(filled_report)
    assert bar(first) == ""
    second = open_window(filled_report)
    assert "也打开着这份报告" in bar(second)
    view = second.window.report_view
    assert view is not None
    assert "进程" in view.company.sentence.toolTip()
    qtbot.waitUntil(lambda: "也打开着这份报告" in bar(first))
    first.window.close()
    qtbot.waitUntil(lambda: bar(second) == "")
    second.window.close()
    assert list(library_path.parent.glob(".library.db.*")) == []


def test_that_a_window_can_look_on_and_sees_what_the_other_saves(
    open_window: OpenWindow, filled_report: str, qtbot: QtBot
) -> None:
    first = open_window(filled_report)
    second = open_window(filled_report)
    choose(second, "look")
    assert second.window.action("look_on").isChecked()
    assert "只查看" in bar(second)
    for action in ("finalize", "delete_report", "paste", "undo"):
        assert not second.window.action(action).isEnabled(), action
    type_into(second, MINE, "9")
    assert shown(second) == ["0", "0"]
    assert "只查看" in second.window.status_line.currentMessage()

    type_into(first, MINE, "5")
    assert first.flush()
    qtbot.waitUntil(lambda: shown(second) == ["5", "0"])
    choose(second, "work")
    type_into(second, THEIRS, "7")
    assert second.flush()
    qtbot.waitUntil(lambda: shown(first) == ["5", "7"])
    assert first.dialogs.clashes == []


def test_that_a_window_takes_over_and_the_other_saves_and_looks_on(
    open_window: OpenWindow,
    filled_report: str,
    library_path: Path,
    catalog: EditionCatalog,
    qtbot: QtBot,
) -> None:
    first = open_window(filled_report)
    second = open_window(filled_report)
    first.activate()
    first.go_to(MINE)
    first.press("5")
    second.go_to(THEIRS)
    choose(second, "take_over")
    qtbot.waitUntil(lambda: first.session.locking.looks_on)
    assert "已接着填" in bar(first)
    assert stored(library_path, catalog)[0] == "5", "what was half typed was saved first"
    type_into(second, THEIRS, "7")
    assert second.flush()
    qtbot.waitUntil(lambda: shown(first) == ["5", "7"])

    choose(first, "take_over")
    qtbot.waitUntil(lambda: second.session.locking.looks_on)
    type_into(first, MINE, "6")
    assert first.flush()
    assert shown(first) == ["6", "7"]
    first.window.close()
    second.window.close()
    assert list(library_path.parent.glob(".library.db.*")) == []


def test_that_looking_on_goes_on_when_the_other_window_is_closed_until_the_clerk_works_again(
    open_window: OpenWindow, filled_report: str, qtbot: QtBot
) -> None:
    first = open_window(filled_report)
    second = open_window(filled_report)
    second.trigger("look_on")
    first.window.close()
    qtbot.waitUntil(lambda: "没有其他窗口" in bar(second))
    choose(second, "work")
    assert bar(second) == ""
    type_into(second, MINE, "5")
    assert shown(second) == ["5", "0"]


def test_that_a_report_that_another_program_adds_is_listed(
    open_window: OpenWindow, filled_report: str, other: OtherWindow, qtbot: QtBot
) -> None:
    desk = open_window(filled_report)
    before = desk.window.library_panel.list.count()
    other.tell("add", "乙局", "2025")
    qtbot.waitUntil(lambda: desk.window.library_panel.list.count() > before)


def test_that_a_new_name_given_in_another_window_stands_all_over_this_one(
    open_window: OpenWindow,
    filled_report: str,
    library_path: Path,
    catalog: EditionCatalog,
    qtbot: QtBot,
) -> None:
    desk = open_window(filled_report)
    with Library.open(library_path) as library:
        [entry] = library.reports()
        report = library.load(entry.id, catalog)
        report.organization = "林荫区史志局"
        library.replace(entry, report, cause="导入")
    qtbot.waitUntil(lambda: "林荫区史志局" in desk.window.windowTitle())
    assert desk.session.report.organization == "林荫区史志局"
    type_into(desk, MINE, "5")
    assert desk.flush()


def test_that_nothing_is_imported_or_brought_back_while_one_looks_on(
    open_window: OpenWindow, filled_report: str
) -> None:
    desk = open_window(filled_report)
    desk.trigger("look_on")
    desk.trigger("show_history")
    [book] = desk.dialogs.books
    assert book.is_locked
    assert book.looks_on

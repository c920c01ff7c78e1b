"""Typing figures into the real window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence

from forms.edition.terms import CellId
from storage.library import Library

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from forms.edition.catalog import EditionCatalog
    from tests.gui.conftest import OpenWindow


Key = Qt.Key
CELL = CellId("t3.new_requests.natural_person")


def test_that_a_typed_figure_shows_in_row_total_column_total_finding_badge_and_status_bar(
    open_window: OpenWindow, filled_report: str
) -> None:
    desk = open_window(filled_report)
    desk.go_to("t3.granted.natural_person")
    desk.press("8", Key.Key_Return)

    assert desk.shown("t3.granted.natural_person") == "8"
    assert desk.shown("t3.granted.total") == "8"
    assert desk.shown("t3.total_handled.natural_person") == "19"
    assert desk.shown("t3.total_handled.total") == "19"
    assert desk.messages()[0] == (
        "三、自然人：本年新收 18 + 上年结转 2 = 20；（七）总计 19 + 结转下年度 0 = 19，差\u00a01。"
    )
    assert desk.window.section_list.badge_text("requests") == "■2"
    assert "错误 2" in desk.window.status_line.counts.text()


def test_that_undo_takes_a_figure_and_its_consequences_back(
    open_window: OpenWindow, filled_report: str
) -> None:
    desk = open_window(filled_report)
    desk.go_to("t3.granted.natural_person")
    desk.press("8", Key.Key_Return)
    desk.trigger("undo")

    assert desk.shown("t3.granted.total") == "9"
    assert desk.messages() == []
    assert desk.window.section_list.badge_text("requests") == "✓"

    desk.trigger("redo")
    assert desk.shown("t3.granted.total") == "8"


def test_that_what_was_typed_is_there_after_closing_and_opening_again(
    open_window: OpenWindow, blank_report: str, library_path: Path, catalog: EditionCatalog
) -> None:
    desk = open_window(blank_report)
    desk.go_to("t3.new_requests.natural_person")
    desk.press("12", Key.Key_Return)
    desk.window.close()

    again = open_window(blank_report)
    assert again.shown("t3.new_requests.natural_person") == "12"
    assert again.shown("t3.new_requests.business") == ""


def test_that_a_figure_is_on_disk_before_the_next_one_is_typed(
    open_window: OpenWindow,
    blank_report: str,
    library_path: Path,
    catalog: EditionCatalog,
    qtbot: QtBot,
) -> None:
    desk = open_window(blank_report)
    desk.go_to("t3.new_requests.natural_person")
    desk.press("7", Key.Key_Return)

    def on_disk() -> None:
        with Library.open(library_path, must_exist=True) as other:
            entry = other.reports()[0]
            assert other.load(entry.id, catalog).cells.get(CELL) == "7"

    qtbot.waitUntil(on_disk)
    qtbot.waitUntil(lambda: "已保存" in desk.window.status_line.saved.text())


def test_that_enter_goes_down_the_column_and_tab_along_the_row_through_input_cells(
    open_window: OpenWindow, blank_report: str
) -> None:
    desk = open_window(blank_report)
    desk.go_to("t3.new_requests.natural_person")
    desk.press("1", Key.Key_Return, "2", Key.Key_Return, "3", Key.Key_Tab, "4", Key.Key_Tab)
    assert desk.shown("t3.new_requests.natural_person") == "1"
    assert desk.shown("t3.carried_over.natural_person") == "2"
    assert desk.shown("t3.granted.natural_person") == "3"
    assert desk.shown("t3.granted.business") == "4"

    desk.go_to("t3.new_requests.other")
    desk.press(Key.Key_Tab)
    current = desk.table("t3").currentIndex().data(Qt.ItemDataRole.UserRole)
    assert current == "t3.carried_over.natural_person", "the computed total is skipped"


def test_that_shift_tab_and_shift_enter_go_back_without_selecting(
    open_window: OpenWindow, blank_report: str, qtbot: QtBot
) -> None:
    desk = open_window(blank_report)
    view = desk.go_to("t3.carried_over.business")
    qtbot.keyClick(view, Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert view.currentIndex().data(Qt.ItemDataRole.UserRole) == "t3.carried_over.natural_person"
    qtbot.keyClick(view, Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert view.currentIndex().data(Qt.ItemDataRole.UserRole) == CELL
    assert len(view.selectedIndexes()) == 1


def test_that_arrows_accept_what_is_typed_and_move(
    open_window: OpenWindow, blank_report: str
) -> None:
    desk = open_window(blank_report)
    desk.go_to("t3.new_requests.natural_person")
    desk.press("5", Key.Key_Right, "6", Key.Key_Down, "7", Key.Key_Left)
    assert desk.shown("t3.new_requests.natural_person") == "5"
    assert desk.shown("t3.new_requests.business") == "6"
    assert desk.shown("t3.carried_over.business") == "7"
    current = desk.table("t3").currentIndex().data(Qt.ItemDataRole.UserRole)
    assert current == "t3.carried_over.natural_person"


def test_that_home_end_and_ctrl_go_to_the_ends_of_row_column_and_table(
    open_window: OpenWindow, blank_report: str, qtbot: QtBot
) -> None:
    desk = open_window(blank_report)
    view = desk.go_to("t3.granted.business")
    control, plain = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier
    for key, modifier, cell in (
        (Key.Key_Home, plain, "t3.granted.natural_person"),
        (Key.Key_End, plain, "t3.granted.total"),
        (Key.Key_Down, control, "t3.carried_forward.total"),
        (Key.Key_Left, control, "t3.carried_forward.natural_person"),
        (Key.Key_Up, control, "t3.new_requests.natural_person"),
        (Key.Key_End, control, "t3.carried_forward.total"),
        (Key.Key_Home, control, "t3.new_requests.natural_person"),
    ):
        qtbot.keyClick(view, key, modifier)
        assert view.currentIndex().data(Qt.ItemDataRole.UserRole) == cell


def test_that_the_numeric_keypad_alone_fills_column_after_column(
    open_window: OpenWindow, blank_report: str
) -> None:
    desk = open_window(blank_report)
    desk.go_to("t3.carried_forward.natural_person")
    desk.press("4", Key.Key_Enter, "1", Key.Key_Enter, "2", Key.Key_Enter)
    assert desk.shown("t3.carried_forward.natural_person") == "4"
    assert desk.shown("t3.new_requests.business") == "1"
    assert desk.shown("t3.carried_over.business") == "2"


def test_that_f2_edits_inside_the_figure_and_escape_gives_it_up(
    open_window: OpenWindow, filled_report: str
) -> None:
    desk = open_window(filled_report)
    desk.go_to("t3.new_requests.natural_person")
    desk.press(Key.Key_F2, Key.Key_End, "5", Key.Key_Return)
    assert desk.shown("t3.new_requests.natural_person") == "185"

    desk.go_to("t3.new_requests.natural_person")
    desk.press("9", Key.Key_Escape)
    assert desk.shown("t3.new_requests.natural_person") == "185"


def test_that_delete_empties_all_selected_cells_in_one_step(
    open_window: OpenWindow, filled_report: str
) -> None:
    desk = open_window(filled_report)
    view = desk.go_to("t3.new_requests.natural_person")
    view.selectAll()
    desk.press(Key.Key_Delete)
    assert desk.shown("t3.new_requests.natural_person") == ""
    assert desk.shown("t3.granted.natural_person") == ""
    desk.trigger("undo")
    assert desk.shown("t3.new_requests.natural_person") == "18"
    assert desk.shown("t3.granted.natural_person") == "9"


def test_that_a_computed_total_cannot_be_typed_over(
    open_window: OpenWindow, filled_report: str
) -> None:
    desk = open_window(filled_report)
    desk.go_to("t3.new_requests.total")
    desk.press("9", Key.Key_Return)
    assert desk.shown("t3.new_requests.total") == "18"


def test_that_text_in_a_figure_is_kept_and_reported(
    open_window: OpenWindow, filled_report: str
) -> None:
    desk = open_window(filled_report)
    desk.go_to("t3.new_requests.business")
    desk.press("1.5", Key.Key_Return)
    assert desk.shown("t3.new_requests.business") == "1.5"
    assert any("1.5" in message and "整数" in message for message in desk.messages())


def test_that_full_width_digits_and_units_are_understood(
    open_window: OpenWindow, filled_report: str
) -> None:
    desk = open_window(filled_report)
    desk.go_to("t3.new_requests.business")
    desk.commit_text("１２件")
    desk.press(Key.Key_Return)
    assert desk.shown("t3.new_requests.business") == "12"


def test_that_the_mouse_wheel_and_typing_many_digits_never_change_a_figure_by_themselves(
    open_window: OpenWindow, blank_report: str
) -> None:
    desk = open_window(blank_report)
    desk.go_to("t2.art20_5.administrative_licence.decisions")
    desk.press("9" * 40, Key.Key_Return)
    assert desk.shown("t2.art20_5.administrative_licence.decisions") == "9" * 40


def test_that_an_open_editor_is_taken_over_by_save_page_change_export_and_closing(
    open_window: OpenWindow, filled_report: str, tmp_path: Path
) -> None:
    desk = open_window(filled_report)
    desk.go_to("t3.new_requests.business")
    desk.press("3")
    view = desk.window.report_view
    assert view is not None
    view.pages.show_page("overview")
    assert desk.shown("t3.new_requests.business") == "3"

    desk.go_to("t3.new_requests.business")
    desk.press("4")
    desk.dialogs.target = tmp_path / "out.json"
    desk.trigger("export_other")
    assert '"t3.new_requests.business": "4"' in (tmp_path / "out.json").read_text("utf-8")

    desk.go_to("t3.new_requests.business")
    desk.press("5")
    desk.window.close()
    again = open_window(filled_report)
    assert again.shown("t3.new_requests.business") == "5"


def test_that_undo_by_keyboard_works_while_a_table_has_the_focus(
    open_window: OpenWindow, filled_report: str, qtbot: QtBot
) -> None:
    desk = open_window(filled_report)
    view = desk.go_to("t3.new_requests.business")
    desk.press("3", Key.Key_Return)
    assert desk.window.action("undo").shortcut() == QKeySequence(QKeySequence.StandardKey.Undo)
    qtbot.keySequence(view, QKeySequence.StandardKey.Undo)
    assert desk.shown("t3.new_requests.business") == "0"


def test_that_endless_digits_are_kept_and_the_report_opens_again(
    open_window: OpenWindow, filled_report: str
) -> None:
    """Python refuses to turn more than 4 300 digits into a number."""
    endless = "9" * 5000
    desk = open_window(filled_report)
    desk.go_to(CELL)
    desk.commit_text(endless)
    session = desk.session
    session.apply(session.report.change_text("overview", f"收到申请{endless}件。", "键入"))
    assert desk.flush()
    assert any("数字超过12位" in message for message in desk.messages())

    again = open_window(filled_report)
    assert again.shown(CELL) == endless
    assert again.session.report.texts["overview"] == f"收到申请{endless}件。"

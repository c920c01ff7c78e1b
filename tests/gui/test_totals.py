"""Totals that are typed and compared with their sums."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

if TYPE_CHECKING:
    from tests.gui.conftest import OpenWindow


def test_that_a_typed_total_is_compared_and_stays_when_it_differs(
    open_window: OpenWindow, filled_report: str
) -> None:
    desk = open_window(filled_report)
    desk.trigger("type_totals")
    desk.go_to("t4.reconsideration.total")
    desk.press("2", Qt.Key.Key_Return)
    assert desk.shown("t4.reconsideration.total") == "2"
    assert any("总计 2" in message for message in desk.messages())

    desk.go_to("t4.reconsideration.total")
    desk.press("0", Qt.Key.Key_Return)
    assert desk.messages() == []

    desk.go_to("t4.reconsideration.upheld")
    desk.press("1", Qt.Key.Key_Return)
    assert any("总计 0" in message for message in desk.messages()), "the typed total was kept"


def test_that_tab_and_enter_visit_totals_while_they_are_typed(
    open_window: OpenWindow, filled_report: str
) -> None:
    desk = open_window(filled_report)
    desk.trigger("type_totals")
    desk.go_to("t3.new_requests.other")
    desk.press(Qt.Key.Key_Tab)
    current = desk.table("t3").currentIndex().data(Qt.ItemDataRole.UserRole)
    assert current == "t3.new_requests.total"


def test_that_totals_that_agree_are_computed_again_when_typing_them_is_over(
    open_window: OpenWindow, filled_report: str
) -> None:
    desk = open_window(filled_report)
    desk.trigger("type_totals")
    desk.go_to("t3.new_requests.total")
    desk.press("18", Qt.Key.Key_Return)
    desk.trigger("type_totals")
    desk.go_to("t3.new_requests.natural_person")
    desk.press("20", Qt.Key.Key_Return)
    assert desk.shown("t3.new_requests.total") == "20"


def test_that_the_choice_is_remembered(open_window: OpenWindow, filled_report: str) -> None:
    desk = open_window(filled_report)
    desk.trigger("type_totals")
    desk.trigger("enter_moves_right")
    desk.window.close()
    again = open_window(filled_report)
    assert again.window.action("type_totals").isChecked()
    again.go_to("t3.new_requests.natural_person")
    again.press("3", Qt.Key.Key_Return)
    current = again.table("t3").currentIndex().data(Qt.ItemDataRole.UserRole)
    assert current == "t3.new_requests.business"

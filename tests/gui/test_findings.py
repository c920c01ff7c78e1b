"""The findings panel and the walk through it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListView

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.modeltest import ModelTester

    from tests.gui.conftest import Desk

    OpenWindow = Callable[..., Desk]


def current_cell(desk: Desk, table: str) -> str:
    """Return the id of the cell with the cursor."""
    return str(desk.table(table).currentIndex().data(Qt.ItemDataRole.UserRole))


def break_two_sums(desk: Desk) -> None:
    """Make table three wrong in two columns."""
    desk.go_to("t3.new_requests.natural_person")
    desk.press("17", Qt.Key.Key_Return)
    desk.go_to("t3.new_requests.business")
    desk.press("4", Qt.Key.Key_Return)


def test_that_f8_walks_through_the_findings_and_puts_the_cursor_there(
    open_window: OpenWindow, filled_report: str
) -> None:
    desk = open_window(filled_report)
    break_two_sums(desk)
    view = desk.window.report_view
    assert view is not None
    view.pages.show_page("overview")
    seen = []
    for _ in range(3):
        desk.trigger("next_finding")
        seen.append(current_cell(desk, "t3"))
    assert seen == [
        "t3.new_requests.natural_person",
        "t3.new_requests.business",
        "t3.new_requests.total",
    ]
    desk.trigger("previous_finding")
    assert current_cell(desk, "t3") == "t3.new_requests.business"


def test_that_enter_on_a_finding_goes_to_its_first_operand(
    open_window: OpenWindow, filled_report: str
) -> None:
    desk = open_window(filled_report)
    break_two_sums(desk)
    panel = desk.window.findChild(QListView, "findings")
    assert isinstance(panel, QListView)
    panel.setFocus()
    panel.setCurrentIndex(panel.model().index(1, 0))
    desk.press(Qt.Key.Key_Return)
    assert current_cell(desk, "t3") == "t3.new_requests.business"
    assert desk.table("t3").hasFocus()


def test_that_the_selected_finding_stays_selected_while_others_come_and_go(
    open_window: OpenWindow, filled_report: str
) -> None:
    desk = open_window(filled_report)
    break_two_sums(desk)
    panel = desk.window.findings_panel.list
    panel.setCurrentIndex(panel.model().index(1, 0))
    chosen = panel.currentIndex().data()
    desk.go_to("t3.new_requests.natural_person")
    desk.press("18", Qt.Key.Key_Return)
    assert panel.currentIndex().data() == chosen


def test_that_f8_without_findings_goes_to_the_next_blank(
    open_window: OpenWindow, blank_report: str
) -> None:
    desk = open_window(blank_report)
    desk.trigger("next_finding")
    view = desk.window.report_view
    assert view is not None
    assert view.pages.current_key == "overview", "the first text is blank"


def test_that_the_list_is_a_sound_item_model(
    open_window: OpenWindow, filled_report: str, qtmodeltester: ModelTester
) -> None:
    desk = open_window(filled_report)
    qtmodeltester.check(desk.window.findings_panel.list.model())
    break_two_sums(desk)
    for table in ("t2", "t3", "t4"):
        qtmodeltester.check(desk.table(table).model())

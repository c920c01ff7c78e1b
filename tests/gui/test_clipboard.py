"""Blocks of cells to and from spreadsheets, Word and browsers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QItemSelection, QItemSelectionModel, QMimeData, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import QPlainTextEdit

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.gui.conftest import Desk, OpenWindow


NATURAL = "t3.{}.natural_person"
COLUMNS = (
    *("natural_person", "business", "research_institution"),
    *("social_organization", "legal_service", "other", "total"),
)


def put_text(text: str) -> None:
    """Put plain text on the clipboard, as a spreadsheet's text form."""
    QGuiApplication.clipboard().setText(text)


def put_html(html: str, text: str) -> None:
    """Put a table of a browser or of Word on the clipboard."""
    data = QMimeData()
    data.setHtml(html)
    data.setText(text)
    QGuiApplication.clipboard().setMimeData(data)


def row(desk: Desk, name: str) -> list[str]:
    """Return what a row of table three shows."""
    return [desk.shown(f"t3.{name}.{column}") for column in COLUMNS]


def select(desk: Desk, first: str, last: str) -> None:
    """Select the rectangle between two cells."""
    view = desk.go_to(first)
    area = QItemSelection(desk.index(first), desk.index(last))
    view.selectionModel().select(area, QItemSelectionModel.SelectionFlag.ClearAndSelect)


def test_that_two_rows_of_seven_both_land_and_totals_follow(
    open_window: OpenWindow, blank_report: str
) -> None:
    desk = open_window(blank_report)
    desk.go_to("t3.new_requests.natural_person")
    put_text("5\t1\t0\t0\t0\t2\t8\n1\t0\t0\t0\t0\t0\t1\n")
    desk.trigger("paste")
    assert row(desk, "new_requests") == ["5", "1", "0", "0", "0", "2", "8"]
    assert row(desk, "carried_over") == ["1", "0", "0", "0", "0", "0", "1"]
    desk.go_to("t3.new_requests.natural_person")
    desk.press("6", Qt.Key.Key_Return)
    assert desk.shown("t3.new_requests.total") == "9", "a total that agreed follows from then on"
    desk.trigger("undo")
    desk.trigger("undo")
    assert row(desk, "new_requests") == [""] * 7


def test_that_a_paste_starts_at_the_current_cell_and_tells_what_does_not_fit(
    open_window: OpenWindow, blank_report: str
) -> None:
    desk = open_window(blank_report)
    desk.go_to("t3.new_requests.legal_service")
    put_text("7\t8\t15\t9\n")
    desk.trigger("paste")
    assert "1 个数放不下" in desk.dialogs.asked[0]
    assert row(desk, "new_requests")[:4] == ["", "", "", ""]
    assert row(desk, "new_requests")[4:6] == ["7", "8"]


def test_that_empty_cells_keep_their_place(open_window: OpenWindow, blank_report: str) -> None:
    desk = open_window(blank_report)
    desk.go_to("t3.new_requests.natural_person")
    put_text("5\t\t3\t0\t0\t0\t8")
    desk.trigger("paste")
    assert row(desk, "new_requests") == ["5", "", "3", "0", "0", "0", "8"]


def test_that_separators_wide_digits_and_units_are_understood(
    open_window: OpenWindow, blank_report: str
) -> None:
    desk = open_window(blank_report)
    desk.go_to("t3.new_requests.natural_person")
    put_text("1,234\t１２３４\t1 234\t12件\t1.5\t0")
    desk.trigger("paste")
    assert row(desk, "new_requests")[:6] == ["1234", "1234", "1234", "12", "1.5", "0"]


def test_that_label_columns_and_header_rows_are_left_out(
    open_window: OpenWindow, blank_report: str
) -> None:
    desk = open_window(blank_report)
    desk.go_to("t3.refused.security_stability.natural_person")
    put_text("项目\t自然人\t商业企业\n3. 危及“三安全一稳定”\t4\t5\n4. 保护第三方合法权益\t6\t7")
    desk.trigger("paste")
    assert row(desk, "refused.security_stability")[:3] == ["4", "5", ""]
    assert row(desk, "refused.third_party_rights")[:3] == ["6", "7", ""]


def test_that_a_pasted_total_that_disagrees_stays_and_is_reported(
    open_window: OpenWindow, filled_report: str
) -> None:
    desk = open_window(filled_report)
    desk.go_to("t4.reconsideration.upheld")
    put_text("1\t0\t0\t0\t3")
    desk.trigger("paste")
    assert desk.shown("t4.reconsideration.total") == "3"
    assert desk.messages() == [
        "四、行政复议：结果维持 1 + 结果纠正 0 + 其他结果 0 + 尚未审结 0 = 1；总计 3，差\u00a02。"
    ]


def test_that_a_paste_over_filled_cells_asks_first(
    open_window: OpenWindow, filled_report: str
) -> None:
    desk = open_window(filled_report)
    desk.dialogs.agrees = False
    desk.go_to("t3.new_requests.natural_person")
    put_text("5\t1")
    desk.trigger("paste")
    assert "2 个已填的单元格会被替换" in desk.dialogs.asked[0]
    assert row(desk, "new_requests")[:2] == ["18", "0"]


def test_that_one_value_fills_the_whole_selection(
    open_window: OpenWindow, blank_report: str
) -> None:
    desk = open_window(blank_report)
    select(desk, "t3.new_requests.natural_person", "t3.granted.research_institution")
    put_text("0")
    desk.trigger("paste")
    for name in ("new_requests", "carried_over", "granted"):
        assert row(desk, name)[:4] == ["0", "0", "0", ""]
    desk.trigger("undo")
    assert row(desk, "granted")[0] == ""


def test_that_a_block_of_input_rows_skips_the_computed_row(
    open_window: OpenWindow, blank_report: str
) -> None:
    desk = open_window(blank_report)
    desk.go_to("t3.other_handling.other.natural_person")
    put_text("7\n9")
    desk.trigger("paste")
    assert desk.shown("t3.other_handling.other.natural_person") == "7"
    assert desk.shown("t3.carried_forward.natural_person") == "9"


@pytest.mark.parametrize("text", ["甲\t1\t2", ""])
def test_that_a_table_copied_in_a_browser_keeps_rows_and_merged_cells(
    open_window: OpenWindow, blank_report: str, text: str
) -> None:
    desk = open_window(blank_report)
    desk.go_to("t3.new_requests.natural_person")
    put_html(
        "<html><body><p>x</p><table><tr><th rowspan=2>新收</th><td>1</td><td colspan='2'>2</td>"
        "</tr><tr><td> 3 </td><td><b>4</b></td><td>5</td></tr></table>"
        "<script>1</script></body></html>",
        text,
    )
    desk.trigger("paste")
    assert row(desk, "new_requests")[:3] == ["1", "2", ""]
    assert row(desk, "carried_over")[:3] == ["3", "4", "5"]


def test_that_a_copied_block_comes_back_as_it_was(
    open_window: OpenWindow, filled_report: str
) -> None:
    desk = open_window(filled_report)
    select(desk, "t3.new_requests.natural_person", "t3.carried_over.business")
    desk.trigger("copy")
    assert QGuiApplication.clipboard().text() == "18\t0\n2\t0"
    desk.trigger("cut")
    assert row(desk, "new_requests")[0] == ""
    desk.go_to("t3.new_requests.natural_person")
    desk.trigger("paste")
    assert row(desk, "new_requests")[0] == "18"
    assert row(desk, "carried_over")[0] == "2"


def test_that_fill_down_repeats_the_upper_figure(
    open_window: OpenWindow, filled_report: str
) -> None:
    desk = open_window(filled_report)
    select(desk, "t3.new_requests.natural_person", "t3.granted.business")
    desk.trigger("fill_down")
    assert desk.shown("t3.granted.natural_person") == "18"
    assert desk.shown("t3.granted.business") == "0"


def test_that_copy_and_paste_in_a_text_field_keep_their_usual_meaning(
    open_window: OpenWindow, blank_report: str, qtbot: QtBot
) -> None:
    desk = open_window(blank_report)
    view = desk.window.report_view
    assert view is not None
    view.pages.go_to_text("overview")
    text = view.pages.focusWidget()
    assert isinstance(text, QPlainTextEdit)
    put_text("粘贴的文字")
    qtbot.keySequence(text, QKeySequence.StandardKey.Paste)
    assert "粘贴的文字" in text.toPlainText()

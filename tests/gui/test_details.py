"""What is said about the current cell: definition, law, last year's figure, what is the matter."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from forms.edition.terms import CellId
from storage.library import Library
from tests.gui.conftest import ORGAN, filled

if TYPE_CHECKING:
    from pathlib import Path

    from forms.edition.catalog import EditionCatalog
    from tests.gui.conftest import Desk, OpenWindow


NEW = "t3.new_requests.natural_person"


@pytest.fixture
def two_years(library_path: Path, catalog: EditionCatalog) -> str:
    """Put this year's and last year's report into the library and return the name of this one."""
    last = filled(catalog, 2024)
    last.cells[CellId(NEW)] = "22"
    last.cells[CellId("t3.carried_forward.natural_person")] = "4"
    with Library.open(library_path) as library:
        library.add(last, cause="导入")
        library.add(filled(catalog, 2025), cause="导入")
    return f"{ORGAN}/2025"


def bars(desk: Desk) -> QWidget:
    found = desk.window.details_panel.findChild(QWidget, "history_bars")
    assert isinstance(found, QWidget)
    return found


def test_that_the_panel_explains_the_current_cell(open_window: OpenWindow, two_years: str) -> None:
    desk = open_window(two_years)
    desk.go_to(NEW)
    text = desk.window.details_panel.text
    assert text.startswith("本年新收 · 自然人\n")
    assert "统计年度1月1日至12月31日收到的申请件数" in text
    assert "以公民个人名义提出的申请。" in text
    assert "依据：条例第三十一条。" in text
    assert text.endswith("去年：22件")
    assert bars(desk).accessibleName() == "2024年 22，2025年 18"


def test_that_every_cell_of_the_form_is_explained(
    open_window: OpenWindow, filled_report: str
) -> None:
    desk = open_window(filled_report)
    view = desk.window.report_view
    assert view is not None
    for cell in view.pages._session.edition.cells:
        view.pages.go_to_cell(cell)
        head, _, body = desk.window.details_panel.text.partition("\n")
        assert head, cell
        assert len(body) > 4, cell


def test_that_the_figure_of_this_year_is_drawn_as_it_changes(
    open_window: OpenWindow, two_years: str
) -> None:
    desk = open_window(two_years)
    desk.go_to(NEW)
    desk.press("3")
    desk.trigger("next_page")
    assert bars(desk).isHidden(), "a section has no figure"
    desk.go_to("t3.granted.natural_person")
    desk.go_to(NEW)
    assert bars(desk).accessibleName() == "2024年 22，2025年 3"
    desk.trigger("undo")
    assert bars(desk).accessibleName() == "2024年 22，2025年 18"


def test_that_zeros_are_not_drawn(open_window: OpenWindow, two_years: str) -> None:
    desk = open_window(two_years)
    desk.go_to("t3.granted.other")
    assert bars(desk).isHidden()
    assert desk.window.details_panel.text.endswith("去年：0件")


def test_that_f1_gives_the_keyboard_to_the_explanation_and_esc_gives_it_back(
    open_window: OpenWindow, two_years: str
) -> None:
    desk = open_window(two_years)
    table = desk.go_to(NEW)
    desk.window.right_panel.hide()
    desk.press(Qt.Key.Key_F1)
    assert desk.window.right_panel.isVisible()
    focused = desk.window.focusWidget()
    assert focused is not None
    assert desk.window.details_panel.isAncestorOf(focused)
    assert focused.accessibleName() == "本年新收 · 自然人"
    assert "依据：条例第三十一条。" in focused.accessibleDescription()
    desk.press(Qt.Key.Key_Escape)
    assert table.hasFocus()


def test_that_f1_explains_the_program_where_no_report_is_open(open_window: OpenWindow) -> None:
    desk = open_window()
    desk.trigger("explain_cell")
    assert "随填随存" in desk.dialogs.told[0]


def test_that_a_text_section_says_what_belongs_into_it(
    open_window: OpenWindow, filled_report: str
) -> None:
    desk = open_window(filled_report)
    view = desk.window.report_view
    assert view is not None
    view.pages.show_page("problems")
    desk.window.section_list.setCurrentRow(4)
    assert desk.window.details_panel.text == (
        "五、存在的主要问题及改进情况\n要写明：\n1. 主要问题\n2. 改进情况"
    )


def test_that_a_doubt_comes_with_the_cases_in_which_it_is_in_order(
    open_window: OpenWindow, two_years: str
) -> None:
    desk = open_window(two_years)
    desk.go_to("t3.carried_over.natural_person")
    assert "可以不一致的情形：机构改革划转、上年年报更正。" in desk.window.details_panel.text
    desk.go_to("t3.carried_over.business")
    assert "可以不一致的情形" not in desk.window.details_panel.text


def test_that_the_tool_tip_gives_the_sentence_and_last_years_figure(
    open_window: OpenWindow, two_years: str
) -> None:
    desk = open_window(two_years)
    tip = desk.index("t3.carried_over.natural_person").data(Qt.ItemDataRole.ToolTipRole)
    assert tip == ("三、自然人：上年结转 2；\n上年报告结转下年度 4，差\u00a02。\n去年：2件")
    assert desk.index("t3.granted.other").data(Qt.ItemDataRole.ToolTipRole) == "去年：0件"


def test_that_text_is_never_read_as_markup(open_window: OpenWindow, two_years: str) -> None:
    desk = open_window(two_years)
    labels = desk.window.details_panel.findChildren(QLabel)
    assert labels
    assert all(label.textFormat() is Qt.TextFormat.PlainText for label in labels)

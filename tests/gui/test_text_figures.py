"""Figures in the text: doubts, corrections, and figures that follow the tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QMenu

from forms.edition.terms import CellId
from forms.widgets.narrative.editor import NarrativeEditor
from storage.library import Library
from ui.findings.layout import Part
from ui.report.autosave import Autosave

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from forms.edition.catalog import EditionCatalog
    from tests.gui.conftest import Desk, OpenWindow


SENTENCE = "全年新收政府信息公开申请17件，其中予以公开9件。"


@pytest.fixture
def desk(open_window: OpenWindow, filled_report: str) -> Desk:
    """Return the window with a text that says 17 where the table says 18, looked at already."""
    opened = open_window(filled_report)
    text = editor(opened)
    text.selectAll()
    opened.commit_text(SENTENCE)
    opened.session.review.check_texts()
    text.marks.refresh()
    return opened


def editor(desk: Desk) -> NarrativeEditor:
    """Return the editor of section one, the keyboard in it."""
    view = desk.window.report_view
    assert view is not None
    view.pages.go_to_text("overview")
    found = desk.window.findChild(NarrativeEditor, "text.overview")
    assert isinstance(found, NarrativeEditor)
    return found


def choose(desk: Desk, figure: str, wanted: str) -> None:
    """Choose an entry of the menu on a figure."""
    text = editor(desk)
    menu = QMenu(text)
    text.marks.fill_menu(menu, text.toPlainText().index(figure))
    entries = {action.text(): action for action in menu.actions()}
    matching = [action for name, action in entries.items() if name.startswith(wanted)]
    assert matching, list(entries)
    matching[0].trigger()


def test_that_a_text_is_looked_at_when_typing_pauses(
    open_window: OpenWindow, filled_report: str, qtbot: QtBot
) -> None:
    desk = open_window(filled_report)
    text = editor(desk)
    text.selectAll()
    desk.commit_text(SENTENCE)
    qtbot.waitUntil(lambda: len(text.extraSelections()) == 2 and bool(desk.messages()))


def test_that_a_figure_that_differs_is_underlined_and_one_that_agrees_quietly_so(
    desk: Desk,
) -> None:
    shapes = {
        mark.cursor.selectedText(): mark.format.underlineStyle()
        for mark in editor(desk).extraSelections()
    }
    assert shapes == {
        "17": QTextCharFormat.UnderlineStyle.WaveUnderline,
        "9": QTextCharFormat.UnderlineStyle.DotLine,
    }


def test_that_the_figure_of_the_table_is_put_into_the_text_by_one_choice(desk: Desk) -> None:
    assert any("17" in message and "18" in message for message in desk.messages())
    choose(desk, "17", "改正文")
    assert editor(desk).toPlainText() == SENTENCE.replace("17", "18")
    assert not any("正文" in message for message in desk.messages())
    desk.trigger("undo")
    assert editor(desk).toPlainText() == SENTENCE


def test_that_the_panel_offers_to_mend_the_text_or_the_table(desk: Desk, qtbot: QtBot) -> None:
    panel = desk.window.findings_panel
    row = next(n for n, message in enumerate(desk.messages()) if "17" in message)
    for part in (Part.SHOW_TABLE, Part.CORRECT_TEXT):
        place = panel.list.box_of(part, row).center()
        qtbot.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
        if part is Part.SHOW_TABLE:
            current = desk.table("t3").currentIndex().data(Qt.ItemDataRole.UserRole)
            assert current.startswith("t3.new_requests.")
    assert editor(desk).toPlainText() == SENTENCE.replace("17", "18")
    assert not any("17" in message for message in desk.messages())


def test_that_the_table_is_one_click_away_where_the_text_may_mean_several_figures(
    open_window: OpenWindow, filled_report: str, qtbot: QtBot
) -> None:
    desk = open_window(filled_report)
    desk.session.enter_text("overview", "今年我局收到依申请公开件3件。")
    desk.session.review.check_texts()
    panel = desk.window.findings_panel
    (row,) = (n for n, message in enumerate(desk.messages()) if "应为" in message)
    assert "18（本年新收）或\u00a020（本年新收加上年结转）" in desk.messages()[row]
    assert panel.list.box_of(Part.CORRECT_TEXT, row).isEmpty(), "nobody knows which is meant"
    place = panel.list.box_of(Part.SHOW_TABLE, row).center()
    qtbot.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    current = desk.table("t3").currentIndex().data(Qt.ItemDataRole.UserRole)
    assert current == "t3.new_requests.total"


def test_that_a_tied_figure_follows_its_cell_in_the_same_step_and_over_a_restart(
    desk: Desk,
    open_window: OpenWindow,
    filled_report: str,
    library_path: Path,
    catalog: EditionCatalog,
) -> None:
    choose(desk, "9件", "随表更新")
    desk.go_to("t3.granted.natural_person")
    desk.press("12", Qt.Key.Key_Return)
    assert "予以公开12件" in editor(desk).toPlainText()
    desk.trigger("undo")
    assert "予以公开9件" in editor(desk).toPlainText()
    assert desk.shown("t3.granted.natural_person") == "9"
    desk.window.close()

    again = open_window(filled_report)
    again.go_to("t3.granted.natural_person")
    again.press("345", Qt.Key.Key_Return)
    assert "予以公开345件" in editor(again).toPlainText()
    again.window.close()
    with Library.open(library_path) as library:
        stored = library.load(library.reports()[0].id, catalog)
    assert "予以公开345件" in stored.texts["overview"], "printed and exported as plain text"


def test_that_a_tied_figure_keeps_its_place_while_the_text_is_written(desk: Desk) -> None:
    choose(desk, "9件", "随表更新")
    text = editor(desk)
    cursor = text.textCursor()
    cursor.setPosition(0)
    text.setTextCursor(cursor)
    desk.commit_text("据统计，")
    desk.go_to("t3.granted.natural_person")
    desk.press("10", Qt.Key.Key_Return)
    assert editor(desk).toPlainText() == "据统计，" + SENTENCE.replace("9件", "10件")


def test_that_an_untied_figure_stays_as_it_is(desk: Desk) -> None:
    choose(desk, "9件", "随表更新")
    choose(desk, "9件", "不再随表更新")
    desk.go_to("t3.granted.natural_person")
    desk.press("10", Qt.Key.Key_Return)
    assert "予以公开9件" in editor(desk).toPlainText()


def test_that_a_figure_is_saved_at_once_although_a_text_follows_it(desk: Desk) -> None:
    choose(desk, "9件", "随表更新")
    autosave = desk.window.findChild(Autosave)
    assert autosave is not None
    assert autosave.flush()
    desk.session.enter_values({CellId("t3.granted.natural_person"): "12"})
    assert not autosave.is_clean
    timer = autosave.findChild(QTimer)
    assert timer is not None
    assert timer.interval() == 0


def test_that_a_correction_of_an_older_text_is_not_put_into_the_wrong_place(desk: Desk) -> None:
    old = next(one for one in desk.session.review.findings if "17" in one.message)
    text = editor(desk)
    text.moveCursor(QTextCursor.MoveOperation.Start)
    text.insertPlainText("今年，")
    desk.window.findings_panel.correction_requested.emit(old)
    assert text.toPlainText() == f"今年，{SENTENCE}"


def test_that_the_menu_of_a_text_just_typed_in_corrects_the_right_place(desk: Desk) -> None:
    text = editor(desk)
    text.moveCursor(QTextCursor.MoveOperation.Start)
    text.insertPlainText("今年，")
    choose(desk, "17", "改正文")
    assert text.toPlainText() == "今年，" + SENTENCE.replace("17", "18")

"""Typing texts into the real window."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QInputMethodEvent, QKeySequence, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QToolButton

from export.composition import compose
from export.paper.blocks import Title
from storage.library import Library

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from forms.edition.catalog import EditionCatalog
    from tests.gui.conftest import Desk, OpenWindow


def editor(desk: Desk, section: str) -> QPlainTextEdit:
    """Return a section's text editor, its page shown and the keyboard in it."""
    view = desk.window.report_view
    assert view is not None
    view.pages.go_to_text(section)
    found = desk.window.findChild(QPlainTextEdit, f"text.{section}")
    assert isinstance(found, QPlainTextEdit)
    found.setFocus()
    found.moveCursor(QTextCursor.MoveOperation.End)
    return found


def test_that_every_section_has_an_editor_with_an_accessible_name(
    open_window: OpenWindow, blank_report: str
) -> None:
    desk = open_window(blank_report)
    sections = (
        *("overview", "proactive_disclosure", "requests"),
        *("review_litigation", "problems", "other_matters"),
    )
    headings = {editor(desk, section).accessibleName()[0] for section in sections}
    assert headings == set("一二三四五六")
    assert editor(desk, "preamble").accessibleName() == "导语"


def test_that_a_typed_text_is_kept_without_any_further_step(
    open_window: OpenWindow, blank_report: str, library_path: Path, catalog: EditionCatalog
) -> None:
    desk = open_window(blank_report)
    editor(desk, "overview")
    desk.commit_text("全年主动公开信息。")
    desk.window.close()
    with Library.open(library_path) as library:
        stored = library.load(library.reports()[0].id, catalog)
    assert stored.texts["overview"] == "全年主动公开信息。"


def test_that_a_text_pends_until_it_is_written(
    open_window: OpenWindow, filled_report: str, qtbot: QtBot
) -> None:
    desk = open_window(filled_report)
    text = editor(desk, "problems")
    text.selectAll()
    desk.press(Qt.Key.Key_Delete)
    badge = partial(desk.window.section_list.badge_text, "problems")
    qtbot.waitUntil(lambda: badge() == "○1")
    desk.press("a")
    qtbot.waitUntil(lambda: badge() != "○1")


def test_that_undo_takes_back_typing_sentence_by_sentence_in_the_order_of_all_changes(
    open_window: OpenWindow, blank_report: str, qtbot: QtBot
) -> None:
    desk = open_window(blank_report)
    text = editor(desk, "overview")
    for word in ("第一", "句。", "第二", "句"):
        desk.commit_text(word)
    desk.go_to("t3.new_requests.natural_person")
    desk.press("3", Qt.Key.Key_Return)

    qtbot.keySequence(desk.table("t3"), QKeySequence.StandardKey.Undo)
    assert desk.shown("t3.new_requests.natural_person") == ""
    text = editor(desk, "overview")
    qtbot.keySequence(text, QKeySequence.StandardKey.Undo)
    assert text.toPlainText() == "第一句。"
    qtbot.keySequence(text, QKeySequence.StandardKey.Undo)
    assert text.toPlainText() == ""
    qtbot.keySequence(text, QKeySequence.StandardKey.Redo)
    assert text.toPlainText() == "第一句。"


def test_that_an_unfinished_composition_is_neither_saved_nor_lost(
    open_window: OpenWindow, blank_report: str
) -> None:
    desk = open_window(blank_report)
    text = editor(desk, "overview")
    desk.commit_text("已写。")
    QApplication.sendEvent(text, QInputMethodEvent("nihao", []))
    session = desk.window.report_view
    assert session is not None
    assert text.toPlainText() == "已写。"
    desk.commit_text("你好")
    assert text.toPlainText() == "已写。你好"


def test_that_a_composition_thrown_away_as_the_text_is_left_is_kept(
    open_window: OpenWindow, blank_report: str
) -> None:
    """Qt's ibus plugin does that, with fcitx 5 for one."""
    desk = open_window(blank_report)
    text = editor(desk, "overview")
    QApplication.sendEvent(text, QInputMethodEvent("nihao", []))
    QApplication.sendEvent(text, QInputMethodEvent())
    text.clearFocus()
    assert text.toPlainText() == "nihao"


def test_that_a_composition_that_was_taken_back_before_is_not_kept(
    open_window: OpenWindow, blank_report: str, qtbot: QtBot
) -> None:
    desk = open_window(blank_report)
    text = editor(desk, "overview")
    QApplication.sendEvent(text, QInputMethodEvent("nihao", []))
    QApplication.sendEvent(text, QInputMethodEvent())
    passed: list[bool] = []
    QTimer.singleShot(0, lambda: passed.append(True))
    qtbot.waitUntil(lambda: bool(passed))
    text.clearFocus()
    assert text.toPlainText() == ""


def test_that_emoji_and_a_change_in_the_middle_survive_undo(
    open_window: OpenWindow, blank_report: str
) -> None:
    desk = open_window(blank_report)
    text = editor(desk, "overview")
    desk.commit_text("甲😀乙。")
    cursor = text.textCursor()
    cursor.setPosition(3)
    text.setTextCursor(cursor)
    desk.commit_text("丙")
    assert text.toPlainText() == "甲😀丙乙。"
    desk.trigger("undo")
    assert text.toPlainText() == "甲😀乙。"


def test_that_the_title_follows_typing_and_a_date_is_shown_as_printed(
    open_window: OpenWindow, blank_report: str, library_path: Path, catalog: EditionCatalog
) -> None:
    desk = open_window(blank_report)
    view = desk.window.report_view
    assert view is not None
    view.pages.show_page("cover")
    date = desk.window.findChild(QLineEdit, "field.signature.date")
    assert isinstance(date, QLineEdit)
    assert date.text() == "2026年1月20日"
    date.setFocus()
    date.selectAll()
    desk.press("2026-3-5", Qt.Key.Key_Return)
    assert date.text() == "2026年3月5日"
    desk.window.close()
    with Library.open(library_path) as library:
        assert library.load(library.reports()[0].id, catalog).signature_date == "2026-03-05"


def test_that_shift_and_enter_break_the_title_where_the_cursor_is(
    open_window: OpenWindow, blank_report: str, library_path: Path, catalog: EditionCatalog
) -> None:
    desk = open_window(blank_report)
    view = desk.window.report_view
    assert view is not None
    view.pages.show_page("cover")
    title = desk.window.findChild(QLineEdit, "field.title")
    assert isinstance(title, QLineEdit)
    title.setFocus()
    title.selectAll()
    desk.commit_text("云川市水务局")
    QTest.keyClick(title, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    desk.commit_text("年度报告")
    desk.window.close()
    with Library.open(library_path) as library:
        report = library.load(library.reports()[0].id, catalog)

    assert report.title == "云川市水务局\n年度报告"
    heading = compose(report, is_draft=True).blocks[0]
    assert isinstance(heading, Title)
    assert heading.lines == ("云川市水务局", "年度报告")


def test_that_an_outline_is_offered_for_an_empty_text_and_pends_until_it_is_written(
    open_window: OpenWindow, blank_report: str, qtbot: QtBot
) -> None:
    desk = open_window(blank_report)
    text = editor(desk, "overview")
    button = desk.window.findChild(QToolButton, "outline.overview")
    assert isinstance(button, QToolButton)
    button.click()
    assert text.toPlainText().startswith("（一）主动公开\n")
    assert "（五）监督保障" in text.toPlainText()
    assert not button.isVisible()
    badge = partial(desk.window.section_list.badge_text, "overview")
    assert badge() == "○1"
    desk.commit_text("加强监督。")
    qtbot.waitUntil(lambda: badge() != "○1")
    desk.trigger("undo")
    desk.trigger("undo")
    assert text.toPlainText() == ""

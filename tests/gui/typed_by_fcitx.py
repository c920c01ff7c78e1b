"""What a clerk types with fcitx 5: run by `test_fcitx.py` on a display and a bus of its own."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QLineEdit, QListView, QPlainTextEdit, QTableView

from forms.edition.catalog import EditionCatalog
from forms.widgets.composition import Composition
from storage.library import Library
from ui.look.input_method import choose_input_method

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtCore import QPoint
    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from tests.gui.conftest import Desk, OpenWindow


choose_input_method()  # as `ui.app.run` does: before there is an application

CELL = "t3.new_requests.natural_person"
COMPOSED = {"nihao", "你好"}
"""What may become of a composition that is left: the letters, or what they would have become."""


def _type(*keys: str) -> None:
    subprocess.run(["xdotool", "key", "--delay", "30", *keys], check=True)


def _narrative(desk: Desk, qtbot: QtBot) -> QPlainTextEdit:
    view = desk.window.report_view
    assert view is not None
    view.pages.show_page("overview")
    found = desk.window.findChild(QPlainTextEdit, "text.overview")
    assert isinstance(found, QPlainTextEdit)
    found.setFocus()
    qtbot.waitUntil(found.hasFocus)
    return found


def _compose(qtbot: QtBot, text: QPlainTextEdit) -> None:
    """Leave a composition half finished in a text."""
    _type(*"nihao")
    qtbot.waitUntil(lambda: _plain(_preedit(text)) == "nihao")


def _preedit(text: QPlainTextEdit) -> str:
    layout = text.textCursor().block().layout()
    return str(layout.preeditAreaText())


def _plain(text: str) -> str:
    return text.replace(" ", "").replace("'", "")


def _stored(path: Path) -> str:
    with Library.open(path) as library:
        entry = library.reports()[0]
        return library.load(entry.id, EditionCatalog()).texts.get("overview", "")


def test_that_chinese_is_typed_into_a_narrative(
    open_window: OpenWindow, blank_report: str, qtbot: QtBot
) -> None:
    desk = open_window(blank_report)
    text = _narrative(desk, qtbot)
    _compose(qtbot, text)
    _type("space")
    qtbot.waitUntil(lambda: text.toPlainText() == "你好")
    assert desk.session.report.texts["overview"] == "你好"


def test_that_chinese_is_typed_over_a_cell(
    open_window: OpenWindow, blank_report: str, qtbot: QtBot
) -> None:
    desk = open_window(blank_report)
    desk.go_to(CELL)
    _type(*"nihao")
    _type("space")
    qtbot.waitUntil(lambda: _edited() == "你好")
    _type("Return")
    qtbot.waitUntil(lambda: desk.shown(CELL) == "你好")


def _edited() -> str:
    """Return what stands in the line that is edited: itself the focus, or inside a table."""
    focused = QApplication.focusWidget()
    line = focused if isinstance(focused, QLineEdit) else focused and focused.findChild(QLineEdit)
    return line.text() if isinstance(line, QLineEdit) else ""


def test_that_chinese_is_typed_into_the_find_field(
    open_window: OpenWindow, blank_report: str, qtbot: QtBot
) -> None:
    desk = open_window(blank_report)
    desk.trigger("find")
    qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), QLineEdit))
    _type(*"nihao")
    _type("space")
    qtbot.waitUntil(lambda: _edited() == "你好")


def test_that_a_page_that_is_left_keeps_what_was_half_typed_once(
    open_window: OpenWindow, blank_report: str, qtbot: QtBot
) -> None:
    desk = open_window(blank_report)
    text = _narrative(desk, qtbot)
    _compose(qtbot, text)
    desk.table("t3").setFocus()
    qtbot.waitUntil(lambda: _plain(text.toPlainText()) in COMPOSED)
    # A composition that came a second time would come before the next one.
    _narrative(desk, qtbot)
    _type(*"nihao")
    _type("space")
    qtbot.waitUntil(lambda: text.toPlainText().endswith("你好") and not _preedit(text))
    assert _plain(text.toPlainText()).removesuffix("你好") in COMPOSED


def test_that_a_text_that_loses_the_keyboard_keeps_what_was_half_typed_once(
    open_window: OpenWindow, blank_report: str, qtbot: QtBot
) -> None:
    desk = open_window(blank_report)
    text = _narrative(desk, qtbot)
    _compose(qtbot, text)
    sections = desk.window.findChild(QListView, "sections")
    assert isinstance(sections, QListView)
    sections.setFocus()
    assert _plain(text.toPlainText()) in COMPOSED
    text.setFocus()
    _type(*"nihao")
    _type("space")
    qtbot.waitUntil(lambda: text.toPlainText().endswith("你好") and not _preedit(text))
    assert _plain(text.toPlainText()).removesuffix("你好") in COMPOSED


def test_that_what_is_taken_back_with_escape_stays_away(
    open_window: OpenWindow, blank_report: str, qtbot: QtBot
) -> None:
    desk = open_window(blank_report)
    text = _narrative(desk, qtbot)
    _compose(qtbot, text)
    _type("Escape")
    qtbot.waitUntil(lambda: _preedit(text) == "")
    desk.table("t3").setFocus()
    assert text.toPlainText() == ""


def test_that_a_cell_keeps_what_was_half_typed_when_its_page_is_left(
    open_window: OpenWindow, blank_report: str, qtbot: QtBot
) -> None:
    desk = open_window(blank_report)
    desk.go_to(CELL)
    _type(*"nihao")
    qtbot.waitUntil(lambda: _composed_in_cell(desk) == "nihao")
    _narrative(desk, qtbot)
    assert _plain(desk.shown(CELL)) in COMPOSED


def _composed_in_cell(desk: Desk) -> str:
    table = desk.window.findChild(QTableView, "table.t3")  # not shown: that would finish it
    found = table and table.findChild(Composition)
    return _plain(found._composed) if isinstance(found, Composition) else ""


def test_that_saving_keeps_what_was_half_typed_once(
    open_window: OpenWindow, blank_report: str, library_path: Path, qtbot: QtBot
) -> None:
    desk = open_window(blank_report)
    text = _narrative(desk, qtbot)
    _compose(qtbot, text)
    desk.session.commit_pending_edits()  # as exporting and printing ask for
    qtbot.waitUntil(lambda: _plain(_stored(library_path)) in COMPOSED)
    _type(*"nihao")
    _type("space")
    qtbot.waitUntil(lambda: text.toPlainText().endswith("你好") and not _preedit(text))
    assert _plain(text.toPlainText()).removesuffix("你好") in COMPOSED


def test_that_closing_keeps_what_was_half_typed_once(
    open_window: OpenWindow, blank_report: str, library_path: Path, qtbot: QtBot
) -> None:
    desk = open_window(blank_report)
    text = _narrative(desk, qtbot)
    _compose(qtbot, text)
    assert desk.window.close()
    assert _plain(_stored(library_path)) in COMPOSED


def test_that_the_candidates_stand_at_the_cursor(
    open_window: OpenWindow, blank_report: str, qtbot: QtBot
) -> None:
    desk = open_window(blank_report)
    text = _narrative(desk, qtbot)
    _compose(qtbot, text)
    qtbot.waitUntil(lambda: bool(_candidates()))
    left, top = _candidates()
    cursor: QPoint = _on_screen(text)
    assert abs(left - cursor.x()) < 200
    assert -text.cursorRect().height() < top - cursor.y() < 40


def _on_screen(text: QPlainTextEdit) -> QPoint:
    viewport: QWidget = text.viewport()
    return viewport.mapToGlobal(text.cursorRect().bottomLeft())


def _candidates() -> tuple[int, ...]:
    """Return where the window with the candidates stands; nothing while there is none."""
    asked = [
        "xdotool",
        "search",
        "--onlyvisible",
        "--class",
        "fcitx",
        "getwindowgeometry",
        "--shell",
    ]
    told = subprocess.run(asked, capture_output=True, text=True, check=False).stdout
    places = dict(line.split("=") for line in told.splitlines() if "=" in line)
    return (int(places["X"]), int(places["Y"])) if places else ()

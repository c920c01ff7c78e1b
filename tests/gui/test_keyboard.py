"""What a clerk expects of the keyboard beside the form: start page, library, dialogs, history."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialogButtonBox, QLineEdit, QListWidget, QMessageBox, QPushButton

from tests.gui.conftest import ORGAN
from ui.app import build_window
from ui.dialogs.new_report import NewReportDialog
from ui.dialogs.questions import Dialogs
from ui.dialogs.report_wishes import NewReport, NewReportOffer
from ui.report.autosave import Autosave

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from forms.edition.catalog import EditionCatalog
    from tests.gui.conftest import OpenWindow


def test_that_enter_presses_a_button_of_the_start_page(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    desk = open_window()
    button = desk.window.start_page.findChild(QPushButton, "start.sample")
    assert isinstance(button, QPushButton)
    qtbot.keyClick(button, Qt.Key.Key_Return)
    assert desk.window.report_view is not None


def test_that_enter_opens_the_report_that_is_found(
    open_window: OpenWindow, filled_report: str
) -> None:
    desk = open_window(filled_report)
    desk.trigger("close_report")
    desk.trigger("open")
    desk.press("2025", Qt.Key.Key_Return)
    assert desk.window.report_view is not None
    assert desk.window.library_panel.search.text() == ""


def test_that_nothing_is_opened_where_nothing_is_found(
    open_window: OpenWindow, filled_report: str
) -> None:
    desk = open_window(filled_report)
    desk.trigger("close_report")
    desk.trigger("open")
    desk.press("1999", Qt.Key.Key_Return)
    assert desk.window.report_view is None


def offer(catalog: EditionCatalog) -> NewReportOffer:
    """Return what the dialog for a new report is given by an empty library."""
    return NewReportOffer(catalog, NewReport(ORGAN, 2025), lambda _: (), lambda: None)


def test_that_a_suggested_organ_is_replaced_by_typing(
    open_window: OpenWindow, catalog: EditionCatalog
) -> None:
    dialog = NewReportDialog(offer(catalog), open_window().window)
    assert dialog.organization.selectedText() == ORGAN


def test_that_the_buttons_of_a_dialog_carry_words_only(
    open_window: OpenWindow, catalog: EditionCatalog
) -> None:
    dialog = NewReportDialog(offer(catalog), open_window().window)
    box = dialog.findChild(QDialogButtonBox)
    assert isinstance(box, QDialogButtonBox)
    assert [button.icon().isNull() for button in box.buttons()] == [True, True]


@pytest.mark.parametrize(("loses", "verb"), [(True, "取消"), (False, "替换")])
def test_that_enter_takes_the_answer_that_loses_nothing(
    open_window: OpenWindow, loses: bool, verb: str
) -> None:
    shown: list[str] = []

    def look() -> None:
        box = desk.window.findChild(QMessageBox)
        assert isinstance(box, QMessageBox)
        shown.append(box.defaultButton().text())
        box.reject()

    desk = open_window()
    QTimer.singleShot(0, look)
    assert not Dialogs(desk.window).confirm("？", "替换", loses=loses)
    assert shown == [verb]


def test_that_ctrl_y_restores_as_in_other_office_programs(open_window: OpenWindow) -> None:
    keys = open_window().window.action("redo").shortcuts()
    assert keys.count(QKeySequence("Ctrl+Y")) == 1


def test_that_typing_on_does_not_put_off_saving(
    open_window: OpenWindow, filled_report: str, qtbot: QtBot
) -> None:
    desk = open_window(filled_report)
    autosave = desk.window.findChild(Autosave)
    assert autosave is not None
    timer = autosave.findChild(QTimer)
    assert timer is not None
    desk.session.enter_text("overview", "今")
    started = timer.timerId()
    desk.session.enter_text("overview", "今年")
    assert timer.isActive()
    assert timer.timerId() == started, "a timer that is started anew gets another id"


def test_that_places_are_told_apart_by_their_ends(
    open_window: OpenWindow, filled_report: str
) -> None:
    desk = open_window(filled_report)
    desk.trigger("go_to_cell")
    line = desk.window.findChild(QLineEdit, "find.line")
    found = desk.window.findChild(QListWidget, "find.list")
    assert isinstance(line, QLineEdit)
    assert isinstance(found, QListWidget)
    line.setText("本年新收")
    assert found.horizontalScrollBar().maximum() == 0
    assert found.textElideMode() == Qt.TextElideMode.ElideMiddle


def test_that_the_first_window_fits_on_the_screen(qtbot: QtBot, library_path: Path) -> None:
    window = build_window(library_path)
    qtbot.addWidget(window)
    room = window.screen().availableSize()
    assert (window.width(), window.height()) <= (room.width(), room.height())

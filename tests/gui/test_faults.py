"""Faults of the program itself, and of the disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from storage.errors import LibraryError
from storage.library import Library
from ui.window.fault_guard import FaultGuard

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from pytestqt.qtbot import QtBot

    from forms.edition.catalog import EditionCatalog
    from tests.gui.conftest import OpenWindow


def test_that_a_fault_saves_what_is_typed_and_tells_no_traceback(
    open_window: OpenWindow, blank_report: str, library_path: Path, catalog: EditionCatalog
) -> None:
    desk = open_window(blank_report)
    desk.go_to("t3.new_requests.natural_person")
    desk.press("9")
    guard = desk.window.findChild(FaultGuard)
    assert guard is not None
    error = ZeroDivisionError("division by zero")
    guard.handle(type(error), error, None)
    assert len(desk.dialogs.errors) == 1
    assert "程序内部出错" in desk.dialogs.errors[0]
    assert "division" not in desk.dialogs.errors[0]
    with Library.open(library_path) as library:
        stored = library.load(library.reports()[0].id, catalog)
    assert "9" in stored.cells.values()


def test_that_a_failing_save_is_shown_until_it_succeeds_and_loses_nothing(
    open_window: OpenWindow, blank_report: str, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = open_window(blank_report)
    save = Library.save

    def fail(*_args: object, **_named: object) -> int:
        raise LibraryError("磁盘已满")

    monkeypatch.setattr(Library, "save", fail)
    desk.go_to("t3.new_requests.natural_person")
    desk.press("9", Qt.Key.Key_Return, "8", Qt.Key.Key_Return)
    status = desk.window.status_line.saved
    qtbot.waitUntil(lambda: "未能保存" in status.text())
    assert status.toolTip() == "磁盘已满"

    monkeypatch.setattr(Library, "save", save)
    desk.window.close()
    again = open_window(blank_report)
    assert again.shown("t3.new_requests.natural_person") == "9"
    assert again.shown("t3.carried_over.natural_person") == "8"

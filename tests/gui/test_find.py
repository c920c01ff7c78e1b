"""Finding words and going to cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QListWidget, QPlainTextEdit

if TYPE_CHECKING:
    from tests.gui.conftest import Desk, OpenWindow


def results(desk: Desk) -> list[str]:
    """Return what the find dialog lists."""
    found = desk.window.findChild(QListWidget, "find.list")
    assert isinstance(found, QListWidget)
    return [found.item(row).text() for row in range(found.count())]


def focus_dialog(desk: Desk) -> QDialog:
    """Return the find dialog, the keyboard in its line."""
    dialog = desk.window.findChild(QDialog, "find")
    assert isinstance(dialog, QDialog)
    desk.activate(dialog)
    return dialog


def test_that_a_cell_is_reached_by_a_few_letters_of_its_labels(
    open_window: OpenWindow, filled_report: str
) -> None:
    desk = open_window(filled_report)
    desk.trigger("go_to_cell")
    dialog = focus_dialog(desk)
    desk.commit_text("予以公开 商业")
    assert [label.split(" / ", 1)[1] for label in results(desk)] == [
        "三、本年度办理结果 / （一）予以公开 / 法人或其他组织 / 商业企业",
    ]
    desk.press(Qt.Key.Key_Return)
    assert not dialog.isVisible()
    current = desk.table("t3").currentIndex().data(Qt.ItemDataRole.UserRole)
    assert current == "t3.granted.business"


def test_that_a_word_is_found_in_every_text_and_selected(
    open_window: OpenWindow, filled_report: str
) -> None:
    desk = open_window(filled_report)
    desk.trigger("find")
    focus_dialog(desk)
    desk.commit_text("的文字")
    assert [line.split("：")[0] for line in results(desk)] == [
        "一、总体情况",
        "五、存在的主要问题及改进情况",
        "六、其他需要报告的事项",
    ]
    desk.press(Qt.Key.Key_Down, Qt.Key.Key_Return)
    editor = desk.window.findChild(QPlainTextEdit, "text.problems")
    assert isinstance(editor, QPlainTextEdit)
    assert editor.textCursor().selectedText() == "的文字"


def test_that_nothing_found_is_said(open_window: OpenWindow, filled_report: str) -> None:
    desk = open_window(filled_report)
    desk.trigger("find")
    focus_dialog(desk)
    desk.commit_text("没有这个词")
    assert results(desk) == []
    desk.press(Qt.Key.Key_Return)
    desk.trigger("close_report")
    assert results(desk) == []

"""Last year's texts and figures beside the new ones: read, copied by the paragraph, checked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QMenu, QPlainTextEdit, QToolButton

from export.formats import WORD
from export.manuscript import Manuscript
from forms.edition.terms import CellId
from forms.widgets.grid.delegate import fit_aside
from forms.widgets.narrative.beside import TextBesideLastYears
from forms.widgets.narrative.editor import NarrativeEditor
from forms.widgets.narrative.last_year import LastYearPanel
from storage.library import Library
from tests.gui.conftest import ORGAN, filled
from ui.dialogs.report_wishes import NewReport

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from forms.edition.catalog import EditionCatalog
    from tests.gui.conftest import Desk, OpenWindow
    from ui.dialogs.report_wishes import NewReportOffer

FIRST = "2024年，本局主动公开信息35条。"
SECOND = "开展业务培训3场，参加人员210人次。"
CARRIED = CellId("t3.carried_over.natural_person")
_Underline = QTextCharFormat.UnderlineStyle


@pytest.fixture
def desk(
    open_window: OpenWindow, library_path: Path, catalog: EditionCatalog, blank_report: str
) -> Desk:
    """Return the window with a blank report and last year's beside it."""
    previous = filled(catalog, 2024)
    previous.texts["overview"] = f"{FIRST}\n{SECOND}"
    with Library.open(library_path) as library:
        library.add(previous, cause="导入")
    return open_window(blank_report)


def panel(desk: Desk, section: str = "overview") -> LastYearPanel:
    """Return last year's text of a section, its page shown."""
    view = desk.window.report_view
    assert view is not None
    view.pages.go_to_text(section)
    found = desk.window.findChild(LastYearPanel, f"last_year.{section}")
    assert isinstance(found, LastYearPanel)
    return found


def editor(desk: Desk) -> NarrativeEditor:
    found = desk.window.findChild(NarrativeEditor, "text.overview")
    assert isinstance(found, NarrativeEditor)
    return found


def choose(desk: Desk, paragraph: str) -> QToolButton:
    """Put the cursor into a paragraph of last year's; return the button that copies it."""
    beside = panel(desk)
    cursor = beside.text.textCursor()
    cursor.setPosition(beside.text.toPlainText().index(paragraph))
    beside.text.setTextCursor(cursor)
    return beside.copy_button


def dashed(desk: Desk) -> list[str]:
    """Return the figures that are marked as to be checked."""
    desk.session.review.check_texts()
    text = editor(desk)
    text.marks.refresh()
    return [
        selection.cursor.selectedText()
        for selection in text.extraSelections()
        if selection.format.underlineStyle() is _Underline.DashUnderline
    ]


def overtype(desk: Desk, old: str, new: str) -> None:
    """Select a figure in the text and type another one."""
    text = editor(desk)
    start = text.toPlainText().index(old)
    text.select_characters(start, start + len(old))
    text.setFocus()
    desk.press(new)


def test_that_the_way_from_last_years_word_file_is_walked_and_taken_back(
    open_window: OpenWindow, catalog: EditionCatalog, tmp_path: Path
) -> None:
    previous = filled(catalog, 2024)
    previous.texts["overview"] = f"{FIRST}\n{SECOND}"
    assert WORD.write is not None
    path = tmp_path / "2024年报.docx"
    path.write_bytes(WORD.write(Manuscript(previous)))
    desk = open_window()

    def accept(offer: NewReportOffer) -> NewReport:
        return replace(offer.suggested, date="2026-01-20")

    desk.dialogs.ask_new_report = accept  # type: ignore[method-assign]
    desk.dialogs.file = path
    desk.trigger("start_from_last_year")
    assert desk.dialogs.errors == []
    assert desk.shown(CARRIED) == "0"

    choose(desk, SECOND).click()
    assert editor(desk).toPlainText() == SECOND
    assert dashed(desk) == ["3", "210"]
    overtype(desk, "3", "5")
    assert dashed(desk) == ["210"]
    overtype(desk, "210", "260")
    assert dashed(desk) == []
    assert desk.session.report.texts["overview"] == "开展业务培训5场，参加人员260人次。"

    while desk.session.history.undo_label is not None:
        desk.trigger("undo")
    assert editor(desk).toPlainText() == ""
    assert desk.shown(CARRIED) == ""


def test_that_last_years_text_is_beside_the_new_one_and_never_in_it(desk: Desk) -> None:
    beside = panel(desk)
    assert beside.isVisible()
    assert beside.text.toPlainText() == f"{FIRST}\n{SECOND}"
    assert beside.text.isReadOnly()
    assert editor(desk).toPlainText() == ""
    assert desk.window.findChild(LastYearPanel, "last_year.requests") is None


def test_that_a_paragraph_is_put_behind_the_one_with_the_cursor_as_one_step(desk: Desk) -> None:
    panel(desk)
    text = editor(desk)
    desk.commit_text("本年工作有序。")
    text.moveCursor(QTextCursor.MoveOperation.Start)
    choose(desk, FIRST).click()
    assert text.toPlainText() == f"本年工作有序。\n{FIRST}"
    assert text.hasFocus()
    choose(desk, SECOND).click()
    assert text.toPlainText() == f"本年工作有序。\n{FIRST}\n{SECOND}"
    desk.trigger("undo")
    assert text.toPlainText() == f"本年工作有序。\n{FIRST}"
    assert "复制上年段落" in desk.window.action("redo").text()


def test_that_several_paragraphs_are_copied_together(desk: Desk) -> None:
    beside = panel(desk)
    beside.text.selectAll()
    assert beside.copy_button.text() == "复制这 2 段"
    beside.copy_button.click()
    assert editor(desk).toPlainText() == f"{FIRST}\n{SECOND}"


def test_that_a_figure_is_confirmed_from_its_menu_and_stays_so_when_opened_again(
    desk: Desk, open_window: OpenWindow, blank_report: str
) -> None:
    choose(desk, SECOND).click()
    assert dashed(desk) == ["3", "210"]
    menu = QMenu()
    editor(desk).marks.fill_menu(menu, SECOND.index("3"))
    menu.actions()[0].trigger()
    assert menu.actions()[0].text() == "已核对：3"
    assert dashed(desk) == ["210"]
    desk.window.close()
    again = open_window(blank_report)
    panel(again)
    assert dashed(again) == ["210"], "marks are worked out anew, what was confirmed is kept"
    again.trigger("undo")


def test_that_a_figure_is_confirmed_from_the_list_of_findings(desk: Desk) -> None:
    choose(desk, SECOND).click()
    desk.session.review.check_texts()
    (finding,) = (one for one in desk.session.review.findings if one.found == "3")
    desk.window.findings_panel.confirmation_requested.emit(finding)
    assert dashed(desk) == ["210"]
    desk.trigger("undo")
    assert dashed(desk) == ["3", "210"]


def test_that_the_texts_are_hidden_and_shown_on_all_pages_and_that_is_remembered(
    desk: Desk, open_window: OpenWindow, blank_report: str
) -> None:
    assert panel(desk).isVisible()
    button = desk.window.findChild(QToolButton, "last_year.toggle.overview")
    assert button is not None
    button.click()
    assert not panel(desk).isVisible()
    assert not panel(desk, "problems").isVisible()
    assert not desk.window.action("show_last_text").isChecked()
    desk.window.close()
    again = open_window(blank_report)
    assert not panel(again).isVisible()
    again.trigger("show_last_text")
    assert panel(again).isVisible()


def test_that_last_years_preamble_is_beside_the_new_one(
    open_window: OpenWindow, library_path: Path, catalog: EditionCatalog, blank_report: str
) -> None:
    previous = filled(catalog, 2024)
    previous.texts["preamble"] = "本报告按照规定编制。"
    with Library.open(library_path) as library:
        library.add(previous, cause="导入")
    desk = open_window(blank_report)
    beside = panel(desk, "preamble")
    assert beside.isVisible()
    beside.copy_button.click()
    assert desk.session.report.texts["preamble"] == "本报告按照规定编制。"
    button = desk.window.findChild(QToolButton, "last_year.toggle.preamble")
    assert button is not None
    button.click()
    assert not beside.isVisible()


def test_that_there_is_nothing_beside_where_there_was_no_last_year(
    open_window: OpenWindow, blank_report: str
) -> None:
    desk = open_window(blank_report)
    assert desk.window.findChild(LastYearPanel) is None
    assert desk.window.findChild(QToolButton, "last_year.toggle.overview") is None


def test_that_the_texts_stand_one_above_the_other_where_there_is_little_room(desk: Desk) -> None:
    beside = panel(desk).parent()
    assert isinstance(beside, TextBesideLastYears)
    assert beside.orientation() is Qt.Orientation.Horizontal
    desk.window.resize(700, 540)
    assert beside.orientation() is Qt.Orientation.Vertical


def test_that_nothing_is_copied_into_a_locked_report(
    open_window: OpenWindow, finalized_report: str, library_path: Path, catalog: EditionCatalog
) -> None:
    with Library.open(library_path) as library:
        library.add(filled(catalog, 2024), cause="导入")
    desk = open_window(finalized_report)
    assert not panel(desk).copy_button.isEnabled()


def test_that_last_years_texts_and_figures_are_shown_across_editions(
    open_window: OpenWindow, library_path: Path, catalog: EditionCatalog
) -> None:
    previous = NewReport(ORGAN, 2020).make(catalog.load("2019"))
    previous.texts["problems"] = "存在的问题。"
    previous.cells[CellId("t3.new_requests.natural_person")] = "6"
    with Library.open(library_path) as library:
        library.add(previous, cause="导入")
        library.add(NewReport(ORGAN, 2021).make(catalog.load("2021")), cause="新建")
    desk = open_window(f"{ORGAN}/2021")
    assert panel(desk, "problems").text.toPlainText() == "存在的问题。"
    assert desk.session.figures.previous(CellId("t3.new_requests.natural_person")) == "6"
    assert desk.window.action("show_previous").isChecked()


def test_that_last_years_figure_is_never_shown_bare(desk: Desk) -> None:
    metrics = desk.window.fontMetrics()
    shown = {fit_aside("去年", "1204", metrics, room) for room in range(200)}
    assert shown == {"去年 1204", "去年1204", "(1204)", ""}


def test_that_the_panel_is_reached_and_left_with_the_keyboard(desk: Desk, qtbot: QtBot) -> None:
    beside = panel(desk)
    editor(desk).setFocus()
    desk.press(Qt.Key.Key_Tab)
    focused = desk.window.focusWidget()
    assert isinstance(focused, QToolButton | QPlainTextEdit)
    assert focused in (beside.copy_button, beside.text)

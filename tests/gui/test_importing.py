"""A file is looked at beside its source, and only then stored."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QTableView

from forms.edition.terms import CellId
from forms.model.changes import Field, text_field
from storage.library import Library
from tests.edited_word import edited, exported_report, put_figure, write_word_file
from tests.gui.import_steps import (
    GRANTED,
    KEPT,
    MARK,
    ORGAN,
    PERSON,
    InstantReader,
    current_cell,
    doubtful_file,
    importing,
    load,
    parts,
    read_all,
    shown,
    stored,
    tokens,
    word_file,
    write_text_file,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from docx.document import Document as WordDocument
    from pytestqt.qtbot import QtBot

    from forms.edition.catalog import EditionCatalog
    from forms.model.report import Report
    from tests.gui.conftest import Desk, OpenWindow
    from ui.importing.window import ImportWindow


@pytest.fixture
def desk(open_window: OpenWindow) -> Desk:
    desk = open_window()
    importing(desk).make_reader = InstantReader
    return desk


@pytest.fixture
def look_at(desk: Desk, qtbot: QtBot) -> Callable[..., ImportWindow]:
    """Return a function that imports files and waits until all are read."""
    return partial(read_all, desk, qtbot)


def test_that_nothing_is_stored_before_it_was_confirmed(
    look_at: Callable[..., ImportWindow], desk: Desk, library_path: Path, tmp_path: Path
) -> None:
    window = look_at(word_file(tmp_path))
    assert stored(library_path) == []
    window.buttons.leave.click()
    assert shown(desk) is None
    assert stored(library_path) == []


def test_that_the_import_stores_exactly_what_was_shown(
    look_at: Callable[..., ImportWindow],
    desk: Desk,
    library_path: Path,
    tmp_path: Path,
    catalog: EditionCatalog,
) -> None:
    window = look_at(word_file(tmp_path))
    found = window.candidate.found
    assert found is not None
    window.buttons.take.click()
    kept = load(library_path, catalog)
    assert (kept.cells, kept.texts) == (found.report.cells, found.report.texts)
    assert (kept.title, kept.signature_date) == (found.report.title, found.report.signature_date)
    assert desk.session.report.organization == ORGAN


def test_that_the_preview_counts_the_cells_of_each_table(
    look_at: Callable[..., ImportWindow], tmp_path: Path
) -> None:
    window = look_at(doubtful_file(tmp_path))
    assert any(text.startswith("表二 22/22") for text in parts(window))
    assert any(text.startswith("表三 161/161 ▲1") for text in parts(window))
    assert any(text.startswith("表四 15/15") for text in parts(window))


def test_that_a_note_leads_to_the_cell_and_to_its_figure_in_the_file(
    look_at: Callable[..., ImportWindow], desk: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    window = look_at(doubtful_file(tmp_path))
    desk.activate(window)
    preview = window.preview
    assert QApplication.focusWidget() is preview.notes
    preview.report.parts.setCurrentRow(0)
    qtbot.keyClick(preview.notes, Qt.Key.Key_Return)
    assert current_cell(window, "t3") == GRANTED
    assert preview.source.textCursor().block().text() == f"{MARK}1O"
    assert window.isVisible(), "Enter on a note stores nothing"
    assert QApplication.focusWidget() is preview.notes


def test_that_each_side_leads_to_the_other(
    look_at: Callable[..., ImportWindow], tmp_path: Path, qtbot: QtBot
) -> None:
    window = look_at(doubtful_file(tmp_path))
    source, report = window.preview.source, window.preview.report
    report.go_to(PERSON)
    assert source.textCursor().block().text() == "3"
    report.go_to(CellId(KEPT))
    assert source.show_cell(GRANTED)
    qtbot.keyClick(source, Qt.Key.Key_Return)
    assert current_cell(window, "t3") == GRANTED
    qtbot.mouseClick(source.viewport(), Qt.MouseButton.LeftButton, pos=source.cursorRect().center())
    assert current_cell(window, "t3") == GRANTED


def test_that_a_figure_that_was_not_read_leads_to_where_it_must_have_stood(
    look_at: Callable[..., ImportWindow], tmp_path: Path, qtbot: QtBot
) -> None:
    path = word_file(tmp_path)
    path.write_bytes(edited(path.read_bytes(), put_figure(GRANTED, "3\n4")))
    window = look_at(path)
    preview = window.preview
    assert window.candidate.found is not None
    assert GRANTED not in window.candidate.found.report.cells
    assert preview.source.textCursor().block().text() == f"{MARK}3"
    assert "没有读出" in preview._place.text()
    preview.report.go_to(PERSON)
    assert preview._place.text() == ""
    assert preview.source.show_cell(GRANTED)
    qtbot.keyClick(preview.source, Qt.Key.Key_Return)
    assert current_cell(window, "t3") == GRANTED


def test_that_doubtful_figures_are_marked_on_both_sides(
    look_at: Callable[..., ImportWindow], tmp_path: Path
) -> None:
    window = look_at(doubtful_file(tmp_path))
    assert "▲ 1O" in window.preview.source.toPlainText()
    view = window.findChild(QTableView, "import.table.t3")
    assert isinstance(view, QTableView)
    window.preview.report.go_to(GRANTED)
    assert "请核对" in str(view.currentIndex().data(Qt.ItemDataRole.ToolTipRole))


def test_that_what_was_left_out_is_greyed_and_a_note_leads_to_it(
    look_at: Callable[..., ImportWindow], tmp_path: Path, qtbot: QtBot
) -> None:
    path = word_file(tmp_path)

    def add_rest(document: WordDocument) -> None:
        document.add_paragraph("附件：本局通讯录")

    path.write_bytes(edited(path.read_bytes(), add_rest))
    window = look_at(path)
    source = window.preview.source
    notes = window.preview.notes
    notes.setCurrentRow(0)
    qtbot.keyClick(notes, Qt.Key.Key_Return)
    assert source.textCursor().selectedText() == "附件：本局通讯录"
    assert source.textCursor().charFormat().foreground().color() == tokens(window).pending
    assert source.show_words("一、总体情况")
    assert source.textCursor().charFormat().foreground().color() == tokens(window).text


def test_that_a_huge_file_is_written_out_in_part(
    look_at: Callable[..., ImportWindow], tmp_path: Path
) -> None:
    path = tmp_path / "长.txt"
    text = write_text_file(exported_report())
    path.write_text(text + "\n".join(f"附录第{n}行" for n in range(3000)), encoding="utf-8")
    window = look_at(path)
    assert "其余内容这里不再列出" in window.preview.source.toPlainText()


def test_that_the_clerk_can_say_whose_report_it_is(
    look_at: Callable[..., ImportWindow], library_path: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    window = look_at(word_file(tmp_path))
    line = window.preview.identity.organization
    line.setFocus()
    line.setText("青萝市水利局")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    year = window.preview.identity.year
    year.setCurrentIndex(year.findData(2019))
    year.activated.emit(year.currentIndex())
    assert window.isVisible(), "Enter in a field stores nothing"
    window.buttons.take.click()
    assert stored(library_path) == ["青萝市水利局/2019"]


@pytest.fixture
def known(library_path: Path) -> Report:
    """Put another state of the report into the library."""
    report = exported_report()
    report.cells[PERSON] = "5"
    report.texts["overview"] = "2020年，本局主动公开信息119条。\n其中公文35件。"
    with Library.open(library_path) as library:
        library.add(report, cause="导入")
    return report


def test_that_differences_from_the_library_are_taken_or_left_in_one_step(
    known: Report, look_at: Callable[..., ImportWindow], desk: Desk, tmp_path: Path
) -> None:
    window = look_at(word_file(tmp_path))
    changes = window.preview.report.changes
    assert changes is not None
    places = {each.field: place for place, each in enumerate(changes._copy.differences)}
    assert window.buttons.take.text() == "导入所选"
    assert not changes.chosen, "only the library has changed since the file was exported"
    changes.list.choose({places[text_field("overview")]})
    window.buttons.take.click()
    report = desk.session.report
    assert report.texts["overview"].startswith("2020年，本局主动公开信息120条")
    assert report.cells[PERSON] == "5", "what was left stays"
    desk.trigger("undo")
    assert report.texts == known.texts
    assert not desk.window.action("undo").isEnabled()


def test_that_what_the_library_changed_since_the_export_is_left_unless_chosen(
    known: Report, look_at: Callable[..., ImportWindow], desk: Desk, tmp_path: Path
) -> None:
    path = tmp_path / "导出过.docx"
    path.write_bytes(edited(write_word_file(exported_report()), put_figure(GRANTED, "2")))
    window = look_at(path)
    changes = window.preview.report.changes
    assert changes is not None
    fields = {changes._copy.differences[place].field for place in changes.chosen}
    assert fields == {Field(GRANTED)}
    assert changes.count > 1
    window.buttons.take.click()
    assert (desk.session.report.cells[GRANTED], desk.session.report.cells[PERSON]) == ("2", "5")


def test_that_the_choice_says_what_it_would_break(
    known: Report, look_at: Callable[..., ImportWindow], tmp_path: Path
) -> None:
    path = tmp_path / "导出过.docx"
    path.write_bytes(edited(write_word_file(exported_report()), put_figure(GRANTED, "2000")))
    changes = look_at(path).preview.report.changes
    assert changes is not None
    found = changes._copy.new_findings(changes.chosen)
    assert found
    assert changes.findings.count() == len(found)
    assert f"采用后新出现 {len(found)} 个问题" in changes._told.text()
    changes.list.choose(())
    assert changes.findings.isHidden()
    assert "新出现" not in changes._told.text()


def test_that_a_file_without_differences_is_said_to_bring_nothing(
    look_at: Callable[..., ImportWindow], tmp_path: Path, library_path: Path
) -> None:
    with Library.open(library_path) as library:
        library.add(exported_report(), cause="导入")
    window = look_at(word_file(tmp_path))
    assert not window.buttons.take.isEnabled()
    assert "不用导入" in window.preview._standing.text()


def test_that_a_finalized_report_takes_nothing_and_can_be_opened(
    known: Report,
    look_at: Callable[..., ImportWindow],
    desk: Desk,
    library_path: Path,
    tmp_path: Path,
) -> None:
    with Library.open(library_path) as library:
        library.finalize(library.reports()[0])
    window = look_at(word_file(tmp_path))
    assert not window.buttons.take.isEnabled()
    assert "已定稿" in window.preview._standing.text()
    window.buttons.open_known.click()
    assert shown(desk) is None
    assert desk.session.is_locked
    assert desk.session.report.cells[PERSON] == "5"


def test_that_a_change_meanwhile_is_compared_anew(
    known: Report, look_at: Callable[..., ImportWindow], library_path: Path, tmp_path: Path
) -> None:
    window = look_at(word_file(tmp_path))
    with Library.open(library_path) as library:
        entry = library.reports()[0]
        library.save(entry, known.change_cells({GRANTED: "4"}, "改"), cause="改")
    changes = window.preview.report.changes
    assert changes is not None
    changes.list.choose_all()
    window.buttons.take.click()
    assert window.isVisible()
    assert "重新比较" in window.preview._standing.text()
    assert window.preview.report.changes is not None
    window.preview.report.changes.list.choose_all()
    window.buttons.take.click()
    assert not window.isVisible()

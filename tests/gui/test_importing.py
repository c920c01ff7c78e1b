"""Files are read beside the window, looked at beside their source, and only then stored."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QTableView

from export.composition import compose
from export.json_report import write_json
from export.text_report import write_text
from forms.edition.terms import CellId
from forms.model.changes import Field, text_field
from storage.library import Library
from storage.readers.reading import ReadError
from storage.readers.report_file import read_report_file
from tests.edited_word import edited, exported_report, put_figure, reword, write_word_file
from tests.gui.conftest import filled
from ui.controllers.importing import ImportActions
from ui.importing.candidate import State
from ui.importing.window import ImportWindow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from docx.document import Document as WordDocument
    from pytestqt.qtbot import QtBot

    from forms.edition.catalog import EditionCatalog
    from forms.model.report import Report
    from forms.widgets.tokens import Tokens
    from storage.readers.reading import Reading
    from tests.gui.conftest import Desk, OpenWindow

ORGAN = "青萝市水务局"
PERSON = CellId("t3.new_requests.natural_person")
GRANTED = CellId("t3.granted.natural_person")
MARK = "▲\N{NO-BREAK SPACE}"
KEPT = "t3.granted.other"


class InstantReader:
    """Reads files in this very process, the last one first: they may come in any order."""

    def __init__(self, catalog: EditionCatalog, count: int) -> None:
        self._catalog = catalog
        self.is_cancelled = False
        self.is_closed = False

    def read_many(self, paths: Iterable[Path]) -> Iterator[tuple[Path, Reading | ReadError]]:
        for path in reversed([*paths]):
            try:
                yield path, read_report_file(path, self._catalog)
            except ReadError as error:
                yield path, error

    def cancel(self) -> None:
        self.is_cancelled = True

    def close(self) -> None:
        self.is_closed = True


class EndlessReader(InstantReader):
    """Reads the first file only, and waits until it is told to stop."""

    def __init__(self, catalog: EditionCatalog, count: int) -> None:
        super().__init__(catalog, count)
        self._stopped = threading.Event()

    def read_many(self, paths: Iterable[Path]) -> Iterator[tuple[Path, Reading | ReadError]]:
        path, *_ = paths
        yield path, read_report_file(path, self._catalog)
        self._stopped.wait()

    def cancel(self) -> None:
        super().cancel()
        self._stopped.set()


@pytest.fixture
def desk(open_window: OpenWindow) -> Desk:
    desk = open_window()
    importing(desk).make_reader = InstantReader
    return desk


def importing(desk: Desk) -> ImportActions:
    found = desk.window.findChild(ImportActions)
    assert isinstance(found, ImportActions)
    return found


def shown(desk: Desk) -> ImportWindow | None:
    """Return the import window that stands on the screen."""
    return next((one for one in desk.window.findChildren(ImportWindow) if one.isVisible()), None)


def begin(desk: Desk, *paths: Path) -> ImportWindow:
    """Import files as the menu does; the window comes up at once, the files later."""
    desk.dialogs.files = [*paths]
    desk.trigger("import")
    window = shown(desk)
    assert window is not None
    return window


@pytest.fixture
def look_at(desk: Desk, qtbot: QtBot) -> Callable[..., ImportWindow]:
    """Return a function that imports files and waits until all are read."""

    def wait(*paths: Path) -> ImportWindow:
        window = begin(desk, *paths)
        every = window.batch.candidates
        qtbot.waitUntil(lambda: all(one.state is not State.WAITING for one in every))
        qtbot.waitUntil(lambda: not window.progress.bar.isVisible())
        return window

    return wait


def word_file(folder: Path, name: str = "年报.docx") -> Path:
    """Write a report as a Word file."""
    path = folder / name
    path.write_bytes(write_word_file(exported_report()))
    return path


def doubtful_file(folder: Path, name: str = "存疑.docx") -> Path:
    """Write a Word file with a letter in a figure."""
    path = word_file(folder, name)
    path.write_bytes(edited(path.read_bytes(), put_figure(GRANTED, "1O")))
    return path


def stored(library_path: Path) -> list[str]:
    with Library.open(library_path) as library:
        return [f"{entry.organization}/{entry.year}" for entry in library.reports()]


def tokens(window: ImportWindow) -> Tokens:
    return window._theme.tokens


def write_text_file(report: Report) -> str:
    return write_text(compose(report, is_draft=False)).decode("utf-8-sig")


def load(library_path: Path, catalog: EditionCatalog) -> Report:
    with Library.open(library_path) as library:
        return library.load(library.reports()[0].id, catalog)


def parts(window: ImportWindow) -> list[str]:
    found = window.preview.report.parts
    return [found.item(row).text() for row in range(found.count())]


def current_cell(window: ImportWindow, table: str) -> object:
    view = window.findChild(QTableView, f"import.table.{table}")
    assert isinstance(view, QTableView)
    return view.currentIndex().data(Qt.ItemDataRole.UserRole)


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


def test_that_several_files_are_stored_and_a_refused_one_says_why(
    look_at: Callable[..., ImportWindow],
    desk: Desk,
    library_path: Path,
    tmp_path: Path,
    catalog: EditionCatalog,
    qtbot: QtBot,
) -> None:
    broken = tmp_path / "坏的.docx"
    broken.write_bytes(b"PK\x03\x04 broken")
    own = tmp_path / "一份.json"
    own.write_bytes(write_json(filled(catalog, 2025)))
    window = look_at(word_file(tmp_path), broken, own)
    states = [one.state for one in window.batch.candidates]
    assert states == [State.READ, State.REFUSED, State.READ]
    window.files.setCurrentRow(1)
    assert "坏的.docx" in window.preview._refusal.text()
    assert not window.buttons.take.isEnabled()
    window.buttons.take_all.click()
    qtbot.waitUntil(lambda: len(stored(library_path)) == 2)
    qtbot.waitUntil(lambda: window.buttons.leave.text() == "关闭")
    assert window.isVisible(), "the refused file is still to be seen"
    assert "已导入 2，没有读入 1" in window.progress.label.text()
    window.buttons.leave.click()
    assert shown(desk) is None


def test_that_a_file_can_be_skipped_and_the_next_one_follows(
    look_at: Callable[..., ImportWindow],
    desk: Desk,
    library_path: Path,
    tmp_path: Path,
    catalog: EditionCatalog,
) -> None:
    own = tmp_path / "一份.json"
    own.write_bytes(write_json(filled(catalog, 2025)))
    window = look_at(word_file(tmp_path), own)
    window.files.setCurrentRow(0)
    window.buttons.skip.click()
    assert window.candidate.path == own
    window.buttons.take.click()
    assert shown(desk) is None
    assert stored(library_path) == ["林荫区档案局/2025"]


def test_that_reading_can_be_stopped_and_what_was_read_stays(
    desk: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    importing(desk).make_reader = EndlessReader
    window = begin(desk, word_file(tmp_path), tmp_path / "还没读.docx")
    qtbot.waitUntil(lambda: window.batch.read_count == 1)
    assert window.progress.bar.isVisible()
    assert not window.buttons.take_all.isEnabled()
    window.progress.stop.click()
    assert [one.state for one in window.batch.candidates] == [State.READ, State.SKIPPED]
    assert window.buttons.take_all.isEnabled()


def test_that_escape_ends_the_reading(desk: Desk, tmp_path: Path, qtbot: QtBot) -> None:
    readers: list[EndlessReader] = []

    def make(catalog: EditionCatalog, count: int) -> EndlessReader:
        readers.append(EndlessReader(catalog, count))
        return readers[0]

    importing(desk).make_reader = make
    window = begin(desk, word_file(tmp_path), tmp_path / "还没读.docx")
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert shown(desk) is None
    assert readers[0].is_cancelled
    qtbot.waitUntil(lambda: readers[0].is_closed)


def test_that_closing_the_window_ends_the_reading(desk: Desk, tmp_path: Path, qtbot: QtBot) -> None:
    readers: list[EndlessReader] = []

    def make(catalog: EditionCatalog, count: int) -> EndlessReader:
        readers.append(EndlessReader(catalog, count))
        return readers[0]

    importing(desk).make_reader = make
    begin(desk, word_file(tmp_path), tmp_path / "还没读.docx")
    desk.window.close()
    assert readers[0].is_cancelled
    qtbot.waitUntil(lambda: readers[0].is_closed)


def test_that_a_fault_while_reading_becomes_a_sentence(
    desk: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    class Broken(InstantReader):
        def read_many(self, paths: Iterable[Path]) -> Iterator[tuple[Path, Reading | ReadError]]:
            raise LookupError([*paths])

    importing(desk).make_reader = Broken
    window = begin(desk, word_file(tmp_path))
    qtbot.waitUntil(lambda: window.candidate.state is State.REFUSED)
    assert "年报.docx" in window.candidate.error


def test_that_a_word_file_is_read_in_a_process_of_its_own(
    open_window: OpenWindow, library_path: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    desk = open_window()
    path = tmp_path / "年报.docx"
    path.write_bytes(edited(write_word_file(exported_report()), reword("120条", "121条")))
    window = begin(desk, path)
    qtbot.waitUntil(lambda: window.candidate.is_open)
    window.buttons.take.click()
    assert stored(library_path) == [f"{ORGAN}/2020"]
    assert "121条" in desk.session.report.texts["overview"]


def drop(desk: Desk, urls: Sequence[QUrl]) -> bool:
    """Drag addresses onto the window and let go; tell whether they were accepted."""
    data = QMimeData()
    data.setUrls([*urls])
    action, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    keys = Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPointF(9, 9).toPoint(), action, data, button, keys)
    QApplication.sendEvent(desk.window, enter)
    if enter.isAccepted():
        QApplication.sendEvent(desk.window, QDropEvent(QPointF(9, 9), action, data, button, keys))
    return enter.isAccepted()


def test_that_files_are_imported_by_dropping_them(desk: Desk, tmp_path: Path, qtbot: QtBot) -> None:
    folder = tmp_path / "下级"
    folder.mkdir()
    paths = [word_file(tmp_path), tmp_path / "照片.zip"]
    paths[1].write_bytes(b"x")
    word_file(folder, "乙.docx")
    assert drop(desk, [QUrl.fromLocalFile(str(path)) for path in (*paths, folder)])
    qtbot.waitUntil(lambda: shown(desk) is not None)
    window = shown(desk)
    assert window is not None
    names = [one.path.name for one in window.batch.candidates]
    assert names == ["年报.docx", "乙.docx"]
    assert "照片.zip" in desk.dialogs.errors[0]
    qtbot.waitUntil(lambda: window.batch.is_over or bool(window.batch.open_places))


def test_that_an_address_of_the_web_is_refused_in_a_sentence(desk: Desk, qtbot: QtBot) -> None:
    assert drop(desk, [QUrl("https://example.org/a.html")])
    qtbot.waitUntil(lambda: bool(desk.dialogs.errors))
    assert "网页地址" in desk.dialogs.errors[0]
    assert shown(desk) is None


def test_that_an_editor_leaves_files_to_the_window(
    open_window: OpenWindow, filled_report: str, tmp_path: Path
) -> None:
    desk = open_window(filled_report)
    view = desk.window.report_view
    assert view is not None
    view.pages.go_to_text("overview")
    editor = QApplication.focusWidget()
    assert editor is not None
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "a.docx"))])
    assert not editor.canInsertFromMimeData(data)  # type: ignore[attr-defined]  # an editor's

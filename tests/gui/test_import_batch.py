"""Files are read beside the window, one or many; they are chosen or dropped."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtWidgets import QApplication

from export.json_report import write_json
from tests.edited_word import edited, exported_report, reword, write_word_file
from tests.gui.conftest import filled
from tests.gui.import_steps import (
    ORGAN,
    EndlessReader,
    InstantReader,
    begin,
    drop,
    importing,
    read_all,
    shown,
    stored,
    word_file,
)
from ui.importing.candidate import State

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from forms.edition.catalog import EditionCatalog
    from storage.readers.reading import ReadError, Reading
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
    assert window.progress.stop.isVisible()
    window.progress.stop.click()
    assert not window.progress.stop.isVisible()
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

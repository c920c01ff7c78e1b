"""What tests of the import do again and again."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QTableView, QWidget

from export.composition import compose
from export.text_report import write_text
from forms.edition.terms import CellId
from storage.library import Library
from storage.readers.reading import ReadError
from storage.readers.report_file import read_report_file
from tests.edited_word import edited, exported_report, put_figure, write_word_file
from ui.controllers.importing import ImportActions
from ui.importing.candidate import State
from ui.importing.window import ImportWindow

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from forms.edition.catalog import EditionCatalog
    from forms.model.report import Report
    from forms.widgets.tokens import Tokens
    from storage.readers.reading import Reading
    from tests.gui.conftest import Desk

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


class HasWindow(Protocol):
    """Whoever has a window onto which files can be dropped."""

    @property
    def window(self) -> QWidget: ...


def drop(desk: HasWindow, urls: Sequence[QUrl]) -> bool:
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


def read_all(desk: Desk, qtbot: QtBot, *paths: Path) -> ImportWindow:
    """Import files and wait until all are read."""
    window = begin(desk, *paths)
    every = window.batch.candidates
    qtbot.waitUntil(lambda: all(one.state is not State.WAITING for one in every))
    qtbot.waitUntil(lambda: not window.progress.bar.isVisible())
    return window

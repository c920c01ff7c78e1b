"""Random work in the real window equals the same work on a plain dict."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget

from forms.edition.catalog import EditionCatalog
from forms.edition.terms import CellId
from storage.library import Library
from tests.effort import rounds
from tests.gui.conftest import ORGAN, FakeDialogs
from ui.app import build_window
from ui.dialogs.report_wishes import NewReport
from ui.jobs.history_book import Doing, HistoryBook, HistoryWish
from ui.window.settings import Settings

if TYPE_CHECKING:
    from forms.session import ReportSession

EDITION = EditionCatalog().load("2021")
CELLS = st.sampled_from([cell for cell in EDITION.input_cells if cell.startswith(("t3", "t4"))])
FIGURES = st.sampled_from(["0", "1", "12", "345", "1.5", "x", "-2"])
TEXTS = st.sampled_from(["ab", "cd. ", "\n", "ef"])
PAGES = st.sampled_from([section.id for section in EDITION.sections])

Content = dict[str, str]
Changes = Mapping[str, str] | Mapping[CellId, str]


class RandomWork(RuleBasedStateMachine):
    """The window beside a dict of cells and texts, with a history of its own."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self._path = Path(self._folder.name) / "library.db"
        with Library.open(self._path) as library:
            library.add(NewReport(ORGAN, 2025).make(EDITION), cause="新建")
        self.content: Content = {}
        self.past: list[Content] = []
        self.future: list[Content] = []
        self.versions: list[Content] = []
        self._open()

    @rule(cell=CELLS, figure=FIGURES)
    def type_a_figure(self, cell: CellId, figure: str) -> None:
        self._go_to(cell)
        for key in figure:
            QTest.keyClicks(self._focused(), key)
        QTest.keyClick(self._focused(), Qt.Key.Key_Return)
        self._record({cell: figure})

    @rule(cell=CELLS)
    def clear_a_cell(self, cell: CellId) -> None:
        self._go_to(cell)
        QTest.keyClick(self._focused(), Qt.Key.Key_Delete)
        self._record({cell: ""})

    @rule(cell=CELLS, figures=st.lists(FIGURES, min_size=2, max_size=3))
    def paste_a_column(self, cell: CellId, figures: list[str]) -> None:
        below = self._cells_below(cell)[: len(figures)]
        crosses_total = any(EDITION.cells[CellId(other)].computed for other in below)
        is_text = any(not figure[0].isdigit() for figure in figures)
        if len(below) < len(figures) or crosses_total or is_text:
            return
        self._go_to(cell)
        QGuiApplication.clipboard().setText("\n".join(figures))
        self.window.action("paste").trigger()
        self._record(dict(zip(below, figures, strict=False)))

    @rule(text=TEXTS)
    def type_a_text(self, text: str) -> None:
        view = self.window.report_view
        assert view is not None
        view.pages.go_to_text("overview")
        editor = self.window.findChild(QPlainTextEdit, "text.overview")
        assert isinstance(editor, QPlainTextEdit)
        editor.selectAll()
        editor.insertPlainText(text)
        self._record({"overview": text})

    @rule()
    def fill_the_rest_with_zero(self) -> None:
        self.window.action("fill_zero").trigger()
        blanks = {cell: "0" for cell in EDITION.input_cells if not self.content.get(cell)}
        self._record(blanks)

    @precondition(lambda self: self.past)
    @rule()
    def undo(self) -> None:
        self.window.action("undo").trigger()
        self.future.append(dict(self.content))
        self.content = self.past.pop()

    @precondition(lambda self: self.future)
    @rule()
    def redo(self) -> None:
        self.window.action("redo").trigger()
        self.past.append(dict(self.content))
        self.content = self.future.pop()

    @rule()
    def name_the_version(self) -> None:
        self.dialogs.name = f"第{len(self.versions) + 1}稿"
        self._use_history(lambda book: HistoryWish(Doing.NAME))
        self.versions.append(dict(self.content))

    @precondition(lambda self: self.versions)
    @rule(data=st.data())
    def go_back_to_a_version(self, data: st.DataObject) -> None:
        number = data.draw(st.integers(1, len(self.versions)))

        def choose(book: HistoryBook) -> HistoryWish:
            named = (place for place in book.names if book.names[place].name == f"第{number}稿")
            return HistoryWish(Doing.WHOLE_BACK, next(named))

        self._use_history(choose)
        blank = dict.fromkeys(self.content, "")
        self._record(blank | self.versions[number - 1])

    @precondition(lambda self: self.content)
    @rule(cell=CELLS)
    def bring_a_cell_back(self, cell: CellId) -> None:
        found: dict[str, str] = {}

        def choose(book: HistoryBook) -> HistoryWish:
            lines = (line for line in book.lines if book.log[line.last].field == cell)
            first = next((line.first for line in lines), None)
            if first is None:
                return HistoryWish(Doing.NAME)
            found[cell] = book.log[first].old
            return HistoryWish(Doing.FIELD_BACK, first)

        self.dialogs.name = None
        self._use_history(choose)
        self._record(found)

    @rule(page=PAGES)
    def turn_to_a_page(self, page: str) -> None:
        view = self.window.report_view
        assert view is not None
        view.pages.show_page(page)

    @rule()
    def close_and_open_again(self) -> None:
        self.window.close()
        self.window.deleteLater()
        self._open()
        self.past, self.future = [], []

    @invariant()
    def the_window_shows_what_the_dict_holds(self) -> None:
        session = self._session()
        shown = {str(cell): text for cell, text in session.report.cells.items()}
        shown |= session.report.texts
        assert shown == {key: text for key, text in self.content.items() if text}

    def teardown(self) -> None:
        self.window.close()
        self.window.deleteLater()
        with Library.open(self._path) as library:
            stored = library.load(library.reports()[0].id, EditionCatalog())
        kept = {str(cell): text for cell, text in stored.cells.items()} | stored.texts
        assert kept == {key: text for key, text in self.content.items() if text}
        self._folder.cleanup()

    def _open(self) -> None:
        self.dialogs = FakeDialogs()
        settings_file = Path(self._folder.name) / "settings.ini"
        self.window = build_window(
            self._path, f"{ORGAN}/2025", dialogs=self.dialogs, settings=Settings(settings_file)
        )
        self.window.resize(1440, 900)
        self.window.show()
        self.window.activateWindow()
        QTest.qWaitForWindowActive(self.window)

    def _use_history(self, choose: Callable[[HistoryBook], HistoryWish]) -> None:
        self.dialogs.wishes = [choose]
        self.window.action("show_history").trigger()
        assert self.dialogs.errors == []

    def _session(self) -> ReportSession:
        view = self.window.report_view
        assert view is not None
        return view.pages._session

    def _focused(self) -> QWidget:
        focused = QApplication.focusWidget()
        assert focused is not None
        return focused

    def _go_to(self, cell: CellId) -> None:
        view = self.window.report_view
        assert view is not None
        view.pages.go_to_cell(cell)

    def _cells_below(self, cell: CellId) -> list[str]:
        place = EDITION.cells[cell]
        return [
            other.id
            for other in EDITION.cells.values()
            if other.table == place.table
            and other.column == place.column
            and other.row >= place.row
        ]

    def _record(self, changes: Changes) -> None:
        after = self.content | {str(key): text for key, text in changes.items()}
        if {k: v for k, v in after.items() if v} == {k: v for k, v in self.content.items() if v}:
            return
        self.past.append(dict(self.content))
        self.future = []
        self.content = after


@pytest.mark.slow
@pytest.mark.usefixtures("qapp")
@pytest.mark.timeout(300)
def test_that_random_work_equals_a_plain_dict() -> None:
    RandomWork.TestCase.settings = settings(
        max_examples=rounds(4, thorough=12),
        stateful_step_count=25,
        suppress_health_check=list(HealthCheck),
    )
    RandomWork.TestCase().runTest()

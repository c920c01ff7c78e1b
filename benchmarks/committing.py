"""Putting a figure into table 三 of a real window, against a bare item model in a view."""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QStandardItemModel
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QStyledItemDelegate, QTableView

from benchmarks.measure import Row, Timings, compare, effort, limit, percentile
from benchmarks.sample import make_library
from ui.app import build_window
from ui.window.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtCore import QAbstractItemModel, QModelIndex

    from ui.window.main_window import MainWindow

    Enter = Callable[[QTableView, QModelIndex, str], None]

_ROUNDS = 2000
_SMOKE_ROUNDS = 20
_WARM_UP = 20
_MOST_RATIO = 5
_MOST_SECONDS = 0.008
_SECTION = "requests"


def measure_committing(*, is_smoke: bool) -> list[Row]:
    """Time the input cells in turn, wrong and right figures alternating.

    Each round is a turn of the event loop: autosave and painting happen in between, as they do
    while somebody types, and are not part of the time.
    """
    rounds = _SMOKE_ROUNDS if is_smoke else _ROUNDS
    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder, "library.db")
        settings = Settings(Path(folder, "settings.ini"))
        window = build_window(library, make_library(library), settings=settings)
        window.show()
        ours = _show_table(window)
        bare = _show_bare_copy(ours.model())
        set_data = _time_rounds(ours, bare, _set_data, rounds)
        typed = _time_rounds(ours, bare, _type, rounds)
        bare.close()
        window.close()
    against = "the same on a bare QStandardItemModel in a view"
    return [
        compare("commit of a figure, setData", against, set_data, _MOST_RATIO),
        limit("commit of a figure, setData, p99", percentile(set_data.ours, 99), _MOST_SECONDS),
        compare("commit of a figure, typed in an editor", against, typed, _MOST_RATIO),
        limit("commit of a figure, typed, p99", percentile(typed.ours, 99), _MOST_SECONDS),
    ]


def _time_rounds(ours: QTableView, bare: QTableView, enter: Enter, rounds: int) -> Timings:
    indexes = _input_indexes(ours.model())
    copies = [bare.model().index(index.row(), index.column()) for index in indexes]
    entries, bare_entries = _entries(ours, indexes, enter), _entries(bare, copies, enter)
    timings = Timings([], [])

    def time_both() -> None:
        timings.ours.append(effort(next(entries)))
        timings.baseline.append(effort(next(bare_entries)))

    _run_in_event_loop(time_both, rounds + _WARM_UP)
    return Timings(timings.ours[_WARM_UP:], timings.baseline[_WARM_UP:])


def _set_data(view: QTableView, index: QModelIndex, text: str) -> None:
    view.model().setData(index, text)


def _type(view: QTableView, index: QModelIndex, text: str) -> None:
    """Type over a cell: the first key opens the editor."""
    view.setCurrentIndex(index)
    QTest.keyClicks(view, text[0])
    editor = view.viewport().findChild(QLineEdit)
    if not isinstance(editor, QLineEdit):
        raise TypeError("no editor has opened")
    QTest.keyClicks(editor, text[1:])
    view.commitData(editor)
    view.closeEditor(editor, QStyledItemDelegate.EndEditHint.NoHint)


def _show_table(window: MainWindow) -> QTableView:
    if window.report_view is None:
        raise RuntimeError("no report is open")
    window.report_view.pages.show_page(_SECTION)
    view = window.findChild(QTableView, "table.t3")
    if not isinstance(view, QTableView):
        raise TypeError("the window has no table 三")
    return view


def _show_bare_copy(model: QAbstractItemModel) -> QTableView:
    """Show a view on a bare model with the same texts at the same places."""
    bare = QStandardItemModel(model.rowCount(), model.columnCount())
    for row in range(model.rowCount()):
        for column in range(model.columnCount()):
            bare.setData(bare.index(row, column), model.index(row, column).data())
    view = QTableView()
    bare.setParent(view)
    view.setModel(bare)
    view.resize(1000, 800)
    view.show()
    return view


def _input_indexes(model: QAbstractItemModel) -> list[QModelIndex]:
    indexes = (
        model.index(row, column)
        for row in range(model.rowCount())
        for column in range(model.columnCount())
    )
    return [index for index in indexes if index.flags() & index.flags().ItemIsEditable]


def _entries(
    view: QTableView, indexes: list[QModelIndex], enter: Enter
) -> Iterator[Callable[[], None]]:
    """Yield without end: put in a figure that breaks a relation, then the right one again."""
    while True:
        for index in indexes:
            right = str(index.data())
            for text in (f"{right}1", right):
                yield partial(enter, view, index, text)


def _run_in_event_loop(action: Callable[[], None], times: int) -> None:
    """Call an action again and again, the event loop having its turn in between."""
    # Not the application's own loop: to quit that one closes all windows.
    loop = QEventLoop()
    failures: list[Exception] = []
    left = iter(range(times))

    def act() -> None:
        try:
            if next(left, None) is None:
                loop.quit()
            else:
                action()
        except Exception as error:  # noqa: BLE001 - Qt would print it and go on
            failures.append(error)
            loop.quit()

    timer = QTimer()
    timer.timeout.connect(act)
    timer.start()
    loop.exec()
    timer.stop()
    if failures:
        raise failures[0]

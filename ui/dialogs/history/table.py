"""The lines of the history as a table, told only where it is looked at; runs can be unfolded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, overload

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

from ui.jobs.history_book import COLUMNS
from ui.jobs.history_lines import begin_at_difference

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storage.folding import Line
    from ui.jobs.history_book import HistoryBook

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_Role = Qt.ItemDataRole
_LONGEST = 60
_TOP = 0
"""The number in the index of a line; in that of a part of it, 1 more than the row of its line."""


class HistoryModel(QAbstractItemModel):
    """Shows lines of a book, the latest first; states with a name stand out.

    Below a run of typing are its entries, the latest first too.
    """

    def __init__(self, book: HistoryBook, font: QFont, parent: QObject) -> None:
        super().__init__(parent)
        self._book = book
        self.lines: tuple[Line, ...] = ()
        self._named = QFont(font)
        self._named.setBold(True)

    def show_lines(self, book: HistoryBook, lines: Sequence[Line]) -> None:
        """Show other lines."""
        self.beginResetModel()
        self._book, self.lines = book, tuple(lines)
        self.endResetModel()

    def line_at(self, index: _Index) -> Line | None:
        """Return the line in a row, or the part of one."""
        if not index.isValid():
            return None
        number = index.internalId()
        return self.lines[index.row()] if number == _TOP else self._parts(number - 1)[index.row()]

    def find(self, place: int, *, as_part: bool) -> QModelIndex:
        """Return where an entry of the log is shown: as its line, or as a part of it."""
        for row, line in enumerate(self.lines):
            if line.first <= place <= line.last and place in line.places:
                top = self.index(row, 0)
                parts = [part.last for part in self._parts(row)]
                return self.index(parts.index(place), 0, top) if as_part and parts else top
        return self.index(0, 0)

    def index(self, row: int, column: int, parent: _Index = _ROOT) -> QModelIndex:
        """Return the index of a cell."""
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else _TOP)

    @overload
    def parent(self) -> QObject | None: ...
    @overload
    def parent(self, child: _Index, /) -> QModelIndex: ...
    def parent(self, child: _Index | None = None) -> QObject | QModelIndex | None:
        """Return the line that a part belongs to."""
        if child is None:
            return super().parent()
        number = child.internalId() if child.isValid() else _TOP
        return QModelIndex() if number == _TOP else self.createIndex(number - 1, 0, _TOP)

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Return how many lines are shown, or how many parts a line has."""
        if not parent.isValid():
            return len(self.lines)
        is_line = parent.internalId() == _TOP and parent.column() == 0
        return len(self._parts(parent.row())) if is_line else 0

    def columnCount(self, _parent: _Index = _ROOT) -> int:
        """Return how many things are told of a line."""
        return len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        """Return the name of a column."""
        is_shown = orientation is Qt.Orientation.Horizontal and role == _Role.DisplayRole
        return COLUMNS[section] if is_shown else None

    def data(self, index: _Index, role: int = _Role.DisplayRole) -> Any:
        """Return what is told of a line: cut where it is long, whole in the tool tip."""
        line = self.line_at(index)
        if line is None:
            return None
        if role == _Role.FontRole:
            return self._named if line.last in self._book.names else None
        if role not in {_Role.DisplayRole, _Role.ToolTipRole, _Role.AccessibleTextRole}:
            return None
        texts = self._book.row(line)
        if role != _Role.DisplayRole:
            return texts[index.column()]
        *said, old, new = texts
        text = (*said, *begin_at_difference(old, new))[index.column()]
        return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"

    def _parts(self, row: int) -> tuple[Line, ...]:
        return self.lines[row].parts[::-1]

"""The entries of the change log as a table, told only where it is looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

from ui.jobs.history_book import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.jobs.history_book import HistoryBook

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_Role = Qt.ItemDataRole
_LONGEST = 60


class HistoryModel(QAbstractTableModel):
    """Shows some places of a book, the latest first; states with a name stand out."""

    def __init__(self, book: HistoryBook, font: QFont) -> None:
        super().__init__()
        self._book = book
        self.rows: tuple[int, ...] = ()
        self._named = QFont(font)
        self._named.setBold(True)

    def show_rows(self, book: HistoryBook, rows: Sequence[int]) -> None:
        """Show other entries."""
        self.beginResetModel()
        self._book, self.rows = book, tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Return how many entries are shown."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        """Return how many things are told of an entry."""
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        """Return the name of a column."""
        is_shown = orientation is Qt.Orientation.Horizontal and role == _Role.DisplayRole
        return COLUMNS[section] if is_shown else None

    def data(self, index: _Index, role: int = _Role.DisplayRole) -> Any:
        """Return what is told of an entry: cut where it is long, whole in the tool tip."""
        place = self.rows[index.row()]
        if role == _Role.FontRole:
            return self._named if place in self._book.names else None
        if role not in {_Role.DisplayRole, _Role.ToolTipRole, _Role.AccessibleTextRole}:
            return None
        text = self._book.row(place)[index.column()]
        if role == _Role.DisplayRole and len(text) > _LONGEST:
            return text[: _LONGEST - 1] + "…"
        return text

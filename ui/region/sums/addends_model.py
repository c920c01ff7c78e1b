"""What a figure of the region is made of, a line for each unit."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from forms.model.values import format_number

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ui.jobs.aggregation.region_figures import AddendLine

    Index = QModelIndex | QPersistentModelIndex

BAR = int(Qt.ItemDataRole.UserRole) + 1
"""Role of the length of a line's bar, 1 for the largest addend; nothing where there is none."""
_NOWHERE = QModelIndex()
_ADJUSTED = "调整：{name}"


class Column(IntEnum):
    """The columns, from left to right."""

    NAME = 0
    NUMBER = 1
    SHARE = 2
    PREVIOUS = 3
    GROWTH = 4


_HEADERS = ("单位", "数值", "占比", "上年", "比上年")


class AddendsModel(QAbstractTableModel):
    """Lists the addends of one cell, those without a figure too; sorted as the clerk wants it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._given: list[AddendLine] = []
        self._lines: list[AddendLine] = []
        self._largest = 0.0
        self._column: Column | None = None
        self._is_descending = False

    def show_lines(self, lines: Sequence[AddendLine]) -> None:
        """Show other addends, in the order in which they were sorted last."""
        self.beginResetModel()
        self._given = list(lines)
        self._largest = max((line.share or 0.0 for line in lines), default=0.0)
        self._arrange()
        self.endResetModel()

    def line(self, row: int) -> AddendLine | None:
        """Return the addend of a row."""
        return self._lines[row] if 0 <= row < len(self._lines) else None

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return how many addends there are."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(Column)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return a column's heading."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _HEADERS[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a place shows."""
        line, column = self._lines[index.row()], Column(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return _SHOWN[column](line)
        if role == BAR and column is Column.SHARE and line.share is not None:
            return line.share / self._largest if self._largest > 0 else 0.0
        if role == Qt.ItemDataRole.TextAlignmentRole and column is not Column.NAME:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ToolTipRole and line.adjustment is not None:
            return f"{line.adjustment.reason}（{line.adjustment.who} {line.adjustment.at[:10]}）"
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; a column below 0 gives the order of the units."""
        self.layoutAboutToBeChanged.emit()
        self._column = Column(column) if column >= 0 else None
        self._is_descending = order is Qt.SortOrder.DescendingOrder
        self._arrange()
        self.layoutChanged.emit()

    def _arrange(self) -> None:
        self._lines = list(self._given)
        if self._column is not None:
            self._lines.sort(key=_SORT_KEYS[self._column], reverse=self._is_descending)


def _name(line: AddendLine) -> str:
    return line.name if line.adjustment is None else _ADJUSTED.format(name=line.name)


def _previous(line: AddendLine) -> str:
    return "" if line.previous is None else format_number(line.previous)


def _growth(line: AddendLine) -> str:
    if line.number is None or line.previous is None:
        return ""
    difference = line.number - line.previous
    return f"{'+' if difference > 0 else ''}{format_number(difference)}"


_SHOWN: dict[Column, Callable[[AddendLine], str]] = {
    Column.NAME: _name,
    Column.NUMBER: lambda line: line.text or "空白",
    Column.SHARE: lambda line: "" if line.share is None else f"{line.share:.1%}",
    Column.PREVIOUS: _previous,
    Column.GROWTH: _growth,
}
_LOWEST = float("-inf")
_SORT_KEYS: dict[Column, Callable[[AddendLine], Any]] = {
    Column.NAME: _name,
    Column.NUMBER: lambda line: _LOWEST if line.number is None else line.number,
    Column.SHARE: lambda line: _LOWEST if line.share is None else line.share,
    Column.PREVIOUS: lambda line: _LOWEST if line.previous is None else line.previous,
    Column.GROWTH: lambda line: (
        _LOWEST if line.number is None or line.previous is None else line.number - line.previous
    ),
}

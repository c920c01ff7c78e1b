"""The units of a region as a table, told only where it is looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from forms.model.aggregation.units import UnitTree
from ui.region.board import COLUMN_LEVELS, Board, Column, Selection
from ui.region.state_marks import state_colour, state_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from PySide6.QtCore import QObject

    from forms.widgets.tokens import Tokens
    from storage.regions.records import UnitRow
    from ui.region.board import BoardRow

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_Role = Qt.ItemDataRole
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_UNCHECKED = "…"

COLUMN_NAMES = {
    Column.NAME: "单位",
    Column.STATE: "状态",
    Column.ERRORS: "错误",
    Column.DOUBTS: "核实",
    Column.HINTS: "提示",
    Column.BLANKS: "待填",
    Column.TAKEN: "交来",
    Column.SOURCE: "文件",
    Column.ABOVE: "上级",
}


class MatrixModel(QAbstractTableModel):
    """Shows the chosen rows of a board; `shown_changed` says that others are shown."""

    shown_changed = Signal()

    def __init__(self, tokens: Callable[[], Tokens], parent: QObject) -> None:
        super().__init__(parent)
        self._tokens = tokens
        self.board = Board(UnitTree(()), ())
        self.selection = Selection()
        self._shown: list[int] = []

    def show_board(self, board: Board) -> None:
        """Show another region, or the same one read anew."""
        self._show(board, self.selection)

    def select(self, wanted: Selection) -> None:
        """Show other rows, in the order that the columns were sorted in."""
        self._show(
            self.board,
            replace(
                wanted,
                column=self.selection.column,
                is_descending=self.selection.is_descending,
            ),
        )

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; -1 brings the order of the tree back."""
        wanted = Column(column) if column >= 0 else None
        is_descending = order is Qt.SortOrder.DescendingOrder
        self._show(self.board, replace(self.selection, column=wanted, is_descending=is_descending))

    def take(self, facts: Iterable[UnitRow]) -> None:
        """Take over what is now known of some units; their rows stay where they are."""
        places = {self.board.take(each) for each in facts}
        for line, place in enumerate(self._shown):
            if place in places:
                self.dataChanged.emit(self.index(line, 0), self.index(line, len(Column) - 1))

    def row_at(self, line: int) -> BoardRow | None:
        """Return the unit in a line of the table."""
        return self.board.rows[self._shown[line]] if 0 <= line < len(self._shown) else None

    def line_of(self, number: int) -> int:
        """Return the line in which a unit is shown, -1 where it is not."""
        place = self.board.place_of(number)
        return self._shown.index(place) if place is not None and place in self._shown else -1

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Return how many units are shown."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Return how many things are told of a unit."""
        return 0 if parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        """Return the name of a column."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == _Role.TextAlignmentRole:
            return _RIGHT if section in COLUMN_LEVELS else _LEFT
        return COLUMN_NAMES[Column(section)] if role == _Role.DisplayRole else None

    def data(self, index: Index, role: int = _Role.DisplayRole) -> Any:
        """Return what is told of a unit; `UserRole` gives its row of the board."""
        row = self.board.rows[self._shown[index.row()]]
        column = Column(index.column())
        if role in {_Role.DisplayRole, _Role.ToolTipRole}:
            return self._text(row, column)
        if role == _Role.AccessibleTextRole:
            return f"{row.unit.name}，{COLUMN_NAMES[column]} {self._text(row, column)}"
        if role == _Role.TextAlignmentRole:
            return _RIGHT if column in COLUMN_LEVELS else _LEFT
        if role == _Role.ForegroundRole:
            return self._colour(row, column)
        return row if role == _Role.UserRole else None

    def _show(self, board: Board, selection: Selection) -> None:
        self.beginResetModel()
        self.board, self.selection = board, selection
        self._shown = board.select(selection)
        self.endResetModel()
        self.shown_changed.emit()

    @staticmethod
    def _text(row: BoardRow, column: Column) -> str:
        if column in COLUMN_LEVELS:
            count = row.count(COLUMN_LEVELS[column])
            nothing = _UNCHECKED if row.is_unchecked else ""
            return nothing if count is None else str(count)
        return {
            Column.NAME: row.unit.name,
            Column.STATE: state_text(row.told_state),
            Column.TAKEN: row.taken_at,
            Column.SOURCE: row.source,
            Column.ABOVE: row.above,
        }[column]

    def _colour(self, row: BoardRow, column: Column) -> Any:
        tokens = self._tokens()
        if column is Column.STATE:
            return state_colour(row.told_state, tokens)
        if column in COLUMN_LEVELS:
            return tokens.text if row.count(COLUMN_LEVELS[column]) else tokens.pending
        return tokens.text if column is Column.NAME else tokens.muted

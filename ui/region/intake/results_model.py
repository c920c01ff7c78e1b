"""The files that were handed in as a table, those first that wait for the clerk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from ui.region.intake.results import SHAPES, Outcome

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QObject

    from forms.widgets.tokens import Tokens
    from ui.region.intake.results import Result

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_Role = Qt.ItemDataRole
_COLUMNS = ("文件", "结果", "单位", "说明")


class ResultsModel(QAbstractTableModel):
    """Lists results as they come; `unit_name` tells how a unit is called."""

    def __init__(
        self,
        tokens: Callable[[], Tokens],
        unit_name: Callable[[int], str],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._tokens = tokens
        self._unit_name = unit_name
        self.results: list[Result] = []

    def clear(self) -> None:
        """Begin anew."""
        self.beginResetModel()
        self.results = []
        self.endResetModel()

    def add(self, result: Result) -> int:
        """Add a result at the end; return its place."""
        place = len(self.results)
        self.beginInsertRows(QModelIndex(), place, place)
        self.results.append(result)
        self.endInsertRows()
        return place

    def put(self, place: int, result: Result) -> None:
        """Put another result in the place of one."""
        self.results[place] = result
        self.dataChanged.emit(self.index(place, 0), self.index(place, len(_COLUMNS) - 1))

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Return how many files there are."""
        return 0 if parent.isValid() else len(self.results)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Return how many things are told of a file."""
        return 0 if parent.isValid() else len(_COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        """Return the name of a column."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == _Role.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return _COLUMNS[section] if role == _Role.DisplayRole else None

    def data(self, index: Index, role: int = _Role.DisplayRole) -> Any:
        """Return what is told of a file."""
        result = self.results[index.row()]
        texts = (
            result.file,
            f"{SHAPES[result.outcome]} {result.outcome.value}",
            self._unit_name(result.unit) if result.unit is not None else "",
            result.message,
        )
        if role in {_Role.DisplayRole, _Role.ToolTipRole}:
            return texts[index.column()]
        if role == _Role.AccessibleTextRole:
            return "，".join(filter(None, texts))
        if role == _Role.ForegroundRole and index.column() == 1:
            return self._colour(result.outcome)
        return None

    def _colour(self, outcome: Outcome) -> Any:
        tokens = self._tokens()
        if outcome.waits:
            return tokens.verify
        if outcome in {Outcome.OTHER_YEAR, Outcome.REFUSED}:
            return tokens.error
        return tokens.hint if outcome is Outcome.CORRECTED else tokens.text

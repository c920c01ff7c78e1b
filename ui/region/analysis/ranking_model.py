"""The units of a region in the order of an indicator, the region itself above them."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

from ui.region.analysis.wording import (
    change_size,
    explain_mark,
    show_change,
    show_mark,
    show_measure,
    show_parts,
    tell_years,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from forms.widgets.tokens import Tokens
    from ui.jobs.aggregation.unit_ranking import RankedLine, Ranking

    Index = QModelIndex | QPersistentModelIndex

BAR = int(Qt.ItemDataRole.UserRole) + 1
"""Role of the length of a line's bar, 1 for the largest; nothing where there is none."""
REFERENCE = BAR + 1
"""Role of the place of the region's own share on the same scale, nothing of a count."""
YEARS = BAR + 2
"""Role of a line's three years, from the oldest: lengths as above, `None` where not known."""
_NOWHERE = QModelIndex()
_REGION = "{name}（汇总）"
_NO_PLACE = "—"
_YEARS = 3


class Column(IntEnum):
    """The columns, from left to right."""

    PLACE = 0
    NAME = 1
    VALUE = 2
    PARTS = 3
    PREVIOUS = 4
    CHANGE = 5
    EARLIER = 6
    YEARS = 7
    MARK = 8


class RankingModel(QAbstractTableModel):
    """Lists a ranking; the first row is the region's own."""

    def __init__(self, tokens: Callable[[], Tokens], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tokens = tokens
        self._ranking: Ranking | None = None
        self._lines: list[RankedLine] = []
        self._largest = 0.0
        self._longest = 0.0
        self._column: Column | None = None
        self._is_descending = False

    @property
    def ranking(self) -> Ranking | None:
        """Return what is listed."""
        return self._ranking

    def show_ranking(self, ranking: Ranking | None) -> None:
        """List another ranking, in the order in which the last one was sorted."""
        self.beginResetModel()
        self._ranking = ranking
        self._largest = self._longest = 0.0
        if ranking is not None:
            shown = [*ranking.lines, *([ranking.region] if ranking.indicator.is_share else [])]
            self._largest = max((_length(line) for line in shown), default=0.0)
            years = self._three_years
            lengths = (_length(line, year) for line in shown for year in years)
            self._longest = max(lengths, default=0.0)
        self._arrange()
        self.endResetModel()

    def line(self, row: int) -> RankedLine | None:
        """Return the unit, or the region, of a row."""
        return self._lines[row] if 0 <= row < len(self._lines) else None

    def row_of(self, unit: int) -> int:
        """Return the row of a unit, -1 where it is not listed."""
        return next((row for row, line in enumerate(self._lines) if line.unit == unit), -1)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return how many rows there are."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(Column)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return a column's heading."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._heading(Column(section))
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a place shows."""
        line, column = self._lines[index.row()], Column(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return "" if column is Column.YEARS else self._text(line, column)
        if role == Qt.ItemDataRole.TextAlignmentRole and column not in (Column.NAME, Column.MARK):
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._text(line, column)
        return self._look(line, column, role)

    def text(self, row: int, column: int) -> str:
        """Return what a place says, also where it is drawn."""
        return self._text(self._lines[row], Column(column))

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; a column below 0 gives the ranking's own order."""
        self.beginResetModel()
        self._column = Column(column) if column >= 0 else None
        self._is_descending = order is Qt.SortOrder.DescendingOrder
        self._arrange()
        self.endResetModel()

    @property
    def _three_years(self) -> range:
        year = self._ranking.year if self._ranking is not None else 0
        return range(year - _YEARS + 1, year + 1)

    def _arrange(self) -> None:
        ranking = self._ranking
        if ranking is None:
            self._lines = []
            return
        lines = list(ranking.lines)
        if self._column is not None:
            key = _SORT_KEYS[self._column]
            bare = [line for line in lines if key(line) is None]
            lines = [line for line in lines if key(line) is not None]
            # Whichever way it is sorted, those without a figure come last.
            lines.sort(key=key, reverse=self._is_descending)
            lines += bare
        self._lines = [ranking.region, *lines]

    def _heading(self, column: Column) -> str:
        ranking = self._ranking
        if ranking is None:
            return ""
        indicator = ranking.indicator
        named = {
            Column.VALUE: indicator.name + (f"（{indicator.unit}）" if indicator.unit else ""),
            Column.PREVIOUS: f"{ranking.year - 1}年",
            Column.EARLIER: f"{ranking.year - 2}年",
        }
        return named.get(column) or _HEADINGS[column]

    def _text(self, line: RankedLine, column: Column) -> str:
        if column is Column.NAME and line.unit is None:
            return _REGION.format(name=line.name)
        if column in (Column.PREVIOUS, Column.EARLIER):
            year = line.year - (1 if column is Column.PREVIOUS else 2)
            return show_measure(line.years[year]) if year in line.years else ""
        return _SHOWN[column](line)

    def _look(self, line: RankedLine, column: Column, role: int) -> Any:
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tool_tip(line, column) or None
        if role == Qt.ItemDataRole.FontRole and line.unit is None:
            font = QFont()
            font.setBold(True)
            return font
        tokens = self._tokens()
        if role == Qt.ItemDataRole.BackgroundRole and line.unit is None:
            return tokens.sum
        if role == Qt.ItemDataRole.ForegroundRole:
            if column is Column.MARK:
                return tokens.error if line.is_unsound else tokens.verify
            is_bare = line.unit is not None and line.place is None and not line.is_unsound
            return tokens.muted if is_bare else None
        return self._drawn(line, column, role)

    def _drawn(self, line: RankedLine, column: Column, role: int) -> Any:
        if column is Column.VALUE and self._largest > 0:
            ranking = self._ranking
            is_share = ranking is not None and ranking.indicator.is_share
            if role == BAR and (is_share or line.unit is not None):
                return _length(line) / self._largest
            if role == REFERENCE and is_share and ranking is not None:
                value = ranking.region.value
                return None if value is None else _length(ranking.region) / self._largest
        if column is Column.YEARS and role == YEARS and len(line.years) > 1:
            # A count of the region is of another size than its units'.
            largest = self._longest
            if line.unit is None and not _is_share(line):
                largest = max(_length(line, year) for year in self._three_years)
            return tuple(
                _length(line, year) / largest if year in line.years and largest > 0 else None
                for year in self._three_years
            )
        return None

    def _tool_tip(self, line: RankedLine, column: Column) -> str:
        if column is Column.NAME:
            return f"{line.above} › {line.name}" if line.above else line.name
        return explain_mark(line) if column is Column.MARK else tell_years(line)


def _is_share(line: RankedLine) -> bool:
    return line.measure is not None and line.measure.is_share


def _length(line: RankedLine, year: int | None = None) -> float:
    """Return a figure as the length of a bar; a share above the whole is no longer than it."""
    measure = line.measure if year is None else line.years.get(year)
    if measure is None or measure.value is None:
        return 0.0
    value = max(float(measure.value), 0.0)
    return min(value, 1.0) if measure.is_share else value


def _value_key(line: RankedLine) -> float | None:
    return None if line.place is None or line.value is None else float(line.value)


def _whole_key(line: RankedLine) -> float | None:
    return None if line.measure is None else float(line.measure.whole or 0)


def _year_key(before: int) -> Callable[[RankedLine], float | None]:
    def key(line: RankedLine) -> float | None:
        measure = line.years.get(line.year - before)
        return None if measure is None or measure.value is None else float(measure.value)

    return key


_HEADINGS = ("位次", "单位", "", "部分/整体", "", "比上年", "", "三年", "需核实")
_SHOWN: dict[Column, Callable[[RankedLine], str]] = {
    Column.PLACE: lambda line: _NO_PLACE if line.place is None else str(line.place),
    Column.NAME: lambda line: line.name,
    Column.VALUE: lambda line: show_measure(line.measure),
    Column.PARTS: lambda line: show_parts(line.measure),
    Column.CHANGE: lambda line: show_change(line.measure, line.previous),
    Column.YEARS: tell_years,
    Column.MARK: show_mark,
}
_SORT_KEYS: dict[Column, Callable[[RankedLine], Any]] = {
    Column.PLACE: lambda line: line.place,
    Column.NAME: lambda line: line.name,
    Column.VALUE: _value_key,
    Column.PARTS: _whole_key,
    Column.PREVIOUS: _year_key(1),
    Column.CHANGE: change_size,
    Column.EARLIER: _year_key(2),
    Column.YEARS: change_size,
    Column.MARK: lambda line: show_mark(line) or None,
}

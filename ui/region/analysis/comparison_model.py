"""Some units and their region side by side, a row for each indicator."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from ui.region.analysis.wording import show_measure, show_parts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from forms.edition.edition import Indicator
    from forms.model.aggregation.indicators import Measure

    Index = QModelIndex | QPersistentModelIndex

_NOWHERE = QModelIndex()
_LAST_YEAR = "{now}　上年{before}"


class Compared(Struct, frozen=True):
    """A unit, or the region, with its indicators of each year that is known."""

    name: str
    year: int
    years: Mapping[int, Mapping[str, Measure]]

    def measure(self, indicator: str, before: int = 0) -> Measure | None:
        """Return an indicator of so many years ago."""
        return self.years.get(self.year - before, {}).get(indicator)


class ComparisonModel(QAbstractTableModel):
    """Shows this year's indicators with last year's beside them."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self._indicators: Sequence[Indicator] = ()
        self._compared: Sequence[Compared] = ()

    def show_units(self, indicators: Sequence[Indicator], compared: Sequence[Compared]) -> None:
        """Show others, the region first."""
        self.beginResetModel()
        self._indicators, self._compared = indicators, compared
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return how many indicators there are."""
        return 0 if parent.isValid() or not self._compared else len(self._indicators)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Return how many units there are, and the names of the indicators."""
        return 0 if parent.isValid() or not self._compared else len(self._compared) + 1

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return a unit's name."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        name = self._compared[section - 1].name if section else "指标"
        return name if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole) else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a place shows."""
        indicator = self._indicators[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(index.row(), index.column())
        if index.column() == 0:
            return indicator.meaning if role == Qt.ItemDataRole.ToolTipRole else None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ToolTipRole:
            return show_parts(self._compared[index.column() - 1].measure(indicator.id)) or None
        return None

    def text(self, row: int, column: int) -> str:
        """Return what a place says."""
        indicator = self._indicators[row]
        if column == 0:
            return indicator.name + (f"（{indicator.unit}）" if indicator.unit else "")
        one = self._compared[column - 1]
        now, before = one.measure(indicator.id), one.measure(indicator.id, 1)
        if before is None:
            return show_measure(now)
        return _LAST_YEAR.format(now=show_measure(now), before=show_measure(before))

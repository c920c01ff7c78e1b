"""The two tables of the page 分析, as they are looked at and copied."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from ui.region.analysis.bars import ValueBar, YearBars
from ui.region.analysis.ranking_model import Column

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.look.theme import Theme
    from ui.region.analysis.comparison_model import ComparisonModel
    from ui.region.analysis.ranking_model import RankingModel

_COLUMN_CHARACTERS = (4, 14, 8, 8, 6, 11, 6, 7, 9)
_INDICATOR_CHARACTERS = 9


class Told(Protocol):
    """A model that says in words what a place shows."""

    def text(self, row: int, column: int) -> str:
        """Return what a place says."""


def ranking_table(model: RankingModel, theme: Theme) -> QTableView:
    """Return the table of all units; several can be chosen."""
    table = QTableView()
    table.setObjectName("region.ranking")
    table.setAccessibleName("各单位的排名")
    table.setModel(model)
    table.setItemDelegateForColumn(Column.VALUE, ValueBar(theme, table))
    table.setItemDelegateForColumn(Column.YEARS, YearBars(theme, table))
    table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
    _dress(table)
    header = table.horizontalHeader()
    header.setSortIndicatorClearable(True)
    header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
    table.setSortingEnabled(True)
    header.setStretchLastSection(True)
    wide = table.fontMetrics().horizontalAdvance("宽")
    for column, characters in enumerate(_COLUMN_CHARACTERS):
        table.setColumnWidth(column, wide * characters)
    return table


def comparison_table(model: ComparisonModel) -> QTableView:
    """Return the table of a few units side by side."""
    table = QTableView()
    table.setObjectName("region.comparison")
    table.setAccessibleName("所选单位并排比较")
    table.setModel(model)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    _dress(table)
    header = table.horizontalHeader()
    header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
    header.setTextElideMode(Qt.TextElideMode.ElideRight)
    wide = table.fontMetrics().horizontalAdvance("宽")
    header.setMinimumSectionSize(wide * _INDICATOR_CHARACTERS)
    return table


def copy_on_key(table: QTableView, copy: Callable[[], None]) -> None:
    """Have the usual key copy a table while the keyboard is in it."""
    key = QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), table)
    key.setContext(Qt.ShortcutContext.WidgetShortcut)
    key.activated.connect(copy)


def table_text(table: QTableView, told: Told) -> str:
    """Return the columns of a table that are to be seen as text, cells apart by tabs."""
    model = table.model()
    columns = [each for each in range(model.columnCount()) if not table.isColumnHidden(each)]
    lines = [[_heading(model, column) for column in columns]]
    lines += [[told.text(row, column) for column in columns] for row in range(model.rowCount())]
    return "\n".join("\t".join(" ".join(cell.split()) for cell in line) for line in lines)


def _heading(model: QAbstractItemModel, column: int) -> str:
    return str(model.headerData(column, Qt.Orientation.Horizontal) or "")


def _dress(table: QTableView) -> None:
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setTabKeyNavigation(False)
    table.setWordWrap(False)
    table.setProperty("list", True)  # noqa: FBT003 - Qt's signature
    table.setShowGrid(False)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(table.fontMetrics().lineSpacing() * 3 // 2)
    table.horizontalHeader().setHighlightSections(False)

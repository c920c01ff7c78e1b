"""The addends of one cell, with what may be done about them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from ui.look.wrapped_label import WrappedLabel
from ui.region.sums.addends_model import AddendsModel, Column
from ui.region.sums.share_bar import ShareBar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.jobs.aggregation.region_figures import AddendLine
    from ui.look.theme import Theme

_COLUMN_CHARACTERS = (12, 5, 6, 5, 5)
_BUTTONS = {"open": "打开报告", "adjust": "记一笔调整…", "withdraw": "撤回调整…"}


class Addends(QWidget):
    """Shows what a figure is made of; `wished` carries what is wanted, of which line."""

    wished = Signal(str, object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.head = WrappedLabel("", "strong")
        self.told = WrappedLabel("", "note")
        self.model = AddendsModel(self)
        self.table = QTableView()
        self.buttons = {wish: QPushButton(text) for wish, text in _BUTTONS.items()}
        self._lay_out()
        self.table.selectionModel().currentRowChanged.connect(self._update)
        self.model.modelReset.connect(self._update)
        self.table.activated.connect(lambda _: self._wish("open"))
        self._update()

    @property
    def line(self) -> AddendLine | None:
        """Return the addend that the cursor is on."""
        return self.model.line(self.table.currentIndex().row())

    def show_addends(self, head: str, told: str, lines: Sequence[AddendLine]) -> None:
        """Show a cell's name, what is to be said of its sum, and its addends."""
        self.head.setText(head)
        self.told.setText(told)
        self.model.show_lines(lines)

    def _wish(self, wish: str) -> None:
        if self.buttons[wish].isEnabled():
            self.wished.emit(wish, self.line)

    def _update(self) -> None:
        line = self.line
        self.buttons["open"].setEnabled(line is not None and line.unit is not None)
        self.buttons["withdraw"].setEnabled(line is not None and line.adjustment is not None)

    def _lay_out(self) -> None:
        unit, metrics = self._theme.unit, self.fontMetrics()
        table = self.table
        table.setObjectName("region.addends")
        table.setAccessibleName("这一格由哪些单位的数相加而成")
        table.setModel(self.model)
        table.setItemDelegateForColumn(Column.SHARE, ShareBar(self._theme, table))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setTabKeyNavigation(False)
        table.setWordWrap(False)
        table.setShowGrid(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(metrics.lineSpacing() * 3 // 2)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        table.setSortingEnabled(True)
        header.setSectionResizeMode(Column.NAME, QHeaderView.ResizeMode.Stretch)
        for column, characters in enumerate(_COLUMN_CHARACTERS):
            table.setColumnWidth(column, metrics.horizontalAdvance("宽") * characters)
        row = QHBoxLayout()
        row.setSpacing(unit * 2)
        for wish, button in self.buttons.items():
            button.setObjectName(f"region.addends.{wish}")
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, wish=wish: self._wish(wish))
            row.addWidget(button)
        row.addStretch(1)
        column_layout = QVBoxLayout(self)
        column_layout.setContentsMargins(unit * 3, 0, 0, 0)
        column_layout.setSpacing(unit)
        for widget in (self.head, self.told):
            column_layout.addWidget(widget)
        column_layout.addWidget(table, 1)
        column_layout.addLayout(row)

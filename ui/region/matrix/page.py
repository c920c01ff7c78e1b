"""The page with the matrix: counts, search, table, and the chosen unit beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSplitter,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from ui.region.board import Board, Selection
from ui.region.matrix.details import UnitDetails
from ui.region.matrix.model import MatrixModel
from ui.region.matrix.state_filter import StateFilter

if TYPE_CHECKING:
    from collections.abc import Iterable

    from storage.regions.records import UnitRow
    from ui.look.theme import Theme
    from ui.region.board import BoardRow

_REST_MS = 60
"""So long the cursor rests on a unit before its report is read: walking through costs nothing."""
_COLUMN_CHARACTERS = (13, 7, 4, 4, 4, 4, 10, 11, 12)


class MatrixPage(QWidget):
    """Lists the units; `chosen` carries the row that the cursor rests on, `wished` what is wanted.

    `missing_wanted` asks for the list of those that have not handed in, `outputs_wanted` for what
    is written of all units.
    """

    chosen = Signal(object)
    wished = Signal(str, object)
    missing_wanted = Signal()
    outputs_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.states = StateFilter(theme)
        self.search = QLineEdit()
        self.missing = QPushButton("未交名单…")
        self.outputs = QPushButton("导出…")
        self.shown = QLabel()
        self.model = MatrixModel(lambda: theme.tokens, self)
        self.table = QTableView()
        self.details = UnitDetails(theme)
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._lay_out()
        self._connect()

    @property
    def row(self) -> BoardRow | None:
        """Return the unit that the cursor is on."""
        return self.model.row_at(self.table.currentIndex().row())

    def show_board(self, board: Board) -> None:
        """Show the units of a region; the cursor stays on its unit where that is still there."""
        self.model.show_board(board)
        self.states.show_counts(board.counts)

    def take(self, facts: Iterable[UnitRow]) -> None:
        """Take over what is now known of some units."""
        shown = self.row
        self.model.take(facts)
        self.states.show_counts(self.model.board.counts)
        if shown is not None and self.row is not shown:
            self._show_row()

    def go_to(self, number: int) -> None:
        """Put the cursor on a unit, whatever was filtered."""
        if self.model.line_of(number) < 0:
            self.search.clear()
            self.states.choose()
        line = self.model.line_of(number)
        if line >= 0:
            self.table.selectRow(line)

    def _lay_out(self) -> None:
        unit = self._theme.unit
        top = QHBoxLayout()
        top.setSpacing(unit * 2)
        self.search.setObjectName("region.search")
        self.search.setPlaceholderText("查找单位、上级、文件")
        self.search.setAccessibleName("查找单位、上级或文件")
        self.search.setClearButtonEnabled(True)
        self.shown.setObjectName("note")
        self.missing.setObjectName("region.copy_missing")
        self.missing.setAutoDefault(False)
        top.addWidget(self.search, 1)
        top.addWidget(self.shown)
        top.addWidget(self.missing)
        self.outputs.setObjectName("region.outputs")
        self.outputs.setAutoDefault(False)
        top.addWidget(self.outputs)
        self._dress_table()
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setObjectName("region.splitter")
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.table)
        splitter.addWidget(self.details)
        splitter.setStretchFactor(0, 1)
        splitter.setSizes([unit * 150, unit * 70])
        column = QVBoxLayout(self)
        column.setContentsMargins(unit * 2, unit * 2, unit * 2, unit)
        column.setSpacing(unit * 2)
        column.addWidget(self.states)
        column.addLayout(top)
        column.addWidget(splitter, 1)

    def _dress_table(self) -> None:
        table, metrics = self.table, self.fontMetrics()
        table.setObjectName("region.matrix")
        table.setAccessibleName("各单位的报送状态")
        table.setModel(self.model)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setTabKeyNavigation(False)
        table.setWordWrap(False)
        table.setProperty("list", True)  # noqa: FBT003 - Qt's signature
        table.setShowGrid(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(metrics.lineSpacing() * 3 // 2)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        table.setSortingEnabled(True)
        header.setStretchLastSection(True)
        for column, characters in enumerate(_COLUMN_CHARACTERS):
            table.setColumnWidth(column, metrics.horizontalAdvance("宽") * characters)

    def _connect(self) -> None:
        self.states.changed.connect(self._select)
        self.search.textChanged.connect(self._select)
        self.search.returnPressed.connect(self._on_search_entered)
        self.missing.clicked.connect(self.missing_wanted)
        self.outputs.clicked.connect(self.outputs_wanted)
        self.model.modelAboutToBeReset.connect(self._remember)
        self.model.shown_changed.connect(self._on_shown_changed)
        self.table.selectionModel().currentRowChanged.connect(self._show_row)
        self.table.activated.connect(lambda _: self._wish("open"))
        self.details.wished.connect(self._wish)
        self._rest.timeout.connect(lambda: self.chosen.emit(self.row))
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        find.activated.connect(self.search.setFocus)
        self._theme.changed.connect(self._show_row)
        self._kept: int | None = None

    def _wish(self, wish: str) -> None:
        row = self.row
        if row is not None and self.details.buttons[wish].isEnabled():
            self.wished.emit(wish, row)

    def _select(self) -> None:
        self.model.select(Selection(self.states.states, tuple(self.search.text().split())))

    def _on_search_entered(self) -> None:
        if self.model.rowCount():
            self.table.selectRow(max(self.table.currentIndex().row(), 0))
            self.table.setFocus()

    def _remember(self) -> None:
        row = self.row
        self._kept = row.unit.number if row is not None else self._kept

    def _on_shown_changed(self) -> None:
        shown, total = self.model.rowCount(), len(self.model.board)
        self.shown.setText("" if shown == total else f"列出 {shown}，共 {total}")
        line = self.model.line_of(self._kept) if self._kept is not None else -1
        if line >= 0 or shown:
            self.table.selectRow(max(line, 0))
        self._show_row()

    def _show_row(self) -> None:
        self.details.show_row(self.row)
        self._rest.start()

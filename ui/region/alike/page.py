"""The page on which alike reports are looked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from forms.widgets.elided_label import ElidedLabel
from ui.region.alike.pair_view import PairView
from ui.region.alike.pairs import AlikeModel

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.look.theme import Theme
    from ui.region.alike.pairs import AlikeLine

_FIND, _STOP = "查找雷同", "停止查找"
_HINT = "找出文字或数字几乎一样的报告，供核对是否照抄；各单位都有的套话不算。"
_COLUMN_CHARACTERS = (16, 16, 5)


class AlikePage(QWidget):
    """Lists what is alike; `wished` asks for the search, or for its end, `chosen` for a line."""

    wished = Signal()
    chosen = Signal(object)

    def __init__(self, theme: Theme, unit_name: Callable[[int], str]) -> None:
        super().__init__()
        self.setObjectName("region.alike")
        self._theme = theme
        self.begin = QPushButton(_FIND)
        self.told = ElidedLabel(_HINT)
        self.model = AlikeModel(unit_name, self)
        self.table = QTableView()
        self.pair = PairView(theme)
        self._lay_out()
        self.begin.clicked.connect(self.wished)
        self.table.selectionModel().currentRowChanged.connect(lambda _: self._tell_chosen())
        theme.changed.connect(self._tell_chosen)

    @property
    def line(self) -> AlikeLine | None:
        """Return the line that the cursor is on."""
        place = self.table.currentIndex().row()
        return self.model.lines[place] if 0 <= place < len(self.model.lines) else None

    def show_state(self, told: str, *, is_running: bool) -> None:
        """Say how far the search is, or what came of it."""
        self.told.setText(told or _HINT)
        self.begin.setText(_STOP if is_running else _FIND)

    def _lay_out(self) -> None:
        unit = self._theme.unit
        self.begin.setObjectName("region.find_alike")
        self.begin.setAutoDefault(False)
        self.told.setObjectName("note")
        row = QHBoxLayout()
        row.setSpacing(unit * 2)
        row.addWidget(self.begin)
        row.addWidget(self.told, 1)
        table, metrics = self.table, self.fontMetrics()
        table.setObjectName("region.alike.pairs")
        table.setAccessibleName("内容雷同的单位")
        table.setModel(self.model)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setTabKeyNavigation(False)
        table.setWordWrap(False)
        table.setProperty("list", True)  # noqa: FBT003 - Qt's signature
        table.setShowGrid(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(metrics.lineSpacing() * 3 // 2)
        table.horizontalHeader().setStretchLastSection(True)
        table.horizontalHeader().setHighlightSections(False)
        for column, characters in enumerate(_COLUMN_CHARACTERS):
            table.setColumnWidth(column, metrics.horizontalAdvance("宽") * characters)
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(table)
        splitter.addWidget(self.pair)
        splitter.setSizes([unit * 50, unit * 90])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(unit * 2, unit * 2, unit * 2, unit)
        whole.setSpacing(unit * 2)
        whole.addLayout(row)
        whole.addWidget(splitter, 1)

    def _tell_chosen(self) -> None:
        self.chosen.emit(self.line)

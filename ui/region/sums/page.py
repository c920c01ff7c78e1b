"""The page 合计: the form with the sums at the left, the addends of one cell at the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from ui.look.dress import make_primary
from ui.look.wrapped_label import WrappedLabel
from ui.region.sums.addends import Addends
from ui.region.sums.form import SumForm

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.look.theme import Theme

_BUTTONS = {"open": "打开汇总报告", "take": "采用合计", "name": "记为调整…"}
_LINES = 3


class SumsPage(QWidget):
    """Shows a region's sums.

    `wished` carries what is wanted with the region's report: open; take or name, with the place of
    a deviation.
    """

    wished = Signal(str, int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.summary = WrappedLabel("", "note")
        self.form = SumForm(theme)
        self.addends = Addends(theme)
        self.deviations = QListWidget()
        self.buttons = {wish: QPushButton(text) for wish, text in _BUTTONS.items()}
        self._lay_out()
        self.deviations.currentRowChanged.connect(self._update)
        self._update()

    def show_summary(self, text: str) -> None:
        """Say from how many units the sums are, and who is missing."""
        self.summary.setText(text)
        self.summary.setAccessibleName(text)

    def show_deviations(self, lines: Sequence[str]) -> None:
        """List where the region's report differs from the sums."""
        self.deviations.clear()
        for line in lines:
            self.deviations.addItem(QListWidgetItem(line))
        if lines:
            self.deviations.setCurrentRow(0)
            height = self.deviations.sizeHintForRow(0) * min(len(lines), _LINES)
            self.deviations.setFixedHeight(height + 2 * self.deviations.frameWidth())
        for widget in (self.deviations, self.buttons["take"], self.buttons["name"]):
            widget.setVisible(bool(lines))
        self._update()

    def _update(self) -> None:
        is_chosen = self.deviations.currentRow() >= 0
        for wish in ("take", "name"):
            self.buttons[wish].setEnabled(is_chosen)

    def _lay_out(self) -> None:
        unit = self._theme.unit
        for wish, button in self.buttons.items():
            button.setObjectName(f"region.sums.{wish}")
            button.setAutoDefault(False)
            button.clicked.connect(
                lambda _=False, wish=wish: self.wished.emit(wish, self.deviations.currentRow())
            )
        make_primary(self.buttons["open"])
        self.deviations.setObjectName("region.deviations")
        self.deviations.setAccessibleName("汇总报告与合计不符之处")
        top = QHBoxLayout()
        top.setSpacing(unit * 2)
        top.addWidget(self.summary, 1)
        top.addWidget(self.buttons["open"])
        below = QHBoxLayout()
        below.setSpacing(unit * 2)
        below.addWidget(self.deviations, 1)
        for wish in ("take", "name"):
            below.addWidget(self.buttons[wish], 0, Qt.AlignmentFlag.AlignTop)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setObjectName("region.sums.splitter")
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.form)
        splitter.addWidget(self.addends)
        splitter.setStretchFactor(0, 1)
        splitter.setSizes([unit * 150, unit * 110])
        column = QVBoxLayout(self)
        column.setContentsMargins(unit * 2, unit * 2, unit * 2, unit)
        column.setSpacing(unit * 2)
        column.addLayout(top)
        column.addWidget(splitter, 1)
        column.addLayout(below)
        self.setFocusProxy(self.form.parts)

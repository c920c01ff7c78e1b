"""A small picture of one figure over the years."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forms.model.values import Number
    from ui.look.theme import Theme

_MOST_YEARS = 3
_WIDTH = 10
"""Of a bar with the space around it, in quarters of a line."""
_HEIGHT = 5
"""Of the highest bar, likewise."""


class YearValue(Struct, frozen=True):
    """One year's figure, as shown and as a number; `None` where it is not known yet."""

    year: int
    text: str
    number: Number | None


class HistoryBars(QWidget):
    """Draws a bar for each year, the last one filled; the figure stands above its bar."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._values: tuple[YearValue, ...] = ()
        self.setObjectName("history_bars")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.hide()

    def show_values(self, values: Sequence[YearValue]) -> None:
        """Draw the figures of the years in order; a single year is no history."""
        self._values = tuple(values)[-_MOST_YEARS:]
        spoken = "，".join(f"{one.year}年 {one.text or '待填'}" for one in self._values)
        self.setAccessibleName(spoken)
        self.setToolTip(spoken)
        self.setVisible(len(self._values) > 1 and any(one.number for one in self._values))
        self.update()

    def sizeHint(self) -> QSize:
        """Return the room for bars, figures and years."""
        unit, around = self._theme.unit, self.contentsMargins()
        lines = 2 * QFontMetrics(self._theme.typography.note).height()
        width, height = unit * _WIDTH * _MOST_YEARS, unit * _HEIGHT + lines
        return QSize(width, height).grownBy(around)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the bars."""
        unit = self._theme.unit
        line = QFontMetrics(self._theme.typography.note).height()
        most = max((one.number for one in self._values if one.number is not None), default=0)
        painter = QPainter(self)
        painter.setFont(self._theme.typography.note)
        for place, one in enumerate(self._values):
            column = QRect(self.contentsRect())
            column.translate(place * unit * _WIDTH, 0)
            column.setWidth(unit * (_WIDTH - 2))
            share = max(float(one.number / most), 0.0) if one.number and most > 0 else 0.0
            bar = QRect(QPoint(), QSize(column.width(), max(round(unit * _HEIGHT * share), 1)))
            bar.moveBottomLeft(QPoint(column.left(), column.bottom() - line))
            self._paint_year(painter, column, bar, one)
        painter.end()

    def _paint_year(self, painter: QPainter, column: QRect, bar: QRect, value: YearValue) -> None:
        tokens = self._theme.tokens
        line = QFontMetrics(painter.font()).height()
        is_last = value is self._values[-1]
        painter.fillRect(bar, tokens.accent if is_last else tokens.accent_soft)
        painter.setPen(tokens.accent)
        painter.drawLine(bar.topLeft(), bar.topRight())
        centred = int(Qt.AlignmentFlag.AlignCenter)
        painter.setPen(tokens.text if is_last else tokens.muted)
        above = QRect(column.left(), bar.top() - line, column.width(), line)
        painter.drawText(above, centred, value.text or "待填")
        painter.setPen(tokens.muted)
        below = QRect(column.left(), column.bottom() - line, column.width(), line)
        painter.drawText(below, centred, str(value.year))

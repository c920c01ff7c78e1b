"""What is drawn into the table of units: bars with the region's share, and three years."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect
from PySide6.QtWidgets import QStyledItemDelegate

from ui.region.analysis.ranking_model import BAR, REFERENCE, YEARS

if TYPE_CHECKING:
    from PySide6.QtCore import QObject
    from PySide6.QtGui import QPainter
    from PySide6.QtWidgets import QStyleOptionViewItem

    from ui.look.theme import Theme

    Index = QModelIndex | QPersistentModelIndex


class ValueBar(QStyledItemDelegate):
    """Paints a bar, the figure over it, and a line where the region's own share lies."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a figure."""
        tokens = self._theme.tokens
        room = QRect(option.rect)
        room.adjust(0, self._theme.unit // 2, 0, -self._theme.unit // 2)
        length, reference = index.data(BAR), index.data(REFERENCE)
        if length is not None and length > 0:
            bar = QRect(room)
            bar.setWidth(max(round(room.width() * min(float(length), 1.0)), 1))
            painter.fillRect(bar, tokens.accent_soft)
        super().paint(painter, option, index)
        if reference is not None:
            at = room.left() + min(round(room.width() * float(reference)), room.width() - 1)
            painter.save()
            painter.setPen(tokens.accent)
            painter.drawLine(at, option.rect.top(), at, option.rect.bottom())
            painter.restore()


class YearBars(QStyledItemDelegate):
    """Paints a small bar for each of three years, the last one filled."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the years of a unit; the figures stand beside."""
        super().paint(painter, option, index)
        years = index.data(YEARS)
        if years is None:
            return
        tokens, unit = self._theme.tokens, self._theme.unit
        room = option.rect.adjusted(unit, unit // 2, -unit, -(unit // 2))
        step = room.width() // len(years)
        painter.save()
        for place, length in enumerate(years):
            if length is None:
                continue
            height = max(round(room.height() * float(length)), 1)
            left = room.left() + place * step
            bar = QRect(left, room.bottom() - height + 1, max(step - unit, 1), height)
            painter.fillRect(bar, tokens.accent if place == len(years) - 1 else tokens.accent_soft)
            painter.setPen(tokens.accent)
            painter.drawLine(bar.topLeft(), bar.topRight())
        painter.restore()

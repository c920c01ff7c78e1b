"""A bar behind the share that a unit has of a sum."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect
from PySide6.QtWidgets import QStyledItemDelegate

from ui.region.sums.addends_model import BAR

if TYPE_CHECKING:
    from PySide6.QtCore import QObject
    from PySide6.QtGui import QPainter
    from PySide6.QtWidgets import QStyleOptionViewItem

    from ui.look.theme import Theme

    Index = QModelIndex | QPersistentModelIndex


class ShareBar(QStyledItemDelegate):
    """Paints the bar first, then the figure over it; the figure alone says it all as well."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a share."""
        length = index.data(BAR)
        if length is not None and length > 0:
            room = QRect(option.rect)
            room.adjust(0, self._theme.unit // 2, 0, -self._theme.unit // 2)
            room.setWidth(max(round(room.width() * min(float(length), 1.0)), 1))
            painter.fillRect(room, self._theme.tokens.accent_soft)
        super().paint(painter, option, index)

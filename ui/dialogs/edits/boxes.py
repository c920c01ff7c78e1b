"""Boxes of a list that are seen on dark ground, too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

if TYPE_CHECKING:
    from PySide6.QtGui import QColor, QPainter


class BoxDelegate(QStyledItemDelegate):
    """Outlines the boxes of a list like check boxes, so that they are seen on dark ground, too.

    Fusion derives the outline from the ground, and the style sheet says what that is.
    """

    def __init__(self, view: QAbstractItemView, colour: QColor) -> None:
        super().__init__(view)
        self._view = view
        self._colour = colour

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint the item, and an outline around its box."""
        super().paint(painter, option, index)
        if index.data(Qt.ItemDataRole.CheckStateRole) is None:
            return
        shown = QStyleOptionViewItem(option)
        self.initStyleOption(shown, index)
        element = QStyle.SubElement.SE_ItemViewItemCheckIndicator
        box = QApplication.style().subElementRect(element, shown, self._view)
        painter.save()
        painter.setPen(self._colour)
        painter.drawRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5))
        painter.restore()

"""The view on the tree of units: every step by keys too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QTreeView

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

_Key = Qt.Key
_KEYS = {
    (Qt.KeyboardModifier.AltModifier, _Key.Key_Up): "up",
    (Qt.KeyboardModifier.AltModifier, _Key.Key_Down): "down",
    (Qt.KeyboardModifier.AltModifier, _Key.Key_Right): "indent",
    (Qt.KeyboardModifier.AltModifier, _Key.Key_Left): "outdent",
    (Qt.KeyboardModifier.NoModifier, _Key.Key_Insert): "add",
    (Qt.KeyboardModifier.ShiftModifier, _Key.Key_Insert): "add_below",
    (Qt.KeyboardModifier.NoModifier, _Key.Key_Delete): "remove",
}


class UnitTreeView(QTreeView):
    """Shows the units; `wished` carries what a key asks for, as the buttons call it."""

    wished = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("region.units")
        self.setAccessibleName("单位名单，按层级")
        self.setUniformRowHeights(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDropIndicatorShown(True)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turn the keys for moving, adding and removing into wishes."""
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        wish = _KEYS.get((modifiers, _Key(event.key())))
        if wish is not None and self.state() is not QAbstractItemView.State.EditingState:
            self.wished.emit(wish)
            return
        super().keyPressEvent(event)

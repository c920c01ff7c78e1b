"""A label of several lines that is never cut off."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget


class WrappedLabel(QLabel):
    """Plain text that wraps; a layout short of room has to take it from something else.

    Qt knows the height that a wrapped text needs, but takes it for a wish: a dialog on a low
    screen would show half lines.
    """

    def __init__(self, text: str = "", name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setObjectName(name)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Insist on the height that the text needs at the new width."""
        super().resizeEvent(event)
        self.insist()

    def insist(self) -> None:
        """Insist on the height that the text needs now."""
        # Without any text Qt has no height for it, and says -1.
        self.setMinimumHeight(max(0, self.heightForWidth(self.width())))

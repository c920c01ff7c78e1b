"""A field for one sentence that may be too long for one line."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

_LINES = 2
_ENTER_KEYS = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


class SentenceEdit(QPlainTextEdit):
    """Two lines for one sentence; Enter ends it, and `submitted` says so."""

    submitted = Signal()

    def __init__(self, text: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)
        self.selectAll()

    @property
    def sentence(self) -> str:
        """Return what was written, as one line."""
        return " ".join(self.toPlainText().split())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Enter as the end of the sentence."""
        if event.key() in _ENTER_KEYS:
            self.submitted.emit()
        else:
            super().keyPressEvent(event)

    def fit_height(self) -> None:
        """Take the height of two lines in the font that the style sheet gives."""
        self.ensurePolished()
        around = self.height() - self.viewport().height()
        margin = 2 * round(self.document().documentMargin())
        line = QFontMetrics(self.font()).lineSpacing()
        self.setFixedHeight(_LINES * line + margin + around)

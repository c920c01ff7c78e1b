"""The file at the left, as it was read; a figure in it leads to its cell in the report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent, QTextDocument, QTextOption
from PySide6.QtWidgets import QTextEdit, QWidget

from ui.importing.source_document import SourceDocument

if TYPE_CHECKING:
    from PySide6.QtGui import QTextCursor

    from forms.edition.terms import CellId
    from forms.widgets.tokens import Tokens
    from ui.importing.candidate import Found

_NO_TEXT = "这份文件是本软件导出的数据，没有原文可以对照。"
_ABOVE = 3
"""The place that is shown stands this part of the height below the upper edge."""


class SourceView(QTextEdit):
    """Shows the content of a file.

    `cell_chosen` carries the cell whose figure was clicked, or has the cursor when Enter is
    pressed.
    """

    cell_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("import.source")
        self.setAccessibleName("原文件的内容")
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        flags = Qt.TextInteractionFlag
        self.setTextInteractionFlags(flags.TextSelectableByMouse | flags.TextSelectableByKeyboard)
        self._source: SourceDocument | None = None
        self._text = self.document()

    def show_found(self, found: Found | None, tokens: Tokens) -> None:
        """Show what a file says, or nothing."""
        source = SourceDocument(found, tokens) if found is not None else None
        text = source.text if source is not None else QTextDocument()
        text.setDefaultFont(self.font())
        text.setDocumentMargin(self.fontMetrics().lineSpacing() // 2)
        self.setDocument(text)
        # Not before: the view must never be left with a text that is gone.
        self._source, self._text = source, text
        # Not anywhere: a figure that goes on in the next line reads as two.
        self.setWordWrapMode(QTextOption.WrapMode.WordWrap)
        self.setPlaceholderText(_NO_TEXT)
        self._fit()

    def show_cell(self, cell: CellId) -> bool:
        """Bring the place of a cell into sight and frame it; tell whether there is one."""
        if self._source is None:
            return False
        cursor = self._source.cursor_at(cell)
        self._source.frame(cell)
        if cursor is None:
            return False
        self._go_to(cursor)
        return True

    def is_certain(self, cell: CellId) -> bool:
        """Tell whether the figure of a cell was read from the place that is shown for it."""
        return self._source is not None and self._source.is_certain(cell)

    def show_words(self, words: str) -> bool:
        """Bring words into sight that a note quotes; tell whether they are in the file."""
        cursor = self._source.find(words) if self._source is not None else None
        if cursor is None:
            return False
        self._go_to(cursor)
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the tables to the new width."""
        super().resizeEvent(event)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from a figure to its cell."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose()
            return
        super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Go from a figure to its cell, unless text was selected."""
        super().mouseReleaseEvent(event)
        if not self.textCursor().hasSelection():
            self._choose()

    def _fit(self) -> None:
        if self._source is not None:
            character = self.fontMetrics().horizontalAdvance("宽")
            self._source.fit(self.viewport().width(), character)

    def _choose(self) -> None:
        cell = self._source.cell_at(self.textCursor()) if self._source is not None else None
        if cell is not None:
            self.cell_chosen.emit(cell)

    def _go_to(self, cursor: QTextCursor) -> None:
        self.setTextCursor(cursor)
        rect, view = self.cursorRect(), self.viewport()
        if not view.rect().adjusted(0, 0, 0, -rect.height()).contains(rect):
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + rect.top() - view.height() // _ABOVE)

"""A line for a single field of the report, such as its title."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from forms.model.changes import SIGNATURE_DATE, TITLE
from forms.model.dates import normalize_date, show_date
from forms.widgets.session_field import attend_session

if TYPE_CHECKING:
    from forms.model.changes import Field
    from forms.session import ReportSession


class FieldLine(QLineEdit):
    """Edits one field; each keystroke is in the session at once, and undo belongs to the session.

    A title may have line ends, by Shift and Enter as in a word processor: they are shown as blanks,
    and on paper the title breaks there. A date may be typed in any usual form; it is kept as ISO
    text and shown as it is printed once the field is left.
    """

    def __init__(self, session: ReportSession, address: Field, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._address = address
        self.setObjectName(f"field.{address}")
        self.setAccessibleName(name)
        self.setText(self._shown())
        if address == TITLE:
            self.setToolTip("按 Shift+Enter 在光标处换行：Word、PDF 和网页中的标题从这里分行")
        self.textEdited.connect(self._on_text_edited)
        self.editingFinished.connect(self._show_field)
        session.changed.connect(self._on_session_changed)
        attend_session(self, session, self._show_lock, self._show_field)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Leave files that are dragged here to the window, which imports them."""
        if event.mimeData().hasUrls():
            event.ignore()
            return
        super().dragEnterEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """End a line of the title with Shift and Enter."""
        if self._address == TITLE and _ends_line(event) and not self.isReadOnly():
            self.insert("\n")
            self._on_text_edited(self.text())
            return
        super().keyPressEvent(event)

    def _show_lock(self) -> None:
        self.setReadOnly(self._session.is_locked)

    def _on_text_edited(self, text: str) -> None:
        kept = normalize_date(text) if self._address == SIGNATURE_DATE else text
        self._session.enter_field(self._address, kept)

    def _on_session_changed(self, fields: frozenset[str]) -> None:
        if self._address in fields and self._kept() != self._session.report.read(self._address):
            self._show_field()

    def _kept(self) -> str:
        text = self.text()
        return normalize_date(text) if self._address == SIGNATURE_DATE else text

    def _shown(self) -> str:
        content = self._session.report.read(self._address)
        return show_date(content) if self._address == SIGNATURE_DATE else content

    def _show_field(self) -> None:
        shown = self._shown()
        if self.text() != shown:
            at = self.cursorPosition()
            self.setText(shown)
            if self._session.is_taking_in:
                self.setCursorPosition(min(at, len(shown)))


def _ends_line(event: QKeyEvent) -> bool:
    is_shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
    return is_shifted and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)

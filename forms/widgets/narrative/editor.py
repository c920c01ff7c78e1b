"""The editor for a section's text."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QContextMenuEvent, QFontMetrics, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from forms.model.changes import text_field
from forms.model.texts.splice import find_splice
from forms.widgets.narrative.heading_highlighter import HeadingHighlighter
from forms.widgets.narrative.marks import TextMarks
from forms.widgets.narrative.positions import to_characters, to_position, units
from forms.widgets.session_field import attend_session

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData

    from forms.session import ReportSession
    from forms.widgets.tokens import Tokens


class NarrativeEditor(QPlainTextEdit):
    """Edits one text; every keystroke is in the session at once, and undo belongs to the session.

    An input method's unfinished text is not part of the document, so it is neither checked nor
    saved before it is finished; `commit_requested` finishes it.
    """

    def __init__(
        self, session: ReportSession, section: str, name: str, tokens: Tokens, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._section = section
        self._field = text_field(section)
        self._lines = (3, 0)
        self.setObjectName(f"text.{section}")
        self.setAccessibleName(name)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        HeadingHighlighter(self.document())
        self.setPlainText(session.report.texts.get(section, ""))
        self.textChanged.connect(self._on_text_changed)
        session.changed.connect(self._on_session_changed)
        attend_session(self, session, self._show_lock, self._show_content)
        self.marks = TextMarks(self, session, section, tokens)

    def grow_with_text(self, least: int, most: int) -> None:
        """Take the height of the text, within numbers of lines."""
        self._lines = (least, most)
        self._fit_height()
        self.document().documentLayout().documentSizeChanged.connect(self._fit_height)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Leave files that are dragged here to the window, which imports them."""
        return not source.hasUrls() and super().canInsertFromMimeData(source)

    def select_characters(self, start: int, end: int) -> None:
        """Select a stretch of the text, counted in characters, and bring it into sight."""
        text = self.toPlainText()
        cursor = self.textCursor()
        cursor.setPosition(to_position(text, start))
        cursor.setPosition(to_position(text, end), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def insert_paragraphs(self, paragraphs: str, label: str) -> None:
        """Put paragraphs into the blank line with the cursor, else behind its paragraph."""
        self._session.commit_pending_edits()
        text = self.toPlainText()
        block = self.textCursor().block()
        is_blank = not block.text().strip()
        end = to_characters(text, block.position() + block.length() - 1)
        start = to_characters(text, block.position()) if is_blank else end
        before = "" if is_blank else "\n"
        whole = f"{text[:start]}{before}{paragraphs}{text[end:]}"
        self._session.apply(self._session.report.change_text(self._section, whole, label))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with the figure under the mouse or the cursor, then the rest."""
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        cursor = self.textCursor() if by_key else self.cursorForPosition(event.pos())
        menu = self.createStandardContextMenu()
        self.marks.fill_menu(menu, to_characters(self.toPlainText(), cursor.position()))
        menu.exec(event.globalPos())
        menu.deleteLater()

    def changeEvent(self, event: QEvent) -> None:
        """Fit the height to a new font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self._lines[1]:
            self._fit_height()

    def _show_lock(self) -> None:
        """Let a locked text be read, searched and copied, from the keyboard as well."""
        self.setReadOnly(self._session.is_locked)
        if self._session.is_locked:
            with_keys = Qt.TextInteractionFlag.TextSelectableByKeyboard
            self.setTextInteractionFlags(self.textInteractionFlags() | with_keys)

    def _on_text_changed(self) -> None:
        self._session.enter_text(self._section, self.toPlainText())

    def _on_session_changed(self, fields: frozenset[str]) -> None:
        if self._field in fields:
            self._show_content()

    def _show_content(self) -> None:
        shown, wanted = self.toPlainText(), self._session.report.texts.get(self._section, "")
        if shown != wanted:
            self._replace(shown, wanted)

    def _replace(self, shown: str, wanted: str) -> None:
        """Bring the document to the session's text where they differ.

        The cursor goes behind the change, unless that was made in another window.
        """
        splice = find_splice(shown, wanted)
        cursor = QTextCursor(self.document())
        cursor.setPosition(to_position(shown, splice.start))
        cursor.setPosition(
            cursor.position() + units(splice.removed), QTextCursor.MoveMode.KeepAnchor
        )
        cursor.insertText(splice.inserted)
        if not self._session.is_taking_in:
            self.setTextCursor(cursor)

    def _fit_height(self) -> None:
        least, most = self._lines
        needed = round(self.document().size().height())
        shown = max(least, min(most, needed))
        line = QFontMetrics(self.font()).lineSpacing()
        self.ensurePolished()
        around = self.height() - self.contentsRect().height()
        margin = 2 * math.ceil(self.document().documentMargin())
        self.setFixedHeight(shown * line + around + margin)
        policy = Qt.ScrollBarPolicy
        off = policy.ScrollBarAlwaysOff if needed <= most else policy.ScrollBarAsNeeded
        self.setVerticalScrollBarPolicy(off)

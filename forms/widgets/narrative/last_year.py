"""Last year's text of a section, beside the new one: to be read, and copied by the paragraph."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QTextCursor, QTextFormat
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPlainTextEdit,
    QTextEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from forms.widgets.elided_label import ElidedLabel
from forms.widgets.narrative.heading_highlighter import HeadingHighlighter

if TYPE_CHECKING:
    from forms.session import ReportSession
    from forms.widgets.tokens import Tokens

_ONE = "复制这一段"
_SEVERAL = "复制这 {count} 段"
_TIP = "放到正文的光标处，可以一次撤销；其中的年份和数字会标出来，请逐个核对"


def last_years_text(session: ReportSession, section: str) -> str:
    """Return what last year's report says in a section, an empty string where there is nothing."""
    previous = session.previous
    return previous.texts.get(section, "").strip() if previous is not None else ""


class LastYearPanel(QFrame):
    """Shows the text and marks the paragraph that would be copied.

    `copy_requested` carries the paragraphs that the cursor or the selection touches.
    """

    copy_requested = Signal(str)

    def __init__(
        self, session: ReportSession, section: str, tokens: Tokens, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._tokens = tokens
        year = session.report.year - 1
        self.setObjectName(f"last_year.{section}")
        self.text = QPlainTextEdit(last_years_text(session, section))
        self.text.setObjectName(f"last_year.text.{section}")
        self.text.setAccessibleName(f"上年同段（{year}年），只读")
        self.text.setReadOnly(True)
        interaction = Qt.TextInteractionFlag
        self.text.setTextInteractionFlags(
            interaction.TextSelectableByMouse | interaction.TextSelectableByKeyboard
        )
        self.text.setTabChangesFocus(True)
        self.text.viewport().setAutoFillBackground(False)
        HeadingHighlighter(self.text.document())
        self._title = ElidedLabel(f"{year}年，只供对照")
        self._title.setObjectName("note")
        self.copy_button = QToolButton()
        self.copy_button.setText(_ONE)
        self.copy_button.setProperty("link", True)  # noqa: FBT003 - Qt's signature
        self.copy_button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.copy_button.setObjectName(f"last_year.copy.{section}")
        self.copy_button.setToolTip(_TIP)
        self.copy_button.clicked.connect(self._on_copy_clicked)
        self._lay_out()
        self.text.cursorPositionChanged.connect(self._show_chosen)
        self.text.selectionChanged.connect(self._show_chosen)
        session.lock_changed.connect(self._show_chosen)
        self._show_chosen()

    def set_tokens(self, tokens: Tokens) -> None:
        """Mark in another theme's colours."""
        self._tokens = tokens
        self._show_chosen()

    def chosen(self) -> list[str]:
        """Return the paragraphs that the cursor or the selection touches, without blank ones."""
        cursor = self.text.textCursor()
        document = self.text.document()
        first = document.findBlock(cursor.selectionStart()).blockNumber()
        last = document.findBlock(cursor.selectionEnd()).blockNumber()
        blocks = (document.findBlockByNumber(number) for number in range(first, last + 1))
        return [text for block in blocks if (text := block.text().strip())]

    def _lay_out(self) -> None:
        space = self.fontMetrics().lineSpacing() // 4
        self.head_spacing = space
        self.head_height = max(self.copy_button.sizeHint().height(), space * 5)
        self._title.setFixedHeight(self.head_height)
        row = QHBoxLayout()
        row.setSpacing(space * 2)
        row.addWidget(self._title, 1)
        row.addWidget(self.copy_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space)
        column.addLayout(row)
        column.addWidget(self.text, 1)

    def _on_copy_clicked(self) -> None:
        self.copy_requested.emit("\n".join(self.chosen()))

    def _show_chosen(self) -> None:
        """Tint the paragraphs that would be copied, and say how many they are."""
        count = len(self.chosen())
        self.copy_button.setText(_ONE if count <= 1 else _SEVERAL.format(count=count))
        self.copy_button.setEnabled(bool(count) and not self._session.is_locked)
        cursor = self.text.textCursor()
        start, end = cursor.selectionStart(), cursor.selectionEnd()
        cursor.setPosition(start)
        cursor.movePosition(QTextCursor.MoveOperation.StartOfBlock)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        selection = QTextEdit.ExtraSelection()
        selection.cursor = cursor
        selection.format.setBackground(self._tokens.accent_soft)
        selection.format.setProperty(QTextFormat.Property.FullWidthSelection, True)  # noqa: FBT003
        self.text.setExtraSelections([selection])

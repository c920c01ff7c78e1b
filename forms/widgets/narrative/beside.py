"""A text with last year's beside it, or below it where there is little room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSplitter, QToolButton, QVBoxLayout, QWidget

from forms.widgets.narrative.last_year import LastYearPanel

if TYPE_CHECKING:
    from forms.session import ReportSession
    from forms.widgets.narrative.editor import NarrativeEditor
    from forms.widgets.tokens import Tokens

_NARROW = 44
"""Characters in a line below which the two texts do not stand side by side."""
_LEAST_LINES = 8
"""Lines below which a page scrolls rather than the texts shrink."""
_HALF = 10_000
"""Any number will do: Qt shares out the room that there is in this proportion."""


class TextBesideLastYears(QSplitter):
    """Holds the editor of a text and the panel with last year's.

    `toggle` is a button that shows whether the panel is to be seen, for a place beside the
    heading; `toggled` says that the clerk wants it to be, or no more.
    """

    toggled = Signal(bool)

    def __init__(
        self,
        editor: NarrativeEditor,
        session: ReportSession,
        section: str,
        tokens: Tokens,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._editor = editor
        self.setObjectName("beside")
        self.panel = LastYearPanel(session, section, tokens, self)
        self.panel.copy_requested.connect(self._on_copy_requested)
        self.setChildrenCollapsible(False)
        for widget in (self._head_editor(session.report.year), self.panel):
            self.addWidget(widget)
        self.toggle = QToolButton()
        self.toggle.setText("上年同段")
        self.toggle.setObjectName(f"last_year.toggle.{section}")
        self.toggle.setCheckable(True)
        self.toggle.clicked.connect(self.toggled)
        self._is_narrow = False
        self._space = self.fontMetrics().lineSpacing() // 4
        self.setHandleWidth(self._space * 2)
        self.setMinimumHeight(self.fontMetrics().lineSpacing() * _LEAST_LINES)
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the texts side by side only where both have room."""
        super().resizeEvent(event)
        is_narrow = self.width() < self.fontMetrics().horizontalAdvance("宽") * _NARROW
        if is_narrow != self._is_narrow:
            self._is_narrow = is_narrow
            self._arrange()

    def show_last_year(self, *, is_shown: bool) -> None:
        """Show last year's text, or leave all the room to the new one."""
        self.toggle.setChecked(is_shown)
        self.panel.setVisible(is_shown)
        self._arrange()

    def _head_editor(self, year: int) -> QWidget:
        """Put a line above the editor, as high as the one above last year's text."""
        whole = QWidget(self)
        self._head = QLabel(f"{year}年")
        self._head.setObjectName("note")
        self._head.setFixedHeight(self.panel.head_height)
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self.panel.head_spacing)
        column.addWidget(self._head)
        column.addWidget(self._editor, 1)
        return whole

    def _arrange(self) -> None:
        orientation = Qt.Orientation
        self.setOrientation(orientation.Vertical if self._is_narrow else orientation.Horizontal)
        # Side by side the tops of both texts are level; one above the other needs each line.
        self._head.setVisible(not self._is_narrow and not self.panel.isHidden())
        self.setSizes([_HALF, _HALF])

    def _on_copy_requested(self, paragraphs: str) -> None:
        self._editor.insert_paragraphs(paragraphs, "复制上年段落")
        self._editor.setFocus(Qt.FocusReason.OtherFocusReason)

"""Shows the headings of a text as headings while it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QFont, QSyntaxHighlighter, QTextCharFormat

from forms.model.texts.headings import find_heading_level, measure_lead

if TYPE_CHECKING:
    from PySide6.QtGui import QTextDocument


class HeadingHighlighter(QSyntaxHighlighter):
    """Sets in bold what the paper will set as a heading."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._format = QTextCharFormat()
        self._format.setFontWeight(QFont.Weight.Bold)

    def highlightBlock(self, text: str) -> None:  # noqa: N802 - Qt's name
        """Mark a paragraph that is a heading, or the run-in heading at its start."""
        stripped = text.strip()
        indent = len(text) - len(text.lstrip())
        length = len(stripped) if find_heading_level(stripped) else measure_lead(stripped)
        if length:
            self.setFormat(indent, length, self._format)

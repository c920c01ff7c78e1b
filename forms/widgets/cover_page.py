"""The page for what stands before and after the sections: title, preamble and signature."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from forms.edition.terms import PREAMBLE
from forms.model.changes import SIGNATURE_DATE, SIGNATURE_ORGANIZATION, TITLE
from forms.widgets.field_line import FieldLine
from forms.widgets.narrative.editor import NarrativeEditor

if TYPE_CHECKING:
    from forms.model.changes import Field
    from forms.session import ReportSession
    from forms.widgets.tokens import Tokens

COVER = "cover"
"""Key of this page beside the ids of the sections."""
COVER_NAME = "标题与落款"


class CoverPage(QScrollArea):
    """Edits title, preamble, signing organ and date."""

    def __init__(self, session: ReportSession, tokens: Tokens, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self._body = QWidget(self)
        self._body.setObjectName("page")
        self._column = QVBoxLayout(self._body)
        space = self._body.fontMetrics().lineSpacing() // 4
        self._column.setContentsMargins(0, 0, space * 2, space * 4)
        self._column.setSpacing(space * 2)
        heading = QLabel(COVER_NAME)
        heading.setObjectName("section_heading")
        self._column.addWidget(heading)
        self.title = self._add_line("标题", TITLE, "")
        self._add_label("导语（可不填）")
        self.preamble = NarrativeEditor(session, PREAMBLE, "导语", tokens, self._body)
        self.preamble.setPlaceholderText("编制依据、统计期限、联系方式等，写在第一部分之前")
        self._column.addWidget(self.preamble, 1)
        self._add_line("落款单位", SIGNATURE_ORGANIZATION, "单位全称")
        self._add_line("成文日期", SIGNATURE_DATE, "例如 2026年1月20日")
        self.setWidget(self._body)
        self.setFocusProxy(self.title)

    def set_tokens(self, tokens: Tokens) -> None:
        """Paint with another theme."""
        self.preamble.marks.set_tokens(tokens)

    def _add_label(self, text: str) -> QLabel:
        label = QLabel(text)
        label.setObjectName("field_label")
        self._column.addWidget(label)
        return label

    def _add_line(self, name: str, address: Field, placeholder: str) -> FieldLine:
        label = self._add_label(name)
        line = FieldLine(self._session, address, name, self._body)
        line.setPlaceholderText(placeholder)
        label.setBuddy(line)
        self._column.addWidget(line)
        return line

"""The page for what stands before and after the sections: title, preamble and signature."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from forms.edition.terms import PREAMBLE
from forms.model.changes import SIGNATURE_DATE, SIGNATURE_ORGANIZATION, TITLE
from forms.widgets.field_line import FieldLine
from forms.widgets.narrative.beside import TextBesideLastYears
from forms.widgets.narrative.editor import NarrativeEditor
from forms.widgets.narrative.last_year import last_years_text

if TYPE_CHECKING:
    from forms.model.changes import Field
    from forms.session import ReportSession
    from forms.widgets.tokens import Tokens

COVER = "cover"
"""Key of this page beside the ids of the sections."""
COVER_NAME = "标题与落款"


class CoverPage(QScrollArea):
    """Edits title, preamble, signing organ and date.

    `last_year_toggled` says that last year's text is to be shown beside the new one, or no more.
    """

    last_year_toggled = Signal(bool)

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
        label = self._add_label("导语（可不填）")
        self.preamble = NarrativeEditor(session, PREAMBLE, "导语", tokens, self._body)
        self.preamble.setPlaceholderText("编制依据、统计期限、联系方式等，写在第一部分之前")
        self.last_year = self._add_preamble(label, tokens)
        self._add_line("落款单位", SIGNATURE_ORGANIZATION, "单位全称")
        self._add_line("成文日期", SIGNATURE_DATE, "例如 2026年1月20日")
        self.setWidget(self._body)
        self.setFocusProxy(self.title)

    def set_tokens(self, tokens: Tokens) -> None:
        """Paint with another theme."""
        self.preamble.marks.set_tokens(tokens)
        if self.last_year is not None:
            self.last_year.panel.set_tokens(tokens)

    def show_last_year(self, *, is_shown: bool) -> None:
        """Show last year's preamble beside the new one, where there was one, or hide it."""
        if self.last_year is not None:
            self.last_year.show_last_year(is_shown=is_shown)

    def _add_preamble(self, label: QLabel, tokens: Tokens) -> TextBesideLastYears | None:
        if not last_years_text(self._session, PREAMBLE):
            self._column.addWidget(self.preamble, 1)
            return None
        beside = TextBesideLastYears(self.preamble, self._session, PREAMBLE, tokens, self._body)
        beside.toggled.connect(self.last_year_toggled)
        row = QHBoxLayout()
        self._column.replaceWidget(label, beside)
        row.addWidget(label, 1)
        row.addWidget(beside.toggle)
        self._column.insertLayout(self._column.indexOf(beside), row)
        self._column.setStretchFactor(beside, 1)
        return beside

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

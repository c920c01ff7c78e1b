"""A page per section: its heading, its text and its table, as in the printed form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from forms.model.texts.unwritten import outline_section
from forms.widgets.elided_label import ElidedLabel
from forms.widgets.grid.model import GridModel
from forms.widgets.grid.view import GridView
from forms.widgets.narrative.beside import TextBesideLastYears
from forms.widgets.narrative.editor import NarrativeEditor
from forms.widgets.narrative.last_year import last_years_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forms.checks.finding import Finding
    from forms.edition.edition import Section
    from forms.edition.terms import CellId
    from forms.session import ReportSession
    from forms.widgets.tokens import Tokens

_TALL_ROWS = 20
"""A table of more rows leaves no room for an empty text above it."""
_MOST_LINES = 8
"""Lines that a text above a table may take before it scrolls by itself."""


class SectionPage(QScrollArea):
    """Shows one section; `cell_entered` carries the id of the cell with the cursor.

    `last_year_toggled` says that last year's text is to be shown beside the new one, or no more.
    """

    cell_entered = Signal(str)
    last_year_toggled = Signal(bool)

    def __init__(
        self,
        session: ReportSession,
        section: Section,
        tokens: Tokens,
        parent: QWidget,
        doubts: Mapping[CellId, str] | None = None,
    ) -> None:
        """Show a section; `doubts` say of cells why they are to be looked at."""
        super().__init__(parent)
        self.section = section
        self._session = session
        self._doubts = doubts
        self.table: GridView | None = None
        self._model: GridModel | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._body = body = QWidget(self)
        body.setObjectName("page")
        self._column = QVBoxLayout(body)
        self._space = body.fontMetrics().lineSpacing() // 4
        self._column.setContentsMargins(0, 0, self._space * 2, self._space * 2)
        self._column.setSpacing(self._space * 2)
        self._add_heading()
        self.text = NarrativeEditor(session, section.id, f"{section.heading} / 正文", tokens, body)
        self.last_year = self._add_text(tokens)
        self.text.textChanged.connect(self._show_length)
        self._show_length()
        self.setFocusProxy(self.text)
        if section.table is None:
            self.text.setPlaceholderText(_guide(section))
            self._offer_outline()
        else:
            self.text.setPlaceholderText("表前文字（没有可不填）")
            self.text.grow_with_text(1, _MOST_LINES)
            self.setFocusProxy(self._add_table(section.table, tokens))
            self._offer_text(section.table)
        self.setWidget(body)

    def set_tokens(self, tokens: Tokens) -> None:
        """Paint with another theme."""
        self.text.marks.set_tokens(tokens)
        if self.last_year is not None:
            self.last_year.panel.set_tokens(tokens)
        if self.table is not None:
            self.table.set_tokens(tokens)

    def go_to(self, cell: CellId) -> None:
        """Put the cursor into a cell of this page's table."""
        if self.table is not None:
            self.table.go_to(cell)

    def show_operands(self, finding: Finding | None) -> None:
        """Tint the two sides of a finding."""
        if self._model is not None:
            self._model.show_operands(finding)

    def show_last_year(self, *, is_shown: bool) -> None:
        """Show last year's text beside the new one, where there is one, or hide it."""
        if self.last_year is not None:
            self.last_year.show_last_year(is_shown=is_shown)

    def _add_text(self, tokens: Tokens) -> TextBesideLastYears | None:
        """Add the editor, with last year's text beside it where a text fills the page."""
        section = self.section
        if section.table is not None or not last_years_text(self._session, section.id):
            self._column.addWidget(self.text)
            return None
        beside = TextBesideLastYears(self.text, self._session, section.id, tokens, self._body)
        self._column.addWidget(beside, 1)
        beside.toggled.connect(self.last_year_toggled)
        self._heading_row.addWidget(beside.toggle)
        return beside

    def _add_heading(self) -> None:
        row = QHBoxLayout()
        heading = ElidedLabel(self.section.heading)
        heading.setObjectName("section_heading")
        row.addWidget(heading)
        note = ElidedLabel(self._describe_table())
        note.setObjectName("note")
        row.addWidget(note, 1)
        self._length = QLabel()
        self._length.setObjectName("note")
        row.addWidget(self._length)
        row.setSpacing(self._space * 3)
        self._column.addLayout(row)
        self._heading_row = row

    def _describe_table(self) -> str:
        if self.section.table is None:
            return ""
        table = self._session.edition.table(self.section.table)
        unit = f"单位：{table.unit}" if table.unit else ""
        return "　　".join(part for part in (unit, table.note) if part)

    def _add_table(self, table_id: str, tokens: Tokens) -> GridView:
        self._model = GridModel(self._session, self._session.edition.table(table_id), self._doubts)
        self.table = GridView(self._session, self._model, tokens, self)
        self.table.current_changed.connect(self.cell_entered)
        self.table.reveal_requested.connect(self._on_table_reveal_requested)
        self._column.addWidget(self.table)
        self._column.addStretch(1)
        return self.table

    def _show_length(self) -> None:
        """Count the characters as an office does: without blanks and line ends."""
        length = len("".join(self.text.toPlainText().split()))
        self._length.setText(f"{length} 字" if length else "")

    def _offer_outline(self) -> None:
        """Offer the section's usual points while nothing is written."""
        outline = outline_section(self.section)
        if not outline:
            return
        button = QToolButton()
        button.setText("插入提纲")
        button.setObjectName(f"outline.{self.section.id}")
        button.setVisible(not self.text.toPlainText())
        button.clicked.connect(lambda: self.text.insertPlainText(outline))
        self.text.textChanged.connect(lambda: button.setVisible(not self.text.toPlainText()))
        self._add_writing_button(button)

    def _offer_text(self, table_id: str) -> None:
        """Hide an empty text above a tall table behind a button, so that the table stays whole."""
        is_tall = self._session.edition.table(table_id).row_count > _TALL_ROWS
        if not is_tall or self.text.toPlainText():
            return
        self.text.hide()
        button = QToolButton()
        button.setText("＋ 表前文字")
        button.setObjectName(f"add_text.{self.section.id}")
        button.clicked.connect(self.show_text)
        self.text.textChanged.connect(self.text.show)
        self.text.textChanged.connect(button.hide)
        self._add_writing_button(button)

    def _add_writing_button(self, button: QToolButton) -> None:
        """Put a button beside the heading that has no sense while the report is locked."""
        button.setDisabled(self._session.is_locked)
        self._session.lock_changed.connect(lambda: button.setDisabled(self._session.is_locked))
        self._heading_row.addWidget(button)

    def show_text(self) -> None:
        """Show the text above the table and give it the keyboard."""
        self.text.show()
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the table use the height that there is."""
        super().resizeEvent(event)
        if self.table is not None:
            self.table.fit_into(self.viewport().height() - self._height_above_table())

    def _height_above_table(self) -> int:
        """Return the pixels that heading and text take, before the layout has placed anything."""
        spacing = self._column.spacing()
        above = self._heading_row.sizeHint().height() + spacing
        if not self.text.isHidden():
            above += self.text.height() + spacing
        return above + self._column.contentsMargins().bottom() + 2

    def _on_table_reveal_requested(self, rect: QRect) -> None:
        if self.table is None:
            return
        centre = self.table.viewport().mapTo(self._body, rect.center())
        margin = QPoint(rect.width(), rect.height())
        self.ensureVisible(centre.x(), centre.y(), margin.x(), margin.y())


def _guide(section: Section) -> str:
    if not section.guidance:
        return "在这里填写正文"
    return "在这里填写正文，写明：" + "、".join(section.guidance)

"""One file: what it says at the left, what becomes of it at the right, the notes below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSplitter, QVBoxLayout, QWidget

from forms.widgets.elided_label import ElidedLabel
from ui.importing.identity_line import IdentityLine
from ui.importing.notes_list import NotesList
from ui.importing.report_side import ReportSide
from ui.importing.source_view import SourceView
from ui.look.wrapped_label import WrappedLabel

if TYPE_CHECKING:
    from forms.edition.terms import CellId
    from forms.widgets.tokens import Tokens
    from ui.importing.candidate import Candidate
    from ui.importing.intake import Standing

_SHARE_OF_NOTES = 6
_WAITING = "正在读取这份文件…"
_GUESSED = "这一格没有读出，框出的是它在原文件中大致的位置。"
_NO_PLACE = "这一格在原文件中没有找到位置。"


class Preview(QWidget):
    """Shows a file beside its report; what is chosen on one side is shown on the other.

    `renamed` says that the clerk named another organ or year.
    """

    renamed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.identity = IdentityLine()
        self.source = SourceView()
        self.report = ReportSide()
        self.notes = NotesList()
        self._title = ElidedLabel()
        self._title.setObjectName("section_heading")
        self._standing = WrappedLabel()
        self._standing.setObjectName("import.standing")
        self._refusal = WrappedLabel()
        self._refusal.setObjectName("import.refusal")
        self._refusal.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._name = ElidedLabel()
        self._name.setObjectName("strong")
        self._place = QLabel()
        self._place.setObjectName("note")
        self._splitter = self._make_splitter()
        self._lay_out()
        self.identity.changed.connect(self.renamed)
        self.source.cell_chosen.connect(self._go_to)
        self.report.cell_entered.connect(self._show_in_source)
        self.notes.cell_shown.connect(self._on_note_cell)
        self.notes.words_shown.connect(self._on_note_words)

    def show_candidate(
        self, candidate: Candidate, standing: Standing | None, told: str, tokens: Tokens
    ) -> None:
        """Show a file; `told` is what is to be known of the library's report."""
        found = candidate.found
        self._title.setText(_title_of(candidate))
        self._name.setText(f"原文件　{candidate.path.name}")
        self._standing.setText(told)
        self._standing.setVisible(bool(told))
        self._refusal.setText(candidate.error or _WAITING)
        self._refusal.setVisible(found is None)
        self._splitter.setVisible(found is not None)
        self.identity.show_found(found, is_open=candidate.is_open)
        self.source.show_found(found, tokens)
        self.notes.show_found(found)
        self.report.show_found(found, standing, tokens)
        if self.report.changes is not None:
            self.report.changes.cell_shown.connect(self._show_in_source)
        self._place.setText("")
        first = next((note.cells[0] for note in found.notes if note.cells), None) if found else None
        if first is not None:
            self._begin_at(first)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the tables the greater part of a low window."""
        super().resizeEvent(event)
        self.notes.take_height(self.height() // _SHARE_OF_NOTES)

    def _lay_out(self) -> None:
        space = self.fontMetrics().lineSpacing() // 4
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space * 2)
        column.addWidget(self._title)
        column.addWidget(self.identity)
        column.addWidget(self._standing)
        column.addWidget(self._refusal, 1)
        column.addWidget(self._splitter, 1)
        column.addWidget(self.notes)

    def _make_splitter(self) -> QSplitter:
        space = self.fontMetrics().lineSpacing() // 4
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, space * 2, 0)
        column.setSpacing(space)
        column.addWidget(self._name)
        column.addWidget(self.source, 1)
        column.addWidget(self._place)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setChildrenCollapsible(False)
        for share, widget in ((2, left), (3, self.report)):
            splitter.addWidget(widget)
            splitter.setStretchFactor(splitter.count() - 1, share)
        return splitter

    def _go_to(self, cell: CellId) -> None:
        self.report.go_to(cell)

    def _begin_at(self, cell: CellId) -> None:
        """Show the first doubt on both sides, wherever the keyboard is."""
        if self.report.changes is not None:
            self._show_in_source(cell)
            return
        focused = self.window().focusWidget()
        self.report.go_to(cell)
        if focused is not None:
            focused.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_in_source(self, cell: CellId) -> None:
        is_there = self.source.show_cell(cell)
        if not is_there:
            self._place.setText(_NO_PLACE)
        else:
            self._place.setText("" if self.source.is_certain(cell) else _GUESSED)

    def _on_note_cell(self, cell: CellId) -> None:
        """Show both sides; the keyboard stays with the notes."""
        self.report.go_to(cell)
        self.notes.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_note_words(self, quoted: tuple[str, ...]) -> None:
        if not any(self.source.show_words(words) for words in quoted):
            self._place.setText("")


def _title_of(candidate: Candidate) -> str:
    if candidate.found is None:
        return candidate.path.name
    title = "".join(candidate.found.report.title.splitlines())
    return title or candidate.path.name

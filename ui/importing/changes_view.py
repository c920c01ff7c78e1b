"""What a file would change in the library's report, each to be taken or left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from forms.edition.terms import CellId
from ui.dialogs.edits.list import EditsList
from ui.dialogs.edits.new_findings import NewFindingsList
from ui.dialogs.edits.splitter import above
from ui.dialogs.edits.states import StatesView
from ui.dialogs.edits.wording import path_of
from ui.look.wrapped_label import WrappedLabel

if TYPE_CHECKING:
    from forms.widgets.tokens import Tokens
    from ui.importing.intake import Standing

_FILE = "文件"
_DOUBTFUL = "存疑：文件里可能有，只是没有读出，请对照原文件后再勾选。"
_COLUMN_SHARES = (5, 3, 3)
_SHARES = (3, 2)
"""Of the height: the list, and the states of what the cursor is on."""


class ChangesView(QWidget):
    """Lists the differences; `chosen_changed` says that others are to be taken.

    `cell_shown` carries the cell that the cursor of the list is on.
    """

    chosen_changed = Signal()
    cell_shown = Signal(str)

    def __init__(self, standing: Standing, tokens: Tokens, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._copy = copy = standing.copy
        self._later = len(standing.later)
        self.list = EditsList(copy, tokens, theirs=_FILE)
        self.list.setObjectName("import.changes")
        self.findings = NewFindingsList()
        self.findings.setObjectName("import.findings")
        self.list.header().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.list.header().setStretchLastSection(True)
        self._states = StatesView(tokens, theirs=_FILE)
        self._path = WrappedLabel("", "note")
        self._told = WrappedLabel("", "note")
        self._every, self._none = QPushButton("全部采用"), QPushButton("全部不采用")
        self._lay_out()
        self.list.shown.connect(self._on_shown)
        self.list.chosen_changed.connect(self._on_chosen)
        self.list.choose(standing.suggested)
        self.list.start()
        self._on_chosen()

    @property
    def count(self) -> int:
        """Return how many differences can be taken."""
        return sum(each.can_be_taken for each in self._copy.differences)

    @property
    def chosen(self) -> frozenset[int]:
        """Return the places of what is to be taken."""
        return self.list.chosen

    @property
    def fields(self) -> tuple[QWidget, ...]:
        """Return what Tab goes through, in this order."""
        texts = self._states.findChildren(QTextEdit)
        return (self._every, self._none, self.list, *texts, self.findings)

    def _lay_out(self) -> None:
        space = self.fontMetrics().lineSpacing() // 4
        every, none = self._every, self._none
        every.clicked.connect(self.list.choose_all)
        none.clicked.connect(lambda: self.list.choose(()))
        for button in (every, none):
            button.setAutoDefault(False)
        row = QHBoxLayout()
        row.addWidget(self._told, 1)
        row.addWidget(every)
        row.addWidget(none)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space)
        column.addLayout(row)
        column.addWidget(above(self.list, self._path, self._states, space=space, shares=_SHARES), 1)
        column.addWidget(self.findings)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give names more room than figures."""
        super().resizeEvent(event)
        header = self.list.header()
        for column, share in enumerate(_COLUMN_SHARES):
            header.resizeSection(column, header.width() * share // sum(_COLUMN_SHARES))

    def _on_shown(self, place: int) -> None:
        difference = self._copy.differences[place] if place >= 0 else None
        self._states.show_difference(difference)
        if difference is None:
            self._path.setText("")
            return
        path = path_of(difference, self._copy.report.edition)
        self._path.setText(f"{path}　{_DOUBTFUL}" if place in self._copy.doubtful else path)
        if CellId(difference.field) in self._copy.report.edition.cells:
            self.cell_shown.emit(difference.field)

    def _on_chosen(self) -> None:
        chosen = len(self.chosen)
        later = f"导出以后库中改过的 {self._later} 处先不勾选。" if self._later else ""
        found = self._copy.new_findings(self.chosen) if chosen else ()
        told = f"采用后新出现 {len(found)} 个问题。" if found else ""
        self._told.setText(f"采用文件中的 {chosen} 处，其余保留库中的，可一次撤销。{later}{told}")
        self.findings.show_findings(found)
        self.chosen_changed.emit()

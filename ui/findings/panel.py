"""The panel beside the form: what is wrong, where, and what may be behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QStackedLayout, QVBoxLayout, QWidget

from forms.edition.terms import Level
from ui.findings.layout import Part
from ui.findings.level_filter import LevelFilter
from ui.findings.list_view import FindingsList
from ui.findings.listed import ListedFindings
from ui.findings.model import FindingsModel
from ui.findings.remedies import RemedyList

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forms.checks.finding import Finding
    from forms.session import ReportSession
    from ui.findings.rows import Key
    from ui.look.theme import Theme


class FindingsPanel(QWidget):
    """Lists the findings; selecting one tints its operands, activating one goes there.

    `selected` carries the finding or nothing, `activated` the finding, `cell_chosen` the id of a
    cell that may have to be changed; `explanation_requested` says that a reason is to be given
    for the selected finding, `correction_requested` carries the one whose figure in the text is to
    be as in the tables, `remedy_accepted` a proposal to be carried out;
    `left` says that the clerk wants to go back to the form.
    """

    selected = Signal(object)
    activated = Signal(object)
    cell_chosen = Signal(str)
    explanation_requested = Signal()
    correction_requested = Signal(object)
    confirmation_requested = Signal(object)
    remedy_accepted = Signal(object)
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._listed = ListedFindings()
        self._resume = 0
        self._is_updating = False
        self.list = FindingsList(theme, self)
        self._model = FindingsModel(self.list)
        self.list.setModel(self._model)
        self.filter = LevelFilter(theme)
        self.remedy_list = RemedyList(theme)
        self._empty = _make_note(theme)
        self._hidden = _make_note(theme)
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._look_closer)
        self._lay_out()
        self._connect()
        self.show_findings(())

    def show_session(self, session: ReportSession | None) -> None:
        """Work on another report: nothing is hidden or unfolded there yet."""
        self._listed = ListedFindings(session)
        self.filter.show_all()
        if session is not None:
            session.lock_changed.connect(self._list)
        self.show_findings(session.review.findings if session is not None else ())

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """List the findings of the open report; what takes a search follows when there is time."""
        self._listed.take(findings)
        self._list()
        self._later.start()

    def step(self, direction: int) -> Finding | None:
        """Select the next or previous finding, round the end; `None` where nothing is listed."""
        rows = self._model.rowCount()
        if not rows:
            return None
        current = self.list.currentIndex().row()
        if current < 0:
            current = self._resume - 1 if direction > 0 else self._resume
        row = (current + direction) % rows
        self.list.setCurrentIndex(self._model.index(row))
        return self._model.row(row).finding

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back to the form on Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def as_text(self) -> str:
        """Return the listed findings as text, those below their cause as well."""
        self._look_for_joints()
        return self._listed.as_text()

    def _list(self) -> None:
        counts, listed, hidden = self._listed.group(self.filter.shown)
        self.filter.show_counts(counts)
        self._hidden.setText(f"另有 {hidden} 项已隐藏，点上面的级别重新列出。")
        self._hidden.setVisible(bool(hidden) and bool(listed))
        self._empty.setText(_describe_empty(counts[Level.PENDING], hidden))
        self._stack.setCurrentWidget(self.list if listed else self._empty)
        self._arrange()

    def _arrange(self) -> None:
        """Bring the rows up to date; what was selected stays selected while it is listed."""
        current = self._current_key()
        rows = self._listed.rows(current)
        self._is_updating = True
        is_gone = current is not None and all(row.key != current for row in rows)
        if is_gone:
            self._resume = self._model.place_after(self.list.currentIndex().row(), rows)
            self.list.clear_current()
        self._model.show(rows)
        if current is not None and not is_gone:
            self._select(self._model.place_of(current))
        self._is_updating = False
        if is_gone:
            self._on_current_changed(QModelIndex())

    def _current_key(self) -> Key | None:
        index = self.list.currentIndex()
        return self._model.row(index.row()).key if index.isValid() else None

    def _select(self, place: int) -> None:
        if self.list.currentIndex().row() != place:
            self.list.setCurrentIndex(self._model.index(place))

    def _look_closer(self) -> None:
        """Look for what takes longer than a key stroke may."""
        self._look_for_joints()
        self._look_for_remedies()

    def _look_for_joints(self) -> None:
        """Ask which causes one slip explains together."""
        if self._listed.look_for_joints():
            self._list()

    def _look_for_remedies(self) -> None:
        """Ask what would mend the selected finding."""
        index = self.list.currentIndex()
        if not index.isValid():
            self._model.tell_remedies(None, 0)
            self.remedy_list.show_remedies(())
            return
        row = self._model.row(index.row())
        remedies = self._listed.remedies(row.finding)
        self._model.tell_remedies(row.key, len(remedies))
        self.remedy_list.show_remedies(remedies)

    def _on_current_changed(self, current: QModelIndex) -> None:
        if self._is_updating:
            return
        self._look_for_remedies()
        self.selected.emit(current.data(Qt.ItemDataRole.UserRole) if current.isValid() else None)

    def _on_list_activated(self, index: QModelIndex) -> None:
        self.activated.emit(index.data(Qt.ItemDataRole.UserRole))

    def _on_list_fold_requested(self, place: int, unfold: bool) -> None:
        """List or fold what follows from a cause; from a consequence go back to its cause."""
        root = self._model.cause_of(place)
        if not unfold and self._model.cause_of(self.list.currentIndex().row()) == root:
            self._select(root)
        self._listed.fold(self._model.row(root).key, unfold=unfold)
        self._arrange()

    def _on_list_link_clicked(self, part: Part, place: int) -> None:
        finding = self._model.row(place).finding
        if part is Part.REMEDIES:
            self.remedy_list.focus_first()
        elif part is Part.CORRECT_TEXT:
            self.correction_requested.emit(finding)
        elif part is Part.SHOW_TABLE:
            self.cell_chosen.emit(finding.cells[0])
        elif part is Part.CONFIRM:
            self.confirmation_requested.emit(finding)
        else:
            self.explanation_requested.emit()

    def _on_filter_changed(self) -> None:
        self._list()
        self._later.start()

    def _lay_out(self) -> None:
        self._stack = QStackedLayout()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self._empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.filter)
        column.addLayout(self._stack, 1)
        column.addWidget(self._hidden)
        column.addWidget(self.remedy_list)

    def _connect(self) -> None:
        self.list.selectionModel().currentChanged.connect(self._on_current_changed)
        self.list.activated.connect(self._on_list_activated)
        self.list.fold_requested.connect(self._on_list_fold_requested)
        self.list.link_clicked.connect(self._on_list_link_clicked)
        self._model.dataChanged.connect(self.list.scheduleDelayedItemsLayout)
        self.remedy_list.chosen.connect(self.cell_chosen)
        self.remedy_list.accepted.connect(self.remedy_accepted)
        self.filter.changed.connect(self._on_filter_changed)


def _make_note(theme: Theme) -> QLabel:
    note = QLabel()
    note.setObjectName("note")
    note.setWordWrap(True)
    note.setAlignment(Qt.AlignmentFlag.AlignTop)
    note.setMargin(theme.unit * 3)
    return note


def _describe_empty(pending: int, hidden: int) -> str:
    if hidden:
        return f"{hidden} 项问题已隐藏，点上面的级别重新列出。"
    if pending:
        return f"没有发现问题，还有 {pending} 处待填。"
    return "没有发现问题，可以导出。"

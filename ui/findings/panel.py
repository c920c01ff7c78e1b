"""The panel beside the form: what is wrong, where, and what may be behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QStackedLayout, QVBoxLayout, QWidget

from forms.checks.finding import count_levels
from forms.checks.repairs.causes import Cause, find_joints, group_consequences, join_causes
from forms.checks.repairs.remedies import suggest_remedies
from forms.checks.scope import Scope
from forms.edition.terms import Level
from ui.findings.layout import Part
from ui.findings.level_filter import LISTED_LEVELS, LevelFilter
from ui.findings.list_view import FindingsList
from ui.findings.model import FindingsModel
from ui.findings.plain_text import write_findings
from ui.findings.remedies import RemedyList
from ui.findings.rows import RowArrangement, number_keys

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forms.checks.finding import Finding
    from forms.checks.repairs.causes import Joints
    from forms.session import ReportSession
    from ui.findings.rows import FindingRow, Key
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
    remedy_accepted = Signal(object)
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._session: ReportSession | None = None
        self._findings: tuple[Finding, ...] = ()
        self._separate: tuple[Cause, ...] = ()
        self._causes: tuple[Cause, ...] = ()
        self._joints: Joints = ()
        self._unfolded: set[Key] = set()
        self._keys: dict[Finding, Key] = {}
        self._resume = 0
        self._is_updating = False
        self.list = FindingsList(theme, self)
        self._model = FindingsModel(self.list)
        self.list.setModel(self._model)
        self.filter = LevelFilter(theme)
        self.remedy_list = RemedyList(theme)
        self._empty = self._make_note()
        self._hidden = self._make_note()
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._look_closer)
        self._lay_out()
        self._connect()
        self.show_findings(())

    def show_session(self, session: ReportSession | None) -> None:
        """Work on another report: nothing is hidden or unfolded there yet."""
        self._session = session
        self._unfolded.clear()
        self._findings, self._joints = (), ()
        self.filter.show_all()
        if session is not None:
            session.lock_changed.connect(self._list)
        self.show_findings(session.findings if session is not None else ())

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """List the findings of the open report; what takes a search follows when there is time."""
        self._findings = tuple(findings)
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
        if self._session is None:
            return ""
        self._look_for_joints()
        return write_findings(self._session.report, self._findings, self._causes)

    def _list(self) -> None:
        explained = self._explained()
        counts = count_levels(one for one in self._findings if one not in explained)
        self.filter.show_counts(counts)
        all_listable = [one for one in self._findings if one.level in LISTED_LEVELS]
        listed = [one for one in all_listable if one.level in self.filter.shown]
        self._keys = number_keys(listed)
        settled = tuple(Cause(one) for one in listed if one in explained)
        self._separate = self._group([one for one in listed if one not in explained])
        # What was known to be one slip stays together until it has been looked at again.
        self._causes = join_causes(self._separate, self._joints, listed) + settled
        hidden = len(all_listable) - len(listed)
        self._hidden.setText(f"另有 {hidden} 项已隐藏，点上面的级别重新列出。")
        self._hidden.setVisible(bool(hidden) and bool(listed))
        self._empty.setText(_describe_empty(counts[Level.PENDING], hidden))
        self._stack.setCurrentWidget(self.list if listed else self._empty)
        self._arrange()

    def _explained(self) -> dict[Finding, str]:
        if self._session is None:
            return {}
        explained = self._session.settlement.explained
        return {finding: explanation.sentence for finding, explanation in explained.items()}

    def _group(self, listed: Sequence[Finding]) -> tuple[Cause, ...]:
        if self._session is None:
            return tuple(Cause(finding) for finding in listed)
        return group_consequences(listed, Scope(self._session.report, self._session.previous))

    def _arrange(self) -> None:
        """Bring the rows up to date; what was selected stays selected while it is listed."""
        current = self._current_key()
        self._unfold_around(current)
        rows = self._make_rows()
        self._is_updating = True
        is_gone = current is not None and all(row.key != current for row in rows)
        if is_gone:
            self._resume = self._place_after_current(rows)
            self.list.clear_current()
        self._model.show(rows)
        if current is not None and not is_gone:
            self._select(self._model.place_of(current))
        self._is_updating = False
        if is_gone:
            self._on_current_changed(QModelIndex())

    def _make_rows(self) -> list[FindingRow]:
        session = self._session
        arrangement = RowArrangement(
            session.edition if session is not None else None,
            self._keys,
            self._explained(),
            is_locked=session is not None and session.is_locked,
        )
        return arrangement.arrange(self._causes, self._unfolded)

    def _unfold_around(self, current: Key | None) -> None:
        """List the consequences of a cause where the selected finding has become one of them."""
        for cause in self._causes:
            if any(self._keys[one] == current for one in cause.consequences):
                self._unfolded.add(self._keys[cause.root])

    def _place_after_current(self, rows: Sequence[FindingRow]) -> int:
        """Return where in new rows the walk goes on that stands at a row which is gone."""
        places = {row.key: place for place, row in enumerate(rows)}
        before = self._model.rows[: self.list.currentIndex().row()]
        return next((places[row.key] + 1 for row in reversed(before) if row.key in places), 0)

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
        if self._session is None:
            return
        scope = Scope(self._session.report, self._session.previous)
        joints = find_joints(self._separate, scope)
        if joints != self._joints:
            self._joints = joints
            self._list()

    def _look_for_remedies(self) -> None:
        """Ask what would mend the selected finding."""
        index, session = self.list.currentIndex(), self._session
        if session is None or not index.isValid():
            self._model.tell_remedies(None, 0)
            self.remedy_list.show_remedies(())
            return
        row = self._model.row(index.row())
        remedies = suggest_remedies(row.finding, session.report, session.previous, session.findings)
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
        root = self._root_of(place)
        key = self._model.row(root).key
        if unfold:
            self._unfolded.add(key)
        else:
            if self._root_of(self.list.currentIndex().row()) == root:
                self._select(root)
            self._unfolded.discard(key)
        self._arrange()

    def _on_list_link_clicked(self, part: Part, place: int) -> None:
        finding = self._model.row(place).finding
        if part is Part.REMEDIES:
            self.remedy_list.focus_first()
        elif part is Part.CORRECT_TEXT:
            self.correction_requested.emit(finding)
        elif part is Part.SHOW_TABLE:
            self.cell_chosen.emit(finding.cells[0])
        else:
            self.explanation_requested.emit()

    def _root_of(self, place: int) -> int:
        """Return the row of the cause that a row belongs to."""
        while place >= 0 and self._model.row(place).is_consequence:
            place -= 1
        return place

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

    def _make_note(self) -> QLabel:
        note = QLabel()
        note.setObjectName("note")
        note.setWordWrap(True)
        note.setAlignment(Qt.AlignmentFlag.AlignTop)
        note.setMargin(self._theme.unit * 3)
        return note


def _describe_empty(pending: int, hidden: int) -> str:
    if hidden:
        return f"{hidden} 项问题已隐藏，点上面的级别重新列出。"
    if pending:
        return f"没有发现问题，还有 {pending} 处待填。"
    return "没有发现问题，可以导出。"

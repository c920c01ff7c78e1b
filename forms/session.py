"""The one place where an open report changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from forms.checks.engine import LiveFindings
from forms.model.changes import TEXT_PREFIX, Change, ChangeSet
from forms.model.edition import CellId
from forms.model.splice import find_splice
from forms.model.values import format_number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forms.checks.finding import Finding
    from forms.model.changes import Field
    from forms.model.edition import Edition
    from forms.model.report import Report

TYPING = "键入"
_SENTENCE_ENDS = "。；！？\n"
_CHANGE_COMMAND = 1


class ReportSession(QObject):
    """An open report: applies changes, owns the undo history and the findings, tells the views.

    `changed` carries the addresses of all fields whose shown content may differ, computed totals
    included. `committed` carries the change set and its cause, for whoever keeps it on disk.
    `commit_requested` asks editors to hand over what is typed but not yet committed.
    `history_changed` says that undo and redo would do something else than before.
    """

    changed = Signal(object)
    findings_changed = Signal()
    committed = Signal(object, str)
    commit_requested = Signal()
    history_changed = Signal()

    def __init__(
        self, report: Report, previous: Report | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.report = report
        self.undo_stack = QUndoStack(self)
        # Passed on, because a stack that is being destroyed still reports that it became empty.
        self.undo_stack.indexChanged.connect(self.history_changed)
        self._live = LiveFindings(report, previous)
        self._types_totals = False

    @property
    def types_totals(self) -> bool:
        """Tell whether totals are typed as control totals and compared with their sums."""
        return self._types_totals

    def type_totals(self, *, are_typed: bool) -> None:
        """Let totals be typed, or have them computed; typed ones that differ stay and are told."""
        if self._types_totals == are_typed:
            return
        self._types_totals = are_typed
        if not are_typed:
            self.apply(self.report.release_totals("自动合计"))
        self.changed.emit(frozenset(self.edition.definitions))

    @property
    def edition(self) -> Edition:
        """Return the edition of the report."""
        return self.report.edition

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Return all findings in the order of the form."""
        return self._live.findings

    def shown_text(self, cell: CellId) -> str:
        """Return what a cell shows: typed, found or computed."""
        return self._live.scope.figures.text(cell)

    def computed_text(self, cell: CellId) -> str:
        """Return the computed sum of a total, whatever was found or typed there."""
        number = self._live.scope.figures.computed(cell)
        return "" if number is None else format_number(number)

    def previous_text(self, cell: CellId) -> str:
        """Return last year's figure, an empty string where none compares."""
        previous = self._live.scope.previous
        if previous is None or self._live.scope.previous_number(cell) is None:
            return ""
        return previous.figures().text(cell)

    @property
    def previous(self) -> Report | None:
        """Return last year's report, where there is one to compare with."""
        return self._live.scope.previous

    def compare_with(self, previous: Report | None) -> None:
        """Take another report, or none, as last year's and check everything again."""
        self._live = LiveFindings(self.report, previous)
        self.changed.emit(frozenset(self.edition.cells))
        self.findings_changed.emit()

    def enter_values(self, values: Mapping[CellId, str], label: str = TYPING) -> None:
        """Put typed texts into cells, as one step of the history."""
        self.apply(self.report.change_cells(values, label))

    def enter_text(self, section: str, text: str) -> None:
        """Take over a narrative text while it is typed; a run of typing is one step."""
        self.apply(self.report.change_text(section, text, TYPING))

    def enter_field(self, address: Field, content: str) -> None:
        """Take over a single field such as the title, as one step of the history."""
        self.apply(self.report.change_fields({address: content}, TYPING))

    def accept_computed(self, cell: CellId) -> None:
        """Let a total that was found or typed follow its computed sum from now on."""
        self.apply(self.report.change_cells({cell: ""}, "采用合计"))

    def apply(self, changes: ChangeSet) -> None:
        """Carry out a change set as one step of the history."""
        if not changes:
            return
        self._carry_out(changes)
        released = self.report.release_totals()
        if released and not self._types_totals:
            self._carry_out(released)
            changes = ChangeSet(changes.label, changes.changes + released.changes)
        self.undo_stack.push(_ChangeCommand(self, changes))

    def commit_pending_edits(self) -> None:
        """Bring in what stands in open editors, unfinished input method text included."""
        self.commit_requested.emit()

    def _carry_out(self, changes: ChangeSet, cause: str = "") -> None:
        self.report.apply(changes)
        findings_differ = self._live.recheck(changes.fields)
        self.changed.emit(self._reached(changes))
        if findings_differ:
            self.findings_changed.emit()
        self.committed.emit(changes, cause or changes.label)

    def _reached(self, changes: ChangeSet) -> frozenset[str]:
        dependents = self.edition.dependents
        return frozenset(
            reached
            for address in changes.fields
            for reached in dependents.get(CellId(address), (address,))
        )


class _ChangeCommand(QUndoCommand):
    """A step of the history; its first `redo`, made by pushing it, has been carried out already."""

    def __init__(self, session: ReportSession, changes: ChangeSet) -> None:
        super().__init__(changes.label)
        self._session = session
        self._changes = changes
        self._is_done = True

    def redo(self) -> None:
        """Carry the step out again."""
        if self._is_done:
            self._is_done = False
            return
        self._session._carry_out(self._changes, "恢复")  # noqa: SLF001 - one class in two parts

    def undo(self) -> None:
        """Take the step back."""
        self._session._carry_out(self._changes.inverse, "撤销")  # noqa: SLF001

    def id(self) -> int:
        """Return the kind of command; only commands of one kind can merge."""
        return _CHANGE_COMMAND

    def mergeWith(self, other: QUndoCommand) -> bool:
        """Merge a run of typing in one text into one step, sentence by sentence."""
        if not isinstance(other, _ChangeCommand):
            return False
        merged = _merge_typing(self._changes, other._changes)  # noqa: SLF001 - of one class
        if merged is None:
            return False
        self._changes = merged
        return True


def _merge_typing(first: ChangeSet, second: ChangeSet) -> ChangeSet | None:
    if len(first.changes) != 1 or len(second.changes) != 1:
        return None
    earlier, later = first.changes[0], second.changes[0]
    if earlier.field != later.field or not earlier.field.startswith(TEXT_PREFIX):
        return None
    if first.label != TYPING or second.label != TYPING:
        return None
    if not _continues(earlier, later):
        return None
    return ChangeSet(TYPING, (Change(earlier.field, earlier.old, later.new),))


def _continues(earlier: Change, later: Change) -> bool:
    """Tell whether `later` goes on typing, or deleting, right where `earlier` stopped."""
    start, removed, inserted = find_splice(earlier.old, earlier.new)
    next_start, next_removed, next_inserted = find_splice(later.old, later.new)
    if inserted and next_inserted and not next_removed:
        ends_sentence = inserted[-1] in _SENTENCE_ENDS
        return not ends_sentence and next_start == start + len(inserted)
    if removed and next_removed and not inserted and not next_inserted:
        return next_start + len(next_removed) == start or next_start == start
    return False

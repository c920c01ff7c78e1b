"""The one place where an open report changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from forms.checks.explaining import split_changes
from forms.edition.terms import CellId
from forms.history import TYPING, History
from forms.lock import ReportLock
from forms.model.changes import ChangeSet, join_changes, links_field, text_field
from forms.model.texts.linked_texts import follow_figures, move_with_texts
from forms.review import ReportReview
from forms.shown_figures import ShownFigures

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from forms.checks.finding import Finding
    from forms.edition.edition import Edition
    from forms.model.changes import Field
    from forms.model.explanation import Explanation
    from forms.model.report import Report


class ReportSession(QObject):
    """An open report: applies changes, owns its history and review, tells the views.

    `changed` carries the addresses of all fields whose shown content may differ, computed totals
    included. `committed` carries the change set and its cause, for whoever keeps it on disk.
    `commit_requested` asks editors to hand over what is typed but not yet committed.
    `history_changed` says that undo and redo would do something else than before. `lock_changed`
    says that the report takes changes no longer, or again, `change_refused` that a change was not
    carried out because it does not.
    """

    changed = Signal(object)
    committed = Signal(object, str)
    commit_requested = Signal()
    history_changed = Signal()
    lock_changed = Signal()
    change_refused = Signal()

    def __init__(
        self,
        report: Report,
        previous: Report | None = None,
        parent: QObject | None = None,
        *,
        explanations: Iterable[Explanation] = (),
        is_locked: bool = False,
    ) -> None:
        super().__init__(parent)
        self.report = report
        self.history = History(self._carry_out, self)
        self.history.freeze(is_frozen=is_locked)
        self.history.changed.connect(self.history_changed)
        self.locking = ReportLock(self, is_final=is_locked)
        self.locking.changed.connect(self._on_locking_changed)
        self.open_cell: CellId | None = None
        """The cell in whose editor something stands that is not committed yet."""
        self.is_taking_in = False
        """Whether what changes just now was done elsewhere, and must not move the cursor."""
        self.review = ReportReview(report, previous, explanations, self)
        self.figures = ShownFigures(self.review.scope)
        self._types_totals = False
        texts = report.edition.text_ids
        self._text_fields = {*map(text_field, texts), *map(links_field, texts)}

    @property
    def is_locked(self) -> bool:
        """Tell whether every change is refused; `locking` says why."""
        return self.locking.is_on

    def _on_locking_changed(self) -> None:
        self.history.freeze(is_frozen=self.is_locked)
        self.lock_changed.emit()

    @property
    def types_totals(self) -> bool:
        """Tell whether totals are typed as control totals and compared with their sums."""
        return self._types_totals

    def type_totals(self, *, are_typed: bool) -> None:
        """Let totals be typed, or have them computed; typed ones that differ stay and are told."""
        if self._types_totals == are_typed:
            return
        self._types_totals = are_typed
        if not are_typed and not self.is_locked:
            self.apply(self.report.release_totals("自动合计"))
        self.changed.emit(frozenset(self.edition.definitions))

    @property
    def edition(self) -> Edition:
        """Return the edition of the report."""
        return self.report.edition

    def explain(self, finding: Finding, sentence: str) -> None:
        """Keep the clerk's reason why a doubt stands; an empty sentence takes the reason back."""
        self.apply(self.review.explain(finding, sentence))

    @property
    def previous(self) -> Report | None:
        """Return last year's report, where there is one to compare with."""
        return self.review.scope.previous

    def enter_values(self, values: Mapping[CellId, str], label: str = TYPING) -> None:
        """Put typed texts into cells, as one step of the history."""
        self.apply(self.report.change_cells(values, label))

    def fill_zero(self, cells: Iterable[CellId]) -> None:
        """Put 0 into cells, as one step of the history."""
        self.enter_values(dict.fromkeys(cells, "0"), "其余填零")

    def enter_text(self, section: str, text: str) -> None:
        """Take over a narrative text while it is typed; a run of typing is one step."""
        self.apply(self.report.change_text(section, text, TYPING))

    def enter_field(self, address: Field, content: str) -> None:
        """Take over a single field such as the title, as one step of the history."""
        self.apply(self.report.change_fields({address: content}, TYPING))

    def accept_computed(self, totals: Iterable[CellId]) -> None:
        """Let totals that were found or typed follow their computed sums from now on."""
        self.enter_values(dict.fromkeys(totals, ""), "采用合计")

    def apply(self, changes: ChangeSet, cause: str = "") -> None:
        """Carry out a change set as one step of the history; a locked report refuses it.

        `cause` is what the change log says, where that is more than the step's label.
        """
        if not changes:
            return
        if self.is_locked:
            self.change_refused.emit()
            return
        whole = join_changes(changes.label, self._write_with_consequences(changes))
        self._announce(whole, cause)
        self.history.add(whole)

    def take_in(self, changes: ChangeSet) -> None:
        """Show what was changed elsewhere, and is stored already; undo leaves it alone."""
        if not changes:
            return
        self._write(changes)
        self.is_taking_in = True
        try:
            self._tell_changed(changes)
        finally:
            self.is_taking_in = False
        self.history.forget(changes.fields)

    def commit_pending_edits(self) -> None:
        """Bring in what stands in open editors, unfinished input method text included."""
        self.commit_requested.emit()
        self.review.recheck()
        self.review.tell()

    def _carry_out(self, changes: ChangeSet, cause: str) -> None:
        """Take a step of the history back, or carry it out again."""
        self._write(changes)
        self._announce(changes, cause)

    def _write_with_consequences(self, changes: ChangeSet) -> list[ChangeSet]:
        """Write changes and what follows from them: totals that agree, figures tied to cells.

        A fault on the way leaves the report as it was.
        """
        done: list[ChangeSet] = []
        try:
            for part in self._consequences(move_with_texts(self.report, changes)):
                self._write(part)
                done.append(part)
        except Exception:
            for part in reversed(done):
                self._write(part.inverse)
            raise
        return done

    def _consequences(self, changes: ChangeSet) -> Iterator[ChangeSet]:
        yield changes
        if not self._types_totals:
            yield self.report.release_totals()
        if self.report.links:
            yield follow_figures(self.report)

    def _write(self, changes: ChangeSet) -> None:
        own, about = split_changes(changes)
        self.report.apply(own)
        self.review.write_explanations(about)

    def _announce(self, changes: ChangeSet, cause: str = "") -> None:
        """Check what has changed and tell everyone, once for the whole step; let it be kept."""
        self._tell_changed(changes, cause)
        self.committed.emit(changes, cause or changes.label)

    def _tell_changed(self, changes: ChangeSet, cause: str = "") -> None:
        own, about = split_changes(changes)
        self.review.note(own, about)
        is_writing = changes.label == TYPING and own.fields <= self._text_fields
        waits = is_writing and not cause
        if waits:
            self.review.wait()
        else:
            self.review.recheck()
        self.changed.emit(_reached(self.edition, changes))
        if not waits:
            self.review.tell()


def _reached(edition: Edition, changes: ChangeSet) -> frozenset[str]:
    """Return the fields whose shown content may differ, computed totals included."""
    dependents = edition.dependents
    return frozenset(
        reached
        for address in changes.fields
        for reached in dependents.get(CellId(address), (address,))
    )

"""The one place where an open report changes."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from forms.checks.engine import LiveFindings
from forms.checks.explaining import Explanations, Settlement, split_changes
from forms.edition.terms import CellId
from forms.history import TYPING, History
from forms.model.changes import ChangeSet, join_changes, links_field, text_field
from forms.model.texts.linked_texts import follow_figures, move_with_texts
from forms.model.values import format_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from forms.checks.finding import Finding
    from forms.edition.edition import Edition
    from forms.model.changes import Field
    from forms.model.explanation import Explanation
    from forms.model.report import Report


PAUSE_MS = 300
"""A text is checked when typing has paused for this long: nobody is told of half a sentence."""


class ReportSession(QObject):
    """An open report: applies changes, owns history, findings and explanations, tells the views.

    `changed` carries the addresses of all fields whose shown content may differ, computed totals
    included. `committed` carries the change set and its cause, for whoever keeps it on disk.
    `commit_requested` asks editors to hand over what is typed but not yet committed.
    `history_changed` says that undo and redo would do something else than before. `lock_changed`
    says that the report was locked or unlocked, `change_refused` that a change was not carried out
    because it is locked.
    """

    changed = Signal(object)
    findings_changed = Signal()
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
        self._live = LiveFindings(report, previous)
        self._explanations = Explanations(explanations)
        self._settlement: Settlement | None = None
        self._is_locked = is_locked
        self._types_totals = False
        texts = report.edition.text_ids
        self._text_fields = {*map(text_field, texts), *map(links_field, texts)}
        self._unchecked: set[Field] = set()
        self._findings_differ = False
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._check)
        self._pause.start()

    @property
    def is_locked(self) -> bool:
        """Tell whether the report is locked as signed, so that every change is refused."""
        return self._is_locked

    def lock(self, *, is_locked: bool) -> None:
        """Refuse every change from now on, or allow changes again; the history stays as it is."""
        if self._is_locked == is_locked:
            return
        self._is_locked = is_locked
        self.history.freeze(is_frozen=is_locked)
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
        if not are_typed and not self._is_locked:
            self.apply(self.report.release_totals("自动合计"))
        self.changed.emit(frozenset(self.edition.definitions))

    @property
    def edition(self) -> Edition:
        """Return the edition of the report."""
        return self.report.edition

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Return all findings in the order of the form.

        What the texts say is looked at after a pause; `check_texts` does not wait for it.
        """
        return self._live.findings

    @property
    def settlement(self) -> Settlement:
        """Return which findings are open, and which an explanation settles as things stand."""
        findings = self.findings
        if self._settlement is None:
            self._settlement = self._explanations.settle(findings)
        return self._settlement

    @property
    def open_findings(self) -> tuple[Finding, ...]:
        """Return the findings that still have to be dealt with: all but the explained ones."""
        return self.settlement.open

    def explanation_of(self, finding: Finding) -> Explanation | None:
        """Return the explanation that holds for a finding, `None` where it is open."""
        return self.settlement.explained.get(finding)

    def explain(self, finding: Finding, sentence: str) -> None:
        """Keep the clerk's reason why a doubt stands; an empty sentence takes the reason back."""
        moment = dt.datetime.now().astimezone().isoformat(timespec="seconds")
        self.apply(self._explanations.change(finding, sentence, self.settlement, moment))

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

    def enter_values(self, values: Mapping[CellId, str], label: str = TYPING) -> None:
        """Put typed texts into cells, as one step of the history."""
        self.apply(self.report.change_cells(values, label))

    @property
    def blank_cells(self) -> tuple[CellId, ...]:
        """Return the input cells in which nothing stands yet."""
        cells = self.report.cells
        return tuple(cell for cell in self.edition.input_cells if cell not in cells)

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

    def apply(self, changes: ChangeSet) -> None:
        """Carry out a change set as one step of the history; a locked report refuses it."""
        if not changes:
            return
        if self._is_locked:
            self.change_refused.emit()
            return
        whole = join_changes(changes.label, self._write_with_consequences(changes))
        self._announce(whole)
        self.history.add(whole)

    def commit_pending_edits(self) -> None:
        """Bring in what stands in open editors, unfinished input method text included."""
        self.commit_requested.emit()
        self._recheck()
        self._tell()

    def check_texts(self) -> None:
        """Look at what the texts say now, not after a pause."""
        self._check()

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
        self._explanations.apply(about)

    def _announce(self, changes: ChangeSet, cause: str = "") -> None:
        """Check what has changed and tell everyone, once for the whole step."""
        own, about = split_changes(changes)
        self._unchecked |= own.fields
        if about:
            self._settlement, self._findings_differ = None, True
        is_writing = changes.label == TYPING and own.fields <= self._text_fields
        waits = is_writing and not cause
        if waits:
            self._pause.start()
        else:
            self._recheck()
        self.changed.emit(self._reached(changes))
        if not waits:
            self._tell()
        self.committed.emit(changes, cause or changes.label)

    def _recheck(self) -> None:
        """Run the checks that look at what has changed since they were run last."""
        fields, self._unchecked = self._unchecked, set()
        if fields and self._live.recheck(fields):
            self._settlement, self._findings_differ = None, True

    def _check(self) -> None:
        """Bring the findings up to date and tell where they differ."""
        self._pause.stop()
        self._recheck()
        if self._live.read_texts():
            self._settlement, self._findings_differ = None, True
        self._tell()

    def _tell(self) -> None:
        """Tell where the findings differ from what was told before."""
        if self._findings_differ:
            self._findings_differ = False
            self.findings_changed.emit()

    def _reached(self, changes: ChangeSet) -> frozenset[str]:
        dependents = self.edition.dependents
        return frozenset(
            reached
            for address in changes.fields
            for reached in dependents.get(CellId(address), (address,))
        )

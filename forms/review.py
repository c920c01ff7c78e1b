"""What is found in an open report, and which of it an explanation settles."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from forms.checks.engine import LiveFindings
from forms.checks.explaining import Explanations, Settlement

if TYPE_CHECKING:
    from collections.abc import Iterable

    from forms.checks.finding import Finding
    from forms.checks.scope import Scope
    from forms.model.changes import ChangeSet, Field
    from forms.model.explanation import Explanation
    from forms.model.report import Report


PAUSE_MS = 300
"""A text is checked when typing has paused for this long: nobody is told of half a sentence."""


class ReportReview(QObject):
    """The findings of an open report and their explanations, kept true while it changes.

    `changed` says that the findings, or what settles them, differ from what was told before.
    """

    changed = Signal()

    def __init__(
        self,
        report: Report,
        previous: Report | None,
        explanations: Iterable[Explanation],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._live = LiveFindings(report, previous)
        self._explanations = Explanations(explanations)
        self._settlement: Settlement | None = None
        self._unchecked: set[Field] = set()
        self._differs = False
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.check_texts)
        self._pause.start()

    @property
    def scope(self) -> Scope:
        """Return what the checks look at: the report, last year's, and the figures shown."""
        return self._live.scope

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

    def explain(self, finding: Finding, sentence: str) -> ChangeSet:
        """Return the change that keeps a reason, or with an empty sentence takes it back."""
        moment = dt.datetime.now().astimezone().isoformat(timespec="seconds")
        return self._explanations.change(finding, sentence, self.settlement, moment)

    def write_explanations(self, changes: ChangeSet) -> None:
        """Carry out changes of explanations."""
        self._explanations.apply(changes)

    def note(self, changes: ChangeSet, about: ChangeSet) -> None:
        """Remember what has changed, in the report and in the explanations, until it is checked."""
        self._unchecked |= changes.fields
        if about:
            self._settlement, self._differs = None, True

    def wait(self) -> None:
        """Check what was noted once typing has paused."""
        self._pause.start()

    def recheck(self) -> None:
        """Run the checks that look at what has changed since they were run last."""
        fields, self._unchecked = self._unchecked, set()
        if fields and self._live.recheck(fields):
            self._settlement, self._differs = None, True

    def check_texts(self) -> None:
        """Look at what the texts say now, not after a pause, and tell where findings differ."""
        self._pause.stop()
        self.recheck()
        if self._live.read_texts():
            self._settlement, self._differs = None, True
        self.tell()

    def tell(self) -> None:
        """Tell where the findings differ from what was told before."""
        if self._differs:
            self._differs = False
            self.changed.emit()

"""What would mend a finding (差额分析): a few proposals, each tried out, none ever carried out.

A proposal is only made where something speaks for it (`forms.checks.suspicions`), where the
finding is gone once it is carried out on a copy of the report, and where no new error appears.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from forms.checks.engine import LiveFindings
from forms.checks.imbalance import Weighing
from forms.checks.suspicions import Evidence, SuspicionSearch, is_possible
from forms.model.changes import ChangeSet
from forms.model.edition import CellId, Level

if TYPE_CHECKING:
    from collections.abc import Iterable

    from forms.checks.finding import Finding
    from forms.checks.suspicions import Suspicion
    from forms.model.changes import Change
    from forms.model.report import Report

MOST_REMEDIES = 6
"""More proposals than that are no help."""
_MOST_TRIALS = 24
_AND = "；"

_Key = tuple[str, tuple[CellId, ...], str | None]


@dataclass(frozen=True, slots=True)
class Remedy:
    """A change of one figure, or an exchange of two, that would mend a finding.

    `place` and `action` say what to change, `reason` says why just that.
    """

    changes: tuple[Change, ...]
    place: str
    action: str
    reason: str

    @property
    def cell(self) -> CellId:
        """Return the cell to look at first."""
        return CellId(self.changes[0].field)

    @property
    def present(self) -> str:
        """Return what stands in that cell."""
        return self.changes[0].old

    @property
    def proposed(self) -> str:
        """Return what would stand there."""
        return self.changes[0].new

    @property
    def sentence(self) -> str:
        """Return where to change what."""
        return f"{self.place}：{self.action}" if self.place else self.action


def suggest_remedies(
    finding: Finding, report: Report, previous: Report | None = None
) -> tuple[Remedy, ...]:
    """Return what would mend a finding, the most likely first; the report stays as it is."""
    trial = _Trial(report, previous)
    scope = trial.live.scope
    weighing = Weighing(scope)
    imbalance = weighing.imbalance(finding)
    if imbalance is None:
        return ()
    others = [
        other
        for one in trial.live.findings
        if one.rule != finding.rule and (other := weighing.imbalance(one)) is not None
    ]
    suspicions = _merge(
        suspicion
        for suspicion in SuspicionSearch(imbalance, others, weighing, scope).find()
        if all(is_possible(change, report.edition) for change in suspicion.changes)
    )
    mending = [
        (trial.remaining, one)
        for one in suspicions[:_MOST_TRIALS]
        if trial.is_mended_by(one, finding)
    ]
    mending.sort(key=lambda pair: pair[0])
    best = _leave_farther_places([one for _, one in mending])[:MOST_REMEDIES]
    return tuple(Remedy(one.changes, one.place, one.action, one.reason) for one in best)


def _merge(suspicions: Iterable[Suspicion]) -> list[Suspicion]:
    """Return suspicions, the strongest first, those for one and the same change as one."""
    merged: dict[tuple[Change, ...], Suspicion] = {}
    for one in sorted(suspicions, key=lambda one: (one.evidence, one.distance)):
        known = merged.get(one.changes)
        if known is None:
            merged[one.changes] = one
        elif one.evidence is not Evidence.EQUALS_DIFFERENCE and _AND not in known.reason:
            merged[one.changes] = replace(known, reason=f"{known.reason}{_AND}{one.reason}")
    return list(merged.values())


def _leave_farther_places(suspicions: Iterable[Suspicion]) -> list[Suspicion]:
    """Keep, of several places that a figure could be moved to, the first, which is the nearest."""
    kept: list[Suspicion] = []
    moved: set[str] = set()
    for one in suspicions:
        if one.evidence is Evidence.WRONG_PLACE:
            if one.changes[0].field in moved:
                continue
            moved.add(one.changes[0].field)
        kept.append(one)
    return kept


class _Trial:
    """A copy of a report to try changes on."""

    def __init__(self, report: Report, previous: Report | None) -> None:
        self.live = LiveFindings(report.copy(), previous)
        self._known = {_key(finding) for finding in self.live.findings}
        self.remaining = 0
        """The number of findings that the last change has left."""

    def is_mended_by(self, suspicion: Suspicion, finding: Finding) -> bool:
        """Tell whether a change mends a finding and makes no new error."""
        changes = ChangeSet("", suspicion.changes)
        self._apply(changes)
        after = {_key(one): one.level for one in self.live.findings}
        self._apply(changes.inverse)
        new = [level for key, level in after.items() if key not in self._known]
        self.remaining = len(after)
        return _key(finding) not in after and Level.ERROR not in new

    def _apply(self, changes: ChangeSet) -> None:
        self.live.scope.report.apply(changes)
        self.live.recheck(changes.fields)


def _key(finding: Finding) -> _Key:
    return finding.rule, finding.cells, finding.text

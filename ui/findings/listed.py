"""Which findings are listed, and in what order: grouped by cause, consequences folded or not."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from forms.checks.finding import count_levels
from forms.checks.repairs.causes import Cause, find_joints, group_consequences, join_causes
from forms.checks.repairs.remedies import suggest_remedies
from forms.checks.scope import Scope
from ui.findings.level_filter import LISTED_LEVELS
from ui.findings.plain_text import write_findings
from ui.findings.rows import RowArrangement, number_keys

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from forms.checks.finding import Finding
    from forms.checks.repairs.causes import Joints
    from forms.checks.repairs.remedies import Remedy
    from forms.edition.terms import Level
    from forms.session import ReportSession
    from ui.findings.rows import FindingRow, Key


class Listing(NamedTuple):
    """How many findings there are per level, without explained ones; how many listed, hidden."""

    counts: Mapping[Level, int]
    listed: int
    hidden: int


class ListedFindings:
    """The findings of an open report, as the list beside the form shows them."""

    def __init__(self, session: ReportSession | None = None) -> None:
        self._session = session
        self._findings: tuple[Finding, ...] = ()
        self._separate: tuple[Cause, ...] = ()
        self._causes: tuple[Cause, ...] = ()
        self._joints: Joints = ()
        self._unfolded: set[Key] = set()
        self._keys: dict[Finding, Key] = {}

    def take(self, findings: Sequence[Finding]) -> None:
        """Take over the findings of the report as it is now."""
        self._findings = tuple(findings)

    def group(self, shown: Collection[Level]) -> Listing:
        """Group the findings of some levels by their causes."""
        explained = self._explained()
        listable = [one for one in self._findings if one.level in LISTED_LEVELS]
        listed = [one for one in listable if one.level in shown]
        self._keys = number_keys(listed)
        settled = tuple(Cause(one) for one in listed if one in explained)
        self._separate = self._find_causes([one for one in listed if one not in explained])
        # What was known to be one slip stays together until it has been looked at again.
        self._causes = join_causes(self._separate, self._joints, listed) + settled
        counts = count_levels(one for one in self._findings if one not in explained)
        return Listing(counts, len(listed), len(listable) - len(listed))

    def rows(self, current: Key | None) -> list[FindingRow]:
        """Return the rows of the list; the current finding is never folded away."""
        self._unfold_around(current)
        session = self._session
        arrangement = RowArrangement(
            session.edition if session is not None else None,
            self._keys,
            self._explained(),
            is_locked=session is not None and session.is_locked,
        )
        return arrangement.arrange(self._causes, self._unfolded)

    def fold(self, cause: Key, *, unfold: bool) -> None:
        """List what follows from a cause, or no longer."""
        if unfold:
            self._unfolded.add(cause)
        else:
            self._unfolded.discard(cause)

    def look_for_joints(self) -> bool:
        """Ask which causes one slip explains together; tell whether they are others than known."""
        if self._session is None:
            return False
        joints = find_joints(self._separate, self._scope(self._session))
        is_new = joints != self._joints
        self._joints = joints
        return is_new

    def remedies(self, finding: Finding) -> tuple[Remedy, ...]:
        """Return what would mend a finding."""
        session = self._session
        if session is None:
            return ()
        return suggest_remedies(finding, session.report, session.previous, session.review.findings)

    def as_text(self) -> str:
        """Return all of them as text, those below their cause as well."""
        if self._session is None:
            return ""
        return write_findings(self._session.report, self._findings, self._causes)

    def _explained(self) -> dict[Finding, str]:
        if self._session is None:
            return {}
        explained = self._session.review.settlement.explained
        return {finding: explanation.sentence for finding, explanation in explained.items()}

    def _find_causes(self, listed: Sequence[Finding]) -> tuple[Cause, ...]:
        if self._session is None:
            return tuple(Cause(finding) for finding in listed)
        return group_consequences(listed, self._scope(self._session))

    def _unfold_around(self, current: Key | None) -> None:
        """List the consequences of a cause where the selected finding has become one of them."""
        for cause in self._causes:
            if any(self._keys[one] == current for one in cause.consequences):
                self._unfolded.add(self._keys[cause.root])

    @staticmethod
    def _scope(session: ReportSession) -> Scope:
        return Scope(session.report, session.previous)

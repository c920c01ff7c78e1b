"""All checks of a report, run at once or only where something changed."""

from __future__ import annotations

from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Protocol

from forms.checks.content import CellCheck, TextCheck
from forms.checks.relations import RelationCheck
from forms.checks.scope import Scope
from forms.edition.terms import CellId, Level

if TYPE_CHECKING:
    from collections.abc import Iterable

    from forms.checks.finding import Finding
    from forms.edition.edition import Edition
    from forms.model.report import Report

_GRAVITY = {level: place for place, level in enumerate(Level)}


class Check(Protocol):
    """One rule at one place; `reads` are the addresses of the fields it looks at."""

    reads: frozenset[str]

    def run(self, scope: Scope) -> Finding | tuple[Finding, ...] | None:
        """Return what is the matter, once or several times, or nothing."""


class CheckPlan:
    """The checks of an edition, and which of them read which field.

    The checks that read what the texts say take longer to load than all others; `complete` adds
    them, so that a window can show the form first.
    """

    def __init__(self, edition: Edition) -> None:
        self._edition = edition
        self._is_complete = False
        self.checks: list[Check] = []
        self._readers: dict[str, list[int]] = {}
        self._add(TextCheck(section) for section in edition.sections if section.is_text_required)
        self._add(CellCheck(edition, cell) for cell in edition.cells.values())
        self._add(RelationCheck(edition, relation) for relation in edition.relations)
        self._sections = {section.id: n for n, section in enumerate(edition.sections)}

    def complete(self) -> None:
        """Add the checks that read what the texts say."""
        if not self._is_complete:
            from forms.checks.narrative.plan import narrative_checks  # noqa: PLC0415 - see above

            self._is_complete = True
            self._add(narrative_checks(self._edition))

    def affected(self, fields: Iterable[str]) -> set[int]:
        """Return the checks to be run again after fields changed, by their place in `checks`."""
        return {
            place
            for address in fields
            for reached in self._edition.dependents.get(CellId(address), (address,))
            for place in self._readers.get(reached, ())
        }

    def sort(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """Return findings in the order of their place in the form."""
        return tuple(sorted(findings, key=self._place))

    def _add(self, checks: Iterable[Check]) -> None:
        for check in checks:
            for address in check.reads:
                self._readers.setdefault(address, []).append(len(self.checks))
            self.checks.append(check)

    def _place(self, finding: Finding) -> tuple[int, int, int, int, str]:
        section, cell = -1, -1
        if finding.text is not None:
            section = self._sections.get(finding.text, -1)
        elif finding.cells:
            first = min(finding.cells, key=self._edition.cell_order.__getitem__)
            section = self._sections[self._edition.cells[first].section]
            cell = self._edition.cell_order[first]
        start = finding.span[0] if finding.span is not None else -1
        return section, cell, _GRAVITY[finding.level], start, finding.rule


@lru_cache(maxsize=16)
def plan_checks(edition: Edition) -> CheckPlan:
    """Return the checks of an edition, made once."""
    return CheckPlan(edition)


class LiveFindings:
    """The findings of one report, kept true while it changes.

    `recheck` of the changed fields gives exactly what a fresh start would give; a property test
    holds it to that. What the texts say is looked at from `read_texts` on.
    """

    def __init__(self, report: Report, previous: Report | None = None) -> None:
        self._plan = plan_checks(report.edition)
        self.scope = Scope(report, previous)
        self._by_check: dict[int, tuple[Finding, ...]] = {}
        self._sorted: tuple[Finding, ...] | None = None
        self._running = len(self._plan.checks)
        self._run(range(self._running))

    def read_texts(self) -> bool:
        """Look at what the texts say as well from now on; tell whether a finding changed."""
        self._plan.complete()
        new = range(self._running, len(self._plan.checks))
        self._running = len(self._plan.checks)
        return self._run(new)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Return all findings in the order of the form."""
        if self._sorted is None:
            self._sorted = self._plan.sort(chain.from_iterable(self._by_check.values()))
        return self._sorted

    def recheck(self, fields: Iterable[str]) -> bool:
        """Run the checks again that look at changed fields; tell whether a finding changed."""
        changed = tuple(fields)
        self.scope.figures.forget(CellId(address) for address in changed)
        affected = self._plan.affected(changed)
        return self._run(place for place in affected if place < self._running)

    def _run(self, places: Iterable[int]) -> bool:
        differs = False
        checks, scope = self._plan.checks, self.scope
        for place in places:
            found = checks[place].run(scope)
            if not found and place not in self._by_check:
                continue  # as nearly all of them
            findings = found if isinstance(found, tuple) else (found,) if found else ()
            if findings != self._by_check.get(place, ()):
                differs = True
                self._by_check[place] = findings
        if differs:
            self._sorted = None
        return differs


def check_all(report: Report, previous: Report | None = None) -> tuple[Finding, ...]:
    """Return all findings of a report, compared with the previous year's where it is given."""
    live = LiveFindings(report, previous)
    live.read_texts()
    return live.findings

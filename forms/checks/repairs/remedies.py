"""What would mend a finding (差额分析): a few proposals, each tried out, none ever carried out.

The proposals are the repairs that make the finding go away and make no new error, the likeliest
first: the seldomer the slip and the more findings it leaves, the later it comes. Where so many
repairs are equally likely that each would be a guess, none of them is proposed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from forms.checks.content import VALUE_KIND
from forms.checks.misread_cells import repair_reading
from forms.checks.repairs.exchanges import repair_places
from forms.checks.repairs.ledger import Ledger
from forms.checks.repairs.single_cells import TOLD, repair_cells
from forms.checks.repairs.whole_lines import repair_lines
from forms.checks.scope import Scope
from forms.edition.terms import CellId, Operator
from forms.model.changes import Change, Field
from forms.model.values import format_number, parse_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from forms.checks.finding import Finding
    from forms.checks.repairs.imbalance import Imbalance
    from forms.checks.repairs.ledger import Outcome, Steps
    from forms.checks.repairs.single_cells import Repair
    from forms.model.report import Report

MOST_REMEDIES = 4
"""More proposals than that are no help."""
_MOST_ALIKE = 2
"""Where more repairs than that are equally likely, each of them is a guess."""
_ALIKE = 0.2
_LEFT_OVER = 2.0
"""What a finding costs that a repair leaves, or makes: there would have to be another slip."""
_MOVED_TOTAL = 1.5
"""What a total costs that came out right, and would not have been before the slip."""
_CROSSING = 3.0
_TOLD_BY_TEXT = 2.0
_FARTHEST_BEHIND = 3.5
_UNBELIEVABLE = 4.5
_BETWEEN = "；"


class Remedy(Struct, frozen=True):
    """Changes that would mend a finding together, to be carried out as one step.

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


class Ranked(Struct, frozen=True):
    """A repair that works, what it does, and its place in the order (the least first)."""

    repair: Repair
    outcome: Outcome
    likelihood: float
    reasons: tuple[str, ...]


def suggest_remedies(
    finding: Finding,
    report: Report,
    previous: Report | None = None,
    findings: Sequence[Finding] = (),
) -> tuple[Remedy, ...]:
    """Return what would mend a finding, the most likely first; the report stays as it is.

    `findings` are all findings that are known, for what the texts say.
    """
    if finding.rule == VALUE_KIND:
        found = repair_reading(finding, report)
        return (Remedy(found.changes, found.place, found.action, found.reason),) if found else ()
    ledger = Ledger(Scope(report, previous))
    imbalance = ledger.broken.get(finding.rule)
    if imbalance is None:
        return ()
    ranked = rank_repairs(imbalance, ledger, findings)
    return tuple(_word(one, report) for one in _select(ranked, imbalance))


def rank_repairs(
    imbalance: Imbalance, ledger: Ledger, findings: Sequence[Finding] = ()
) -> list[Ranked]:
    """Return the repairs that mend a relation and break no other one, the likeliest first."""
    tried = [
        (repair, outcome)
        for repair in _merge(_search(imbalance, ledger))
        if imbalance.relation.id in (outcome := ledger.try_steps(repair.steps)).mended
        and not outcome.new_errors
        and _is_possible(repair.steps, ledger)
    ]
    most = max((len(outcome.mended) for _, outcome in tried), default=0)
    crossing = _find_crossing(tried)
    told = [one for one in findings if one.text is not None and one.cells and one.found]
    ranked = []
    for repair, outcome in tried:
        cost, reasons = repair.cost, list(repair.reasons)
        if len(repair.steps) == 1 and len(outcome.mended) == crossing and cost > TOLD:
            cost -= _CROSSING
            if not repair.is_total:
                reasons.insert(0, f"改后另有 {len(outcome.mended) - 1} 项问题同时消除")
        if any(_agrees(one, repair.steps, ledger) for one in told):
            cost -= _TOLD_BY_TEXT
            reasons.insert(0, "与正文所写一致")
        left = most - len(outcome.mended) + outcome.new_doubts
        if cost < _UNBELIEVABLE:
            likelihood = cost + _LEFT_OVER * left + _MOVED_TOTAL * outcome.moved_totals
            ranked.append(Ranked(repair, outcome, likelihood, tuple(reasons)))
    ranked.sort(key=lambda one: (one.likelihood, one.repair.is_total, one.repair.distance))
    return ranked


def _find_crossing(tried: Sequence[tuple[Repair, Outcome]]) -> int:
    """Return how many relations those single figures mend that stand out by it, 0 where none do."""
    counts = [len(outcome.mended) for repair, outcome in tried if len(repair.steps) == 1]
    most = max(counts, default=0)
    return most if most > 1 and counts.count(most) <= _MOST_ALIKE else 0


def _search(imbalance: Imbalance, ledger: Ledger) -> Iterator[Repair]:
    yield from repair_cells(imbalance, ledger)
    yield from repair_lines(imbalance, ledger)
    if imbalance.relation.operator is Operator.EQUAL:
        yield from repair_places(imbalance, ledger)


def _merge(repairs: Iterable[Repair]) -> list[Repair]:
    """Return repairs, of those for one and the same change the one that costs least."""
    merged: dict[frozenset[tuple[CellId, object]], Repair] = {}
    for one in repairs:
        key = frozenset(one.steps.items())
        known = merged.get(key)
        if known is None or one.cost < known.cost:
            merged[key] = one
    return list(merged.values())


def _select(ranked: Sequence[Ranked], imbalance: Imbalance) -> list[Ranked]:
    """Return what is worth telling: nothing far behind the best, and no guesses."""
    kept: list[Ranked] = []
    moved: set[CellId] = set()
    most_alike = _MOST_ALIKE if imbalance.relation.operator is Operator.EQUAL else 1
    at = 0
    while at < len(ranked):
        alike = [one for one in ranked[at:] if one.likelihood <= ranked[at].likelihood + _ALIKE]
        at += len(alike)
        if alike[0].likelihood > ranked[0].likelihood + _FARTHEST_BEHIND:
            break
        if sum(not one.repair.is_total for one in alike) > most_alike:
            kept += [one for one in ranked[at - len(alike) :] if one.repair.is_total]
            break
        for one in alike:
            # Of several places that a figure could be moved to, the first is the nearest.
            source = next(iter(one.repair.steps)) if one.repair.distance else None
            if source is None or source not in moved:
                kept.append(one)
            if source is not None:
                moved.add(source)
    return kept[:MOST_REMEDIES]


def _is_possible(steps: Steps, ledger: Ledger) -> bool:
    """Tell whether the cells may hold the proposed figures at all."""
    return all(
        not parse_value(
            ledger.edition.cells[cell].kind, format_number((ledger.number(cell) or 0) + step)
        ).fault
        for cell, step in steps.items()
    )


def _agrees(told: Finding, steps: Steps, ledger: Ledger) -> bool:
    """Tell whether the figure that a text gives for a sum of cells is theirs after a change."""
    if not any(cell in steps for cell in told.cells):
        return False
    numbers = [ledger.scope.figures.number(cell) for cell in told.cells]
    if any(number is None for number in numbers):
        return False
    total = sum((number or 0) for number in numbers)
    total += sum(steps.get(cell, 0) for cell in told.cells)
    return format_number(total) == told.found


def _word(one: Ranked, report: Report) -> Remedy:
    changes = []
    figures = report.figures()
    for cell, step in one.repair.steps.items():
        number = figures.value(cell).number or 0
        kind = report.edition.cells[cell].kind
        new = parse_value(kind, format_number(number + step)).text
        changes.append(Change(Field(cell), report.cells.get(cell, ""), new))
    reason = _BETWEEN.join(one.reasons[:2])
    return Remedy(tuple(changes), one.repair.place, one.repair.action, reason)

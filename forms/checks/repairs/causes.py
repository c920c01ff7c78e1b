"""Which finding is the root cause, and which findings only follow from it.

One slip breaks every relation that the figure takes part in, and every relation of the totals
above it. Two findings have one cause where changing one figure by one amount mends both; a finding
also follows from several others where mending each of them mends it. What is left is one cause as
well where one slip with several figures explains it: two that changed places, a row that was left
out or filled in one column further. Nothing here knows a cell: the relations and definitions of the
edition say what hangs together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from forms.checks.repairs.imbalance import Weighing
from forms.checks.repairs.ledger import Ledger
from forms.checks.repairs.remedies import rank_repairs
from forms.edition.terms import Operator

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forms.checks.finding import Finding
    from forms.checks.repairs.imbalance import Imbalance
    from forms.checks.scope import Scope
    from forms.edition.terms import CellId
    from forms.model.values import Number

_PAIR = 2
_MOST_SEARCHES = 4
"""Roots for which a slip with several figures is looked for; with more, nothing is certain."""
_MOST_SUMS = 64
"""Where several findings can be mended in more ways than that, one that fits proves nothing."""


class Cause(Struct, frozen=True):
    """A finding to be dealt with, and the findings that go away with it."""

    root: Finding
    consequences: tuple[Finding, ...] = ()


Joints = tuple[tuple[str, ...], ...]
"""The rules of root causes that one slip explains together, group by group."""


def group_causes(findings: Sequence[Finding], scope: Scope) -> tuple[Cause, ...]:
    """Return the findings by root cause, each exactly once, roots in the order given."""
    causes = group_consequences(findings, scope)
    return join_causes(causes, find_joints(causes, scope), findings)


def group_consequences(findings: Sequence[Finding], scope: Scope) -> tuple[Cause, ...]:
    """Return the findings by what a change of single figures mends: quick enough for typing."""
    owners = _find_owners(findings, Weighing(scope))
    followers: dict[int, list[Finding]] = {}
    for place, owner in sorted(owners.items()):
        followers.setdefault(owner, []).append(findings[place])
    return tuple(
        Cause(finding, tuple(followers.get(place, ())))
        for place, finding in enumerate(findings)
        if place not in owners
    )


def find_joints(causes: Sequence[Cause], scope: Scope) -> Joints:
    """Return which roots one slip with several figures explains; a search of some milliseconds."""
    relations = {relation.id for relation in scope.report.edition.relations}
    roots = [cause.root.rule for cause in causes if cause.root.rule in relations]
    if len(roots) < _PAIR:
        return ()
    ledger = Ledger(scope)
    roots = [rule for rule in roots if rule in ledger.broken]
    joints = []
    for _ in range(_MOST_SEARCHES):
        if len(roots) < _PAIR:
            break
        joint = (roots[0], *_explained_together(roots[0], roots, ledger))
        roots = [rule for rule in roots if rule not in joint]
        joints.append(joint)
    return tuple(joint for joint in joints if len(joint) > 1)


def join_causes(
    causes: Sequence[Cause], joints: Joints, findings: Sequence[Finding]
) -> tuple[Cause, ...]:
    """Put the roots of each joint under the first of them, with what follows from them.

    What follows from a cause stands in the order of `findings`, which all of them come from.
    """
    if not joints:
        return tuple(causes)
    order = {id(finding): place for place, finding in enumerate(findings)}
    roots = {cause.root.rule: cause for cause in causes}
    below: dict[str, tuple[Finding, ...]] = {}
    joined: set[str] = set()
    for joint in joints:
        first, *others = [rule for rule in roots if rule in joint] or ("",)
        for other in others:
            one = roots[other]
            below[first] = (*below.get(first, ()), one.root, *one.consequences)
            joined.add(other)
    return tuple(
        replace(
            cause,
            consequences=tuple(
                sorted(
                    cause.consequences + below.get(cause.root.rule, ()),
                    key=lambda one: order[id(one)],
                )
            ),
        )
        for cause in causes
        if cause.root.rule not in joined
    )


def _find_owners(findings: Sequence[Finding], weighing: Weighing) -> dict[int, int]:
    """Return the place of the root cause for each finding that follows from one."""
    weighed = [
        (_rank(imbalance, weighing), place, imbalance)
        for place, finding in enumerate(findings)
        if (imbalance := weighing.imbalance(finding)) is not None
    ]
    owners: dict[int, int] = {}
    roots = _Roots()
    for _, place, imbalance in sorted(weighed, key=lambda one: one[:2]):
        owner = roots.explain(imbalance)
        if owner is None:
            roots.add(place, imbalance)
        else:
            owners[place] = owner
    return owners


def _explained_together(rule: str, roots: Sequence[str], ledger: Ledger) -> list[str]:
    """Return the other roots that the likeliest repair of one mends with it."""
    best = next(iter(rank_repairs(ledger.broken[rule], ledger)), None)
    if best is None or len(best.repair.steps) < _PAIR:
        return []
    return [other for other in roots if other != rule and other in best.outcome.mended]


def _rank(imbalance: Imbalance, weighing: Weighing) -> tuple[tuple[int, int], int, int, bool]:
    """Return what makes a finding a cause rather than a consequence, the least first.

    The fewer sums lie between a finding and the figures, the nearer it is to the slip. Then comes
    what points at a single figure, then a stated total that is not the sum of its terms, then the
    relation of the fewest figures.
    """
    relation, weights = imbalance.relation, imbalance.weights
    if len(weights) == 1 and not weights.keys() & weighing.stated:
        kind = 0
    else:
        kind = 1 if weighing.defines_stated_total(relation) else 2
    own_terms = sum(not term.is_previous_year for term in relation.terms)
    return imbalance.depths, kind, own_terms, relation.operator is not Operator.EQUAL


class _Roots:
    """The root causes found so far, and how a change of each figure would mend them."""

    def __init__(self) -> None:
        self._order: dict[int, int] = {}
        self._steps: dict[CellId, list[tuple[int, Number]]] = {}

    def add(self, place: int, imbalance: Imbalance) -> None:
        """Take a finding as a root cause."""
        self._order[place] = len(self._order)
        for cell in imbalance.weights:
            step = imbalance.step(cell)
            if step:
                self._steps.setdefault(cell, []).append((place, step))

    def explain(self, imbalance: Imbalance) -> int | None:
        """Return the place of the root cause that a finding follows from, if it follows."""
        effects: dict[int, set[Number]] = {}
        for cell, weight in imbalance.weights.items():
            for place, step in self._steps.get(cell, ()):
                effects.setdefault(place, set()).add(weight * step)
        for place in sorted(effects, key=self._order.__getitem__):
            if any(imbalance.is_mended_by(effect) for effect in effects[place]):
                return place
        return _find_first_of_several(imbalance, effects)


def _find_first_of_several(imbalance: Imbalance, effects: dict[int, set[Number]]) -> int | None:
    """Return the first of those roots that mend a finding together."""
    sums: dict[Number, int] = {}
    for place in sorted(effects):
        for effect in effects[place]:
            for known, first in tuple(sums.items()):
                sums.setdefault(known + effect, first)
            sums.setdefault(effect, place)
        if len(sums) > _MOST_SUMS:
            return None
    return next((first for effect, first in sums.items() if imbalance.is_mended_by(effect)), None)

"""All relations of a report at once, and what changed figures would do to them.

Relations are linear, so what a change does to each of them is worked out by adding; no copy of the
report and no check is needed. That makes it cheap to try thousands of changes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from forms.checks.repairs.imbalance import Weighing
from forms.edition.terms import Level

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forms.checks.repairs.imbalance import Imbalance
    from forms.checks.scope import Scope
    from forms.edition.terms import CellId
    from forms.model.values import Number

Steps = dict["CellId", "Number"]
"""By how much cells change."""


class Outcome(Struct, frozen=True):
    """What a change does: relations mended, new errors and doubts, totals that come to differ."""

    mended: frozenset[str]
    new_errors: int
    new_doubts: int
    moved_totals: int


class Ledger:
    """Every relation whose figures are all known, with the figures that weigh in it."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.edition = scope.report.edition
        self.weighing = Weighing(scope)
        self._numbers: dict[CellId, Number | None] = {}
        self.relations: dict[str, Imbalance] = {}
        self._touched: dict[CellId, list[Imbalance]] = {}
        for relation in self.edition.relations:
            imbalance = self.weighing.weigh(relation)
            if imbalance is not None and imbalance.weights:
                self.relations[relation.id] = imbalance
                for cell in imbalance.weights:
                    self._touched.setdefault(cell, []).append(imbalance)
        self._totals: dict[CellId, list[tuple[CellId, int]]] = {}
        for total, parts in self.weighing.agreeing_totals().items():
            for cell, weight in parts.items():
                self._totals.setdefault(cell, []).append((total, weight))
        self.broken = {rule: one for rule, one in self.relations.items() if not one.is_mended_by(0)}

    def number(self, cell: CellId) -> Number | None:
        """Return a cell's own figure, `None` where it is blank or unreadable."""
        if cell not in self._numbers:
            self._numbers[cell] = self.scope.figures.value(cell).number
        return self._numbers[cell]

    def broken_at(self, cell: CellId) -> list[Imbalance]:
        """Return the broken relations that a cell weighs in."""
        return [one for one in self._touched.get(cell, ()) if one.relation.id in self.broken]

    def try_steps(self, steps: Mapping[CellId, Number]) -> Outcome:
        """Return what changes of cells by these steps would do."""
        effects: dict[str, Number] = {}
        for cell, step in steps.items():
            for imbalance in self._touched.get(cell, ()):
                rule = imbalance.relation.id
                effects[rule] = effects.get(rule, 0) + imbalance.weights[cell] * step
        mended: set[str] = set()
        new = {Level.ERROR: 0, Level.VERIFY: 0, Level.HINT: 0}
        for rule, effect in effects.items():
            imbalance = self.relations[rule]
            holds = imbalance.is_mended_by(effect)
            if rule in self.broken:
                if holds:
                    mended.add(rule)
            elif not holds:
                new[imbalance.relation.level] += 1
        moved = self._count_moved_totals(steps)
        return Outcome(frozenset(mended), new[Level.ERROR], new[Level.VERIFY], moved)

    def _count_moved_totals(self, steps: Mapping[CellId, Number]) -> int:
        effects: dict[CellId, Number] = {}
        for cell, step in steps.items():
            for total, weight in self._totals.get(cell, ()):
                effects[total] = effects.get(total, 0) + weight * step
        return sum(bool(effect) for effect in effects.values())

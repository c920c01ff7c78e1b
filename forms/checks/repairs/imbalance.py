"""By how much a relation is off, and how each figure that can be changed weighs in it."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec import Struct

from forms.edition.terms import Operator

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forms.checks.finding import Finding
    from forms.checks.scope import Scope
    from forms.edition.edition import Edition, Relation, Term
    from forms.edition.terms import CellId
    from forms.model.values import Number

    _Weighed = tuple[Mapping[CellId, int], tuple[int, int]]


class Imbalance(Struct, frozen=True):
    """A broken relation: its left side is `amount` more than its right side.

    `weights` says by how much `amount` grows with each figure that can be changed: the cells that
    are filled in, and the totals that were found or typed. A computed total stands for its terms.
    `depths` are how many sums stand between these figures and the relation, at least and at most.
    """

    relation: Relation
    amount: Number
    weights: Mapping[CellId, int]
    depths: tuple[int, int]

    def step(self, cell: CellId) -> Number | None:
        """Return by how much a cell would have to change for both sides to be equal."""
        weight = self.weights.get(cell, 0)
        if weight in (1, -1):
            return -self.amount * weight
        if not weight or self.amount % weight:
            return None
        return -self.amount // weight

    def is_mended_by(self, effect: Number) -> bool:
        """Tell whether the relation holds once `amount` has grown by `effect`."""
        rest = self.amount + effect
        return rest == 0 if self.relation.operator is Operator.EQUAL else rest >= 0


class Weighing:
    """Finds the imbalances behind the findings of a report."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        edition = scope.report.edition
        self.stated = frozenset(scope.report.cells.keys() & edition.definitions.keys())
        """The totals that were found or typed, and so are figures of their own."""
        self._relations = _relations_by_id(edition)
        self._expansion = _expand(edition, self.stated)

    def imbalance(self, finding: Finding) -> Imbalance | None:
        """Return the imbalance that a finding reports, `None` where it is not about a relation."""
        relation = self._relations.get(finding.rule)
        return self.weigh(relation) if relation is not None else None

    def weigh(self, relation: Relation) -> Imbalance | None:
        """Return a relation with its amount, `None` while one of its figures is not known."""
        amount: Number = 0
        for sign, terms in ((1, relation.left), (-1, relation.right)):
            for term in terms:
                number = self._scope.number(term)
                if number is None:
                    return None
                amount += sign * term.coefficient * number
        weights, depths = self._expansion.weigh(relation)
        return Imbalance(relation, amount, weights, depths)

    def agreeing_totals(self) -> dict[CellId, Mapping[CellId, int]]:
        """Return what the computed totals consist of, where others were found or typed.

        Then these were as well, and came out right (design §5): that speaks for their terms.
        """
        if not self.stated:
            return {}
        definitions = self._scope.report.edition.definitions
        return {
            total: self._expansion.parts(total) for total in definitions if total not in self.stated
        }

    def defines_stated_total(self, relation: Relation) -> bool:
        """Tell whether a relation says what a total that was found or typed should be."""
        if len(relation.right) != 1:
            return False
        total = relation.right[0].cell
        return total in self.stated and self._definition(total) == relation.left

    def _definition(self, total: CellId) -> tuple[Term, ...]:
        return self._scope.report.edition.definitions[total]


class _Expansion:
    """What relations and totals consist of in the end, each worked out once."""

    def __init__(self, edition: Edition, stated: frozenset[CellId]) -> None:
        self._definitions = edition.definitions
        self._stated = stated
        self._totals: dict[CellId, _Weighed] = {}
        self._relations: dict[str, _Weighed] = {}

    def weigh(self, relation: Relation) -> _Weighed:
        """Return the weights in a relation, and the depths of its terms."""
        if relation.id not in self._relations:
            sides = ((1, relation.left), (-1, relation.right))
            self._relations[relation.id] = self._add_up(sides)
        return self._relations[relation.id]

    def parts(self, total: CellId) -> Mapping[CellId, int]:
        """Return what a total consists of in the end."""
        return self._parts(total)[0]

    def _add_up(self, sides: tuple[tuple[int, tuple[Term, ...]], ...]) -> _Weighed:
        weights: dict[CellId, int] = {}
        depths: set[int] = set()
        for sign, terms in sides:
            for term in terms:
                if term.is_previous_year:
                    continue
                parts, (_, depth) = self._parts(term.cell)
                depths.add(depth)
                for cell, weight in parts.items():
                    weights[cell] = weights.get(cell, 0) + sign * term.coefficient * weight
        weights = {cell: weight for cell, weight in weights.items() if weight}
        return weights, (min(depths, default=0), max(depths, default=0))

    def _parts(self, cell: CellId) -> _Weighed:
        """Return what a cell consists of; the second depth is its own."""
        if cell in self._stated or cell not in self._definitions:
            return {cell: 1}, (0, 0)
        if cell not in self._totals:
            weights, (_, deepest) = self._add_up(((1, self._definitions[cell]),))
            self._totals[cell] = weights, (deepest + 1, deepest + 1)
        return self._totals[cell]


@lru_cache(maxsize=8)
def _expand(edition: Edition, stated: frozenset[CellId]) -> _Expansion:
    return _Expansion(edition, stated)


@lru_cache(maxsize=16)
def _relations_by_id(edition: Edition) -> dict[str, Relation]:
    return {relation.id: relation for relation in edition.relations}

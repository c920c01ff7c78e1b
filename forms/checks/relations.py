"""Relations between cells (勾稽关系), checked and put into words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from forms.checks.finding import Finding
from forms.edition.terms import Operator
from forms.model.explanation import PREVIOUS_YEAR
from forms.model.values import format_number

if TYPE_CHECKING:
    from forms.checks.scope import Scope
    from forms.edition.edition import Edition, Relation, Term
    from forms.edition.terms import CellId
    from forms.model.explanation import Facts
    from forms.model.values import Number


class _Side(Struct, frozen=True):
    """One side of a relation with its numbers: one by one, as a sum, and in words if need be."""

    terms: tuple[Term, ...]
    name: str
    numbers: tuple[Number, ...]
    total: Number

    @property
    def words(self) -> str:
        """Return the side as a sentence says it, e.g. `本年新收 18 + 上年结转 2 = 20`."""
        if self.name:
            return f"{self.name} {format_number(self.total)}"
        return self._sum if len(self.terms) <= 1 else f"{self._sum} = {format_number(self.total)}"

    @property
    def limit(self) -> str:
        """Return the side as a limit: what it comes to, then how, e.g. `13（本年制发 18 − …）`."""
        if len(self.terms) <= 1:
            return self.words
        return f" {format_number(self.total)}（{self._sum}）"

    @property
    def _sum(self) -> str:
        return " ".join(
            _word_term(place, term, number)
            for place, (term, number) in enumerate(zip(self.terms, self.numbers, strict=True))
        )


class RelationCheck:
    """Checks one relation; silent while an operand is blank, unreadable or not known.

    A missing input is still to be filled in and never a fault (design §5). A relation that merely
    defines a computed total has nothing to compare unless that total was found or typed.
    """

    def __init__(self, edition: Edition, relation: Relation) -> None:
        self._relation = relation
        self._place = f"{edition.section(relation.section).number}、{relation.place}"
        self._defined = _find_defined(edition, relation)
        self.reads: frozenset[str] = frozenset(
            term.cell for term in relation.terms if not term.is_previous_year
        )

    def run(self, scope: Scope) -> Finding | None:
        """Return the finding where the relation is broken."""
        if self._defined is not None and self._defined not in scope.report.cells:
            return None
        relation = self._relation
        left = _weigh(relation.left, relation.left_name, scope)
        right = _weigh(relation.right, relation.right_name, scope)
        if left is None or right is None:
            return None
        if relation.operator is Operator.EQUAL:
            return None if left.total == right.total else self._report_unequal(left, right)
        return None if left.total >= right.total else self._report_too_small(left, right)

    def _report_unequal(self, left: _Side, right: _Side) -> Finding:
        gap = _gap(left.total, right.total)
        detail = f"{left.words}；{right.words}，差\u00a0{gap}。"
        return self._find(detail, left, right, states_left=_states_left(self._relation))

    def _report_too_small(self, left: _Side, right: _Side) -> Finding:
        gap = _gap(left.total, right.total)
        if self._relation.right:
            detail = f"{left.words}，应不少于{right.limit}，少\u00a0{gap}。"
        else:
            detail = f"{left.words}，不应小于 0。"
        return self._find(detail, left, right, states_left=True)

    def _find(self, detail: str, left: _Side, right: _Side, *, states_left: bool) -> Finding:
        """Put the finding together; the stated side is the one that is to be as the other is."""
        relation = self._relation
        prefix = "≥" if relation.operator is Operator.AT_LEAST else ""
        found, expected = (left, right) if states_left else (right, left)
        left_cells, right_cells = _own_cells(relation.left), _own_cells(relation.right)
        stated = left_cells if states_left else right_cells
        return Finding(
            rule=relation.id,
            level=relation.level,
            place=self._place,
            detail=detail,
            cells=tuple(dict.fromkeys(left_cells + right_cells)),
            expected=prefix + format_number(expected.total),
            found=format_number(found.total),
            left=left_cells,
            right=right_cells,
            anchor=stated[0] if stated else None,
            difference=_show_difference(found.total - expected.total),
            facts=_list_facts(relation, left, right),
        )


def _find_defined(edition: Edition, relation: Relation) -> CellId | None:
    if relation.operator is not Operator.EQUAL or len(relation.right) != 1:
        return None
    cell = relation.right[0].cell
    return cell if edition.definitions.get(cell) == relation.left else None


def _states_left(relation: Relation) -> bool:
    """Tell whether the left side is the stated figure and the right side what it should be."""
    right_is_stated = len(relation.right) == 1 and not relation.right[0].is_previous_year
    return len(relation.left) == 1 and not right_is_stated


def _weigh(terms: tuple[Term, ...], name: str, scope: Scope) -> _Side | None:
    total: Number = 0
    numbers: list[Number] = []
    for term in terms:
        number = scope.number(term)
        if number is None:
            return None
        numbers.append(number)
        total += number if term.coefficient == 1 else term.coefficient * number
    return _Side(terms, name, tuple(numbers), total)


def _word_term(place: int, term: Term, number: Number) -> str:
    shown = f" {format_number(number)}" if number >= 0 else f"（{format_number(number)}）"
    name = f"上年报告{term.name}" if term.is_previous_year else term.name
    sign = ("− " if term.coefficient < 0 else "+ ") if place or term.coefficient < 0 else ""
    return f"{sign}{name}{shown}"


def _list_facts(relation: Relation, left: _Side, right: _Side) -> Facts:
    """Return each operand with its number; ids, because names may be reworded."""
    numbers = left.numbers + right.numbers
    return tuple(
        (_name_fact(term), format_number(number))
        for term, number in zip(relation.terms, numbers, strict=True)
    )


def _name_fact(term: Term) -> str:
    return f"{PREVIOUS_YEAR}{term.cell}" if term.is_previous_year else term.cell


def _own_cells(terms: tuple[Term, ...]) -> tuple[CellId, ...]:
    return tuple(term.cell for term in terms if not term.is_previous_year)


def _gap(first: Number, second: Number) -> str:
    return format_number(first - second if first > second else second - first)


def _show_difference(difference: Number) -> str:
    return f"+{format_number(difference)}" if difference > 0 else f"−{format_number(-difference)}"

"""What this year's report can take over from last year's (结转、带入)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from forms.edition.terms import Operator
from forms.model.values import format_number, parse_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from forms.edition.edition import Relation, Term
    from forms.edition.terms import CellId
    from forms.model.report import Report
    from forms.model.values import Number


class Proposal(Struct, frozen=True):
    """A figure that a blank cell may take, with what it follows from.

    `last_year` names last year's figures, e.g. `结转下年度 4`; `reason` is the relation in words,
    or, where figures of this year take part in it, their sum.
    """

    cell: CellId
    value: str
    last_year: str
    reason: str


def propose_carried(report: Report, previous: Report) -> tuple[Proposal, ...]:
    """Return a proposal for each blank cell whose figure a relation over two years tells.

    A relation tells it where it equates the cell alone with figures that are all known, last
    year's among them: 上年结转, 上一年项目数量, and 现行有效 once 制发 and 废止 are filled in.
    A cell of which two relations tell different figures is left alone.
    """
    found: dict[CellId, set[str]] = {}
    proposals: dict[CellId, Proposal] = {}
    for proposal in _propose(report, previous):
        found.setdefault(proposal.cell, set()).add(proposal.value)
        proposals.setdefault(proposal.cell, proposal)
    order = report.edition.cell_order
    certain = (each for cell, each in proposals.items() if len(found[cell]) == 1)
    return tuple(sorted(certain, key=lambda each: order[each.cell]))


def carried_values(report: Report, previous: Report) -> dict[CellId, str]:
    """Return the proposed figures by their cells."""
    return {each.cell: each.value for each in propose_carried(report, previous)}


def _propose(report: Report, previous: Report) -> Iterator[Proposal]:
    for relation in report.edition.relations:
        cell = _followed_by(relation, report)
        numbers = _known_numbers(relation.right, report, previous) if cell is not None else None
        if cell is None or numbers is None:
            continue
        pairs = tuple(zip(relation.right, numbers, strict=True))
        total = sum(term.coefficient * number for term, number in pairs)
        value = parse_value(report.edition.cells[cell].kind, format_number(total))
        if not value.fault:
            earlier = tuple(pair for pair in pairs if pair[0].is_previous_year)
            worked_out = f"上年{_word(pairs)} = {value.text}"
            reason = worked_out if len(earlier) < len(pairs) else relation.statement
            yield Proposal(cell, value.text, _word(earlier), reason)


def _followed_by(relation: Relation, report: Report) -> CellId | None:
    """Return the blank cell that a relation states alone, as a sum with last year's figures."""
    if relation.operator is not Operator.EQUAL or len(relation.left) != 1:
        return None
    own = relation.left[0]
    if own.is_previous_year or own.coefficient != 1 or own.cell in report.cells:
        return None
    if report.edition.cells[own.cell].computed:
        return None
    return own.cell if any(term.is_previous_year for term in relation.right) else None


def _known_numbers(
    terms: tuple[Term, ...], report: Report, previous: Report
) -> tuple[Number, ...] | None:
    """Return the number of each term, `None` where one is not known or does not compare."""
    this_years, last_years = report.figures(), previous.figures()
    numbers: list[Number] = []
    for term in terms:
        number: Number | None = None
        if not term.is_previous_year:
            number = this_years.known(term.cell)
        elif _compares(term.cell, report, previous):
            number = last_years.known(term.cell)
        if number is None:
            return None
        numbers.append(number)
    return tuple(numbers)


def _compares(cell: CellId, report: Report, previous: Report) -> bool:
    is_there = cell in previous.edition.cells
    return is_there and report.edition.compares(cell, previous.edition.id)


def _word(pairs: Iterable[tuple[Term, Number]]) -> str:
    """Write terms with their numbers as a sum, e.g. `现行有效件数 5 + 本年制发件数 2`."""
    words = ""
    for term, number in pairs:
        sign = "− " if term.coefficient < 0 else "+ "
        shown = format_number(number) if number >= 0 else f"（{format_number(number)}）"
        words += f"{f' {sign}' if words else ''}{term.name} {shown}"
    return words

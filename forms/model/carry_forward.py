"""What this year's report can take over from last year's (结转、带入)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.edition.terms import Operator
from forms.model.values import format_number, parse_value

if TYPE_CHECKING:
    from forms.edition.edition import Edition, Relation
    from forms.edition.terms import CellId
    from forms.model.figures import Figures
    from forms.model.report import Report
    from forms.model.values import Number


def carried_values(report: Report, previous: Report) -> dict[CellId, str]:
    """Return last year's figures for the blank cells that follow from them.

    A cell follows from last year where a relation equates it with nothing but last year's
    figures: 上年结转 with last year's 结转下年度, 上一年项目数量 with last year's number and
    change.
    """
    figures = previous.figures()
    found: dict[CellId, str] = {}
    for relation in report.edition.relations:
        cell = _followed_by(relation, report.edition)
        if cell is not None and cell not in report.cells:
            value = _add_up(relation, report.edition, previous, figures)
            if value is not None:
                found[cell] = value
    return found


def _followed_by(relation: Relation, edition: Edition) -> CellId | None:
    if relation.operator is not Operator.EQUAL or len(relation.left) != 1 or not relation.right:
        return None
    own = relation.left[0]
    if own.is_previous_year or edition.cells[own.cell].computed:
        return None
    return own.cell if all(term.is_previous_year for term in relation.right) else None


def _add_up(relation: Relation, edition: Edition, previous: Report, figures: Figures) -> str | None:
    total: Number = 0
    for term in relation.right:
        if not edition.compares(term.cell, previous.edition.id) or not figures.is_complete(
            term.cell
        ):
            return None
        number = figures.number(term.cell)
        if number is None:
            return None
        total += term.coefficient * number
    kind = edition.cells[relation.left[0].cell].kind
    value = parse_value(kind, format_number(total))
    return value.text if not value.fault else None

"""What may have been meant instead of what stands in the tables: the single cells.

A repair is a set of figures that would mend a broken relation, with what speaks for it and a cost
(the negative logarithm, roughly, of how often such a slip happens). Which of them is shown, and in
which order, is for `forms.checks.repairs.remedies`. Repairs of whole rows and of figures in a wrong
place are looked for in `forms.checks.repairs.whole_lines` and `forms.checks.repairs.exchanges`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from forms.checks.repairs.slips import compare_figures, typical_slips
from forms.edition.terms import Operator
from forms.model.values import format_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from forms.checks.repairs.imbalance import Imbalance
    from forms.checks.repairs.ledger import Ledger, Steps
    from forms.edition.terms import CellId
    from forms.model.values import Number

TOLD = 0.5
_LAST_YEAR_AGAIN = 1.5
_TWICE = 1.5
_LEFT_OUT = 3.0
_NEVER_THERE = 3.5
_SUM_OF_TERMS = 3.0
_OTHER_SIDE = 3.0
_SIGN = 1.0
_IN_LIMIT = 2.5
"""For what merely moves a figure into a limit, which many other figures would do as well."""


class Repair(Struct, frozen=True):
    """Figures that would mend something: where, what to do, why, and how seldom it is needed.

    `place` and `action` are what the clerk reads; `distance` is how far a figure is moved.
    """

    steps: Steps
    cost: float
    place: str
    action: str
    reasons: tuple[str, ...] = ()
    distance: int = 0
    is_total: bool = False


def repair_cells(imbalance: Imbalance, ledger: Ledger) -> Iterator[Repair]:
    """Yield for each figure that weighs in a relation what would have been right there."""
    is_equation = imbalance.relation.operator is Operator.EQUAL
    for cell in imbalance.weights:
        number = ledger.number(cell)
        if number is None:
            continue
        if is_equation:
            step = imbalance.step(cell)
            if step:
                yield _replace(cell, number, number + step, imbalance, ledger)
            continue
        for meant, words in typical_slips(number).items():
            if imbalance.is_mended_by((meant - number) * imbalance.weights[cell]):
                cost = _SIGN if meant == -number else _IN_LIMIT
                yield _retype(cell, number, meant, [(cost, words)], ledger)


def told_cell(imbalance: Imbalance) -> CellId | None:
    """Return the one figure of this year where last year's report says what it must be."""
    relation = imbalance.relation
    is_told = relation.operator is Operator.EQUAL and relation.needs_previous_year
    return next(iter(imbalance.weights)) if is_told and len(imbalance.weights) == 1 else None


def _replace(
    cell: CellId, number: Number, meant: Number, imbalance: Imbalance, ledger: Ledger
) -> Repair:
    """Return the one figure that makes an equation come right, with all that speaks for it."""
    relation = imbalance.relation
    likeness = compare_figures(number, meant)
    told = any(
        told_cell(one) == cell and one.step(cell) == meant - number
        for one in ledger.broken_at(cell)
    )
    is_sum = ledger.weighing.defines_stated_total(relation) and cell == relation.right[0].cell
    found: list[tuple[float, str]] = []
    if told:
        found.append((TOLD, f"按上年报告应为 {format_number(meant)}"))
    if is_sum:
        found.append((_SUM_OF_TERMS, "按各项之和"))
    if not told and len(relation.left) == 1 and cell == relation.left[0].cell:
        found.append((_OTHER_SIDE, "按其余各数推算"))
    if number and number == ledger.scope.previous_number(cell):
        found.append((_LAST_YEAR_AGAIN, "与去年数相同，可能没有更新"))
    if number and not meant:
        found.append(_explain_surplus(cell, number, ledger))
    if not number and not found:
        found.append((_LEFT_OUT, "可能漏填"))
    words = "" if found and likeness.is_weak else likeness.words
    found.append((likeness.cost, words))
    return replace(_retype(cell, number, meant, found, ledger), is_total=is_sum)


def _explain_surplus(cell: CellId, number: Number, ledger: Ledger) -> tuple[float, str]:
    """Say why a figure may not belong there at all: it also stands beside, or is the gap."""
    here = ledger.edition.cells[cell]
    for other in ledger.edition.input_cells:
        one = ledger.edition.cells[other]
        if other == cell or one.table != here.table or ledger.number(other) != number:
            continue
        apart = abs(one.row - here.row) + abs(one.column - here.column)
        if apart == 1:
            name = one.column_name if one.row == here.row else one.row_name
            return _TWICE, f"旁边的{name}也是 {format_number(number)}，可能重复填写"
    return _NEVER_THERE, "正好等于差额，可能重复计入"


def _retype(
    cell: CellId,
    number: Number,
    meant: Number,
    evidence: Sequence[tuple[float, str]],
    ledger: Ledger,
) -> Repair:
    """Return another figure for a cell; what speaks for it most tells how likely it is."""
    return Repair(
        {cell: meant - number},
        min(cost for cost, _ in evidence),
        ledger.edition.cells[cell].name,
        f"{format_number(number)} 改为 {format_number(meant)}",
        tuple(words for _, words in sorted(evidence, key=lambda one: one[0]) if words),
    )

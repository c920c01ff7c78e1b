"""Figures in a wrong place: one that was filled in beside its cell, or two that changed places."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from forms.checks.repairs.single_cells import Repair
from forms.model.values import format_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from forms.checks.repairs.imbalance import Imbalance
    from forms.checks.repairs.ledger import Ledger
    from forms.edition.edition import Cell, Edition
    from forms.edition.terms import CellId
    from forms.model.values import Number

_BESIDE = 1.5
_PER_FIELD = 0.25
_FARTHEST = 6
_DIAGONAL = 1.5
_NEIGHBOURS = 2
"""A total may stand between two rows that are filled in one after the other."""


def repair_places(imbalance: Imbalance, ledger: Ledger) -> Iterator[Repair]:
    """Yield the moves and the exchanges of two figures that would mend a relation."""
    weights = imbalance.weights
    numbers = _numbers_of(imbalance, ledger)
    filled = [cell for cell, number in numbers.items() if number]
    for at, cell in enumerate(filled):
        number, weight = numbers[cell], weights.get(cell, 0)
        for other, its in numbers.items():
            if its and (other == cell or other in filled[: at + 1]):
                continue
            factor = weight - weights.get(other, 0)
            if factor and number != its and imbalance.is_mended_by(factor * (its - number)):
                found = _exchange(cell, other, number, its, ledger.edition)
                if found is not None:
                    yield found


def _numbers_of(imbalance: Imbalance, ledger: Ledger) -> dict[CellId, Number]:
    """Return the figures of all input cells of the tables that a relation is about."""
    edition = ledger.edition
    tables = {edition.cells[cell].table for cell in imbalance.weights}
    return {
        cell: number
        for table in tables
        for cell in _inputs(edition, table)
        if (number := ledger.number(cell)) is not None
    }


def _exchange(
    cell: CellId, other: CellId, number: Number, its: Number, edition: Edition
) -> Repair | None:
    first, second = edition.cells[cell], edition.cells[other]
    if first.kind is not second.kind:
        return None
    distance = _distance(first, second)
    if second.column_path not in _columns_of_row(edition, first.table, first.row):
        return None
    in_line = first.row == second.row or first.column_path == second.column_path
    cost = _BESIDE + _PER_FIELD * min(distance - 1, _FARTHEST) + (0 if in_line else _DIAGONAL)
    if its:
        if not in_line or distance > _NEIGHBOURS:
            return None  # two figures that change places are neighbours; a single one may go far
        cost += 0.5
    place, action = _describe(first, second, number, its)
    reason = "可能填错了列" if first.row == second.row else "可能填错了行"
    steps = {cell: its - number, other: number - its}
    return Repair(steps, cost, place, action, (reason,), distance)


def _distance(first: Cell, second: Cell) -> int:
    """Return how far apart two cells are; of two groups of columns, like stands beside like."""
    if first.row == second.row and first.column_path[-1:] == second.column_path[-1:]:
        return 1
    return abs(first.row - second.row) + abs(first.column - second.column)


def _describe(first: Cell, second: Cell, number: Number, its: Number) -> tuple[str, str]:
    """Return where and how two figures change places; the first is not zero."""
    if first.row_name and first.row_name == second.row_name:
        place, names = first.row_name, (first.column_name, second.column_name)
    elif first.column_name and first.column_name == second.column_name:
        place, names = first.column_name, (first.row_name, second.row_name)
    else:
        place, names = "", (f"“{first.name}”", f"“{second.name}”")
    shown, its_shown = format_number(number), format_number(its)
    if its:
        return place, f"{names[0]}的 {shown} 与{names[1]}的 {its_shown} 对换"
    return place, f"{shown} 从{names[0]}移到{names[1]}"


@lru_cache(maxsize=512)
def _columns_of_row(edition: Edition, table: str, row: int) -> frozenset[tuple[str, ...]]:
    """Return the columns of a row: what belongs in others has nothing to do with it."""
    cells = (edition.cells[cell] for cell in _inputs(edition, table))
    return frozenset(one.column_path for one in cells if one.row == row)


@lru_cache(maxsize=32)
def _inputs(edition: Edition, table: str) -> tuple[CellId, ...]:
    return tuple(cell for cell in edition.input_cells if edition.cells[cell].table == table)

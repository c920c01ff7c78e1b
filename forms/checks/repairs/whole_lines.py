"""Whole rows and columns: left out, filled in one column further, or taken from another year."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec import Struct

from forms.checks.repairs.single_cells import TOLD, Repair, told_cell
from forms.edition.terms import Operator
from forms.model.values import format_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from forms.checks.repairs.imbalance import Imbalance
    from forms.checks.repairs.ledger import Ledger, Steps
    from forms.edition.edition import Edition
    from forms.edition.terms import CellId
    from forms.model.values import Number

_SHIFTED = 2.0
_GROUPS_SWAPPED = 3.5
_TERM_LEFT_OUT = 1.5
_LINE_LEFT_OUT = 3.0
_UNUSUAL = 1.5
"""More for a line that was empty last year as well."""
_USUAL = 1.0
_SINGLE = 0.5
"""Less for a line that was not."""
_MOST_LISTED = 6


class _Line(Struct, frozen=True):
    """A row, a column or a group of input cells that are filled in together."""

    name: str
    cells: tuple[CellId, ...]
    is_row: bool


def repair_lines(imbalance: Imbalance, ledger: Ledger) -> Iterator[Repair]:
    """Yield what would mend a relation by changing a whole row or column."""
    yield from _take_from_last_year(imbalance, ledger)
    tables = {ledger.edition.cells[cell].table for cell in imbalance.weights}
    for table in tables:
        for line in _lines(ledger.edition, table):
            numbers = [ledger.number(cell) for cell in line.cells]
            if any(number is None for number in numbers):
                continue
            known = dict(zip(line.cells, (one or 0 for one in numbers), strict=True))
            if not any(known.values()):
                yield from _fill(line, imbalance, ledger)
            elif line.is_row:
                yield from _shift_back(line, known, imbalance, ledger)
        yield from _swap_groups(table, imbalance, ledger)


def _take_from_last_year(imbalance: Imbalance, ledger: Ledger) -> Iterator[Repair]:
    """Yield the row that last year's report tells, where several of its figures differ."""
    cell = told_cell(imbalance)
    if cell is None:
        return
    here = ledger.edition.cells[cell]
    steps: Steps = {}
    for other in ledger.broken.values():
        one = told_cell(other)
        step = other.step(one) if one is not None else None
        if one is None or not step or ledger.number(one) is None:
            continue
        its = ledger.edition.cells[one]
        if (its.table, its.row, its.computed) == (here.table, here.row, here.computed):
            steps[one] = step
    if len(steps) > 1:
        action = f"整行改为{_list_figures(steps, ledger, of_row=True)}"
        yield Repair(steps, TOLD, here.row_name, action, ("按上年报告",))


def _fill(line: _Line, imbalance: Imbalance, ledger: Ledger) -> Iterator[Repair]:
    """Yield the figures that an empty line lacks, where the sums across it tell them all."""
    if imbalance.relation.operator is not Operator.EQUAL:
        return
    if not any(cell in imbalance.weights for cell in line.cells):
        return
    steps = _missing_figures(line, ledger)
    if not steps or not all(step > 0 for step in steps.values()):
        return
    listed = _list_figures(steps, ledger, of_row=line.is_row)
    kind = "行" if line.is_row else "列"
    is_term = any(
        term.cell in line.cells
        for cell in steps
        for one in ledger.broken_at(cell)
        for term in one.relation.terms
        if one.relation.family == imbalance.relation.family and len(one.relation.terms) <= _FEW
    )
    cost = _TERM_LEFT_OUT if is_term else _LINE_LEFT_OUT
    last = [ledger.scope.previous_number(cell) for cell in line.cells]
    if any(number is not None for number in last) and not any(last):
        cost += _UNUSUAL
    elif len(steps) > 1 and any(last):
        cost -= _USUAL
    if len(steps) == 1:  # then it is one figure like any other, and a gap of one is a slip of one
        cost += _UNUSUAL if abs(next(iter(steps.values()))) == 1 else _SINGLE
    yield Repair(steps, cost, line.name, f"填写{listed}", (f"整{kind}都是 0，可能漏填",))


_FEW = 6
"""Terms of a relation in which each one stands for itself, not for one item among many."""


def _missing_figures(line: _Line, ledger: Ledger) -> Steps | None:
    """Return what each cell of a line lacks; nothing where the sums across it contradict."""
    steps: Steps = {}
    for cell in line.cells:
        across = {
            step
            for one in ledger.broken_at(cell)
            if one.relation.operator is Operator.EQUAL
            and sum(other in one.weights for other in line.cells) == 1
            and (step := one.step(cell))
        }
        if len(across) > 1:
            return None
        steps.update((cell, step) for step in across)
    return steps


def _shift_back(
    line: _Line, known: dict[CellId, Number], imbalance: Imbalance, ledger: Ledger
) -> Iterator[Repair]:
    """Yield the row moved by one column; what has fallen off its end follows from the sums."""
    if sum(bool(number) for number in known.values()) < _FEWEST_SHIFTED:
        return
    figures = list(known.values())
    for side, moved, free in (
        ("左", [*figures[1:], 0], line.cells[-1]),
        ("右", [0, *figures[:-1]], line.cells[0]),
    ):
        if figures[0 if side == "左" else -1]:
            continue  # a figure would fall off the table
        steps = {
            cell: new - old
            for (cell, old), new in zip(known.items(), moved, strict=True)
            if new != old
        }
        yield from _complete(line, steps, free, side, imbalance, ledger)


_FEWEST_SHIFTED = 1


def _complete(
    line: _Line, steps: Steps, free: CellId, side: str, imbalance: Imbalance, ledger: Ledger
) -> Iterator[Repair]:
    lost = _find_lost(steps, free, line, ledger)
    if lost:
        steps = {**steps, free: steps.get(free, 0) + lost}
    effect = sum(imbalance.weights.get(cell, 0) * step for cell, step in steps.items())
    if not effect or not imbalance.is_mended_by(effect):
        return
    action = f"整行向{side}移一列"
    if lost:
        name = ledger.edition.cells[free].column_name
        action += f"，{name}填 {format_number(lost)}"
    yield Repair(steps, _SHIFTED + (0.5 if lost else 0), line.name, action, ("可能填错了列",))


def _find_lost(steps: Steps, free: CellId, line: _Line, ledger: Ledger) -> Number:
    """Return the figure that the sums across the row still lack in its free cell."""
    for one in ledger.broken_at(free):
        if sum(other in one.weights for other in line.cells) == 1:
            rest = one.amount + one.weights[free] * steps.get(free, 0)
            lost = -rest * one.weights[free] if one.weights[free] in (1, -1) else 0
            if lost > 0:
                return lost
    return 0


def _swap_groups(table: str, imbalance: Imbalance, ledger: Ledger) -> Iterator[Repair]:
    groups = _groups(ledger.edition, table)
    for at, first in enumerate(groups):
        for second in groups[at + 1 :]:
            steps: Steps = {}
            for one, other in zip(first.cells, second.cells, strict=True):
                number, its = ledger.number(one), ledger.number(other)
                if number is not None and its is not None and number != its:
                    steps |= {one: its - number, other: number - its}
            effect = sum(imbalance.weights.get(cell, 0) * step for cell, step in steps.items())
            if len(steps) > 2 and effect and imbalance.is_mended_by(effect):  # noqa: PLR2004 - more than one pair
                action = f"{first.name}与{second.name}的各项对换"
                yield Repair(steps, _GROUPS_SWAPPED, "", action, ("可能填错了组",))


def _list_figures(steps: Steps, ledger: Ledger, *, of_row: bool) -> str:
    parts = []
    for cell, step in steps.items():
        one = ledger.edition.cells[cell]
        name = one.column_name if of_row else one.row_name
        parts.append(f"{name} {format_number((ledger.number(cell) or 0) + step)}")
    if len(parts) > _MOST_LISTED:
        return f"{'，'.join(parts[:_MOST_LISTED])} 等 {len(parts)} 格"
    return "，".join(parts)


@lru_cache(maxsize=32)
def _lines(edition: Edition, table: str) -> tuple[_Line, ...]:
    cells = [edition.cells[cell] for cell in edition.input_cells]
    cells = [one for one in cells if one.table == table]
    rows: dict[tuple[int, str], list[CellId]] = {}
    columns: dict[tuple[int, str], list[CellId]] = {}
    for one in cells:
        rows.setdefault((one.row, one.row_name), []).append(one.id)
        columns.setdefault((one.column, one.column_name), []).append(one.id)
    found = [_Line(name, tuple(line), is_row=True) for (_, name), line in rows.items() if name]
    found += [_Line(name, tuple(line), is_row=False) for (_, name), line in columns.items()]
    return tuple(line for line in found if len(line.cells) > 1)


@lru_cache(maxsize=32)
def _groups(edition: Edition, table: str) -> tuple[_Line, ...]:
    """Return the groups of columns of one row that have the same columns."""
    groups: dict[tuple[int, tuple[str, ...]], list[CellId]] = {}
    for cell in edition.input_cells:
        one = edition.cells[cell]
        if one.table == table and len(one.column_path) > 1:
            groups.setdefault((one.row, one.column_path[:-1]), []).append(cell)
    lines = [_Line(path[-1], tuple(cells), is_row=False) for (_, path), cells in groups.items()]
    widest = max((len(line.cells) for line in lines), default=0)
    same = [line for line in lines if len(line.cells) == widest > 1]
    rows = {edition.cells[line.cells[0]].row for line in same}
    return tuple(same) if len(rows) == 1 else ()

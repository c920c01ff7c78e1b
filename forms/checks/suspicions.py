"""Where the slip behind a broken relation may be: figures of which something speaks for a change.

Every figure of a sum could be changed so that the sum comes right; only those are worth a look
that also look wrong: a typical slip of the fingers, a figure that fits one column further, last
year's figure that was left standing. What comes out here is unproved; `forms.checks.remedies`
tries each one.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from forms.checks.slips import typical_slips
from forms.model.changes import Change, Field
from forms.model.edition import CellId, Operator
from forms.model.values import format_number, parse_value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from forms.checks.imbalance import Imbalance, Weighing
    from forms.checks.scope import Scope
    from forms.model.edition import Cell, Edition
    from forms.model.values import Number

_MOST_AT_CROSSING = 2
"""Where more figures than that mend further findings as well, none of them stands out."""


class Evidence(IntEnum):
    """What speaks against a figure, the strongest first."""

    LAST_YEAR_TELLS = 0
    MENDS_MORE = 1
    SUM_OF_TERMS = 2
    OTHER_SIDE_TELLS = 3
    WRONG_PLACE = 4
    SLIP = 5
    LAST_YEAR_AGAIN = 6
    EQUALS_DIFFERENCE = 7


@dataclass(frozen=True, slots=True)
class Suspicion:
    """A change that would mend a relation, in words, and what speaks for it.

    `distance` is how far apart in the table two exchanged figures stand.
    """

    evidence: Evidence
    changes: tuple[Change, ...]
    place: str
    action: str
    reason: str
    distance: int = 0


class SuspicionSearch:
    """Looks for the slip behind one imbalance, in the light of the other ones."""

    def __init__(
        self, imbalance: Imbalance, others: Sequence[Imbalance], weighing: Weighing, scope: Scope
    ) -> None:
        self._imbalance = imbalance
        self._others = others
        self._scope = scope
        self._edition = scope.report.edition
        self._is_equation = imbalance.relation.operator is Operator.EQUAL
        self._is_stated = weighing.defines_stated_total(imbalance.relation)
        self._numbers: dict[CellId, Number] = {}

    def find(self) -> Iterator[Suspicion]:
        """Yield what may be wrong."""
        crossing = self._find_crossing() if self._is_equation else {}
        for cell in self._imbalance.weights:
            yield from self._suspect(cell, crossing)
        yield from self._find_exchanges()

    def _suspect(self, cell: CellId, crossing: Mapping[CellId, int]) -> Iterator[Suspicion]:
        number, step = self._number(cell), self._imbalance.step(cell)
        if number is None:
            return
        if self._is_equation and step is not None:
            meant = number + step
            for evidence, reason in self._evidence_against(cell, number, meant, crossing):
                yield self._change(cell, number, meant, evidence, reason)
        for meant, slip in typical_slips(number).items():
            effect = (meant - number) * self._imbalance.weights[cell]
            if self._imbalance.is_mended_by(effect):
                yield self._change(cell, number, meant, Evidence.SLIP, slip)

    def _evidence_against(
        self, cell: CellId, number: Number, meant: Number, crossing: Mapping[CellId, int]
    ) -> Iterator[tuple[Evidence, str]]:
        relation = self._imbalance.relation
        is_told = len(self._imbalance.weights) == 1 and relation.needs_previous_year
        if is_told:
            yield Evidence.LAST_YEAR_TELLS, f"按上年报告应为 {format_number(meant)}"
        if crossing.get(cell):
            yield Evidence.MENDS_MORE, f"改后另有 {crossing[cell]} 项问题同时消除"
        if self._is_stated and cell == relation.right[0].cell:
            yield Evidence.SUM_OF_TERMS, "按各项之和"
        if not is_told and len(relation.left) == 1 and cell == relation.left[0].cell:
            yield Evidence.OTHER_SIDE_TELLS, "按其余各数推算"
        if number and number == self._scope.previous_number(cell):
            yield Evidence.LAST_YEAR_AGAIN, "与去年数相同，可能没有更新"
        if number and not meant:
            yield Evidence.EQUALS_DIFFERENCE, "正好等于差额，可能重复计入"

    def _find_crossing(self) -> dict[CellId, int]:
        """Return the figures that mend more other findings than the rest do, with how many."""
        mended = {
            cell: sum(_is_mended(other, cell, step) for other in self._others)
            for cell in self._imbalance.weights
            if (step := self._imbalance.step(cell))
        }
        most = max(mended.values(), default=0)
        crossing = {cell: count for cell, count in mended.items() if count == most}
        stands_out = len(crossing) <= _MOST_AT_CROSSING and len(crossing) < len(mended)
        return crossing if most and stands_out else {}

    def _find_exchanges(self) -> Iterator[Suspicion]:
        seen: set[frozenset[CellId]] = set()
        for cell in self._imbalance.weights:
            for other in self._partners(cell):
                pair = frozenset((cell, other))
                if pair not in seen:
                    seen.add(pair)
                    found = self._exchange(cell, other)
                    if found is not None:
                        yield found

    def _partners(self, cell: CellId) -> tuple[CellId, ...]:
        """Return the cells whose figure may have been typed into `cell`, or the other way round."""
        around = _neighbours(self._edition).get(cell, ())
        terms = self._imbalance.relation.terms
        own = [term.cell for term in terms if not term.is_previous_year]
        across = own if cell in own else []
        return (*around, *(one for one in across if one != cell and one in self._imbalance.weights))

    def _exchange(self, cell: CellId, other: CellId) -> Suspicion | None:
        number, its = self._number(cell), self._number(other)
        if number is None or its is None or number == its:
            return None
        weights = self._imbalance.weights
        effect = (weights.get(cell, 0) - weights.get(other, 0)) * (its - number)
        if not effect or not self._imbalance.is_mended_by(effect):
            return None
        first, second = self._edition.cells[cell], self._edition.cells[other]
        distance = _distance(first, second)
        if number and its and distance > 1:
            return None  # two figures that change places are neighbours; a single one may go far
        if not number:
            first, second, number, its = second, first, its, number
        place, action = _describe_exchange(first, second, number, its)
        reason = "可能填错了列" if first.row == second.row else "可能填错了行"
        changes = (self._exchanged(first, second), self._exchanged(second, first))
        return Suspicion(Evidence.WRONG_PLACE, changes, place, action, reason, distance)

    def _exchanged(self, cell: Cell, other: Cell) -> Change:
        cells = self._scope.report.cells
        return Change(Field(cell.id), cells[cell.id], cells[other.id])

    def _change(
        self, cell: CellId, number: Number, meant: Number, evidence: Evidence, reason: str
    ) -> Suspicion:
        old, new = format_number(number), format_number(meant)
        return Suspicion(
            evidence,
            (Change(Field(cell), self._scope.report.cells.get(cell, ""), new),),
            self._edition.cells[cell].name,
            f"{old} 改为 {new}",
            reason,
        )

    def _number(self, cell: CellId) -> Number | None:
        """Return a cell's own figure; read once, because every exchange asks for two."""
        if cell not in self._numbers:
            number = self._scope.figures.value(cell).number
            if number is None:
                return None
            self._numbers[cell] = number
        return self._numbers[cell]


def is_possible(change: Change, edition: Edition) -> bool:
    """Tell whether a cell may hold the proposed figure at all."""
    kind = edition.cells[CellId(change.field)].kind
    return not parse_value(kind, change.new).fault


def _is_mended(other: Imbalance, cell: CellId, step: Number) -> bool:
    weight = other.weights.get(cell, 0)
    return bool(weight) and other.is_mended_by(weight * step)


def _distance(first: Cell, second: Cell) -> int:
    """Return how far apart two cells are; of two groups of columns, like stands beside like."""
    if first.row == second.row and first.column_path[-1:] == second.column_path[-1:]:
        return 1
    return abs(first.row - second.row) + abs(first.column - second.column)


def _describe_exchange(first: Cell, second: Cell, number: Number, its: Number) -> tuple[str, str]:
    """Return where and how two figures change places; the first is not zero."""
    if first.row_name and first.row_name == second.row_name:
        place, names = first.row_name, (first.column_name, second.column_name)
    elif first.column_name and first.column_name == second.column_name:
        place, names = first.column_name, (first.row_name, second.row_name)
    else:
        place, names = "", (first.name, second.name)
    shown, its_shown = format_number(number), format_number(its)
    if its:
        return place, f"{names[0]}的 {shown} 与{names[1]}的 {its_shown} 对换"
    return place, f"{shown} 从{names[0]}移到{names[1]}"


@lru_cache(maxsize=16)
def _neighbours(edition: Edition) -> dict[CellId, tuple[CellId, ...]]:
    """Return, per input cell, those of its row, and the next ones above and below it."""
    inputs = [edition.cells[cell] for cell in edition.input_cells]
    found: dict[CellId, tuple[CellId, ...]] = {}
    for cell in inputs:
        alike = [
            one
            for one in inputs
            if one.table == cell.table and one.kind is cell.kind and one is not cell
        ]
        row = [one.id for one in alike if one.row == cell.row]
        column = [one for one in alike if one.column == cell.column]
        above = [one.id for one in column if one.row < cell.row][-1:]
        below = [one.id for one in column if one.row > cell.row][:1]
        found[cell.id] = (*row, *above, *below)
    return found

"""The official relations as the handbook states them, worked out without the code under test.

`tests/data/official-*.json` holds the relations as formulas over cell ids. Here they are read and
calculated in a few lines of their own, so that a slip in the program cannot hide itself.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

DATA = Path(__file__).parents[1] / "data"
OFFICIAL = ("2019", "2021")

_TERM = re.compile(r"([+-])? ?(last\()?([a-z][\w.]*)\)?")

Numbers = dict[str, Decimal]
Side = tuple[tuple[int, bool, str], ...]
"""Sign, whether last year's figure is meant, and cell."""


@dataclass(frozen=True)
class Relation:
    id: str
    left: Side
    operator: str
    right: Side
    level: str

    @property
    def cells(self) -> frozenset[str]:
        return frozenset(cell for _, is_last, cell in self.left + self.right if not is_last)

    @property
    def last_cells(self) -> frozenset[str]:
        return frozenset(cell for _, is_last, cell in self.left + self.right if is_last)

    def sides(self, now: Numbers, last: Numbers) -> tuple[Decimal, Decimal] | None:
        """Return both sums, nothing where a figure is not known."""
        if not (self.cells <= now.keys() and self.last_cells <= last.keys()):
            return None
        left, right = (
            sum(
                (sign * (last if is_last else now)[cell] for sign, is_last, cell in side), Decimal()
            )
            for side in (self.left, self.right)
        )
        return left, right

    def is_broken(self, now: Numbers, last: Numbers) -> bool:
        sums = self.sides(now, last)
        if sums is None:
            return False
        left, right = sums
        return left != right if self.operator == "=" else left < right


@dataclass(frozen=True)
class OfficialForm:
    """An edition as the handbook has it."""

    cells: tuple[str, ...]
    computed: frozenset[str]
    kinds: Mapping[str, str]
    relations: Mapping[str, Relation]

    @property
    def inputs(self) -> tuple[str, ...]:
        return tuple(cell for cell in self.cells if cell not in self.computed)

    def broken(self, now: Numbers, last: Numbers | None = None) -> set[str]:
        """Return the ids of the relations that do not hold, of those whose figures are known."""
        known = last or {}
        return {name for name, one in self.relations.items() if one.is_broken(now, known)}

    def add_totals(self, inputs: Numbers) -> Numbers:
        """Return the figures with every computed cell added up from the inputs."""
        numbers = {cell: inputs[cell] for cell in self.inputs}
        while missing := self.computed - numbers.keys():
            numbers.update(list(self._sums(missing, numbers)))
        return {cell: numbers[cell] for cell in self.cells}

    def _sums(self, missing: frozenset[str], numbers: Numbers) -> Iterator[tuple[str, Decimal]]:
        for one in self.relations.values():
            total = one.right[0][2] if len(one.right) == 1 else ""
            if one.operator == "=" and total in missing and not one.last_cells:
                parts = [cell for _, _, cell in one.left]
                if all(cell in numbers for cell in parts):
                    yield total, sum((numbers[cell] for cell in parts), Decimal())


@cache
def official_form(edition_id: str) -> OfficialForm:
    found: dict[str, Any] = json.loads((DATA / f"official-{edition_id}.json").read_text("utf-8"))
    relations = {
        name: Relation(name, _read_side(left), operator, _read_side(right), level)
        for name, left, operator, right, level, _ in found["relations"]
    }
    cells = tuple(place[-1] for table in found["grid"].values() for place in table if place[-1])
    return OfficialForm(cells, frozenset(found["computed"]), found["kinds"], relations)


def balanced_years(edition_id: str) -> tuple[Numbers, Numbers]:
    """Return figures of last year and this year, of which every relation holds just so.

    Of an inequality both sides are equal, so that a step in the wrong direction breaks it.
    """
    form = official_form(edition_id)
    now = {cell: Decimal(2 + place % 7) for place, cell in enumerate(form.inputs)}
    now |= {cell: Decimal("842.25") for cell, kind in form.kinds.items() if "money" in kind}
    for cell in form.inputs:
        if cell.startswith("t2.") and cell.endswith(".change"):  # 上一年项目数量 + 增/减 = 0
            now[cell] = -now[cell.replace(".change", ".prev_year_items")]
        if cell.endswith(".total_disclosed"):  # nothing last year, so all of it is new
            now[cell.replace(".total_disclosed", ".newly_disclosed")] = now[cell]
        if cell.endswith(".in_force"):  # nothing last year
            now[cell] = Decimal(4)
            now[cell.replace(".in_force", ".issued")] = Decimal(9)
            now[cell.replace(".in_force", ".repealed")] = Decimal(5)
    for column in (cell.split(".")[-1] for cell in form.inputs if "t3.new_requests." in cell):
        handled = form.add_totals(now)[f"t3.total_handled.{column}"]
        settled = handled + now[f"t3.carried_forward.{column}"]
        now[f"t3.new_requests.{column}"] = settled - now[f"t3.carried_over.{column}"]
    now = form.add_totals(now)
    return _year_before(form, now), now


def _year_before(form: OfficialForm, now: Numbers) -> Numbers:
    last = dict.fromkeys(form.inputs, Decimal(3))
    for cell in form.inputs:
        if cell.startswith("t3.carried_forward."):
            last[cell] = now[cell.replace("carried_forward", "carried_over")]
        if cell.endswith(".pending"):
            last[cell] = now[cell.replace(".pending", ".total")]
        if cell.endswith((".total_disclosed", ".in_force")):
            last[cell] = Decimal(0)
        if cell.endswith(".prev_year_items"):
            last[cell] = now[cell] - 1
            last[cell.replace(".prev_year_items", ".change")] = Decimal(1)
    return form.add_totals(last)


def as_texts(numbers: Numbers) -> dict[str, str]:
    return {cell: format(number, "f") for cell, number in numbers.items()}


def published_figures(year: int) -> Numbers:
    """Return figures that were published, under another name."""
    if year == 2020:
        found = json.loads((DATA / "reports" / "water-office-2020.json").read_text("utf-8"))
        return {cell: Decimal(text) for cell, text in found["cells"].items()}
    found = json.loads((DATA / f"figures-{year}.json").read_text("utf-8"))
    return {
        f"{row}.{column}": Decimal(text)
        for row, columns in found["cells"].items()
        for column, text in columns.items()
    }


def _add_up(side: Side, now: Numbers, last: Numbers) -> Decimal:
    terms = (sign * (last if is_last else now)[cell] for sign, is_last, cell in side)
    return sum(terms, Decimal())


def _read_side(formula: str) -> Side:
    if formula == "0":
        return ()
    assert " ".join(match[0].strip() for match in _TERM.finditer(formula)) == formula
    return tuple(
        (-1 if match[1] == "-" else 1, bool(match[2]), match[3])
        for match in _TERM.finditer(formula)
    )

"""What is counted while the units go by."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from forms.model.aggregation.states import UnitState
from forms.model.aggregation.sums import Sums
from forms.model.values import parse_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from export.region.workbook.records import Adjustment, BookUnit
    from forms.edition.edition import Edition
    from forms.edition.terms import CellId
    from forms.model.values import Number

_LONGEST_PLAIN = 12


class Tally:
    """The sums of the units that are added up, and how many units are in which state."""

    def __init__(self, edition: Edition) -> None:
        self._cells = tuple(
            (place, cell.id, cell.kind, not cell.computed)
            for place, cell in enumerate(edition.cells.values())
        )
        self.sums = Sums(edition)
        self.counts: Counter[CellId] = Counter()
        self.states: Counter[UnitState] = Counter()
        self.added = 0

    def add(self, unit: BookUnit) -> list[tuple[int, str, Number | None]]:
        """Count a unit in; return what stands in its cells, blank ones left out."""
        self.states[unit.state] += 1
        self.added += unit.is_added
        figures: list[tuple[int, str, Number | None]] = []
        cells = unit.cells
        for place, cell, kind, is_input in self._cells:
            text = cells.get(cell)
            if not text:
                continue
            # Nearly all are plain digits, and nearly none has been read before.
            is_plain = len(text) <= _LONGEST_PLAIN and text.isascii() and text.isdigit()
            number = int(text) if is_plain else parse_value(kind, text).number
            figures.append((place, text, number))
            if unit.is_added and number is not None:
                self.counts[cell] += 1
                if is_input:
                    self.sums.add_number(cell, number)
        return figures

    def adjusted(self, adjustments: Sequence[Adjustment]) -> dict[CellId, str]:
        """Return the sums of the input cells with the adjustments added."""
        sums = Sums(
            self.sums.edition,
            {cell: self.sums.total(cell) for cell in self.sums.edition.input_cells},
        )
        for each in adjustments:
            sums.add_number(each.cell, each.amount)
        return sums.cells()

    def state_counts(self) -> Iterable[tuple[UnitState, int]]:
        """Yield the states that occur, in their order, with the number of units."""
        return ((state, self.states[state]) for state in UnitState if self.states[state])

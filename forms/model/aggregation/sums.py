"""Figures of many reports added up, exactly, and kept true while one of them changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from forms.model.values import format_number, parse_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from forms.edition.edition import Edition
    from forms.edition.terms import CellId
    from forms.model.values import Number


class Total(Struct, frozen=True):
    """What a cell comes to, and in how many reports there is a figure."""

    number: Number = 0
    count: int = 0


NOTHING = Total()


class Unread(Struct, frozen=True):
    """A text in a report's cell that is no figure, so it was not added."""

    cell: CellId
    text: str


class Sums:
    """The sum of each input cell; the totals of the form follow from them by its own sums.

    Nothing of a single report is kept, so a hundred thousand take no more memory than one. A
    total that a report gives by itself is not added: only what it is made of.
    """

    def __init__(self, edition: Edition, totals: Mapping[CellId, Total] | None = None) -> None:
        self.edition = edition
        self._totals = dict(totals or {})
        self._inputs = frozenset(edition.input_cells)

    def add(self, cells: Mapping[CellId, str]) -> list[Unread]:
        """Add the cells of a report; return what could not be added."""
        return self._count(cells, 1)

    def take_away(self, cells: Mapping[CellId, str]) -> None:
        """Take away the cells of a report that were added before."""
        self._count(cells, -1)

    def add_number(self, cell: CellId, number: Number) -> None:
        """Add a single number, such as a correction by hand, which may be below nothing."""
        old = self._totals.get(cell, NOTHING)
        self._totals[cell] = Total(old.number + number, old.count + 1)

    def total(self, cell: CellId) -> Total:
        """Return what an input cell comes to."""
        return self._totals.get(cell, NOTHING)

    def cells(self) -> dict[CellId, str]:
        """Return the input cells with a sum, as canonical text; blank ones are left out."""
        return {
            cell: format_number(self._totals[cell].number)
            for cell in self.edition.input_cells
            if self.total(cell).count
        }

    def _count(self, cells: Mapping[CellId, str], sign: int) -> list[Unread]:
        unread: list[Unread] = []
        for cell, text in cells.items():
            if cell not in self._inputs:
                continue
            number = parse_value(self.edition.cells[cell].kind, text).number
            if number is not None:
                old = self._totals.get(cell, NOTHING)
                self._totals[cell] = Total(old.number + sign * number, old.count + sign)
            elif text:
                unread.append(Unread(cell, text))
        return unread


def unknown_cells(edition: Edition, cells: Iterable[CellId]) -> list[CellId]:
    """Return the cells of a report of another edition that this one has not."""
    return [cell for cell in cells if cell not in edition.cells]


def input_terms(edition: Edition, cell: CellId) -> dict[CellId, int]:
    """Return which input cells a cell is made of, and how often each counts.

    Of an input cell that is the cell itself.
    """
    terms: dict[CellId, int] = {}
    waiting: list[tuple[CellId, int]] = [(cell, 1)]
    while waiting:
        one, times = waiting.pop()
        parts = edition.definitions.get(one)
        if parts is None:
            terms[one] = terms.get(one, 0) + times
        else:
            waiting.extend((part.cell, part.coefficient * times) for part in parts)
    return {one: times for one, times in terms.items() if times}

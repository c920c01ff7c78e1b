"""The numbers of a report, totals computed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.model.values import format_number, parse_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from forms.edition.edition import Edition, Term
    from forms.edition.terms import CellId
    from forms.model.values import Number, Value


class Figures:
    """The numbers of one report; each is worked out once, until `forget` is told of a change.

    A total is the sum of what is filled in so far, so a clerk sees it grow; `is_complete` tells
    whether nothing it depends on is blank or unreadable.
    """

    __slots__ = ("_cells", "_complete", "_computed", "_edition", "_known")

    def __init__(self, edition: Edition, cells: Mapping[CellId, str]) -> None:
        self._edition = edition
        self._cells = cells
        self._computed: dict[CellId, Number | None] = {}
        self._complete: dict[CellId, bool] = {}
        self._known: dict[CellId, Number | None] = {}

    def value(self, cell: CellId) -> Value:
        """Return what stands in a cell: typed, found or blank."""
        return parse_value(self._edition.cells[cell].kind, self._cells.get(cell, ""))

    def number(self, cell: CellId) -> Number | None:
        """Return the number that counts for a cell, `None` where there is none."""
        if cell in self._cells or cell not in self._edition.definitions:
            return self.value(cell).number
        return self.computed(cell)

    def known(self, cell: CellId) -> Number | None:
        """Return a cell's number, `None` while it depends on anything blank or unreadable.

        Read once until `forget` is told of a change: the relations ask for each many times.
        """
        if cell not in self._known:
            if cell in self._cells or cell not in self._edition.definitions:
                self._known[cell] = self.value(cell).number
            else:
                self._known[cell] = self.computed(cell) if self.is_complete(cell) else None
        return self._known[cell]

    def text(self, cell: CellId) -> str:
        """Return what is shown in a cell, an empty string where it is blank."""
        if cell in self._cells or cell not in self._edition.definitions:
            return self.value(cell).text
        number = self.computed(cell)
        return "" if number is None else format_number(number)

    def computed(self, cell: CellId) -> Number | None:
        """Return the computed sum of a total; `None` while all is blank or one is unreadable."""
        if cell not in self._computed:
            self._computed[cell] = self._add_up(self._edition.definitions[cell])
        return self._computed[cell]

    def is_complete(self, cell: CellId) -> bool:
        """Tell whether a cell's number depends on nothing blank or unreadable."""
        if cell in self._cells or cell not in self._edition.definitions:
            return self.value(cell).number is not None
        if cell not in self._complete:
            terms = self._edition.definitions[cell]
            self._complete[cell] = all(self.is_complete(term.cell) for term in terms)
        return self._complete[cell]

    def forget(self, cells: Iterable[CellId]) -> None:
        """Drop what was added up from cells whose content has changed."""
        for cell in cells:
            self._known.pop(cell, None)
            for total in self._edition.dependents.get(cell, ()):
                self._computed.pop(total, None)
                self._complete.pop(total, None)
                self._known.pop(total, None)

    def _add_up(self, terms: tuple[Term, ...]) -> Number | None:
        total: Number = 0
        seen = False
        for term in terms:
            number = self.number(term.cell)
            if number is not None:
                total += term.coefficient * number
                seen = True
            elif self._is_unreadable(term.cell):
                return None
        return total if seen else None

    def _is_unreadable(self, cell: CellId) -> bool:
        if cell in self._cells:
            return True
        return cell in self._edition.definitions and any(
            self._is_unreadable(term.cell) for term in self._edition.definitions[cell]
        )

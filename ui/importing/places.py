"""Where in a file the figures of the report stood, or must have stood. Free of Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage.readers.reading import Origin

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from forms.edition.edition import Cell
    from forms.edition.terms import CellId
    from ui.importing.candidate import Found


class Places:
    """Cells and their places in the file, both ways.

    What was not read has no place in the reading. For the eye, never for a figure, it is taken to
    stand as far from its neighbour in the file as it does in the form: in the same row, else in
    the same column. `blocks` are the blocks of the file that figures were read from.
    """

    def __init__(self, found: Found) -> None:
        self._certain: Mapping[CellId, Origin] = found.reading.origins
        self._known = found.report.edition.cells
        self._lines: dict[tuple[str, str, int], list[CellId]] = {}
        for cell in self._certain:
            for line in _lines_of(self._known[cell]):
                self._lines.setdefault(line, []).append(cell)
        guesses = {cell: self._guess(cell) for cell in found.doubts if cell not in self._certain}
        self.blocks = frozenset(place.block for place in self._certain.values())
        self._guesses = {cell: place for cell, place in guesses.items() if place is not None}
        taken = set(self._certain.values())
        self._cells = {
            **{place: cell for cell, place in self._guesses.items() if place not in taken},
            **{place: cell for cell, place in self._certain.items()},
        }

    def place_of(self, cell: CellId) -> Origin | None:
        """Return where a cell stood, `None` where nothing tells."""
        return self._certain.get(cell) or self._guesses.get(cell)

    def is_certain(self, cell: CellId) -> bool:
        """Tell whether a figure was read from the place of a cell."""
        return cell in self._certain

    def cell_at(self, place: Origin) -> CellId | None:
        """Return the cell that stood at a place."""
        return self._cells.get(place)

    def _guess(self, cell: CellId) -> Origin | None:
        known = self._known[cell]
        for line in _lines_of(known):
            near = min(
                self._lines.get(line, ()),
                key=lambda one: _distance(known, self._known[one]),
                default=None,
            )
            if near is not None:
                origin, neighbour = self._certain[near], self._known[near]
                row = origin.row + known.row - neighbour.row
                column = origin.column + known.column - neighbour.column
                return Origin(origin.block, row, column) if min(row, column) >= 0 else None
        return None


def _lines_of(cell: Cell) -> Iterator[tuple[str, str, int]]:
    yield cell.table, "row", cell.row
    yield cell.table, "column", cell.column


def _distance(one: Cell, other: Cell) -> int:
    return abs(one.row - other.row) + abs(one.column - other.column)

"""The ways through a table: where the cursor goes from a cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QAbstractItemView

if TYPE_CHECKING:
    from collections.abc import Callable

    from forms.edition.edition import GridCell, Table
    from forms.edition.terms import CellId

Action = QAbstractItemView.CursorAction

_STEPS = {
    Action.MoveUp: (-1, 0),
    Action.MoveDown: (1, 0),
    Action.MoveLeft: (0, -1),
    Action.MoveRight: (0, 1),
    Action.MovePrevious: (0, -1),
    Action.MoveNext: (0, 1),
    Action.MovePageUp: (-1, 0),
    Action.MovePageDown: (1, 0),
}


class GridPath:
    """Finds neighbours among the value cells of one table, spans taken into account."""

    def __init__(self, table: Table, is_input: Callable[[CellId], bool]) -> None:
        self._is_input = is_input
        self._places = {place.cell: place for place in table.grid if place.cell is not None}
        self._covered = {
            (row, column): place.cell
            for place in table.grid
            if place.cell is not None
            for row in range(place.row, place.row + place.row_span)
            for column in range(place.column, place.column + place.column_span)
        }
        self._size = (table.row_count, table.column_count)
        self.first = table.cells[0]

    def move(self, cell: CellId, action: Action, *, far: bool) -> CellId:
        """Return the value cell that a cursor key leads to; the cell itself at the edge.

        `far` (with Ctrl) goes to the last value cell in that direction, Home and End to the ends
        of the row, or of the table.
        """
        if action in (Action.MoveHome, Action.MoveEnd):
            return self._go_to_end(cell, forwards=action == Action.MoveEnd, whole_table=far)
        step = _STEPS[action]
        far = far or action in (Action.MovePageUp, Action.MovePageDown)
        target = self._neighbour(cell, step)
        while far and (following := self._neighbour(target, step)) != target:
            target = following
        return target

    def next_input(self, cell: CellId, *, along_row: bool, backwards: bool) -> CellId | None:
        """Return the next cell to be filled in, row by row or column by column."""

        def place(other: CellId) -> tuple[int, int]:
            row, column = self._corner(other)
            return (row, column) if along_row else (column, row)

        here = place(cell)
        inputs = [other for other in self._places if self._is_input(other)]
        if backwards:
            return max((one for one in inputs if place(one) < here), key=place, default=None)
        return min((one for one in inputs if place(one) > here), key=place, default=None)

    def _corner(self, cell: CellId) -> tuple[int, int]:
        place: GridCell = self._places[cell]
        return place.row, place.column

    def _neighbour(self, cell: CellId, step: tuple[int, int]) -> CellId:
        place = self._places[cell]
        row, column = place.row, place.column
        while True:
            row, column = row + step[0], column + step[1]
            if not (0 <= row < self._size[0] and 0 <= column < self._size[1]):
                return cell
            found = self._covered.get((row, column))
            if found is not None and found != cell:
                return found

    def _go_to_end(self, cell: CellId, *, forwards: bool, whole_table: bool) -> CellId:
        ordered = sorted(self._places, key=self._corner)
        if not whole_table:
            ordered = [
                other for other in ordered if self._corner(other)[0] == self._corner(cell)[0]
            ]
        return ordered[-1 if forwards else 0]

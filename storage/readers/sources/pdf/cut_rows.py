"""Rows that a page break cuts: their figures are marked, so that no half of one is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from storage.readers.sources.pdf.marks import CUT_ROWS, CUT_TEXT
from storage.readers.sources.pdf.tables import has_figures_only

if TYPE_CHECKING:
    from collections import Counter

    from storage.readers.document import Table, TableCell
    from storage.readers.sources.pdf.tables import PlacedTable

_SAME = 4.0


def with_cuts_marked(
    above: PlacedTable, below: PlacedTable, tally: Counter[str]
) -> tuple[Table, Table]:
    """Return the end of one page's table and the beginning of the next one's.

    A row was cut if the table goes on below with a row that has no label but figures in columns
    where the row above has figures too.
    """
    if not _is_continued(above, below):
        return above.table, below.table
    rows_above, rows_below = list(above.table.rows()), list(below.table.rows())
    start = 0
    while start < min(len(rows_above), len(rows_below)) - 1 and _texts(rows_above[start]) == _texts(
        rows_below[start]
    ):
        start += 1  # the head of the table, repeated
    first = rows_below[start]
    end = max(cell.row + cell.row_span for cell in above.table.cells)
    last = [cell for cell in above.table.cells if cell.row + cell.row_span == end]
    if any(_is_label(cell.text) for cell in first):
        return above.table, below.table
    cut = {cell.column for cell in last if has_figures_only(cell.text)} & {
        cell.column for cell in first if cell.text
    }
    if not cut:
        return above.table, below.table
    tally[CUT_ROWS] += 1
    return _marked(above.table, last, cut), _marked(below.table, first, cut)


def _is_continued(above: PlacedTable, below: PlacedTable) -> bool:
    return len(above.xs) == len(below.xs) and all(
        abs(first - second) < _SAME for first, second in zip(above.xs, below.xs, strict=True)
    )


def _texts(row: tuple[TableCell, ...]) -> list[tuple[int, str]]:
    return [(cell.column, cell.text) for cell in row]


def _is_label(text: str) -> bool:
    return any(char.isalpha() for char in text)


def _marked(table: Table, row: tuple[TableCell, ...] | list[TableCell], cut: set[int]) -> Table:
    cells = tuple(
        msgspec.structs.replace(cell, text=CUT_TEXT) if cell in row and cell.column in cut else cell
        for cell in table.cells
    )
    return msgspec.structs.replace(table, cells=cells)

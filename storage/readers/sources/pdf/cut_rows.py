"""Rows that a page break cuts: their figures are marked, so that no half of one is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from storage.readers.sources.pdf.marks import CUT_ROWS, CUT_TEXT
from storage.readers.sources.pdf.tables import has_figures_only

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Sequence

    from storage.readers.document import Table, TableCell
    from storage.readers.sources.pdf.tables import PlacedTable

_SAME = 4.0


def with_cuts_marked(
    above: PlacedTable, below: PlacedTable, tally: Counter[str]
) -> tuple[Table, Table]:
    """Return the end of one page's table and the beginning of the next one's.

    A row was cut if a figure fills the last line of its cell, so that the next character had to
    go below, and figures stand in the same column below; unless these belong to a whole row.
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
    figures = [cell for cell in last if has_figures_only(cell.text)]
    goes_on = [cell for cell in first if has_figures_only(cell.text)]
    places = [below.xs[cell.column] for cell in goes_on]
    beneath = [cell for cell in figures if _is_near(above.xs[cell.column], places)]
    cut = [cell for cell in beneath if (cell.row, cell.column) in above.full]
    is_full = all((cell.row, cell.column) in above.full for cell in figures)
    is_whole = len(beneath) == len(figures) and not is_full and _has_label(first)
    # All of a figure goes below where a blank line stands before it.
    pushed = [
        cell for cell in last if not cell.text.strip() and _is_near(above.xs[cell.column], places)
    ]
    if not (cut and not is_whole) and not (pushed and not _has_label(first)):
        return above.table, below.table
    tally[CUT_ROWS] += 1
    return _marked(above.table, [*cut, *pushed]), _marked(below.table, goes_on)


def _is_continued(above: PlacedTable, below: PlacedTable) -> bool:
    """Tell whether both are equally wide; inner borders may lack where few rows are left."""
    return _is_near(above.xs[0], below.xs[:1]) and _is_near(above.xs[-1], below.xs[-1:])


def _is_near(x: float, others: Sequence[float]) -> bool:
    return any(abs(x - other) < _SAME for other in others)


def _texts(row: Sequence[TableCell]) -> list[str]:
    return [cell.text for cell in row]


def _has_label(row: Sequence[TableCell]) -> bool:
    """Tell whether the cell before the first figure says what the figures are."""
    label = ""
    for cell in row:
        if has_figures_only(cell.text):
            break
        label = cell.text
    return any(map(str.isalpha, label))


def _marked(table: Table, cut: Sequence[TableCell]) -> Table:
    cells = tuple(
        msgspec.structs.replace(cell, text=CUT_TEXT) if cell in cut else cell
        for cell in table.cells
    )
    return msgspec.structs.replace(table, cells=cells)

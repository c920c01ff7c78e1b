"""How high the rows of a table become: an estimate where no word processor does the layout.

A spreadsheet does not fit the height of merged cells to their text, and the page set-up is to say
beforehand whether a table fits on one page.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from export.paper.typography import CELL_MARGIN_MM, POINTS_PER_MM, RULE_PT, TABLE_EDGES_PT, measure

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from export.paper.blocks import TableBlock
    from export.paper.setup import PaperSetup
    from export.paper.typography import Type

_MARGINS_PT = 2 * CELL_MARGIN_MM * POINTS_PER_MM


def row_heights_pt(
    table: TableBlock,
    texts: Iterable[Sequence[str]],
    widths_pt: Sequence[float],
    kind: Type,
    rule_pt: float = 0.0,
) -> tuple[float, ...]:
    """Return how high each row has to be for its cells, a merged cell spread over its rows.

    Args:
        table: the table.
        texts: the lines of each cell, in the order of the table's cells.
        widths_pt: the widths of its columns in points.
        kind: the type it is set in.
        rule_pt: how thick the line is that a row has besides its text.
    """
    heights = [kind.line_pt + rule_pt] * table.row_count
    cells = sorted(zip(table.cells, texts, strict=True), key=lambda pair: pair[0].row_span)
    for cell, lines in cells:
        width = sum(widths_pt[cell.column : cell.column + cell.column_span])
        free = width if len(lines) > 1 or cell.number is not None else width - _MARGINS_PT
        needed = _count_lines(lines, free / kind.size_pt) * kind.line_pt + rule_pt
        rows = range(cell.row, cell.row + cell.row_span)
        lacking = needed - sum(heights[row] for row in rows)
        if lacking > 0:
            for row in rows:
                heights[row] += lacking / cell.row_span
    return tuple(heights)


def printed_row_heights_pt(table: TableBlock, setup: PaperSetup) -> tuple[float, ...]:
    """Return how high each row becomes on paper."""
    widths = [mm * POINTS_PER_MM for mm in setup.column_widths_mm(table.widths_mm)]
    least = setup.row_height_pt(table.column_count)
    lines = [cell.lines if cell.number is None else ("",) for cell in table.cells]
    kind = setup.table_type(table.column_count)
    heights = row_heights_pt(table, lines, widths, kind, RULE_PT)
    return tuple(max(height, least) for height in heights)


def table_height_pt(table: TableBlock, setup: PaperSetup) -> float:
    """Return how high a table becomes on paper."""
    return sum(printed_row_heights_pt(table, setup))


def heading_height_pt(setup: PaperSetup) -> float:
    """Return how high the heading above a table is, with the space between them."""
    return setup.line_pt * (1 + 1 / 7)


def fits_on_page(table: TableBlock, setup: PaperSetup) -> bool:
    """Tell whether a table stands on one page together with its heading."""
    free = setup.page.text_height_mm * POINTS_PER_MM
    return heading_height_pt(setup) + table_height_pt(table, setup) + TABLE_EDGES_PT <= free


def _count_lines(lines: Sequence[str], characters: float) -> int:
    """Return how many lines texts take where so many characters stand on one."""
    whole = max(math.floor(2 * characters) / 2, 1)
    return sum(max(1, math.ceil(measure(line) / whole)) for line in lines)

"""Tables that only lay out a page, turned into what they hold; the others kept as tables.

Reports come in frames: the whole text in a table of one cell, the form's tables within cells of
another one, or all of it in a single table whose rows hold a chapter's text each.
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from storage.readers.document import Block, Paragraph, Table, TableCell

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_LONG_TEXT = 120
"""More characters than a label or note in a table has, less than a chapter's text."""
_LONGEST_HEADING = 40
_MOST_FILLED = 2
_HEADING = re.compile(r"\s*[一二三四五六七八九十]{1,3}\s*[、．.]")


class GridCell:
    """A cell of a table while it is read: its place, its spans, the blocks in it."""

    __slots__ = ("blocks", "column", "column_span", "row", "row_span")

    def __init__(self, row: int, column: int, column_span: int, blocks: Sequence[Block]) -> None:
        self.row = row
        self.column = column
        self.row_span = 1
        self.column_span = column_span
        self.blocks = blocks

    def text(self) -> str:
        """Return the cell's paragraphs joined by line feeds; tables in it do not count."""
        return "\n".join(block.text for block in self.blocks if isinstance(block, Paragraph))

    def tables(self) -> list[Table]:
        """Return the tables that stand in the cell."""
        return [block for block in self.blocks if isinstance(block, Table)]


def table_blocks(cells: Sequence[GridCell]) -> list[Block]:
    """Return what a table comes to: itself, its content, or one by the other, in order.

    Args:
        cells: All its cells, row by row from left to right.
    """
    if _is_layout(cells):
        return [block for cell in cells for block in cell.blocks]
    blocks: list[Block] = []
    texts = _text_rows(cells)
    for is_text, part in groupby(cells, key=lambda cell: cell.row in texts):
        members = list(part)
        if is_text:
            blocks += (block for cell in members for block in cell.blocks)
        else:
            blocks += _as_table(members)
    return blocks


def _as_table(cells: Sequence[GridCell]) -> Iterator[Block]:
    first = cells[0].row
    yield Table(
        tuple(
            TableCell(cell.row - first, cell.column, cell.text(), cell.row_span, cell.column_span)
            for cell in cells
        )
    )
    for cell in cells:
        yield from cell.tables()


def _is_layout(cells: Sequence[GridCell]) -> bool:
    """Tell whether a table has one column only, or is less than the tables in it."""
    if len({cell.row for cell in cells}) == len(cells):
        return True
    inner = sum(len(table.cells) for cell in cells for table in cell.tables())
    return inner > len(cells)


def _text_rows(cells: Sequence[GridCell]) -> set[int]:
    """Return the rows that hold running text, with the headings of that text."""
    rows = {row: list(members) for row, members in groupby(cells, key=lambda cell: cell.row)}
    covered = _merged_rows(cells)
    texts = {row for row, members in rows.items() if row not in covered and _is_text(members)}
    if not texts:
        return texts
    width = max(cell.column + cell.column_span for cell in cells)
    wide = {
        row: members[0].text()
        for row, members in rows.items()
        if row not in covered and len(members) == 1 and members[0].column_span == width
    }
    for row in sorted(wide, reverse=True):
        if row + 1 in texts or _HEADING.match(wide[row]):
            texts.add(row)
    return texts


def _merged_rows(cells: Iterable[GridCell]) -> set[int]:
    """Return the rows through which a merged cell goes."""
    return {
        row
        for cell in cells
        if cell.row_span > 1
        for row in range(cell.row, cell.row + cell.row_span)
    }


def _is_text(members: Sequence[GridCell]) -> bool:
    """Tell whether a row is a text alone, or a heading with its text beside it."""
    filled = [text for cell in members if (text := cell.text().strip())]
    if not 0 < len(filled) <= _MOST_FILLED or len(filled[-1]) < _LONG_TEXT:
        return False
    return all(len(text) <= _LONGEST_HEADING for text in filled[:-1])

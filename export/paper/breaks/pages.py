"""Where a table may be divided between pages, decided once for all formats that have pages.

A word processor breaks the pages itself: a file can only say which rows stay on a page with the
row below them. So what matters, how full a page is where a table begins, is estimated here from
the set-up: exact line pitches and rows of known height leave little room for error.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec.structs import replace

from export.paper.blocks import Heading, Paragraph, TableBlock, Title
from export.paper.table_rows import heading_height_pt, printed_row_heights_pt
from export.paper.typography import POINTS_PER_MM, TABLE_EDGES_PT, measure
from forms.edition.terms import GridRole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from export.paper.blocks import Block, TableCell
    from export.paper.setup import PaperSetup

_TOO_EMPTY = 1 / 3
"""A table of several blocks is kept whole, unless more than this of a page would stay empty."""

_INDENT = 2
_HEADING_ROLES = frozenset({GridRole.NOTE, GridRole.BLOCK_TITLE, GridRole.HEADER})
_SLACK = 0.01


def allow_breaks(blocks: Iterable[Block], setup: PaperSetup) -> tuple[Block, ...]:
    """Return blocks whose tables know which of their rows stay with the next one."""
    flow = _Flow(setup)
    return tuple(flow.add(block) for block in blocks)


class _Flow:
    """Fills pages with blocks, roughly; `_waiting` is the height of what stays with the next."""

    def __init__(self, setup: PaperSetup) -> None:
        self._setup = setup
        self._height = setup.page.text_height_mm * POINTS_PER_MM
        self._filled = 0.0
        self._waiting = 0.0

    def add(self, block: Block) -> Block:
        """Put a block on the page; return it, a table with the rows that it keeps together."""
        match block:
            case Title():
                lines = len(block.lines) * self._setup.title_in(block.size_pt).line_pt
                self._waiting += lines + self._setup.line_pt
            case Heading():
                self._waiting += self._count_lines(block.text) * self._setup.line_pt
            case Paragraph():
                self._pour(self._count_lines(block.text))
            case TableBlock():
                return self._place(block)
        return block

    def _count_lines(self, text: str) -> int:
        characters = measure(text) + _INDENT
        return max(math.ceil(characters / self._setup.characters_per_line), 1)

    def _pour(self, lines: int) -> None:
        """Add lines of text, of which any may be the last of its page."""
        pitch = self._setup.line_pt
        self._stack(pitch)
        free = int((self._height - self._filled + _SLACK) / pitch)
        more = lines - 1
        if more <= free:
            self._filled += more * pitch
        else:
            left = (more - free) % self._setup.lines_per_page
            self._filled = (left or self._setup.lines_per_page) * pitch

    def _stack(self, height: float, repeated: float = 0.0) -> None:
        """Add something undivided; on a new page it stands below what is repeated there."""
        needed = self._waiting + height
        if self._filled + needed > self._height + _SLACK and self._filled:
            self._filled = repeated
        self._filled += needed
        self._waiting = 0.0

    def _place(self, table: TableBlock) -> TableBlock:
        is_too_empty = self._height - self._filled > self._height * _TOO_EMPTY
        heights = printed_row_heights_pt(table, self._setup)
        page = self._height - TABLE_EDGES_PT
        first = page - heading_height_pt(self._setup)
        header = sum(heights[: table.header_rows])
        room = page - header
        may_break = is_too_empty and len(_block_titles(table)) > 1
        placed = replace(
            table,
            kept_rows=frozenset(range(table.row_count - 1))
            if sum(heights) <= first and not may_break
            else _kept_rows(table, heights, first, room),
            tall_rows=frozenset(row for row, each in enumerate(heights) if each > room),
        )
        self._waiting += self._setup.line_pt / 7 + TABLE_EDGES_PT
        for rows in placed.undivided_rows():
            self._stack(_sum(heights, rows), header if rows.start else 0.0)
        self._filled += self._setup.line_pt / 2
        return placed


def _kept_rows(
    table: TableBlock, heights: Sequence[float], first: float, room: float
) -> frozenset[int]:
    """Return the rows that stay with the next one where a table may be divided.

    Args:
        table: the table.
        heights: the heights of its rows.
        first: the height that its first rows have on a page, below their heading.
        room: the height that rows have on a page below repeated ones.
    """
    headings = _heading_rows(table)
    return frozenset(
        row
        for part in _join_last(_parts(table), heights, room)
        for row in part[:-1]
        if _sum(heights, part) <= (room if part.start else first) or row in headings
    )


def _join_last(parts: Sequence[range], heights: Sequence[float], room: float) -> Iterator[range]:
    """Yield parts, the last two as one where a page holds them: no scrap stands on its own."""
    *others, last = parts
    if others and _sum(heights, range(others[-1].start, last.stop)) <= room:
        last = range(others.pop().start, last.stop)
    yield from (*others, last)


def _parts(table: TableBlock) -> list[range]:
    """Return the rows that belong together: the blocks of a table, else what a label spans."""
    titles = _block_titles(table)
    bound = set(range(table.header_rows))
    if titles:
        starts = {0, *titles}
        bound |= {row for row in range(table.row_count - 1) if row + 1 not in starts}
    else:
        bound |= {row for cell in _innermost_spans(table) for row in _rows(cell)[:-1]}
    ends = [row + 1 for row in range(table.row_count) if row not in bound]
    return [range(start, end) for start, end in pairwise([0, *ends])]


def _block_titles(table: TableBlock) -> list[int]:
    return [cell.row for cell in table.cells if cell.role is GridRole.BLOCK_TITLE]


def _innermost_spans(table: TableBlock) -> Iterator[TableCell]:
    """Yield the cells over several rows of which none spans others to its right."""
    spans = [cell for cell in table.cells if cell.row_span > 1 and cell.row >= table.header_rows]
    for cell in spans:
        rows = _rows(cell)
        if not any(other.row in rows and other.column > cell.column for other in spans):
            yield cell


def _heading_rows(table: TableBlock) -> frozenset[int]:
    return frozenset(
        row
        for row, cells in enumerate(table.occupants())
        if all(cell.role in _HEADING_ROLES for cell in cells)
    )


def _rows(cell: TableCell) -> range:
    return range(cell.row, cell.row + cell.row_span)


def _sum(heights: Sequence[float], rows: range) -> float:
    return sum(heights[rows.start : rows.stop])

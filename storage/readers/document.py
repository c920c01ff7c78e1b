"""What a file says, whatever its format: paragraphs and tables in their order.

Every format is turned into a `Document` by one module of `storage.readers.sources`, and
`storage.readers.recognition` finds the report in it. A document knows nothing of the official
form; it only repeats what a reader of the paper or page would see.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_BLOCKS = 50_000
MAX_CELLS = 200_000
MAX_CHARACTERS = 2_000_000
"""A report has some 300 blocks, 300 cells and below 100 000 characters; more is another file."""

WRAPPED = "\u2060\n"
"""Ends a line within a cell that broke because its next character found no room beside it."""


class Paragraph(Struct, frozen=True, tag="paragraph"):
    r"""Running text as it is seen: numbering written out, a line break within it as `\n`.

    Text that is struck out, deleted in a tracked change, or hidden is not in it; raised text,
    such as the mark of a footnote, stands in square brackets, so that it joins no figure. `page`
    counts from 1, 0 where the format has no pages.
    """

    text: str
    page: int = 0


class TableCell(Struct, frozen=True):
    r"""A cell: its place in the table's grid from 0, its spans, its paragraphs joined by `\n`."""

    row: int
    column: int
    text: str = ""
    row_span: int = 1
    column_span: int = 1


class Table(Struct, frozen=True, tag="table"):
    """A table: its cells row by row, from left to right; a merged cell stands once.

    `is_flat` says that the source does not tell which cells are merged: an empty cell may be a
    blank one or the rest of its neighbour. `page` counts from 1, `sheet` is a workbook's sheet.
    """

    cells: tuple[TableCell, ...]
    is_flat: bool = False
    page: int = 0
    sheet: str = ""

    def rows(self) -> Iterator[tuple[TableCell, ...]]:
        """Yield the cells that begin in each row; rows without any are left out."""
        row: list[TableCell] = []
        for cell in self.cells:
            if row and cell.row != row[0].row:
                yield tuple(row)
                row = []
            row.append(cell)
        if row:
            yield tuple(row)


Block = Paragraph | Table


class Document(Struct, frozen=True):
    """The blocks of a file in reading order.

    A table that only lays out a page (it holds tables, or paragraphs of running text) is dissolved
    into what it holds. `title` is what the file calls itself beside its content (the title of a
    page, a core property). `remarks` are Chinese sentences on what the format holds and no reader
    of the paper sees or that was left out: comments, deleted text, text boxes, hidden sheets.
    """

    blocks: tuple[Block, ...]
    title: str = ""
    remarks: tuple[str, ...] = ()

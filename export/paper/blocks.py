"""A report as it stands on paper: a sequence of blocks that every format writes in its own way.

Blocks say what is printed and in which order, never how a format does it;
`export.composition` builds them, `export.paper.typography` says how large and in which type they
are set.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from export.paper.setup import STANDARD, PaperSetup
from export.paper.typography import TITLE

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from forms.edition.terms import CellId, GridRole
    from forms.model.values import Number

DRAFT_MARK = "草稿"
DRAFT_NOTE = f"{DRAFT_MARK}　未定稿，不得发布"
"""What stands above the text on every page of a draft."""


class Title(Struct, frozen=True):
    """The title; `lines` is the same text with the line breaks that follow its sense.

    `size_pt` is the size at which these lines fit on the page.
    """

    text: str
    lines: tuple[str, ...]
    size_pt: float = TITLE.size_pt


class Heading(Struct, frozen=True):
    """A heading on a line of its own; level 1 is reserved for the sections of the form."""

    level: int
    text: str


class Paragraph(Struct, frozen=True):
    """A paragraph of text, exactly as written.

    `lead` is the number of characters at its start that are a run-in heading of the second level
    (`（一）主动公开。全年…`); 0 where there is none. One that `is_flush` has no indent: the
    addressee of a letter (GB/T 9704-2012 7.3.2), which no report has. One that `is_kept` stays on
    the page with what follows: it says what the table below is.
    """

    text: str
    lead: int = 0
    is_flush: bool = False
    is_kept: bool = False


class TableCell(Struct, frozen=True):
    """A printed cell: place, spans, and its text as the lines that narrow columns need.

    `number` is what the text means where it is a figure of its cell's kind.
    """

    row: int
    column: int
    row_span: int
    column_span: int
    role: GridRole
    text: str
    lines: tuple[str, ...]
    cell: CellId | None = None
    number: Number | None = None


class TableBlock(Struct, frozen=True):
    """A table; its cells cover the grid without gap or overlap, in document order.

    `caption` is the heading of its section, `name` the short form of it. `kept_rows` are the rows
    that stay on a page with the one below, `tall_rows` those that no page holds
    (`export.paper.breaks.pages`).
    """

    id: str
    caption: str
    name: str
    cells: tuple[TableCell, ...]
    row_count: int
    column_count: int
    header_rows: int
    label_columns: int
    widths_mm: tuple[float, ...]
    kept_rows: frozenset[int] = frozenset()
    tall_rows: frozenset[int] = frozenset()

    def undivided_rows(self) -> Iterator[range]:
        """Yield the rows that stay on a page together, from top to bottom."""
        start = 0
        for row in range(self.row_count):
            if row not in self.kept_rows or row == self.row_count - 1:
                yield range(start, row + 1)
                start = row + 1

    def occupants(self) -> tuple[tuple[TableCell, ...], ...]:
        """Return, per grid row and grid column, the cell that covers the place."""
        grid: list[list[TableCell | None]] = [
            [None] * self.column_count for _ in range(self.row_count)
        ]
        for cell in self.cells:
            for row in range(cell.row, cell.row + cell.row_span):
                grid[row][cell.column : cell.column + cell.column_span] = [cell] * cell.column_span
        return tuple(tuple(cell for cell in row if cell is not None) for row in grid)

    def starting_in_rows(self) -> tuple[tuple[TableCell, ...], ...]:
        """Return, per grid row, the cells whose upper edge is in that row, from left to right."""
        rows: list[list[TableCell]] = [[] for _ in range(self.row_count)]
        for cell in self.cells:
            rows[cell.row].append(cell)
        return tuple(tuple(sorted(row, key=lambda cell: cell.column)) for row in rows)


class Signature(Struct, frozen=True):
    """Organ and date at the end; each is empty where it is not set.

    `lines` is the organ's name in lines where it is too long for one, else empty; `date_lines` the
    same of what was typed in place of a date.
    """

    organization: str
    date: str
    lines: tuple[str, ...] = ()
    date_lines: tuple[str, ...] = ()

    @property
    def parts(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the lines of organ and date, none where it is not set."""
        organization = (self.organization,) if self.organization else ()
        date = (self.date,) if self.date else ()
        return self.lines or organization, self.date_lines or date


Block = Title | Heading | Paragraph | TableBlock | Signature


class Paper(Struct, frozen=True):
    """A composed report: its blocks, how the page is set up, and what a file says about itself.

    `date` is the signature date where that is a date; `edition` names the edition of the form. A
    draft bears `DRAFT_MARK` on every page.
    """

    title: str
    organization: str
    year: int
    edition: str
    date: dt.date | None
    is_draft: bool
    blocks: tuple[Block, ...]
    setup: PaperSetup = STANDARD

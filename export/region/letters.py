"""What letters to units have in common: dates, tables of plain columns, title and signature."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from export.paper.blocks import Paper, Signature, TableBlock, TableCell, Title
from export.paper.breaks.lines import break_signature, break_title
from export.paper.breaks.pages import allow_breaks
from forms.edition.terms import GridRole
from forms.model.dates import show_date

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from export.paper.blocks import Block
    from export.paper.setup import PaperSetup
    from export.region.records import Sender

REPORT = "政府信息公开工作年度报告"
NUMERALS = "一二三四五六七八九十"
_SUM_OF_WIDTHS = 156.0
_TABLE_PT = 10.5
"""A letter's tables hold sentences: they are set larger than those of the form, in 小四."""


class Column(Struct, frozen=True):
    """A column of a table: its head, its width in mm (of 156), and whether it holds sentences."""

    name: str
    width_mm: float
    is_left: bool = False


def plain_table(name: str, columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> TableBlock:
    """Return a table with a header row, a text in each cell; raises `ValueError` for bad widths."""
    if abs(sum(column.width_mm for column in columns) - _SUM_OF_WIDTHS) > 1:
        raise ValueError(f"columns of {name} do not fill the page")
    roles = [GridRole.LABEL if column.is_left else GridRole.GROUP for column in columns]
    cells = [_cell(0, place, GridRole.HEADER, column.name) for place, column in enumerate(columns)]
    last = 0
    for last, row in enumerate(rows, 1):
        for place, (text, role) in enumerate(zip(row, roles, strict=True)):
            cells.append(_cell(last, place, role, text))
    return TableBlock(
        id=name,
        caption=name,
        name=name,
        cells=tuple(cells),
        row_count=last + 1,
        column_count=len(columns),
        header_rows=1,
        # With one label column a table of the form is centred.
        label_columns=2,
        widths_mm=tuple(column.width_mm for column in columns),
    )


def letter(
    title: str, sender: Sender, year: int, blocks: Iterable[Block], setup: PaperSetup
) -> Paper:
    """Return a letter: its title, what it says, and the sender's signature."""
    setup = replace(setup, table_pt=max(setup.table_pt, _TABLE_PT))
    name = "".join(sender.name.split())
    date = long_date(sender.date)
    whole = (
        Title(title, *break_title((title,), "", setup)),
        *blocks,
        Signature(name, date, *break_signature(name, date, setup)),
    )
    return Paper(
        title=title,
        organization=name,
        year=year,
        edition="",
        date=sender.date,
        is_draft=False,
        blocks=tuple(map(_divide_freely, allow_breaks(whole, setup))),
        setup=setup,
    )


def _divide_freely(block: Block) -> Block:
    """Let a list be divided between any rows but the first and the last two.

    A table of the form is kept whole on a page; a list is read row by row, and a page left empty
    for it would only look odd.
    """
    if not isinstance(block, TableBlock):
        return block
    kept = {*range(block.header_rows), block.row_count - 2}
    return replace(block, kept_rows=frozenset(row for row in kept if row >= 0))


def long_date(date: dt.date) -> str:
    """Return a day as it is printed."""
    return show_date(date.isoformat())


def _cell(row: int, column: int, role: GridRole, text: str) -> TableCell:
    return TableCell(row, column, 1, 1, role, text, tuple(text.splitlines()) or ("",))

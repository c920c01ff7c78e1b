"""From the tables of an edition file to printed grids with their value cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from forms.edition.edition import GridCell, Table
from forms.edition.grid_blocks import Block, Slot, find_slots, read_block
from forms.edition.grid_labels import spread
from forms.edition.terms import GridRole

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from forms.edition.entries import Entry

MAX_CELLS = 5000
"""Value cells of a block; both official editions have about 200 in all."""


class TableLayout(Struct, frozen=True):
    """A table with its blocks and value cells."""

    source: Entry
    table: Table
    blocks: tuple[Block, ...]
    slots: tuple[Slot, ...]


def read_table(entry: Entry, owners: Mapping[str, str]) -> TableLayout:
    """Read a table; `owners` names the section of each. Faults are noted at the entries."""
    table_id, unit = entry.id(), entry.text("unit", "")
    section = owners.get(table_id, "")
    if table_id and not section:
        entry.fault_unknown("没有一个部分用“table”引用表格", table_id, owners)
    note, widths = entry.text("note", ""), entry.numbers("widths_mm")
    blocks = tuple(read_block(block, unit) for block in entry.entries("blocks"))
    entry.close()
    bare = Table(
        id=table_id,
        section=section,
        grid=(),
        row_count=sum(block.height for block in blocks),
        column_count=len(widths),
        # The headers of a block do not hold for the next one, so there is nothing to repeat.
        header_rows=blocks[0].first_value_row if len(blocks) == 1 else 0,
        label_columns=max((block.label_depth for block in blocks), default=0),
        widths_mm=widths,
        unit=unit,
        note=note,
    )
    return _lay_out(entry, bare, blocks)


def _lay_out(entry: Entry, bare: Table, blocks: tuple[Block, ...]) -> TableLayout:
    grid: list[GridCell] = []
    slots: list[Slot] = []
    top = 0
    for block in blocks:
        if _fits(block, bare):
            own = tuple(find_slots(block, bare, top))
            slots += own
            grid += _draw(block, bare, top)
            grid += (_draw_value(slot) for slot in own)
        top += block.height
    _report_repeated(entry, slots)
    grid.sort(key=lambda cell: (cell.row, cell.column))
    return TableLayout(entry, replace(bare, grid=tuple(grid)), blocks, tuple(slots))


def _fits(block: Block, table: Table) -> bool:
    labels = table.label_columns if block.label_depth else 0
    own, wanted = labels + block.value_width, table.column_count
    if own != wanted and block.columns and wanted:
        block.source.fault(
            f"表格的“widths_mm”有{wanted}列，这一块却有{own}列，请核对“span”和“widths_mm”。"
        )
    if len(block.row_lines) * len(block.column_lines) > MAX_CELLS:
        block.source.fault(f"单元格超过{MAX_CELLS}个。")
        return False
    return own == wanted


def _report_repeated(entry: Entry, slots: list[Slot]) -> None:
    seen: set[str] = set()
    for slot in slots:
        if slot.cell.id in seen:
            entry.fault(f"单元格“{slot.cell.id}”重复，请给各块写上不同的“id”。")
            return
        seen.add(slot.cell.id)


def _draw(block: Block, table: Table, top: int) -> Iterator[GridCell]:
    width, labels = table.column_count, table.label_columns
    if block.title:
        yield GridCell(top, 0, 1, width, GridRole.BLOCK_TITLE, block.title, block.title)
    values = top + block.first_value_row
    header = values - block.header_depth
    yield from _draw_headers(block, header, width - block.value_width)
    if block.label_depth:
        text, role = block.corner, block.corner_role
        yield GridCell(header, 0, block.header_depth, labels, role, text, text)
        yield from _draw_row_labels(block, values, labels)


def _draw_value(slot: Slot) -> GridCell:
    cell, span = slot.cell, slot.column.label.span
    return GridCell(cell.row, cell.column, 1, span, GridRole.VALUE, cell=cell.id)


def _draw_headers(block: Block, top: int, left: int) -> Iterator[GridCell]:
    for at in spread(block.columns, block.header_depth):
        yield GridCell(
            row=top + at.level,
            column=left + at.offset,
            row_span=at.thickness,
            column_span=at.length,
            role=GridRole.HEADER,
            text=at.label.text,
            lines=at.label.lines,
        )


def _draw_row_labels(block: Block, top: int, label_columns: int) -> Iterator[GridCell]:
    for at in spread(block.rows, label_columns):
        yield GridCell(
            row=top + at.offset,
            column=at.level,
            row_span=at.length,
            column_span=at.thickness,
            role=GridRole.GROUP if at.label.children else GridRole.LABEL,
            text=at.label.text,
            lines=at.label.lines,
        )

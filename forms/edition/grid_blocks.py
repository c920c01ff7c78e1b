"""The blocks of an edition's tables: what the file says of them, and their value cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from forms.edition.edition import Cell
from forms.edition.grid_labels import Label, Line, find_lines, read_labels, report_ambiguous
from forms.edition.terms import CellId, GridRole, ValueKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from forms.edition.edition import Table
    from forms.edition.entries import Entry

_CORNER_ROLES = (GridRole.HEADER, GridRole.NOTE)


class Block(Struct, frozen=True):
    """A part of a table with its own column headers."""

    source: Entry
    id: str
    title: str
    corner: str
    corner_role: GridRole
    kind: ValueKind
    unit: str
    basis: str
    rows: tuple[Label, ...]
    columns: tuple[Label, ...]
    row_lines: tuple[Line, ...]
    column_lines: tuple[Line, ...]

    @property
    def label_depth(self) -> int:
        """Return the levels of row labels, 0 for rows without labels."""
        return max((row.depth for row in self.rows if row.text), default=0)

    @property
    def header_depth(self) -> int:
        """Return the levels of column headers."""
        return max((column.depth for column in self.columns), default=0)

    @property
    def value_width(self) -> int:
        """Return the number of grid columns that the values take."""
        return sum(column.length for column in self.columns)

    @property
    def first_value_row(self) -> int:
        """Return the grid row of the first values, counted from the block's first."""
        return self.header_depth + (1 if self.title else 0)

    @property
    def height(self) -> int:
        """Return the number of grid rows."""
        return self.first_value_row + len(self.row_lines)


class Slot(Struct, frozen=True):
    """A value cell, the row and the column it stands in, and the parts of its id.

    `totals` says of each part whether it names a computed row or column.
    """

    cell: Cell
    row: Line
    column: Line
    parts: tuple[str, ...]
    totals: tuple[bool, ...]


def read_block(entry: Entry, table_unit: str) -> Block:
    """Read a block; `table_unit` holds where it names no unit of its own."""
    rows, columns = read_labels(entry, "rows"), read_labels(entry, "columns")
    block = Block(
        source=entry,
        id=entry.id(required=False),
        title=entry.text("title", ""),
        corner=entry.text("corner", ""),
        corner_role=entry.choice("corner_role", _CORNER_ROLES, GridRole.HEADER),
        kind=entry.choice("kind", ValueKind, ValueKind.COUNT),
        unit=entry.text("unit", table_unit),
        basis=entry.text("basis", ""),
        rows=rows,
        columns=columns,
        row_lines=find_lines(rows),
        column_lines=find_lines(columns),
    )
    entry.close()
    _check_labels(block)
    return block


def _check_labels(block: Block) -> None:
    report_ambiguous(block.row_lines)
    report_ambiguous(block.column_lines)
    has_labels = block.label_depth > 0
    for line in block.row_lines:
        if has_labels and not line.label.text:
            line.label.source.fault("缺少“label”：同一块的其他行有标签。")
    if has_labels and not block.corner:
        block.source.fault("缺少“corner”：有行标签的块要写明左上角的文字。")
    if block.corner and not has_labels and block.rows:
        block.source.fault("没有行标签的块不能有“corner”。")


def find_slots(block: Block, table: Table, top: int) -> Iterator[Slot]:
    """Yield the value cells of a block whose first grid row is `top`."""
    outer = (table.id, block.id) if block.id else (table.id,)
    title = (block.title,) if block.title else ()
    first_row = top + block.first_value_row
    first_column = table.label_columns if block.label_depth else 0
    for row in block.row_lines:
        for column in block.column_lines:
            parts = (*outer, *row.ids, *column.ids)
            cell = Cell(
                id=CellId(".".join(parts)),
                table=table.id,
                section=table.section,
                kind=row.kind or column.kind or block.kind,
                computed=row.label.is_computed or column.label.is_computed,
                row=first_row + row.offset,
                column=first_column + column.offset,
                row_path=title + row.path,
                column_path=column.path,
                row_name=row.name,
                column_name=column.name,
                unit=row.unit or column.unit or block.unit,
                help=row.help + column.help,
                basis=row.basis or column.basis or block.basis,
            )
            yield Slot(cell, row, column, parts, _mark_totals(outer, row, column))


def _mark_totals(outer: tuple[str, ...], row: Line, column: Line) -> tuple[bool, ...]:
    return (
        (False,) * len(outer)
        + (row.label.is_computed,) * len(row.ids)
        + (column.label.is_computed,) * len(column.ids)
    )

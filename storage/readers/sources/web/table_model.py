"""A table of a page: its grid by the algorithm of HTML, and whether it only lays out the page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from msgspec import Struct, structs

from storage.readers.document import Table
from storage.readers.reading import ReadError
from storage.readers.sources.dissolving import GridCell, table_blocks
from storage.readers.sources.web.flow import Flow

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from storage.readers.document import Block
    from storage.readers.sources.web.flow import Piece

_MOST_COLUMNS = 300
"""Old Excel has 256 columns."""
_MOST_ROWS_SPANNED = 65_534
_PLAUSIBLE_COLUMNS = 100
"""A wider span only says that a cell reaches to the right edge."""
_FEW_CELLS = 9
_LONGEST_PLAIN = 150
_SHORTEST_PROSE = 200
_WHOLE_NUMBER = re.compile(r"[ \t\n\f\r]*\+?([0-9]{1,9})[0-9]*", re.ASCII)


class Cell(Struct):
    """A cell as authored: a row span of 0 reaches to the end of the group."""

    flow: Flow
    row_span: int
    column_span: int


class _Group(Struct):
    kind: str
    rows: list[list[Cell]]


class OpenTable:
    """A table while it is read; `loose` is what stands in it outside its cells."""

    def __init__(self) -> None:
        self.loose = Flow()
        self._groups: list[_Group] = []
        self._is_row_open = False

    def begin_group(self, kind: str) -> None:
        """Begin a `thead`, `tbody` or `tfoot`."""
        self._groups.append(_Group(kind, []))
        self._is_row_open = False

    def begin_row(self) -> None:
        """Begin a row, in a group of its own where none is open."""
        if not self._groups:
            self.begin_group("tbody")
        self._groups[-1].rows.append([])
        self._is_row_open = True

    def end_row(self) -> None:
        """End the row: a cell that follows begins another."""
        self._is_row_open = False

    def end_group(self) -> None:
        """End the group: a row that follows begins another."""
        self.begin_group("tbody")

    def begin_cell(self, attributes: Mapping[str, str]) -> Flow:
        """Begin a cell, in a row of its own where none is open."""
        if not self._is_row_open:
            self.begin_row()
        column_span = min(_whole_number(attributes.get("colspan", "")) or 1, 1000)
        row_span = _whole_number(attributes.get("rowspan", ""))
        row_span = 1 if row_span is None else min(row_span, _MOST_ROWS_SPANNED)
        cell = Cell(Flow(), row_span, column_span)
        self._groups[-1].rows[-1].append(cell)
        return cell.flow

    def finish(self, sheet: str, origin: str) -> Iterator[Piece]:
        """Yield what the table is: itself and what stood in it, or only what it lays out."""
        self.loose.end_paragraph()
        yield from self.loose.blocks
        cells = list(_place(self._in_order(), origin))
        _clip(cells)
        if _is_page_frame(cells):
            for cell in cells:
                yield from cell.blocks
            return
        for block in table_blocks(cells) if cells else ():
            is_of_sheet = sheet and isinstance(block, Table)
            yield structs.replace(block, sheet=sheet) if is_of_sheet else block

    def _in_order(self) -> list[_Group]:
        """Return the groups as they are shown: the first head on top, the first foot below."""
        head = next((group for group in self._groups if group.kind == "thead"), None)
        foot = next((group for group in self._groups if group.kind == "tfoot"), None)
        bodies = [group for group in self._groups if group is not head and group is not foot]
        return [*([head] if head else []), *bodies, *([foot] if foot else [])]


def _place(groups: Sequence[_Group], origin: str) -> Iterator[GridCell]:
    """Yield the cells with their places (HTML, “Forming a table”): each in the first free column.

    `busy` says for each column up to which row it is taken from above.
    """
    busy = [0] * (_MOST_COLUMNS + 1)
    number = 0
    for group in groups:
        end = number + len(group.rows)
        for row in group.rows:
            column = 0
            for cell in row:
                while busy[column] > number:
                    column += 1
                if column >= _MOST_COLUMNS:
                    raise ReadError(f"“{origin}”中的表格超过{_MOST_COLUMNS}列，不像是年度报告。")
                until = end if cell.row_span == 0 else min(number + cell.row_span, end)
                after = min(column + cell.column_span, _MOST_COLUMNS)
                for taken in range(column, after):
                    busy[taken] = max(busy[taken], until)
                # A page in a frame is no block yet; what dissolves tables hands it on unseen.
                placed = GridCell(
                    number, column, cell.column_span, cast("list[Block]", cell.flow.blocks)
                )
                placed.row_span = until - number
                yield placed
                column = after
            number += 1


def _clip(cells: Sequence[GridCell]) -> None:
    """Cut spans that are wider than any table off at its right edge."""
    width = max(
        (
            cell.column + (cell.column_span if cell.column_span <= _PLAUSIBLE_COLUMNS else 1)
            for cell in cells
        ),
        default=0,
    )
    for cell in cells:
        if cell.column_span > _PLAUSIBLE_COLUMNS:
            cell.column_span = width - cell.column


def _is_page_frame(cells: Sequence[GridCell]) -> bool:
    """Tell whether a table lays out a page: running text beside menus, and few short texts."""
    lengths = [0 if cell.tables() else len(cell.text()) for cell in cells]
    has_prose = any(len(cell.text()) > _SHORTEST_PROSE for cell in cells)
    plain = sum(1 for length in lengths if 0 < length <= _LONGEST_PLAIN)
    return has_prose and plain < max(_FEW_CELLS, len(cells) // 2)


def _whole_number(text: str) -> int | None:
    found = _WHOLE_NUMBER.match(text)
    return int(found[1]) if found else None

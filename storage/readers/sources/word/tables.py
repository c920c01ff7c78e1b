"""A table of Word: rows and cells as authored, merged cells once with their spans."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from storage.readers.sources.dissolving import GridCell
from storage.readers.sources.word.names import (
    ALTERNATIVES,
    CHOICE,
    VAL,
    W,
    child_number,
    is_on,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml.etree import _Element

    from storage.readers.document import Block
    from storage.readers.sources.word.tally import Tally

MAX_COLUMNS = 1_000
"""Word itself stops at 63."""
_THROUGH = frozenset(
    W + name for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag")
)
_DELETED = frozenset({f"{W}del", f"{W}moveFrom"})


class _Place(Struct):
    """A cell's place in its row, before it is known whether it continues one above."""

    element: _Element
    column: int
    span: int
    merge: str


class TableReader:
    """Reads one `w:tbl`; `read_cell` reads the blocks in a cell."""

    def __init__(self, tally: Tally, read_cell: Callable[[_Element], tuple[Block, ...]]) -> None:
        self._tally = tally
        self._read_cell = read_cell
        self._cells: list[GridCell] = []

    def read(self, table: _Element) -> list[GridCell]:
        """Return the cells of a table, row by row."""
        number = 0
        above: dict[int, GridCell] = {}
        for row in self._members(table, f"{W}tr", 0):
            if self._is_seen(row):
                above = self._row(row, number, above)
                number += 1
        return self._cells

    def _members(self, parent: _Element, name: str, depth: int) -> Iterator[_Element]:
        """Yield rows or cells, also those within content controls and the like."""
        self._tally.check_depth(depth)
        for child in parent:
            if child.tag == name:
                yield child
            elif child.tag in _THROUGH:
                yield from self._members(child, name, depth + 1)
            elif child.tag == ALTERNATIVES:
                choice = child.find(CHOICE)
                if choice is not None:
                    yield from self._members(choice, name, depth + 1)

    def _is_seen(self, row: _Element) -> bool:
        properties = row.find(f"{W}trPr")
        if properties is None:
            return True
        if any(each.tag in _DELETED for each in properties):
            self._tally.count("revision")
            return False
        if properties.find(f"{W}ins") is not None:
            self._tally.count("revision")
        hidden = properties.find(f"{W}hidden")
        if hidden is not None and is_on(hidden):
            self._tally.count("hidden")
            return False
        return True

    def _row(self, row: _Element, number: int, above: dict[int, GridCell]) -> dict[int, GridCell]:
        """Read a row and return its merged cells, which the row below may continue."""
        goes_on: dict[int, GridCell] = {}
        for place in self._places(row):
            origin = above.get(place.column) if place.merge == "continue" else None
            if origin is not None and origin.column_span == place.span:
                origin.row_span = number - origin.row + 1
                self._cover(place.element)
            else:
                blocks = self._read_cell(place.element)
                origin = GridCell(number, place.column, place.span, blocks)
                self._cells.append(origin)
                self._tally.weigh(cells=1)
            if place.merge:
                goes_on[place.column] = origin
        return goes_on

    def _places(self, row: _Element) -> list[_Place]:
        column = child_number(row.find(f"{W}trPr"), "gridBefore", 0)
        places: list[_Place] = []
        for element in self._members(row, f"{W}tc", 0):
            properties = element.find(f"{W}tcPr")
            span = max(child_number(properties, "gridSpan", 1), 1)
            if column + span > MAX_COLUMNS:
                self._tally.refuse_width()
            if self._is_deleted(properties):
                pass
            elif places and _merge(properties, "hMerge") == "continue":
                places[-1].span += span
                self._cover(element)
            else:
                places.append(_Place(element, column, span, _merge(properties, "vMerge")))
            column += span
        return places

    def _is_deleted(self, properties: _Element | None) -> bool:
        """Tell whether a cell is deleted in a tracked change; its place in the grid stays free."""
        if properties is None or properties.find(f"{W}cellDel") is None:
            return False
        self._tally.count("revision")
        return True

    def _cover(self, element: _Element) -> None:
        """Note the text of a cell that is covered by one it is merged with."""
        if any((text.text or "").strip() for text in element.iter(f"{W}t")):
            self._tally.count("covered")


def _merge(properties: _Element | None, name: str) -> str:
    """Return `restart` or `continue`, empty for a cell that is not merged."""
    merge = None if properties is None else properties.find(W + name)
    if merge is None:
        return ""
    return "restart" if merge.get(VAL) == "restart" else "continue"

"""The sheet of an Excel workbook: its rows and cells, one after the other."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from storage.readers.sources.sheets.grid import Grid, Merge
from storage.readers.sources.sheets.ooxml_cells import TRUE, Cells
from storage.readers.sources.sheets.zip_parts import damaged, local_name, too_large
from storage.readers.wording import whole_number

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml import etree

    from storage.readers.sources.sheets.ooxml_cells import Shared

_MAX_SEEN_CELLS = 1_000_000
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")


class SheetReader:
    """Enters what is seen of one sheet into its grid, element by element."""

    def __init__(self, grid: Grid, shared: Shared) -> None:
        self._grid = grid
        self._cells = Cells(shared)
        self._origin = shared.origin
        self._row = self._column = -1
        self._hides_rows = False
        self._seen = 0

    def read(self, events: Iterable[tuple[str, etree._Element]]) -> None:
        """Read the starts and ends of the elements of a sheet.

        Raises:
            ReadError: it is damaged, or larger than a report can be.
        """
        for event, element in events:
            if event == "start":
                self._begin(element)
            else:
                self._end(element)

    def _begin(self, element: etree._Element) -> None:
        name = local_name(element)
        if name == "row":
            self._row, self._column = _row_number(element, self._row), -1
            is_left_hidden = self._hides_rows and not (element.get("hidden") or element.get("ht"))
            if is_left_hidden or _is_hidden(element, "ht"):
                self._grid.hidden_rows.append(range(self._row, self._row + 1))
        elif name == "sheetFormatPr":
            self._hides_rows = element.get("zeroHeight", "0").lower() in TRUE
        elif name == "sheetView":
            self._cells.shows_zeros = element.get("showZeros", "1").lower() in TRUE

    def _end(self, element: etree._Element) -> None:
        name = local_name(element)
        if name == "c":
            self._take(element)
        elif name == "row":
            _drop(element)
        elif name == "col" and _is_hidden(element, "width"):
            self._grid.hidden_columns.append(_columns(element))
        elif name == "mergeCell" and (merge := _merge(element.get("ref", ""))):
            self._grid.merges.append(merge)

    def _take(self, cell: etree._Element) -> None:
        self._row, self._column = _place(cell.get("r"), self._row, self._column + 1)
        self._seen += 1
        if self._seen > _MAX_SEEN_CELLS:
            raise too_large(self._origin)
        if not (0 <= self._row < _LAST_ROW and 0 <= self._column < _LAST_COLUMN):
            raise damaged(self._origin)
        if len(cell):
            self._grid.put(self._row, self._column, self._cells.text(cell))
        cell.clear()


def _row_number(row: etree._Element, last: int) -> int:
    return whole_number(row.get("r", ""), last + 2) - 1


def _place(reference: str | None, row: int, column: int) -> tuple[int, int]:
    match = _REFERENCE.fullmatch(reference or "")
    return (int(match[2]) - 1, _column(match[1])) if match else (row, column)


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def _merge(reference: str) -> Merge | None:
    first, _, last = reference.partition(":")
    if not (_REFERENCE.fullmatch(first) and _REFERENCE.fullmatch(last)):
        return None
    top, left = _place(first, 0, 0)
    bottom, right = _place(last, 0, 0)
    return Merge(top, left, bottom, right) if top <= bottom and left <= right else None


def _columns(element: etree._Element) -> range:
    first, last = (whole_number(element.get(end, ""), 0) for end in ("min", "max"))
    return range(first - 1, last) if first and last else range(0)


def _is_hidden(element: etree._Element, size: str) -> bool:
    if element.get("hidden", "0").lower() in TRUE:
        return True
    try:
        return float(element.get(size, "1")) == 0
    except ValueError:
        return False


def _drop(row: etree._Element) -> None:
    """Let a row go once it is read, with what stood before it."""
    row.clear()
    parent = row.getparent()
    while parent is not None and row.getprevious() is not None:
        del parent[0]

"""The cells of one sheet, and the table that is seen of them."""

from __future__ import annotations

from bisect import bisect_left
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from storage.readers.document import MAX_CELLS, MAX_CHARACTERS, Table, TableCell
from storage.readers.reading import ReadError
from storage.readers.sources.sheets.remarks import COVERED, HIDDEN_LINES, Tally
from storage.readers.wording import clean_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_MAX_SPAN = 1000
"""A merged range that reaches further is cut down to where the sheet has any content."""
_MAX_MERGES = 50_000
_MAX_TEXTS = 50_000  # a report has 300 on all its sheets


class Merge(NamedTuple):
    """A merged range; rows and columns count from 0, the last ones belong to it."""

    top: int
    left: int
    bottom: int
    right: int


class Grid:
    """The cells with content of one sheet, as its source finds them; rows and columns from 0."""

    def __init__(self, name: str, origin: str) -> None:
        self.name = clean_text(name)
        self.merges: list[Merge] = []
        self.hidden_rows: list[range] = []
        self.hidden_columns: list[range] = []
        self._origin = origin
        self._texts: dict[tuple[int, int], str] = {}
        self._characters = 0

    def put(self, row: int, column: int, text: str) -> None:
        """Enter what a cell shows; nothing is kept of a cell without any text.

        Raises:
            ReadError: the sheet has more cells or more text than a report can have.
        """
        text = clean_text(text).strip()
        if not text:
            return
        self._characters += len(text)
        if len(self._texts) >= _MAX_TEXTS or self._characters > MAX_CHARACTERS:
            raise self._too_large()
        self._texts[row, column] = text

    def table(self, tally: Tally) -> Table | None:
        """Return what is seen of the sheet, without empty rows and columns, or `None`.

        Raises:
            ReadError: the table is larger than a report can have.
        """
        rows, columns = self._lines(0, self.hidden_rows), self._lines(1, self.hidden_columns)
        tally[HIDDEN_LINES] += rows.hidden + columns.hidden
        if len(self.merges) > _MAX_MERGES:
            raise self._too_large()
        if len(rows.kept) * len(columns.kept) > MAX_CELLS:
            raise self._too_large()
        cells = self._placed(rows.kept, columns.kept, tally)
        if not any(cell.text for cell in cells):
            return None
        return Table(tuple(cells), sheet=self.name)

    def _reach(self) -> Iterator[Merge]:
        """Yield the merged ranges of cells with text, those of a senseless size cut down."""
        last_row = max((row for row, _ in self._texts), default=0)
        last_column = max((column for _, column in self._texts), default=0)
        for top, left, bottom, right in self.merges:
            if (top, left) in self._texts:
                if bottom - top >= _MAX_SPAN:
                    bottom = min(bottom, max(last_row, top))  # noqa: PLW2901
                if right - left >= _MAX_SPAN:
                    right = min(right, max(last_column, left))  # noqa: PLW2901
                yield Merge(top, left, bottom, right)

    def _lines(self, axis: int, hidden: list[range]) -> _Lines:
        """Return the rows (axis 0) or columns (1) that are kept: with text, or of a merged cell."""
        filled = {place[axis] for place in self._texts}
        for merge in self._reach():
            filled.update(range(merge[axis], merge[axis + 2] + 1))
        kept = sorted(filled.difference(_members(hidden, filled)))
        texts = {place[axis] for place in self._texts}
        return _Lines(kept, len(texts) - len(texts.intersection(kept)))

    def _placed(self, rows: list[int], columns: list[int], tally: Tally) -> list[TableCell]:
        """Return every cell of the kept rows and columns, merged ones once, row by row."""
        spans: dict[tuple[int, int], tuple[int, int]] = {}
        covered: set[tuple[int, int]] = set()
        texts = self._indexed(rows, columns)
        area = 0
        for merge in self.merges:
            top, bottom = bisect_left(rows, merge.top), bisect_left(rows, merge.bottom + 1)
            left, right = bisect_left(columns, merge.left), bisect_left(columns, merge.right + 1)
            area += (bottom - top) * (right - left)
            if area > 2 * MAX_CELLS:
                raise self._too_large()
            places = set(product(range(top, bottom), range(left, right)))
            # Ranges that overlap are a fault of the file: the first one stands.
            if places and covered.isdisjoint(places):
                covered |= places
                spans[top, left] = bottom - top, right - left
                text = self._texts.get((merge.top, merge.left), "")
                tally[COVERED] += sum(place in texts for place in places) - bool(text)
                texts[top, left] = text  # that of a hidden first row or column is seen all the same
        return [
            TableCell(*place, texts.get(place, ""), *spans.get(place, (1, 1)))
            for place in product(range(len(rows)), range(len(columns)))
            if place in spans or place not in covered
        ]

    def _indexed(self, rows: list[int], columns: list[int]) -> dict[tuple[int, int], str]:
        """Return the texts by their places among the kept rows and columns."""
        row_of = {row: index for index, row in enumerate(rows)}
        column_of = {column: index for index, column in enumerate(columns)}
        return {
            (row_of[row], column_of[column]): text
            for (row, column), text in self._texts.items()
            if row in row_of and column in column_of
        }

    def _too_large(self) -> ReadError:
        return ReadError(
            f"“{self._origin}”的工作表“{self.name}”内容过多，不像是年度报告，请核对是否选错了文件。"
        )


class _Lines(NamedTuple):
    kept: list[int]
    hidden: int


def _members(ranges: list[range], candidates: Iterable[int]) -> set[int]:
    """Return the candidates that lie in one of the ranges."""
    ordered = sorted(candidates)
    found: set[int] = set()
    for lines in ranges:
        low, high = bisect_left(ordered, lines.start), bisect_left(ordered, lines.stop)
        found.update(ordered[low:high])
        if len(found) == len(ordered):
            break
    return found

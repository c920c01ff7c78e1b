"""Tables on paper: rows measured, cells in their spans, cut into parts where a page is too short.

Row heights, margins and sizes are those of the Word file (`export.word.tables`).
"""

from __future__ import annotations

from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from export.paper.typography import (
    CELL_MARGIN_MM,
    POINTS_PER_MM,
    RULE_PT,
    fitting_size,
    widest,
)
from forms.edition.terms import GridRole
from ui.printing.layout.characters import Run, clean
from ui.printing.layout.grid_lines import merge_edges
from ui.printing.layout.items import Rule, Tag, TextItem, place_line
from ui.printing.layout.lines import Line, Measure, break_lines
from ui.printing.layout.table_cuts import Slice, TableCutter

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from export.paper.blocks import TableBlock, TableCell
    from export.paper.setup import PaperSetup
    from export.paper.typography import Type
    from ui.printing.layout.fonts import PrintFonts

_MARGIN = CELL_MARGIN_MM * POINTS_PER_MM
_FIGURE_GAP = 0.3 * POINTS_PER_MM
"""Between a long figure and the line beside it, so that neighbours stay apart."""

_MIDDLE_EM = 0.38
"""How high above the baseline the middle of a Chinese character is."""

_SCOPES = {
    GridRole.HEADER: "Column",
    GridRole.BLOCK_TITLE: "Column",
    GridRole.GROUP: "Row",
    GridRole.LABEL: "Row",
}
"""What the cells that are no figures are headings of."""

_SLACK = 0.01


class TablePart(Struct, frozen=True):
    """What of a table is on one page; items are relative to its upper left corner."""

    height: float
    texts: tuple[TextItem, ...]
    rules: tuple[Rule, ...]


class _Cell(Struct):
    """A cell with its text broken into lines; `printed` of them are on the pages before."""

    place: TableCell
    kind: Type
    left: float
    width: float
    margin: float
    lines: list[Line]
    printed: int = field(default=0)

    @property
    def rows(self) -> range:
        return range(self.place.row, self.place.row + self.place.row_span)


class TableSheet:
    """A table measured for a width of paper."""

    def __init__(
        self, table: TableBlock, setup: PaperSetup, fonts: PrintFonts, number: int = 0
    ) -> None:
        self._table = table
        self._number = number
        self._fonts = fonts
        self._kind = setup.table_type(table.column_count)
        self._row_height = setup.row_height_pt(table.column_count)
        widths = (width * POINTS_PER_MM for width in setup.column_widths_mm(table.widths_mm))
        self._edges = tuple(accumulate(widths, initial=0.0))
        self._cells = [self._break(cell) for cell in table.cells]
        self._heights = self._measure_rows()

    @property
    def width(self) -> float:
        """Return the width of all columns."""
        return self._edges[-1]

    @property
    def tags(self) -> tuple[Tag, ...]:
        """Return the tags of all cells, row by row."""
        rows = self._table.starting_in_rows()
        return tuple(self._tag(cell) for row in rows for cell in row)

    @property
    def height(self) -> float:
        """Return the height of all rows."""
        return sum(self._heights)

    def whole(self) -> TablePart:
        """Return the table in one part."""
        return self._part([Slice(*row) for row in enumerate(self._heights)], is_last=True)

    def is_whole(self) -> bool:
        """Tell whether the table stays on one page."""
        return len(list(self._table.undivided_rows())) == 1

    def least_height(self, page_room: float) -> float:
        """Return how much of it a page's end must have room for."""
        return self._cutter(page_room).least_height(next(self._bundles()))

    def cut(self, room: float, page_room: float) -> Iterator[TablePart]:
        """Yield the table in parts, the first for that room; header rows are repeated."""
        parts = list(self._cutter(page_room).cut(self._bundles(), room))
        for number, part in enumerate(parts, start=1):
            repeats = number > 1 and part[0].row == 0
            yield self._part(part, is_last=number == len(parts), repeats=repeats)

    def _cutter(self, page_room: float) -> TableCutter:
        header = [Slice(*row) for row in enumerate(self._header_heights())]
        return TableCutter(header, page_room, self._kind.line_pt)

    def _header_heights(self) -> list[float]:
        """Return the heights of the rows that every part begins with, none where they are many."""
        count = self._table.header_rows
        closed = all(cell.rows.stop <= count for cell in self._cells if cell.place.row < count)
        return self._heights[:count] if closed and count < self._table.row_count else []

    def _bundles(self) -> Iterator[list[Slice]]:
        for rows in self._table.undivided_rows():
            yield [Slice(row, self._heights[row]) for row in rows]

    def _break(self, cell: TableCell) -> _Cell:
        left, right = self._edges[cell.column], self._edges[cell.column + cell.column_span]
        kind = self._cell_type(cell, right - left)
        margin = self._margin(cell, right - left)
        measure = Measure(right - left - 2 * margin)
        lines = [
            line
            for text in cell.lines
            for line in break_lines((Run(clean(text), kind),), measure, self._fonts)
        ]
        return _Cell(cell, kind, left, right - left, margin, lines)

    def _cell_type(self, cell: TableCell, width: float) -> Type:
        if cell.role is not GridRole.VALUE:
            return self._kind
        size = fitting_size(cell.text, self._kind.size_pt, width - 2 * _FIGURE_GAP)
        return replace(self._kind, size_pt=size)

    def _margin(self, cell: TableCell, width: float) -> float:
        """Return the margin beside a cell's text: none for figures and for tight labels."""
        if cell.role is GridRole.VALUE:
            return 0.0
        line = widest(cell.lines) * self._kind.size_pt
        is_tight = len(cell.lines) > 1 and width - 2 * _MARGIN < line <= width + _SLACK
        return 0.0 if is_tight else _MARGIN

    def _measure_rows(self) -> list[float]:
        heights = [self._row_height] * self._table.row_count
        for cell in sorted(self._cells, key=lambda cell: cell.place.row_span):
            last = cell.rows.stop - 1
            needed = len(cell.lines) * cell.kind.line_pt + RULE_PT
            missing = needed - sum(heights[row] for row in cell.rows)
            heights[last] += max(missing, 0.0)
        return heights

    def _part(self, slices: Sequence[Slice], *, is_last: bool, repeats: bool = False) -> TablePart:
        tops = list(accumulate((piece.height for piece in slices), initial=0.0))
        texts: list[TextItem] = []
        boxes = []
        for cell in self._cells:
            inside = [place for place, piece in enumerate(slices) if piece.row in cell.rows]
            for first, last in _stretches(inside):
                top, bottom = tops[first], tops[last + 1]
                boxes.append((cell.left, top, cell.left + cell.width, bottom))
                is_end = is_last or slices[-1].row not in cell.rows
                is_repeated = repeats and cell.place.row < self._table.header_rows
                tag = None if is_repeated else self._tag(cell.place)
                texts += self._place(cell, top, bottom, tag, is_end=is_end)
        return TablePart(tops[-1], tuple(texts), merge_edges(boxes))

    def _tag(self, cell: TableCell) -> Tag:
        scope = _SCOPES.get(cell.role, "")
        spans = (cell.row_span, cell.column_span)
        role = "TH" if scope else "TD"
        return Tag(self._number, role, cell.row, cell.column, *spans, scope)

    def _place(
        self, cell: _Cell, top: float, bottom: float, tag: Tag | None, *, is_end: bool
    ) -> Iterator[TextItem]:
        """Yield as many lines of a cell as there is room for, from where the last page stopped."""
        pitch = cell.kind.line_pt
        lines = cell.lines[cell.printed :]
        if is_end:
            cell.printed = 0
            pitch = min(pitch, (bottom - top) / max(len(lines), 1))
        else:
            lines = lines[: int((bottom - top + _SLACK) // pitch)]
            cell.printed += len(lines)
        y = (top + bottom - pitch * len(lines)) / 2 + pitch / 2 + _MIDDLE_EM * cell.kind.size_pt
        is_left = cell.place.role is GridRole.LABEL and self._table.label_columns > 1
        for number, line in enumerate(lines):
            x = cell.left + (cell.margin if is_left else (cell.width - line.width) / 2)
            yield from place_line(line, x, y + number * pitch, tag)


def _stretches(places: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield first and last of each run of consecutive numbers."""
    if not places:
        return
    first = places[0]
    for place, following in pairwise((*places, -1)):
        if following != place + 1:
            yield first, place
            first = following

"""How the figures behind a label fit the value cells of a row.

Copies of the form flatten its merged cells: some pad a line with empty cells on the right, some
leave them where the label's span was, some repeat a merged cell's text. A blank figure looks
like padding, so figures are placed only where there is one way to do it.
"""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from forms.edition.terms import CellId
    from storage.readers.recognition.lines import SourceCell
    from storage.readers.recognition.table_layout import ValueRow


class Padding(Enum):
    """Where a copy of a table puts the empty cells that make up for its merged ones."""

    LEFT = auto()
    RIGHT = auto()
    UNKNOWN = auto()


class RowLine(Struct, frozen=True):
    """The cells behind a row's label, and what the line tells about the copy.

    `leads` are the places where the figures may begin; `padding` is the side on which the line
    certainly has empty cells for merged ones.
    """

    row: ValueRow
    figures: tuple[SourceCell, ...]
    leads: tuple[int, ...]
    padding: Padding

    def values_from(self, lead: int) -> dict[CellId, SourceCell]:
        """Return the figures that are not blank, the first one at `lead`."""
        found = zip(self.row.cells, self.figures[lead:], strict=False)
        return {cell: figure for cell, figure in found if figure.text}

    def last_figure(self, lead: int) -> SourceCell:
        """Return the cell of the last figure, the first one at `lead`."""
        return self.figures[lead + len(self.row.cells) - 1]

    def is_beyond(self, edges: Mapping[int, int], lead: int) -> bool:
        """Tell whether the line fits only with a blank cell outside the table's columns.

        Two of its cells are merged then, or one is covered by a cell above.
        """
        last = self.last_figure(lead)
        return not last.text and last.column > edges.get(last.block, last.column)


def find_edges(lines: Iterable[RowLine], padding: Padding) -> dict[int, int]:
    """Return the last column that has a row's last figure, for each block of the document."""
    edges: dict[int, int] = {}
    for line in lines:
        lead = choose_lead(line, padding)
        last = None if lead is None else line.last_figure(lead)
        if last is not None and last.text:
            edges[last.block] = max(edges.get(last.block, 0), last.column)
    return edges


def fit_row(row: ValueRow, cells: Sequence[SourceCell], start: int) -> RowLine:
    """Return every way in which the cells from `start` on fit a row; `leads` may be empty."""
    figures = tuple(cells[start:])
    leads = tuple(lead for lead in range(row.label_span) if _fits(row, figures, lead))
    if not leads and (single := _merge_repeated(row, figures)):
        figures, leads = single, (0,)
    return RowLine(row, figures, leads, _padding_of(row, cells, start, leads))


def is_blank(cells: Iterable[SourceCell]) -> bool:
    """Tell whether nothing stands in any of the cells."""
    return not any(cell.text for cell in cells)


def find_padding(lines: Iterable[RowLine]) -> Padding:
    """Return on which side the lines of a table are filled up, where they agree."""
    sides = {line.padding for line in lines} - {Padding.UNKNOWN}
    return sides.pop() if len(sides) == 1 else Padding.UNKNOWN


def choose_lead(line: RowLine, padding: Padding) -> int | None:
    """Return where a line's figures begin, `None` where that cannot be told."""
    if len(line.leads) == 1:
        return line.leads[0]
    if not line.leads or padding is Padding.UNKNOWN:
        return None
    return line.leads[0] if padding is Padding.RIGHT else line.leads[-1]


def _padding_of(
    row: ValueRow, cells: Sequence[SourceCell], start: int, leads: Sequence[int]
) -> Padding:
    place = start - 1
    if place == row.label_column and not all(cell.text for cell in cells[: max(place, 0)]):
        return Padding.LEFT  # the label stands in its own column, the group before it is empty
    if place < row.label_column and start > 0:
        return Padding.RIGHT
    if len(leads) != 1:
        return Padding.UNKNOWN
    if leads[0] > 0:
        return Padding.LEFT
    is_longer = len(cells) - start > sum(row.spans)
    return Padding.RIGHT if is_longer else Padding.UNKNOWN


def _fits(row: ValueRow, figures: Sequence[SourceCell], lead: int) -> bool:
    end = lead + len(row.cells)
    return end <= len(figures) and is_blank(figures[:lead]) and is_blank(figures[end:])


def _merge_repeated(row: ValueRow, figures: Sequence[SourceCell]) -> tuple[SourceCell, ...]:
    width = sum(row.spans)
    if len(figures) < width or not is_blank(figures[width:]):
        return ()
    merged: list[SourceCell] = []
    start = 0
    for span in row.spans:
        first, *repeated = figures[start : start + span]
        if any(cell.text not in ("", first.text) for cell in repeated):
            return ()
        merged.append(first)
        start += span
    return tuple(merged)

"""Rows without a label, also where a copy has split one into several small tables."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from storage.readers.recognition.lines import describe_cells
from storage.readers.recognition.row_fit import fit_row, is_blank
from storage.readers.wording import comparison_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forms.edition.edition import Edition
    from storage.readers.recognition.lines import SourceCell
    from storage.readers.recognition.table_layout import TableLayout, ValueRow

_FEWEST_NUMBERED = 5
"""So many columns make `1, 2, 3` numbers of columns and no figures."""
_FIGURE = re.compile(r"[^\w]{0,2}\d.*|[-—–/\\／－]+|无|零", re.DOTALL)


def are_column_numbers(texts: Sequence[str]) -> bool:
    """Tell whether a line only numbers the columns: `1 | 2 | 3`, `（1） | （2）` and so on."""
    filled = [comparison_key(text) for text in texts if text]
    return len(filled) >= _FEWEST_NUMBERED and filled == [
        str(number) for number in range(1, len(filled) + 1)
    ]


class SplitRows:
    """Collects lines of nothing but figures and gives each unlabelled row its own.

    A line that is too short for a row is kept with the header line above it. The pieces make up
    a row only if their headers, one after the other, are exactly the row's column headers.
    """

    def __init__(self, layout: TableLayout, edition: Edition) -> None:
        self._layout = layout
        self._edition = edition
        self._free = list(layout.unlabelled_rows)
        self._whole: list[tuple[ValueRow, list[SourceCell]]] = []
        self._header: tuple[str, ...] = ()
        self._pieces: list[tuple[tuple[str, ...], list[SourceCell]]] = []
        self._blank: list[SourceCell] = []
        self._repeated: list[ValueRow] = []

    def take(self, cells: Sequence[SourceCell]) -> bool:
        """Take a line of figures; `False` for any other line, or where no row is left."""
        if is_blank(cells):
            self._blank = list(cells)
            return False
        if are_column_numbers([cell.text for cell in cells]):
            return True
        if not self._is_figures(cells) and not self._is_nearly_whole_row(cells):
            self._header = tuple(comparison_key(cell.text) for cell in cells if cell.text)
            return False
        if not self._free:
            self._note_repetition(cells)
            return False
        if fit_row(self._free[0], cells, 0).leads:
            self._whole.append((self._free.pop(0), list(cells)))
        else:
            width = max((place for place, cell in enumerate(cells, 1) if cell.text), default=0)
            self._pieces.append((self._header, list(cells[: max(width, len(self._header))])))
        return True

    def _note_repetition(self, cells: Sequence[SourceCell]) -> None:
        texts = [cell.text for cell in cells if cell.text]
        self._repeated += [
            row
            for row, known in self._whole
            if texts != [cell.text for cell in known if cell.text] and row not in self._repeated
        ]

    @property
    def rows(self) -> Sequence[tuple[ValueRow, list[SourceCell]]]:
        """Return the rows found so far, whole or put together."""
        joined = self._join_pieces()
        if joined is None and not self._pieces and self._free and self._blank:
            joined = self._free[0], self._blank  # a form not filled in
        return [*self._whole, *([joined] if joined else [])]

    @property
    def repeated(self) -> Sequence[ValueRow]:
        """Return the rows that have other figures a second time."""
        is_more = bool(self._whole and self._pieces)
        return [row for row, _figures in self._whole] if is_more else self._repeated

    def left_over(self) -> list[str]:
        """Return the lines of figures that belong to no row."""
        if self._join_pieces():
            return []
        return [describe_cells(figures) for _header, figures in self._pieces]

    def _join_pieces(self) -> tuple[ValueRow, list[SourceCell]] | None:
        if not self._free or not self._pieces:
            return None
        row = self._free[0]
        found = [title for header, _figures in self._pieces for title in header]
        figures = [figure for _header, piece in self._pieces for figure in piece]
        expected = [self._column_title(row, place) for place in range(len(row.cells))]
        return (row, figures) if found == expected and len(figures) == len(expected) else None

    def _column_title(self, row: ValueRow, place: int) -> str:
        path = self._edition.cells[row.cells[place]].column_path
        return comparison_key(path[-1]) if path else ""

    def _is_nearly_whole_row(self, cells: Sequence[SourceCell]) -> bool:
        """Tell whether as many cells as the next row has hold figures, but for a few remarks."""
        if not self._free or len(cells) != len(self._free[0].cells):
            return False
        filled = [cell.text for cell in cells if cell.text]
        figures = sum(1 for text in filled if _FIGURE.fullmatch(text))
        return 2 * figures > len(cells) and not any(map(self._layout.is_known, filled))

    def _is_figures(self, cells: Sequence[SourceCell]) -> bool:
        filled = [cell.text for cell in cells if cell.text]
        return bool(filled) and all(
            _FIGURE.fullmatch(cell) and not self._layout.is_known(cell) for cell in filled
        )

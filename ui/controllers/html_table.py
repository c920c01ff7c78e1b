"""The first table in a piece of HTML, as a block of cells."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from forms.model.paste import Block

_MAX_SPAN = 50
"""No table of the form spans more cells; larger numbers come from broken or hostile files."""
_SPAN_DIGITS = 4


def read_html_table(text: str) -> Block:
    """Return the cells of the first table that has any, merged cells as empty cells.

    Only text is taken; nothing is fetched and nothing is run.
    """
    parser = _TableParser()
    parser.feed(text)
    parser.close()
    return tuple(tuple(row) for row in parser.rows if row)


class _TableParser(HTMLParser):
    """Collects cell texts; a cell below a row span is kept as an empty cell."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[str]] = []
        self._depth = 0
        self._is_over = False
        self._cell: list[str] | None = None
        self._column_span = 1
        self._row_span = 1
        self._pending: dict[int, int] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._is_over:
            return
        if tag == "table":
            self._depth += 1
        elif self._depth == 1 and tag == "tr":
            self._finish_cell()
            self.rows.append([])
            self._fill_from_above()
        elif self._depth == 1 and tag in ("td", "th") and self.rows:
            self._finish_cell()
            named = dict(attrs)
            self._cell = []
            self._column_span = _read_span(named.get("colspan"))
            self._row_span = _read_span(named.get("rowspan"))

    def handle_endtag(self, tag: str) -> None:
        if tag == "table" and self._depth:
            self._depth -= 1
            if self._depth == 0:
                self._finish_cell()
                self._is_over = any(self.rows)
        elif self._depth == 1 and tag in ("td", "th", "tr"):
            self._finish_cell()

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data)

    def _finish_cell(self) -> None:
        if self._cell is None:
            return
        row = self.rows[-1]
        texts = [" ".join("".join(self._cell).split())] + [""] * (self._column_span - 1)
        for text in texts:
            if self._row_span > 1:
                self._pending[len(row)] = self._row_span - 1
            row.append(text)
        self._cell = None
        self._fill_from_above()

    def _fill_from_above(self) -> None:
        row = self.rows[-1]
        while self._pending.get(len(row)):
            self._pending[len(row)] -= 1
            row.append("")


def _read_span(text: str | None) -> int:
    if text is None or not text.isdecimal():
        return 1
    return min(max(int(text[:_SPAN_DIGITS]), 1), _MAX_SPAN)

"""A document as lines: those of its texts, and one for each row of its tables."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from forms.model.values import is_figure_like
from storage.readers.document import Paragraph
from storage.readers.recognition.page_lines import is_page_number
from storage.readers.wording import clean_line, clean_text, comparison_key, shorten

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from storage.readers.document import Document, Table

    IsKnown = Callable[[str], bool]

_BLANKS = " \u3000\u00a0\u200b"
_EDGES = _BLANKS + "\t"

_LONGEST_LABEL = 40
_TELLING = re.compile(r"[。；;！!？?]|报告|^[一二三四五六七八九十]{1,2}、")
"""What no label has: the end of a sentence, the name of the paper, the number of a section."""


class SourceCell(Struct, frozen=True):
    r"""A cell of a row: its text, line breaks kept as `\n`, and its place in the document.

    `block` is -1 where the row was a line of text.
    """

    text: str
    block: int = -1
    row: int = 0
    column: int = 0


class Line(Struct, frozen=True):
    """A line of text, or a row of a table: then `cells` are its cells and `text` is empty.

    `block` is the number of its paragraph in the document, -1 where it was cut out of one.
    """

    text: str
    cells: tuple[SourceCell, ...] | None = None
    block: int = -1

    def describe(self) -> str:
        """Return the line as a message shows it."""
        if self.cells is None:
            return shorten(self.text)
        return shorten(describe_cells(self.cells))


class DocumentLines(Struct, frozen=True):
    """The lines of a document, and those of the tables that have nothing of the official form."""

    lines: tuple[Line, ...]
    foreign: tuple[tuple[Line, ...], ...] = ()


def read_lines(document: Document, is_known: IsKnown) -> DocumentLines:
    """Return the lines of a document; `is_known` says of a text whether the form has it in a table.

    Rows of one cell that is no label are lines of text: many a page and workbook is laid out as
    one table. A table without any known text or figure is set aside.
    """
    lines: list[Line] = []
    foreign: list[tuple[Line, ...]] = []
    for number, block in enumerate(document.blocks):
        if isinstance(block, Paragraph):
            lines += _lines_of_text(block.text, number)
            continue
        found = list(_lines_of_table(number, block, is_known))
        if _is_foreign(found, is_known):
            foreign.append(tuple(found))
        else:
            lines += found
    return DocumentLines(tuple(lines), tuple(foreign))


def _lines_of_text(text: str, block: int = -1) -> Iterator[Line]:
    for piece in clean_text(text).split("\n"):
        # At the edges of a row of tabulators stand its blank cells.
        line = piece.strip(_EDGES)
        line = piece.strip(_BLANKS) if "\t" in line else line
        if line.strip() and not is_page_number(line):
            yield Line(line, block=block)


def _lines_of_table(number: int, table: Table, is_known: IsKnown) -> Iterator[Line]:
    rows = list(table.rows())
    of_form = [place for place, row in enumerate(rows) if any(is_known(cell.text) for cell in row)]
    end = max(of_form, default=0) if not table.sheet else 0
    for place, row in enumerate(rows):
        filled = [cell for cell in row if cell.text.strip(_EDGES + "\n")]
        is_single = len(filled) == 1 and (len(row) == 1 or bool(table.sheet))
        is_scrap = is_single and place < end and _is_scrap(filled[0].text)
        if is_single and not is_scrap and _is_running_text(filled[0].text, is_known):
            yield from _lines_of_text(filled[0].text)
            continue
        cells = (
            SourceCell(clean_text(cell.text).strip(_EDGES + "\n"), number, cell.row, cell.column)
            for cell in row
        )
        yield Line("", tuple(cells))


def _is_scrap(text: str) -> bool:
    """Tell whether a text above rows of the form looks like a label, not like a sentence."""
    line = clean_line(text)
    return len(line) <= _LONGEST_LABEL and not _TELLING.search(line)


def _is_running_text(text: str, is_known: IsKnown) -> bool:
    return not is_known(text) and not is_figure_like(text)


def _is_foreign(lines: Sequence[Line], is_known: IsKnown) -> bool:
    rows = [line.cells for line in lines if line.cells is not None]
    texts = [cell.text for cells in rows for cell in cells if comparison_key(cell.text)]
    if len(rows) < len(lines) or not texts:
        return False  # it holds running text, or nothing
    return not any(map(is_known, texts)) and not all(map(is_figure_like, texts))


def describe_cells(cells: Iterable[SourceCell]) -> str:
    """Return the cells of a row as a message shows them."""
    return " | ".join(clean_line(cell.text) for cell in cells)


def texts_of(lines: Iterable[Line]) -> list[str]:
    """Return the texts of lines, those of table rows empty: what headings are looked for in."""
    return [line.text for line in lines]

"""Plain text and Markdown: a paragraph a line, tables whose cells are parted by bars."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from storage.readers.document import Document, Paragraph, Table, TableCell
from storage.readers.source_file import check_size
from storage.readers.wording import BARS, clean_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from storage.readers.document import Block

_EDGES = " \u3000\u00a0\u200b"
_MARKDOWN_HEADING = re.compile(r"^(?:#{2,6}\s*|#\s+)")
_BOLD = re.compile(r"\*\*([^*]+)\*\*")
_RULE = re.compile(r":?-{2,}:?")


def read_text(text: str, origin: str) -> Document:
    """Return the paragraphs and tables of a plain text.

    Raises:
        ReadError: it is too large to be a report.
    """
    check_size(len(text), origin)
    return Document(tuple(_read_blocks(clean_text(text).split("\n"))))


def _read_blocks(lines: Sequence[str]) -> Iterator[Block]:
    rows: list[list[str]] = []
    for line in map(_strip_marks, lines):
        if line.translate(BARS).startswith("|"):
            rows.append(_split_row(line))
            continue
        if rows:
            yield from _make_table(rows)
            rows = []
        if line.strip():
            yield Paragraph(line)
    if rows:
        yield from _make_table(rows)


def _strip_marks(line: str) -> str:
    """Return a line without marks of Markdown."""
    plain = _MARKDOWN_HEADING.sub("", line.strip(_EDGES), count=1)
    return _BOLD.sub(r"\1", plain)


def _split_row(line: str) -> list[str]:
    inner = line.translate(BARS).strip().removeprefix("|").removesuffix("|")
    return [cell.strip() for cell in inner.split("|")]


def _make_table(rows: Sequence[Sequence[str]]) -> Iterator[Table]:
    kept = [row for row in rows if not _is_rule(row)]
    cells = [
        TableCell(number, column, text)
        for number, row in enumerate(kept)
        for column, text in enumerate(row)
    ]
    if cells:
        yield Table(tuple(cells), is_flat=True)


def _is_rule(row: Sequence[str]) -> bool:
    """Tell whether a line only rules off a table's header, as in `|---|---|`."""
    return any(row) and all(_RULE.fullmatch(cell) for cell in row if cell)

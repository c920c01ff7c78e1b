"""Plain text and Markdown: a paragraph a line, tables whose cells bars or tabulators part."""

from __future__ import annotations

import re
from enum import Enum, auto
from itertools import groupby
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
_FIGURE = re.compile(r"[^\w]{0,2}\d[\d,.，．%]*\w?")
_SENTENCE_END = "。"
_RULE = re.compile(r":?-{2,}:?")


class _Kind(Enum):
    """What a line is by its marks alone."""

    BARS = auto()
    TABULATORS = auto()
    TEXT = auto()


def read_text(text: str, origin: str) -> Document:
    """Return the paragraphs and tables of a plain text.

    Raises:
        ReadError: it is too large to be a report.
    """
    check_size(len(text), origin)
    return Document(tuple(_read_blocks(clean_text(text).split("\n"))))


def _read_blocks(lines: Sequence[str]) -> Iterator[Block]:
    stripped = map(_strip_marks, lines)
    for kind, group in groupby(stripped, key=_find_kind):
        run = list(group)
        if kind is _Kind.BARS:
            yield from _make_table([_split_row(line) for line in run])
        elif kind is _Kind.TABULATORS and _is_table(run):
            yield from _make_table([line.split("\t") for line in run])
        else:
            yield from (Paragraph(line) for line in run if line.strip())


def _find_kind(line: str) -> _Kind:
    if line.translate(BARS).startswith("|"):
        return _Kind.BARS
    return _Kind.TABULATORS if "\t" in line.strip() else _Kind.TEXT


def _is_table(lines: Sequence[str]) -> bool:
    """Tell whether lines with tabulators are rows, as copied from a word processor or workbook.

    Numbered paragraphs have a tabulator as well: but neither figures by themselves nor blanks.
    """
    rows = [line.split("\t") for line in lines]
    is_plain = not any(_SENTENCE_END in cell for row in rows for cell in row)
    figures = sum(1 for row in rows for cell in row[1:] if _FIGURE.fullmatch(cell.strip()))
    return len(rows) > 1 and is_plain and figures > 1


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

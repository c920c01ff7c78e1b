"""A report as plain text, to be pasted into a mail or a web form.

Headings and paragraphs are lines; a table row is a line of cells between bars, which begins with
the cells that start in that row and is filled up with empty ones: where merged cells are missing,
a reader finds the figures by their number.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from export.paper.blocks import Heading, Paragraph, Signature, TableBlock, Title
from export.xml_text import keep_legal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from export.paper.blocks import Block, Paper, TableCell

_BLANKS = re.compile(r"\s+")


def write_text(paper: Paper) -> bytes:
    """Return a composed report as UTF-8 text."""
    lines = (line for block in paper.blocks for line in _write_block(block))
    return ("\n".join(keep_legal(line) for line in lines) + "\n").encode()


def _write_block(block: Block) -> Iterator[str]:
    match block:
        case Title() | Heading() | Paragraph():
            yield block.text
        case TableBlock():
            for row in block.starting_in_rows():
                yield _write_row(row, block.column_count)
        case Signature():
            yield from (line for line in (block.organization, block.date) if line)


def _write_row(cells: tuple[TableCell, ...], column_count: int) -> str:
    texts = [_write_cell(cell.text) for cell in cells]
    texts += [""] * (column_count - len(texts))
    return "|" + "|".join(f" {text} " if text else " " for text in texts) + "|"


def _write_cell(text: str) -> str:
    """Return a cell's text on one line; a bar in it would read as the next cell."""
    return _BLANKS.sub(" ", text).strip().replace("|", "／")

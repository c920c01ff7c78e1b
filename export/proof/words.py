"""Proofreading: a written document is read back and compared with what it should say.

The reading is done with lxml on the saved parts (`export.proof.written_document`), so a fault of
the writer, or of the library that it uses, cannot hide itself.
"""

from __future__ import annotations

import difflib
from itertools import zip_longest
from typing import TYPE_CHECKING

from msgspec import Struct

from export.paper.blocks import DRAFT_MARK, Heading, Paragraph, Signature, TableBlock, Title
from export.proof.places import Difference, find_misplaced
from export.proof.written_document import (
    UnreadableError,
    W,
    attribute,
    find,
    read_document,
    text_of,
)
from export.xml_text import keep_legal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.etree import _Element

    from export.paper.blocks import Block, Paper, TableCell
    from export.proof.written_document import WrittenDocument

_MISSING = "（没有）"
_TABLE = "（表格）"


class _Place(Struct, frozen=True):
    """A merged cell as found: its grid row and column, spans and text."""

    row: int
    column: int
    row_span: int
    column_span: int
    text: str


def proofread(paper: Paper, content: bytes) -> tuple[Difference, ...]:
    """Return what differs between a composed report and a written Word document.

    Nothing differs: 导出核对一致.
    """
    try:
        document = read_document(content)
    except UnreadableError:
        return (Difference("文件", "能打开的Word文档", "打不开的文件"),)
    return tuple(_compare(paper, document))


def _compare(paper: Paper, document: WrittenDocument) -> Iterator[Difference]:
    body = [element for element in document.body if element.tag in {f"{W}p", f"{W}tbl"}]
    expected = [line for block in paper.blocks for line in _lines(block)]
    found = [text_of(part) if part.tag == f"{W}p" else _TABLE for part in body]
    yield from _compare_lines(expected, found)
    blocks = (block for block in paper.blocks if isinstance(block, TableBlock))
    tables = (element for element in body if element.tag == f"{W}tbl")
    for block, table in zip(blocks, tables, strict=False):
        yield from _compare_table(block, table)
    yield from _compare_marks(paper, document)
    yield from find_misplaced(paper, document)


def _compare_lines(expected: list[str], found: list[str]) -> Iterator[Difference]:
    matcher = difflib.SequenceMatcher(None, expected, found, autojunk=False)
    for tag, start, end, found_start, found_end in matcher.get_opcodes():
        if tag != "equal":
            pairs = zip_longest(
                expected[start:end], found[found_start:found_end], fillvalue=_MISSING
            )
            for offset, (wanted, present) in enumerate(pairs):
                yield Difference(f"第{start + offset + 1}段", wanted, present)


def _compare_table(block: TableBlock, table: _Element) -> Iterator[Difference]:
    found = {(place.row, place.column): place for place in _read_places(table)}
    for cell in block.cells:
        place = found.pop((cell.row, cell.column), None)
        name = f"“{block.caption}”的表格第{cell.row + 1}行第{cell.column + 1}列"
        wanted = _legal_lines(cell.lines)
        if place is None:
            yield Difference(name, wanted or "空格", _MISSING, cell.cell)
        elif place.text != wanted:
            yield Difference(name, wanted, place.text, cell.cell)
        elif (place.row_span, place.column_span) != (cell.row_span, cell.column_span):
            yield Difference(f"{name}的合并范围", _span(cell), _span(place), cell.cell)
    for place in found.values():
        name = f"“{block.caption}”的表格第{place.row + 1}行第{place.column + 1}列"
        yield Difference(name, _MISSING, place.text)


def _read_places(table: _Element) -> Iterable[_Place]:
    """Return the cells of a table, each merged cell once."""
    places: dict[tuple[int, int], _Place] = {}
    open_columns: dict[int, tuple[int, int]] = {}
    for row, line in enumerate(table.iterfind(f"{W}tr")):
        column = 0
        for cell in line.iterfind(f"{W}tc"):
            start = open_columns.get(column)
            span = int(attribute(cell, "tcPr/gridSpan") or 1)
            if _is_continued(cell) and start is not None:
                places[start] = _extended(places[start])
            else:
                places[row, column] = _Place(row, column, 1, span, _cell_text(cell))
                open_columns[column] = (row, column)
            column += span
    return places.values()


def _extended(place: _Place) -> _Place:
    return _Place(place.row, place.column, place.row_span + 1, place.column_span, place.text)


def _is_continued(cell: _Element) -> bool:
    merge = find(cell, "tcPr/vMerge")
    return merge is not None and merge.get(f"{W}val", "continue") == "continue"


def _cell_text(cell: _Element) -> str:
    return "\n".join(text_of(paragraph) for paragraph in cell.iterfind(f"{W}p"))


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Title():
            yield _legal_lines(block.lines)
        case Heading() | Paragraph():
            yield keep_legal(block.text)
        case Signature():
            yield from (_legal_lines(lines) for lines in block.parts if lines)
        case TableBlock():
            yield _TABLE


def _legal_lines(lines: Iterable[str]) -> str:
    return "\n".join(keep_legal(line) for line in lines)


def _span(place: TableCell | _Place) -> str:
    return f"{place.row_span}行{place.column_span}列"


def _compare_marks(paper: Paper, document: WrittenDocument) -> Iterator[Difference]:
    """Check that a draft is marked as one, and nothing else is."""
    for name, kind in {"单页页眉": "default", "双页页眉": "even"}.items():
        text = document.headers.get(kind, "")
        if (DRAFT_MARK in text) != paper.is_draft:
            yield Difference(name, DRAFT_MARK if paper.is_draft else _MISSING, text)

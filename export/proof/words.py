"""Proofreading: a written document is read back and compared with what it should say.

The reading is done by python-docx, which has no part in the writing, so a fault of the writer
cannot hide itself.
"""

from __future__ import annotations

import difflib
import io
from itertools import zip_longest
from typing import TYPE_CHECKING

from docx import Document
from docx.oxml.table import CT_Tbl
from docx.oxml.text.paragraph import CT_P
from msgspec import Struct

from export.paper.blocks import DRAFT_MARK, Heading, Paragraph, Signature, TableBlock, Title
from export.proof.places import Difference, find_misplaced
from export.xml_text import keep_legal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docx.document import Document as WordDocument
    from docx.oxml.table import CT_Tc

    from export.paper.blocks import Block, Paper, TableCell

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
    document = Document(io.BytesIO(content))
    return tuple(_compare(paper, document))


def _compare(paper: Paper, document: WordDocument) -> Iterator[Difference]:
    body = [
        element
        for element in document.element.body.iterchildren()
        if isinstance(element, CT_P | CT_Tbl)
    ]
    expected = [line for block in paper.blocks for line in _lines(block)]
    found = [_paragraph_text(part) if isinstance(part, CT_P) else _TABLE for part in body]
    yield from _compare_lines(expected, found)
    blocks = (block for block in paper.blocks if isinstance(block, TableBlock))
    tables = (element for element in body if isinstance(element, CT_Tbl))
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


def _compare_table(block: TableBlock, table: CT_Tbl) -> Iterator[Difference]:
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


def _read_places(table: CT_Tbl) -> Iterable[_Place]:
    """Return the cells of a table, each merged cell once."""
    places: dict[tuple[int, int], _Place] = {}
    open_columns: dict[int, tuple[int, int]] = {}
    for row, line in enumerate(table.tr_lst):
        column = 0
        for tc in line.tc_lst:
            start = open_columns.get(column)
            if tc.vMerge == "continue" and start is not None:
                places[start] = _extended(places[start])
            else:
                places[row, column] = _Place(row, column, 1, tc.grid_span, _cell_text(tc))
                open_columns[column] = (row, column)
            column += tc.grid_span
    return places.values()


def _extended(place: _Place) -> _Place:
    return _Place(place.row, place.column, place.row_span + 1, place.column_span, place.text)


def _cell_text(tc: CT_Tc) -> str:
    return "\n".join(_paragraph_text(paragraph) for paragraph in tc.p_lst)


def _paragraph_text(paragraph: CT_P) -> str:
    return str(paragraph.text)


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


def _compare_marks(paper: Paper, document: WordDocument) -> Iterator[Difference]:
    """Check that a draft is marked as one, and nothing else is."""
    for section in document.sections:
        headers = {"单页页眉": section.header, "双页页眉": section.even_page_header}
        for name, header in headers.items():
            text = "" if header.is_linked_to_previous else header.paragraphs[0].text
            if (DRAFT_MARK in text) != paper.is_draft:
                yield Difference(name, DRAFT_MARK if paper.is_draft else _MISSING, text)

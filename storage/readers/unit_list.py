"""The list of a region's units, from a text or the first sheet of a workbook.

It is the clerk's own list and no report, so it is read in the program itself; what a workbook may
hold is bounded by its source.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from forms.model.aggregation.unit_list import ListRow, UnitList, read_unit_list, read_unit_rows
from storage.readers.content_kind import Kind, find_kind
from storage.readers.document import Table
from storage.readers.formats import find_by_suffix, find_format
from storage.readers.reading import ReadError
from storage.readers.source_file import decode_text, name_of, read_content
from storage.readers.sources.workbook import read_workbook
from storage.readers.wording import without_blanks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_KINDS = (Kind.TEXT, Kind.WORKBOOK)
_NO_TEXT = (Kind.OFFICE, Kind.PDF, Kind.PACKED, Kind.FIXED_LAYOUT)
_TABLES = (".csv", ".tsv")
_ROWS_SEARCHED = 10
_NAME = re.compile(
    r"(?:报送|填报|预算|责任)?(?:单位|机构|部门|机关|行政机关)?(?:全称|名称)|单位|部门|机构|行政机关"
)
_ABOVE = re.compile(
    r"(?:所属|所在|上级|主管)?(?:上级|类别|分类|类型|地区|区域|分组|县区|区县|系统)(?:单位|部门|名称)?|上级.*|所属.*|主管.*"
)
_ALIAS = re.compile(r".*(?:简称|别名|曾用名|其他名称|又名|旧称|原名称?)")
_EXEMPT = re.compile(r"免报.*|不报.*|无需报送.*")
_NOT_EXEMPT = frozenset({"否", "无", "不", "0", "/", "-", "—"})
_EXEMPT_ALONE = frozenset({"是", "免报", "1", "√", "不报", "✓"})
_NO_REASON = "未写明原因"
_SEPARATORS = re.compile(r"[、,，;；\n]+")

_OTHER_KIND = "“{name}”不是文本文件，也不是工作簿，不能读出单位名单；请用.txt或.xlsx文件。"
_NOTHING = "“{name}”中没有单位名称；请每行写一个单位，或在工作簿第一张表中列出单位名称一列。"


class _Columns(Struct, frozen=True):
    """Where in a table what stands; the rows before `first` are headings."""

    name: int
    first: int = 0
    above: int | None = None
    alias: int | None = None
    exempt: int | None = None


def read_unit_list_file(path: Path) -> UnitList:
    """Return the units listed in a text (UTF-8, GBK, with or without mark) or a workbook.

    A file whose suffix says nothing is taken for a text.

    Raises:
        ReadError: the file cannot be read, is of another kind, or names no unit.
    """
    name = name_of(path)
    form = find_by_suffix(path.suffix)
    is_other = path.suffix.lower() in _TABLES if form is None else form.kind not in _KINDS
    if is_other:
        raise ReadError(_OTHER_KIND.format(name=name))
    content = read_content(path, form.most_megabytes if form is not None else None)
    told = find_format(find_kind(content))
    named = form.kind if form is not None else Kind.TEXT
    kind = named if told is None else told.kind
    if kind is Kind.WORKBOOK:
        found = read_unit_rows(_rows(content, name))
    elif named is Kind.TEXT and kind not in _NO_TEXT:
        found = read_unit_list(decode_text(content, name))
    else:
        raise ReadError(_OTHER_KIND.format(name=name))
    if not found.units:
        raise ReadError(_NOTHING.format(name=name))
    return found


def _rows(content: bytes, name: str) -> Iterator[ListRow]:
    document = read_workbook(content, name)
    table = next(block for block in document.blocks if isinstance(block, Table))
    grid = _grid(table, is_filled=False)
    columns = _find_columns(grid)
    if columns is None:
        raise ReadError(_NOTHING.format(name=name))
    filled = _grid(table, is_filled=True)
    for number in range(columns.first, len(grid)):
        unit, row = grid[number][columns.name], filled[number]
        if unit and not unit.isdigit():
            aliases = tuple(_SEPARATORS.split(_at(row, columns.alias)))
            exempt = _reason(_at(row, columns.exempt))
            yield ListRow(unit, f"第{number + 1}行", _at(row, columns.above), aliases, exempt)


def _grid(table: Table, *, is_filled: bool) -> list[list[str]]:
    """Return the texts of a table's rows, a cell merged downwards in each of them or the first."""
    height = max(cell.row + cell.row_span for cell in table.cells)
    width = max(cell.column for cell in table.cells) + 1
    grid = [[""] * width for _ in range(height)]
    for cell in table.cells:
        for row in range(cell.row, cell.row + (cell.row_span if is_filled else 1)):
            grid[row][cell.column] = cell.text.strip()
    return grid


def _find_columns(grid: Sequence[Sequence[str]]) -> _Columns | None:
    for number, row in enumerate(grid[:_ROWS_SEARCHED]):
        headings = [without_blanks(text) for text in row]
        name = _column(headings, _NAME)
        if name is not None:
            return _Columns(
                name,
                number + 1,
                _column(headings, _ABOVE),
                _column(headings, _ALIAS),
                _column(headings, _EXEMPT),
            )
    columns = zip(*grid, strict=True)
    texts = [sum(bool(text) and not text.isdigit() for text in column) for column in columns]
    most = max(texts, default=0)
    return _Columns(texts.index(most)) if most else None


def _column(headings: Sequence[str], pattern: re.Pattern[str]) -> int | None:
    return next((at for at, text in enumerate(headings) if pattern.fullmatch(text)), None)


def _at(row: Sequence[str], column: int | None) -> str:
    return "" if column is None else row[column]


def _reason(text: str) -> str:
    if text in _NOT_EXEMPT:
        return ""
    return _NO_REASON if text in _EXEMPT_ALONE else text

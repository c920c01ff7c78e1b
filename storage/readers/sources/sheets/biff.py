"""Workbooks of Excel 97 to 2003 and of WPS (xls, et), read with xlrd.

xlrd does not tell which cells hold formulas, and a few records make it take endless memory; so the
records ([MS-XLS] 2.4) are looked through first.
"""

from __future__ import annotations

import io
import struct
from typing import TYPE_CHECKING

import xlrd
from xlrd.compdoc import CompDoc

from storage.readers.sources.sheets.grid import Grid, Merge
from storage.readers.sources.sheets.numbers import GENERAL, shown_number, shows_text
from storage.readers.sources.sheets.ooxml_styles import Style
from storage.readers.sources.sheets.remarks import (
    COMMENTS,
    HIDDEN_SHEETS,
    NO_RESULT,
    NO_RESULT_TEXT,
    UNSEEN,
    Tally,
)
from storage.readers.sources.sheets.runs import Look, Run, seen_text
from storage.readers.sources.sheets.zip_parts import damaged, protected, too_large

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlrd.book import Book
    from xlrd.sheet import Cell, Sheet

_OLE = b"\xd0\xcf\x11\xe0"
_MAX_SHEETS = 100
_MAX_LINKED = 10_000
_MAX_SEEN_CELLS = 1_000_000
_FORMULA, _EOF, _FILEPASS, _BOUNDSHEET = 0x0006, 0x000A, 0x002F, 0x0085
_BOF = (0x0009, 0x0209, 0x0409, 0x0809)
_HLINK, _MULBLANK = 0x01B8, 0x00BE
_EMPTY_RESULT = b"\x03\x00\x00\x00\x00\x00\xff\xff"  # what xlwt writes for want of one
_NOT_COMPUTED = 0x0003  # of a formula: to be computed whenever the file is opened


def is_protected_package(content: bytes, origin: str) -> bool:
    """Tell whether an OLE file is the wrapping of an xlsx that asks for a password.

    Raises:
        ReadError: the file is damaged.
    """
    if not content.startswith(_OLE):
        return False
    return _stream(content, "EncryptedPackage", origin) is not None


def read_biff(content: bytes, origin: str, tally: Tally) -> Iterator[Grid]:
    """Yield the visible sheets of a workbook, in its order.

    Raises:
        ReadError: it is damaged, asks for a password, or is larger than a report can be.
    """
    uncomputed = _look_through(_records_of(content, origin), origin)
    try:
        book = xlrd.open_workbook(
            file_contents=content,
            logfile=io.StringIO(),
            formatting_info=True,
            on_demand=True,
            ragged_rows=True,
        )
    except Exception as error:
        if "encrypted" in str(error):
            raise protected(origin) from error
        raise damaged(origin) from error
    for number in range(book.nsheets):
        try:
            sheet = book.sheet_by_index(number)
        except Exception as error:
            raise damaged(origin) from error
        if sheet.visibility:
            tally[HIDDEN_SHEETS] += 1
        else:
            places = uncomputed[number] if number < len(uncomputed) else set()
            yield _grid(book, sheet, places, origin, tally)
        book.unload_sheet(number)


def _stream(content: bytes, name: str, origin: str) -> bytes | None:
    try:
        found: bytes | None = CompDoc(content, logfile=io.StringIO()).get_named_stream(name)
    except Exception as error:
        raise damaged(origin) from error
    return found


def _records_of(content: bytes, origin: str) -> bytes:
    if not content.startswith(_OLE):
        return content
    for name in ("Workbook", "Book"):
        stream = _stream(content, name, origin)
        if stream is not None:
            return stream
    raise damaged(origin)


def _look_through(stream: bytes, origin: str) -> list[set[tuple[int, int]]]:
    """Return the formulas without a result of each sheet; refuse what would swamp xlrd."""
    starts: list[int] = []
    blanks = 0
    for kind, data in _records(stream, 0):
        if kind == _FILEPASS:
            raise protected(origin)
        if kind == _BOUNDSHEET and len(data) >= 4:  # noqa: PLR2004
            starts.append(struct.unpack_from("<I", data)[0])
        if kind == _HLINK and len(data) >= 8:  # noqa: PLR2004
            top, bottom, left, right = struct.unpack_from("<4H", data)
            if (bottom - top + 1) * (right - left + 1) > _MAX_LINKED:
                raise too_large(origin)
        if kind == _MULBLANK:
            blanks += len(data) // 2
    if len(starts) > _MAX_SHEETS or len(set(starts)) != len(starts) or blanks > _MAX_SEEN_CELLS:
        raise too_large(origin)
    return [_uncomputed(stream, start) for start in starts]


def _records(stream: bytes, position: int) -> Iterator[tuple[int, bytes]]:
    while position + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, position)
        yield kind, stream[position + 4 : position + 4 + size]
        position += 4 + size


def _uncomputed(stream: bytes, start: int) -> set[tuple[int, int]]:
    """Return where a sheet has formulas that programs left for Excel to compute."""
    found: set[tuple[int, int]] = set()
    depth = 0
    for kind, data in _records(stream, start):
        if kind in _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
            if depth <= 0:
                break
        elif kind == _FORMULA and depth == 1 and len(data) >= 16:  # noqa: PLR2004
            row, column = struct.unpack_from("<HH", data)
            (options,) = struct.unpack_from("<H", data, 14)
            if options & _NOT_COMPUTED or data[6:14] == _EMPTY_RESULT:
                found.add((row, column))
    return found


def _grid(
    book: Book, sheet: Sheet, uncomputed: set[tuple[int, int]], origin: str, tally: Tally
) -> Grid:
    grid = Grid(sheet.name, origin)
    tally[COMMENTS] += len(sheet.cell_note_map)
    grid.merges += [
        Merge(top, left, bottom - 1, right - 1)
        for top, bottom, left, right in sheet.merged_cells
        if top < bottom and left < right
    ]
    grid.hidden_rows += [
        range(row, row + 1)
        for row, info in sheet.rowinfo_map.items()
        if info.hidden or info.height == 0
    ]
    grid.hidden_columns += [
        range(column, column + 1)
        for column, info in sheet.colinfo_map.items()
        if info.hidden or info.width == 0
    ]
    for row in range(sheet.nrows):
        for column in range(sheet.row_len(row)):
            cell = sheet.cell(row, column)
            if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
                continue
            try:
                runs = sheet.rich_text_runlist_map.get((row, column))
                text = _text(book, sheet, cell, runs, tally)
            except (LookupError, ValueError, ArithmeticError) as error:
                raise damaged(origin) from error
            grid.put(row, column, text)
    tally[NO_RESULT] += len(uncomputed)
    for row, column in uncomputed:
        grid.put(row, column, NO_RESULT_TEXT)
    return grid


def _text(
    book: Book, sheet: Sheet, cell: Cell, runs: list[tuple[int, int]] | None, tally: Tally
) -> str:
    style = _style(book, cell)
    if cell.ctype == xlrd.XL_CELL_TEXT:
        text = seen_text(_runs(book, str(cell.value), runs or []), style.look, tally)
        if text.strip() and not shows_text(style.code):
            tally[UNSEEN] += 1
            return ""
        return text
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return "TRUE" if cell.value else "FALSE"
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(int(cell.value), "#N/A"))
    number = float(cell.value)
    if number == 0 and not getattr(sheet, "show_zero_values", 1):
        tally[UNSEEN] += 1
        return ""
    shown = shown_number(number, style.code, tally, is_1904=bool(book.datemode))
    return seen_text((Run(shown),), style.look, tally)


def _style(book: Book, cell: Cell) -> Style:
    xf = book.xf_list[cell.xf_index or 0]
    number_format = book.format_map.get(xf.format_key)
    code = number_format.format_str if number_format is not None else GENERAL
    return Style(code or GENERAL, _look(book, xf.font_index))


def _look(book: Book, font_index: int) -> Look:
    font = book.font_list[font_index]
    return Look(bool(font.struck_out), bool(font.escapement))


def _runs(book: Book, text: str, runs: list[tuple[int, int]]) -> list[Run]:
    """Return the runs of a text; the part before the first one has the look of the cell."""
    ends = [offset for offset, _ in runs[1:]] + [len(text)]
    pieces = [Run(text[: runs[0][0]] if runs else text)]
    pieces += (
        [
            Run(text[offset:end], _look(book, font))
            for (offset, font), end in zip(runs, ends, strict=True)
        ]
        if runs
        else []
    )
    return pieces

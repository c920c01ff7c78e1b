"""Workbooks of Excel, WPS and LibreOffice: xlsx, xlsm, xls, et, ods."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage.readers.document import MAX_CELLS, Document, Table
from storage.readers.reading import ReadError
from storage.readers.sources.sheets.biff import is_protected_package, read_biff
from storage.readers.sources.sheets.ooxml import read_ooxml
from storage.readers.sources.sheets.open_document import is_encrypted, read_open_document
from storage.readers.sources.sheets.remarks import Tally, sentences
from storage.readers.sources.sheets.zip_parts import (
    ZipParts,
    damaged,
    local_name,
    protected,
    too_large,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from storage.readers.sources.sheets.grid import Grid

_ZIP = b"PK"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLD_BIFF = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08\x08\x00")


def read_workbook(content: bytes, origin: str) -> Document:
    """Return the visible sheets of a workbook, a table each; its content tells its kind.

    Raises:
        ReadError: it is no workbook, empty, protected by a password, damaged, or far too large.
    """
    if not content.strip(b"\x00 \t\r\n"):
        raise ReadError(f"“{origin}”是空文件，请核对是否选错了文件。")
    tally = Tally()
    title = ""
    if content.startswith(_ZIP):
        parts = ZipParts(content, origin)
        grids = _zipped(parts, tally)
        title = _title(parts)
    elif content.startswith((_OLE, *_OLD_BIFF)):
        if is_protected_package(content, origin):
            raise protected(origin)
        grids = read_biff(content, origin, tally)
    else:
        raise _no_workbook(content, origin)
    tables = _tables(grids, origin, tally)
    remarks = sentences(tally)
    if not tables:
        raise ReadError(f"工作簿“{origin}”中没有内容，请核对是否选错了文件。{''.join(remarks)}")
    return Document(tuple(tables), title=title, remarks=remarks)


def _tables(grids: Iterable[Grid], origin: str, tally: Tally) -> list[Table]:
    tables: list[Table] = []
    cells = 0
    for grid in grids:
        table = grid.table(tally)
        if table is None:
            continue
        cells += len(table.cells)
        if cells > MAX_CELLS:
            raise too_large(origin)
        tables.append(table)
    return tables


def _zipped(parts: ZipParts, tally: Tally) -> Iterator[Grid]:
    if is_encrypted(parts):
        raise protected(parts.origin)
    if parts.names("xl/") and not parts.names("xl/workbook.bin"):
        return read_ooxml(parts, tally)
    if parts.names("content.xml"):
        return read_open_document(parts, tally)
    if parts.names("xl/workbook.bin"):
        raise ReadError(
            f"“{parts.origin}”是二进制工作簿（xlsb），无法读取；请用Excel打开，另存为xlsx后再试。"
        )
    raise ReadError(f"“{parts.origin}”不是工作簿，可能是其他文件改了扩展名，请核对是否选错了文件。")


def _title(parts: ZipParts) -> str:
    for name in ("docProps/core.xml", "meta.xml"):
        root = parts.tree(name)
        for each in root.iter() if root is not None else ():
            if local_name(each) == "title" and each.text:
                return each.text.strip()
    return ""


def _no_workbook(content: bytes, origin: str) -> ReadError:
    beginning = content[:4096].lower()
    if b"<html" in beginning or b"<table" in beginning:
        return ReadError(
            f"“{origin}”其实是网页，不是工作簿；请把扩展名改为html后再读入，或用Excel打开后另存为xlsx。"
        )
    if b"excel.sheet" in beginning or b"schemas-microsoft-com:office:spreadsheet" in beginning:
        return ReadError(f"“{origin}”是XML表格，无法读取；请用Excel或WPS打开，另存为xlsx后再试。")
    if beginning.startswith(b"%pdf"):
        return ReadError(f"“{origin}”其实是PDF文件，请把扩展名改为pdf后再读入。")
    if b"\x00" in content[:4096]:
        return damaged(origin)
    return ReadError(f"“{origin}”不是工作簿，可能是其他文件改了扩展名，请核对是否选错了文件。")

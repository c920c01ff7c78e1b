"""Workbooks made for the tests of their source."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import xlwt

from storage.readers.document import Document, Table
from storage.readers.sources.workbook import read_workbook

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from openpyxl.worksheet.worksheet import Worksheet

_ODS_NAMES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"),
        ("table", "table"),
        ("text", "text"),
        ("style", "style"),
        ("draw", "drawing"),
    )
)


class Book:
    """A workbook of openpyxl; `sheet` is its first sheet."""

    def __init__(self) -> None:
        self.book = openpyxl.Workbook()
        sheet = self.book.active
        assert sheet is not None
        self.sheet: Worksheet = sheet

    def content(self) -> bytes:
        buffer = io.BytesIO()
        self.book.save(buffer)
        return buffer.getvalue()


def texts(document: Document, sheet: int = 0) -> list[list[str]]:
    """Return the texts of a sheet, row by row."""
    table = document.blocks[sheet]
    assert isinstance(table, Table)
    return [[cell.text for cell in row] for row in table.rows()]


def spans(document: Document) -> dict[str, tuple[int, int, int, int]]:
    """Return place and spans of each cell with text."""
    table = document.blocks[0]
    assert isinstance(table, Table)
    return {
        cell.text: (cell.row, cell.column, cell.row_span, cell.column_span)
        for cell in table.cells
        if cell.text
    }


def shown(values: Mapping[Any, str]) -> list[str]:
    """Return what is read of numbers with their formats, one under the other."""
    book = Book()
    for row, (value, code) in enumerate(values.items(), 1):
        cell = book.sheet.cell(row, 1, value)
        cell.number_format = code
        book.sheet.cell(row, 2, "。")
    return [row[0] for row in texts(read_workbook(book.content(), "a.xlsx"))]


def with_parts(content: bytes, **changes: tuple[str, str]) -> bytes:
    """Return an archive in which a text of a part was replaced: `name=(old, new)`."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            data = old.read(entry)
            for name, (before, after) in changes.items():
                if entry.filename.endswith(f"{name}.xml"):
                    assert before.encode() in data
                    data = data.replace(before.encode(), after.encode())
            new.writestr(entry.filename, data)
    return buffer.getvalue()


def open_document(sheet: str, styles: str = "") -> bytes:
    """Return an OpenDocument workbook with one sheet, given as its rows in XML."""
    content = (
        f"<office:document-content {_ODS_NAMES}>"
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f'<office:body><office:spreadsheet><table:table table:name="表">{sheet}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
    return buffer.getvalue()


def sample() -> Book:
    book = Book()
    sheet = book.sheet
    sheet.title = "主动公开"
    sheet["B2"] = "标题"
    sheet.merge_cells("B2:E2")
    sheet["B3"], sheet["C3"], sheet["D3"] = "行", 13612, 24252.311082
    sheet["B4"], sheet["E4"] = "下\n行", -3.5
    sheet.merge_cells("B4:C5")
    sheet["D5"] = "12"
    return book


def old_book() -> tuple[xlwt.Workbook, xlwt.Worksheet]:
    book = xlwt.Workbook()
    return book, book.add_sheet("表")


def saved(book: xlwt.Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def stored(content: bytes) -> bytes:
    """Return an archive without compression or check sums that tell damage: XML is what breaks."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w") as new:
        for entry in old.infolist():
            new.writestr(entry.filename, old.read(entry))
    return buffer.getvalue()

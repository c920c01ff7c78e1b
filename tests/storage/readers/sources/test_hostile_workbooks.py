"""Workbooks that are damaged, locked, swollen or something else: one sentence each."""

from __future__ import annotations

import io
import random
import zipfile

import pytest

from storage.readers.reading import ReadError
from storage.readers.sources.workbook import read_workbook
from tests.effort import rounds
from tests.storage.readers.sources.workbooks import (
    Book,
    old_book,
    open_document,
    sample,
    saved,
    stored,
    texts,
    with_parts,
)


def test_that_a_password_is_named() -> None:
    directory = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    with pytest.raises(ReadError, match="损坏"):
        read_workbook(directory + b"\x00" * 600, "a.xls")
    book, sheet = old_book()
    sheet.write(0, 0, 1)
    content = saved(book)
    start = content.index(b"\x42\x00\x02\x00")  # CODEPAGE becomes FILEPASS
    with pytest.raises(ReadError, match="密码"):
        read_workbook(content[:start] + b"\x2f" + content[start + 1 :], "a.xls")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "空文件"),
        (b"\x00" * 50, "空文件"),
        (b"<html><table><tr><td>1</td></tr></table>", "网页"),
        (b"%PDF-1.7", "PDF"),
        (b"some words", "不是工作簿"),
        (b"PK\x03\x04rest", "损坏"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "损坏"),
        (b"\x01\x02\x00\x00", "损坏"),
    ],
)
def test_that_other_files_are_refused_with_a_sentence(content: bytes, told: str) -> None:
    with pytest.raises(ReadError, match=told):
        read_workbook(content, "a.xlsx")


def test_that_an_empty_workbook_is_refused() -> None:
    with pytest.raises(ReadError, match="没有内容"):
        read_workbook(Book().content(), "a.xlsx")


def test_that_bombs_are_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 70_000_000)
    with pytest.raises(ReadError, match="内容过多"):
        read_workbook(buffer.getvalue(), "a.xlsx")
    cell = '<table:table-cell table:number-columns-repeated="16384">'
    cell += "<text:p>1</text:p></table:table-cell>"
    row = f'<table:table-row table:number-rows-repeated="1000000">{cell}</table:table-row>'
    with pytest.raises(ReadError, match="内容过多"):
        read_workbook(open_document(row), "a.ods")


def test_that_a_sheet_of_a_hundred_thousand_rows_is_refused() -> None:
    row = "<row>" + "<c><v>1</v></c>" * 8 + "</row>"
    content = with_parts(sample().content(), sheet1=("<sheetData>", f"<sheetData>{row * 100_000}"))
    with pytest.raises(ReadError, match="内容过多"):
        read_workbook(content, "a.xlsx")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('<row r="1"', '<row r="{}"'),
        ("<sheetData>", '<cols><col min="{0}" max="{0}"/></cols><sheetData>'),
        ('<c r="A1"', '<c s="{}" r="A1"'),
    ],
)
def test_that_a_number_of_thousands_of_digits_counts_as_none(old: str, new: str) -> None:
    book = Book()
    book.sheet["A1"] = "甲"
    content = with_parts(book.content(), sheet1=(old, new.format("9" * 5000)))
    assert texts(read_workbook(content, "a.xlsx")) == [["甲"]]


def test_that_as_many_blanks_as_a_file_says_are_not_made() -> None:
    cell = (
        f'<table:table-cell><text:p>甲<text:s text:c="{"9" * 5000}"/>乙</text:p></table:table-cell>'
    )
    content = open_document(f"<table:table-row>{cell}</table:table-row>")
    assert texts(read_workbook(content, "a.ods")) == [["甲 乙"]]


def test_that_an_entity_is_refused() -> None:
    content = with_parts(
        sample().content(),
        sheet1=("<worksheet", '<!DOCTYPE x [<!ENTITY e "9">]><worksheet'),
        workbook=("workbook", "workbook"),
    )
    with pytest.raises(ReadError):
        read_workbook(content, "a.xlsx")


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods", "xml"])
def test_that_damage_ends_in_a_sentence(kind: str) -> None:
    chance = random.Random(20250120)  # noqa: S311
    book, sheet = old_book()
    for row in range(30):
        sheet.write(row, 0, row)
        sheet.write_merge(row, row, 1, 2, f"行{row}")
    contents = {
        "xlsx": sample().content(),
        "xls": saved(book),
        "ods": open_document(
            "<table:table-row><table:table-cell><text:p>1</text:p></table:table-cell>"
            "</table:table-row>"
        ),
        "xml": stored(sample().content()),
    }
    content = contents[kind]
    for _ in range(rounds(60, thorough=3000)):
        damaged = bytearray(content)
        for _ in range(chance.randint(1, 8)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        cut = chance.randrange(len(damaged)) if chance.random() < 0.2 else len(damaged)
        try:
            read_workbook(bytes(damaged[:cut]), "a")
        except ReadError:
            continue

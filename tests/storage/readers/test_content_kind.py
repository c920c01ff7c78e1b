"""A file is what its bytes say, whatever it is called."""

from __future__ import annotations

import pytest

from storage.readers.content_kind import Kind, find_kind
from tests.storage.readers.process.hostile_files import compound_file, pack
from tests.storage.readers.process.word_reports import word_report

WORD_2003 = b"http://schemas.microsoft.com/office/word/2003/wordml"
ODF = "application/vnd.oasis.opendocument."


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", Kind.EMPTY),
        (b"\0\0 \r\n", Kind.EMPTY),
        (word_report(), Kind.WORD),
        (pack({"word\\document.xml": b""}), Kind.WORD),
        (
            pack({"word/a": b"", "word/embeddings/x.xlsx": pack({"xl/workbook.xml": b""})}),
            Kind.WORD,
        ),
        (pack({"xl/a": b"", "xl/embeddings/x.docx": pack({"word/a": b""})}), Kind.WORKBOOK),
        (pack({"mimetype": f"{ODF}text".encode(), "content.xml": b""}), Kind.PACKED),
        (b"PK\x03\x04" + b"\0" * 26 + f"mimetype{ODF}text".encode(), Kind.OFFICE),
        (b"PK\x03\x04" + b"\0" * 26 + f"mimetype{ODF}spreadsheet".encode(), Kind.WORKBOOK),
        (pack({"OFD.xml": b""}), Kind.FIXED_LAYOUT),
        (pack({"ppt/a": b""}), Kind.SLIDES),
        (pack({"年报.docx": word_report()[:100]}), Kind.PACKED),
        (compound_file("WordDocument", "Workbook"), Kind.OFFICE),
        (compound_file("Workbook", "WordDocument"), Kind.WORKBOOK),
        (compound_file("Book"), Kind.WORKBOOK),
        (compound_file("EncryptionInfo", "EncryptedPackage"), Kind.PROTECTED),
        (compound_file("PowerPoint Document"), Kind.SLIDES),
        (compound_file(), Kind.UNKNOWN),
        (compound_file("WordDocument")[:300], Kind.UNKNOWN),
        (rb"{\rtf1\ansi}", Kind.OFFICE),
        (b"<?xml version='1.0'?>\n<w:wordDocument xmlns:w='%b'>" % WORD_2003, Kind.OFFICE),
        (b"\xef\xbb\xbf<!DOCTYPE html>\n<html>", Kind.PAGE),
        ("\ufeff<html><body>".encode("utf-16-le"), Kind.PAGE),
        (b"<!-- saved -->\n<HTML xmlns:o='urn:x'>", Kind.PAGE),
        (b"<table border=1><tr><td>", Kind.PAGE),
        (b"From: <WPS>\nSubject: x\n y\nMIME-Version: 1.0\n", Kind.ARCHIVED_PAGE),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", Kind.ARCHIVED_PAGE),
        (b"\n%PDF-1.4\n", Kind.PDF),
        (b"\x09\x08\x08\x00rest", Kind.WORKBOOK),
        (b"\x89PNG\r\n\x1a\n", Kind.PICTURE),
        (b'{\n "format": "nianbao-report",\n', Kind.REPORT),
        (b'{"name": 1}', Kind.TEXT),
        ("一、总体情况\n很好。".encode(), Kind.TEXT),
        ("一、总体情况\n很好。".encode("gb18030"), Kind.TEXT),
        (b"\x01\x02\0\x03", Kind.UNKNOWN),
    ],
)
def test_that_content_tells_its_kind(content: bytes, kind: Kind) -> None:
    assert find_kind(content) is kind

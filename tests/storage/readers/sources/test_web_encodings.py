"""Web pages declare one encoding and are often in another."""

from __future__ import annotations

import codecs

import pytest

from storage.readers.document import Document, Paragraph
from storage.readers.reading import ReadError
from storage.readers.sources.web.page import read_web_page

TEXT = "<p>某某局二〇二五年政府信息公开工作年度报告，收到申请12件。</p>"


def read(content: bytes) -> Document:
    return read_web_page(content, "年报.htm")


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize(
    "declaration",
    [
        "",
        "<meta charset='utf-8'>",
        '<meta http-equiv="Content-Type" content="text/html; charset=gb2312">',
        "<meta charset=GBK>",
        "<meta charset=iso-8859-1>",
        "<meta charset=utf-16>",
        "<meta charset=rot13>",
        "<meta charset=nonsense>",
        '<?xml version="1.0" encoding="GB2312"?>',
    ],
)
def test_that_the_bytes_overrule_the_declaration(declaration: str, encoding: str) -> None:
    document = read((declaration + TEXT).encode(encoding))
    assert document.blocks == (Paragraph(TEXT[3:-4]),)
    assert not document.remarks


@pytest.mark.parametrize(
    "content",
    [
        codecs.BOM_UTF8 + TEXT.encode(),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        ("<html><body class='article'>" + TEXT).encode("utf-16-le"),
        ("<html><body class='article'>" + TEXT).encode("utf-16-be"),
        ("<meta charset=big5>" + "<p>收到申請</p>").encode("big5"),
    ],
    ids=["utf-8", "16-le", "16-be", "16-le unmarked", "16-be unmarked", "big5"],
)
def test_that_other_encodings_are_read(content: bytes) -> None:
    (paragraph,) = read(content).blocks
    assert isinstance(paragraph, Paragraph)
    assert "收到申" in paragraph.text


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_that_a_few_broken_characters_are_told(encoding: str) -> None:
    broken = TEXT.encode(encoding) + b"<p>\xff12</p>"
    document = read(broken)
    assert document.blocks == (Paragraph(TEXT[3:-4]), Paragraph("�12"))
    assert document.remarks == ("网页中有1处文字已损坏，显示为“�”，请对照原网页核对。",)


@pytest.mark.parametrize("content", [b"<p>\xff\x80\xff\x80\xfe\xff", b"\xff\x80" * 50])
def test_that_bytes_of_no_encoding_are_refused(content: bytes) -> None:
    with pytest.raises(ReadError, match=r"^“年报.htm”的文字无法识别"):
        read(content)

"""PDF files that are damaged, locked, scanned, swollen or something else: one sentence each."""

from __future__ import annotations

import random

import pytest

from storage.readers.reading import ReadError
from storage.readers.sources.pdf.reading import MAX_PAGES, read_pdf
from tests.effort import rounds
from tests.storage.readers.sources.pdfs import PdfPage, pdf


def _sample() -> bytes:
    page = PdfPage().text(60, 80, "二、主动公开")
    return pdf(page.grid([60, 200, 300], [100, 130, 160], [["甲", "12"], ["乙", "34"]]))


# Standard security handler, 40 bits: with a key that opens nothing.
_LOCKED = (
    "/ID[<00112233445566778899aabbccddeeff><00112233445566778899aabbccddeeff>]/Encrypt"
    f"<</Filter/Standard/V 1/R 2/O<{'ab' * 32}>/U<{'cd' * 32}>/P -4>>"
)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "空文件"),
        (b"\x00" * 50, "空文件"),
        (b"PK\x03\x04", "不是PDF文件"),
        (b"%PDF-1.7\nand no more", "损坏"),
        (_sample()[:300], "损坏"),
        (pdf(PdfPage().text(60, 80, "字"), trailer=_LOCKED), "密码"),
        (pdf(PdfPage().line(60, 80, 90, 80)), "扫描件"),
        (pdf(PdfPage().text(60, 80, "\ue001\ue002\ue003字")), "编码无法识别"),
        (pdf(*[PdfPage()] * (MAX_PAGES + 1)), "301页"),
    ],
)
def test_that_other_files_are_refused_with_a_sentence(content: bytes, told: str) -> None:
    with pytest.raises(ReadError, match=told):
        read_pdf(content, "a.pdf")


def test_that_single_characters_no_one_can_read_are_marked() -> None:
    document = read_pdf(pdf(PdfPage().text(60, 80, "公开信息12\ue0013件，共计若干")), "a")
    assert "12□3件" in str(document.blocks)
    assert "1个文字的编码无法识别" in document.remarks[0]


def test_that_a_broken_list_of_places_is_mended() -> None:
    whole = read_pdf(_sample(), "a")
    assert read_pdf(_sample().replace(b"startxref\n", b"startxref\n9"), "a") == whole


def test_that_a_drawing_of_many_lines_is_passed_over() -> None:
    page = PdfPage().text(60, 30, "图")
    for number in range(1500):
        page.line(number / 3, 50, number / 3, 800).line(0, 50 + number / 2, 500, 50 + number / 2)
    assert "图" in str(read_pdf(pdf(page), "a").blocks)


def test_that_a_page_of_endless_objects_is_refused() -> None:
    page = PdfPage().text(60, 80, "字")
    page.content.append("0 0 m 9 0 l S\n" * 70_000)
    with pytest.raises(ReadError, match="内容过多"):
        read_pdf(pdf(page), "a")


def test_that_forms_within_forms_end() -> None:
    page = PdfPage().text(60, 80, "字")
    page.content.append("/X Do")
    form = (
        "<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 10 0 R>>>>"
        "/Length 5>>stream\n/X Do\nendstream"
    )
    content = pdf(page, objects=(form,)).replace(
        b"/Resources<</Font", b"/Resources<</XObject<</X 10 0 R>>/Font"
    )
    assert "字" in str(read_pdf(content, "a").blocks)


def test_that_damage_ends_in_a_sentence() -> None:
    chance = random.Random(20250120)  # noqa: S311
    content = _sample()
    for _ in range(rounds(200, thorough=5000)):
        damaged = bytearray(content)
        for _ in range(chance.randint(1, 8)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        cut = chance.randrange(len(damaged)) if chance.random() < 0.2 else len(damaged)
        try:
            read_pdf(bytes(damaged[:cut]), "a")
        except ReadError:
            continue

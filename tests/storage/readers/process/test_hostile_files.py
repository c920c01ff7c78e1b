"""Hostile files: one sentence, in bounded time and memory, nothing fetched, nothing changed."""

from __future__ import annotations

import re
import socket
from typing import TYPE_CHECKING

import pytest

from storage.readers.process.reading_process import BrokenReaderError, ReadingProcess
from storage.readers.reading import ReadError
from tests.effort import IS_THOROUGH
from tests.storage.readers.process.hostile_files import (
    BILLION,
    change_word,
    compound_file,
    pack,
    pdf_file,
    word_body,
    word_part,
    zip_of_zeros,
)
from tests.storage.readers.process.word_reports import html_report, word_report

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from forms.edition.catalog import EditionCatalog

SHEET = (
    "<worksheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'>"
    "<sheetData>{}</sheetData></worksheet>"
)
WORKBOOK = b"<workbook xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'/>"
CATALOG = "<</Type/Catalog/Pages 2 0 R>>"
PAGES = "<</Type/Pages/Kids[3 0 R]/Count 1>>"
ROW = "<w:tr><w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc></w:tr>"
LEVELS = 3_000
NESTED = "<w:tbl><w:tr><w:tc>" * LEVELS + "<w:p/>" + "<w:p/></w:tc></w:tr></w:tbl>" * LEVELS


def zeros() -> bytes:
    return zip_of_zeros("word/document.xml", 512)


FILES: list[tuple[str, Callable[[], bytes], str]] = [
    ("空.docx", lambda: b"", "空文件"),
    ("空.xlsx", lambda: b"\0" * 5000, "空文件"),
    ("空.pdf", lambda: b" \n", "空文件"),
    ("加密.docx", lambda: compound_file("EncryptionInfo", "EncryptedPackage"), "打开密码"),
    ("加密.xlsx", lambda: compound_file("EncryptedPackage"), "打开密码"),
    ("截断.docx", lambda: word_report()[:3000], "不完整|损坏"),
    ("改坏.docx", lambda: word_report()[:2000] + b"\xff" * 300 + word_report()[2300:], ""),
    ("截断.pdf", lambda: pdf_file(CATALOG, PAGES)[:40], ""),
    ("图片.docx", lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 99, "是图片"),
    ("图片.pdf", lambda: b"\xff\xd8\xff\xe0" + b"\0" * 99, "是图片"),
    ("演示.docx", lambda: pack({"ppt/presentation.xml": b"<p/>"}), "演示文稿"),
    ("版式.pdf", lambda: pack({"OFD.xml": b"<ofd/>"}), "OFD"),
    ("压缩包.docx", lambda: pack({"年报/说明.txt": b"x"}), "压缩文件"),
    ("压缩包.xlsx", lambda: pack({"a/b.txt": b"x"}), "不是工作簿"),
    ("乱码.docx", lambda: bytes(range(256)) * 99, ""),
    ("乱码.pdf", lambda: bytes(range(256)) * 99, "不是PDF"),
    ("炸弹.docx", zeros, ""),
    ("炸弹.xlsx", lambda: zip_of_zeros("xl/worksheets/sheet1.xml", 512), ""),
    ("套娃.docx", lambda: pack({"word/document.xml": pack({"word/document.xml": zeros()})}), ""),
    ("部件.docx", lambda: pack({f"word/{number}.xml": b"" for number in range(20_000)}), ""),
    ("实体.docx", lambda: word_body("<w:p><w:r><w:t>&j;</w:t></w:r></w:p>", BILLION), ""),
    (
        "实体.xlsx",
        lambda: pack({"xl/workbook.xml": WORKBOOK, "xl/worksheets/sheet1.xml": BILLION.encode()}),
        "",
    ),
    ("层层.docx", lambda: word_body(NESTED), ""),
    ("长表.docx", lambda: word_body(f"<w:tbl>{ROW * 100_000}</w:tbl>"), ""),
    (
        "环.pdf",
        lambda: pdf_file(CATALOG, "<</Type/Pages/Kids[2 0 R]/Count 9>>"),
        "",
    ),
    ("网页.html", lambda: b"<html>" + b"<div>" * 10_000 + b"1", "没有找到"),
    ("表中表.html", lambda: b"<html>" + b"<table><tr><td>" * 10_000 + b"1", ""),
    ("标记.html", lambda: b"<html>" + b"<b>" * 3_000_000, ""),
    ("属性.html", lambda: b"<html><p " + b"a " * 1_000_000 + b">1", ""),
    ("跨列.html", lambda: b"<table>" + b"<tr><td colspan=999 rowspan=65000>1" * 9_000, ""),
    ("空网页.htm", lambda: b"<html><body></body></html>", ""),
    ("归档.mht", lambda: b"MIME-Version: 1.0\nContent-Type: multipart/related\n\n" * 999, ""),
    (
        "多页.pdf",
        lambda: pdf_file(
            CATALOG,
            f"<</Type/Pages/Kids[{'3 0 R ' * 100_000}]/Count 100000>>",
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
        ),
        "",
    ),
    (
        "脚本.pdf",
        lambda: pdf_file(
            "<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(while(true){})>>>>",
            PAGES,
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>",
        ),
        "",
    ),
]


@pytest.fixture(scope="module")
def process(catalog: EditionCatalog) -> Iterator[ReadingProcess]:
    with ReadingProcess(catalog) as process:
        yield process


def refuse(process: ReadingProcess, path: Path) -> str:
    """Return the one sentence by which a file is refused; it must be as it was."""
    before = path.read_bytes()
    with pytest.raises(ReadError, match=r"\A[^\n]{1,300}[。？]\Z") as caught:
        process.read(path)
    assert not isinstance(caught.value, BrokenReaderError), caught.value.fault
    assert path.read_bytes() == before
    assert [each.name for each in path.parent.iterdir()] == [path.name]
    sentence = str(caught.value)
    assert f"“{path.name}”" in sentence
    assert not re.search(r"Traceback|Error|Errno|Exception", sentence)
    return sentence


@pytest.mark.parametrize(("name", "make", "said"), FILES, ids=[name for name, *_ in FILES])
def test_that_a_hostile_file_is_refused_in_a_sentence(
    process: ReadingProcess, tmp_path: Path, name: str, make: Callable[[], bytes], said: str
) -> None:
    path = tmp_path / name
    path.write_bytes(make())
    assert re.search(said, refuse(process, path))


def test_that_what_a_file_refers_to_is_not_fetched(process: ReadingProcess, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        place = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        relations = word_part("word/_rels/document.xml.rels").replace(
            b"</Relationships>",
            "".join(
                f'<Relationship Id="x{kind}" TargetMode="External" Target="{place}{kind}" Type='
                f'"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"/>'
                for kind in ("image", "attachedTemplate", "oleObject", "aFChunk", "header", "frame")
            ).encode()
            + b"</Relationships>",
        )
        entity = f'<!DOCTYPE x SYSTEM "{place}dtd" [<!ENTITY a SYSTEM "{place}entity">]>'
        path = tmp_path / "外链.docx"
        path.write_bytes(change_word({"word/_rels/document.xml.rels": relations}))
        assert process.read(path).report.year == 2020
        path.write_bytes(word_body("<w:p><w:r><w:t>&a;</w:t></w:r></w:p>", entity))
        refuse(process, path)
        with pytest.raises(BlockingIOError):
            listener.accept()


def test_that_macros_and_objects_are_left_alone(process: ReadingProcess, tmp_path: Path) -> None:
    path = tmp_path / "宏.docm"
    path.write_bytes(
        change_word(
            {
                "word/vbaProject.bin": compound_file("VBA", "dir"),
                "word/embeddings/oleObject1.bin": compound_file("Workbook"),
            }
        )
    )
    assert process.read(path).report.year == 2020


@pytest.mark.skipif(not IS_THOROUGH, reason="large files, only in a thorough run")
@pytest.mark.parametrize("name", ["word/document.xml", "word/styles.xml", "xl/workbook.xml"])
def test_that_ten_gigabytes_are_not_unpacked(
    process: ReadingProcess, tmp_path: Path, name: str
) -> None:
    path = tmp_path / ("大.docx" if name.startswith("word") else "大.xlsx")
    path.write_bytes(zip_of_zeros(name, 10 * 1024))
    refuse(process, path)


def test_that_a_page_runs_nothing_and_fetches_nothing(
    process: ReadingProcess, tmp_path: Path
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        place = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        page = (
            f"<html><base href={place}><link rel=stylesheet href={place}><script src={place}>"
            f"</script><iframe src={place}></iframe><img src={place}><body onload=fetch()>"
        )
        path = tmp_path / "网页.doc"  # as offices save it
        path.write_bytes(page.encode() + html_report())
        reading = process.read(path)
        assert reading.report.year == 2020
        assert reading.notes[0].message == "文件扩展名是.doc，实际是网页，按网页读入。"
        with pytest.raises(BlockingIOError):
            listener.accept()


@pytest.mark.skipif(not IS_THOROUGH, reason="large files, only in a thorough run")
@pytest.mark.parametrize(
    "make",
    [
        lambda: b"<html>" + b"<p>1</p>" * 2_400_000,
        lambda: b"<html>" + b"1" * (19 << 20),
        lambda: b"<html><table>" + b"<tr><td>1</td></tr>" * 1_000_000,
        lambda: b"<html>" + b"<p>1</p>" * 6_000_000,
    ],
)
def test_that_a_page_of_many_megabytes_is_refused(
    process: ReadingProcess, tmp_path: Path, make: Callable[[], bytes]
) -> None:
    path = tmp_path / "大.html"
    path.write_bytes(make())
    refuse(process, path)


@pytest.mark.skipif(not IS_THOROUGH, reason="large files, only in a thorough run")
def test_that_a_file_of_many_megabytes_is_refused(process: ReadingProcess, tmp_path: Path) -> None:
    path = tmp_path / "大.docx"
    path.write_bytes(word_report() + bytes(50 << 20))
    assert "超过50MB" in refuse(process, path)

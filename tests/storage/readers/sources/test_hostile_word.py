"""Files that call themselves Word documents and are not, or mean harm: one sentence, no harm."""

from __future__ import annotations

import io
import random
import zipfile
from typing import TYPE_CHECKING

import pytest

from storage.readers.reading import ReadError
from storage.readers.sources.word.document import read_word
from tests.effort import rounds
from tests.storage.readers.sources.word_file import (
    cell,
    line,
    lines,
    parts,
    places,
    read,
    row,
    run,
    table,
    tables,
    zip_file,
)

if TYPE_CHECKING:
    from pathlib import Path

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
PICTURE = "<w:r><w:drawing><a:blip/></w:drawing></w:r>"
SAMPLE = zip_file(
    parts(
        line("一、总体情况", '<w:pStyle w:val="a"/><w:numPr><w:numId w:val="1"/></w:numPr>')
        + table(
            row(cell("甲", '<w:gridSpan w:val="2"/>'), cell("乙", '<w:vMerge w:val="restart"/>')),
            row(cell("1"), cell("2"), cell("", "<w:vMerge/>")),
        ),
        styles='<w:style w:type="paragraph" w:styleId="a"><w:basedOn w:val="a"/></w:style>',
        numbering='<w:abstractNum w:abstractNumId="0"/><w:num w:numId="1"/>',
    )
)


def _refusal(content: bytes) -> str:
    with pytest.raises(ReadError) as caught:
        read_word(content, "样本.docx")
    message = str(caught.value)
    assert message.startswith("“样本.docx”")
    assert message.endswith("。")
    return message


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "空文件"),
        (bytes(1000), "空文件"),
        (COMPOUND + "EncryptedPackage".encode("utf-16-le"), "打开密码"),
        (COMPOUND + "WordDocument".encode("utf-16-le"), "旧版Word文档"),
        (COMPOUND + "Workbook".encode("utf-16-le"), "Excel"),
        (COMPOUND, "不是.docx格式"),
        (b"%PDF-1.7", "PDF"),
        (rb"{\rtf1", "RTF"),
        (b"\xef\xbb\xbf<!DOCTYPE html><html>", "网页"),
        (b"MIME-Version: 1.0\n", "网页"),
        (b'<?xml version="1.0"?><w:wordDocument/>', "XML"),
        ("一、总体情况".encode(), "不是Word文档"),
        (SAMPLE[:900], "不完整"),
        (zip_file({"xl/workbook.xml": ""}), "Excel"),
        (zip_file({"mimetype": "", "content.xml": ""}), "OpenDocument"),
        (zip_file({"说明.txt": ""}), "压缩文件"),
        (zip_file({"word/document.xml": "<w:document"}), "损坏"),
        (zip_file({"word/document.xml": "<html/>"}), "不是Word文档的格式"),
        (zip_file(parts("")), "没有文字"),
        (zip_file(parts("<w:p/>")), "没有文字"),
        (zip_file(parts('<w:altChunk r:id="a"/>')), "嵌入的网页"),
        (zip_file(parts(f"<w:p>{PICTURE}</w:p>")), "只有图片"),
    ],
)
def test_that_another_file_is_named_for_what_it_is(content: bytes, said: str) -> None:
    assert said in _refusal(content)


def test_that_entities_are_not_taken() -> None:
    main = '<!DOCTYPE d [<!ENTITY x "lol">]>' + str(parts(line("&x;"))["word/document.xml"])
    assert "DTD" in _refusal(zip_file({"word/document.xml": main}))
    assert "DTD" in _refusal(zip_file({"word/document.xml": main.encode("utf-16")}))


@pytest.mark.parametrize("kind", ["styles", "numbering", "footnotes"])
def test_that_a_damaged_part_is_not_passed_over(kind: str) -> None:
    broken = parts(line("甲") + "<w:p><w:r><w:footnoteReference/></w:r></w:p>", **{kind: "<w:x>"})
    assert "损坏" in _refusal(zip_file(broken))


def test_that_a_part_that_is_told_of_but_lacks_is_done_without() -> None:
    members = parts(line("甲"), styles="")
    del members["word/styles.xml"]
    assert lines(read_word(zip_file(members), "样本.docx")) == ["甲"]


def test_that_relations_out_of_the_file_are_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "styles.xml"
    secret.write_text("<damaged", encoding="utf-8")
    members = parts(line("甲"))
    members["word/_rels/document.xml.rels"] = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Type="/styles" Target="{secret.as_uri()}" TargetMode="External"/>'
        f'<Relationship Type="/styles" Target="../../../../..{secret}"/></Relationships>'
    )
    assert lines(read_word(zip_file(members), "样本.docx")) == ["甲"]


def test_that_documents_in_the_strict_variant_are_read() -> None:
    members = parts(line("甲") + table(row(cell("12"), cell("3"))), styles="")
    strict = {
        name: str(content)
        .replace("http://schemas.openxmlformats.org/wordprocessingml/2006/",
                 "http://purl.oclc.org/ooxml/wordprocessingml/")
        .replace("http://schemas.openxmlformats.org/officeDocument/2006/",
                 "http://purl.oclc.org/ooxml/officeDocument/")
        for name, content in members.items()
    }  # fmt: skip
    assert read_word(zip_file(strict), "样本.docx") == read_word(zip_file(members), "样本.docx")


def test_that_parts_are_found_whatever_their_case_and_strokes() -> None:
    members = parts(line("甲"))
    members["Word\\Document.xml"] = members.pop("word/document.xml")
    assert lines(read_word(zip_file(members), "样本.docx")) == ["甲"]


def test_that_a_document_that_is_there_twice_is_refused() -> None:
    buffer = io.BytesIO(SAMPLE)
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("WORD/document.xml", "<other/>")
    assert "损坏" in _refusal(buffer.getvalue())


def test_that_a_part_packed_in_a_rare_way_and_damaged_is_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("word/document.xml", "<a/>" * 999)
    content = bytearray(buffer.getvalue())
    content[content.index(b".xml") + 8] = 0xFF  # among the options of LZMA
    assert "已损坏" in _refusal(bytes(content))


def test_that_a_protected_zip_file_is_refused() -> None:
    content = bytearray(SAMPLE)
    content[content.index(b"PK\x01\x02") + 8] |= 1  # the first part is the package's relations
    assert "密码" in _refusal(bytes(content))


@pytest.mark.parametrize(
    "body",
    [
        line("1" * 2_100_000),
        line(" " * 17_000_000),
        table(row(*["<w:tc/>"] * 1_100)),
        table(*[row(*["<w:tc/>"] * 900)] * 230),
        line("甲") + "<w:p/>" * 250_001,
        "<w:tbl><w:tr><w:tc>" * 60 + line("甲") + "</w:tc></w:tr></w:tbl>" * 60,
        "<w:sdt><w:sdtContent>" * 60 + line("甲") + "</w:sdtContent></w:sdt>" * 60,
        f"<w:p>{'<w:ins>' * 200}{run('甲')}{'</w:ins>' * 200}</w:p>",
        "<w:x>" * 5_000 + "</w:x>" * 5_000,
    ],
    ids=["text", "bytes", "columns", "cells", "blanks", "tables", "controls", "runs", "elements"],
)
def test_that_what_is_too_large_or_too_deep_is_refused(body: str) -> None:
    _refusal(zip_file(parts(body)))


def test_that_very_many_parts_are_refused() -> None:
    assert "太大" in _refusal(zip_file({str(number): "" for number in range(5_001)}))


@pytest.mark.parametrize("seed", range(rounds(40, thorough=1_000)))
def test_that_a_damaged_file_is_read_or_refused_and_nothing_else(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 (chance, no secret)
    with zipfile.ZipFile(io.BytesIO(SAMPLE)) as archive:
        members: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice([*members, "word/document.xml"])
    members[name] = _damage(members[name], chance)
    content = zip_file(members)
    _try(content)
    _try(_damage(content, chance))


def _damage(content: str | bytes, chance: random.Random) -> bytes:
    damaged = bytearray(content if isinstance(content, bytes) else content.encode())
    for _ in range(chance.choice((1, 3, 9))):
        place, length = chance.randrange(len(damaged) + 1), chance.choice((1, 5, 80))
        source = chance.randrange(len(damaged) + 1)
        match chance.randrange(3):
            case 0:
                del damaged[place : place + length]
            case 1:
                damaged[place:place] = damaged[source : source + length] * chance.choice((1, 20))
            case _:
                damaged[place : place + length] = chance.randbytes(length)
    return bytes(damaged)


def _try(content: bytes) -> None:
    try:
        read_word(content, "样本.docx")
    except ReadError as error:
        assert str(error).endswith("。")  # noqa: PT017 (both ways are right)


def test_that_values_that_are_no_numbers_are_taken_for_none() -> None:
    body = table(
        row(cell("甲", '<w:gridSpan w:val="-3"/>'), cell("1", '<w:gridSpan w:val="²"/>')),
        row(cell("乙", '<w:gridSpan w:val="99999999999999999999"/>'), cell("2")),
    )
    assert [place[3] for place in places(tables(read(body))[0])] == [1, 1, 1, 1]

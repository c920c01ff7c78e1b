from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import TYPE_CHECKING

from docx import Document
from lxml import etree
from msgspec import structs

from export.composition import compose
from export.paper.blocks import Title
from export.word.writer import write_word
from forms.model.report import Report
from tests.export.word_file import W, body, part, parts, text, value

if TYPE_CHECKING:
    from export.paper.blocks import Paper
    from forms.edition.edition import Edition


def test_that_the_file_names_title_organ_and_date_of_the_report(word: bytes, paper: Paper) -> None:
    properties = Document(io.BytesIO(word)).core_properties

    assert properties.title == paper.title
    assert properties.author == "云川市林荫区城市管理局"
    assert properties.last_modified_by == "云川市林荫区城市管理局"
    assert properties.created == dt.datetime(2022, 1, 5, tzinfo=dt.UTC)
    assert properties.modified == properties.created
    assert properties.language == "zh-CN"


def test_that_a_report_without_date_is_dated_by_the_moment(edition: Edition) -> None:
    before = dt.datetime.now(dt.UTC).replace(microsecond=0)
    word = write_word(compose(Report(edition, "林荫局", 2020), is_draft=False))

    assert Document(io.BytesIO(word)).core_properties.created >= before


def test_that_nothing_tells_of_a_library_or_a_template(word: bytes) -> None:
    found = parts(word)

    assert set(found) == {
        "[Content_Types].xml",
        "_rels/.rels",
        "docProps/core.xml",
        "word/_rels/document.xml.rels",
        "word/document.xml",
        "word/fontTable.xml",
        "word/footer1.xml",
        "word/footer2.xml",
        "word/settings.xml",
        "word/styles.xml",
        "word/theme1.xml",
    }
    content = b"".join(found.values()).lower()
    assert not any(name in content for name in (b"python", b"docx", b"generated", b"lxml"))


def test_that_every_part_is_related_typed_and_well_formed(paper: Paper) -> None:
    for is_draft in (False, True):
        found = parts(write_word(structs.replace(paper, is_draft=is_draft)))
        for content in found.values():
            etree.fromstring(content)
        typed = found["[Content_Types].xml"].decode()
        related = found["word/_rels/document.xml.rels"].decode()
        for name in found:
            if name.startswith("word/") and not name.endswith((".rels", "document.xml")):
                assert f'PartName="/{name}"' in typed
                assert f'Target="{name.removeprefix("word/")}"' in related


def test_that_the_content_types_come_first(word: bytes) -> None:
    assert next(iter(parts(word))) == "[Content_Types].xml"


def test_that_the_same_report_gives_the_same_bytes(paper: Paper) -> None:
    word = write_word(paper)

    assert word == write_word(paper)
    with zipfile.ZipFile(io.BytesIO(word)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_that_styles_are_ours_and_no_others(word: bytes) -> None:
    styles = part(word, "word/styles.xml")
    names = [value(style, "name") for style in styles.findall(f"{W}style")]
    ours = ["表格文字", "表格项目", "表格文字（多栏）", "表格项目（多栏）", "段首标题"]
    headings = [f"heading {level}" for level in range(1, 5)]
    defaults = ["Normal", "Default Paragraph Font", "Normal Table", "No List"]
    texts = ["Body Text", "Title", "Signature", "header", "footer", "Table Grid"]

    assert sorted(map(str, names)) == sorted([*ours, *headings, *defaults, *texts])
    assert styles.find(f"{W}latentStyles") is None


def test_that_a_title_too_long_for_a_property_is_whole_on_paper(paper: Paper) -> None:
    title = "长" * 300
    blocks = (Title(title, (title,)), *paper.blocks[1:])
    long = structs.replace(paper, title=title, blocks=blocks)
    word = write_word(long)

    assert Document(io.BytesIO(word)).core_properties.title == title[:255]
    assert text(body(word)[0]) == title

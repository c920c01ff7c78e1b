"""A Word file of ours that comes back: exact where nobody touched it, as on paper elsewhere."""

from __future__ import annotations

import io
import json
import re
import zipfile
from typing import TYPE_CHECKING

import pytest

from export.composition import compose
from export.json_report import write_json
from export.paper.blocks import Signature, TableBlock, Title
from forms.edition.terms import CellId
from forms.model.comparison.comparison import compare
from forms.model.comparison.printed import digest_words, printed_words
from storage.readers.report_file import read_report_file
from tests.edited_word import (
    EDITS,
    PERSON,
    add_behind,
    edited,
    exported_report,
    put_figure,
    reword,
    sign,
    write_word_file,
)
from tests.export.word_file import changed, parts

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from export.paper.blocks import Block
    from forms.edition.catalog import EditionCatalog
    from forms.model.report import Report
    from storage.readers.reading import Reading

    Read = Callable[[bytes], Reading]

PART = "customXml/item1.xml"


@pytest.fixture
def read(tmp_path: Path, catalog: EditionCatalog) -> Read:
    def read_content(content: bytes) -> Reading:
        path = tmp_path / "修改稿.docx"
        path.write_bytes(content)
        return read_report_file(path, catalog)

    return read_content


@pytest.fixture(scope="module")
def report() -> Report:
    return exported_report()


@pytest.fixture(scope="module")
def word(report: Report) -> bytes:
    return write_word_file(report)


@pytest.mark.parametrize("name", EDITS)
def test_that_every_edit_of_the_paper_is_found_and_nothing_else(
    read: Read, word: bytes, report: Report, name: str
) -> None:
    edits, expected = EDITS[name]
    reading = read(edited(word, *edits))
    assert reading.carried is not None
    assert write_json(reading.carried) == write_json(report)
    found = compare(reading.carried, reading.report).differences
    assert [(each.kind, each.field) for each in found] == expected
    assert bool(reading.notes) == bool(expected)


def test_that_a_file_which_nobody_touched_is_read_exactly(read: Read, report: Report) -> None:
    odd = report.copy()
    odd.texts["problems"] = "　　一是有的。\n\n二是 没有 的。\u200b"
    odd.apply(odd.change_cells({PERSON: "约5", CellId("t3.new_requests.total"): "9"}, ""))
    for is_draft in (False, True):
        reading = read(write_word_file(odd, is_draft=is_draft))
        assert reading.notes == ()
        assert write_json(reading.report) == write_json(odd)
        assert reading.report.cells == odd.cells


def test_that_an_edited_figure_is_told_with_its_cell(read: Read, word: bytes) -> None:
    reading = read(edited(word, put_figure(PERSON, "8")))
    (note,) = reading.notes
    assert note.cells == (PERSON,)
    assert "三、本年新收 / 自然人：导出时是“3”，纸面上改为“8”" in note.message
    assert reading.report.cells[PERSON] == "8"


def _texts_of(block: Block) -> list[str]:
    match block:
        case Signature():
            return ["\n".join(lines) for lines in block.parts if lines]
        case TableBlock():
            return ["\n".join(cell.lines) for cell in block.cells]
        case Title():
            return ["\n".join(block.lines)]
    return [block.text]


def test_that_a_total_made_blank_is_told_and_follows(read: Read, word: bytes) -> None:
    total = CellId("t3.new_requests.total")
    reading = read(edited(word, put_figure(total, "")))
    (note,) = reading.notes
    assert note.cells == (total,)
    assert "改为空白" in note.message
    assert reading.report.shown_values()[total] == "3"


def test_that_what_is_printed_and_the_hash_have_the_same_words(report: Report, word: bytes) -> None:
    """The paper is composed elsewhere, and the hash must not depend on how."""
    paper = compose(report, is_draft=False)
    words = [text for block in paper.blocks for text in _texts_of(block)]
    digest = digest_words(words)
    assert digest == digest_words(printed_words(report))
    assert f'printed="{digest}"'.encode() in parts(word)[PART]


def test_that_nothing_is_carried_but_what_is_printed(report: Report, word: bytes) -> None:
    data = parts(word)[PART].decode()
    content = json.loads(data[data.index("{") : data.rindex("}") + 1].replace("&quot;", '"'))
    assert content == json.loads(write_json(report))
    assert set(content) == {
        *("format", "version", "edition", "organization", "year", "title"),
        *("signature", "texts", "cells"),
    }


def test_that_the_same_report_gives_the_same_bytes(report: Report, word: bytes) -> None:
    assert write_word_file(report.copy()) == word


def _put_data(word: bytes, old: str, new: str) -> bytes:
    return changed(word, PART, lambda part: re.sub(old, lambda _: new, part, flags=re.DOTALL))


HOSTILE = {
    "another figure": (r"t3\.new_requests\.natural_person&quot;: &quot;3", "x&quot;: &quot;4"),
    "no JSON": (r"\{.*\}", "{ nichts"),
    "no report": (r"\{.*\}", "[1, 2]"),
    "deep JSON": (r"\{.*\}", "[" * 100_000),
    "another version": ('version="1"', 'version="2"'),
    "a newer report": (r"&quot;version&quot;: 1", "&quot;version&quot;: 9"),
    "an unknown edition": (r"&quot;edition&quot;: &quot;2019", "&quot;edition&quot;: &quot;1999"),
    "another namespace": ("x-nianbao", "x-other"),
    "no hash": (r' printed="\w+"', ""),
    "another hash": (r'printed="\w\w', 'printed="zz'),
    "elements in it": (r"\{", "<b/>{"),
    "no XML": ("</report>", "</rep"),
    "entities": (r"<report ", '<!DOCTYPE a [<!ENTITY a "aaaa">]><report '),
    "huge": (r"\}", "}" + " " * 3_000_000),
    "nothing": (r".*", ""),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_that_hostile_data_are_as_if_not_there(
    read: Read, word: bytes, report: Report, name: str
) -> None:
    reading = read(edited(_put_data(word, *HOSTILE[name]), put_figure(PERSON, "8")))
    assert reading.carried is None
    assert reading.report.cells[PERSON] == "8"
    assert reading.report.texts == report.texts


@pytest.mark.parametrize("is_forged", [False, True])
def test_that_a_figure_in_the_cell_beside_its_own_is_seen(
    read: Read, report: Report, *, is_forged: bool
) -> None:
    """The words of the paper are the same, one after the other."""
    beside = CellId("t3.new_requests.business")
    moved, own = report.copy(), report.copy()
    own.cells[PERSON] = moved.cells[beside] = "3"
    own.cells.pop(beside)
    moved.cells.pop(PERSON)
    word = write_word_file(own)
    if is_forged:
        data = parts(write_word_file(moved))[PART].decode()
        reading, expected = read(changed(word, PART, lambda _: data)), own
    else:
        edits = put_figure(PERSON, ""), put_figure(beside, "3")
        reading, expected = read(edited(word, *edits)), moved
    assert reading.report.cells == expected.cells
    assert {cell for note in reading.notes for cell in note.cells} == {PERSON, beside}


@pytest.mark.parametrize("changes", [{"cells"}, {"texts"}, {"cells", "texts"}])
def test_that_forged_data_never_beat_the_paper(
    read: Read, word: bytes, report: Report, changes: set[str]
) -> None:
    """Data that are sound in themselves, with a hash that fits them, beside another paper."""
    forged = report.copy()
    if "cells" in changes:
        forged.cells[PERSON] = "4000"
    if "texts" in changes:
        forged.texts["problems"] = "没有问题。"
    data = parts(write_word_file(forged))[PART].decode()
    reading = read(changed(word, PART, lambda _: data))
    assert reading.notes
    assert reading.report.shown_values() == report.shown_values()
    assert reading.report.texts == report.texts


@pytest.mark.parametrize("change", ["organization", "year"])
def test_that_the_data_of_another_report_count_for_nothing(
    read: Read, word: bytes, report: Report, change: str
) -> None:
    other = report.copy()
    if change == "year":
        other.year, other.title = 2021, ""
    else:
        other.organization = other.signature_organization = "另一市水务局"
        other.title = ""
    data = parts(write_word_file(other))[PART].decode()
    reading = read(changed(word, PART, lambda _: data))
    assert reading.carried is None
    assert (reading.report.organization, reading.report.year) == ("青萝市水务局", 2020)


@pytest.mark.parametrize("name", ["另一市水务局", "青萝市水务", "局"])
def test_that_an_organ_that_is_not_printed_is_never_read(
    read: Read, report: Report, name: str
) -> None:
    other = report.copy()
    other.organization = name
    for edits in ((), (put_figure(PERSON, "8"),)):
        assert read(edited(write_word_file(other), *edits)).report.organization == "青萝市水务局"


def test_that_an_organ_signed_by_another_keeps_its_name(read: Read, report: Report) -> None:
    other = report.copy()
    other.title = report.edition.title_for(report.organization, report.year)
    other.signature_organization = "青萝市水务局办公室"
    for edits in ((), (put_figure(PERSON, "8"),)):
        assert read(edited(write_word_file(other), *edits)).report.organization == "青萝市水务局"


def test_that_the_paper_alone_is_read_where_the_data_were_dropped(
    read: Read, word: bytes, report: Report
) -> None:
    left = io.BytesIO()
    with zipfile.ZipFile(left, "w") as archive:
        for name, content in parts(word).items():
            if not name.startswith("customXml"):
                archive.writestr(name, content.replace(b"../customXml/item1.xml", b"missing.xml"))
    reading = read(left.getvalue())
    assert reading.carried is None
    assert reading.report.shown_values() == report.shown_values()


def test_that_a_new_name_under_the_report_is_read(read: Read, word: bytes) -> None:
    reading = read(edited(word, sign("青萝市水务局", "青萝市水利局")))
    assert reading.report.signature_organization == "青萝市水利局"
    assert reading.report.organization == "青萝市水务局"  # as the title has it
    assert reading.carried is not None


def test_that_an_edit_outside_of_texts_and_figures_is_told(read: Read, word: bytes) -> None:
    reading = read(edited(word, reword("五、存在的主要问题及改进", "五、存在的主要问题和改进")))
    assert reading.carried is not None
    assert any("固定文字" in note.message for note in reading.notes)


def test_that_edits_come_together(read: Read, word: bytes) -> None:
    together = [EDITS[name] for name in ("a word", "a figure in the text", "the date")]
    content = edited(word, *(edit for edits, _ in together for edit in edits))
    reading = read(edited(content, add_behind("三是基层", "四是平台不好用。")))
    assert reading.carried is not None
    found = compare(reading.carried, reading.report).differences
    assert len(found) == len(together) + 1

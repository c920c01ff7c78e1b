from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from msgspec import structs

from export.composition import compose
from export.proof.places import Difference
from export.proof.words import proofread
from export.word.writer import write_word
from tests.export.word_file import changed

if TYPE_CHECKING:
    from collections.abc import Callable

    from export.paper.blocks import Paper
    from forms.edition.edition import Edition
    from forms.model.report import Report


DOCUMENT = "word/document.xml"


@pytest.mark.parametrize("is_draft", [False, True])
def test_that_a_written_document_says_what_the_report_says(report: Report, is_draft: bool) -> None:
    paper = compose(report, is_draft=is_draft)

    assert proofread(paper, write_word(paper)) == ()


def test_that_every_changed_figure_is_found_in_its_cell(
    report: Report, edition: Edition, word: bytes
) -> None:
    cell = edition.input_cells[0]
    report.cells[cell] = "7"
    differences = proofread(compose(report, is_draft=False), word)

    assert Difference(differences[0].place, "7", "10001", cell) == differences[0]
    assert {d.cell for d in differences} == set(edition.dependents[cell])


def test_that_a_missing_paragraph_is_one_difference(paper: Paper, word: bytes) -> None:
    longer = structs.replace(paper, blocks=(paper.blocks[0], *paper.blocks[2:]))

    assert [d.expected for d in proofread(longer, word)] == ["（没有）"]


def test_that_a_changed_text_is_found(report: Report, word: bytes) -> None:
    report.texts["preamble"] = "别的导语。"
    differences = proofread(compose(report, is_draft=False), word)

    assert differences[0] == Difference("第2段", "别的导语。", "（一）preamble的标题")


def test_that_a_draft_is_not_taken_for_a_final_document(report: Report, word: bytes) -> None:
    draft = compose(report, is_draft=True)
    final = compose(report, is_draft=False)

    assert [d.place for d in proofread(draft, word)] == ["单页页眉", "双页页眉"]
    assert [d.found for d in proofread(final, write_word(draft))] == ["草稿　未定稿，不得发布"] * 2


def test_that_a_lost_table_and_a_lost_merge_are_found(paper: Paper) -> None:
    word = write_word(paper)
    lost = changed(word, DOCUMENT, lambda text: re.sub("<w:tbl>.*?</w:tbl>", "", text, count=1))
    torn = changed(word, DOCUMENT, lambda text: text.replace("<w:vMerge/>", ""))

    assert "（表格）" in {d.expected for d in proofread(paper, lost)}
    assert any("合并范围" in d.place for d in proofread(paper, torn))
    assert any(d.expected == "（没有）" for d in proofread(paper, torn))


def test_that_a_lost_row_is_found(paper: Paper) -> None:
    lost = changed(
        write_word(paper), DOCUMENT, lambda text: re.sub("<w:tr>(?!.*<w:tr>).*?</w:tr>", "", text)
    )

    assert any(d.found == "（没有）" for d in proofread(paper, lost))


def test_that_an_indent_that_a_style_brings_is_found(paper: Paper) -> None:
    wide = changed(
        write_word(paper),
        "word/styles.xml",
        lambda text: text.replace('w:firstLineChars="200"', 'w:firstLineChars="2000"'),
    )

    assert {d.found for d in proofread(paper, wide)} == {"缩进太大，一行放不下几个字"}


def _with_entities(text: str) -> str:
    declared = '<!DOCTYPE w:document [<!ENTITY a "甲">]><w:document'
    return text.replace("<w:document", declared, 1)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda _word: b"no zip file",
        lambda word: word[: len(word) // 2],
        lambda word: changed(word, DOCUMENT, lambda text: text[:-20]),
        lambda word: changed(word, DOCUMENT, _with_entities),
        lambda word: changed(word, "_rels/.rels", lambda text: text.replace("document.xml", "no")),
        lambda word: changed(word, "word/theme1.xml", lambda _text: " " * (64 * 1024 * 1024)),
    ],
    ids=["no zip", "cut off", "broken part", "entities", "lost part", "grows without measure"],
)
def test_that_a_file_that_cannot_be_read_is_a_difference(
    spoil: Callable[[bytes], bytes], paper: Paper, word: bytes
) -> None:
    assert proofread(paper, spoil(word)) == (
        Difference("文件", "能打开的Word文档", "打不开的文件"),
    )

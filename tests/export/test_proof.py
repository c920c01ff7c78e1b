from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from msgspec import structs

from export.composition import compose
from export.proof.places import Difference
from export.proof.words import proofread
from export.word import package
from export.word.writer import write_word

if TYPE_CHECKING:
    from export.paper.blocks import Paper
    from forms.edition.edition import Edition
    from forms.model.report import Report


WRITTEN = dt.datetime(2022, 1, 5, tzinfo=dt.UTC)


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
    contents = package.parts(paper, WRITTEN)
    name = "word/document.xml"
    document = contents[name]
    start, end = document.index("<w:tbl>"), document.index("</w:tbl>") + len("</w:tbl>")
    lost = package.zip_parts(contents | {name: document[:start] + document[end:]})
    torn = package.zip_parts(contents | {name: document.replace("<w:vMerge/>", "")})

    assert "（表格）" in {d.expected for d in proofread(paper, lost)}
    assert any("合并范围" in d.place for d in proofread(paper, torn))
    assert any(d.expected == "（没有）" for d in proofread(paper, torn))


def test_that_a_lost_row_is_found(paper: Paper) -> None:
    contents = package.parts(paper, WRITTEN)
    name = "word/document.xml"
    start = contents[name].rindex("<w:tr>")
    end = contents[name].rindex("</w:tr>") + len("</w:tr>")
    lost = package.zip_parts(contents | {name: contents[name][:start] + contents[name][end:]})

    assert any(d.found == "（没有）" for d in proofread(paper, lost))

"""Titles and signatures of organs with long names: where lines end, and where they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec import structs

from export.composition import compose
from export.paper.blocks import Signature, Title
from export.paper.breaks.lines import break_by_sense
from export.paper.typography import measure
from export.proof.words import proofread
from export.word.writer import write_word
from forms.model.report import Report
from tests.export.word_file import changed

if TYPE_CHECKING:
    from export.paper.blocks import Paper
    from forms.edition.edition import Edition

NAMES = (
    "林荫县局",
    "林荫县财政局林站",
    "林荫省林荫市东山街道办事处",
    "林荫省东山市西江区市场监督管理局",
    "江州省林荫市人力资源和社会保障局办公室站",
    "林荫市林荫区住房和城乡建设与交通运输委员会",
    "林荫自治州林荫县农业农村和乡村振兴局农机服务中心",
    "林荫省东山市西江区人民政府行政审批和政务服务数据管理局",
    "林荫省东山市西江区人民政府行政审批和政务服务大数据管理局",
    "林荫自治区东山州西江经济技术开发区管理委员会住房和城乡建设局",
    "林荫省国家高新技术产业示范区城市运行管理和社会治理综合指挥调度服务中心",
    "林荫省东山市西江区住房和城乡建设局、自然资源和规划局、生态环境局、交通运输局和水利局",
    "林荫省东山市西江区国家级经济技术开发区管理委员会住房和城乡建设局与自然资源和规划局联合办公室暨行政审批服务中心综合窗口",
    "林荫省东山市西江区住房和城乡建设局、自然资源和规划局、生态环境局、交通运输局、水利局、应急管理局、市场监督管理局、农业农村和乡村振兴局、文化和旅游局联合工作组",
)


def report_of(edition: Edition, name: str) -> Report:
    return Report(edition, name, edition.first_year, "", name, "2026-12-25")


@pytest.mark.parametrize("name", NAMES, ids=len)
def test_that_title_and_signature_of_any_name_fit_their_lines(name: str, official: Edition) -> None:
    paper = compose(report_of(official, name), is_draft=False)
    title, signature = paper.blocks[0], paper.blocks[-1]

    assert isinstance(title, Title)
    assert isinstance(signature, Signature)
    assert "".join(title.lines) == title.text
    assert "".join(signature.lines or (name,)) == name
    assert max(map(measure, title.lines)) <= paper.setup.title_characters(title.size_pt)
    assert any(line.endswith("政府信息公开工作年度报告") for line in title.lines)
    assert max(map(measure, signature.lines or (name,))) <= 25.5
    assert proofread(paper, write_word(paper)) == ()


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        (NAMES[5], ("林荫市林荫区", "住房和城乡建设与交通运输委员会")),
        (NAMES[7], ("林荫省东山市西江区人民政府", "行政审批和政务服务数据管理局")),
        (
            "江州省和平市共和县市场监督管理局乡村分局",
            ("江州省和平市共和县", "市场监督管理局乡村分局"),
        ),
    ],
)
def test_that_a_name_breaks_where_a_word_ends(name: str, lines: tuple[str, ...]) -> None:
    assert break_by_sense(name, 15.5).lines == lines


def test_that_line_feeds_typed_into_a_title_are_kept(official: Edition) -> None:
    report = Report(official, "林荫局", 2025, "林荫局\n2025年政府信息公开\n工作年度报告")
    title = compose(report, is_draft=False).blocks[0]

    assert title == Title(
        "林荫局2025年政府信息公开工作年度报告",
        ("林荫局", "2025年政府信息公开", "工作年度报告"),
    )


def test_that_a_date_pushed_out_of_its_line_is_found(official: Edition) -> None:
    paper = compose(report_of(official, "林荫县局"), is_draft=False)

    def push(document: str) -> str:
        before, mark, after = document.rpartition("<w:ind ")
        return before + mark + 'w:left="8000" ' + after

    (fault,) = proofread(paper, changed(write_word(paper), "word/document.xml", push))

    assert "2026年12月25日" in fault.expected
    assert "折断" in fault.found


@pytest.mark.parametrize(
    "indents",
    [
        'w:rightChars="5300" w:right="16960"',
        'w:rightChars="200" w:right="640" w:leftChars="2000"',
        'w:left="-400" w:right="640"',
    ],
)
def test_that_an_organ_pushed_out_of_the_text_area_is_found(
    indents: str, official: Edition
) -> None:
    paper = compose(report_of(official, NAMES[4]), is_draft=False)
    pushed = _changed(paper, 'w:rightChars="200" w:right="640"', indents)

    assert [fault.place for fault in proofread(paper, pushed)] == ["第8个段落的位置"]


def test_that_a_table_wider_than_the_text_area_and_an_indented_cell_are_found(
    official: Edition,
) -> None:
    paper = compose(report_of(official, NAMES[1]), is_draft=False)
    wide = _changed(
        paper, "<w:tblGrid><w:gridCol ", '<w:tblGrid><w:gridCol w:w="9000"/><w:gridCol '
    )
    style = '<w:pStyle w:val="TableText"/>'
    indented = _changed(paper, style, f'{style}<w:ind w:left="900"/>')

    assert any("超出版心" in fault.found for fault in proofread(paper, wide))
    assert any("单元格中有缩进" in fault.found for fault in proofread(paper, indented))


def _changed(paper: Paper, old: str, new: str) -> bytes:
    def change(document: str) -> str:
        assert old in document
        return document.replace(old, new, 1)

    return changed(write_word(paper), "word/document.xml", change)


def test_that_other_margins_than_those_set_are_found(official: Edition) -> None:
    paper = compose(report_of(official, "林荫县局"), is_draft=False)
    wider = structs.replace(paper, setup=structs.replace(paper.setup, left_mm=40))

    assert [fault.place for fault in proofread(wider, write_word(paper))] == ["左边距"]

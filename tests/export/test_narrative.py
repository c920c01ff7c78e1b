from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from export.narrative import read_narrative
from export.paper.blocks import Heading, Paragraph


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("（一）主动公开", 2),
        ("(二)依申请公开", 2),
        ("（十一）监督保障方面", 2),
        ("（一）2024 年工作中存在问题的改进情况", 2),
        ("（一）聚焦重点领域，深化主动公开", 2),
        ("1.主动公开", 3),
        ("2．依申请公开", 3),
        ("3、政府信息管理", 3),
        ("１２.平台建设", 3),
        ("（1）网站建设", 4),
        ("（１２）新媒体建设", 4),
        ("1.主要问题：", 3),
    ],
)
def test_that_a_short_numbered_paragraph_is_a_heading_of_its_level(text: str, level: int) -> None:
    assert read_narrative(text) == (Heading(level, text),)


@pytest.mark.parametrize(
    "text",
    [
        "根据第（五）项规定，公开了一、二两类。",
        "（五）项规定的信息已经公开",
        "一、主动公开",
        "二是依申请公开",
        "1.5万元",
        "2025.1",
        "1.公开规章3件，废止1件",
        "（1）受理申请12件",
        "1.全年没有收到申请。",
        "（二）加强学习；",
        "（三）我们认为，",
        "（一）",
        "1.",
        "（一）" + "很长" * 20,
        "12、",
        "100.主动公开",
        "上年（一）主动公开",
    ],
)
def test_that_a_paragraph_that_reads_as_text_is_no_heading(text: str) -> None:
    assert read_narrative(text) == (Paragraph(text),)


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        ("（一）主动公开。全年公开信息378篇。", "（一）主动公开。"),
        ("(三)精细化建设公开平台。我局坚持", "(三)精细化建设公开平台。"),
        ("（一）公开规章3件。全部公开。", ""),
        ("（一）主动公开。", ""),
        ("（一）" + "很长" * 20 + "。全年", ""),
        ("（五）项规定。全年", ""),
    ],
)
def test_that_a_run_in_heading_is_marked_within_its_paragraph(text: str, lead: str) -> None:
    assert read_narrative(text) == (Paragraph(text, len(lead)),)


def test_that_empty_lines_and_typed_indents_are_left_to_the_style() -> None:
    text = "\n　　第一段。 \r\n\r\n \t第二段。\u2029第三段。"

    assert read_narrative(text) == (
        Paragraph("第一段。"),
        Paragraph("第二段。"),
        Paragraph("第三段。"),
    )


def test_that_no_text_has_no_paragraphs() -> None:
    assert read_narrative(" \n　\n") == ()


@given(st.text(alphabet=st.sampled_from("（）()一二十12.、。；，项规 \n　\t公开"), max_size=80))
def test_that_reading_is_idempotent_and_loses_only_blanks(text: str) -> None:
    blocks = read_narrative(text)
    joined = "\n".join(block.text for block in blocks)

    assert read_narrative(joined) == blocks
    assert "".join(joined.split()) == "".join(text.split())

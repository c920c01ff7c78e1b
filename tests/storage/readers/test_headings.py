from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from storage.readers.recognition.headings import find_headings

if TYPE_CHECKING:
    from forms.edition.edition import Edition


@pytest.mark.parametrize(
    ("line", "section"),
    [
        ("一、总体情况", "overview"),
        ("一. 总体情况：", "overview"),
        ("总体情况", "overview"),
        ("三、收到和处理政府信息公开的申请情况", "requests"),
        ("四、政府信息公开行政复议,行政诉讼情况", "review_litigation"),
        ("四、因政府信息公开工作被申请行政复议、提起行政诉讼情况", "review_litigation"),
        ("五、政府信息公开工作存在的主要问题及改进情况", "problems"),
        ("五、存在问题及改进情况", "problems"),
    ],
)
def test_that_headings_in_circulation_are_recognised(
    edition: Edition, line: str, section: str
) -> None:
    (heading,) = find_headings(["前言。", line], edition.sections)
    assert (heading.line, heading.section.id, heading.rest) == (1, section, "")


@pytest.mark.parametrize(
    "line",
    [
        "一是加强总体情况的统计。",
        "三、本年度办理结果",
        "四、结转下年度继续办理",
        "一、本年新收政府信息公开申请数量",
        "| 一、总体情况不是标题 |",
        "本报告由总体情况、主动公开政府信息情况等六部分组成。",
    ],
)
def test_that_other_lines_are_no_headings(edition: Edition, line: str) -> None:
    assert find_headings([line], edition.sections) == []


@pytest.mark.parametrize("separator", ["：", " ", "。", "　"])
def test_that_text_on_the_line_of_a_heading_is_kept(edition: Edition, separator: str) -> None:
    line = f"六、其他需要报告的事项{separator}无。"
    (heading,) = find_headings([line], edition.sections)
    assert heading.rest == "无。"


def test_that_a_long_text_behind_a_heading_is_kept(edition: Edition) -> None:
    text = "2020年，我局认真贯彻落实条例，" * 5
    (heading,) = find_headings([f"一、总体情况{text}"], edition.sections)
    assert heading.rest == text


def test_that_the_last_exact_heading_counts(edition: Edition) -> None:
    lines = ["一、总体情况", "五、存在的主要问题及改进情况", "一、总体情况", "五、存在问题及改进"]
    headings = find_headings(lines, edition.sections)
    assert [(heading.line, heading.section.id) for heading in headings] == [
        (1, "problems"),
        (2, "overview"),
    ]

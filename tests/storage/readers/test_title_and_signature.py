from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from storage.readers.recognition.signature_lines import find_signature, read_date
from storage.readers.recognition.title_line import (
    find_mention,
    find_period,
    find_title,
)

if TYPE_CHECKING:
    from forms.edition.edition import Edition


@pytest.mark.parametrize(
    "title",
    [
        "青萝市水务局2020年政府信息公开工作年度报告",
        "青萝市水务局2020年度政府信息公开工作年度报告",
        "青萝市水务局2020年政府信息公开年度报告",
        "青萝市水务局2020年政府信息公开工作的年度报告",
        "青萝市水务局关于2020年政府信息公开工作年度报告",
        "2020年青萝市水务局政府信息公开工作年度报告",
        "青萝市水务局 ２０２０ 年 政府信息公开工作年度报告",
        "标题: 青萝市水务局2020年政府信息公开工作年度报告",
    ],
)
def test_that_a_title_tells_organ_and_year(edition: Edition, title: str) -> None:
    found = find_title(["首页", title, "第一段。"], [edition])
    assert found is not None
    assert (found.organization, found.year) == ("青萝市水务局", 2020)
    assert (found.first, found.end) == (1, 2)
    assert " " not in found.title


def test_that_a_title_on_two_lines_is_one_title(edition: Edition) -> None:
    found = find_title(["青萝市水务局", "2020年政府信息公开工作年度报告", "第一段。"], [edition])
    assert found is not None
    assert found.title == "青萝市水务局2020年政府信息公开工作年度报告"
    assert (found.first, found.end) == (0, 2)


def test_that_a_sentence_about_the_report_is_no_title(edition: Edition) -> None:
    line = "根据要求，现公布青萝市水务局2020年政府信息公开工作年度报告。"
    assert find_title([line], [edition]) is None


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("现公布2020年政府信息公开工作年度报告。", 2020),
        ("本报告所列数据的统计期限自2020年1月1日起至2020年12月31日止。", 2020),
        ("统计期限为 2025\n年 1 月 1 日至 12 月 31 日", 2025),
        ("2019年开展了检查。", None),
    ],
)
def test_that_the_text_may_tell_the_year(text: str, year: int | None) -> None:
    assert (find_period(text) or find_mention(text)) == year


@pytest.mark.parametrize(
    "lines",
    [
        ["第一段。", "青萝市水务局", "2021年1月20日"],
        ["第一段。", "青萝市 水务局（盖章）", "（ ２０２１年 １月２０日 ）"],
        ["第一段。", "青萝市水务局", "2021-01-20"],
        ["第一段。", "青萝市水务局", "二〇二一年一月二十日"],
    ],
)
def test_that_the_last_lines_are_the_signature(lines: list[str]) -> None:
    signature = find_signature(lines)
    assert (signature.organization, signature.date) == ("青萝市水务局", "2021-01-20")
    assert signature.line_count == 2


def test_that_a_signature_may_stand_on_one_line() -> None:
    signature = find_signature(["第一段。", "青萝市水务局　　2021年1月20日"])
    assert (signature.organization, signature.line_count) == ("青萝市水务局", 1)


@pytest.mark.parametrize("last", ["没有其他需要报告的事项", "无其他情况。", "无"])
def test_that_a_last_sentence_is_not_taken_for_the_organ(last: str) -> None:
    signature = find_signature([last, "2021年1月20日"])
    assert (signature.organization, signature.line_count) == ("", 1)


def test_that_a_name_alone_signs_only_if_the_title_knows_it() -> None:
    lines = ["无。", "青萝市水务局"]
    assert find_signature(lines).line_count == 0
    assert find_signature(lines, "青萝市水务局").organization == "青萝市水务局"


@pytest.mark.parametrize("text", ["", "2021年2月30日", "二〇二一年十三月一日", "2021年", "电话"])
def test_that_what_is_no_date_is_none(text: str) -> None:
    assert read_date(text) == ""

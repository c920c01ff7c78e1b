"""Return slips and reminders, as a unit gets them: the letter read back, and the message."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from docx.oxml.ns import qn
from msgspec.structs import replace
from openxml_audit import FileFormat, OpenXmlValidator

from export.region.letters import Column, plain_table
from export.region.problems import problems_of, unread_problem
from export.region.records import OpenUnit, Problem
from export.region.reminder import lateness, reminder_text, write_reminder
from export.region.return_slip import return_slip_name, return_slip_text, write_return_slip
from tests.export.region.letters import (
    SENDER,
    UNIT,
    faulty_report,
    paragraphs,
    read_word,
    reminder_of,
    slip_with,
    table_rows,
)

if TYPE_CHECKING:
    from pathlib import Path

    from export.region.records import ReturnSlip

HOSTILE = "=1+1\x00\x0b<b>&\ud800\n第二行\t末"


def _full_slip() -> ReturnSlip:
    edition, findings = faulty_report()
    unread = unread_problem("表三有2格没有读出。", [], edition)
    problems = (unread, *problems_of(findings, edition))
    return replace(slip_with(*problems), remark="请附说明。", file="年报终稿.docx")


def test_that_the_letter_says_everything_that_is_wrong_and_what_to_do() -> None:
    slip = _full_slip()

    document = read_word(write_return_slip(slip))

    lines = paragraphs(document)
    assert lines[0] == "关于退回修改2025年政府信息公开工作年度报告的通知"
    assert lines[1] == f"{UNIT}："
    assert f"发现{len(slip.problems)}处问题" in lines[2]
    assert "年报终稿.docx" in lines[2]
    assert lines[-2:] == [SENDER.name, "2026年1月12日"]
    whole = "\n".join(lines)
    assert "请于2026年1月20日前修改并重新报送" in whole
    assert "请附说明。" in whole
    assert "0000-1234567" in whole
    told = [
        row[1:] for number in range(len(document.tables)) for row in table_rows(document, number)
    ]
    for one in slip.problems:
        assert [one.place, one.message] in told


def test_that_problems_stand_by_what_is_asked() -> None:
    document = read_word(write_return_slip(_full_slip()))

    headings = [
        p.text
        for p in document.paragraphs
        if p.style is not None and p.style.style_id == "Heading1"
    ]

    assert [heading.partition("（")[0] for heading in headings] == [
        "一、未能读出的内容",
        "二、应当改正的问题",
        "三、应当补填的内容",
        "四、需要核实的问题",
        "五、有关要求",
    ]
    assert [len(table.rows) - 1 for table in document.tables] == [
        int(heading.partition("（")[2].partition("处")[0]) for heading in headings[:-1]
    ]


def test_that_the_letter_is_of_one_family_with_the_report() -> None:
    document = read_word(write_return_slip(_full_slip()))
    styles = {style.style_id: style for style in document.styles}

    title, addressee, body = document.paragraphs[:3]
    assert title.style is not None
    assert title.style.style_id == "Title"
    fonts = [styles[name].element.find(f".//{qn('w:rFonts')}") for name in ("Title", "Normal")]
    assert [each.get(qn("w:eastAsia")) for each in fonts] == ["方正小标宋简体", "仿宋_GB2312"]
    assert addressee.paragraph_format.first_line_indent == 0
    assert body.paragraph_format.first_line_indent is None
    (section,) = document.sections
    assert section.page_width is not None
    assert round(section.page_width.mm) == 210
    assert document.core_properties.author == SENDER.name
    header_rows = document.tables[0]._tbl.findall(f".//{qn('w:tblHeader')}")
    assert len(header_rows) == 1


def test_that_the_message_needs_no_attachment() -> None:
    slip = _full_slip()

    text = return_slip_text(slip)

    lines = text.splitlines()
    assert lines[0].startswith(f"【退回修改】{UNIT}2025年")
    assert "2026年1月20日前改好重报" in lines[0]
    for number, one in enumerate(slip.problems, 1):
        assert " ".join(f"{number}. {one.place}：{one.message}".split()) in lines
    assert "年报终稿.docx" in text
    assert lines[-1] == f"（{SENDER.name}，{SENDER.contact}，2026年1月12日）"


def test_that_a_slip_without_a_day_or_a_problem_still_says_what_to_do() -> None:
    slip = replace(slip_with(), due=None, remark="第二部分请改用新的格式。")

    assert "请尽快改好重报" in return_slip_text(slip)
    lines = paragraphs(read_word(write_return_slip(slip)))
    assert "经审核，现予退回" in lines[2]
    assert lines[3] == "一、有关要求"
    assert lines[5] == "第二部分请改用新的格式。"


@pytest.mark.parametrize("level", ["错误", "没见过的级别"])
def test_that_no_text_breaks_a_letter(level: str, tmp_path: Path) -> None:
    slip = slip_with(Problem(level, HOSTILE, HOSTILE))
    slip = replace(slip, unit=HOSTILE, remark=HOSTILE, file=HOSTILE)
    path = tmp_path / "slip.docx"
    path.write_bytes(write_return_slip(slip))

    result = OpenXmlValidator(file_format=FileFormat.OFFICE_2007).validate(path)

    assert result.errors == []
    assert "第二行" in return_slip_text(slip)
    assert "\x00" not in return_slip_text(slip)
    return_slip_text(slip).encode()


def test_that_a_file_of_a_slip_is_named_after_its_unit() -> None:
    assert return_slip_name(slip_with()) == f"退回单－{UNIT}－2025年"


def _open_units() -> list[OpenUnit]:
    return [
        OpenUnit("云川市水务局", "未交", "市政府部门", dt.date(2026, 1, 10)),
        OpenUnit("云川市体育局", "退回", "", dt.date(2026, 1, 31)),
        OpenUnit("云川市商务局", "未交"),
    ]


def test_that_the_reminder_names_every_unit_that_is_missing_and_its_day() -> None:
    reminder = reminder_of(*_open_units())

    document = read_word(write_reminder(reminder))

    assert table_rows(document) == [
        ["序号", "单位", "上级", "状态", "应报日期", "逾期"],
        ["1", "云川市水务局", "市政府部门", "未交", "2026.1.10", "2天"],
        ["2", "云川市体育局", "", "退回", "2026.1.31", ""],
        ["3", "云川市商务局", "", "未交", "", ""],
    ]
    whole = "".join(paragraphs(document))
    assert "应报送60个单位，已完成57个" in whole
    assert "尚有3个单位" in whole


def test_that_the_reminder_is_a_message_as_well() -> None:
    lines = reminder_text(reminder_of(*_open_units())).splitlines()

    assert "应报送60个单位，已完成57个，尚缺3个" in lines[0]
    assert lines[1:4] == [
        "1. 云川市水务局（市政府部门）：未交，应于2026年1月10日前报送，已逾期2天",
        "2. 云川市体育局：退回，应于2026年1月31日前报送",
        "3. 云川市商务局：未交",
    ]
    assert SENDER.name in lines[-1]


def test_that_nobody_is_reminded_where_all_have_reported() -> None:
    assert "均已报送" in reminder_text(reminder_of(expected=3))
    document = read_word(write_reminder(reminder_of(expected=3)))
    assert not document.tables
    assert "均已报送" in "".join(paragraphs(document))


def test_that_a_day_counts_as_late_only_when_it_is_over() -> None:
    today = dt.date(2026, 1, 31)

    assert lateness(today, today) == "今日到期"
    assert lateness(dt.date(2026, 1, 1), today) == "30天"
    assert lateness(dt.date(2026, 2, 1), today) == ""
    assert lateness(None, today) == ""


def test_that_a_table_fills_the_page() -> None:
    with pytest.raises(ValueError, match="do not fill"):
        plain_table("表", [Column("甲", 20)], [])

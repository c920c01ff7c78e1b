"""Automatic numbering of Word, written out."""

from __future__ import annotations

import pytest

from tests.storage.readers.sources.word_file import line, lines, read


def _level(place: int, form: str, text: str, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{place}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/>{more}</w:lvl>'
    )


def _lists(*levels: str, nums: str = "") -> str:
    one = '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
    return f'<w:abstractNum w:abstractNumId="7">{"".join(levels)}</w:abstractNum>{one}{nums}'


def _member(text: str, level: int = 0, number: int = 1) -> str:
    return line(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


TWO = (_level(0, "chineseCountingThousand", "%1、"), _level(1, "chineseCounting", "（%2）"))


def test_that_numbers_are_counted_and_restart_below_a_new_heading() -> None:
    body = "".join(_member("甲", level) for level in (0, 1, 1, 0, 1))
    assert lines(read(body, numbering=_lists(*TWO))) == [
        "一、甲", "（一）甲", "（二）甲", "二、甲", "（一）甲",
    ]  # fmt: skip


def test_that_a_level_may_go_on_below_a_new_heading() -> None:
    levels = TWO[0], _level(1, "decimal", "%2．", '<w:lvlRestart w:val="0"/>')
    body = "".join(_member("甲", level) for level in (0, 1, 0, 1))
    assert lines(read(body, numbering=_lists(*levels))) == ["一、甲", "1．甲", "二、甲", "2．甲"]


def test_that_a_number_shows_those_above_it() -> None:
    levels = _level(0, "upperRoman", "%1"), _level(1, "decimal", "%1.%2", "<w:isLgl/>")
    body = _member("甲", 1) + _member("乙") + _member("丙", 1)
    assert lines(read(body, numbering=_lists(*levels))) == ["1.1 甲", "II 乙", "2.1 丙"]


def test_that_lists_of_one_kind_go_on_unless_they_start_anew() -> None:
    nums = (
        '<w:num w:numId="2"><w:abstractNumId w:val="7"/></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="7"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
    )
    body = "".join(_member("甲", 0, number) for number in (1, 2, 3, 3))
    numbering = _lists(*TWO, nums=nums)
    assert lines(read(body, numbering=numbering)) == ["一、甲", "二、甲", "五、甲", "六、甲"]


def test_that_styles_carry_numbers_and_a_paragraph_may_refuse_them() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="H1"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr>'
        '</w:pPr></w:style><w:style w:type="paragraph" w:styleId="H2"><w:basedOn w:val="H1"/>'
        "</w:style>"
    )
    levels = TWO[0], _level(1, "decimal", "%2）", '<w:pStyle w:val="H2"/>')
    body = (
        line("甲", '<w:pStyle w:val="H1"/>')
        + line("乙", '<w:pStyle w:val="H2"/>')
        + line("丙", '<w:pStyle w:val="H1"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    )
    document = read(body, styles=styles, numbering=_lists(*levels))
    assert lines(document) == ["一、甲", "1）乙", "丙"]


@pytest.mark.parametrize(
    ("form", "numbers"),
    [
        ("chineseCountingThousand", "一 二 十 十一 二十 二十一"),
        ("ideographTraditional", "甲 乙 癸 11 20 21"),
        ("decimalEnclosedCircle", "① ② ⑩ ⑪ ⑳ ㉑"),
        ("lowerLetter", "a b j k t u"),
        ("upperRoman", "I II X XI XX XXI"),
        ("chineseLegalSimplified", "壹 贰 壹拾 壹拾壹 贰拾 贰拾壹"),
        ("ideographDigital", "一 二 一〇 一一 二〇 二一"),
        ("decimalZero", "01 02 10 11 20 21"),
        ("decimalFullWidth", "１ ２ １０ １１ ２０ ２１"),
        ("somethingNew", "1 2 10 11 20 21"),
        ("none", "     "),
    ],
)
def test_that_numbers_are_written_as_word_does(form: str, numbers: str) -> None:
    body = "".join(_member("甲") for _ in range(21))
    written = lines(read(body, numbering=_lists(_level(0, form, "（%1）"))))
    shown = [written[number - 1].removesuffix("）甲")[1:] for number in (1, 2, 10, 11, 20, 21)]
    assert " ".join(shown) == numbers


def test_that_a_list_that_is_not_there_numbers_nothing() -> None:
    assert lines(read(_member("甲", 0, 99) + _member("乙", 8), numbering=_lists(*TWO))) == [
        "甲", "乙",
    ]  # fmt: skip


def test_that_bullets_of_picture_fonts_become_plain_ones() -> None:
    numbering = _lists(_level(0, "bullet", "\uf06c"))
    assert lines(read(_member("甲"), numbering=numbering)) == ["•甲"]

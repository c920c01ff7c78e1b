"""Lines of text as they are printed."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from export.paper.setup import COMPACT, STANDARD
from export.paper.typography import POINTS_PER_MM, Type
from tests.gui.printed import INSTALLED
from ui.printing.layout.characters import Run, clean
from ui.printing.layout.fonts import Face, PrintFonts
from ui.printing.layout.lines import Line, Measure, break_lines

pytestmark = pytest.mark.usefixtures("qapp")

WIDTH = STANDARD.page.text_width_mm * POINTS_PER_MM
BODY = Measure(WIDTH, 2 * STANDARD.body_pt, is_spread=True, spacing=STANDARD.character_spacing_pt)
AT_LINE_START = frozenset("，。、；：！？）》”’」』】〕")
AT_LINE_END = frozenset("（《“‘「『【〔")
CHINESE = st.text(
    st.sampled_from("政府信息公开年度报告，。、；：（）《》“”2025 abc—"), max_size=120
)


def _break(text: str, measure: Measure = BODY, kind: Type = STANDARD.body) -> list[Line]:
    fonts = PrintFonts(is_installed=INSTALLED.__contains__)
    return break_lines((Run(clean(text), kind),), measure, fonts)


def _text(line: Line) -> str:
    return "".join(piece.text for piece in line.pieces)


def test_that_a_line_holds_28_characters_and_the_first_is_indented_by_two() -> None:
    lines = _break("公开" * 100)
    assert [len(_text(line)) for line in lines[:4]] == [26, 28, 28, 28]
    assert lines[0].pieces[0].x == pytest.approx(2 * STANDARD.body_pt)


def test_that_all_lines_but_the_last_fill_the_width() -> None:
    lines = _break("2025年，全区（含街道）共公开政府信息1024条，答复“依申请”12件。" * 9)
    filled = [line.width - line.overhang for line in lines[:-1]]
    assert len(filled) > 5
    assert all(width == pytest.approx(WIDTH, abs=0.3) for width in filled)


def test_that_a_full_stop_without_room_hangs_over_the_margin() -> None:
    lines = _break("公" * 26 + "。" + "开" * 5)
    assert _text(lines[0]) == "公" * 26 + "。"
    assert lines[0].pieces[-1].text == "。"
    assert lines[0].pieces[-1].x <= WIDTH + 0.3


@settings(max_examples=60)
@given(CHINESE)
def test_that_no_line_starts_or_ends_with_a_mark_out_of_place(text: str) -> None:
    # A typed blank is a place to break, before a mark as well (Unicode Standard Annex 14, LB18).
    assume(not any(mark in AT_LINE_START for mark in re.findall(r"\s(\S)", text)))
    assume(not any(mark in AT_LINE_END for mark in re.findall(r"(\S)\s", text)))
    lines = [_text(line) for line in _break("公开" * 11 + text) if line.pieces]
    assert not [line for line in lines[1:] if line[0] in AT_LINE_START and len(set(line)) > 3]
    assert not [line for line in lines[:-1] if line[-1] in AT_LINE_END and len(set(line)) > 3]


def test_that_a_quotation_may_begin_a_line() -> None:
    lines = _break("公" * 26 + "“公开”是原则")
    assert _text(lines[1]).startswith("“公开”")


@pytest.mark.parametrize("pair", ["》（", "）。", "。”", "（“"])
def test_that_marks_side_by_side_keep_their_width_as_in_the_word_file(pair: str) -> None:
    assert _break(pair, Measure(WIDTH))[0].width == pytest.approx(2 * STANDARD.body_pt, abs=0.1)


@pytest.mark.parametrize(
    ("text", "spaces"), [("共2件", 2), ("用App办", 2), ("（2）", 0), ("2，a", 0)]
)
def test_that_figures_and_letters_stand_apart_from_chinese(text: str, spaces: int) -> None:
    fonts = PrintFonts(is_installed=INSTALLED.__contains__)
    face = Face(STANDARD.body.font, STANDARD.body_pt)
    together = sum(fonts.width(character, face) for character in text)
    found = _break(text, Measure(WIDTH))[0].width
    assert found == pytest.approx(together + spaces * 0.2 * STANDARD.body_pt, abs=0.1)


@pytest.mark.parametrize(
    ("filled", "text", "end"),
    [
        (19, "GB/T33358-2016", "GB/T33358-"),
        (20, "https://yunchuan.gov.cn/zwgk/xxgk", "https://"),
        (22, "（ID：yunchuan）", "（ID："),
        (25, "2025，办", ""),
        (24, "——答复", "——"),
    ],
)
def test_that_a_line_ends_where_word_processors_end_it(filled: int, text: str, end: str) -> None:
    lines = _break("公" * filled + text + "开" * 30)
    assert _text(lines[0]) == "公" * filled + end


def test_that_a_line_before_a_long_address_is_not_spread_wide() -> None:
    lines = _break("网址为" + "yunchuan" * 6 + "，公开" * 20)
    stretches = [piece.stretch for line in lines for piece in line.pieces]
    assert _text(lines[0]) == "网址为"
    assert max(stretches) <= 110


@settings(max_examples=60)
@given(st.text(max_size=200))
def test_that_no_character_is_lost(text: str) -> None:
    found = "".join(_text(line) for line in _break(text))
    assert "".join(found.split()) == "".join(clean(text).split())


@settings(max_examples=40)
@given(CHINESE, st.sampled_from([40.0, 90.0, 300.0]))
def test_that_lines_of_a_cell_stay_inside(text: str, width: float) -> None:
    kind = STANDARD.table_type(10)
    lines = _break(text, Measure(width), kind)
    assert all(line.width <= width + 0.1 for line in lines)


def test_that_a_word_longer_than_a_line_is_broken() -> None:
    lines = _break("x" * 500)
    assert sum(len(_text(line)) for line in lines) == 500
    assert max(line.width for line in lines) <= WIDTH + 1


def test_that_a_text_of_100_000_characters_is_broken() -> None:
    text = "政府信息公开，平稳有序。" * 8_400
    assert "".join(_text(line) for line in _break(text)) == text


def test_that_dashes_are_as_wide_as_in_chinese_fonts() -> None:
    shorter, longer = (_break(text, Measure(WIDTH))[0] for text in ("公开", "公——开"))
    assert longer.width == pytest.approx(shorter.width + 2 * STANDARD.body_pt, abs=0.1)


def test_that_a_line_follows_the_set_up() -> None:
    width = COMPACT.page.text_width_mm * POINTS_PER_MM
    measure = Measure(width, is_spread=True, spacing=COMPACT.character_spacing_pt)
    lines = _break("公开" * 100, measure, COMPACT.body)
    assert len(_text(lines[0])) == COMPACT.characters_per_line


def test_that_an_empty_paragraph_is_an_empty_line() -> None:
    assert _break("") == [Line((), 0.0)]


@pytest.mark.parametrize(
    "text",
    [
        "\x00\x07\ud800控制",
        "😀👨\u200d👩\u200d👧𠀀",
        "مرحبا بالعالم و أهلا",
        "\u202e倒\u202c\u2028行\ufffc\ufeff",
        "（" * 200,
        "，" * 200,
        "e\u0301" * 200,
        "\t制\t表",
    ],
)
def test_that_hostile_texts_are_broken_all_the_same(text: str) -> None:
    for measure in (BODY, Measure(20.0)):
        lines = _break(text * 3, measure)
        assert "".join(_text(line) for line in lines).replace(" ", "") == clean(text * 3).replace(
            " ", ""
        )


def test_that_a_figure_is_as_wide_beside_latin_letters_as_elsewhere() -> None:
    fonts = PrintFonts(is_installed=INSTALLED.__contains__)
    face = Face(STANDARD.body.font, 16.0)
    assert fonts.width("5G", face) == pytest.approx(fonts.width("5", face) + fonts.width("G", face))

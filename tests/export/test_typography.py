from __future__ import annotations

import pytest

from export.paper.blocks import Signature
from export.paper.signature import signature_indents
from export.paper.typography import (
    CHARACTERS_PER_LINE,
    FALLBACKS,
    PAGE,
    fallback_for,
    fitting_size,
    measure,
)


def test_that_the_text_area_is_that_of_the_standard() -> None:
    assert (PAGE.text_width_mm, PAGE.text_height_mm) == (156, 225)


def test_that_latin_characters_are_half_as_wide_as_chinese_ones() -> None:
    assert measure("2021 、") == 3.5
    assert measure("“公开”—") == 5


def test_that_latin_characters_stand_apart_from_chinese_ones() -> None:
    assert measure("共2021年") == pytest.approx(4 + 2 * 0.2)


@pytest.mark.parametrize(
    ("figure", "width", "size"),
    [
        ("14069", 29, 9),
        ("1406922", 29, 6),
        ("不是数字的内容", 29, 9),
        ("", 29, 9),
        ("9" * 20, 9, 4),
    ],
)
def test_that_a_long_figure_is_set_smaller_rather_than_broken(
    figure: str, width: float, size: float
) -> None:
    assert fitting_size(figure, 9, width) == size


@pytest.mark.parametrize(
    ("organization", "date"),
    [
        ("云川市林荫区城市管理局", "2022年1月5日"),
        ("云川市人民防空办公室", "2021年12月20日"),
        ("林荫局", "2021年12月20日"),
    ],
)
def test_that_the_date_starts_two_characters_behind_the_organ(organization: str, date: str) -> None:
    organ_indent, date_indent = signature_indents(Signature(organization, date))
    organ_start = CHARACTERS_PER_LINE - organ_indent - measure(organization)
    date_start = CHARACTERS_PER_LINE - date_indent - measure(date)

    assert date_start - organ_start == 2
    assert min(organ_indent, date_indent) == 2


def test_that_a_single_line_of_signature_keeps_two_characters_free() -> None:
    assert signature_indents(Signature("", "2021年1月20日")) == (2, 2)
    assert signature_indents(Signature("林荫局", "")) == (2, 2)


def test_that_every_font_has_another_to_be_looked_for() -> None:
    assert all(fallback_for(font) != font for font in FALLBACKS)
    assert fallback_for("某单位自造字体") == "宋体"

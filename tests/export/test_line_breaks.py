"""Where the lines of titles and signatures end: by the sense of organs' names."""

from __future__ import annotations

import itertools
import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from export.paper.breaks.lines import break_by_sense, break_signature, break_title
from export.paper.setup import COMPACT, STANDARD
from export.paper.typography import measure

TAIL = "2025年政府信息公开工作年度报告"

REGIONS = (
    "青岚省云川市林荫区",
    "云川蒙古自治州青萝县",
    "云川市林荫区青石街道",
    "青岚经济技术开发区",
    "中国（青岚）自由贸易试验区云川片区",
    "景川镇市红石旗区",
)
ORGANS = (
    "住房和城乡建设局",
    "人力资源和社会保障局",
    "人民政府办公室",
    "人民政府国有资产监督管理委员会",
    "管理委员会",
    "农业农村和水利局（乡村振兴局）",
    "城市管理综合行政执法局直属大队",
    "政务服务和数据管理局公共资源交易中心",
    "市场监督管理局、知识产权局",
    "应急管理局与消防救援大队联合指挥中心",
)
NEVER_FIRST = re.compile(r"局|厅|委员会|办公室|办事处|中心|大队|和|[、）」，。]")
NEVER_LAST = re.compile(r".*(?:和|与|及|（)")


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        (
            "云川市林荫区住房和城乡建设局人民防空办公室",
            ("云川市林荫区住房和城乡建设局", "人民防空办公室"),
        ),
        (
            "青岚省云川市林荫区住房和城乡建设局",
            ("青岚省云川市林荫区住房和城乡建设局",),
        ),
        (
            "青岚藏族羌族自治州云川县人力资源和社会保障局",
            ("青岚藏族羌族自治州云川县", "人力资源和社会保障局"),
        ),
        (
            "云川高新技术产业开发区管理委员会市场监督管理局",
            ("云川高新技术产业开发区", "管理委员会市场监督管理局"),
        ),
        (
            "云川市林荫区工业和信息化局（科学技术局、商务局）",
            ("云川市林荫区工业和信息化局", "（科学技术局、商务局）"),
        ),
        (
            "青岚省景川镇市红石旗区应急管理局（地震局）办公室",
            ("青岚省景川镇市红石旗区应急管理局", "（地震局）办公室"),
        ),
        (
            "云川师范大学附属第二人民医院暨云川市林荫区中心医院",
            ("云川师范大学附属第二人民医院", "暨云川市林荫区中心医院"),
        ),
        (
            "青岚自治区呼和云特市和田山区水务和乡村振兴服务局",
            ("青岚自治区呼和云特市和田山区", "水务和乡村振兴服务局"),
        ),
        (
            "云川市林荫区住房和城乡建设局（云川市林荫区人民防空办公室、云川市林荫区房屋征收管理办公室）",
            (
                "云川市林荫区住房和城乡建设局",
                "（云川市林荫区人民防空办公室、",
                "云川市林荫区房屋征收管理办公室）",
            ),
        ),
    ],
)
def test_that_a_name_breaks_by_its_sense_and_the_year_begins_a_line(
    name: str, lines: tuple[str, ...]
) -> None:
    assert break_title((name + TAIL,), "", STANDARD) == ((*lines, TAIL), 22)


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize("organ", ORGANS)
def test_that_no_line_begins_or_ends_within_a_compound(region: str, organ: str) -> None:
    for second in ("", *ORGANS):
        name = region + organ + second
        title, _ = break_title((name + TAIL,), name, STANDARD)
        signature, _ = break_signature(name, "2026年1月20日", STANDARD)

        assert "".join(title) == name + TAIL
        assert "".join(signature or (name,)) == name
        assert "政府信息公开工作年度报告" in title[-1]
        assert max(len(title), len(signature)) <= 4
        for above, below in (*itertools.pairwise(title), *itertools.pairwise(signature)):
            assert not NEVER_FIRST.match(below), (above, below)
            assert not NEVER_LAST.fullmatch(above), (above, below)


def test_that_a_title_of_very_long_names_is_set_smaller_rather_than_on_many_lines() -> None:
    name = (
        "青岚省云川市林荫区人民政府国有资产监督管理委员会（云川市林荫区财政局、"
        "云川市林荫区地方金融监督管理局、云川市林荫区公共资源交易服务监督管理中心、林荫区招商局）"
    )
    lines, size = break_title((name + TAIL,), name, STANDARD)

    assert len(name) == 79
    assert (len(lines), size) == (4, 16)
    assert max(map(measure, lines)) <= STANDARD.title_characters(size)


def test_that_lines_made_by_the_clerk_stay_and_only_long_ones_are_broken() -> None:
    name = "云川市林荫区住房和城乡建设局人民防空办公室"
    typed = (name, "2025年政府信息公开", "工作年度报告")

    assert break_title(typed, name, STANDARD) == (
        ("云川市林荫区住房和城乡建设局", "人民防空办公室", *typed[1:]),
        22,
    )


def test_that_text_in_place_of_a_date_is_broken_too() -> None:
    _, lines = break_signature("林荫局", "日期待定" * 20, STANDARD)

    assert "".join(lines) == "日期待定" * 20
    assert max(map(measure, lines)) <= STANDARD.signature_characters - 4
    assert break_signature("林荫局", "2026年12月25日", COMPACT) == ((), ())


@settings(max_examples=150)
@example("1与1、与1与1与、、、、、、、、、、、、")
@given(st.text("云川市区和局（）、 A1年《》.和与管理委员会", min_size=1, max_size=220))
def test_that_any_text_is_broken_into_lines_that_fit(text: str) -> None:
    text = text.strip() or "云"
    lines = break_by_sense(text, 20.1).lines

    assert "".join("".join(lines).split()) == "".join(text.split())
    assert max(map(measure, lines)) <= 20.1

"""Finding the unit of a report by name: what is sure must never be another's."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Struct

import resources
from forms.model.aggregation.organ_names import load_organ_names, normalise
from forms.model.aggregation.printed_names import names_in_file_name
from forms.model.aggregation.unit_list import read_unit_list
from forms.model.aggregation.unit_names import Evidence, NameMatch, UnitNames
from forms.model.aggregation.units import Unit, UnitTree
from tests.effort import rounds

if TYPE_CHECKING:
    from collections.abc import Iterator

_TABLE = Path(__file__).parents[1] / "data" / "unit-names.txt"


class Region(Struct):
    """A region of the table: its units by the way they are written there, and its pairs."""

    name: str
    units: list[Unit]
    paths: dict[str, int]
    pairs: list[tuple[str, str, str]]

    def tree(self) -> UnitTree:
        return UnitTree(self.units)


def _read_table() -> Iterator[Region]:
    region = Region("", [], {}, [])
    above: list[Unit] = []
    for line in _TABLE.read_text(encoding="utf-8").splitlines():
        mark = next((each for each in (" = ", " ? ", " !") if each in line), "")
        if line.startswith("["):
            region = Region(line.strip("[]"), [], {}, [])
            yield region
        elif mark:
            name, unit = line.split(mark, 1)
            region.pairs.append((name, mark.strip(), unit.strip()))
        elif line.strip() and not line.startswith("#"):
            above = above[: (len(line) - len(line.lstrip())) // 2]
            number = len(region.units) + 1
            unit_ = Unit(number, line.strip(), above[-1].number if above else None, number)
            path = "/".join([*(each.name.removesuffix("人民政府") for each in above), unit_.name])
            above.append(unit_)
            region.units.append(unit_)
            region.paths[path] = number


REGIONS = {region.name: region for region in _read_table()}
NAMES = {name: UnitNames(region.tree(), name) for name, region in REGIONS.items()}
PAIRS = [(region.name, *pair) for region in REGIONS.values() for pair in region.pairs]
CITY = "江东省清河市人民政府"


def _match(
    organization: str = "", title: str = "", file_name: str = "", region: str = CITY
) -> NameMatch:
    return NAMES[region].match(Evidence(organization, title, file_name))


def _names_of(matched: NameMatch, region: str = CITY) -> list[str]:
    names = {number: path for path, number in REGIONS[region].paths.items()}
    return [names[candidate.unit] for candidate in matched.candidates]


def test_that_the_table_has_cases_of_every_kind() -> None:
    assert len(PAIRS) >= 150
    assert {mark for _, _, mark, _ in PAIRS} == {"=", "?", "!"}


@pytest.mark.parametrize(("region", "name", "mark", "unit"), PAIRS)
def test_that_a_name_means_what_the_table_says(
    region: str, name: str, mark: str, unit: str
) -> None:
    matched = _match(name, region=region)
    number = REGIONS[region].paths[unit] if unit else None
    assert matched.unit == (number if mark == "=" else None)
    if mark == "?":
        assert _names_of(matched, region)[0] == unit
        assert matched.candidates[0].reason
    if mark == "=":
        assert matched.candidates == ()


@pytest.mark.parametrize("region", REGIONS)
def test_that_every_unit_is_found_by_its_own_name_with_its_places(region: str) -> None:
    tree = REGIONS[region].tree()
    place = region.removesuffix("人民政府")
    for unit in tree:
        # 县教育局 of 临水县 signs as 临水县教育局.
        above = [each.name.removesuffix("人民政府") for each in tree.path(unit.number)[:-1]]
        path = [place, *above]
        name = unit.name.removeprefix("国家税务总局清河市")
        for each in (*path, *(each[-1] for each in path)):
            name = name.removeprefix(each)
        full = "".join(path) + name
        matched = _match(full, region=region)
        assert matched.unit == unit.number, full


def test_that_names_of_different_groups_of_organs_are_never_the_same() -> None:
    content = tomllib.loads(resources.ORGAN_NAMES.read_text(encoding="utf-8"))
    for part in ("fields", "whole"):
        lines: defaultdict[str, set[str]] = defaultdict(set)
        for name, others in content[part].items():
            for spelling in (name, *others.split()):
                lines[normalise(spelling)].add(name)
        assert {spelling: names for spelling, names in lines.items() if len(names) > 1} == {}


def test_that_former_names_are_never_the_same_organ() -> None:
    names = load_organ_names()
    for key, others in names.former.items():
        assert key not in others
        assert names.key(key) == key
        assert all(key in names.former[other] for other in others)


def test_that_a_remembered_name_is_sure_with_and_without_the_place() -> None:
    units = [Unit(1, "市教育局", aliases=("市教体局",)), Unit(2, "市体育局")]
    names = UnitNames(UnitTree(units), "清河市")
    for organization in ("市教体局", "清河市教育和体育局", "教体局"):
        assert names.match(Evidence(organization)).unit == 1


def test_that_a_name_remembered_for_two_units_is_sure_for_neither() -> None:
    units = [Unit(1, "市教育局", aliases=("教体局",)), Unit(2, "市体育局", aliases=("教体局",))]
    matched = UnitNames(UnitTree(units), "清河市").match(Evidence("教体局"))
    assert matched.unit is None
    assert {candidate.unit for candidate in matched.candidates} == {1, 2}


def test_that_a_name_of_several_units_is_told_to_be_shared() -> None:
    shared = ("教育局", "城关镇", "县教育局")
    own = ("市教育局", "安远县教育局", "东山市教育局", "")
    assert all(NAMES[CITY].is_shared(name) for name in shared)
    assert not any(NAMES[CITY].is_shared(name) for name in own)


@pytest.mark.parametrize(
    "region",
    ["江东省清河市", "清河市人民政府办公室", "清河市政务公开办公室", "江东省清河市市场监督管理局"],
)
def test_that_the_region_may_be_named_by_any_of_its_organs(region: str) -> None:
    names = UnitNames(UnitTree([Unit(1, "市教育局"), Unit(2, "市财政局")]), region)
    for organization in ("清河市教育局", "江东省清河市教育局", "市教育局"):
        assert names.match(Evidence(organization)).unit == 1
    assert names.match(Evidence("江东省教育局")).unit is None


def test_that_two_units_of_one_name_are_never_sure() -> None:
    units = [Unit(1, "市教育局"), Unit(2, "清河市教育局")]
    assert UnitNames(UnitTree(units), "清河市").match(Evidence("市教育局")).unit is None


def test_that_groups_are_no_units_but_tell_the_place() -> None:
    units = [
        *(Unit(1, "部门", is_group=True), Unit(2, "市教育局", 1)),
        *(Unit(3, "临水县", is_group=True), Unit(4, "教育局", 3), Unit(5, "县政府", 3)),
        *(Unit(6, "各开发区", is_group=True), Unit(7, "高新区管委会", 6)),
    ]
    names = UnitNames(UnitTree(units), "清河市")
    found = {
        name: names.match(Evidence(name)).unit
        for name in ("临水县教育局", "临水县", "清河市教育局", "高新区", "部门")
    }
    assert found == {"临水县教育局": 4, "临水县": 5, "清河市教育局": 2, "高新区": 7, "部门": None}


def test_that_a_place_within_an_organ_that_is_no_unit_makes_a_bare_name_unsure() -> None:
    units = [Unit(1, "市教育局"), Unit(2, "甲区教育局")]
    names = UnitNames(UnitTree(units), "清河市")
    assert names.match(Evidence("教育局")).unit is None
    assert names.match(Evidence("清河市甲区教育局")).unit == 2
    assert names.match(Evidence("市教育局")).unit == 1


@pytest.mark.parametrize(
    "file_name",
    [
        "清河市教育局2024年政府信息公开工作年度报告.docx",
        "03-清河市教育局2024年政府信息公开年报（定稿）.docx",
        "2024年度市教育局信息公开工作年度报告（盖章版）(1).pdf",
        "部门/附件2：市教育局 2024年年报 最终版.xlsx",
        "材料.zip/关于报送市教育局2024年政府信息公开工作年度报告.doc",
        "市教育局_张三_13800000000.docx",
        "（市教育局）政府信息公开工作报告-修改稿2.docx",
        "市教育局.DOCX",
        "市教育局关于2024年度政府信息公开工作年度报告的报告.doc",
        "关于报送市教育局2024年政府信息公开工作年报的函.docx",
        "市教育局二〇二四年政府信息公开工作年度报告.html",
    ],
)
def test_that_a_file_name_alone_is_enough_where_the_report_says_nothing(file_name: str) -> None:
    assert _match(file_name=file_name).unit == REGIONS[CITY].paths["市教育局"]


def test_that_a_file_name_of_words_alone_names_no_organ() -> None:
    for name in (
        "2024年政府信息公开工作年度报告（最终版）.docx",
        "附件1.docx",
        "新建 文档 (2).docx",
    ):
        assert _match(file_name=name) == NameMatch()
    assert names_in_file_name("第一中学2024年报.docx")[0] == "第一中学"


@pytest.mark.parametrize(
    "name",
    [
        "新乡市教育局",
        "保定市水利局",
        "高新技术产业开发区管理委员会",
        "定远县新城镇人民政府",
        "审核中心",
    ],
)
def test_that_a_name_is_not_cut_where_it_has_a_character_of_drafts(name: str) -> None:
    assert names_in_file_name(f"{name}2024年报（定稿）.docx") == (name,)
    assert names_in_file_name(f"{name}终稿(新).docx")[0] == name
    units = read_unit_list(f"清河{name}\n").units
    title = f"清河{name}2024年政府信息公开工作年度报告"
    evidence = Evidence(f"清河{name}", title, "年报.docx")
    assert UnitNames(UnitTree(units), "清河市").match(evidence).unit == 1


def test_that_a_title_alone_is_enough() -> None:
    title = "清河市发改委2024年政府信息公开工作年度报告"
    assert _match(title=title).unit == REGIONS[CITY].paths["市发展和改革委员会"]


def test_that_a_report_and_a_file_name_of_different_units_are_asked_about() -> None:
    matched = _match("清河市教育局", file_name="市财政局2024年年报.docx")
    assert matched.unit is None
    assert set(_names_of(matched)[:2]) == {"市教育局", "市财政局"}
    assert "不一致" in matched.candidates[0].reason


def test_that_a_file_name_decides_between_units_of_one_name() -> None:
    matched = _match("教育局", file_name="安远县教育局.docx")
    assert matched.unit == REGIONS[CITY].paths["安远县/教育局"]


def test_that_a_file_name_does_not_make_a_foreign_report_ours() -> None:
    for matched in (
        _match("东山市教育局", file_name="市教育局.docx"),
        _match("清河市教育局", title="东山市教育局2024年政府信息公开工作年度报告"),
    ):
        assert matched.unit is None
        assert _names_of(matched)[0] == "市教育局"


def test_that_a_file_name_that_says_nothing_known_does_no_harm() -> None:
    matched = _match("清河市教育局", "2024年政府信息公开工作年度报告", "jyj张三终稿3.docx")
    assert matched.unit == REGIONS[CITY].paths["市教育局"]


def test_that_a_folder_is_offered_where_nothing_else_tells() -> None:
    matched = _match(file_name="部门/市财政局/2024年年报.docx")
    assert matched.unit is None
    assert _names_of(matched) == ["市财政局"]


def test_that_the_region_may_be_unknown_by_name() -> None:
    names = UnitNames(UnitTree([Unit(1, "教育局"), Unit(2, "财政局")]), "")
    assert names.match(Evidence("教育局")).unit == 1
    assert names.match(Evidence("清河市教育局")).unit is None


@settings(max_examples=rounds(200, thorough=3_000), deadline=None)
@given(
    unit=st.sampled_from(
        [unit for unit in REGIONS[CITY].units if unit.name.endswith(("局", "委员会"))]
    ),
    change=st.sampled_from(
        [
            *("{}东山分局", "{}执法支队", "{}服务中心", "{}机关党委", "东山市{}", "丙县{}"),
            *("江西省{}", "丙区{}", "东山市临水县{}", "丙区分管{}", "{}下属单位", "原{}"),
            "驻{}纪检监察组",
        ]
    ),
)
def test_that_what_is_added_to_a_name_never_leaves_it_sure(unit: Unit, change: str) -> None:
    organ = unit.name.removeprefix("国家税务总局").removeprefix("清河市")
    organ = organ.removeprefix("甲和区").removeprefix("市").removeprefix("县")
    assert _match(change.format(organ)).unit is None
    assert _match(change.format("清河市" + organ)).unit is None


@settings(max_examples=rounds(300, thorough=5_000), deadline=None)
@given(st.text(max_size=30), st.text(max_size=30), st.text(max_size=30))
def test_that_no_text_breaks_it(organization: str, title: str, file_name: str) -> None:
    matched = _match(organization, title, file_name)
    assert matched.unit is None or matched.candidates == ()
    scores = [candidate.score for candidate in matched.candidates]
    assert scores == sorted(scores, reverse=True)


@settings(max_examples=rounds(200, thorough=3_000), deadline=None)
@given(st.data())
def test_that_names_made_of_the_region_s_own_words_are_sure_only_where_they_are_one_unit_s(
    data: st.DataObject,
) -> None:
    """Put together at random from places and organs, each with what it must mean."""
    places = {"": None, "清河市": "", "市": "", "临水县": "临水县", "安远县": "安远县"}
    organs = ("教育局", "财政局", "发展和改革局", "发展和改革委员会", "公安局", "水务局")
    place = data.draw(st.sampled_from(sorted(places)))
    organ = data.draw(st.sampled_from(organs))
    ours = [
        number
        for path, number in REGIONS[CITY].paths.items()
        if path.rpartition("/")[2].lstrip("市县").removeprefix("甲和区") == organ
        and places[place] in (None, path.rpartition("/")[0])
    ]
    expected = ours[0] if len(ours) == 1 else None
    assert _match(place + organ).unit == expected

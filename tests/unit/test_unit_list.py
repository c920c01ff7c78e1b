"""Lists of units as offices write them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms.model.aggregation.unit_list import ListRow, UnitList, read_unit_list, read_unit_rows
from forms.model.aggregation.units import UnitTree
from tests.effort import rounds


def _paths(units: UnitList) -> list[str]:
    tree = UnitTree(units.units)
    return ["/".join(each.name for each in tree.path(unit.number)) for unit in tree]


def _groups(units: UnitList) -> list[str]:
    return [unit.name for unit in units.units if unit.is_group]


def test_that_a_plain_list_is_flat_in_its_order() -> None:
    found = read_unit_list("\ufeff# 清河市\n\n市教育局\n市财政局  \n\n// 以下待定\n市民政局\n")
    assert [(unit.number, unit.name) for unit in found.units] == [
        (1, "市教育局"),
        (2, "市财政局"),
        (3, "市民政局"),
    ]
    assert (found.remarks, _groups(found)) == ((), [])


@pytest.mark.parametrize(
    "text",
    [
        "部门\n  市教育局\n  市财政局\n临水县\n  县教育局\n    城关镇\n安远县",
        "部门\n\t市教育局\n\t市财政局\n临水县\n\t县教育局\n\t\t城关镇\n安远县",
        "部门：\n　市教育局\n　市财政局\n临水县\n　县教育局\n　　城关镇\n安远县",
        "一、部门\n（一）市教育局\n（二）市财政局\n二、临水县\n（一）县教育局\n1.城关镇\n三、安远县",
        "1 部门\n1.1 市教育局\n1.2 市财政局\n2 临水县\n2.1 县教育局\n2.1.1 城关镇\n3 安远县",
        "一、部门\n市教育局\n市财政局\n二、临水县\n县教育局\n  城关镇\n三、安远县",
        "部门/市教育局\n部门/市财政局\n临水县\n临水县/县教育局\n临水县/县教育局/城关镇\n安远县",
        "- 部门\n  - 市教育局\n  - 市财政局\n- 临水县\n  - 县教育局\n    - 城关镇\n- 安远县",
    ],
)
def test_that_a_tree_may_be_written_in_many_ways(text: str) -> None:
    found = read_unit_list(text)
    assert _paths(found) == [
        *("部门", "部门/市教育局", "部门/市财政局"),
        *("临水县", "临水县/县教育局", "临水县/县教育局/城关镇", "安远县"),
    ]
    assert _groups(found) == ["部门"]
    assert found.remarks == ()


@pytest.mark.parametrize(
    "text", ["1.市教育局\n2.市财政局", "１．市教育局\n２．市财政局", "（1）市教育局\n（2）市财政局"]
)
def test_that_numbers_alone_make_no_tree(text: str) -> None:
    assert _paths(read_unit_list(text)) == ["市教育局", "市财政局"]


def test_that_a_lower_region_with_units_is_a_unit_and_a_group_of_regions_is_none() -> None:
    found = read_unit_list(
        "县区\n 临水县人民政府\n  县教育局\n下级政府\n 安远县\n功能区\n 高新区管委会"
    )
    assert _groups(found) == ["县区", "下级政府", "功能区"]
    assert _groups(read_unit_list("县区\n部门")) == []


def test_that_a_colon_makes_a_group_of_a_place() -> None:
    found = read_unit_list("临水县：\n 县政府\n 县教育局\n")
    assert _groups(found) == ["临水县"]


@pytest.mark.parametrize(
    "line",
    [
        "市教育局\t教体局\t市教委",
        "市教育局=教体局=市教委",
        "市教育局 ＝ 教体局 = 市教委",
        "3、市教育局\t\t教体局\t市教委\t",
    ],
)
def test_that_further_names_stand_behind_a_tab_or_a_sign(line: str) -> None:
    (unit,) = read_unit_list(line).units
    assert (unit.name, unit.aliases, unit.exempt) == ("市教育局", ("教体局", "市教委"), "")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("市信访局（免报：并入市政府办公室）", "并入市政府办公室"),
        ("市信访局\t免报：并入市政府办公室", "并入市政府办公室"),
        ("市信访局=免报:并入市政府办公室", "并入市政府办公室"),
        ("市信访局(免报)", "未写明原因"),
        ("市信访局\t免报", "未写明原因"),
        ("市信访局【不报：涉密】", "涉密"),
    ],
)
def test_that_a_unit_may_be_exempt_with_a_reason(line: str, reason: str) -> None:
    (unit,) = read_unit_list(line).units
    assert (unit.name, unit.aliases, unit.exempt) == ("市信访局", (), reason)
    assert not unit.is_expected


def test_that_the_same_name_twice_is_told_and_kept_once() -> None:
    found = read_unit_list("市教育局\n市财政局\n市 教育局\n临水县\n 教育局\n安远县\n 教育局")
    assert [unit.name for unit in found.units].count("教育局") == 2
    assert len(found.units) == 6
    assert found.remarks == (
        "“市 教育局”重复出现（第3行），只保留一个；如是不同的单位，请写全名称。",
    )


def test_that_what_is_no_name_is_left_out_and_told() -> None:
    found = read_unit_list("单位名称\n市教育局\n" + "长" * 100 + "\n———\n\x00\x07\n")
    assert [unit.name for unit in found.units] == ["市教育局"]
    assert "第3行太长" in found.remarks[0]


def test_that_many_remarks_are_counted() -> None:
    found = read_unit_list("市教育局\n" * 100)
    assert len(found.remarks) == 21
    assert "另有79处" in found.remarks[-1]


def test_that_rows_hang_below_what_stands_above_them() -> None:
    rows = [
        ListRow("教育局", "第2行", "临水县"),
        ListRow("市教育局", "第3行", "部门", ("教体局",)),
        ListRow("临水县", "第4行", exempt="另行汇总"),
        ListRow("教育局", "第5行", "安远县"),
    ]
    found = read_unit_rows(rows)
    assert sorted(_paths(found)) == sorted(
        ["临水县", "临水县/教育局", "部门", "部门/市教育局", "安远县", "安远县/教育局"]
    )
    assert _groups(found) == ["部门", "安远县"]
    assert {unit.name: unit.aliases for unit in found.units}["市教育局"] == ("教体局",)
    assert {unit.name: unit.exempt for unit in found.units}["临水县"] == "另行汇总"


def test_that_rows_that_stand_above_each_other_are_told_and_parted() -> None:
    rows = [ListRow("甲局", "", "乙局"), ListRow("乙局", "", "甲局"), ListRow("丙局", "", "丙局")]
    found = read_unit_rows(rows)
    assert len(UnitTree(found.units)) == 3
    assert [("互相指向" in remark) for remark in found.remarks] == [True, True]


@settings(max_examples=rounds(300, thorough=5_000), deadline=None)
@given(st.text(st.sampled_from("市教育局县部门一二1. .、（）\t =/：\n\n　#免报-"), max_size=120))
def test_that_any_text_gives_a_tree_of_names(text: str) -> None:
    found = read_unit_list(text)
    assert len(UnitTree(found.units)) == len(found.units)
    assert all(unit.name == unit.name.strip() and unit.name for unit in found.units)


_NAMES = st.sampled_from(["甲局", "乙局", "丙局", "部门", "", "临水县"])


@settings(max_examples=rounds(200, thorough=3_000), deadline=None)
@given(st.lists(st.tuples(_NAMES, _NAMES), max_size=12))
def test_that_any_rows_give_a_tree(rows: list[tuple[str, str]]) -> None:
    found = read_unit_rows(ListRow(name, "", above) for name, above in rows)
    assert len(UnitTree(found.units)) == len(found.units)
    assert {name for name, _ in rows if name} <= {unit.name for unit in found.units}

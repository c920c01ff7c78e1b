"""内容雷同: what units copied from each other, and what only looks like it."""

from __future__ import annotations

import random
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms.edition.terms import CellId
from forms.model.aggregation.similarity import UnitContent, find_alike, find_passages
from tests.effort import rounds

if TYPE_CHECKING:
    from collections.abc import Mapping

OVERVIEW = (
    "2025年，{self}把公开要求放进收文、办文和归档三个环节，由办公室逐件登记去向。"
    "围绕来访人员关心的{field}事项，全年编写办事图解{n}份，在窗口和网站同步摆放，方便来访人员取用。"
    "新收申请{n}件，办结{n}件，答复前先由法务人员看一遍理由是否写全。"
    "每季度抽查旧文件{n}份，发现链接失效的当天修好，并把原因记入台账。"
    "请退休老同事担任观察员，挑出读不懂的说明{n}处，全部改写成大白话。"
)
PROBLEMS = (
    "一是个别科室报送材料拖拉，临近期限才补齐附件。二是图解偏少，群众反映看长文件费力。"
    "下一步，{self}将把报送时限写进科室约定，每月通报一次，并请年轻干部学习制图，"
    "年底前请来访较多的村居代表试读图解，读不懂的地方由{self}当场记下，次年一并改好。"
)
FIELDS = ("招生", "预算", "低保", "养老", "灌溉")


def _content(unit: int, organization: str, overview: str, problems: str = "") -> UnitContent:
    return UnitContent(unit, organization, {"overview": overview, "problems": problems}, {})


def _written(unit: int, organization: str, own: str, n: int, field: str = "招生") -> UnitContent:
    words: Mapping[str, object] = {"self": own, "n": n, "field": field}
    return _content(unit, organization, OVERVIEW.format_map(words), PROBLEMS.format_map(words))


def _own_text(seed: int, clauses: int = 20) -> str:
    chance = random.Random(seed)  # noqa: S311 - no secrets here
    characters = "公开申请办理答复网站发布解读回应建设监督培训考核制度流程审查目录更新窗口科室"
    return "。".join("".join(chance.choices(characters, k=15)) for _ in range(clauses))


def test_that_a_copied_text_is_found_whatever_its_figures_and_names() -> None:
    copied = [
        _written(1, "清河市教育局", "清河市教育局", 12),
        _content(2, "清河市财政局", _own_text(2), _own_text(22)),
        _written(3, "清河市民政局", "我局", 7),
        _written(4, "安远县东风镇人民政府", "东风镇", 1_234),
    ]
    found = find_alike(copied)
    assert {(pair.one, pair.other) for pair in found.pairs} == {(1, 3), (1, 4), (3, 4)}
    for pair in found.pairs:
        assert [section.section for section in pair.sections] == ["overview", "problems"]
        assert pair.share == 1
        assert pair.characters > 150
    assert (found.more, found.figures) == (0, ())


def test_that_a_text_with_some_words_of_its_own_is_still_found_with_its_share() -> None:
    one = _written(1, "清河市教育局", "本局", 12, "招生")
    other = _written(2, "清河市财政局", "本局", 5, "预算")
    (pair,) = find_alike([one, other]).pairs
    overview, problems = pair.sections
    assert 0.8 < overview.share < 1
    assert problems.share == 1
    assert overview.share < pair.share < 1


def test_that_one_copied_section_is_told_alone() -> None:
    one = _content(1, "甲局", _own_text(1), PROBLEMS.format(self="本局"))
    other = _content(2, "乙局", _own_text(2), PROBLEMS.format(self="本局"))
    (pair,) = find_alike([one, other]).pairs
    assert [section.section for section in pair.sections] == ["problems"]
    assert pair.share < 0.5


def test_that_texts_of_their_own_are_not_alike() -> None:
    units = [_content(number, f"第{number}局", _own_text(number)) for number in range(50)]
    assert find_alike(units).pairs == ()


def test_that_short_texts_are_not_alike() -> None:
    text = "本年度没有收取政府信息公开信息处理费，没有其他需要报告的事项。"
    assert find_alike([_content(1, "甲局", text), _content(2, "乙局", text)]).pairs == ()


def test_that_a_text_that_the_regulations_prescribe_counts_for_nobody() -> None:
    text = "".join(
        f"根据《中华人民共和国政府信息公开条例》第{number}条的规定编制本年度的报告。"
        for number in "一二三四五六七八九十"
    )
    assert find_alike([_content(1, "甲局", text), _content(2, "乙局", text)]).pairs == ()


def test_that_what_most_units_write_counts_for_nobody() -> None:
    usual = _own_text(0)
    units = [
        _content(number, f"第{number}局", usual + _own_text(number)) for number in range(1, 30)
    ]
    found = find_alike(units)
    assert found.pairs == ()
    assert len(found.common) == 20 - 1  # the last clause of the usual words runs on into their own


def test_that_the_preamble_does_not_count() -> None:
    text = OVERVIEW.format(self="本局", n=1, field="招生")
    units = [UnitContent(number, "甲局", {"preamble": text}, {}) for number in (1, 2)]
    assert find_alike(units).pairs == ()


def test_that_the_most_alike_come_first() -> None:
    units = [
        _written(1, "甲局", "本局", 1),
        _written(2, "乙局", "本局", 2, "预算"),
        _written(3, "丙局", "本局", 3),
    ]
    pairs = find_alike(units).pairs
    assert (pairs[0].one, pairs[0].other) == (1, 3)
    assert [pair.share for pair in pairs] == sorted((pair.share for pair in pairs), reverse=True)


def test_that_many_copies_of_one_text_give_pairs_by_their_number_not_its_square() -> None:
    own = [_content(number, f"第{number}局", _own_text(number)) for number in range(300, 700)]
    copies = [_written(number, f"第{number}局", "本局", number) for number in range(300)]
    found = find_alike([*own, *copies])
    assert {unit for pair in found.pairs for unit in (pair.one, pair.other)} == set(range(300))
    assert len(found.pairs) + found.more <= 2 * 300


def test_that_the_shared_passages_are_told_by_their_places() -> None:
    one = _written(1, "清河市教育局", "清河市教育局", 12, "招生")
    other = _written(2, "清河市财政局", "我局", 3, "预算")
    passages = find_passages(one, other, "overview")
    texts = [
        (
            one.texts["overview"][each.start : each.end],
            other.texts["overview"][each.other_start : each.other_end],
        )
        for each in passages
    ]
    assert len(texts) == 2
    # The clause about what the unit deals with is each one's own.
    assert texts[0][0].startswith("清河市教育局把公开要求")
    assert texts[0][1].startswith("我局把公开要求")
    assert texts[1][0].endswith("全部改写成大白话")
    assert "12件" in texts[1][0]
    assert "3件" in texts[1][1]


def test_that_what_is_common_is_no_shared_passage() -> None:
    usual = _own_text(0) + "。"
    units = [_content(number, "本局", usual + _own_text(number)) for number in range(1, 21)]
    found = find_alike(units)
    assert find_passages(units[0], units[1], "overview", found.common) == ()
    assert len(find_passages(units[0], units[1], "overview")) == 1


def _cells(*values: int, table: str = "t3") -> dict[CellId, str]:
    return {CellId(f"{table}.row{place}"): str(value) for place, value in enumerate(values)}


def _with_cells(unit: int, *cells: dict[CellId, str]) -> UnitContent:
    return UnitContent(unit, "", {}, {key: text for each in cells for key, text in each.items()})


def test_that_units_with_the_same_figures_are_told() -> None:
    copied = _cells(12, 0, 345, 7, 89, 21)
    units = [
        _with_cells(1, copied, _cells(55, 1, 2, 3, 4, 5678, table="t2")),
        _with_cells(2, copied, _cells(1, table="t2")),
        _with_cells(3, _cells(12, 0, 345, 7, 89, 22)),
        _with_cells(4, {**copied, CellId("t3.row1"): ""}),
    ]
    found = find_alike(units).figures
    assert [(group.units, group.table, group.count) for group in found] == [((1, 2, 4), "t3", 5)]


def test_that_the_same_figures_in_all_tables_are_told_once() -> None:
    cells = (_cells(12, 345, 7, 89, 21), _cells(55, 1, 2, 3, 4, table="t2"))
    (group,) = find_alike([_with_cells(1, *cells), _with_cells(2, *cells)]).figures
    assert (group.units, group.table, group.count) == ((1, 2), "", 10)


@pytest.mark.parametrize("values", [(0,) * 20, (1, 0, 0, 1), (1, 1, 1, 1, 1, 1), ()])
def test_that_few_and_small_figures_are_the_same_by_chance(values: tuple[int, ...]) -> None:
    units = [_with_cells(number, _cells(*values)) for number in (1, 2)]
    assert find_alike(units).figures == ()


_TEXTS = st.text(st.sampled_from("公开申请办理答复12，。；\n本局清河市教育"), max_size=300)


@settings(max_examples=rounds(150, thorough=2_000), deadline=None)
@given(st.lists(_TEXTS, min_size=2, max_size=5), st.randoms(use_true_random=False))
def test_that_the_order_of_units_makes_no_difference(
    texts: list[str], chance: random.Random
) -> None:
    units = [_content(number, "清河市教育局", text) for number, text in enumerate(texts)]
    shuffled = chance.sample(units, len(units))
    expected = {(frozenset((pair.one, pair.other)), pair.share) for pair in find_alike(units).pairs}
    found = {(frozenset((pair.one, pair.other)), pair.share) for pair in find_alike(shuffled).pairs}
    assert found == expected


@settings(max_examples=rounds(150, thorough=2_000), deadline=None)
@given(_TEXTS, _TEXTS)
def test_that_passages_stand_in_both_texts_and_do_not_overlap(text: str, other: str) -> None:
    one, two = _content(1, "清河市教育局", text + other), _content(2, "乙局", other + text)
    passages = find_passages(one, two, "overview")
    for passage in passages:
        assert 0 <= passage.start < passage.end <= len(text + other)
        assert 0 <= passage.other_start < passage.other_end <= len(text + other)
    assert all(before.end <= after.start for before, after in pairwise(passages))

"""Units in order, and those that stand apart by the rule that is printed under the list."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.model.aggregation.ranking import (
    LEAST_SIZE,
    LEAST_UNITS,
    OUTLIER_RULE,
    Sample,
    find_outliers,
    growth_sample,
    median,
    rank,
)

if TYPE_CHECKING:
    import random

_values = st.dictionaries(st.integers(), st.fractions(0, 1, max_denominator=7), max_size=30)
_samples = st.dictionaries(
    st.integers(),
    st.builds(Sample, st.fractions(0, 1, max_denominator=50), st.integers(0, 500)),
    max_size=30,
)


def _shares(*percents: int, size: int = 100) -> dict[int, Sample]:
    return {place: Sample(Fraction(each, 100), size) for place, each in enumerate(percents)}


@given(_values)
def test_that_a_place_is_one_more_than_the_units_that_are_better(
    values: dict[int, Fraction],
) -> None:
    ranked = rank(values)

    assert sorted(each.key for each in ranked) == sorted(values)
    assert [each.value for each in ranked] == sorted(values.values(), reverse=True)
    for each in ranked:
        assert each.place == 1 + sum(other > each.value for other in values.values())


def test_that_equal_units_share_a_place_in_the_order_given() -> None:
    half, one = Fraction(1, 2), Fraction(1)
    ranked = rank({"甲": half, "乙": one, "丙": half, "丁": Fraction(0)})

    assert [(each.place, each.key) for each in ranked] == [
        (1, "乙"),
        (2, "甲"),
        (2, "丙"),
        (4, "丁"),
    ]


def test_that_a_unit_far_from_all_others_is_found() -> None:
    samples = _shares(85, 88, 90, 86, 87, 84, 89, 20)

    (found,) = find_outliers(samples)

    assert found.key == 7
    assert not found.is_high
    assert found.median == Fraction(173, 200)
    assert abs(found.sample.share - found.median) > found.allowed


def test_that_a_few_cases_make_no_outlier() -> None:
    samples = _shares(85, 88, 90, 86, 87, 84, 89)

    assert find_outliers({**samples, 99: Sample(Fraction(0), LEAST_SIZE - 1)}) == []
    # Two of ten where nine of ten are usual may well be chance; twenty of a hundred may not.
    assert find_outliers({**samples, 99: Sample(Fraction(6, 10), LEAST_SIZE)}) == []
    assert [each.key for each in find_outliers({**samples, 99: Sample(Fraction(2, 10), 100)})] == [
        99
    ]


def test_that_a_small_difference_is_none_however_alike_the_others_are() -> None:
    assert find_outliers(_shares(90, 90, 90, 90, 90, 90, 85, size=100_000)) == []
    assert len(find_outliers(_shares(90, 90, 90, 90, 90, 90, 79, size=100_000))) == 1


def test_that_units_differ_by_the_others_where_more_than_half_are_alike() -> None:
    # Nothing of anything is usual, and a few units have something: none of them stands apart.
    assert find_outliers(_shares(0, 0, 0, 0, 0, 11, 12, 25, 14, size=1000)) == []
    assert [each.key for each in find_outliers(_shares(0, 0, 0, 0, 0, 1, 2, 80, 4, size=1000))] == [
        7
    ]


@pytest.mark.parametrize("count", range(LEAST_UNITS))
def test_that_a_handful_of_units_has_no_middle(count: int) -> None:
    assert find_outliers(_shares(*([90] * (count - 1) + [0] if count else []))) == []


@given(_samples, st.randoms(use_true_random=False))
def test_that_the_order_of_the_units_does_not_matter(
    samples: dict[int, Sample], chance: random.Random
) -> None:
    items = list(samples.items())
    chance.shuffle(items)

    found = {each.key for each in find_outliers(dict(items))}

    assert found == {each.key for each in find_outliers(samples)}
    assert all(samples[key].size >= LEAST_SIZE for key in found)
    assert 2 * len(found) <= len(samples)


@given(_samples, st.fractions(0, 1, max_denominator=9), st.integers(0, LEAST_SIZE - 1))
def test_that_a_unit_with_few_cases_does_not_change_what_is_said_of_others(
    samples: dict[int, Sample], share: Fraction, size: int
) -> None:
    named = {str(key): one for key, one in samples.items()}

    assert find_outliers({**named, "small": Sample(share, size)}) == find_outliers(named)


@given(st.integers(0, 1000), st.integers(0, 1000), st.integers(1, 100))
def test_that_growth_is_compared_in_its_own_order(old: int, new: int, more: int) -> None:
    one, other = growth_sample(new, old), growth_sample(new + more, old)

    assert (one is None) == (new == old == 0)
    assert other is not None
    if one is not None:
        assert one.share < other.share or old == 0


def test_that_the_rule_names_its_limits() -> None:
    assert f"不少于{LEAST_SIZE}件" in OUTLIER_RULE
    assert f"少于{LEAST_UNITS}个" in OUTLIER_RULE
    assert "10个百分点" in OUTLIER_RULE


def test_that_nothing_has_no_middle() -> None:
    with pytest.raises(ValueError, match="no middle"):
        median([])

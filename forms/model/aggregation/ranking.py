"""Units in the order of a figure, and those that stand apart from all others."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Generic, TypeVar

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_Key = TypeVar("_Key")

LEAST_SIZE = 10
"""A share of fewer cases says nothing: one case more or less moves it by ten points."""
LEAST_UNITS = 5
"""Fewer units have no middle that one of them could be far from."""
LEAST_DISTANCE = Fraction(1, 10)
_MOST_SPREADS = 3
_MAD_TO_DEVIATION = Fraction(14826, 10000)
"""By which the median distance of a normal distribution is its standard deviation."""
_MEAN_TO_DEVIATION = Fraction(12533, 10000)
"""The same for the mean distance."""
_SUPPOSED = 2
"""Cases supposed on either side, so that a middle of 0 % or 100 % allows for chance as well."""

OUTLIER_RULE = (
    f"离群的认定：只比较分母不少于{LEAST_SIZE}件的单位，可比单位少于{LEAST_UNITS}个的不作认定；"
    f"与可比单位的中位数相差达到{int(LEAST_DISTANCE * 100)}个百分点，并且超过容许范围"
    f"{_MOST_SPREADS}倍的，列为离群。容许范围由各单位之间的离散程度（绝对中位差乘以1.4826，绝对中位差为0时用平均绝对差乘以1.2533）与按该单位"
    "件数计算的偶然误差合成，件数越少，容许的差越大。离群只说明需要核实，不等于有错。"
)
"""The rule of `find_outliers`, as it is printed under what it has found."""


class Ranked(Struct, Generic[_Key], frozen=True):
    """A unit and its place; units with the same value share a place, and the next ones are free."""

    place: int
    key: _Key
    value: Fraction


class Sample(Struct, frozen=True):
    """A share between 0 and 1, and the number of cases that it is a share of."""

    share: Fraction
    size: int


class Outlier(Struct, Generic[_Key], frozen=True):
    """A unit whose share stands apart: the middle of all, and how far from it is still usual."""

    key: _Key
    sample: Sample
    median: Fraction
    allowed: Fraction

    @property
    def is_high(self) -> bool:
        """Tell whether it is above the middle."""
        return self.sample.share > self.median


def rank(values: Mapping[_Key, Fraction]) -> list[Ranked[_Key]]:
    """Return units from the highest value to the lowest; equal ones in the order given."""
    ordered = sorted(values.items(), key=lambda item: item[1], reverse=True)
    ranked: list[Ranked[_Key]] = []
    for number, (key, value) in enumerate(ordered, 1):
        is_tied = bool(ranked) and ranked[-1].value == value
        ranked.append(Ranked(ranked[-1].place if is_tied else number, key, value))
    return ranked


def find_outliers(samples: Mapping[_Key, Sample]) -> list[Outlier[_Key]]:
    """Return the units that stand apart by `OUTLIER_RULE`, the farthest first.

    Exact throughout: distances are compared as squares, so that nothing depends on rounding.
    """
    compared = {key: one for key, one in samples.items() if one.size >= LEAST_SIZE}
    if len(compared) < LEAST_UNITS:
        return []
    shares = [one.share for one in compared.values()]
    middle = median(shares)
    spread = _spread([abs(share - middle) for share in shares])
    found: list[tuple[Fraction, Outlier[_Key]]] = []
    for key, one in compared.items():
        distance = abs(one.share - middle)
        square = _MOST_SPREADS**2 * (spread**2 + _chance(middle, one.size))
        if distance >= LEAST_DISTANCE and distance**2 > square:
            found.append((distance, Outlier(key, one, middle, max(_root(square), LEAST_DISTANCE))))
    found.sort(key=lambda pair: pair[0], reverse=True)
    return [outlier for _, outlier in found]


def growth_sample(new: int, old: int) -> Sample | None:
    """Return a growth as something to be compared: this year's part of both years' cases.

    It grows with the growth, is known where last year's count was nothing, and small counts make
    small samples of it.
    """
    both = new + old
    return Sample(Fraction(new, both), both) if both > 0 else None


def median(values: Iterable[Fraction]) -> Fraction:
    """Return the middle value, or the mean of the middle two; raises `ValueError` without any."""
    ordered: Sequence[Fraction] = sorted(values)
    if not ordered:
        raise ValueError("no middle of nothing")
    half = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[half]
    return (ordered[half - 1] + ordered[half]) / 2


def _spread(distances: Sequence[Fraction]) -> Fraction:
    """Return the standard deviation that distances from the middle speak of.

    Where more than half of them are nothing, their middle says nothing of the others: then it is
    taken from their mean, as Iglewicz and Hoaglin propose.
    """
    middle = median(distances)
    if middle:
        return _MAD_TO_DEVIATION * middle
    return _MEAN_TO_DEVIATION * sum(distances, Fraction(0)) / len(distances)


def _chance(share: Fraction, size: int) -> Fraction:
    """Return the variance that a share has by chance where so many cases are counted."""
    supposed = (share * size + _SUPPOSED) / (size + 2 * _SUPPOSED)
    return supposed * (1 - supposed) / size


def _root(square: Fraction) -> Fraction:
    """Return a root for showing, exact to a hundredth of a percent."""
    return Fraction(round(float(square) ** 0.5 * 10_000), 10_000)

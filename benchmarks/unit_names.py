"""Run with `python -m benchmarks.unit_names`: what it costs to find the units of reports by name.

Units are invented, a hundred to a county; every tenth report bears a name that no unit has, which
is the dear case. The time for one report must not grow with the number of units.
"""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from forms.model.aggregation.unit_names import Evidence, UnitNames
from forms.model.aggregation.units import Unit, UnitTree

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

REGION = "江东省清河市"
_SIZES = (100, 1_000, 10_000, 100_000)
_FIRST, _SECOND = "安白长大东丰光海和河", "平庆仁山顺泰文信阳永"
_FIELDS = (
    "教育",
    "财政",
    "民政",
    "司法",
    "审计",
    "统计",
    "体育",
    "发展和改革",
    "交通运输",
    "市场监督管理",
)
_LIKE = 10
"""Every how many reports bear a name like that of a unit."""


def units_of(count: int) -> Iterator[Unit]:
    """Yield that many units: counties, each followed by its organs."""
    number = 0
    while number < count:
        county = number = number + 1
        place = _place(county // 100)
        yield Unit(county, f"{place}县人民政府", None, county)
        for organ in range(99):
            number += 1
            field = _FIELDS[organ % len(_FIELDS)]
            part = (
                "" if organ < len(_FIELDS) else f"第{'零一二三四五六七八九'[organ // len(_FIELDS)]}"
            )
            yield Unit(number, f"{place}县{part}{field}局", county, organ)


def _place(number: int) -> str:
    digits = [number // 100 % 10, number // 10 % 10, number % 10]
    return _FIRST[digits[0]] + _SECOND[digits[1]] + _FIRST[digits[2]]


def evidence_of(units: Sequence[Unit]) -> Iterator[Evidence]:
    """Yield what the reports of all units say."""
    for place, unit in enumerate(units):
        name = unit.name if place % _LIKE else unit.name.replace("局", "处")
        yield Evidence(f"清河市{name}", file_name=f"{place}-{name}2024年政府信息公开年报.docx")


def main(sizes: Sequence[int] = _SIZES) -> None:
    """Print what a report costs, for more and more units."""
    for size in sizes:
        units = list(units_of(size))
        started = time.perf_counter()
        names = UnitNames(UnitTree(units), REGION)
        built = time.perf_counter()
        sure = sum(names.match(evidence).unit is not None for evidence in evidence_of(units))
        each = (time.perf_counter() - built) / len(units) * 1e6
        learnt = (built - started) / len(units) * 1e6
        print(f"{size:7} units: {learnt:6.1f} µs to learn, {each:6.1f} µs to find; {sure} sure")


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or _SIZES)

"""How figures of units are told on the page 分析. Free of Qt."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from forms.model.aggregation.indicators import Growth, show_percent
from forms.model.values import format_number

if TYPE_CHECKING:
    from forms.model.aggregation.indicators import Measure
    from ui.jobs.aggregation.unit_ranking import RankedLine

NOTHING = "无"
"""In place of a share of nothing: never 0 %."""
BLANK = "未填"
_UNSOUND = "■ 部分大于整体"
_MARKS = {
    (True, True): "▲ 偏高",
    (True, False): "▼ 偏低",
    (False, True): "▲ 增长明显",
    (False, False): "▼ 下降明显",
}
"""By whether it is a share, and whether it is above the others."""
_LEVEL = "持平"


def show_measure(measure: Measure | None) -> str:
    """Return a share or a count as a table has it, with words where there is none."""
    if measure is None:
        return BLANK
    return NOTHING if measure.value is None else measure.text


def show_parts(measure: Measure | None) -> str:
    """Return what a share is made of, `12/14`; blank of a count."""
    if measure is None or measure.whole is None:
        return ""
    return f"{format_number(measure.part)}/{format_number(measure.whole)}"


def show_change(now: Measure | None, before: Measure | None) -> str:
    """Return how a figure has changed, blank where one of the two is not known.

    Shares change by points, reckoned between them as printed: whoever reckons after gets the same.
    """
    if now is None or before is None:
        return ""
    if not now.is_share:
        return _show_growth(Growth(now.part, before.part))
    if now.value is None or before.value is None:
        return ""
    points = _printed(now) - _printed(before)
    return f"{_sign(points)}{points}个百分点" if points else _LEVEL


def change_size(line: RankedLine) -> float | None:
    """Return by what a line is sorted where the change is asked for."""
    now, before = line.measure, line.previous
    if now is None or before is None or now.value is None or before.value is None:
        return None
    if now.is_share:
        return float(now.value - before.value)
    rate = Growth(now.part, before.part).rate
    return None if rate is None else float(rate)


def show_mark(line: RankedLine) -> str:
    """Return shape and word of what is to be looked at, blank where there is nothing."""
    if line.is_unsound:
        return _UNSOUND
    if line.outlier is None or line.measure is None:
        return ""
    return _MARKS[line.measure.is_share, line.outlier.is_high]


def explain_mark(line: RankedLine) -> str:
    """Return how far a unit stands from the others, blank where there is nothing to say."""
    found = line.outlier
    if found is None or line.measure is None or not line.measure.is_share:
        return ""
    allowed = show_percent(found.allowed).removesuffix("%")
    return f"可比单位的中位数是{show_percent(found.median)}，容许相差{allowed}个百分点"


def tell_years(line: RankedLine) -> str:
    """Return a line's figures year by year, as they are read out."""
    years = sorted(line.years)
    return "，".join(f"{year}年{show_measure(line.years[year])}" for year in years)


def _show_growth(growth: Growth) -> str:
    if not growth.difference:
        return _LEVEL
    text = f"{_sign(growth.difference)}{format_number(growth.difference)}"
    if growth.rate is None:
        return text
    return f"{text}（{_sign(growth.difference)}{show_percent(growth.rate)}）"


def _printed(measure: Measure) -> Decimal:
    return Decimal(measure.text.removesuffix("%"))


def _sign(number: Decimal | int) -> str:
    return "+" if number > 0 else ""

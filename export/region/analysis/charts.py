"""The charts of an analysis."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from export.paper.chart import Chart
from export.region.analysis.comparison import standing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from export.region.analysis.comparison import Comparison
    from export.region.analysis.records import Analysis
    from export.region.analysis.template import Part
    from forms.edition.edition import Indicator
    from forms.model.aggregation.indicators import Measure

MOST_BARS = 20


def make_chart(
    part: Part, analysis: Analysis, found: Mapping[str, Comparison], title: str
) -> Chart | None:
    """Return the chart of a part, `None` where there is nothing to be compared in it."""
    if part.chart == "states":
        states = standing(analysis).states
        counts = tuple(Fraction(count) for _, count in states)
        return Chart(title, "单位数", tuple(map(str, dict(states))), counts) if states else None
    comparison = found[part.indicator]
    if part.chart == "years":
        return _years(analysis, comparison, title)
    return _top(analysis, found, comparison, title)


def _years(analysis: Analysis, comparison: Comparison, title: str) -> Chart | None:
    indicator = comparison.indicator
    years = {year: each.get(indicator.id) for year, each in sorted(analysis.earlier.items())}
    years[analysis.year] = comparison.region
    known = {year: _value(one) for year, one in years.items()}
    if sum(value is not None for value in known.values()) < 2:  # noqa: PLR2004 - one bar tells nothing
        return None
    names = tuple(f"{year}年" for year in known)
    return Chart(title, indicator.name, names, tuple(known.values()), indicator.is_share)


def _top(
    analysis: Analysis, found: Mapping[str, Comparison], comparison: Comparison, title: str
) -> Chart | None:
    """Return the units with the highest counts: in a chart of shares the same ones as in that."""
    indicator = comparison.indicator
    leading = _first_count(analysis, found) if indicator.is_share else comparison
    if leading is None or not leading.ranked:
        return None
    numbers = [each.key for each in leading.ranked[:MOST_BARS]]
    values = tuple(_value(analysis.units[number].measures.get(indicator.id)) for number in numbers)
    if not any(value is not None for value in values):
        return None
    names = tuple(analysis.units[number].name for number in numbers)
    return Chart(title, indicator.name, names, values, indicator.is_share)


def _first_count(analysis: Analysis, found: Mapping[str, Comparison]) -> Comparison | None:
    counts: list[Indicator] = [one for one in analysis.edition.indicators if not one.is_share]
    return found[counts[0].id] if counts else None


def _value(measure: Measure | None) -> Fraction | None:
    return measure.value if measure is not None and measure.is_sound else None

"""What a comparison comes to in words: what stands in the placeholders of the template.

A placeholder without a value is not known here: the sentence that has it is left out.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from export.region.analysis.comparison import growth_of, standing
from export.region.letters import long_date
from forms.model.aggregation.indicators import Growth, show_percent
from forms.model.aggregation.ranking import OUTLIER_RULE
from forms.model.aggregation.states import UnitState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from export.region.analysis.comparison import Comparison
    from export.region.analysis.records import Analysis
    from forms.edition.edition import Indicator
    from forms.model.aggregation.indicators import Measure
    from forms.model.aggregation.ranking import Ranked

Facts = dict[str, str | None]

REGION_WORDS = frozenset(
    (
        *("region", "year", "last_year", "date", "expected", "received", "received_share"),
        *(
            "missing",
            "returned",
            "faulty",
            "unread",
            "doubtful",
            "passed",
            "exempt",
            "outlier_rule",
        ),
    )
)
"""What every sentence may speak of."""
INDICATOR_WORDS = frozenset(
    (
        *("name", "meaning", "value", "unit", "before", "change", "compared", "median", "highest"),
        *("lowest", "leaders", "leaders_share", "empty", "unsound"),
    )
)
"""What a sentence about an indicator may speak of besides."""
_LEADERS = 3
_MOST_NAMES = 3


def region_facts(analysis: Analysis) -> Facts:
    """Return what there is to say of the region; a number of 0 is not spoken of."""
    stands = standing(analysis)
    states = {
        "missing": UnitState.MISSING,
        "returned": UnitState.RETURNED,
        "faulty": UnitState.FAULTY,
        "unread": UnitState.UNREAD,
        "doubtful": UnitState.DOUBTFUL,
        "passed": UnitState.PASSED,
        "exempt": UnitState.EXEMPT,
    }
    share = Fraction(stands.received, stands.expected) if stands.expected else None
    return {
        "region": analysis.region,
        "year": str(analysis.year),
        "last_year": str(analysis.year - 1),
        "date": long_date(analysis.sender.date),
        "expected": str(stands.expected),
        "received": str(stands.received),
        "received_share": None if share is None else show_percent(share),
        "outlier_rule": OUTLIER_RULE,
        **{name: str(stands.count(state) or "") or None for name, state in states.items()},
    }


def indicator_facts(analysis: Analysis, comparison: Comparison) -> Facts:
    """Return what there is to say of the units by one indicator."""
    indicator, region = comparison.indicator, comparison.region
    names = [unit.name for unit in analysis.units]
    known = region is not None and region.value is not None
    middle = comparison.median
    unsound = [names[number] for number in comparison.unsound]
    return {
        "name": indicator.name,
        "meaning": indicator.meaning,
        "unit": indicator.unit,
        "value": region.text if region is not None and known else None,
        "before": _before(comparison),
        "change": _change(comparison),
        "compared": str(len(comparison.ranked)) if comparison.ranked else None,
        "median": None if middle is None else show_value(indicator, middle),
        "highest": _extreme(indicator, comparison.ranked, names, 0),
        "lowest": _extreme(indicator, comparison.ranked, names, -1),
        "leaders": _leaders(comparison, names),
        "leaders_share": _leaders_share(comparison),
        "empty": _empty(comparison),
        "unsound": list_names(unsound) if unsound else None,
    }


def show_value(indicator: Indicator, value: Fraction) -> str:
    """Return a value of an indicator as printed, with its unit where it is a count."""
    if indicator.is_share:
        return show_percent(value)
    whole = value.denominator == 1
    return f"{int(value) if whole else f'{float(value):.1f}'}{indicator.unit}"


def show_change(now: Measure, before: Measure) -> str | None:
    """Return how an indicator has changed since last year, `None` where one is not known."""
    if not now.is_share:
        return Growth(now.part, before.part).text
    if now.value is None or before.value is None:
        return None
    # Between the shares as printed: whoever reckons after gets the same.
    points = _printed(now.value) - _printed(before.value)
    if not points:
        return "与上年持平"
    return f"{'上升' if points > 0 else '下降'}{abs(points)}个百分点"


def growth_text(analysis: Analysis, number: int, indicator: Indicator) -> str:
    """Return the growth of a unit as a table tells it: `+12.5%`, blank where it is not known."""
    growth = growth_of(analysis, analysis.units[number], indicator)
    if growth is None:
        return ""
    if growth.rate is None:
        return "持平" if not growth.difference else "上年为0"
    return f"{'+' if growth.rate > 0 else ''}{show_percent(growth.rate)}"


def list_names(names: Sequence[str]) -> str:
    """Return names as a sentence has them, many as the first ones and their number."""
    listed = "、".join(names[:_MOST_NAMES])
    return listed if len(names) <= _MOST_NAMES else f"{listed}等{len(names)}个单位"


def _printed(share: Fraction) -> Decimal:
    return Decimal(show_percent(share).removesuffix("%"))


def _before(comparison: Comparison) -> str | None:
    before = comparison.before
    return before.text if before is not None and before.value is not None else None


def _change(comparison: Comparison) -> str | None:
    if comparison.region is None or comparison.before is None:
        return None
    return show_change(comparison.region, comparison.before)


def _extreme(
    indicator: Indicator, ranked: Sequence[Ranked[int]], names: Sequence[str], at: int
) -> str | None:
    """Return who is first or last, with all who share the place; nobody where all are equal."""
    if not ranked or ranked[0].value == ranked[-1].value:
        return None
    value = ranked[at].value
    those = [names[each.key] for each in ranked if each.value == value]
    told = list_names(those) if len(those) <= _MOST_NAMES else f"并列的{len(those)}个单位"
    return f"{told}（{show_value(indicator, value)}）"


def _leaders(comparison: Comparison, names: Sequence[str]) -> str | None:
    first = [each for each in comparison.ranked[:_LEADERS] if each.value]
    told = [f"{names[one.key]}（{show_value(comparison.indicator, one.value)}）" for one in first]
    return "、".join(told) or None


def _leaders_share(comparison: Comparison) -> str | None:
    """Return the part of the first units in all units' sum; of shares there is none."""
    total = sum((each.value for each in comparison.ranked), Fraction(0))
    if comparison.indicator.is_share or not total or len(comparison.ranked) <= _LEADERS:
        return None
    first = sum((each.value for each in comparison.ranked[:_LEADERS]), Fraction(0))
    return show_percent(first / total)


def _empty(comparison: Comparison) -> str | None:
    """Return how many units have a count of nothing."""
    count = sum(not each.value for each in comparison.ranked)
    return str(count) if count and not comparison.indicator.is_share else None

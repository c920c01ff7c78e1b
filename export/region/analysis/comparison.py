"""What can be said of the units of a region by one indicator."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct

from forms.model.aggregation.indicators import Growth
from forms.model.aggregation.ranking import (
    Sample,
    find_outliers,
    growth_sample,
    median,
    rank,
)
from forms.model.aggregation.states import UnitState

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from export.region.analysis.records import Analysis, ComparedUnit
    from forms.edition.edition import Indicator
    from forms.model.aggregation.indicators import Measure
    from forms.model.aggregation.ranking import Outlier, Ranked

_RECEIVED = frozenset(UnitState) - {UnitState.MISSING, UnitState.EXEMPT}


class Comparison(Struct, frozen=True):
    """Units by one indicator: their places, the middle, and those that stand apart.

    Units are told by their number in the analysis, since two may bear one name. `unsound` are
    those whose tables contradict each other here, so that they are not compared.
    """

    indicator: Indicator
    region: Measure | None
    before: Measure | None
    ranked: tuple[Ranked[int], ...]
    median: Fraction | None
    outliers: tuple[Outlier[int], ...]
    unsound: tuple[int, ...]


class Standing(Struct, frozen=True):
    """How many units have reported, and in which state they are."""

    expected: int
    received: int
    states: tuple[tuple[UnitState, int], ...]

    def count(self, state: UnitState) -> int:
        """Return how many units are in a state."""
        return dict(self.states).get(state, 0)


def compare(analysis: Analysis, indicator: Indicator) -> Comparison:
    """Compare the units of a region by an indicator."""
    found = dict(_measures(analysis, indicator.id))
    sound = {number: one for number, one in found.items() if one.is_sound}
    values = {number: one.value for number, one in sound.items() if one.value is not None}
    samples = {
        number: Sample(value, int(whole))
        for number, value in values.items()
        if (whole := sound[number].whole) is not None
    }
    return Comparison(
        indicator=indicator,
        region=analysis.measures.get(indicator.id),
        before=analysis.earlier.get(analysis.year - 1, {}).get(indicator.id),
        ranked=tuple(rank(values)),
        median=median(values.values()) if values else None,
        outliers=tuple(find_outliers(samples)),
        unsound=tuple(n for n, one in found.items() if one.value is not None and n not in sound),
    )


def growth_of(analysis: Analysis, unit: ComparedUnit, indicator: Indicator) -> Growth | None:
    """Return how a count of a unit has changed since last year, `None` without either."""
    new = unit.measures.get(indicator.id)
    old = unit.earlier.get(analysis.year - 1, {}).get(indicator.id)
    return None if new is None or old is None else Growth(new.part, old.part)


def growth_outliers(analysis: Analysis, indicator: Indicator) -> list[Outlier[int]]:
    """Return the units whose count has changed otherwise than that of the others."""
    samples = {}
    for number, unit in enumerate(analysis.units):
        growth = growth_of(analysis, unit, indicator)
        sample = growth and growth_sample(int(growth.new), int(growth.old))
        if sample:
            samples[number] = sample
    return find_outliers(samples)


def standing(analysis: Analysis) -> Standing:
    """Return how many units have reported."""
    states = Counter(unit.state for unit in analysis.units)
    return Standing(
        expected=sum(states.values()) - states[UnitState.EXEMPT],
        received=sum(states[state] for state in _RECEIVED),
        states=tuple((state, states[state]) for state in UnitState if states[state]),
    )


def _measures(analysis: Analysis, indicator: str) -> Iterator[tuple[int, Measure]]:
    for number, unit in enumerate(analysis.units):
        if indicator in unit.measures:
            yield number, unit.measures[indicator]

"""The units of a region ranked by an indicator, and some of them side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from forms.errors import UserError
from forms.model.aggregation.indicators import Measure, measure_all
from forms.model.aggregation.ranking import Sample, find_outliers, growth_sample, rank
from forms.model.aggregation.units import UnitTree
from storage.regions.measures import measures_of, reports_of_years
from storage.regions.units import RegionUnits
from ui.jobs.aggregation.region_measures import (
    YEARS_BEFORE,
    earlier_measures,
    earlier_region_measures,
    region_measures,
)
from ui.jobs.aggregation.standings import missing_units, paths_above

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from fractions import Fraction

    from forms.edition.catalog import EditionCatalog
    from forms.edition.edition import Indicator
    from forms.model.aggregation.ranking import Outlier
    from storage.library import Library
    from storage.regions.measures import YearReport
    from storage.regions.records import Region

    Progress = Callable[[int, int], None]
    """Told now and then how many reports are measured, and of how many; may raise to stop."""
    Years = Mapping[int, Measure]


class RankedLine(Struct, frozen=True):
    """A unit, or the region itself, by an indicator.

    `unit` is `None` for the region. `years` has the measure of each year of which there is one,
    this one too. `place` is `None` where there is nothing to rank: no share, or one above 100 %.
    `outlier` is set where the unit stands apart, by its share or, of a count, by its growth.
    """

    name: str
    year: int
    years: Years
    unit: int | None = None
    above: str = ""
    report: int | None = None
    place: int | None = None
    outlier: Outlier[int] | None = None

    @property
    def measure(self) -> Measure | None:
        """Return this year's measure."""
        return self.years.get(self.year)

    @property
    def previous(self) -> Measure | None:
        """Return last year's measure."""
        return self.years.get(self.year - 1)

    @property
    def value(self) -> Fraction | None:
        """Return this year's share or count, `None` for a share of nothing."""
        return self.measure.value if self.measure is not None else None

    @property
    def is_unsound(self) -> bool:
        """Tell whether the table contradicts itself: a share above the whole."""
        return self.value is not None and self.measure is not None and not self.measure.is_sound


class Ranking(Struct, frozen=True):
    """All units of a region that have handed in, by an indicator; those without a place last.

    `earlier` are the years before of which anything is known. `missing` names the units whose
    report is still to come.
    """

    indicator: Indicator
    year: int
    earlier: tuple[int, ...]
    region: RankedLine
    lines: tuple[RankedLine, ...]
    missing: tuple[str, ...]


class MeasureCache:
    """What reports were measured to be, for as long as they are as they were.

    A few indicators are kept, the last ones that were asked for: a province has ten thousand
    units. It is no harm where two threads use it: what it has of a report as it is is true.
    """

    _MOST = 4

    def __init__(self) -> None:
        self._known: dict[str, dict[int, tuple[str, Measure | None]]] = {}
        self._region: dict[int, Mapping[str, Measure]] | None = None

    def forget_region(self) -> None:
        """Measure the region anew when it is asked for next: something of it has changed."""
        self._region = None

    def region_years(
        self, library: Library, region: Region, catalog: EditionCatalog
    ) -> Mapping[int, Mapping[str, Measure]]:
        """Return the indicators of the region's sums by year.

        Raises:
            UserError: the library cannot be read.
        """
        known = self._region
        if known is None:
            known = dict(earlier_region_measures(library, region, catalog))
            known[region.year] = region_measures(library, region, catalog)
            self._region = known
        return known

    def missing(self, indicator: str, reports: Iterable[YearReport]) -> list[YearReport]:
        """Return the reports that are still to be measured, as they are now."""
        known = self._of(indicator)
        return [one for one in reports if known.get(one.report, ("",))[0] != one.stamp]

    def keep(
        self, indicator: str, reports: Iterable[YearReport], found: Mapping[int, Measure]
    ) -> None:
        """Keep what some reports were measured to be, or that they have no such figures."""
        known = self._of(indicator)
        for one in reports:
            known[one.report] = one.stamp, found.get(one.report)

    def measure(self, indicator: str, report: int) -> Measure | None:
        """Return what is kept of a report."""
        return self._of(indicator).get(report, ("", None))[1]

    def _of(self, indicator: str) -> dict[int, tuple[str, Measure | None]]:
        known = self._known.pop(indicator, {})
        self._known[indicator] = known
        for old in list(self._known)[: -self._MOST]:
            self._known.pop(old, None)
        return known


def rank_units(
    library: Library,
    region: Region,
    catalog: EditionCatalog,
    indicator: str,
    cache: MeasureCache | None = None,
    progress: Progress | None = None,
) -> Ranking:
    """Rank the units of a region by an indicator.

    Reports of every year are measured by their own edition, and compared by the indicator's id.

    Raises:
        UserError: the library cannot be read, or the region's edition is not known.
    """
    cache = cache if cache is not None else MeasureCache()
    chosen = next(one for one in catalog.load(region.edition).indicators if one.id == indicator)
    reports = reports_of_years(library, region, YEARS_BEFORE)
    _measure(library, catalog, indicator, reports, cache, progress)
    whole = {
        year: each[indicator]
        for year, each in cache.region_years(library, region, catalog).items()
        if indicator in each
    }
    tree = UnitTree(RegionUnits(library, region).units())
    lines = _lines(tree, region, reports, lambda report: cache.measure(indicator, report))
    known = {year for line in lines for year in line.years} | set(whole)
    return Ranking(
        chosen,
        region.year,
        tuple(year for year in sorted(known) if year < region.year),
        RankedLine(region.organization, region.year, whole),
        tuple(_in_order(chosen, lines)),
        tuple(unit.name for unit in missing_units(tree, {one.unit for one in reports})),
    )


def compare_units(
    library: Library, region: Region, catalog: EditionCatalog, reports: Sequence[int]
) -> list[Mapping[int, Mapping[str, Measure]]]:
    """Return all indicators of some units' reports, this year's and those of the years before.

    Raises:
        UserError: a report cannot be read.
    """
    found: list[Mapping[int, Mapping[str, Measure]]] = []
    for number in reports:
        report = library.load(number, catalog)
        years = dict(earlier_measures(library, report.organization, region.year, catalog))
        years[region.year] = measure_all(report.edition, report.shown_values())
        found.append(years)
    return found


def _lines(
    tree: UnitTree,
    region: Region,
    reports: Iterable[YearReport],
    measured: Callable[[int], Measure | None],
) -> list[RankedLine]:
    """Return a line for each unit that has handed in, in the order of the tree."""
    years: dict[int, dict[int, Measure]] = {}
    own: dict[int, int] = {}
    for one in reports:
        found = measured(one.report)
        if found is not None:
            years.setdefault(one.unit, {})[one.year] = found
        if one.year == region.year:
            own[one.unit] = one.report
    above = paths_above(tree)
    return [
        RankedLine(
            unit.name,
            region.year,
            years.get(unit.number, {}),
            unit.number,
            above[unit.number],
            own[unit.number],
        )
        for unit in tree
        if unit.number in own
    ]


def _measure(
    library: Library,
    catalog: EditionCatalog,
    indicator: str,
    reports: Sequence[YearReport],
    cache: MeasureCache,
    progress: Progress | None,
) -> None:
    """Measure the reports that the cache does not know as they are now, one edition at a time."""
    waiting: dict[str, list[YearReport]] = {}
    for one in cache.missing(indicator, reports):
        waiting.setdefault(one.edition, []).append(one)
    total = sum(len(each) for each in waiting.values())
    done = 0
    for edition_id, several in waiting.items():
        measured: dict[int, Measure] = {}
        try:
            edition = catalog.load(edition_id)
        except UserError:
            # What cannot be read is told where that report is opened.
            continue
        chosen = next((one for one in edition.indicators if one.id == indicator), None)
        if chosen is not None:
            numbers = [one.report for one in several]
            tell = None
            if progress is not None:
                tell = _shifted(progress, done, total)
            measured = measures_of(library, numbers, edition, chosen, tell)
        cache.keep(indicator, several, measured)
        done += len(several)


def _shifted(progress: Progress, done: int, total: int) -> Callable[[int], None]:
    return lambda more: progress(done + more, total)


def _in_order(indicator: Indicator, lines: Sequence[RankedLine]) -> list[RankedLine]:
    """Return the lines with their places: ranked ones, contradicting ones, those without."""
    values = {
        at: line.value
        for at, line in enumerate(lines)
        if line.value is not None and not line.is_unsound
    }
    outliers = {one.key: one for one in find_outliers(_samples(indicator, lines, values))}
    ranked = [
        replace(lines[one.key], place=one.place, outlier=outliers.get(one.key))
        for one in rank(values)
    ]
    others = [line for at, line in enumerate(lines) if at not in values]
    # Those with a figure come before those without, each in the order of the units.
    others.sort(key=lambda line: (not line.is_unsound, line.measure is None))
    return ranked + others


def _samples(
    indicator: Indicator, lines: Sequence[RankedLine], values: Mapping[int, Fraction]
) -> dict[int, Sample]:
    """Return what outliers are looked for in: shares, or how counts have grown."""
    found: dict[int, Sample] = {}
    for at in values:
        measure, previous = lines[at].measure, lines[at].previous
        if measure is None:
            continue
        if indicator.is_share:
            found[at] = Sample(values[at], int(measure.whole or 0))
        elif previous is not None:
            sample = growth_sample(int(measure.part), int(previous.part))
            if sample is not None:
                found[at] = sample
    return found

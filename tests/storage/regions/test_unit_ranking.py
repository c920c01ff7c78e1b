"""Units are ranked by what their reports show, with the years before, and nothing is made up."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from forms.edition.catalog import EditionCatalog
from forms.edition.terms import CellId
from forms.model.aggregation.indicators import Measure, measure_all
from forms.model.aggregation.units import Unit
from forms.model.changes import Change, ChangeSet, Field
from forms.model.report import Report
from storage.library import Library
from storage.regions.corrections import adjust
from storage.regions.records import Assignment
from storage.regions.regions import Regions
from storage.regions.units import RegionUnits
from tests.invented_region import CITY, YEAR
from ui.jobs.aggregation.unit_ranking import (
    MeasureCache,
    RankedLine,
    Ranking,
    compare_units,
    rank_units,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from storage.regions.records import Region

CATALOG = EditionCatalog()
NEW = CellId("t3.new_requests.natural_person")
GRANTED = CellId("t3.granted.natural_person")
PUBLIC = CellId("t3.refused.state_secret.natural_person")


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library.db") as opened:
        yield opened


def report(organ: str, new: int, granted: int, year: int = YEAR) -> Report:
    """Return a report on so many requests, of which so many were granted, the others refused."""
    found = Report(CATALOG.for_year(year), organ, year)
    found.cells.update(dict.fromkeys(found.edition.input_cells, "0"))
    found.cells.update({NEW: str(new), GRANTED: str(granted), PUBLIC: str(new - granted)})
    return found


def hand_in(
    library: Library, reports: Mapping[str, Report | None], earlier: tuple[Report, ...] = ()
) -> Region:
    """Begin a region with units of these names, and take in what they hand in."""
    region = Regions(library).add(CITY, YEAR, CATALOG.for_year(YEAR).id)
    units = RegionUnits(library, region)
    listed = units.save([Unit(-n - 1, name, None, n) for n, name in enumerate(reports)])
    for unit in listed:
        one = reports[unit.name]
        if one is not None:
            units.assign([Assignment(unit.number, library.add(one, cause="收取").id)])
    for one in earlier:
        library.add(one, cause="导入")
    return region


def told(ranking: Ranking) -> list[tuple[int | None, str, str]]:
    return [
        (line.place, line.name, line.measure.text if line.measure else "") for line in ranking.lines
    ]


def line_of(ranking: Ranking, name: str) -> RankedLine:
    return next(line for line in ranking.lines if line.name == name)


def test_that_units_are_ranked_and_equal_ones_share_a_place(library: Library) -> None:
    region = hand_in(
        library,
        {
            "甲局": report("甲局", 4, 1),
            "乙局": report("乙局", 10, 9),
            "丙局": report("丙局", 20, 18),
            "丁局": report("丁局", 2, 1),
            "戊局": None,
        },
    )
    ranking = rank_units(library, region, CATALOG, "disclosed")
    assert told(ranking) == [
        (1, "乙局", "90.0%"),
        (1, "丙局", "90.0%"),
        (3, "丁局", "50.0%"),
        (4, "甲局", "25.0%"),
    ]
    assert ranking.missing == ("戊局",)
    # The region's share is that of its sums, not the mean of the units' shares.
    assert ranking.region.measure == Measure(29, 36)
    assert (ranking.region.place, ranking.earlier) == (None, ())


def test_that_a_share_of_nothing_and_a_contradiction_have_no_place(library: Library) -> None:
    wrong = report("乙局", 5, 5)
    wrong.cells[CellId("t3.total_handled.total")] = "4"
    blank = Report(CATALOG.for_year(YEAR), "丁局", YEAR)
    region = hand_in(
        library,
        {
            "丁局": blank,
            "甲局": report("甲局", 0, 0),
            "乙局": wrong,
            "丙局": report("丙局", 5, 0),
        },
    )
    ranking = rank_units(library, region, CATALOG, "disclosed")
    assert told(ranking) == [
        (1, "丙局", "0.0%"),
        (None, "乙局", "125.0%"),
        (None, "甲局", "—"),
        (None, "丁局", ""),
    ]
    assert [line.is_unsound for line in ranking.lines] == [False, True, False, False]


def test_that_the_years_before_stand_beside_by_their_own_editions(library: Library) -> None:
    early = YEAR - 2
    region = hand_in(
        library,
        {"甲局": report("甲局", 10, 8), "乙局": report("乙局", 3, 3)},
        (report("甲局", 10, 5, YEAR - 1), report("甲局", 4, 1, early), report("丙局", 1, 1, early)),
    )
    ranking = rank_units(library, region, CATALOG, "disclosed")
    assert ranking.earlier == (early, YEAR - 1)
    years = line_of(ranking, "甲局").years
    assert {year: one.text for year, one in years.items()} == {
        early: "25.0%",
        YEAR - 1: "50.0%",
        YEAR: "80.0%",
    }
    assert line_of(ranking, "乙局").previous is None


def test_that_outliers_are_told_of_shares_and_of_growth(library: Library) -> None:
    names = [f"第{number}局" for number in range(8)]
    reports: dict[str, Report | None] = {name: report(name, 100, 90) for name in names}
    reports["孤局"] = report("孤局", 100, 10)
    reports["增局"] = report("增局", 500, 450)
    earlier = tuple(report(name, 100, 90, YEAR - 1) for name in reports)
    region = hand_in(library, reports, earlier)
    shares = rank_units(library, region, CATALOG, "disclosed")
    low = line_of(shares, "孤局").outlier
    assert low is not None
    assert not low.is_high
    assert low.median == Fraction(9, 10)
    counts = rank_units(library, region, CATALOG, "requests")
    assert [line.name for line in counts.lines if line.outlier is not None] == ["增局"]
    assert counts.lines[0].name == "增局"


def test_that_only_changed_reports_are_measured_again(library: Library) -> None:
    region = hand_in(library, {name: report(name, 10, 5) for name in ("甲局", "乙局", "丙局")})
    cache, steps = MeasureCache(), list[tuple[int, int]]()

    def note(done: int, total: int) -> None:
        steps.append((done, total))

    first = rank_units(library, region, CATALOG, "disclosed", cache, note)
    assert rank_units(library, region, CATALOG, "disclosed", cache, note) == first
    assert steps == [(3, 3)]
    entry = library.find("乙局", YEAR)
    assert entry is not None
    library.save(entry, ChangeSet("键入", (Change(Field(GRANTED), "5", "7"),)), cause="键入")
    cache.forget_region()
    after = rank_units(library, region, CATALOG, "disclosed", cache, note)
    assert steps == [(3, 3), (1, 1)]
    assert after == rank_units(library, region, CATALOG, "disclosed")
    assert after.lines[0].name == "乙局"
    for one in CATALOG.load(region.edition).indicators:
        assert rank_units(library, region, CATALOG, one.id, cache) == rank_units(
            library, region, CATALOG, one.id
        )


def test_that_the_region_counts_corrections_and_units_do_not(library: Library) -> None:
    region = hand_in(library, {"甲局": report("甲局", 10, 5)})
    edition = CATALOG.load(region.edition)
    adjust(library, region, NEW, 7, name="开发区", reason="没有列为单位")
    ranking = rank_units(library, region, CATALOG, "requests")
    assert ranking.region.measure == Measure(17)
    assert line_of(ranking, "甲局").measure == Measure(10)
    assert ranking.indicator in edition.indicators


def test_that_compared_units_have_all_indicators_of_all_years(library: Library) -> None:
    now, before = report("甲局", 10, 5), report("甲局", 8, 8, YEAR - 1)
    region = hand_in(library, {"甲局": now}, (before,))
    entry = library.find("甲局", YEAR)
    assert entry is not None
    [found] = compare_units(library, region, CATALOG, [entry.id])
    assert found == {
        YEAR: measure_all(now.edition, now.shown_values()),
        YEAR - 1: measure_all(before.edition, before.shown_values()),
    }

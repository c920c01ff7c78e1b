"""The indicators of many reports are those that each of them has by itself."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.edition.catalog import EditionCatalog
from forms.model.aggregation.indicators import Measure, measure_all
from forms.model.aggregation.units import Unit
from forms.model.report import Report
from storage.library import Library
from storage.regions.measures import measures_of, reports_of_years
from storage.regions.records import Assignment
from storage.regions.regions import Regions
from storage.regions.units import RegionUnits
from tests.invented_region import CITY, UNITS, YEAR, invent_city

if TYPE_CHECKING:
    from collections.abc import Iterator

    from forms.edition.edition import Edition
    from forms.edition.terms import CellId

CATALOG = EditionCatalog()
EDITIONS = {name: CATALOG.load(name) for name in ("2019", "2021")}
TEXTS = st.one_of(
    st.integers(0, 10**9).map(str),
    st.integers(0, 30).map(str),
    st.sampled_from(["0", "-3", "3.5", "约3", "无", "1,234", "9" * 13, "9" * 20]),
)


def _compared_cells(edition: Edition) -> list[CellId]:
    """Return the cells of the tables that are compared, totals too."""
    return [cell for cell in edition.cells if cell.startswith(("t3.", "t4."))]


@st.composite
def _drawn(draw: st.DrawFn) -> tuple[str, list[dict[CellId, str]]]:
    """Draw an edition, and what is filled into some reports."""
    name = draw(st.sampled_from(sorted(EDITIONS)))
    filled = st.dictionaries(st.sampled_from(_compared_cells(EDITIONS[name])), TEXTS, max_size=12)
    return name, draw(st.lists(filled, min_size=1, max_size=3))


@given(_drawn())
def test_that_sql_measures_what_each_report_shows(
    drawn: tuple[str, list[dict[CellId, str]]],
) -> None:
    edition = EDITIONS[drawn[0]]
    reports = [
        Report(edition, f"第{number}局", edition.first_year, cells=dict(cells))
        for number, cells in enumerate(drawn[1])
    ]
    with tempfile.TemporaryDirectory() as folder, Library.open(Path(folder, "a.db")) as library:
        numbers = {library.add(report, cause="导入").id: report for report in reports}
        for indicator in edition.indicators:
            found = measures_of(library, numbers, edition, indicator)
            expected = {
                number: measure_all(edition, report.shown_values()).get(indicator.id)
                for number, report in numbers.items()
            }
            assert found == {number: one for number, one in expected.items() if one is not None}


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library.db") as opened:
        yield opened


def test_that_more_reports_than_are_read_together_are_all_measured(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.regions.measures._TOGETHER", 2)
    reports = invent_city(7, UNITS[:5])
    numbers = {library.add(report, cause="导入").id: report for report in reports}
    edition, told = reports[0].edition, list[int]()
    indicator = next(one for one in edition.indicators if one.id == "disclosed")
    found = measures_of(library, numbers, edition, indicator, told.append)
    assert found == {
        number: measure_all(edition, report.shown_values())["disclosed"]
        for number, report in numbers.items()
    }
    assert told == [2, 4, 5]
    assert measures_of(library, (), edition, indicator) == {}


def test_that_a_share_of_nothing_is_measured_but_a_blank_report_is_not(library: Library) -> None:
    edition = CATALOG.for_year(YEAR)
    indicator = next(one for one in edition.indicators if one.id == "disclosed")
    nothing = Report(edition, "甲局", YEAR)
    nothing.cells.update(dict.fromkeys(edition.input_cells, "0"))
    first = library.add(nothing, cause="导入").id
    blank = library.add(Report(edition, "乙局", YEAR), cause="导入").id
    assert measures_of(library, (first, blank), edition, indicator) == {first: Measure(0, 0)}


def test_that_a_unit_s_reports_are_those_of_the_organ_that_its_report_names(
    library: Library,
) -> None:
    region = Regions(library).add(CITY, YEAR, CATALOG.for_year(YEAR).id)
    units = RegionUnits(library, region)
    one, _ = units.save([Unit(-1, "数据局"), Unit(-2, "未交的局")])
    entries = {}
    for year in range(YEAR - 3, YEAR + 1):
        entries[year] = library.add(Report(CATALOG.for_year(year), "大数据局", year), cause="导入")
    units.assign([Assignment(one.number, entries[YEAR].id)])
    library.delete(entries[YEAR - 1])
    found = reports_of_years(library, region, 2)
    assert {(each.unit, each.report, each.year) for each in found} == {
        (one.number, entries[YEAR].id, YEAR),
        (one.number, entries[YEAR - 2].id, YEAR - 2),
    }

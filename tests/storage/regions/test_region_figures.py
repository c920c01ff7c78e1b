"""A region's figures follow its units, and go into its own report without a typed one lost."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from forms.edition.catalog import EditionCatalog
from forms.edition.terms import CellId
from forms.model.aggregation.units import Unit
from storage.library import Library
from storage.regions.corrections import adjust
from storage.regions.records import Assignment
from storage.regions.regions import Regions
from storage.regions.units import RegionUnits
from tests.invented_region import CITY, UNITS, YEAR, invent_city
from ui.jobs.aggregation.region_figures import RegionFigures
from ui.jobs.aggregation.regional_update import (
    deviations,
    open_regional_report,
    typed_cells,
    update,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from forms.model.changes import ChangeSet
    from forms.model.report import Report
    from storage.rows import ReportEntry

CATALOG = EditionCatalog()
EDITION = CATALOG.for_year(YEAR)
NEW = CellId("t3.new_requests.natural_person")
NEW_TOTAL = CellId("t3.new_requests.total")
MONEY = CellId("t2.art20_8.administrative_fee.amount")


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library.db") as opened:
        yield opened


@pytest.fixture
def reports() -> list[Report]:
    return invent_city(5, UNITS[:4])


@pytest.fixture
def figures(library: Library, reports: list[Report]) -> RegionFigures:
    """Return the figures of a region of five units, four of which have handed in."""
    region = Regions(library).add(CITY, YEAR, EDITION.id)
    units = RegionUnits(library, region)
    listed = units.save([Unit(-number - 1, name) for number, name in enumerate(UNITS[:5])])
    entries = [library.add(report, cause="导入：甲.docx") for report in reports]
    units.assign(
        [Assignment(unit.number, entry.id) for unit, entry in zip(listed, entries, strict=False)]
    )
    return RegionFigures(library, region, EDITION)


def _sum(reports: list[Report], cell: CellId) -> str:
    return str(sum(int(report.cells[cell]) for report in reports))


def _save(figures: RegionFigures, entry: ReportEntry, changes: ChangeSet) -> ReportEntry:
    return figures.library.save(entry, changes, cause=changes.label)


def test_a_sum_names_its_addends_their_shares_and_who_is_missing(
    figures: RegionFigures, reports: list[Report]
) -> None:
    assert figures.cells()[NEW] == _sum(reports, NEW)
    lines = figures.addends(NEW)
    assert [(line.name, line.text) for line in lines] == [
        (report.organization, report.cells[NEW]) for report in reports
    ]
    assert sum(line.share or 0 for line in lines) == pytest.approx(1)
    assert figures.missing == [UNITS[4]]


def test_the_addends_of_a_total_are_the_totals_of_the_units(
    figures: RegionFigures, reports: list[Report]
) -> None:
    shown = [report.shown_values()[NEW_TOTAL] for report in reports]
    assert [line.text for line in figures.addends(NEW_TOTAL)] == shown


def test_last_year_s_figure_of_each_unit_stands_beside(
    figures: RegionFigures, library: Library, reports: list[Report]
) -> None:
    old = reports[1].copy()
    old.year, old.cells[NEW] = YEAR - 1, "31"
    library.add(old, cause="导入：去年.docx")
    figures.load()
    assert [line.previous for line in figures.addends(NEW)] == [None, 31, None, None]


def test_that_a_changed_unit_reaches_the_sum_as_if_all_were_added_again(
    figures: RegionFigures, library: Library, reports: list[Report]
) -> None:
    chance = random.Random(3)  # noqa: S311 - to be the same each time
    texts = ["", "7", "约5件", "12", "0", "-3", "999999999999"]
    for _ in range(60):
        number = chance.randrange(len(reports))
        entry = library.find(reports[number].organization, YEAR)
        assert entry is not None
        cells = {cell: chance.choice(texts) for cell in chance.sample(EDITION.input_cells, 3)}
        changes = reports[number].change_cells(cells, "录入")
        reports[number].apply(changes)
        before = figures.cells()
        told = figures.note(entry.id, changes)
        if changes:
            _save(figures, entry, changes)
        followed = figures.cells()
        moved = {cell for cell in {*before, *followed} if before.get(cell) != followed.get(cell)}
        assert told == moved
        figures.load()
        assert figures.cells() == followed


def test_the_region_s_report_gets_the_sums_and_follows_them(
    figures: RegionFigures, library: Library, reports: list[Report]
) -> None:
    entry = open_regional_report(figures)
    stored = library.load(entry.id, CATALOG)
    assert (stored.organization, stored.year) == (CITY, YEAR)
    assert stored.cells == figures.cells()
    unit = library.find(reports[0].organization, YEAR)
    assert unit is not None
    _save(figures, unit, reports[0].change_cells({NEW: "1000"}, "录入"))
    figures.load()
    changes = update(stored, figures, typed_cells(figures, entry, stored))
    assert [str(change.field) for change in changes.changes] == [NEW]
    assert open_regional_report(figures).id == entry.id


def test_what_was_typed_over_a_sum_stays_and_is_told(
    figures: RegionFigures, library: Library
) -> None:
    entry = open_regional_report(figures)
    stored = library.load(entry.id, CATALOG)
    expected = stored.cells[NEW]
    changes = stored.change_cells({NEW: str(int(expected) + 5)}, "录入")
    entry = _save(figures, entry, changes)
    stored.apply(changes)
    typed = typed_cells(figures, entry, stored)
    assert typed == {NEW}
    assert not update(stored, figures, typed)
    (deviation,) = deviations(stored, figures)
    assert (deviation.cell, deviation.expected) == (NEW, expected)
    assert deviation.difference(EDITION) == 5


def test_a_named_correction_is_an_addend_and_settles_the_deviation(
    figures: RegionFigures, library: Library
) -> None:
    before = figures.cells()[NEW]
    adjust(library, figures.region, NEW, -2, name="市政府本级", reason="开发区与云阶区各报了一次")
    figures.load()
    assert figures.cells()[NEW] == str(int(before) - 2)
    last = figures.addends(NEW)[-1]
    assert (last.name, last.number) == ("市政府本级", -2)
    assert last.adjustment is not None
    assert last.adjustment.reason == "开发区与云阶区各报了一次"
    assert figures.addends(NEW_TOTAL)[-1].number == -2
    entry = open_regional_report(figures)
    assert not deviations(library.load(entry.id, CATALOG), figures)


def test_money_is_added_to_the_last_decimal(figures: RegionFigures, reports: list[Report]) -> None:
    digits = [report.cells[MONEY].partition(".") for report in reports]
    scaled = sum(int(whole) * 10_000 + int(part.ljust(4, "0")) for whole, _, part in digits)
    whole, part = divmod(scaled, 10_000)
    assert figures.cells()[MONEY] == f"{whole}.{part:04}".rstrip("0").rstrip(".")

"""What SQL adds up is what adding figure by figure gives, whatever stands in the cells."""

from __future__ import annotations

import sqlite3
import tempfile
from collections import defaultdict
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.edition.catalog import EditionCatalog
from forms.edition.terms import CellId, ValueKind
from forms.model.aggregation.sums import NOTHING, Total, input_terms
from forms.model.aggregation.units import Unit
from forms.model.figures import Figures
from forms.model.values import format_number, parse_value
from storage.errors import DamagedError
from storage.library import Library
from storage.regions.records import Assignment
from storage.regions.regions import Regions
from storage.regions.sums import Addend, addends, region_sums
from storage.regions.units import RegionUnits
from tests.storage.regions.samples import ALL_NEW, COMPANIES, FEE, NATURAL, hand_in, plant
from tests.storage.samples import put

if TYPE_CHECKING:
    from forms.edition.edition import Edition
    from forms.model.values import Number
    from storage.regions.records import Region

EDITIONS = {name: EditionCatalog().load(name) for name in ("2019", "2021")}

_Drawn = tuple[int | None, str, dict[CellId, str]]

TEXTS = st.one_of(
    st.integers(0, 10**12 - 1).map(str),
    st.integers(-99, 99).map(str),
    st.decimals(0, 10**9, places=4).map(str),
    st.integers(10**11, 10**20).map(str),
    st.integers(0, 99).map(lambda number: f"{number:015}"),
    st.sampled_from(
        ["", " ", "0", "-0", "+5", "１２", "1,234", "12件", "约3", "无", "/", "3.50", "3."]
    ),
    st.sampled_from(
        ["1e5", "٣", "1\0", "1\x002", "0x1F", "--1", "9" * 12, "9" * 13, "-" + "9" * 19]
    ),
    st.text(max_size=4),
)


def _cells_of(edition: Edition) -> list[CellId]:
    """Return a cell of each kind, some that are parts of one total, and that total."""
    kinds = {
        kind: [one.id for one in edition.cells.values() if one.kind is kind and not one.computed]
        for kind in ValueKind
    }
    return [*(cell for cells in kinds.values() for cell in cells[-2:]), NATURAL, COMPANIES, ALL_NEW]


@st.composite
def _regions(
    draw: st.DrawFn,
) -> tuple[str, list[_Drawn]]:
    """Return units: the place of the one above, whether there is a report, and what is in it."""
    edition = draw(st.sampled_from(sorted(EDITIONS)))
    cells = st.dictionaries(st.sampled_from(_cells_of(EDITIONS[edition])), TEXTS, max_size=8)
    units = []
    for place in range(draw(st.integers(0, 8))):
        above = draw(st.none() | st.integers(0, place - 1)) if place else None
        has_report = draw(st.sampled_from(["yes", "yes", "no", "binned", "group"]))
        units.append((above, has_report, draw(cells)))
    return edition, units


def _fill(library: Library, edition: Edition, units: list[_Drawn]) -> Region:
    region = Regions(library).add("云川市人民政府", 2021, edition.id)
    hand_in(library, edition, "别处", {NATURAL: "7"})
    desk = RegionUnits(library, region)
    desk.save(
        [
            Unit(place, f"单位{place}", above, is_group=kind == "group")
            for place, (above, kind, _) in enumerate(units)
        ]
    )
    numbers = [unit.number for unit in desk.units()]
    for number, (_, kind, cells) in zip(numbers, units, strict=True):
        if kind in {"yes", "binned"}:
            entry = hand_in(library, edition, f"单位{number}")
            rows = ((entry.id, cell, text) for cell, text in cells.items())
            library.connection.executemany("INSERT INTO cells VALUES (?, ?, ?)", rows)
            desk.assign([Assignment(number, entry.id)])
            if kind == "binned":
                library.delete(entry)
    return region


def _contents(units: list[_Drawn], above: int | None = None) -> dict[int, dict[CellId, str]]:
    """Return what is in the reports that count, by the place of their units."""
    found = {}
    for place, (parent, kind, cells) in enumerate(units):
        if parent == above:
            found.update({place: cells} if kind == "yes" else _contents(units, place))
    return found


@given(_regions())
def test_that_sql_adds_up_what_figure_by_figure_gives(
    drawn: tuple[str, list[_Drawn]],
) -> None:
    edition, units = EDITIONS[drawn[0]], drawn[1]
    counted = _contents(units)
    sums: dict[CellId, list[Number]] = defaultdict(list)
    unread = set()
    for place, cells in counted.items():
        for cell, text in cells.items():
            value = parse_value(edition.cells[cell].kind, text)
            if edition.cells[cell].computed:
                continue
            if value.number is not None:
                sums[cell].append(value.number)
            elif text:
                unread.add((place, cell, text))
    with (
        tempfile.TemporaryDirectory() as folder,
        Library.open(Path(folder, "library.db")) as library,
    ):
        library.connection.execute("PRAGMA synchronous = OFF")
        region = _fill(library, edition, units)
        numbers = [unit.number for unit in RegionUnits(library, region).units()]
        found = region_sums(library, region, edition)
        given_by = {cell: addends(library, region, edition, cell) for cell in _cells_of(edition)}
    places = {number: place for place, number in enumerate(numbers)}
    assert found.totals == {
        cell: Total(sum(figures), len(figures)) for cell, figures in sums.items()
    }
    assert {(places[one.unit], one.cell, one.text) for one in found.unread} == unread
    assert sorted(places[unit] for unit in found.units) == sorted(counted)
    for cell, listed in given_by.items():
        assert sorted(places[one.unit] for one in listed) == sorted(counted)
        for one in listed:
            cells = {
                key: text
                for key, text in counted[places[one.unit]].items()
                if not edition.cells[key].computed
                and parse_value(edition.cells[key].kind, text).number is not None
            }
            number = Figures(edition, cells).number(cell)
            assert one.number == number
            if number is not None:
                assert one.text == format_number(number)
        added = [one.number for one in listed if one.number is not None]
        whole = sum(
            found.totals.get(part, NOTHING).number * times
            for part, times in input_terms(edition, cell).items()
        )
        assert sum(added) == whole


def test_that_a_countys_own_report_stands_for_its_units(
    library: Library, region: Region, desk: RegionUnits, edition: Edition
) -> None:
    numbers = plant(desk)
    figures = {"云川市水务局": "3", "青萝县": "10", "青萝县财政局": "4", "青萝县教育局": "5"}
    entries = {
        name: hand_in(library, edition, name, {NATURAL: number, COMPANIES: "1"})
        for name, number in figures.items()
    }
    desk.assign([Assignment(numbers[name], entry.id) for name, entry in entries.items()])
    assert region_sums(library, region, edition).totals[NATURAL] == Total(13, 2)
    assert addends(library, region, edition, ALL_NEW) == [
        Addend(numbers["云川市水务局"], 4, "4"),
        Addend(numbers["青萝县"], 11, "11"),
    ]
    library.delete(entries["青萝县"])
    assert region_sums(library, region, edition).totals[NATURAL] == Total(12, 3)
    library.restore(entries["青萝县"])
    assert region_sums(library, region, edition).totals[NATURAL] == Total(13, 2)


def test_that_a_unit_without_a_figure_is_blank_and_never_nothing(
    library: Library, region: Region, desk: RegionUnits, edition: Edition
) -> None:
    numbers = plant(desk)
    entry = hand_in(library, edition, "云川市水务局", {COMPANIES: "约两件"})
    desk.assign([Assignment(numbers["云川市水务局"], entry.id)])
    found = region_sums(library, region, edition)
    assert found.totals == {}
    [unread] = found.unread
    assert (unread.unit, unread.cell, unread.text) == (numbers["云川市水务局"], COMPANIES, "约两件")
    water = numbers["云川市水务局"]
    assert addends(library, region, edition, NATURAL) == [Addend(water, None, "")]
    assert addends(library, region, edition, ALL_NEW) == [Addend(water, None, "约两件")]


def test_that_money_of_many_units_is_exact(
    library: Library, region: Region, desk: RegionUnits, edition: Edition
) -> None:
    units = desk.save([Unit(place, f"单位{place}") for place in range(30)])
    assignments = [
        Assignment(unit.number, hand_in(library, edition, unit.name, {FEE: "0.1"}).id)
        for unit in units
    ]
    desk.assign(assignments)
    assert format_number(region_sums(library, region, edition).totals[FEE].number) == "3"


def test_that_a_region_without_reports_has_no_sums(
    library: Library, region: Region, desk: RegionUnits, edition: Edition
) -> None:
    plant(desk)
    found = region_sums(library, region, edition)
    assert (found.totals, found.unread, found.units) == ({}, (), ())
    assert addends(library, region, edition, NATURAL) == []


def test_that_figures_of_another_kind_in_a_damaged_file_are_told(
    library: Library, region: Region, desk: RegionUnits, edition: Edition
) -> None:
    numbers = plant(desk)
    entry = hand_in(library, edition, "云川市水务局", {NATURAL: "3.5"})
    desk.assign([Assignment(numbers["云川市水务局"], entry.id)])
    library.connection.execute("DROP INDEX cells_by_cell")
    with pytest.raises(DamagedError):
        region_sums(library, region, edition)


def test_that_totals_are_remembered_while_a_report_is_as_it_was(
    library: Library, region: Region, desk: RegionUnits, edition: Edition
) -> None:
    numbers = plant(desk)
    names = ("云川市水务局", "青萝县财政局")
    entries = [hand_in(library, edition, name, {NATURAL: "3", COMPANIES: "4"}) for name in names]
    desk.assign(
        [Assignment(numbers[name], one.id) for name, one in zip(names, entries, strict=True)]
    )
    asked: list[str] = []

    def texts() -> list[str]:
        asked.clear()
        library.connection.set_trace_callback(asked.append)
        found = [one.text for one in addends(library, region, edition, ALL_NEW)]
        library.connection.set_trace_callback(None)
        return found

    def added_up() -> bool:
        return any("FROM cells" in query for query in asked)

    assert (texts(), added_up()) == (["7", "7"], True)
    assert (texts(), added_up()) == (["7", "7"], False)
    library.save(entries[0], put(COMPANIES, "约4", "4"), cause="键入")
    assert (texts(), added_up()) == (["3", "7"], True)
    assert (texts(), added_up()) == (["3", "7"], False)
    library.save(library.entry(entries[0].id), put(NATURAL, "", "3"), cause="键入")
    assert texts() == ["约4", "7"]
    assert (texts(), added_up()) == (["约4", "7"], False)


def test_that_totals_are_told_where_they_cannot_be_remembered(
    library_path: Path, library: Library, region: Region, desk: RegionUnits, edition: Edition
) -> None:
    numbers = plant(desk)
    entry = hand_in(library, edition, "云川市水务局", {NATURAL: "3"})
    desk.assign([Assignment(numbers["云川市水务局"], entry.id)])
    with closing(sqlite3.connect(library_path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert [one.text for one in addends(library, region, edition, ALL_NEW)] == ["3"]
    kept = "SELECT count(*) FROM report_totals"
    assert library.connection.execute(kept).fetchone() == (0,)
    assert [one.text for one in addends(library, region, edition, ALL_NEW)] == ["3"]
    assert library.connection.execute(kept).fetchone() == (1,)

"""Three levels: units make cities, cities make the province, and a correction travels up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from forms.edition.catalog import EditionCatalog
from forms.model.aggregation.units import Unit
from storage.handover.file import Handover, write_handover
from storage.library import Library
from storage.regions.records import Assignment
from storage.regions.regions import Regions
from storage.regions.units import RegionUnits
from tests.gui.region_steps import GRANTED, NEW_REQUESTS, YEAR, RegionSteps, sound_report
from ui.jobs.aggregation.handing_over import carry_regions
from ui.jobs.aggregation.region_figures import RegionFigures
from ui.jobs.aggregation.regional_update import open_regional_report

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from storage.regions.records import Region
    from tests.gui.conftest import Desk, FakeDialogs, OpenWindow

CATALOG = EditionCatalog()
EDITION = CATALOG.for_year(YEAR)
PROVINCE = "川南省"
CITIES = ("云川市", "青石市")
OFFICES = ("教育局", "民政局", "水务局", "档案局", "统计局", "林业局")
FIRST = f"{CITIES[0]}{OFFICES[0]}"


def _hand_over(folder: Path, city: str, counts: tuple[int, ...]) -> Path:
    """Return the handover file of a city whose units have so many requests."""
    with Library.open(folder / f"{city}.db") as library:
        region = Regions(library).find(city, YEAR)
        if region is None:
            region = Regions(library).add(city, YEAR, EDITION.id)
            units = RegionUnits(library, region)
            saved = units.save([Unit(-n - 1, f"{city}{o}") for n, o in enumerate(OFFICES)])
            for unit, count in zip(saved, counts, strict=True):
                entry = library.add(sound_report(CATALOG, unit.name, count), cause="收取")
                units.assign([Assignment(unit.number, entry.id)])
        figures = RegionFigures(library, region, EDITION)
        own = open_regional_report(figures)
        report = library.load(own.id, CATALOG)
        library.save(own, report.change_cells(figures.cells(), "汇总"), cause="汇总")
        chronicles, carried = carry_regions(library, [region])
    path = folder / f"{city}.nianbao"
    write_handover(path, Handover(chronicles, {}, regions=carried), may_overwrite=True)
    return path


def _correct(folder: Path, organ: str, count: int) -> None:
    with Library.open(folder / f"{CITIES[0]}.db") as library:
        entry = library.find(organ, YEAR)
        assert entry is not None
        report = library.load(entry.id, CATALOG)
        cells = {NEW_REQUESTS: str(count), GRANTED: str(count)}
        library.save(entry, report.change_cells(cells, "更正"), cause="更正")


def _province(library_path: Path) -> None:
    with Library.open(library_path) as library:
        region = Regions(library).add(PROVINCE, YEAR, EDITION.id)
        RegionUnits(library, region).save([Unit(-n - 1, city) for n, city in enumerate(CITIES)])


def _figures(desk: Desk) -> RegionFigures:
    library = desk.reports.library
    region: Region | None = Regions(library).find(PROVINCE, YEAR)
    assert region is not None
    return RegionFigures(library, region, EDITION)


def _assign(desk: Desk) -> None:
    """Take the cities' own reports in for their units, as the page 收取 would."""
    library = desk.reports.library
    region = Regions(library).find(PROVINCE, YEAR)
    assert region is not None
    units = RegionUnits(library, region)
    for unit in units.units():
        entry = library.find(unit.name, YEAR) if unit.name in CITIES else None
        if entry is not None:
            units.assign([Assignment(unit.number, entry.id, f"{unit.name}.nianbao")])


@pytest.fixture
def desk(open_window: OpenWindow, library_path: Path, tmp_path: Path, dialogs: FakeDialogs) -> Desk:
    """Return the province's window, to which both cities have handed their projects."""
    _province(library_path)
    desk = open_window()
    for city, counts in zip(CITIES, ((1, 2, 3, 4, 5, 6), (10, 20, 30, 40, 50, 60)), strict=True):
        dialogs.file = _hand_over(tmp_path, city, counts)
        desk.trigger("merge_copy")
    _assign(desk)
    return desk


def test_that_a_province_is_the_sum_of_its_cities_whose_units_stand_below(
    desk: Desk, dialogs: FakeDialogs
) -> None:
    figures = _figures(desk)
    assert figures.cells()[NEW_REQUESTS] == "231"
    assert [(line.name, line.text) for line in figures.addends(NEW_REQUESTS)] == [
        (CITIES[0], "21"),
        (CITIES[1], "210"),
    ]
    below = {unit.name for unit in figures.tree.children(figures.tree.children(None)[0].number)}
    assert below == {f"{CITIES[0]}{office}" for office in OFFICES}
    assert figures.missing == []
    assert any("是汇总项目川南省" in question for question in dialogs.asked)
    assert f"已加入汇总项目：{CITIES[1]}/{YEAR}" in "\n".join(dialogs.told)


def test_that_a_correction_of_a_unit_travels_up_and_changes_nothing_else(
    desk: Desk, tmp_path: Path, dialogs: FakeDialogs
) -> None:
    before = _figures(desk).cells()
    _correct(tmp_path, FIRST, 101)
    dialogs.file = _hand_over(tmp_path, CITIES[0], ())
    desk.trigger("merge_copy")
    after = _figures(desk).cells()
    moved = {cell: after[cell] for cell in after if after[cell] != before.get(cell)}
    assert moved == {NEW_REQUESTS: "331", GRANTED: "331"}


def test_that_a_city_whose_sum_is_not_that_of_its_units_is_told(desk: Desk, qtbot: QtBot) -> None:
    library = desk.reports.library
    entry = library.find(CITIES[0], YEAR)
    assert entry is not None
    report = library.load(entry.id, CATALOG)
    library.save(entry, report.change_cells({NEW_REQUESTS: "22"}, "键入"), cause="键入")
    steps = RegionSteps(desk, qtbot)
    regions = steps.work.desk.regions
    steps.work.open(regions.find(PROVINCE, YEAR))
    steps.choose(CITIES[0])
    told = "\n".join(steps.lines())
    assert "与已交的下属单位合计有1格不同：本年新收 / 自然人 自报22，下属合计21" in told
    steps.choose(CITIES[1])
    assert "下属单位合计" not in "\n".join(steps.lines())


def test_that_a_project_is_written_for_handing_up(
    desk: Desk, qtbot: QtBot, tmp_path: Path, dialogs: FakeDialogs
) -> None:
    steps = RegionSteps(desk, qtbot)
    steps.work.open(steps.work.desk.regions.find(CITIES[0], YEAR))
    dialogs.target, dialogs.choice = tmp_path / "上交.nianbao", 3
    steps.click("outputs")
    qtbot.waitUntil(lambda: not steps.work.output_actions.is_running)
    with Library.open(tmp_path / "again.db") as library:
        assert library.reports() == []
    assert dialogs.target.stat().st_size > 0
    assert dialogs.errors == []

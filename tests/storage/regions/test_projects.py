"""A project is begun, renamed, thrown away and brought back; the next year goes on from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from storage.errors import LibraryError
from storage.library import Library
from storage.regions.records import Assignment
from storage.regions.regions import Regions
from storage.regions.units import RegionUnits
from tests.storage.regions.samples import hand_in, plant

if TYPE_CHECKING:
    from pathlib import Path

    from forms.edition.edition import Edition
    from storage.regions.records import Region


def test_that_a_project_is_on_disk_when_it_was_begun(
    library_path: Path, projects: Regions, region: Region
) -> None:
    assert projects.regions() == [region]
    assert (region.organization, region.year, region.edition) == ("云川市人民政府", 2024, "2021")
    assert region.deadline == "2025-01-31"
    with Library.open(library_path) as again:
        assert Regions(again).regions() == [region]
        assert Regions(again).find("云川市人民政府", 2024) == region
        assert Regions(again).find("云川市人民政府", 2023) is None


def test_that_a_region_has_one_project_a_year(projects: Regions, region: Region) -> None:
    with pytest.raises(LibraryError, match=r"“云川市人民政府”2024年的汇总项目已在库中"):
        projects.add(region.organization, region.year, "2021")
    other = projects.add("青萝市人民政府", 2024, "2021")
    with pytest.raises(LibraryError, match=r"“云川市人民政府”2024年的汇总项目已在库中"):
        projects.change(other, organization=region.organization)
    assert projects.regions() == [region, other]


def test_that_a_project_without_a_name_is_refused(projects: Regions, region: Region) -> None:
    with pytest.raises(LibraryError, match=r"没有填写汇总单位的名称"):
        projects.add(" ", 2024, "2021")
    with pytest.raises(LibraryError, match=r"没有填写汇总单位的名称"):
        projects.change(region, organization="")
    assert projects.regions() == [region]


def test_that_name_and_deadline_can_be_changed(projects: Regions, region: Region) -> None:
    changed = projects.change(region, organization="云川市", deadline="2025-02-10")
    assert projects.regions() == [changed]
    assert (changed.organization, changed.deadline) == ("云川市", "2025-02-10")
    assert changed.identity == region.identity
    last = projects.log(region)[-1]
    assert (last.cause, last.who) == ("修改项目", "王敏")
    assert (last.old, last.new) == ("云川市人民政府 2025-01-31", "云川市 2025-02-10")


def test_that_a_deleted_project_leaves_the_reports_and_comes_back_whole(
    library: Library, projects: Regions, region: Region, desk: RegionUnits, edition: Edition
) -> None:
    plant(desk)
    units = desk.units()
    entry = hand_in(library, edition, "云川市水务局")
    projects.delete(region)
    assert (projects.regions(), projects.deleted()) == ([], [region])
    assert library.reports() == [entry]
    with pytest.raises(LibraryError, match=r"不在报告库中了"):
        desk.save([])
    with pytest.raises(LibraryError, match=r"不在报告库中了"):
        projects.change(region, deadline="")
    projects.restore(region)
    assert (projects.regions(), projects.deleted()) == ([region], [])
    assert desk.units() == units


def test_that_a_project_does_not_come_back_beside_another_of_its_year(
    projects: Regions, region: Region
) -> None:
    projects.delete(region)
    other = projects.add(region.organization, region.year, "2021")
    assert other.identity != region.identity
    with pytest.raises(LibraryError, match=r"已在库中，没有重复建立"):
        projects.restore(region)
    assert projects.regions() == [other]


def test_that_deleting_twice_and_restoring_what_is_there_changes_nothing(
    projects: Regions, region: Region
) -> None:
    projects.change(region, deadline="2025-03-01")
    projects.restore(region)
    projects.delete(region)
    before = projects.last_change()
    projects.delete(region)
    assert projects.last_change() == before


def test_that_next_years_project_has_the_units_and_the_names_that_were_asked_for(
    library: Library, projects: Regions, region: Region, desk: RegionUnits, edition: Edition
) -> None:
    numbers = plant(desk)
    desk.remember({"云川水务": numbers["云川市水务局"], "某某公司": None})
    desk.assign([Assignment(numbers["云川市水务局"], hand_in(library, edition, "云川市水务局").id)])
    following = projects.add("云川市人民政府", 2025, "2021", previous=region)
    assert following.previous == region.id
    copied = RegionUnits(library, following)
    names = {unit.number: unit.name for unit in copied.units()}
    old_names = {unit.number: unit.name for unit in desk.units()}

    def shape(units: RegionUnits, names: dict[int, str]) -> list[tuple[object, ...]]:
        return [
            (unit.name, names.get(unit.parent or 0), unit.position, unit.aliases, unit.exempt)
            for unit in units.units()
        ]

    assert shape(copied, names) == shape(desk, old_names)
    assert not set(names) & set(old_names)
    assert {name: names.get(unit or 0) for name, unit in copied.remembered().items()} == {
        "云川水务": "云川市水务局",
        "某某公司": None,
    }
    assert all(row.report is None for row in copied.rows())
    assert [row.report is None for row in desk.rows()].count(False) == 1


def test_that_a_project_goes_on_from_one_without_units(projects: Regions, region: Region) -> None:
    following = projects.add("云川市人民政府", 2025, "2021", previous=region)
    assert projects.regions() == [following, region]


def test_that_a_library_that_cannot_be_written_takes_no_project(
    library_path: Path, region: Region, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.connection._is_writable", lambda _path, _connection: False)
    with Library.open(library_path) as library:
        assert Regions(library).regions() == [region]
        with pytest.raises(LibraryError, match=r"只读"):
            Regions(library).add("青萝市人民政府", 2024, "2021")

"""Regions come through damage, backups and a kill as reports do."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from forms.model.aggregation.states import Verdict
from forms.model.aggregation.units import UnitTree
from storage.backup import back_up, backup_if_due, restore_backup
from storage.backup_content import read_backup
from storage.errors import DamagedError, LibraryBusyError, LibraryLostError
from storage.library import Library
from storage.migrations import new_library
from storage.recovery import put_in_place
from storage.regions.corrections import adjust, adjustments, withdraw
from storage.regions.records import Assignment
from storage.regions.regions import Regions
from storage.regions.standing import RegionStanding
from storage.regions.sums import addends, region_sums
from storage.regions.units import RegionUnits
from storage.salvage import salvage_library
from tests.storage.regions.samples import NATURAL, hand_in, plant

if TYPE_CHECKING:
    from pathlib import Path

    from forms.edition.edition import Edition
    from storage.regions.records import Region

NOW = datetime(2025, 1, 20, 12, 0, tzinfo=UTC)


def _all_of(library: Library, edition: Edition) -> list[object]:
    """Return all that a library holds of its projects."""
    projects = Regions(library)
    found: list[object] = [projects.regions(), projects.deleted(), projects.last_change()]
    for region in projects.regions():
        desk = RegionUnits(library, region)
        units = desk.units()
        found += [units, desk.rows(), desk.remembered(), projects.log(region)]
        found += [desk.notes(unit.number) for unit in units]
        found += [adjustments(library, region), region_sums(library, region, edition)]
        found.append(addends(library, region, edition, NATURAL))
    return found


@pytest.fixture
def busy(library: Library, region: Region, desk: RegionUnits, edition: Edition) -> Region:
    """Return a region at which all there is was done once."""
    numbers = plant(desk)
    names = ("云川市水务局", "青萝县财政局", "青萝县教育局")
    entries = [hand_in(library, edition, name, {NATURAL: "3"}) for name in names]
    desk.assign(
        [
            Assignment(numbers[name], entry.id, f"{name}.docx", "d1", ("表三缺一列",))
            for name, entry in zip(names, entries, strict=True)
        ]
    )
    row = next(row for row in desk.rows() if row.report == entries[0].id)
    desk.judge(row, Verdict.RETURNED, "表三不平")
    desk.remember({"云川水务": numbers["云川市水务局"], "某公司": None})
    withdraw(
        library, region, adjust(library, region, NATURAL, 2, name="甲", reason="乙"), reason="丙"
    )
    adjust(library, region, NATURAL, -1, name="甲", reason="丁")
    Regions(library).delete(Regions(library).add("青萝市人民政府", 2024, "2021", previous=region))
    Regions(library).add(region.organization, 2025, "2021", previous=region)
    return region


def _lose_page(path: Path, table: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        query = "SELECT rootpage FROM sqlite_master WHERE name = ?"
        (root,) = connection.execute(query, (table,)).fetchone()
    content = bytearray(path.read_bytes())
    content[(root - 1) * 4096 : root * 4096] = bytes([0xA5]) * 4096
    path.write_bytes(content)


def test_that_a_damaged_library_gives_back_all_of_its_regions(
    library: Library, busy: Region, edition: Edition
) -> None:
    before = _all_of(library, edition)
    library.close()
    salvaged = salvage_library(library.path)
    assert (salvaged.lost_rows, salvaged.torn_tables) == ({}, ())
    put_in_place(library.path, salvaged.content, NOW)
    with Library.open(library.path) as again:
        assert Regions(again).find(busy.organization, busy.year) == busy
        assert _all_of(again, edition) == before
        assert again.connection.execute("PRAGMA foreign_key_check").fetchall() == []


@pytest.mark.parametrize(
    "table", ["regions", "units", "remembered_names", "adjustments", "region_changes", "reports"]
)
@pytest.mark.usefixtures("busy")
def test_that_a_lost_page_costs_no_other_part_of_a_region(
    table: str, library: Library, edition: Edition
) -> None:
    library.close()
    _lose_page(library.path, table)
    salvaged = salvage_library(library.path)
    assert salvaged.torn_tables == (table,)
    put_in_place(library.path, salvaged.content, NOW)
    with Library.open(library.path) as again:
        projects = Regions(again)
        assert len(projects.regions()) == (0 if table == "regions" else 2)
        for region in projects.regions():
            desk = RegionUnits(again, region)
            assert len(UnitTree(desk.units())) == (0 if table == "units" else 6)
            assert bool(projects.log(region)) == (table != "region_changes")
            assert len(region_sums(again, region, edition).units) in {0, 3}
        violations = again.connection.execute("PRAGMA foreign_key_check").fetchall()
        assert {name for name, *_ in violations} <= {"changes"}
        assert projects.add("云川市", 2026, "2021") in projects.regions()


@pytest.mark.usefixtures("busy")
def test_that_units_without_those_above_them_and_in_circles_go_to_the_top(
    library: Library, desk: RegionUnits
) -> None:
    units = {unit.name: unit.number for unit in desk.units()}
    connection = library.connection
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("DELETE FROM units WHERE id = ?", (units["市级机关"],))
    above = units["青萝县"]
    circle = (units["青萝县财政局"], above)
    connection.execute("UPDATE units SET parent = ?, report = 999 WHERE id = ?", circle)
    library.close()
    salvaged = salvage_library(library.path)
    assert salvaged.lost_rows == {}
    put_in_place(library.path, salvaged.content, NOW)
    with Library.open(library.path) as again:
        [_, region] = Regions(again).regions()
        tree = UnitTree(RegionUnits(again, region).units())
        assert len(tree) == 5
        assert tree[units["云川市水务局"]].parent is None
        assert again.connection.execute("PRAGMA foreign_key_check").fetchall() == []


def test_that_a_library_older_than_regions_misses_none(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    path.write_bytes(new_library())
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for table in ("region_changes", "adjustments", "remembered_names", "units", "regions"):
            connection.execute(f"DROP TABLE {table}")
    assert salvage_library(path).torn_tables == ()


def test_that_damage_in_a_region_is_told(library: Library, busy: Region) -> None:
    library.close()
    _lose_page(library.path, "units")
    with Library.open(library.path) as again, pytest.raises(DamagedError, match=r"已损坏"):
        RegionUnits(again, busy).rows()


def test_that_a_backup_brings_regions_back(
    library: Library, busy: Region, edition: Edition
) -> None:
    before = _all_of(library, edition)
    kept = back_up(library, NOW)
    desk = RegionUnits(library, busy)
    desk.save([], removed=[unit.number for unit in desk.units()])
    for region in Regions(library).regions():
        Regions(library).delete(region)
    restore_backup(library, kept, NOW + timedelta(hours=1))
    assert _all_of(library, edition) == before


def test_that_a_backup_says_how_its_regions_stand_to_those_of_the_library(
    library: Library, region: Region, desk: RegionUnits
) -> None:
    kept = back_up(library, NOW)

    def standing() -> list[tuple[Region, RegionStanding]]:
        return [(one.region, one.standing) for one in read_backup(kept, library).regions]

    assert standing() == [(region, RegionStanding.SAME)]
    plant(desk)
    assert standing() == [(region, RegionStanding.OLDER)]
    other = Regions(library).add("青萝市人民政府", 2024, "2021")
    assert read_backup(kept, library).regions_only_in_library == (other,)
    Regions(library).delete(region)
    assert standing() == [(region, RegionStanding.MISSING)]
    later = back_up(library, NOW + timedelta(hours=1))
    restore_backup(library, kept, NOW + timedelta(hours=2))
    Regions(library).change(region, deadline="2025-03-01")
    Regions(library).restore(region)
    assert [one.standing for one in read_backup(later, library).regions] == [RegionStanding.MISSING]
    plant(desk)
    apart = back_up(library, NOW + timedelta(hours=3))
    restore_backup(library, kept, NOW + timedelta(hours=4))
    Regions(library).change(region, deadline="2025-04-01")
    assert [one.standing for one in read_backup(apart, library).regions] == [RegionStanding.APART]
    assert [one.standing for one in read_backup(apart, None).regions] == [RegionStanding.MISSING]


def test_that_what_is_done_to_a_region_is_worth_a_backup(
    library: Library, region: Region, desk: RegionUnits
) -> None:
    day = timedelta(days=1)
    assert backup_if_due(library, NOW, day) is not None
    assert backup_if_due(library, NOW + 2 * day, day) is None
    plant(desk)
    assert backup_if_due(library, NOW + 4 * day, day) is not None
    assert backup_if_due(library, NOW + 6 * day, day) is None


def test_that_an_older_copy_that_lacks_what_was_done_to_a_region_is_told(
    library: Library, region: Region, desk: RegionUnits, edition: Edition
) -> None:
    hand_in(library, edition, "云川市水务局")
    library.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    older = library.path.read_bytes()
    plant(desk)
    Regions(library).change(region, deadline="2025-02-01")
    library.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    library.verify()
    with library.path.open("r+b") as stream:
        stream.write(older)
    os.utime(library.path)
    with pytest.raises(LibraryBusyError):
        library.verify()
    with pytest.raises(LibraryLostError, match=r"已被较早的或另一份文件覆盖"):
        library.verify()

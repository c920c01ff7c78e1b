"""How the projects of a backup stand to those of the library."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

from storage.regions.regions import read_regions

if TYPE_CHECKING:
    import sqlite3

    from storage.regions.records import Region

_LAST = "SELECT max(id), at, who FROM region_changes WHERE region = ?"
_HAS = "SELECT 1 FROM region_changes WHERE region = ? AND id = ? AND at = ? AND who = ?"


class RegionStanding(StrEnum):
    """How a project of a backup stands to that of the library."""

    MISSING = "库中没有"
    SAME = "与库中相同"
    OLDER = "库中之后又有改动"
    APART = "与库中不同"


class BackedUpRegion(Struct, frozen=True):
    """A project in a backup."""

    region: Region
    standing: RegionStanding


def compare_regions(
    backup: sqlite3.Connection, library: sqlite3.Connection | None
) -> tuple[tuple[BackedUpRegion, ...], tuple[Region, ...]]:
    """Return the projects at hand in a backup, and those that only the library has."""
    stored = read_regions(backup)
    present = {} if library is None else {one.identity: one for one in read_regions(library)}
    found = []
    for region in stored:
        same = present.get(region.identity)
        if same is None or library is None:
            standing = RegionStanding.MISSING
        else:
            standing = _standing(_last(backup, region), library, same)
        found.append(BackedUpRegion(region, standing))
    known = {region.identity for region in stored}
    return tuple(found), tuple(one for one in present.values() if one.identity not in known)


def _standing(
    last: tuple[object, ...], library: sqlite3.Connection, region: Region
) -> RegionStanding:
    if _last(library, region) == last:
        return RegionStanding.SAME
    is_ahead = library.execute(_HAS, (region.id, *last)).fetchone() is not None
    return RegionStanding.OLDER if is_ahead else RegionStanding.APART


def _last(connection: sqlite3.Connection, region: Region) -> tuple[object, ...]:
    """Return what was done last to a project: its number, when, by whom."""
    return tuple(connection.execute(_LAST, (region.id,)).fetchone())

"""A project of this library as it is carried to another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from forms.model.aggregation.states import Verdict  # noqa: TC001 - rows are read by it
from forms.model.aggregation.units import Unit, UnitTree
from forms.model.values import format_number
from storage.errors import failures_told
from storage.regions.carried import CarriedAdjustment, CarriedRegion, CarriedUnit
from storage.regions.corrections import adjustments
from storage.regions.records import read_rows
from storage.regions.units import RegionUnits

if TYPE_CHECKING:
    from storage.open_library import OpenLibrary
    from storage.regions.records import Region

CARRIED_IN = "并入单位"
"""What the log calls a unit that came, or was changed, with a project from elsewhere."""

_DESKS = """
    SELECT units.id, reports.identity, source, digest, taken_at, notes,
        verdict, verdict_stamp, verdict_reason, verdict_at, verdict_by
    FROM units
    LEFT JOIN reports ON reports.id = units.report AND reports.deleted_at IS NULL
    WHERE units.region = ?
"""
_CHANGES = """
    SELECT unit, at, cause, old, new FROM region_changes
    WHERE region = ? AND unit IS NOT NULL AND cause IN ('加单位', '改单位', '并入单位') ORDER BY id
"""


class _Desk(Struct, frozen=True, array_like=True):
    """What belongs to a unit besides its names."""

    unit: int
    report: str | None
    source: str
    digest: str
    taken_at: str
    notes: str
    verdict: Verdict
    verdict_stamp: str
    verdict_reason: str
    verdict_at: str
    verdict_by: str


class _Past(Struct):
    """What the log keeps of a unit, and of one that came from elsewhere when it was written."""

    name: str = ""
    changed_at: str = ""
    former: tuple[str, ...] = ()


class _Story(Struct):
    """When a unit was last written, wherever that was, and what it was called."""

    changed_at: str
    names: dict[str, None]


def carry(library: OpenLibrary, region: Region) -> CarriedRegion:
    """Return a project with everything that belongs to it; the reports are carried beside it.

    Raises:
        LibraryError: the library cannot be read.
    """
    units = RegionUnits(library, region)
    return CarriedRegion(
        region.identity,
        region.organization,
        region.year,
        region.edition,
        region.deadline,
        carry_units(library, region),
        units.remembered(),
        [
            CarriedAdjustment(
                one.cell,
                format_number(one.amount),
                one.name,
                one.reason,
                one.who,
                one.at,
                one.withdrawn_at,
            )
            for one in adjustments(library, region)
        ],
    )


def carry_units(library: OpenLibrary, region: Region) -> list[CarriedUnit]:
    """Return the units of a project with what belongs to them, each before those below it.

    Raises:
        LibraryError: the library cannot be read.
    """
    tree = UnitTree(RegionUnits(library, region).units())
    with failures_told(library.path):
        found = read_rows(library.connection, _DESKS, (region.id,), _Desk)
        stories = _stories(library, region)
    desks = {one.unit: one for one in found}
    return [
        _carried(
            unit, desks[unit.number], stories.get(unit.number) or _Story(region.created_at, {})
        )
        for unit in tree
        if unit.number in desks
    ]


def _carried(unit: Unit, desk: _Desk, story: _Story) -> CarriedUnit:
    return CarriedUnit(
        unit.number,
        unit.name,
        unit.parent,
        unit.position,
        unit.aliases,
        unit.exempt,
        unit.is_group,
        story.changed_at,
        tuple(name for name in story.names if name != unit.name),
        desk.report,
        desk.source,
        desk.digest,
        desk.taken_at,
        msgspec.json.decode(desk.notes, type=tuple[str, ...]),
        desk.verdict,
        desk.verdict_stamp,
        desk.verdict_reason,
        desk.verdict_at,
        desk.verdict_by,
    )


def _stories(library: OpenLibrary, region: Region) -> dict[int, _Story]:
    rows = read_rows(library.connection, _CHANGES, (region.id,), tuple[int, str, str, str, str])
    stories: dict[int, _Story] = {}
    for unit, at, cause, *contents in rows:
        story = stories.setdefault(unit, _Story("", {}))
        for past in (msgspec.json.decode(one, type=_Past) for one in contents if one):
            story.names.update(dict.fromkeys(filter(None, (past.name, *past.former))))
            story.changed_at = past.changed_at if cause == CARRIED_IN else at
    return stories

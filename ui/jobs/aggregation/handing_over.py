"""Projects (汇总) handed over with the reports of their units, and taken in again. Free of Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.errors import UserError
from forms.model.aggregation.unit_names import Evidence, UnitNames
from forms.model.aggregation.units import UnitTree
from storage.regions.carrying import carry
from storage.regions.joining import join_below, join_region
from storage.regions.regions import Regions
from storage.regions.units import RegionUnits

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from forms.model.aggregation.units import Unit
    from storage.chronicle import Chronicle
    from storage.library import Library, ReportEntry
    from storage.regions.carried import CarriedRegion
    from storage.regions.joining import JoinedRegion
    from storage.regions.records import Region

_BELOW = "已把{name}的 {count} 个单位放在“{unit}”下面。"
_NO_REGION = "报告库中没有汇总项目“{name}”{known}；请核对单位全称和年度。"
_KNOWN = "，有的是：{names}"


def find_region(library: Library, name: str) -> Region:
    """Return the project that is called 单位全称/年度.

    Raises:
        UserError: there is none.
    """
    organization, _, year = name.rpartition("/")
    regions = Regions(library)
    found = regions.find(organization, int(year)) if year.isdecimal() else None
    if found is None:
        names = "、".join(f"{one.organization}/{one.year}" for one in regions.regions())
        known = _KNOWN.format(names=names) if names else ""
        raise UserError(_NO_REGION.format(name=name, known=known))
    return found


def reports_of_region(library: Library, region: Region) -> list[ReportEntry]:
    """Return the reports of a project: the region's own, if it is made, and those of its units.

    Raises:
        LibraryError: the library cannot be read.
    """
    own = library.find(region.organization, region.year)
    units = [row.report for row in RegionUnits(library, region).rows()]
    below = [library.entry(report) for report in units if report is not None]
    return [*([own] if own is not None else []), *below]


def carry_regions(
    library: Library, regions: Iterable[Region], entries: Iterable[ReportEntry] = ()
) -> tuple[tuple[Chronicle, ...], tuple[CarriedRegion, ...]]:
    """Return projects with all reports that belong to them, after some other reports, each once.

    Raises:
        LibraryError: the library cannot be read.
    """
    wanted = {entry.id: entry for entry in entries}
    carried = []
    with library.one_state():
        for region in regions:
            wanted.update({entry.id: entry for entry in reports_of_region(library, region)})
            carried.append(carry(library, region))
        chronicles = tuple(map(library.chronicle, wanted.values()))
    return chronicles, tuple(carried)


def numbers_of_reports(library: Library, chronicles: Iterable[Chronicle]) -> dict[str, int]:
    """Return which report here each one from elsewhere is, by its identity there.

    Raises:
        LibraryError: the library cannot be read.
    """
    found = {}
    for entry in (one.entry for one in chronicles):
        here = library.identical(entry.identity) or library.find(entry.organization, entry.year)
        if here is not None:
            found[entry.identity] = here.id
    return found


def take_regions(
    library: Library,
    regions: Sequence[CarriedRegion],
    chronicles: Iterable[Chronicle],
    *,
    source: str,
) -> list[JoinedRegion | UserError]:
    """Take in the projects of a handover file whose reports are in the library by now.

    Each is taken in whole, or what stands against it is returned in its place.
    """
    numbers = numbers_of_reports(library, chronicles)
    done: list[JoinedRegion | UserError] = []
    for region in regions:
        try:
            done.append(join_region(library, region, numbers, source=source))
        except UserError as error:
            done.append(error)
    return done


def name_carried(region: CarriedRegion) -> str:
    """Return a project in a handover file as it is listed."""
    return f"{region.organization}/{region.year}（{len(region.units)}个单位）"


def tell_joined(outcome: JoinedRegion | UserError) -> list[str]:
    """Return what became of a project that was taken in, a sentence each."""
    if isinstance(outcome, UserError):
        return [str(outcome)]
    return [outcome.summary, *outcome.remarks]


def places_of(library: Library, carried: CarriedRegion) -> list[tuple[Region, Unit]]:
    """Return the units of other projects of that year that a lower region certainly is.

    Raises:
        LibraryError: the library cannot be read.
    """
    found = []
    for region in Regions(library).regions():
        if region.year != carried.year or region.edition != carried.edition:
            continue
        tree = UnitTree(RegionUnits(library, region).units())
        match = UnitNames(tree, region.organization).match(Evidence(carried.organization))
        if match.unit is not None:
            found.append((region, tree[match.unit]))
    return found


def put_below(
    library: Library,
    region: Region,
    unit: Unit,
    carried: CarriedRegion,
    chronicles: Iterable[Chronicle],
    source: str,
) -> str:
    """Put the units of a lower region below the unit that it is; return what was done.

    Raises:
        LibraryError: it could not be written.
    """
    numbers = numbers_of_reports(library, chronicles)
    done = join_below(library, region, unit.number, carried, numbers, source=source)
    name = f"{carried.organization}/{carried.year}"
    return _BELOW.format(name=name, count=done.added, unit=unit.name)

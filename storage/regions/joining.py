"""A project from elsewhere taken into the library: added, or joined with the one that is here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from storage.errors import LibraryError
from storage.regions.corrections import adjustments
from storage.regions.joined_units import JoinedUnits
from storage.regions.log import RegionLog
from storage.regions.records import Region, read_number, read_rows
from storage.regions.regions import Regions
from storage.regions.units import RegionUnits
from storage.rows import storable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlite_utils import Database

    from storage.open_library import OpenLibrary
    from storage.regions.carried import CarriedRegion

_IN_BIN = (
    "“{region.organization}”{region.year}年的汇总项目在回收站中，没有并入；请先在汇总窗口还原它。"
)
_OTHER_EDITION = (
    "“{region.organization}”{region.year}年的汇总项目与来件版式不同"
    "（本库{ours}，来件{region.edition}），没有并入。"
)
_UNIT_GONE = "要放下级单位的那个单位已不在项目中，没有并入；请刷新单位名单后再试。"
_OTHER_DEADLINE = "来件的截止日期是{theirs}，保留本库的{ours}。"
_OTHER_ORGAN = "来件的汇总单位叫“{theirs}”，保留本库的“{ours}”。"
_OTHER_MEANING = "“{name}”在来件中记的是另一个单位，保留本库记的。"

_WAIT_FOR_OTHERS = "UPDATE regions SET id = id WHERE id = 0"
_COLUMNS = ", ".join(Region.__struct_fields__)
_BY_IDENTITY = f"SELECT {_COLUMNS} FROM regions WHERE identity = ?"  # noqa: S608 - our own names
_IS_BINNED = "SELECT deleted_at IS NOT NULL FROM regions WHERE id = ?"
_ADD = """
    INSERT INTO regions (identity, organization, year, edition, deadline, created_at)
    VALUES (?, ?, ?, ?, ?, ?)
"""
_DEADLINE = "UPDATE regions SET deadline = ? WHERE id = ?"
_REMEMBER = "INSERT OR IGNORE INTO remembered_names (region, printed, unit) VALUES (?, ?, ?)"
_ADJUST = """
    INSERT INTO adjustments (region, cell, name, amount, reason, who, at, withdrawn_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
"""
_WITHDRAW = "UPDATE adjustments SET withdrawn_at = ? WHERE id = ? AND withdrawn_at IS NULL"


class JoinedRegion(Struct, frozen=True):
    """What became of a project from elsewhere; `remarks` say what of it was not taken.

    `added` and `changed` count units, `reports` those taken in for units, `corrections` those that
    came or were withdrawn.
    """

    region: Region
    is_new: bool
    added: int
    changed: int
    reports: int
    corrections: int = 0
    remarks: tuple[str, ...] = ()

    @property
    def summary(self) -> str:
        """Return in one line what came."""
        name = f"{self.region.organization}/{self.region.year}"
        counts = {
            "新单位{}个": self.added,
            "改动单位{}个": self.changed,
            "归入报告{}份": self.reports,
            "调整{}笔": self.corrections,
        }
        said = "，".join(text.format(count) for text, count in counts.items() if count)
        if self.is_new:
            return f"已加入汇总项目：{name}（{said or '还没有单位'}）"
        return f"已并入汇总项目：{name}（{said}）" if said else f"汇总项目没有新内容：{name}"


def join_region(
    library: OpenLibrary, carried: CarriedRegion, reports: Mapping[str, int], *, source: str
) -> JoinedRegion:
    """Add a project from elsewhere, or join it with the same one, or that of the same organ, here.

    Args:
        library: where it comes in; its reports are in there already.
        carried: the project.
        reports: by their identity there, the numbers that its reports have here.
        source: where it comes from.

    Raises:
        LibraryError: it is in the bin here, is of another edition, or could not be written.
    """
    with library.transaction() as database:
        database.execute(_WAIT_FOR_OTHERS)
        known = _find(library, database, carried)
        region = known or _add(library, database, carried)
        log = RegionLog(library, database, region.id)
        joined = JoinedUnits(library, database, log, region)
        joined.join(carried.units, reports)
        remarks = [*_join_names(database, region, carried, joined), *joined.remarks]
        remarks += _join_frame(database, log, region, carried)
        corrections = _join_adjustments(library, database, log, region, carried)
        if known is None or joined.changed or corrections:
            log.note("并入项目", new=source)
        return JoinedRegion(
            Regions(library).find(region.organization, region.year) or region,
            known is None,
            joined.added,
            0 if known is None else len(joined.changed) - joined.added,
            joined.reports,
            corrections,
            tuple(remarks),
        )


def join_below(
    library: OpenLibrary,
    region: Region,
    unit: int,
    carried: CarriedRegion,
    reports: Mapping[str, int],
    *,
    source: str,
) -> JoinedRegion:
    """Put the units of a lower region below the unit that it is in a project, with their reports.

    Its corrections stay out: they are in the report that it hands in.

    Raises:
        LibraryError: the unit is gone, or it could not be written.
    """
    with library.transaction() as database:
        database.execute(_WAIT_FOR_OTHERS)
        if all(one.number != unit for one in RegionUnits(library, region).units()):
            raise LibraryError(_UNIT_GONE)
        log = RegionLog(library, database, region.id)
        joined = JoinedUnits(library, database, log, region)
        joined.join(carried.units, reports, unit)
        if joined.changed:
            log.note("放入下级单位", new=source, unit=unit)
    changed = len(joined.changed) - joined.added
    counts = (joined.added, changed, joined.reports)
    return JoinedRegion(region, False, *counts, remarks=tuple(joined.remarks))  # noqa: FBT003


def _find(library: OpenLibrary, database: Database, carried: CarriedRegion) -> Region | None:
    rows = read_rows(database.conn, _BY_IDENTITY, (carried.identity,), Region)
    if rows and database.execute(_IS_BINNED, (rows[0].id,)).fetchone()[0]:
        raise LibraryError(_IN_BIN.format(region=carried))
    found = rows[0] if rows else Regions(library).find(carried.organization, carried.year)
    if found is not None and (found.edition, found.year) != (carried.edition, carried.year):
        raise LibraryError(_OTHER_EDITION.format(region=carried, ours=found.edition))
    return found


def _add(library: OpenLibrary, database: Database, carried: CarriedRegion) -> Region:
    place = (storable(carried.organization), carried.year, carried.edition, carried.deadline)
    database.execute(_ADD, (carried.identity, *place, library.moment()))
    [region] = read_rows(database.conn, _BY_IDENTITY, (carried.identity,), Region)
    return region


def _join_frame(
    database: Database, log: RegionLog, region: Region, carried: CarriedRegion
) -> list[str]:
    """Take over the deadline where there is none; say what else differs."""
    remarks = []
    if carried.deadline and not region.deadline:
        database.execute(_DEADLINE, (carried.deadline, region.id))
        log.note("修改项目", "", carried.deadline)
    elif carried.deadline not in {"", region.deadline}:
        told = {"theirs": carried.deadline, "ours": region.deadline}
        remarks.append(_OTHER_DEADLINE.format(**told))
    if carried.organization != region.organization:
        told = {"theirs": carried.organization, "ours": region.organization}
        remarks.append(_OTHER_ORGAN.format(**told))
    return remarks


def _join_names(
    database: Database, region: Region, carried: CarriedRegion, joined: JoinedUnits
) -> list[str]:
    query = "SELECT printed, unit FROM remembered_names WHERE region = ?"
    known = dict(read_rows(database.conn, query, (region.id,), tuple[str, int | None]))
    remarks = []
    for name, theirs in carried.names.items():
        unit = None if theirs is None else joined.numbers[theirs]
        if name not in known:
            database.execute(_REMEMBER, (region.id, storable(name), unit))
        elif known[name] != unit:
            remarks.append(_OTHER_MEANING.format(name=name))
    return remarks


def _join_adjustments(
    library: OpenLibrary,
    database: Database,
    log: RegionLog,
    region: Region,
    carried: CarriedRegion,
) -> int:
    """Unite the corrections; one that was withdrawn anywhere is withdrawn. Return how many came."""
    left: dict[tuple[str, ...], list[tuple[int, str | None]]] = {}
    for one in adjustments(library, region):
        key = (one.cell, str(one.amount), one.name, one.reason, one.who, one.at)
        left.setdefault(key, []).append((one.id, one.withdrawn_at))
    count = 0
    for theirs in carried.adjustments:
        words = tuple(map(storable, (theirs.name, theirs.reason, theirs.who)))
        amount = str(read_number(theirs.amount))
        same = left.get((theirs.cell, amount, *words, theirs.at), [])
        if not same:
            values = (theirs.cell, words[0], theirs.amount, *words[1:], theirs.at)
            database.execute(_ADJUST, (region.id, *values, theirs.withdrawn_at))
            log.note("调整", "", f"{theirs.cell} {theirs.amount} {words[0]}：{words[1]}")
            count += 1
            continue
        number, withdrawn_at = same.pop(0)
        if theirs.withdrawn_at is not None and withdrawn_at is None:
            database.execute(_WITHDRAW, (theirs.withdrawn_at, number))
            log.note("撤回调整", f"{theirs.cell} {theirs.amount} {words[0]}", "来件中已撤回")
            count += 1
    return count

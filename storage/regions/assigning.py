"""Which unit's report is which; none counts twice in a region."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from msgspec import Struct

from storage.errors import LibraryError
from storage.regions.log import listed
from storage.regions.records import read_rows
from storage.rows import storable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlite_utils import Database

    from storage.regions.log import RegionLog
    from storage.regions.records import Assignment, Region

_TAKEN = "“{organization}”{year}年的报告已算在“{name}”名下，没有重复计入；请先从那里移出。"
_OWN = "“{organization}”{year}年的报告是汇总单位自己的报告，不能再计入汇总；请另选报告。"
_NO_REPORT = "要计入“{name}”的报告不在报告库中了，没有保存；请刷新报告列表后再试。"

_RELEASE = """
    UPDATE units SET report = NULL WHERE region = ? AND id IN (SELECT value FROM json_each(?))
"""
_ASSIGN = """
    UPDATE units SET report = ?, source = ?, digest = ?, notes = ?, taken_at = ? WHERE id = ?
"""
_HOLDERS = """
    SELECT report, name FROM units
    WHERE region = ? AND report IN (SELECT value FROM json_each(?))
"""
_REPORTS = """
    SELECT id, identity, organization, year FROM reports
    WHERE id IN (SELECT value FROM json_each(?))
"""


class _Report(Struct, frozen=True, array_like=True):
    id: int
    identity: str
    organization: str
    year: int


def take_in(
    database: Database,
    log: RegionLog,
    region: Region,
    assignments: Sequence[Assignment],
    names: Mapping[int, str],
) -> None:
    """Write which reports units have; `names` are those of the units, by their numbers.

    Raises:
        LibraryError: a report is not there, counts for another unit, or is the region's own.
    """
    # First all are let go, so that two units can exchange their reports.
    numbers = json.dumps([one.unit for one in assignments])
    database.execute(_RELEASE, (region.id, numbers))
    reports = _reports_of(database, region, assignments, names)
    rows = [
        (one.report, storable(one.source), one.digest, listed(one.notes), log.at, one.unit)
        for one in assignments
    ]
    database.conn.executemany(_ASSIGN, rows)
    taken = [one for one in assignments if one.report is not None]
    log.note_all(
        "收报告",
        [(one.unit, "", f"{reports[one.report or 0].identity} {one.source}") for one in taken],
    )
    log.note_all("移出报告", [(one.unit, "", "") for one in assignments if one.report is None])


def _reports_of(
    database: Database,
    region: Region,
    assignments: Sequence[Assignment],
    names: Mapping[int, str],
) -> dict[int, _Report]:
    """Return the reports that are to be taken in, by their numbers."""
    wanted = json.dumps([one.report for one in assignments if one.report is not None])
    found = {one.id: one for one in read_rows(database.conn, _REPORTS, (wanted,), _Report)}
    holders = dict(read_rows(database.conn, _HOLDERS, (region.id, wanted), tuple[int, str]))
    for one in assignments:
        if one.report is None:
            continue
        report = found.get(one.report)
        if report is None:
            raise LibraryError(_NO_REPORT.format(name=names[one.unit]))
        place = {"organization": report.organization, "year": report.year}
        if (report.organization, report.year) == (region.organization, region.year):
            raise LibraryError(_OWN.format(**place))
        if report.id in holders:
            raise LibraryError(_TAKEN.format(**place, name=holders[report.id]))
        holders[report.id] = names[one.unit]
    return found

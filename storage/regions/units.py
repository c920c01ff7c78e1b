"""The units of a region: their tree, the reports taken in for them, and what was said of those."""

from __future__ import annotations

import contextlib
import json
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from forms.model.aggregation.states import Verdict
from forms.model.aggregation.units import Unit
from storage.errors import LibraryError, failures_told
from storage.regions.assigning import take_in
from storage.regions.log import RegionLog, listed
from storage.regions.records import UnitRow, read_rows
from storage.regions.regions import GONE
from storage.rows import UnsoundRowError, storable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sqlite_utils import Database

    from storage.open_library import OpenLibrary
    from storage.regions.records import Assignment, Counts, Region

_NO_NAME = "有单位没有名称，没有保存；请填写单位名称。"
_UNIT_GONE = "有的单位已在另一个窗口删除，没有保存；请刷新单位名单后再试。"
_CIRCLE = "不能把单位移到它自己或它的下级单位下面，没有保存；请另选上级单位。"
_CHANGED = "“{name}”的报告刚有改动或已不在报告库中，结论没有保存；请重新看过再定。"

_TOUCH = """
    UPDATE regions SET id = id WHERE id = ? AND identity = ? AND deleted_at IS NULL
"""
_COLUMNS = "id, name, parent, position, aliases, exempt, is_group"
_UNITS = f"SELECT {_COLUMNS} FROM units WHERE region = ? ORDER BY position, id"  # noqa: S608
_SOME = f"""
    SELECT {_COLUMNS} FROM units
    WHERE region = ? AND id IN (SELECT value FROM json_each(?)) ORDER BY id
"""  # noqa: S608 - our own names
_BELOW = f"""
    WITH RECURSIVE below (id) AS (
        SELECT id FROM units WHERE region = ? AND id IN (SELECT value FROM json_each(?))
        UNION SELECT units.id FROM below JOIN units ON units.parent = below.id
    )
    SELECT {_COLUMNS} FROM units WHERE id IN below ORDER BY id
"""  # noqa: S608 - our own names
_LAST_NUMBER = "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'units'"
_PUT = """
    INSERT INTO units (id, name, parent, position, aliases, exempt, is_group, region)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE
    SET name = excluded.name, parent = excluded.parent, position = excluded.position,
        aliases = excluded.aliases, exempt = excluded.exempt, is_group = excluded.is_group
"""
_IS_TORN = """
    WITH RECURSIVE reached (id) AS (
        SELECT id FROM units WHERE region = :region AND parent IS NULL
        UNION SELECT units.id FROM reached JOIN units ON units.parent = reached.id
        WHERE units.region = :region
    )
    SELECT (SELECT count(*) FROM reached) < (SELECT count(*) FROM units WHERE region = :region)
"""
_DROP = "DELETE FROM units WHERE region = ? AND id IN (SELECT value FROM json_each(?))"
_ROWS = """
    SELECT units.id, reports.id, coalesce(reports.stamp, ''), coalesce(reports.organization, ''),
        coalesce(reports.year, 0), coalesce(reports.edition, ''), coalesce(reports.updated_at, ''),
        source, digest, taken_at, json_array_length(notes),
        verdict, verdict_stamp, verdict_reason, before.id, coalesce(before.stamp, ''),
        errors, verify, hints, pending, missing_texts
    FROM units
    LEFT JOIN reports ON reports.id = units.report AND reports.deleted_at IS NULL
    LEFT JOIN reports AS before ON before.organization = reports.organization
        AND before.year = reports.year - 1 AND before.deleted_at IS NULL
    LEFT JOIN report_counts AS counts ON counts.report = reports.id AND checks = ?
        AND counts.stamp = reports.stamp AND counts.previous = coalesce(before.stamp, '')
    WHERE units.region = ? ORDER BY units.position, units.id
"""
_JUDGE = """
    UPDATE units
    SET verdict = ?, verdict_stamp = ?, verdict_reason = ?, verdict_at = ?, verdict_by = ?
    WHERE id = ? AND region = ? AND EXISTS (
        SELECT 1 FROM reports WHERE id = units.report AND stamp = ? AND deleted_at IS NULL
    )
"""
_PUT_COUNTS = """
    INSERT OR REPLACE INTO report_counts
        (report, stamp, previous, errors, verify, hints, pending, missing_texts, checks)
    SELECT ?, ?, ?, ?, ?, ?, ?, ?, ? WHERE EXISTS (SELECT 1 FROM reports WHERE id = ? AND stamp = ?)
"""
_REMEMBER = """
    INSERT OR REPLACE INTO remembered_names (region, printed, unit)
    SELECT :region, :printed, :unit
    WHERE :unit IS NULL OR EXISTS (SELECT 1 FROM units WHERE id = :unit AND region = :region)
"""
_REMEMBERED = "SELECT printed, unit FROM remembered_names WHERE region = ?"


class _UnitRow(Struct, frozen=True, array_like=True):
    """A unit as it stands in the table."""

    number: int
    name: str
    parent: int | None
    position: int
    aliases: str
    exempt: str
    is_group: int

    @property
    def unit(self) -> Unit:
        place = (self.number, self.name, self.parent, self.position)
        return Unit(*place, _list_in(self.aliases), self.exempt, bool(self.is_group))


class RegionUnits:
    """The units of one project; everything is on disk when a call returns.

    A failure to read or write is a `LibraryError`, as is a project that is in the bin by now.
    """

    def __init__(self, library: OpenLibrary, region: Region) -> None:
        self._library = library
        self._region = region

    def units(self) -> list[Unit]:
        """Return all units, in the order of their places; `UnitTree` makes the tree of them."""
        with failures_told(self._library.path):
            return self._read(_UNITS)

    def save(self, units: Sequence[Unit], removed: Iterable[int] = ()) -> list[Unit]:
        """Write some units as they are to be, and remove others with all below them.

        A unit whose number the project does not know is a new one: it gets a number of its own,
        never given before; `parent` may name it by the number that it comes with. Reports of
        removed units stay in the library.

        Returns:
            The units that were given, in their order, with their numbers in the project.

        Raises:
            LibraryError: a unit would hang on itself, or has no name.
        """
        if not all(unit.name.strip() for unit in units):
            raise LibraryError(_NO_NAME)
        with self._writing() as (database, log):
            # Sisters may come before those they hang on.
            database.execute("PRAGMA defer_foreign_keys = ON")
            known = {unit.number: unit for unit in self._read(_SOME, [one.number for one in units])}
            saved = self._numbered(units, known)
            database.conn.executemany(_PUT, map(self._columns_of, saved))
            steps = [
                (unit.number, _told(known.get(given.number)), _told(unit))
                for given, unit in zip(units, saved, strict=True)
            ]
            log.note_all("加单位", [step for step in steps if not step[1]])
            log.note_all("改单位", [step for step in steps if step[1] not in {"", step[2]}])
            self._remove(database, log, list(removed))
            if database.execute(_IS_TORN, {"region": self._region.id}).fetchone()[0]:
                raise LibraryError(_CIRCLE)
        return saved

    def assign(self, assignments: Sequence[Assignment]) -> None:
        """Take in reports for units, all of them or none; what was said of a unit stays.

        Raises:
            LibraryError: a report counts for another unit already, or is the region's own; or a
                unit is not there any more.
        """
        with self._writing() as (database, log):
            units = self._read(_SOME, [one.unit for one in assignments])
            names = {unit.number: unit.name for unit in units}
            if not all(one.unit in names for one in assignments):
                raise LibraryError(_UNIT_GONE)
            take_in(database, log, self._region, assignments, names)

    def rows(self, checks: str = "") -> list[UnitRow]:
        """Return what the state of each unit follows from, in the order of `units`.

        Findings count that were put with the same `checks`.
        """
        with failures_told(self._library.path):
            values = (checks, self._region.id)
            return read_rows(self._library.connection, _ROWS, values, UnitRow)

    def notes(self, unit: int) -> tuple[str, ...]:
        """Return what was not sure in reading a unit's report."""
        query = "SELECT notes FROM units WHERE region = ? AND id = ?"
        with failures_told(self._library.path):
            found = self._library.connection.execute(query, (self._region.id, unit)).fetchone()
            return _list_in(found[0]) if found else ()

    def judge(self, row: UnitRow, verdict: Verdict, reason: str = "") -> None:
        """Return a unit's report or accept it as it is in `row`, or take that back.

        Raises:
            LibraryError: the report has changed since, or is not there any more.
        """
        with self._writing() as (database, log):
            told = (verdict, row.stamp, storable(" ".join(reason.split())), log.at, log.who)
            where = (row.unit, self._region.id, row.stamp)
            if not database.execute(_JUDGE, (*told, *where)).rowcount:
                raise LibraryError(_CHANGED.format(name=row.organization))
            log.note(_CAUSES[verdict], row.verdict, told[2], row.unit)

    def put_counts(self, counts: Iterable[Counts], checks: str = "") -> None:
        """Keep how many findings reports have; `checks` says what they were checked by.

        Counts of a report that has changed meanwhile are let go.
        """
        rows = [
            (
                *(one.report, one.stamp, one.previous),
                *(one.errors, one.verify, one.hints, one.pending, one.missing_texts),
            )
            for one in counts
        ]
        with self._writing() as (database, _log):
            database.conn.executemany(_PUT_COUNTS, ((*row, checks, *row[:2]) for row in rows))

    def remember(self, names: Mapping[str, int | None]) -> None:
        """Remember which unit a printed name means; `None`: none of this project.

        Raises:
            LibraryError: a unit is not there any more.
        """
        with self._writing() as (database, log):
            rows = [
                {"region": self._region.id, "printed": storable(name), "unit": unit}
                for name, unit in names.items()
            ]
            if database.conn.executemany(_REMEMBER, rows).rowcount < len(rows):
                raise LibraryError(_UNIT_GONE)
            log.note_all("记住名称", [(unit, "", name) for name, unit in names.items()])

    def remembered(self) -> dict[str, int | None]:
        """Return which unit the printed names mean that were asked for once."""
        with failures_told(self._library.path):
            values = (self._region.id,)
            return dict(
                read_rows(self._library.connection, _REMEMBERED, values, tuple[str, int | None])
            )

    @contextlib.contextmanager
    def _writing(self) -> Iterator[tuple[Database, RegionLog]]:
        """Run one transaction on a project that is at hand."""
        region = self._region
        with self._library.transaction() as database:
            if not database.execute(_TOUCH, (region.id, region.identity)).rowcount:
                raise LibraryError(GONE.format(region=region))
            yield database, RegionLog(self._library, database, region.id)

    def _read(self, query: str, numbers: Sequence[int] | None = None) -> list[Unit]:
        values = (self._region.id, *(() if numbers is None else (json.dumps(numbers),)))
        return [row.unit for row in read_rows(self._library.connection, query, values, _UnitRow)]

    def _numbered(self, units: Sequence[Unit], known: Mapping[int, Unit]) -> list[Unit]:
        """Return the units with numbers of their own for those that are new."""
        last = int(self._library.connection.execute(_LAST_NUMBER).fetchone()[0])
        new = [unit.number for unit in units if unit.number not in known]
        numbers = dict(zip(new, range(last + 1, last + 1 + len(new)), strict=True))
        return [
            replace(
                unit,
                number=numbers.get(unit.number, unit.number),
                parent=None if unit.parent is None else numbers.get(unit.parent, unit.parent),
            )
            for unit in units
        ]

    def _columns_of(self, unit: Unit) -> tuple[object, ...]:
        names = (unit.number, storable(unit.name.strip()), unit.parent, unit.position)
        rest = (listed(unit.aliases), storable(unit.exempt), int(unit.is_group))
        return (*names, *rest, self._region.id)

    def _remove(self, database: Database, log: RegionLog, removed: list[int]) -> None:
        if removed:
            gone = self._read(_BELOW, removed)
            database.execute(_DROP, (self._region.id, json.dumps(removed)))
            log.note_all("删单位", [(unit.number, _told(unit), "") for unit in gone])


_CAUSES = {Verdict.RETURNED: "退回", Verdict.ACCEPTED: "通过", Verdict.NONE: "撤销结论"}


def _told(unit: Unit | None) -> str:
    """Return a unit as the log keeps it."""
    return "" if unit is None else msgspec.json.encode(unit).decode()


def _list_in(text: str) -> tuple[str, ...]:
    try:
        return msgspec.json.decode(text, type=tuple[str, ...])
    except msgspec.MsgspecError as error:
        raise UnsoundRowError(text[:80]) from error

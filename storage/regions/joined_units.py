"""Units from elsewhere joined with those of a project: nothing of either side is lost.

Places in the tree are those of this library. A name, and why a unit is exempt, are as they were
last written; a report that is here stays. What was not taken is told.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from typing import TYPE_CHECKING

from msgspec.structs import replace

from forms.model.aggregation.states import Verdict
from storage.regions.carrying import CARRIED_IN, carry_units
from storage.regions.log import listed
from storage.rows import storable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sqlite_utils import Database

    from storage.open_library import OpenLibrary
    from storage.regions.carried import CarriedUnit
    from storage.regions.log import RegionLog
    from storage.regions.records import Region

_OTHER_PLACE = "“{name}”在来件中的上级单位不同，保留本库的位置。"
_OTHER_NAME = "“{ours}”在来件中叫“{theirs}”，名称保留本库的，来件的记为别名。"
_OTHER_EXEMPT = "“{name}”是否免报，来件（{theirs}）与本库（{ours}）不同，保留本库的。"
_OTHER_REPORT = "“{name}”在来件中归的是另一份报告，保留本库的。"
_HELD = "来件中“{name}”的报告在本库已算在“{holder}”名下，没有改归。"
_OWN = "来件中“{name}”的报告是本项目汇总单位自己的报告，没有归入。"
_NOT_HERE = "来件中“{name}”的报告没有并入报告库，没有归到该单位；请先并入那份报告。"
_DETACHED = "来件中“{name}”有报告，本库后来移出了它，没有再归入。"
_MUST = "要报"

_LAST_NUMBER = "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'units'"
_ADD = """
    INSERT INTO units (id, region, parent, position, name, aliases, exempt, is_group)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
"""
_NAME = "UPDATE units SET name = ?, aliases = ?, exempt = ?, is_group = ? WHERE id = ?"
_REPORTS = "SELECT report, id FROM units WHERE region = ? AND report IS NOT NULL"
_OWN_REPORTS = """
    SELECT reports.id, 0 FROM reports JOIN regions
    ON regions.organization = reports.organization AND regions.year = reports.year
    WHERE regions.id = ?
"""
_TAKE_IN = """
    UPDATE units SET report = ?, source = ?, digest = ?, notes = ?, taken_at = ? WHERE id = ?
"""
_JUDGE = """
    UPDATE units SET verdict = ?, verdict_stamp = ?, verdict_reason = ?, verdict_at = ?,
        verdict_by = ? WHERE id = ?
"""


def is_newer(one: str, other: str) -> bool:
    """Tell whether a time is after another one; what is no time is before all."""
    return _moment(one) > _moment(other)


class JoinedUnits:
    """Joins units from elsewhere with those of a project, in a transaction that is under way.

    `numbers` says which unit here is which unit there, `remarks` what was not taken.
    """

    def __init__(
        self, library: OpenLibrary, database: Database, log: RegionLog, region: Region
    ) -> None:
        self.numbers: dict[int, int] = {}
        self.remarks: list[str] = []
        self.added = 0
        self.changed: set[int] = set()
        self.reports = 0
        self._database = database
        self._log = log
        self._region = region
        self._ours = {unit.number: unit for unit in carry_units(library, region)}
        self._holders = dict(self._query(_REPORTS))
        self._own = {report for report, _ in self._query(_OWN_REPORTS)}
        self._last = int(database.execute(_LAST_NUMBER).fetchone()[0])

    def join(
        self, theirs: Sequence[CarriedUnit], reports: Mapping[str, int], below: int | None = None
    ) -> None:
        """Join units, each coming before those below it.

        `reports` are the numbers of the reports here by their identities; `below` is the unit
        under which the topmost of them stand.
        """
        finder = _Finder(self._ours, theirs, below)
        for unit in theirs:
            parent = below if unit.parent is None else self.numbers[unit.parent]
            number = finder.find(unit, parent)
            if number is None:
                number = self._add(unit, parent)
            else:
                self._name(number, unit, parent)
            self.numbers[unit.number] = number
        for unit in theirs:
            number = self.numbers[unit.number]
            self._take_in(number, unit, reports)
            self._judge(number, unit, reports)

    def _add(self, unit: CarriedUnit, parent: int | None) -> int:
        self._last += 1
        self.added += 1
        names = (storable(unit.name.strip()), listed(unit.aliases), storable(unit.exempt))
        place = (self._last, self._region.id, parent, unit.position)
        self._database.execute(_ADD, (*place, *names, int(unit.is_group)))
        self._note_names(self._last, None, unit)
        self._ours[self._last] = replace(
            unit,
            number=self._last,
            parent=parent,
            report=None,
            taken_at="",
            verdict=Verdict.NONE,
            verdict_at="",
        )
        return self._last

    def _name(self, number: int, theirs: CarriedUnit, parent: int | None) -> None:
        """Unite the names of a unit that is known."""
        ours = self._ours[number]
        takes = is_newer(theirs.changed_at, ours.changed_at)
        kept, other = (theirs, ours) if takes else (ours, theirs)
        aliases = dict.fromkeys((*ours.aliases, *theirs.aliases, other.name))
        aliases.pop(kept.name, None)
        joined = replace(
            ours,
            name=kept.name,
            exempt=kept.exempt,
            is_group=kept.is_group,
            aliases=tuple(aliases),
            changed_at=kept.changed_at,
            former=_former(ours, theirs, kept.name),
        )
        if not takes:
            self._tell_names(ours, theirs)
        if ours.parent != parent:
            self.remarks.append(_OTHER_PLACE.format(name=joined.name))
        if joined == ours:
            return
        values = (storable(joined.name), listed(joined.aliases), storable(joined.exempt))
        self._database.execute(_NAME, (*values, int(joined.is_group), number))
        self._ours[number] = joined
        self._note_names(number, ours, joined)

    def _tell_names(self, ours: CarriedUnit, theirs: CarriedUnit) -> None:
        if ours.name != theirs.name:
            self.remarks.append(_OTHER_NAME.format(ours=ours.name, theirs=theirs.name))
        if ours.exempt != theirs.exempt:
            said = {"ours": ours.exempt or _MUST, "theirs": theirs.exempt or _MUST}
            self.remarks.append(_OTHER_EXEMPT.format(name=ours.name, **said))

    def _take_in(self, number: int, theirs: CarriedUnit, reports: Mapping[str, int]) -> None:
        if theirs.report is None:
            return
        ours, report = self._ours[number], reports.get(theirs.report)
        remark = self._refusal(number, theirs, report)
        if remark:
            self.remarks.append(remark)
            return
        is_same = self._holders.get(report or 0) == number
        if is_same and not is_newer(theirs.taken_at, ours.taken_at):
            return
        texts = (storable(theirs.source), theirs.digest, listed(theirs.notes), theirs.taken_at)
        self._database.execute(_TAKE_IN, (report, *texts, number))
        self._holders[report or 0] = number
        self.reports += not is_same
        self.changed.add(number)
        self._log.note("收报告", "", f"{theirs.report} {theirs.source}", number)

    def _refusal(self, number: int, theirs: CarriedUnit, report: int | None) -> str:
        """Return why a report does not come to its unit, blank where it does."""
        ours = self._ours[number]
        if report is None:
            return _NOT_HERE.format(name=ours.name)
        if report in self._own:
            return _OWN.format(name=ours.name)
        holder = self._holders.get(report)
        if holder == number:
            return ""
        if holder is not None:
            return _HELD.format(name=ours.name, holder=self._ours[holder].name)
        if ours.report is not None:
            return _OTHER_REPORT.format(name=ours.name)
        is_detached = is_newer(ours.taken_at, theirs.taken_at)
        return _DETACHED.format(name=ours.name) if is_detached else ""

    def _judge(self, number: int, theirs: CarriedUnit, reports: Mapping[str, int]) -> None:
        """Take over what was said last of a report, if it is the one that is here."""
        ours = self._ours[number]
        is_same = self._holders.get(reports.get(theirs.report or "", 0)) == number
        if not is_same or not is_newer(theirs.verdict_at, ours.verdict_at):
            return
        said = (theirs.verdict, theirs.verdict_stamp, storable(theirs.verdict_reason))
        by = (theirs.verdict_at, storable(theirs.verdict_by), number)
        self._database.execute(_JUDGE, (*said, *by))
        self.changed.add(number)
        self._log.note("并入结论", ours.verdict, f"{theirs.verdict} {said[2]}".strip(), number)

    def _note_names(self, number: int, old: CarriedUnit | None, new: CarriedUnit) -> None:
        self.changed.add(number)
        self._log.note(CARRIED_IN, "" if old is None else _told(old), _told(new), number)

    def _query(self, query: str) -> list[tuple[int, int]]:
        rows = self._database.execute(query, (self._region.id,)).fetchall()
        return [(int(one), int(other)) for one, other in rows]


class _Finder:
    """Finds the unit here that one from elsewhere is; each is found once.

    It is the one of its name in its place, or anywhere where that name is there once; or else the
    one that has its report, or, in its place, is known by another of its names.
    """

    def __init__(
        self, ours: Mapping[int, CarriedUnit], theirs: Sequence[CarriedUnit], below: int | None
    ) -> None:
        self._left: dict[int, CarriedUnit] = {}
        self._named: dict[str, list[int]] = {}
        self._called: dict[str, list[int]] = {}
        self._reports: dict[str | None, int] = {}
        for unit in _branch(ours, below):
            self._left[unit.number] = unit
            self._named.setdefault(unit.name, []).append(unit.number)
            self._reports[unit.report] = unit.number
            for alias in (*unit.aliases, *unit.former):
                self._called.setdefault(alias, []).append(unit.number)
        self._theirs = Counter(unit.name for unit in theirs)

    def find(self, unit: CarriedUnit, parent: int | None) -> int | None:
        """Return the number of a unit here, `None` where there is none."""
        number = next(self._candidates(unit, parent), None)
        if number is not None:
            del self._left[number]
        return number

    def _candidates(self, unit: CarriedUnit, parent: int | None) -> Iterator[int]:
        same = self._named.get(unit.name, [])
        yield from self._standing(same, parent)
        if len(same) == self._theirs[unit.name] == 1 and same[0] in self._left:
            yield same[0]
        if unit.report is not None and self._reports.get(unit.report) in self._left:
            yield self._reports[unit.report]
        renamed = [*self._called.get(unit.name, ())]
        for alias in (*unit.aliases, *unit.former):
            renamed += self._named.get(alias, ())
        for number in self._standing(renamed, parent):
            # One that bears the name of another unit of theirs is that other unit.
            if not self._theirs[self._left[number].name]:
                yield number

    def _standing(self, numbers: Iterable[int], parent: int | None) -> Iterator[int]:
        return (
            number
            for number in numbers
            if number in self._left and self._left[number].parent == parent
        )


def _branch(units: Mapping[int, CarriedUnit], below: int | None) -> Iterator[CarriedUnit]:
    """Yield the units below one, all of them for `None`."""
    inside = {below}
    for unit in units.values():
        if below is None or unit.parent in inside:
            inside.add(unit.number)
            yield unit


def _former(ours: CarriedUnit, theirs: CarriedUnit, name: str) -> tuple[str, ...]:
    """Return all that a unit was called on either side, in the order of ours where it is known."""
    names = dict.fromkeys((*ours.former, *theirs.former, ours.name, theirs.name))
    names.pop(name, None)
    # That what is known comes in another order is no news.
    return ours.former if set(names) == set(ours.former) else tuple(names)


def _told(unit: CarriedUnit) -> str:
    names = {"name": unit.name, "aliases": unit.aliases, "exempt": unit.exempt}
    past = {"changed_at": unit.changed_at, "former": unit.former}
    return json.dumps(names | past, ensure_ascii=False)


def _moment(time: str) -> dt.datetime:
    try:
        moment = dt.datetime.fromisoformat(time)
    except ValueError:
        return dt.datetime.min.replace(tzinfo=dt.UTC)
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=dt.UTC)

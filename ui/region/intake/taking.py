"""Files on their way to their units: whose they are, what the library has of them. Free of Qt."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from forms.errors import UserError
from forms.model.aggregation.unit_names import Evidence, UnitNames
from storage.readers.reading import ReadError
from storage.regions.records import Assignment
from ui.jobs.aggregation.submissions import digest_of
from ui.region.intake.differences import compare_reports
from ui.region.intake.results import Handed, Outcome, Result

if TYPE_CHECKING:
    from forms.model.report import Report
    from storage.readers.collection.result import FoundFile
    from storage.readers.reading import Reading
    from storage.rows import ReportEntry
    from ui.region.desk import RegionDesk

CAUSE = "收取"
_FITS = 0.7
"""How likely a unit is whose name a printed one is a part of, or short for."""
_OTHER_YEAR = "这是“{organ}”{theirs}年的报告，本次汇总的是{ours}年，没有收下。"
_NO_YEAR = "文件里没有读出是哪一年的报告，没有收下；请核对文件，或先用“导入”写明年度。"
_FOREIGN = "“{organ}”以前选过“不收”，没有收下；要收，请选它的单位。"
_UNKNOWN = "名单里没有“{organ}”，请选它是哪个单位。"
_MAYBE = "文件写的是“{organ}”，请选它是哪个单位。"
_SAME = "与已收的“{file}”内容相同。"
_SAME_KNOWN = "报告库中已有这份报告，内容相同。"
_OLDER = (
    "与已收的“{file}”内容不同，文件的时间也不比它晚，分不出哪份是更正。"
    "采用这份，已收的内容仍在修改历史里。"
)
_EDITED = "已收的报告在库中改过。采用这份会盖过那些修改（修改历史里仍在）。"
_UNASSIGNED = "报告库中已有“{organ}”{year}年的另一份报告，内容不同。采用这份，还是用库中的？"
_CORRECTED = "更正：改动 {count} 处。"
_DOUBTS = "{count} 处没有读准，请对照原文件。"
_LEFT = "按“不收”处理。"


class _Kept(Struct, frozen=True):
    """What was taken in for a unit: content, and as of which time, in seconds since 1970."""

    report: int
    digest: str
    as_of: float
    file: str


class Taking:
    """Takes files in, one after the other; what is not sure waits for the clerk.

    Whose a report is follows from its names alone, and nothing that the clerk has changed in the
    library is replaced unasked.
    """

    def __init__(self, desk: RegionDesk) -> None:
        self._desk = desk
        self._region = desk.present
        self._tree = desk.board.tree
        self._names = UnitNames(self._tree, self._region.organization)
        self._remembered = desk.units.remembered()
        self._kept = {
            row.unit.number: _Kept(
                row.facts.report, row.facts.digest, _moment(row.facts.taken_at), row.source
            )
            for row in desk.board.rows
            if row.facts is not None and row.facts.report is not None
        }

    def take(self, file: FoundFile, outcome: Reading | ReadError) -> Result:
        """Return what becomes of a file; it is in the library where that is sure."""
        if isinstance(outcome, ReadError):
            return Result(file.name, Outcome.REFUSED, str(outcome))
        report = outcome.report
        if report.year != self._region.year:
            told = _OTHER_YEAR if report.year else _NO_YEAR
            message = told.format(
                organ=report.organization, theirs=report.year, ours=self._region.year
            )
            return Result(file.name, Outcome.OTHER_YEAR, message)
        handed = Handed(file, report, outcome.notes)
        return self._find_unit(handed)

    def assign(self, result: Result, unit: int) -> Result:
        """Take a file in for the unit that the clerk has named, and remember what it is called."""
        if result.handed is None:
            return result
        organ = result.handed.report.organization
        if organ:
            self._desk.units.remember({organ: unit})
            self._remembered[organ] = unit
            self._add_alias(unit, organ)
        return self._take_for(unit, result.handed)

    def decide(self, result: Result, *, takes: bool) -> Result:
        """Take a second, different file in after all, or leave it."""
        if result.handed is None:
            return result
        if takes and result.unit is not None:
            return self._store(result.unit, result.handed)
        if result.unit is not None:
            return self._keep_known(result)
        organ = result.handed.report.organization
        if organ:
            self._desk.units.remember({organ: None})
            self._remembered[organ] = None
        return replace(result, outcome=Outcome.PUT_ASIDE, message=_LEFT, handed=None)

    def _add_alias(self, number: int, name: str) -> None:
        """Write a name among those of its unit, where the clerk sees it."""
        if self._is_ambiguous(name):
            return
        row = self._desk.board.row_of(number)
        if row is not None and name not in (row.unit.name, *row.unit.aliases):
            self._desk.units.save([replace(row.unit, aliases=(*row.unit.aliases, name))])
            self._desk.read_again()

    def is_known(self, result: Result) -> int | None:
        """Return the unit of a file that waits, if its name was said of another one meanwhile."""
        if result.handed is None or result.outcome is not Outcome.UNSURE:
            return None
        return self._remembered_unit(result.handed.report.organization)

    def _remembered_unit(self, organ: str) -> int | None:
        """Return the unit that a name was said to mean.

        What several units may be called, such as the 教育局 of each county, is asked every time.
        """
        known = self._remembered.get(organ)
        return None if known is None or self._is_ambiguous(organ) else known

    def _is_ambiguous(self, organ: str) -> bool:
        """Tell whether a name fits several units equally well, by what it is or is a part of."""
        if self._names.is_shared(organ):
            return True
        best = self._names.match(Evidence(organ)).candidates[:2]
        scores = {each.score for each in best}
        return len(best) > 1 and len(scores) == 1 and min(scores) >= _FITS

    def _find_unit(self, handed: Handed) -> Result:
        report = handed.report
        known = self._remembered_unit(report.organization)
        if known is not None:
            return self._take_for(known, handed)
        if self._remembered.get(report.organization, 0) is None:
            message = _FOREIGN.format(organ=report.organization)
            return Result(handed.file.name, Outcome.UNSURE, message, handed=handed)
        found = self._names.match(Evidence(report.organization, report.title, handed.file.name))
        if found.unit is not None:
            return self._take_for(found.unit, handed)
        told = _MAYBE if found.candidates else _UNKNOWN
        return Result(
            handed.file.name,
            Outcome.UNSURE,
            told.format(organ=report.organization or "没有读出单位名称"),
            candidates=tuple(each.unit for each in found.candidates),
            handed=handed,
        )

    def _take_for(self, unit: int, handed: Handed) -> Result:
        try:
            return self._take_or_ask(unit, handed)
        except UserError as error:
            return Result(handed.file.name, Outcome.REFUSED, str(error), unit)

    def _take_or_ask(self, unit: int, handed: Handed) -> Result:
        """Store a file where it is the first, the same or a newer one; ask where it is not."""
        name, kept = handed.file.name, self._kept.get(unit)
        digest = digest_of(handed.report).hex()
        if kept is None:
            return self._take_first(unit, handed, digest)
        if digest == kept.digest:
            return Result(name, Outcome.SAME, _SAME.format(file=kept.file), unit)
        present = digest_of(self._as_read(kept.report)).hex()
        if present == self._own_digest(unit, handed):
            return Result(name, Outcome.SAME, _SAME_KNOWN, unit)
        if handed.file.modified <= kept.as_of:
            return _ask(unit, handed, _OLDER.format(file=kept.file))
        if self._is_edited(kept):
            return _ask(unit, handed, _EDITED)
        return self._store(unit, handed)

    def _take_first(self, unit: int, handed: Handed, digest: str) -> Result:
        entry = self._entry_of(unit, handed.report)
        if entry is None:
            return self._store(unit, handed)
        if digest_of(self._as_read(entry.id)).hex() != self._own_digest(unit, handed):
            told = _UNASSIGNED.format(organ=entry.organization, year=entry.year)
            return _ask(unit, handed, told)
        self._note(unit, entry, handed, digest)
        return Result(handed.file.name, Outcome.SAME, _SAME_KNOWN, unit)

    def _keep_known(self, result: Result) -> Result:
        """Leave a second file; where the library's report was no unit's yet, it is now."""
        handed, unit = result.handed, result.unit
        if handed is not None and unit is not None and unit not in self._kept:
            entry = self._entry_of(unit, handed.report)
            if entry is not None:
                self._note(unit, entry, handed, "")
        return replace(result, outcome=Outcome.PUT_ASIDE, message=_LEFT, handed=None)

    def _store(self, unit: int, handed: Handed) -> Result:
        kept = self._kept.get(unit)
        report = handed.report.copy()
        library = self._desk.desk.library
        entry = library.entry(kept.report) if kept is not None else self._entry_of(unit, report)
        digest = digest_of(handed.report).hex()
        report.organization = entry.organization if entry else self._organ_of(unit, report)
        cause = f"{CAUSE}：{handed.file.name}"
        if entry is None:
            with library.transaction():
                self._note(unit, library.add(report, cause=cause), handed, digest)
            return Result(handed.file.name, Outcome.TAKEN, _tell_doubts(handed), unit)
        old = library.load(entry.id, self._desk.desk.catalog)
        entry = self._desk.replace(entry, report, cause)
        self._note(unit, entry, handed, digest)
        changes = compare_reports(old, report)
        message = _CORRECTED.format(count=len(changes)) + _tell_doubts(handed)
        return Result(handed.file.name, Outcome.CORRECTED, message, unit, changes=changes)

    def _note(self, unit: int, entry: ReportEntry, handed: Handed, digest: str) -> None:
        name = handed.file.name
        self._desk.units.assign([Assignment(unit, entry.id, name, digest, handed.doubts)])
        self._kept[unit] = _Kept(entry.id, digest, handed.file.modified, name)

    def _entry_of(self, unit: int, report: Report) -> ReportEntry | None:
        """Return the report that the library has of a unit, taken in or not."""
        return self._desk.desk.library.find(self._organ_of(unit, report), report.year)

    def _organ_of(self, unit: int, report: Report) -> str:
        """Return under which name a unit's report stands in the library: the unit's own.

        Where several units are called the same, the name that their reports bear.
        """
        name = self._tree[unit].name
        is_only = sum(each.name == name for each in self._tree) == 1
        return name if is_only else report.organization or name

    def _as_read(self, report_id: int) -> Report:
        return self._desk.desk.library.load(report_id, self._desk.desk.catalog)

    def _own_digest(self, unit: int, handed: Handed) -> str:
        """Return the digest that a file's report would have in the library."""
        report = handed.report.copy()
        kept = self._kept.get(unit)
        entry = self._desk.desk.library.entry(kept.report) if kept is not None else None
        report.organization = entry.organization if entry else self._organ_of(unit, report)
        return digest_of(report).hex()

    def _is_edited(self, kept: _Kept) -> bool:
        """Tell whether the clerk has changed a report since it was taken in."""
        log = self._desk.desk.library.log(kept.report)
        return bool(log) and not log[-1].cause.startswith((CAUSE, "导入"))


def _ask(unit: int, handed: Handed, message: str) -> Result:
    return Result(handed.file.name, Outcome.DIFFERENT, message, unit, handed=handed)


def _tell_doubts(handed: Handed) -> str:
    return _DOUBTS.format(count=len(handed.doubts)) if handed.doubts else ""


def _moment(taken_at: str) -> float:
    try:
        return dt.datetime.fromisoformat(taken_at).timestamp()
    except ValueError:
        return 0.0

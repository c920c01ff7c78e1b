"""What the library makes of a file that was read: new to it, or held against what it has."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from forms.errors import UserError
from forms.model.comparison.segments import Side
from storage.rows import ReportState
from ui.jobs.edited_copy import compare_copy

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from forms.model.report import Report
    from storage.rows import ReportEntry
    from ui.importing.candidate import Found
    from ui.jobs.edited_copy import EditedCopy
    from ui.report.desk import ReportDesk

CAUSE = "导入"
_STALE = "报告库中的这份报告刚才有了改动，已重新比较；请再看一遍要采用的不同。"
_LOOKS_ON = "这份报告在本窗口只查看，没有导入；请先点报告上方的“一起填”或“接着填”。"
_NOT_OPENED = "打开着的报告还没有存上，这份文件没有导入；请等状态栏显示“已保存”后再试。"


class StaleComparisonError(UserError):
    """The library's report is no longer the one that the clerk has seen."""


class Standing(Struct, frozen=True):
    """The library's report of the same organ and year, and what the file would change in it.

    `later` are the places of what only the library has changed since the file was exported: that
    can be taken back too, but nobody is led to it.
    """

    entry: ReportEntry
    copy: EditedCopy
    later: frozenset[int] = frozenset()

    @property
    def suggested(self) -> frozenset[int]:
        """Return the places of what is new in the file, and was read for certain."""
        return self.copy.suggested - self.later

    @property
    def is_final(self) -> bool:
        """Tell whether the report is locked as signed."""
        return self.entry.state is ReportState.FINAL

    @property
    def change_count(self) -> int:
        """Return how many differences there are to be taken or left."""
        return sum(each.can_be_taken for each in self.copy.differences)


class Intake:
    """Stores what was read, through the desk."""

    def __init__(self, desk: ReportDesk) -> None:
        self._desk = desk

    def find(self, found: Found) -> Standing | None:
        """Return what the library has of this organ and year, `None` where it has nothing.

        Raises:
            UserError: it cannot be read.
        """
        report = found.report
        entry = self._desk.library.find(report.organization, report.year)
        if entry is None:
            return None
        mine, previous = self._load(entry)
        copy = _compare(found, mine, previous)
        return Standing(entry, copy, _later_changes(found, copy))

    def add(self, report: Report, file: Path) -> ReportEntry:
        """Put a new report into the library, without opening it; the log names its file.

        Raises:
            UserError: it could not be written, or the library has one by now.
        """
        return self._desk.library.add(report.copy(), cause=_cause_of(file))

    def bring_in(
        self, found: Found, standing: Standing, chosen: Collection[int], file: Path
    ) -> None:
        """Open the library's report and take the chosen differences over, as one step.

        Raises:
            StaleComparisonError: it has changed since it was compared.
            UserError: it cannot be read.
        """
        self.open(standing.entry)
        session = self._desk.session
        if session is None:
            raise UserError(_NOT_OPENED)
        if session.locking.looks_on:
            raise UserError(_LOOKS_ON)
        copy = _compare(found, session.report, session.previous)
        if copy.differences != standing.copy.differences:
            raise StaleComparisonError(_STALE)
        changes = msgspec.structs.replace(copy.comparison.take(chosen), label=CAUSE)
        session.apply(changes, _cause_of(file))

    def open(self, entry: ReportEntry) -> None:
        """Open a report of the library.

        Raises:
            UserError: it cannot be read, or the one that is open could not be put down.
        """
        self._desk.open(entry)
        if self._desk.entry is None or self._desk.entry.identity != entry.identity:
            raise UserError(_NOT_OPENED)

    def tell(self) -> None:
        """Say that the library's list differs."""
        self._desk.library_changed.emit()

    def _load(self, entry: ReportEntry) -> tuple[Report, Report | None]:
        """Return a report as it stands now, in the window where it is open, and last year's."""
        session, open_entry = self._desk.session, self._desk.entry
        if session is not None and open_entry is not None and open_entry.identity == entry.identity:
            session.commit_pending_edits()
            return session.report, session.previous
        return self._desk.library.load(entry.id, self._desk.catalog), None


def _cause_of(file: Path) -> str:
    return f"{CAUSE}：{file.name}"


def _compare(found: Found, mine: Report, previous: Report | None) -> EditedCopy:
    """Compare the file with the library's report, whatever data the file carries."""
    reading = msgspec.structs.replace(found.reading, report=found.report, carried=None)
    return compare_copy(reading, mine.copy(), previous)


def _later_changes(found: Found, copy: EditedCopy) -> frozenset[int]:
    """Return the differences that came about in the library after the file was exported."""
    if found.reading.carried is None:
        return frozenset()
    reading = msgspec.structs.replace(found.reading, report=found.report)
    since = compare_copy(reading, copy.report, copy.previous).differences
    own = {(each.field, each.mine) for each in since if each.side is Side.MINE}
    return frozenset(
        place for place, each in enumerate(copy.differences) if (each.field, each.mine) in own
    )

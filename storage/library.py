"""The library: every report of an organ, in one SQLite file."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, cast

from msgspec.structs import replace

from storage import errors, rows, writing
from storage.connection import make_if_missing, open_file
from storage.errors import (
    DuplicateReportError,
    LibraryError,
    ReportGoneError,
    RevisionConflictError,
    failures_told,
)
from storage.library_content import LibraryContent
from storage.past import FINALIZING, NAMING
from storage.rows import LogEntry, ReportEntry, ReportState
from storage.writing import Step

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from pathlib import Path
    from typing import Self

    from forms.edition.catalog import EditionCatalog
    from forms.model.changes import ChangeSet, Field
    from forms.model.report import Report
    from storage.chronicle import Chronicle
    from storage.joining import Joined

__all__ = [
    "DuplicateReportError",
    "Library",
    "LibraryError",
    "LogEntry",
    "ReportEntry",
    "ReportState",
    "RevisionConflictError",
]


def local_time() -> datetime:
    """Return the time now, with the offset of the place."""
    return datetime.now().astimezone()


class Library(LibraryContent):
    """Reports in a file; every save is on disk when it returns."""

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        must_exist: bool = False,
        clock: Callable[[], datetime] = local_time,
    ) -> Self:
        """Open a library; make it, and its folder, where there is none unless it `must_exist`.

        A library that cannot be written is opened for reading (`is_read_only`).

        Raises:
            LibraryError: there is none, or what is there cannot be used. It is as it was.
        """
        path = path.absolute()
        make_if_missing(path, must_exist=must_exist)
        return cls(open_file(path), clock)

    def open_again(self) -> Library:
        """Return what is now in the library's place, opened with the same clock."""
        again = Library.open(self.path, must_exist=True, clock=self._clock)
        again.who = self.who
        return again

    def add(self, report: Report, *, cause: str, identity: str | None = None) -> ReportEntry:
        """Put a new report into the library; one from another library keeps its `identity`.

        Raises:
            DuplicateReportError: there is one of that organ on that year, not in the bin.
        """
        with self._writing() as database:
            report_id = writing.insert_report(database, report, self._step(cause), identity)
            if report_id is None:
                raise self._duplicate(errors.DUPLICATE, report.organization, report.year)
            return self.entry(report_id)

    def save(self, entry: ReportEntry, changes: ChangeSet, *, cause: str) -> ReportEntry:
        """Write the changed fields of a report, and nothing else; return its new entry.

        All of them are on disk when this returns, or none. Text that is no figure is kept as it
        is. Without changes nothing is written. Unlike other writes it does not wait for a lock:
        whoever saves while the clerk types tries again later.

        Raises:
            RevisionConflictError: the report is not in the state of `entry` any more.
            ReportGoneError: the library does not hold the report any more.
            LibraryBusyError: another program is writing.
            LibraryError: it is in the bin or locked, or could not be written.
        """
        if not changes:
            return entry
        step = self._step(cause)
        with self._writing(waits=False) as database:
            if not writing.save_changes(database, entry, changes.changes, step):
                raise self._refusal(entry)
        return replace(entry, revision=entry.revision + 1, stamp=step.stamp, updated_at=step.at)

    def finalize(self, entry: ReportEntry) -> ReportEntry:
        """Lock a report as signed: from now on every change is refused.

        Raises:
            RevisionConflictError: the report is not in the state of `entry` any more.
            LibraryError: it is in the bin or locked, or could not be written.
        """
        with self._writing() as database:
            if not writing.lock_report(database, entry, self._step(FINALIZING)):
                raise self._refusal(entry)
            return self.entry(entry.id)

    def reopen(self, entry: ReportEntry, *, reason: str) -> ReportEntry:
        """Unlock a report for changes; the change log keeps the reason.

        Raises:
            RevisionConflictError: the report is not in the state of `entry` any more.
            LibraryError: there is no reason, it is in the bin, or could not be written.
        """
        told = " ".join(reason.split())
        if not told:
            raise LibraryError(errors.NO_REASON)
        with self._writing() as database:
            if not writing.unlock_report(database, entry, self._step(f"解除定稿：{told}")):
                raise self._refusal(entry, is_to_be_final=True)
            return self.entry(entry.id)

    def name_version(self, entry: ReportEntry, name: str) -> None:
        """Give the present state of a report a name, by which the history finds it again.

        Raises:
            LibraryError: there is no name, no such report, or it could not be written.
        """
        told = " ".join(name.split())
        if not told:
            raise LibraryError(errors.NO_NAME)
        with self._writing() as database:
            if not writing.name_state(database, entry, self._step(f"{NAMING}{told}")):
                self._refuse_binned(self._present(entry))

    def replace(self, entry: ReportEntry, report: Report, *, cause: str) -> ReportEntry:
        """Put another report in the place of one; the change log shows every difference.

        Raises:
            DuplicateReportError: it is of an organ and year that another report has.
            LibraryError: the old one is in the bin or locked, or could not be written.
        """
        with self._writing() as database:
            if not writing.replace_report(database, entry, report, self._step(cause)):
                self._refuse_unchangeable(self._present(entry))
                raise self._duplicate(errors.DUPLICATE, report.organization, report.year)
            return self.entry(entry.id)

    def adopt(self, theirs: Chronicle) -> ReportEntry:
        """Put a report of another library into this one as it is, with its whole history.

        Raises:
            DuplicateReportError: there is one of that organ on that year, not in the bin.
            LibraryError: the report itself is here already, or could not be written.
        """
        from storage import grafting  # noqa: PLC0415 - only when copies come together

        known = self.identical(theirs.entry.identity)
        if known is not None:
            self._refuse_binned(known)
            raise DuplicateReportError(errors.DUPLICATE, known)
        with self._writing() as database:
            report_id = grafting.insert_chronicle(database, theirs)
            if report_id is None:
                entry = theirs.entry
                raise self._duplicate(errors.DUPLICATE, entry.organization, entry.year)
            return self.entry(report_id)

    def join(
        self,
        entry: ReportEntry,
        theirs: Chronicle,
        catalog: EditionCatalog,
        *,
        source: str,
        take: Collection[Field] = (),
    ) -> Joined:
        """Bring what was done to a report elsewhere together with what was done here.

        `source` says where it comes from. In a clash ours stands, unless its field is one of those
        to `take` from theirs; what was not taken is in the log all the same. All of it is on disk
        when this returns, or nothing.

        Raises:
            JoinError: the two are of different editions, or it is in the bin there.
            RevisionConflictError: the report is not in the state of `entry` any more.
            DuplicateReportError: it was renamed there to what another report is called here.
            LibraryError: it is in the bin or locked, or could not be written.
        """
        from storage import grafting, joining  # noqa: PLC0415 - only when copies come together

        joining.refuse_binned(theirs, source)
        plan = self.plan_join(entry, theirs, take)
        is_spared = entry.state is ReportState.FINAL and plan.standing is joining.Standing.SAME
        if not plan.is_new or is_spared:
            return joining.Joined(entry, plan.standing, (), ())
        with self._writing() as database:
            if not grafting.hold_report(database, entry):
                raise self._refusal(entry)
            plan = joining.settle(self.plan_join(entry, theirs, take), catalog)
            step = self._step(joining.JOINING.format(source=source))
            if not grafting.write_join(database, plan, step):
                there = theirs.entry
                raise self._duplicate(errors.DUPLICATE, there.organization, there.year)
            present = self.entry(entry.id)
        return joining.Joined(present, plan.standing, plan.join.changes, plan.join.clashes)

    def delete(self, entry: ReportEntry) -> None:
        """Move a report to the bin; one that is there already stays there.

        Raises:
            LibraryError: there is no such report, or it could not be written.
        """
        with self._writing() as database:
            if not writing.move_to_bin(database, entry, self._step("移入回收站")):
                self._present(entry)

    def restore(self, entry: ReportEntry) -> None:
        """Bring a report back from the bin.

        Raises:
            DuplicateReportError: there is by now another one of that organ on that year.
            LibraryError: there is no such report, or it could not be written.
        """
        with self._writing() as database:
            if not writing.bring_back(database, entry, self._step("从回收站恢复")):
                present = self._present(entry)
                if rows.is_binned(self.connection, present.id):
                    raise self._duplicate(errors.DUPLICATE_RESTORED, entry.organization, entry.year)

    def pack(self, now: datetime) -> int:
        """Pack what is old in the log of one report; return how many rows are gone, 0 for none.

        Every signed and every named state stays what it was, and so does the present one.

        Raises:
            LibraryError: it could not be written. The log is as it was.
        """
        from storage import tidying  # noqa: PLC0415 - only in an idle moment

        with failures_told(self.path):
            day = tidying.first_day_kept(self.connection, now)
            report_id = tidying.find_report_to_pack(self.connection, day)
        if report_id is None:
            return 0
        with self._writing(waits=False) as database:
            return tidying.pack_rows(database, report_id, day)

    def _step(self, cause: str) -> Step:
        return Step(self.moment(), cause, self.author())

    def _present(self, entry: ReportEntry) -> ReportEntry:
        """Return the stored entry of the report that an entry is of."""
        found = self.identical(entry.identity)
        if found is None:
            raise ReportGoneError(errors.GONE_REPORT.format(entry=entry))
        return found

    def _refusal(self, entry: ReportEntry, *, is_to_be_final: bool = False) -> LibraryError:
        """Return why a write that was based on an entry had no effect."""
        present = self._present(entry)
        if is_to_be_final:
            self._refuse_binned(present)
        else:
            self._refuse_unchangeable(present)
        return RevisionConflictError(present, descends=self.has_passed(entry))

    def _refuse_binned(self, present: ReportEntry) -> None:
        if rows.is_binned(self.connection, present.id):
            raise LibraryError(errors.IN_BIN.format(entry=present))

    def _refuse_unchangeable(self, present: ReportEntry) -> None:
        self._refuse_binned(present)
        if present.state is ReportState.FINAL:
            raise LibraryError(errors.FINAL.format(entry=present))

    def _duplicate(self, sentence: str, organization: str, year: int) -> LibraryError:
        # That there is one is what the write was refused for, in this very transaction.
        return DuplicateReportError(sentence, cast("ReportEntry", self.find(organization, year)))

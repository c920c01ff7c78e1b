"""The library: every report of an organ, in one SQLite file."""

from __future__ import annotations

import contextlib
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, cast

from storage import errors, rows, writing
from storage.connection import make_if_missing, open_file
from storage.errors import (
    DuplicateReportError,
    LibraryError,
    RevisionConflictError,
    failures_told,
)
from storage.rows import LogEntry, ReportEntry, ReportState
from storage.writing import Step

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from types import TracebackType
    from typing import Self

    from sqlite_utils import Database

    from forms.model.catalog import EditionCatalog
    from forms.model.changes import ChangeSet
    from forms.model.explanation import Explanation
    from forms.model.report import Report
    from storage.connection import OpenFile

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


class Library:
    """Reports in a file; every save is on disk when it returns.

    Opening and reading use the plain `sqlite3` connection. Schema and writes go through
    sqlite-utils, which is loaded at the first write: loading it takes about 200 ms, as long as
    all the rest that the window waits for. `warm_up` loads it in an idle moment.

    A library is used from the thread that opened it; another thread opens its own.
    """

    def __init__(self, file: OpenFile, clock: Callable[[], datetime]) -> None:
        """Wrap an opened file; `Library.open` is the way to get a library."""
        self.path = file.path
        self.is_read_only = file.is_read_only
        self.connection = file.connection
        self._file = file
        self._clock = clock

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

    def close(self) -> None:
        """Close the file; SQLite then takes its log into it."""
        self.connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def warm_up(self) -> None:
        """Load what the first save needs."""
        _ = self._database

    def reports(self) -> list[ReportEntry]:
        """Return the reports at hand, newest year first, then by organ."""
        with failures_told(self.path):
            return rows.read_entries(self.connection, binned=False)

    def deleted(self) -> list[ReportEntry]:
        """Return the reports in the bin, the last one thrown away first."""
        with failures_told(self.path):
            return rows.read_entries(self.connection, binned=True)

    def find(self, organization: str, year: int) -> ReportEntry | None:
        """Return the report at hand of an organ on a year."""
        with failures_told(self.path):
            return rows.find_entry(self.connection, organization, year)

    def entry(self, report_id: int) -> ReportEntry:
        """Return a report's entry, be it at hand or in the bin.

        Raises:
            LibraryError: there is no such report.
        """
        with failures_told(self.path):
            entry = rows.read_entry(self.connection, report_id)
        if entry is None:
            raise LibraryError(errors.NO_SUCH_REPORT.format(path=self.path))
        return entry

    def load(self, report_id: int, catalog: EditionCatalog) -> Report:
        """Return a report, be it at hand or in the bin.

        Take its `entry` first: should another window save in between, the revision in it is then
        too old, and the next save is refused instead of going over that of the other window.

        Raises:
            LibraryError: there is no such report.
            UnknownEditionError: its edition is not at hand.
        """
        with failures_told(self.path), self._one_state():
            entry = self.entry(report_id)
            content = rows.read_content(self.connection, report_id)
        return rows.build_report(entry, catalog.load(entry.edition), content)

    def explanations(self, report_id: int) -> list[Explanation]:
        """Return what the clerk has explained, for figures that have changed since as well."""
        with failures_told(self.path):
            return rows.read_explanations(self.connection, report_id)

    def log(self, report_id: int) -> list[LogEntry]:
        """Return all that was done to a report, oldest first."""
        with failures_told(self.path):
            return rows.read_log(self.connection, report_id)

    def add(self, report: Report, *, cause: str) -> ReportEntry:
        """Put a new report into the library.

        Raises:
            DuplicateReportError: there is one of that organ on that year, not in the bin.
        """
        with self._writing() as database:
            report_id = writing.insert_report(database, report, self._step(cause))
            if report_id is None:
                raise self._duplicate(errors.DUPLICATE, report.organization, report.year)
            return self.entry(report_id)

    def save(self, report_id: int, changes: ChangeSet, *, revision: int, cause: str) -> int:
        """Write the changed fields of a report, and nothing else; return the new revision.

        All of them are on disk when this returns, or none. Text that is no figure is kept as it
        is. Without changes nothing is written.

        Raises:
            RevisionConflictError: the report was changed elsewhere since `revision`.
            LibraryError: it is in the bin or locked, or could not be written.
        """
        if not changes:
            return revision
        with self._writing() as database:
            step = self._step(cause)
            if not writing.save_changes(database, report_id, changes.changes, revision, step):
                self._refuse_unchangeable(report_id)
                raise RevisionConflictError(self.entry(report_id))
        return revision + 1

    def finalize(self, report_id: int, *, revision: int) -> ReportEntry:
        """Lock a report as signed: from now on every change is refused.

        Raises:
            RevisionConflictError: the report was changed elsewhere since `revision`.
            LibraryError: it is in the bin or locked, or could not be written.
        """
        with self._writing() as database:
            if not writing.lock_report(database, report_id, revision, self._step("定稿")):
                self._refuse_unchangeable(report_id)
                raise RevisionConflictError(self.entry(report_id))
            return self.entry(report_id)

    def reopen(self, report_id: int, *, reason: str, revision: int) -> ReportEntry:
        """Unlock a report for changes; the change log keeps the reason.

        Raises:
            RevisionConflictError: the report was changed elsewhere since `revision`.
            LibraryError: there is no reason, it is in the bin, or could not be written.
        """
        told = " ".join(reason.split())
        if not told:
            raise LibraryError(errors.NO_REASON)
        with self._writing() as database:
            step = self._step(f"解除定稿：{told}")
            if not writing.unlock_report(database, report_id, revision, step):
                self._refuse_binned(report_id)
                raise RevisionConflictError(self.entry(report_id))
            return self.entry(report_id)

    def replace(self, report_id: int, report: Report, *, cause: str) -> ReportEntry:
        """Put another report in the place of one; the change log shows every difference.

        Raises:
            DuplicateReportError: it is of an organ and year that another report has.
            LibraryError: the old one is in the bin or locked, or could not be written.
        """
        with self._writing() as database:
            if not writing.replace_report(database, report_id, report, self._step(cause)):
                self._refuse_unchangeable(report_id)
                raise self._duplicate(errors.DUPLICATE, report.organization, report.year)
            return self.entry(report_id)

    def delete(self, report_id: int) -> None:
        """Move a report to the bin; one that is there already stays there.

        Raises:
            LibraryError: there is no such report, or it could not be written.
        """
        with self._writing() as database:
            if not writing.move_to_bin(database, report_id, self._step("移入回收站")):
                self.entry(report_id)

    def restore(self, report_id: int) -> None:
        """Bring a report back from the bin.

        Raises:
            DuplicateReportError: there is by now another one of that organ on that year.
            LibraryError: there is no such report, or it could not be written.
        """
        with self._writing() as database:
            if not writing.bring_back(database, report_id, self._step("从回收站恢复")):
                entry = self.entry(report_id)
                if rows.is_binned(self.connection, report_id):
                    raise self._duplicate(errors.DUPLICATE_RESTORED, entry.organization, entry.year)

    @cached_property
    def _database(self) -> Database:
        from storage.migrations import wrap  # noqa: PLC0415 - slow, see the class

        return wrap(self.connection)

    @contextlib.contextmanager
    def _writing(self) -> Iterator[Database]:
        """Run one transaction; its first statement writes, so it waits for other writers."""
        if self.is_read_only:
            raise LibraryError(errors.READ_ONLY.format(path=self.path))
        self._file.refuse_if_moved()
        with failures_told(self.path), self._database.atomic():
            yield self._database

    @contextlib.contextmanager
    def _one_state(self) -> Iterator[None]:
        """Let several reads see the library at one moment."""
        self.connection.execute("BEGIN")
        try:
            yield
        finally:
            self.connection.execute("ROLLBACK")

    def _step(self, cause: str) -> Step:
        return Step(self._clock().isoformat(timespec="milliseconds"), cause)

    def _refuse_binned(self, report_id: int) -> None:
        entry = self.entry(report_id)
        if rows.is_binned(self.connection, report_id):
            raise LibraryError(errors.IN_BIN.format(entry=entry))

    def _refuse_unchangeable(self, report_id: int) -> None:
        self._refuse_binned(report_id)
        entry = self.entry(report_id)
        if entry.state is ReportState.FINAL:
            raise LibraryError(errors.FINAL.format(entry=entry))

    def _duplicate(self, sentence: str, organization: str, year: int) -> LibraryError:
        # That there is one is what the write was refused for, in this very transaction.
        return DuplicateReportError(sentence, cast("ReportEntry", self.find(organization, year)))

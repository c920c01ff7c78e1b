"""What stands in an opened library: its reports, what was explained, what was done to them."""

from __future__ import annotations

import contextlib
from functools import cached_property
from typing import TYPE_CHECKING

from storage import errors, rows
from storage.errors import LibraryError, failures_told
from storage.last_steps import LastSteps
from storage.open_library import OpenLibrary

if TYPE_CHECKING:
    from collections.abc import Collection

    from forms.edition.catalog import EditionCatalog
    from forms.model.changes import Field
    from forms.model.explanation import Explanation
    from forms.model.report import Report
    from storage.chronicle import Branch, Chronicle
    from storage.joining import Plan
    from storage.rows import LogEntry, ReportEntry


class LibraryContent(OpenLibrary):
    """The reading half of a library; `Library` adds what writes."""

    @cached_property
    def _last(self) -> LastSteps:
        return LastSteps()

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

    def identical(self, identity: str) -> ReportEntry | None:
        """Return the entry of the report with that identity, be it at hand or in the bin."""
        with failures_told(self.path):
            return rows.find_identical(self.connection, identity)

    def has_passed(self, entry: ReportEntry) -> bool:
        """Tell whether the stored report came from the state that an entry describes.

        It has not where the library was taken back, or went on elsewhere from an older copy.
        """
        with failures_told(self.path):
            present = rows.find_identical(self.connection, entry.identity)
            return present is not None and rows.descends_from(self.connection, present.id, entry)

    def load(self, report_id: int, catalog: EditionCatalog) -> Report:
        """Return a report, be it at hand or in the bin.

        Take its `entry` first: should another window save in between, the revision in it is then
        too old, and the next save is refused instead of going over that of the other window.

        Raises:
            LibraryError: there is no such report.
            UnknownEditionError: its edition is not at hand.
        """
        with failures_told(self.path), self.one_state():
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

    def chronicle(self, entry: ReportEntry) -> Chronicle:
        """Return a report with all that was done to it, here and elsewhere."""
        from storage.chronicle import read_chronicle  # noqa: PLC0415 - when copies come together

        is_within = self.connection.in_transaction
        state = contextlib.nullcontext() if is_within else self.one_state()
        with failures_told(self.path), state:
            return read_chronicle(self.connection, entry)

    def plan_join(
        self, entry: ReportEntry, theirs: Chronicle, take: Collection[Field] = ()
    ) -> Plan:
        """Return what `Library.join` would do; nothing is written.

        Raises:
            JoinError: the two cannot be joined.
        """
        from storage.joining import plan_join  # noqa: PLC0415 - when copies come together
        from storage.tidying import KEPT_WHOLE  # noqa: PLC0415

        # Two copies may have been packed at different times.
        day = (self._clock() - KEPT_WHOLE).date()
        return plan_join(self.chronicle(entry).packed(day), theirs.packed(day), take)

    def branches(self, report_id: int) -> tuple[Branch, ...]:
        """Return what was done to a report elsewhere before it was joined, a line each."""
        return self.chronicle(self.entry(report_id)).branches

    def last_steps(self, report_id: int, field: str, count: int) -> list[LogEntry]:
        """Return what was done last to a field or to the whole report, the latest first.

        At most `storage.last_steps.MOST` are told.

        It is read with every step of the cursor, so it does not wait for a lock.

        Raises:
            LibraryBusyError: another program holds the library just now.
        """
        with failures_told(self.path), self.without_waiting():
            numbers = self._last.numbers(self.connection, report_id, field, count)
            found = rows.read_last_steps(self.connection, report_id, field, numbers)
            if len(found) < len(numbers):
                # Old detail was packed meanwhile, here or in another window.
                self._last.forget()
                numbers = self._last.numbers(self.connection, report_id, field, count)
                found = rows.read_last_steps(self.connection, report_id, field, numbers)
            return found

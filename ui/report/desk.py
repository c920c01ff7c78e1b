"""The report that lies open, and the library it comes from."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from forms.checks.finalizing import find_blocking
from forms.errors import UserError
from forms.model.changes import ChangeSet
from forms.session import ReportSession
from storage.backup import restore_backup
from storage.backup_content import restore_reports
from storage.errors import NO_SUCH_REPORT, LibraryError
from storage.rows import ReportState
from ui.report.autosave import Autosave
from ui.report.presence import Presence

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from forms.edition.catalog import EditionCatalog
    from forms.model.report import Report
    from storage.library import Library
    from storage.rows import ReportEntry
    from ui.report.presence import Holder

_NOT_SAVED = "最近的改动还没有存上，没有定稿；请等状态栏显示“已保存”后再试。"
_UNFINISHED = "报告还有要改正、说明或填写的地方，没有定稿；请处理后再试。"


class UnfinishedError(UserError):
    """A report that is not ready was to be locked."""


class ReportDesk(QObject):
    """Opens one report at a time and keeps it saved.

    `opened` carries the session of the report that was opened; `closed` says that none is open;
    `library_changed` that the list of reports differs; `saved` and `save_failed` tell how the
    keeping on disk goes, `troubled` carries an error that the clerk has to decide about,
    `damage_found` a report that cannot be read and why; `united` tells how many changes of another
    window have come in.
    """

    opened = Signal(object)
    closed = Signal()
    library_changed = Signal()
    saved = Signal()
    save_failed = Signal(object)
    troubled = Signal(object)
    damage_found = Signal(object, object)
    united = Signal(int)

    def __init__(
        self,
        library: Library,
        catalog: EditionCatalog,
        may_leave: Callable[[ReportDesk], bool],
        reconcile: Callable[[ReportDesk], bool],
    ) -> None:
        """Open nothing yet.

        Args:
            library: where the reports are.
            catalog: the editions that they follow.
            may_leave: asks whether a report may be closed that could not be saved.
            reconcile: brings what another window has saved and what is open together.
        """
        super().__init__()
        self._may_leave = may_leave
        self._reconcile = reconcile
        self.library = library
        self.catalog = catalog
        self.session: ReportSession | None = None
        self.entry: ReportEntry | None = None
        self.autosave: Autosave | None = None
        self.presence: Presence | None = None
        self._lent: dict[str, Report] = {}

    @property
    def error(self) -> LibraryError | None:
        """Return why the last changes are not on disk, if they are not."""
        return self.autosave.error if self.autosave is not None else None

    @property
    def trouble(self) -> LibraryError | None:
        """Return the error that the clerk has to decide about, if there is one."""
        return self.autosave.trouble if self.autosave is not None else None

    @property
    def unsaved(self) -> ChangeSet:
        """Return the changes that are not on disk yet."""
        return self.autosave.unsaved if self.autosave is not None else ChangeSet("", ())

    @property
    def saved_entry(self) -> ReportEntry | None:
        """Return the state of the open report in which it was saved last."""
        return self.autosave.entry if self.autosave is not None else None

    @property
    def others(self) -> list[Holder]:
        """Return the other windows that have the open report open too."""
        return self.presence.others() if self.presence is not None else []

    def settle_trouble(self) -> None:
        """Ask once more what is to be done where the library does not take the last changes."""
        if self.trouble is not None:
            self.troubled.emit(self.trouble)

    def open(self, entry: ReportEntry) -> None:
        """Open a report of the library; the one that is open is closed first.

        Raises:
            UserError: the report cannot be read.
        """
        if self.entry is not None and self.entry.identity == entry.identity:
            self.settle_trouble()
            return
        # The list may be older than what was last saved, here or in another window.
        stored = self.read(entry)
        if self.close():
            self._show(*stored)

    def read(self, entry: ReportEntry) -> tuple[ReportEntry, ReportSession]:
        """Return a report of the library as it is stored now, ready to be worked on.

        Raises:
            UserError: it is not there any more, or cannot be read.
        """
        present = self.library.identical(entry.identity)
        if present is None:
            raise LibraryError(NO_SUCH_REPORT.format(path=self.library.path))
        session = ReportSession(
            self.library.load(present.id, self.catalog),
            self._previous_of(present),
            self,
            explanations=self.library.explanations(present.id),
            is_locked=present.state is ReportState.FINAL,
        )
        return present, session

    def _show(self, entry: ReportEntry, session: ReportSession) -> None:
        self.autosave = Autosave(self.library, entry, session, self.library.explanations(entry.id))
        self.autosave.reconcile = lambda: self._reconcile(self)
        self.autosave.superseded.connect(self.autosave.reconcile)
        self.autosave.saved.connect(self.saved)
        self.autosave.failed.connect(self.save_failed)
        self.autosave.troubled.connect(self.troubled)
        self.presence = Presence(self.library.path, entry.identity)
        self.presence.claim()
        self.session, self.entry = session, entry
        self.opened.emit(session)

    def open_beside(self, entry: ReportEntry, last_year: Report | None) -> None:
        """Open a report anew, beside last year's: the library's, else the one that is lent.

        Raises:
            UserError: the report cannot be read.
        """
        if last_year is not None:
            self._lent[entry.identity] = last_year
        if self.entry is None or self.entry.identity != entry.identity or self.close():
            self.open(entry)

    def add(self, report: Report, cause: str, last_year: Report | None = None) -> ReportEntry:
        """Put a report into the library and open it.

        `last_year` is compared with until the program ends, where the library has none.

        Raises:
            DuplicateReportError: the organ has a report on that year already.
        """
        entry = self.library.add(report, cause=cause)
        if last_year is not None:
            self._lent[entry.identity] = last_year
        self.library_changed.emit()
        self.open(entry)
        return entry

    def flush(self) -> bool:
        """Bring everything typed onto disk; tell whether it is there."""
        if self.session is None or self.autosave is None:
            return True
        self.session.commit_pending_edits()
        self.session.review.check_texts()
        return self.flush_changes()

    def flush_changes(self) -> bool:
        """Write what was committed, and leave open editors alone; tell whether it is on disk."""
        return self.autosave is None or self.autosave.flush()

    def catch_up(self) -> None:
        """Show what has come into the open report beside this window, whatever it was.

        Raises:
            UserError: it cannot be read.
        """
        if self.entry is None or self._reconcile(self):
            return
        self.exchange(*self.read(self.entry))

    def follow(self, entry: ReportEntry) -> None:
        """Note what the open report is in the library by now, after another window has saved."""
        if self.session is None or self.autosave is None:
            return
        self.flush_changes()
        self.entry = self.autosave.entry
        self.session.locking.sign(is_final=entry.state is ReportState.FINAL)
        self.library_changed.emit()

    def close(self) -> bool:
        """Close the open report; tell whether it is closed.

        Where the last changes could not be saved it stays open, unless the clerk lets it go.
        """
        if self.session is None:
            return True
        if self.autosave is not None:
            self.autosave.ask_again()
        if not self.flush() and not self._may_leave(self):
            return False
        self._put_down()
        return True

    def exchange(self, entry: ReportEntry, session: ReportSession) -> None:
        """Show another state of a report in place of the open one, whatever is not saved of it."""
        self._put_down()
        self._show(entry, session)
        self.library_changed.emit()

    def go_on_with(self, library: Library, entry: ReportEntry | None = None) -> None:
        """Keep the open report in another library; `entry` says that it is in there already."""
        library.who = self.library.who
        self.library = library
        self.entry = entry or self.entry
        if self.autosave is not None:
            self.autosave.go_on_with(library, entry)
        self.library_changed.emit()

    def _put_down(self) -> None:
        """Have no report open any more, whatever is not saved."""
        session, self.session, self.entry = self.session, None, None
        if self.presence is not None:
            self.presence.release()
        if self.autosave is not None:
            self.autosave.stop()
        self.autosave = self.presence = None
        self.closed.emit()
        if session is not None:
            session.deleteLater()

    def delete_open(self) -> None:
        """Put the open report into the bin."""
        if self.entry is None:
            return
        entry = self.entry
        if self.close():
            self.library.delete(entry)
            self.library_changed.emit()

    def finalize(self) -> None:
        """Lock the open report as signed, once everything typed is on disk.

        Raises:
            UnfinishedError: something remains to be mended, explained or filled in.
            LibraryError: it could not be written, or was changed in another window.
        """
        if self.session is None or self.entry is None or self.autosave is None:
            return
        if not self.flush():
            raise LibraryError(_NOT_SAVED)
        if find_blocking(self.session.review.open_findings):
            raise UnfinishedError(_UNFINISHED)
        self._take_state(self.library.finalize(self.autosave.entry))

    def reopen(self, reason: str) -> None:
        """Unlock the open report for changes; the reason stays in the change log.

        Raises:
            LibraryError: there is no reason, it could not be written, or was changed elsewhere.
        """
        if self.session is None or self.entry is None or self.autosave is None:
            return
        self._take_state(self.library.reopen(self.autosave.entry, reason=reason))

    def restore(self, entry: ReportEntry) -> None:
        """Take a report out of the bin and open it.

        Raises:
            DuplicateReportError: the organ has another report on that year by now.
        """
        self.library.restore(entry)
        self.library_changed.emit()
        self.open(entry)

    def restore_backup(
        self, path: Path, now: dt.datetime, wanted: Sequence[ReportEntry] = ()
    ) -> bool:
        """Bring the wanted reports back from a backup, or where none is named the whole library.

        How the library was before is backed up first. It returns `False` where the clerk did not
        want to leave the open report.

        Raises:
            UserError: the backup is unusable or a report is locked; the library is as it was.
        """
        entry = self.entry
        if not self.close():
            return False
        try:
            if wanted:
                restore_reports(self.library, path, wanted, self.catalog, now)
            else:
                restore_backup(self.library, path, now)
        finally:
            self.library_changed.emit()
            again = self.library.find(entry.organization, entry.year) if entry is not None else None
            if again is not None:
                self.open(again)
        return True

    def _take_state(self, entry: ReportEntry) -> None:
        """Follow the library, which has locked or unlocked the open report."""
        if self.session is None or self.autosave is None:
            return
        self.entry = entry
        self.autosave.entry = entry
        self.session.locking.sign(is_final=entry.state is ReportState.FINAL)
        self.library_changed.emit()

    def _previous_of(self, entry: ReportEntry) -> Report | None:
        # What is wrong with last year's report is told when that one is opened.
        with contextlib.suppress(UserError):
            previous = self.library.find(entry.organization, entry.year - 1)
            if previous is not None:
                return self.library.load(previous.id, self.catalog)
        return self._lent.get(entry.identity)

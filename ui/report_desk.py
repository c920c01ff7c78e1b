"""The report that lies open, and the library it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from forms.checks.finalizing import find_blocking
from forms.model.errors import UserError
from forms.session import ReportSession
from storage.backup import restore_backup
from storage.errors import LibraryError
from storage.rows import ReportState
from ui.autosave import Autosave

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable
    from pathlib import Path

    from forms.model.catalog import EditionCatalog
    from forms.model.report import Report
    from storage.library import Library
    from storage.rows import ReportEntry

_NOT_SAVED = "最近的改动还没有存上，没有定稿；请等状态栏显示“已保存”后再试。"
_UNFINISHED = "报告还有要改正、说明或填写的地方，没有定稿；请处理后再试。"


class UnfinishedError(UserError):
    """A report that is not ready was to be locked."""


class ReportDesk(QObject):
    """Opens one report at a time and keeps it saved.

    `opened` carries the session of the report that was opened; `closed` says that none is open;
    `library_changed` that the list of reports differs; `saved` and `save_failed` tell how the
    keeping on disk goes.
    """

    opened = Signal(object)
    closed = Signal()
    library_changed = Signal()
    saved = Signal()
    save_failed = Signal(str)

    def __init__(
        self,
        library: Library,
        catalog: EditionCatalog,
        may_leave: Callable[[ReportSession], bool],
    ) -> None:
        super().__init__()
        self._may_leave = may_leave
        self.library = library
        self.catalog = catalog
        self.session: ReportSession | None = None
        self.entry: ReportEntry | None = None
        self._autosave: Autosave | None = None

    def open(self, entry: ReportEntry) -> None:
        """Open a report of the library; the one that is open is closed first.

        Raises:
            UserError: the report cannot be read.
        """
        if self.entry is not None and self.entry.id == entry.id:
            return
        # The list may be older than what was last saved, here or in another window.
        entry = self.library.entry(entry.id)
        report = self.library.load(entry.id, self.catalog)
        if not self.close():
            return
        session = ReportSession(
            report,
            self._previous_of(entry),
            self,
            explanations=self.library.explanations(entry.id),
            is_locked=entry.state is ReportState.FINAL,
        )
        self._autosave = Autosave(self.library, entry.id, entry.revision, session)
        self._autosave.saved.connect(self.saved)
        self._autosave.failed.connect(self.save_failed)
        self.session, self.entry = session, entry
        self.opened.emit(session)

    def add(self, report: Report, cause: str) -> ReportEntry:
        """Put a report into the library and open it.

        Raises:
            DuplicateReportError: the organ has a report on that year already.
        """
        entry = self.library.add(report, cause=cause)
        self.library_changed.emit()
        self.open(entry)
        return entry

    def flush(self) -> bool:
        """Bring everything typed onto disk; tell whether it is there."""
        if self.session is None or self._autosave is None:
            return True
        self.session.commit_pending_edits()
        self.session.check_texts()
        return self._autosave.flush()

    def close(self) -> bool:
        """Close the open report; tell whether it is closed.

        Where the last changes could not be saved it stays open, unless the clerk lets it go.
        """
        if self.session is None:
            return True
        if not self.flush() and not self._may_leave(self.session):
            return False
        session, self.session, self.entry, self._autosave = self.session, None, None, None
        self.closed.emit()
        session.deleteLater()
        return True

    def delete_open(self) -> None:
        """Put the open report into the bin."""
        if self.entry is None:
            return
        entry = self.entry
        if self.close():
            self.library.delete(entry.id)
            self.library_changed.emit()

    def finalize(self) -> None:
        """Lock the open report as signed, once everything typed is on disk.

        Raises:
            UnfinishedError: something remains to be mended, explained or filled in.
            LibraryError: it could not be written, or was changed in another window.
        """
        if self.session is None or self.entry is None or self._autosave is None:
            return
        if not self.flush():
            raise LibraryError(_NOT_SAVED)
        if find_blocking(self.session.open_findings):
            raise UnfinishedError(_UNFINISHED)
        self._take_state(self.library.finalize(self.entry.id, revision=self._autosave.revision))

    def reopen(self, reason: str) -> None:
        """Unlock the open report for changes; the reason stays in the change log.

        Raises:
            LibraryError: there is no reason, it could not be written, or was changed elsewhere.
        """
        if self.session is None or self.entry is None or self._autosave is None:
            return
        revision = self._autosave.revision
        self._take_state(self.library.reopen(self.entry.id, reason=reason, revision=revision))

    def restore(self, entry: ReportEntry) -> None:
        """Take a report out of the bin and open it.

        Raises:
            DuplicateReportError: the organ has another report on that year by now.
        """
        self.library.restore(entry.id)
        self.library_changed.emit()
        self.open(self.library.entry(entry.id))

    def restore_backup(self, path: Path, now: dt.datetime) -> None:
        """Take the whole library back to a backup; how it was before is backed up first.

        Raises:
            LibraryError: the backup is unusable; the library is as it was.
        """
        entry = self.entry
        if not self.close():
            return
        restore_backup(self.library, path, now)
        self.library_changed.emit()
        again = self.library.find(entry.organization, entry.year) if entry is not None else None
        if again is not None:
            self.open(again)

    def _take_state(self, entry: ReportEntry) -> None:
        """Follow the library, which has locked or unlocked the open report."""
        if self.session is None or self._autosave is None:
            return
        self.entry = entry
        self._autosave.revision = entry.revision
        self.session.lock(is_locked=entry.state is ReportState.FINAL)
        self.library_changed.emit()

    def _previous_of(self, entry: ReportEntry) -> Report | None:
        previous = self.library.find(entry.organization, entry.year - 1)
        return self.library.load(previous.id, self.catalog) if previous is not None else None

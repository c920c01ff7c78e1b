"""Keeps every committed change on disk."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from forms.model.changes import TEXT_PREFIX, ChangeSet, join_changes
from storage.errors import (
    DamagedError,
    LibraryBusyError,
    LibraryError,
    LibraryLostError,
    ReportGoneError,
    RevisionConflictError,
)
from storage.rows import content_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Container, Iterable, Mapping

    from forms.model.changes import Field
    from forms.model.explanation import Explanation
    from forms.model.report import Report
    from forms.session import ReportSession
    from storage.library import Library
    from storage.rows import ReportEntry

TEXT_DELAY_MS = 1000
"""A text is kept within a second of a keystroke; a figure at once, before the next is typed."""
RETRY_MS = 5000
BUSY_RETRY_MS = 200
BUSY_TRIES = 5
"""Another window that is saving holds the library for some milliseconds: nobody is told of that."""
LOOK_MS = 2000
"""How often the library is looked at while nothing is typed: is it there, has another saved?"""

_NEEDS_DECISION = (RevisionConflictError, ReportGoneError, LibraryLostError, DamagedError)
_NEVER_BY_ITSELF = (RevisionConflictError, ReportGoneError)


class Autosave(QObject):
    """Writes the changes of one open report into the library, and never waits for it.

    `saved` is emitted after a write; `failed` carries the error while nothing can be written. A
    failed write loses nothing: it is tried again until it succeeds, and editing goes on.
    `troubled` carries, once, an error that the clerk has to decide about. `superseded` says that
    somebody else has saved the report, while there is nothing to be written here.
    """

    saved = Signal()
    failed = Signal(object)
    troubled = Signal(object)
    superseded = Signal()

    def __init__(
        self,
        library: Library,
        entry: ReportEntry,
        session: ReportSession,
        explanations: Iterable[Explanation] = (),
    ) -> None:
        super().__init__(session)
        self.library = library
        self.entry = entry
        """The state that the next write is based on; whoever writes beside this tells it."""
        self.stored = stored_content(session.report, explanations)
        """What stands on disk in the state of `entry`, by field."""
        self.error: LibraryError | None = None
        self._waiting: list[tuple[ChangeSet, str]] = []
        self.reconcile: Callable[[], bool] = lambda: False
        """Brings both together; tells whether that is done, or the clerk has put it off."""
        self.is_asking = False
        self._is_put_off = False
        self._busy_tries = 0
        self._is_trouble_told = False
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._on_due)
        self._look = QTimer(self, interval=LOOK_MS)
        self._look.timeout.connect(self._on_look_due)
        self._look.start()
        session.committed.connect(self._on_session_committed)

    @property
    def is_clean(self) -> bool:
        """Tell whether everything is on disk."""
        return not self._waiting

    @property
    def unsaved(self) -> ChangeSet:
        """Return everything that is not on disk yet as one change set."""
        return join_changes("", (changes for changes, _ in self._waiting))

    @property
    def trouble(self) -> LibraryError | None:
        """Return the error that the clerk has to decide about, if there is one."""
        return self.error if isinstance(self.error, _NEEDS_DECISION) else None

    def flush(self) -> bool:
        """Write what is waiting, now; tell whether everything is on disk."""
        self._timer.stop()
        try:
            has_written = self._write_over_others()
        except LibraryError as error:
            self._note_failure(error)
            return False
        self._busy_tries, self._is_trouble_told = 0, False
        if has_written or self.error is not None:
            self.error = None
            self.saved.emit()
        return True

    def ask_again(self) -> None:
        """Let the next save ask once more about what clashes, though that was put off before."""
        self._is_put_off = False

    def go_on_with(self, library: Library, entry: ReportEntry | None = None) -> None:
        """Save into another library from now on; `entry` says that everything is in it already."""
        self.library = library
        if entry is not None:
            self.entry = entry
            self.stored |= {change.field: change.new for change in self.unsaved.changes}
            self._waiting.clear()

    def rest_on(
        self, entry: ReportEntry, stored: Mapping[Field, str], contested: Collection[Field]
    ) -> None:
        """Write what is waiting over what somebody else has saved.

        What waits about fields that they have changed as well, or that are `contested`, is
        dropped: whoever brings both together says anew what is to stand there.
        """
        changed = {place for place in {**self.stored, **stored} if self._differs(place, stored)}
        dropped = changed.union(contested)
        waiting = ((_without(changes, dropped), cause) for changes, cause in self._waiting)
        self._waiting = [(changes, cause) for changes, cause in waiting if changes]
        self.entry, self.stored = entry, dict(stored)

    def _differs(self, place: Field, stored: Mapping[Field, str]) -> bool:
        return self.stored.get(place, "") != stored.get(place, "")

    def stop(self) -> None:
        """Try nothing any more by itself."""
        self._timer.stop()
        self._look.stop()

    def _write_over_others(self) -> bool:
        """Write; where somebody else has saved, bring both together first, unless that is put off.

        While it is asked what is to stand, nothing asks a second time.
        """
        try:
            return self._write()
        except RevisionConflictError as error:
            if not error.descends or self._is_put_off:
                raise
            self._is_put_off = self.is_asking = True
            try:
                self._is_put_off = not self.reconcile()
            finally:
                self.is_asking = False
            if self._is_put_off:
                raise
        return self._write()

    def _write(self) -> bool:
        if not self._waiting:
            if not self.library.is_read_only:
                self.library.verify()
            return False
        while self._waiting:
            changes, cause = _join(self._waiting)
            self.entry = self.library.save(self.entry, changes, cause=cause)
            self.stored |= {change.field: change.new for change in changes.changes}
            self._waiting = self._waiting[_run_length(self._waiting) :]
        return True

    def _note_failure(self, error: LibraryError) -> None:
        self.error = error
        if isinstance(error, LibraryBusyError):
            self._timer.start(BUSY_RETRY_MS)
            self._busy_tries += 1
            if self._busy_tries < BUSY_TRIES:
                return
        elif not isinstance(error, _NEVER_BY_ITSELF):
            self._timer.start(RETRY_MS)
        self.failed.emit(error)

    def _on_due(self) -> None:
        if self.flush() or self.trouble is None or self._is_trouble_told:
            return
        self._is_trouble_told = True
        self.troubled.emit(self.error)

    def _on_look_due(self) -> None:
        if self._timer.isActive():
            return
        self._on_due()
        if self.is_clean and self.error is None and self._is_superseded():
            self.superseded.emit()

    def _is_superseded(self) -> bool:
        # What is wrong with the library is told by the next write.
        with contextlib.suppress(LibraryError), self.library.without_waiting():
            present = self.library.identical(self.entry.identity)
            return present is not None and present.stamp != self.entry.stamp
        return False

    def _on_session_committed(self, changes: ChangeSet, cause: str) -> None:
        self._waiting.append((changes, cause))
        if not _is_text(changes):
            self._timer.start(0)
        elif not self._timer.isActive():
            # A text must put off neither a figure before it, nor, while one types on, itself.
            self._timer.start(TEXT_DELAY_MS)


def stored_content(report: Report, explanations: Iterable[Explanation]) -> dict[Field, str]:
    """Return all that is kept of a report, explanations by their addresses."""
    return content_of(report) | {each.field: each.content for each in explanations}


def _without(changes: ChangeSet, fields: Container[Field]) -> ChangeSet:
    kept = (change for change in changes.changes if change.field not in fields)
    return ChangeSet(changes.label, tuple(kept))


def _is_text(changes: ChangeSet) -> bool:
    return all(address.startswith(TEXT_PREFIX) for address in changes.fields)


def _run_length(waiting: list[tuple[ChangeSet, str]]) -> int:
    """Return how many change sets at the front have the same cause."""
    cause = waiting[0][1]
    return next((n for n, (_, other) in enumerate(waiting) if other != cause), len(waiting))


def _join(waiting: list[tuple[ChangeSet, str]]) -> tuple[ChangeSet, str]:
    """Return the front run of one cause as one change set."""
    first, cause = waiting[0]
    run = (changes for changes, _ in waiting[: _run_length(waiting)])
    return join_changes(first.label, run), cause

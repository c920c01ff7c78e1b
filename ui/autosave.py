"""Keeps every committed change on disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from forms.model.changes import TEXT_PREFIX, ChangeSet, join_changes
from storage.errors import LibraryError, RevisionConflictError

if TYPE_CHECKING:
    from forms.session import ReportSession
    from storage.library import Library

TEXT_DELAY_MS = 1000
"""A text is kept within a second of a keystroke; a figure at once, before the next is typed."""
RETRY_MS = 5000


class Autosave(QObject):
    """Writes the changes of one open report into the library.

    `saved` is emitted after a write; `failed` carries the reason while nothing can be written. A
    failed write loses nothing: it is tried again until it succeeds, and editing goes on.
    """

    saved = Signal()
    failed = Signal(str)

    def __init__(
        self, library: Library, report_id: int, revision: int, session: ReportSession
    ) -> None:
        super().__init__(session)
        self._library = library
        self._report_id = report_id
        self.revision = revision
        """The revision that the next write is based on; whoever writes beside this tells it."""
        self._waiting: list[tuple[ChangeSet, str]] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.flush)
        session.committed.connect(self._on_session_committed)

    @property
    def is_clean(self) -> bool:
        """Tell whether everything is on disk."""
        return not self._waiting

    def flush(self) -> bool:
        """Write what is waiting, now; tell whether everything is on disk."""
        self._timer.stop()
        while self._waiting:
            changes, cause = _join(self._waiting)
            try:
                self.revision = self._library.save(
                    self._report_id, changes, revision=self.revision, cause=cause
                )
            except RevisionConflictError as error:
                # Another window's changes stay; trying again would never succeed.
                self.failed.emit(str(error))
                return False
            except LibraryError as error:
                self._timer.start(RETRY_MS)
                self.failed.emit(str(error))
                return False
            self._waiting = self._waiting[_run_length(self._waiting) :]
            if not self._waiting:
                self.saved.emit()
        return True

    def _on_session_committed(self, changes: ChangeSet, cause: str) -> None:
        figure_waits = any(not _is_text(waiting) for waiting, _ in self._waiting)
        self._waiting.append((changes, cause))
        if not _is_text(changes):
            self._timer.start(0)
        elif not figure_waits and not self._timer.isActive():
            # A text must put off neither a figure before it, nor, while one types on, itself.
            self._timer.start(TEXT_DELAY_MS)


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

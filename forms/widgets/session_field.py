"""What every field that is typed into has from the session: keys, lock, and what is composed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent

from forms.widgets.composition import Composition
from forms.widgets.keys import is_history_key, is_writing_key

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from forms.session import ReportSession


def attend_session(
    field: QWidget,
    session: ReportSession,
    show_lock: Callable[[], None],
    show_content: Callable[[], None],
) -> None:
    """Let a field follow the session, from now on and for the lock at once.

    Args:
        field: what is typed into.
        session: the session of the report that the field belongs to.
        show_lock: shows whether the report is locked.
        show_content: shows what the report has, where a change was refused: an input method may
            write into a field that is read-only.
    """
    _SessionKeys(field, session)
    session.commit_requested.connect(Composition(field).finish)
    session.lock_changed.connect(show_lock)
    session.change_refused.connect(show_content)
    show_lock()


class _SessionKeys(QObject):
    """Leaves undo to the one history of the report; says why a locked one takes nothing."""

    def __init__(self, field: QWidget, session: ReportSession) -> None:
        super().__init__(field)
        self._session = session
        field.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the field from claiming undo; explain a key that would write."""
        if is_history_key(event):
            event.ignore()
            return True
        if (
            self._session.is_locked
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and is_writing_key(event)
        ):
            self._session.change_refused.emit()
        return super().eventFilter(watched, event)

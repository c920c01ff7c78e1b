"""Keeps every action enabled exactly while its condition holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ui.window.actions import ACTIONS
from ui.window.conditions import Situation

if TYPE_CHECKING:
    from forms.session import ReportSession
    from ui.report.desk import ReportDesk
    from ui.window.main_window import MainWindow


class ActionAvailability(QObject):
    """Enables each action while its condition holds, and only then."""

    def __init__(self, window: MainWindow, desk: ReportDesk) -> None:
        super().__init__(window)
        self._desk = desk
        self._list = window.findings_panel.list
        self._conditions = [(window.action(spec.id), spec.when) for spec in ACTIONS]
        desk.opened.connect(self._on_desk_opened)
        desk.closed.connect(self.refresh)
        window.findings_panel.selected.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Ask every condition again."""
        session = self._desk.session
        # The list may still show a report that has just been closed.
        finding = self._list.current_finding if session is not None else None
        situation = Situation(session, finding)
        for action, holds in self._conditions:
            action.setEnabled(holds(situation))

    def _on_desk_opened(self, session: ReportSession) -> None:
        session.lock_changed.connect(self.refresh)
        session.history_changed.connect(self.refresh)
        session.review.changed.connect(self.refresh)
        self.refresh()

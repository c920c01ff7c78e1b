"""Explaining doubts: from the list of findings, or from wherever one of them is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from forms.checks.explaining import CONFIRMED, can_be_explained, describe_difference
from ui.dialogs.explanation import Doubt

if TYPE_CHECKING:
    from forms.checks.finding import Finding
    from forms.session import ReportSession
    from ui.controllers.slots import Slot
    from ui.dialogs.questions import Dialogs
    from ui.report.desk import ReportDesk
    from ui.window.main_window import MainWindow


class ExplanationActions(QObject):
    """Connects the action 填写说明 with the finding that is current in the list."""

    def __init__(self, window: MainWindow, desk: ReportDesk, dialogs: Dialogs) -> None:
        super().__init__(window)
        self._desk = desk
        self._dialogs = dialogs
        self._list = window.findings_panel.list
        self._action = window.action("explain")
        self._list.addAction(self._action)
        self._list.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        window.findings_panel.selected.connect(self._update)
        window.findings_panel.confirmation_requested.connect(self._confirm)
        desk.opened.connect(self._on_desk_opened)
        desk.closed.connect(self._update)
        self._update()

    def slots(self) -> dict[str, Slot]:
        """Return what the actions do, by their ids."""
        return {"explain": self._on_explain}

    def explain(self, finding: Finding) -> None:
        """Ask for the reason why a doubt stands, and keep it."""
        session = self._desk.session
        if session is None or session.is_locked:
            return
        sentence = self._dialogs.ask_explanation(_describe(session, finding))
        if sentence is not None:
            session.explain(finding, sentence)

    def _confirm(self, finding: Finding) -> None:
        """Keep that a copied figure was checked and is right."""
        if self._desk.session is not None:
            self._desk.session.explain(finding, CONFIRMED)

    def _on_desk_opened(self, session: ReportSession) -> None:
        session.review.changed.connect(self._update)
        session.lock_changed.connect(self._update)
        self._update()

    def _on_explain(self) -> None:
        if self._desk.session is None:
            return
        self._desk.session.commit_pending_edits()
        finding = self._current()
        if finding is not None:
            self.explain(finding)

    def _current(self) -> Finding | None:
        """Return the current finding of the list, if it is one that can be explained."""
        finding = self._list.current_finding
        return finding if finding is not None and can_be_explained(finding) else None

    def _update(self) -> None:
        """Show whether a reason was given already."""
        session, finding = self._desk.session, self._current()
        is_explained = (
            session is not None
            and not session.is_locked
            and finding is not None
            and session.review.explanation_of(finding) is not None
        )
        self._action.setText("修改说明…" if is_explained else "填写说明…")


def _describe(session: ReportSession, finding: Finding) -> Doubt:
    known = session.review.explanation_of(finding)
    outdated = session.review.settlement.outdated.get(finding)
    if outdated is None:
        return Doubt(finding, known.sentence if known is not None else "")
    difference = describe_difference(finding, outdated, session.edition)
    return Doubt(finding, outdated=outdated.sentence, difference=difference)

"""Locking a report as signed, and unlocking it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from forms.errors import UserError
from ui.look.dress import make_primary
from ui.look.icons import Tone

if TYPE_CHECKING:
    from collections.abc import Callable

    from forms.checks.finding import Finding
    from forms.session import ReportSession
    from ui.controllers.slots import Slot
    from ui.dialogs.questions import Dialogs
    from ui.report.desk import ReportDesk
    from ui.window.main_window import MainWindow

_REFUSED = "报告已定稿，不能修改。要修改，先解除定稿。"
_LOOKS_ON = "本窗口只查看，不能修改。要修改，点上方的“一起填”或“接着填”。"
_LOCKED = "已定稿，可以导出正式文件。"
_SHOWN_MS = 8000
_LOCKING = "finalize"
_AFTER_LOCKING = "export_word"
"""The one thing to do next once a report is locked."""


class FinalizeActions(QObject):
    """Connects the action 定稿, which is 解除定稿 while the open report is locked."""

    def __init__(
        self,
        window: MainWindow,
        desk: ReportDesk,
        dialogs: Dialogs,
        explain: Callable[[Finding], None],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._desk = desk
        self._dialogs = dialogs
        self._explain = explain
        desk.opened.connect(self._on_desk_opened)
        desk.closed.connect(self._update)
        self._update()

    def slots(self) -> dict[str, Slot]:
        """Return what the actions do, by their ids."""
        return {_LOCKING: self._on_finalize}

    def _on_desk_opened(self, session: ReportSession) -> None:
        session.lock_changed.connect(self._update)
        session.change_refused.connect(self._on_change_refused)
        self._update()

    def _on_change_refused(self) -> None:
        session = self._desk.session
        if session is not None:
            self._tell(_LOOKS_ON if session.locking.looks_on else _REFUSED)

    def _on_finalize(self) -> None:
        session = self._desk.session
        if session is None:
            return
        if session.locking.is_final:
            self._reopen(session)
        else:
            self._finalize(session)

    def _finalize(self, session: ReportSession) -> None:
        session.commit_pending_edits()
        session.review.check_texts()
        if not self._is_sum_settled(session):
            return
        answer = self._dialogs.ask_to_finalize(session, self._explain)
        if answer.goes_to is not None and self._window.report_view is not None:
            self._window.report_view.pages.go_to_finding(answer.goes_to)
        if answer.locks and self._carry_out(self._desk.finalize):
            self._tell(_LOCKED)

    def _is_sum_settled(self, session: ReportSession) -> bool:
        """Tell whether nothing stands against signing where the report is a region's own."""
        from ui.jobs.aggregation.regional_review import review_region  # noqa: PLC0415 - rare

        try:
            found = review_region(self._desk.library, self._desk.catalog, session.report)
        except UserError as error:
            self._dialogs.report_error(str(error))
            return False
        if found.obstacle:
            self._dialogs.report_error(found.obstacle)
            return False
        return not found.doubt or self._dialogs.confirm(found.doubt, "仍要定稿")

    def _reopen(self, session: ReportSession) -> None:
        reason = self._dialogs.ask_reason(session.report.title or session.report.organization)
        if reason is not None:
            self._carry_out(lambda: self._desk.reopen(reason))

    def _carry_out(self, step: Callable[[], None]) -> bool:
        try:
            step()
        except UserError as error:
            self._dialogs.report_error(str(error))
            return False
        return True

    def _update(self) -> None:
        """Show which way the action goes, and fill the button of what is to be done next."""
        is_locked = self._desk.session is not None and self._desk.session.locking.is_final
        action = self._window.action(_LOCKING)
        action.setText("解除定稿…" if is_locked else "定稿…")
        action.setIconText("解除定稿" if is_locked else "定稿")
        action.setToolTip(action.iconText())
        for action_id, is_next in ((_LOCKING, not is_locked), (_AFTER_LOCKING, is_locked)):
            button = self._window.tool_button(action_id)
            if button is not None:
                make_primary(button, is_primary=is_next)
        tone = Tone.ON_ACCENT if is_locked else Tone.TEXT
        self._window.action(_AFTER_LOCKING).setIcon(self._window.theme.icon("export_word", tone))

    def _tell(self, sentence: str) -> None:
        self._window.status_line.showMessage(sentence, _SHOWN_MS)

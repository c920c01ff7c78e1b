"""Taking figures over from last year's report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from forms.model.carry_forward import propose_carried

if TYPE_CHECKING:
    from forms.session import ReportSession
    from ui.controllers.slots import Slot
    from ui.dialogs.questions import Dialogs
    from ui.report.desk import ReportDesk
    from ui.window.main_window import MainWindow

_NO_PREVIOUS = "没有{year}年的报告可以带入：请用“报告”菜单的“用上年报告开始…”选上年报告的文件。"
_NOTHING = (
    "没有可以带入的空白单元格：上年结转等栏已经填好，或上年报告没有对应数字。"
    "现行有效件数要先填好本年制发和废止件数。"
)


class LastYearActions(QObject):
    """Connects what is taken from last year's report into the open one."""

    def __init__(self, window: MainWindow, desk: ReportDesk, dialogs: Dialogs) -> None:
        super().__init__(window)
        self._desk = desk
        self._dialogs = dialogs

    def slots(self) -> dict[str, Slot]:
        """Return what the actions do, by their ids."""
        return {"carry_forward": self._on_carry_forward}

    def offer(self, session: ReportSession) -> bool:
        """Show the figures that follow from last year's; tell whether there were any.

        Those the clerk leaves ticked are filled in, as one step of the history.
        """
        previous = session.previous
        proposals = propose_carried(session.report, previous) if previous is not None else ()
        if previous is None or not proposals or session.is_locked:
            return False
        values = self._dialogs.choose_carried(session.edition, previous.year, proposals)
        if values:
            session.enter_values(values, "上年带入")
        return True

    def _on_carry_forward(self) -> None:
        session = self._desk.session
        if session is None:
            return
        session.commit_pending_edits()
        if session.previous is None:
            self._dialogs.tell(_NO_PREVIOUS.format(year=session.report.year - 1))
        elif not self.offer(session):
            self._dialogs.tell(_NOTHING)

"""What happens when the program itself is at fault: nothing is lost, and no traceback is shown."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from forms.errors import UserError
from ui.jobs.error_log import describe_error, record_error

if TYPE_CHECKING:
    from types import TracebackType

    from ui.dialogs.questions import Dialogs
    from ui.report.desk import ReportDesk
    from ui.window.main_window import MainWindow


class FaultGuard(QObject):
    """Takes the place of `sys.excepthook` while the window is open.

    PySide6 calls it for an exception in a slot and goes on, so the clerk can go on as well: first
    everything typed is brought to disk, then the fault is written down, then it is told once.
    """

    def __init__(self, window: MainWindow, desk: ReportDesk, dialogs: Dialogs) -> None:
        super().__init__(window)
        self._desk = desk
        self._dialogs = dialogs
        self._is_telling = False

    def install(self) -> None:
        """Stand guard from now on."""
        sys.excepthook = self.handle

    def handle(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """Save, write the fault down, and tell the clerk unless that is being done already."""
        if isinstance(error, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        message = (
            str(error) if isinstance(error, UserError) else describe_error(record_error(error))
        )
        if self._is_telling:
            return
        self._is_telling = True
        try:
            self._desk.flush()
        finally:
            self._dialogs.report_error(message)
            self._is_telling = False

"""The window 汇总: opened beside the main window, in step with the report that lies open there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from forms.errors import UserError
from storage.errors import DamagedError

if TYPE_CHECKING:
    from storage.rows import ReportEntry
    from ui.controllers.slots import Slot
    from ui.dialogs.questions import Dialogs
    from ui.region.work import RegionWork
    from ui.report.desk import ReportDesk
    from ui.window.main_window import MainWindow
    from ui.window.settings import Settings


class RegionActions(QObject):
    """Connects the action 汇总 with its window; `work` is what is done there while it is open."""

    def __init__(
        self, window: MainWindow, desk: ReportDesk, dialogs: Dialogs, settings: Settings
    ) -> None:
        super().__init__(window)
        self.setObjectName("region")
        self._window = window
        self._desk = desk
        self._dialogs = dialogs
        self._settings = settings
        self.work: RegionWork | None = None
        desk.saved.connect(self._on_saved)
        window.close_requested.connect(self.close)

    def slots(self) -> dict[str, Slot]:
        """Return what the action does, by its id."""
        return {"aggregate": self._on_aggregate}

    def close(self) -> None:
        """Close the window; nothing of it goes on."""
        if self.work is not None:
            self.work.window.close()

    def _on_aggregate(self) -> None:
        if self.work is None:
            from ui.region.desk import RegionDesk  # noqa: PLC0415 - only when asked for
            from ui.region.work import RegionWork  # noqa: PLC0415

            desk = RegionDesk(self._desk)
            self.work = RegionWork(desk, self._dialogs, self._settings, self._window.theme)
            self.work.window.closed.connect(self._on_closed)
            self.work.unit_actions.open_wanted.connect(self._open)
            self.work.sum_actions.open_wanted.connect(self._open)
            self.work.analysis_actions.open_wanted.connect(self._open)
        window = self.work.window
        window.show()
        window.raise_()
        window.activateWindow()

    def _on_closed(self) -> None:
        self.work = None

    def _open(self, entry: ReportEntry) -> None:
        """Show a unit's report in the main window."""
        try:
            self._desk.open(entry)
        except DamagedError as error:
            self._desk.damage_found.emit(entry, error)
            return
        except UserError as error:
            self._dialogs.report_error(str(error))
            return
        self._window.raise_()
        self._window.activateWindow()

    def _on_saved(self) -> None:
        """Check a unit's report again that was changed in the main window."""
        entry = self._desk.saved_entry
        if self.work is not None and entry is not None:
            self.work.unit_actions.check_again(entry)

"""The library's backups while the window works: a slow stick or share does not hold it up."""

from __future__ import annotations

import datetime as dt
import queue
import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from storage.errors import LibraryError
from storage.second_place import remember
from ui.jobs.error_log import record_error
from ui.window.settings import SECOND_BACKUP_DONE, SECOND_BACKUP_FOLDER, SECOND_BACKUP_MARK

if TYPE_CHECKING:
    from pathlib import Path

    from storage.second_place import SecondPlace
    from storage.upkeep import Upkept
    from ui.report.desk import ReportDesk
    from ui.window.main_window import MainWindow
    from ui.window.settings import Settings

_INTERVAL = dt.timedelta(days=1)
_AGAIN_MS = 10 * 60 * 1000
_LOOK_MS = 40
_LONGEST_WAIT_S = 2.0
"""How long closing waits: a backup that is cut off is cleared away by the next one."""


class Upkeep(QObject):
    """Keeps the backups of a window's library in another thread, at once and every ten minutes.

    A stick that is plugged in during the day is found by the next round.
    """

    def __init__(self, window: MainWindow, desk: ReportDesk, settings: Settings) -> None:
        super().__init__(window)
        self._window = window
        self._desk = desk
        self._settings = settings
        self._outcomes: queue.SimpleQueue[Upkept | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._told: tuple[str, ...] = ()
        # A timer looks for the outcome: nothing of Qt is touched in the other thread.
        self._looks = QTimer(self, interval=_LOOK_MS)
        self._looks.timeout.connect(self._take_outcome)
        self._again = QTimer(self, interval=_AGAIN_MS)
        self._again.timeout.connect(self.run)
        window.close_requested.connect(self._on_close_requested)

    @property
    def is_running(self) -> bool:
        """Tell whether a round goes on."""
        return self._thread is not None

    def run(self) -> None:
        """Begin a round, unless one still goes on, and have the next ones follow."""
        self._again.start()
        library = self._desk.library
        if self._thread is not None:
            return
        try:
            # What another program did to the log is mended before the log is opened once more.
            library.verify()
        except LibraryError:
            # The window tells of it where it saves.
            return
        self._thread = threading.Thread(
            target=self._work, args=(library.path, self._second_place()), name="upkeep", daemon=True
        )
        self._looks.start()
        self._thread.start()

    def _second_place(self) -> SecondPlace | None:
        options = (SECOND_BACKUP_FOLDER, SECOND_BACKUP_DONE, SECOND_BACKUP_MARK)
        folder, done, mark = map(self._settings.get, options)
        return remember(folder, done, mark) if folder else None

    def _work(self, path: Path, second: SecondPlace | None) -> None:
        outcome = None
        try:
            from storage.upkeep import keep_up  # noqa: PLC0415 - after the start, in its own thread

            outcome = keep_up(path, second, dt.datetime.now().astimezone(), _INTERVAL)
        except Exception as error:  # noqa: BLE001 - a fault in a backup must not end the work
            record_error(error)
        finally:
            self._outcomes.put(outcome)

    def _take_outcome(self) -> None:
        try:
            outcome = self._outcomes.get_nowait()
        except queue.Empty:
            return
        self._looks.stop()
        self._thread = None
        if outcome is not None:
            self._show(outcome)

    def _show(self, outcome: Upkept) -> None:
        second = outcome.second
        # Meanwhile the clerk may have chosen another folder, or the same one anew.
        if second is not None and self._settings.get(SECOND_BACKUP_FOLDER) == str(second.folder):
            self._settings.set(SECOND_BACKUP_DONE, second.done_at.isoformat())
            self._settings.set(SECOND_BACKUP_MARK, second.mark)
        line = self._window.status_line
        line.show_backup(outcome.last_backup)
        if outcome.told and outcome.told != self._told:
            line.showMessage("".join(outcome.told))
        self._told = outcome.told

    def _on_close_requested(self) -> None:
        if self._thread is not None:
            self._thread.join(_LONGEST_WAIT_S)
            self._take_outcome()

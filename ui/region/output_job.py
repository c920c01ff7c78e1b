"""Something written beside the window, from a connection of its own."""

from __future__ import annotations

import queue
import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from forms.errors import UserError
from storage.library import Library
from ui.jobs.error_log import record_error

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ui.jobs.aggregation.region_outputs import Progress

_LOOK_MS = 60
_BROKEN = "导出时程序出错，没有写成；请再试一次，再出现请联系维护人员。"


class _StoppedError(Exception):
    """The window wants no more of it."""


class OutputJob(QObject):
    """Carries out some writing, or reckoning, in another thread.

    `progressed` carries how many units are done and of how many, `ended` what the writing returned,
    `failed` a sentence in its place; that is `broken` where the fault is the program's. Exactly one
    of the latter two comes, unless it was stopped.
    """

    progressed = Signal(int, int)
    ended = Signal(object)
    failed = Signal(str)

    def __init__(
        self,
        library: Path,
        write: Callable[[Library, Progress], object],
        parent: QObject | None = None,
        broken: str = _BROKEN,
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._write = write
        self._broken = broken
        self._done = (0, 0)
        self._stop = threading.Event()
        self._outcome: queue.SimpleQueue[tuple[bool, object]] = queue.SimpleQueue()
        # A timer looks for it: nothing of Qt is touched in the other thread.
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self._look)
        self._thread = threading.Thread(target=self._run, name="region output", daemon=True)

    def start(self) -> None:
        """Begin to write."""
        self._timer.start()
        self._thread.start()

    def stop(self) -> None:
        """Write no more; nothing is told afterwards."""
        self._timer.stop()
        self._stop.set()

    def _run(self) -> None:
        try:
            with Library.open(self._library, must_exist=True) as library:
                self._outcome.put((True, self._write(library, self._note)))
        except _StoppedError:
            return
        except UserError as error:
            self._outcome.put((False, str(error)))
        except Exception as error:  # noqa: BLE001 - a fault here must not end the window
            record_error(error)
            self._outcome.put((False, self._broken))

    def _note(self, done: int, total: int) -> None:
        self._done = done, total
        if self._stop.is_set():
            raise _StoppedError

    def _look(self) -> None:
        if self._done[1]:
            self.progressed.emit(*self._done)
        try:
            is_done, outcome = self._outcome.get_nowait()
        except queue.Empty:
            return
        self._timer.stop()
        if is_done:
            self.ended.emit(outcome)
        else:
            self.failed.emit(str(outcome))

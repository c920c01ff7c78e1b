"""Folders and zip files looked through beside the window."""

from __future__ import annotations

import queue
import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from storage.readers.collection.folders import collect
from storage.readers.collection.result import Collection, Refusal
from ui.jobs.error_log import record_error

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


_LOOK_MS = 40
_BROKEN = "查找文件时程序出错，没有收取；请再试一次，再出现请联系维护人员。"


class Collecting(QObject):
    """Finds the files to be read in another thread.

    `found` carries the collection, once, unless it is ended before. What was taken out of zip files
    is there until `end` is called, which must be done.
    """

    found = Signal(object)

    def __init__(self, places: Sequence[Path], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._places = tuple(places)
        self._collected: queue.SimpleQueue[Collection] = queue.SimpleQueue()
        self._stop, self._is_over = threading.Event(), threading.Event()
        # A timer looks for it: nothing of Qt is touched in the other thread.
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self._look)
        self._thread = threading.Thread(target=self._run, name="collecting", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._timer.start()
        self._thread.start()

    def end(self) -> None:
        """Stop looking, and remove what was taken out of zip files."""
        self._timer.stop()
        self._stop.set()
        self._is_over.set()

    def _run(self) -> None:
        try:
            with collect(self._places, stop=self._stop) as collection:
                self._collected.put(collection)
                self._is_over.wait()
        except Exception as error:  # noqa: BLE001 - a fault here must not end the window
            record_error(error)
            self._collected.put(Collection((), (Refusal("", _BROKEN),), {}))

    def _look(self) -> None:
        try:
            collection = self._collected.get_nowait()
        except queue.Empty:
            return
        self._timer.stop()
        self.found.emit(collection)

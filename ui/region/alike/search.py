"""Alike reports looked for beside the window, through a connection of its own."""

from __future__ import annotations

import queue
import threading
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QObject, QTimer, Signal

from forms.errors import UserError
from forms.model.aggregation.similarity import Alike, UnitContent, find_alike
from storage.library import Library
from ui.jobs.error_log import record_error

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from forms.edition.catalog import EditionCatalog

_LOOK_MS = 60
_BROKEN = "查找雷同时程序出错，没有结果；请再试一次，再出现请联系维护人员。"


class Wanted(Struct, frozen=True):
    """Where the reports are: the library's file, and each unit's report by its id."""

    library: Path
    catalog: EditionCatalog
    reports: Mapping[int, int]


class AlikeSearch(QObject):
    """Compares reports in another thread.

    `progressed` carries how many reports were read, `ended` what is alike or, as a sentence, why
    that cannot be told.
    """

    progressed = Signal(int)
    ended = Signal(object)

    def __init__(self, wanted: Wanted, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wanted = wanted
        self._read = 0
        self._stop = threading.Event()
        self._outcome: queue.SimpleQueue[Alike | str] = queue.SimpleQueue()
        # A timer looks for it: nothing of Qt is touched in the other thread.
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self._look)
        self._thread = threading.Thread(target=self._run, name="alike reports", daemon=True)

    @property
    def is_running(self) -> bool:
        """Tell whether an outcome is still to come."""
        return self._timer.isActive()

    def start(self) -> None:
        """Begin to look."""
        self._timer.start()
        self._thread.start()

    def stop(self) -> None:
        """Look no more; nothing is told afterwards."""
        self._timer.stop()
        self._stop.set()

    def _run(self) -> None:
        try:
            with Library.open(self._wanted.library, must_exist=True) as library:
                self._outcome.put(find_alike(self._contents(library)))
        except UserError as error:
            self._outcome.put(str(error))
        except Exception as error:  # noqa: BLE001 - a fault here must not end the window
            record_error(error)
            self._outcome.put(_BROKEN)

    def _contents(self, library: Library) -> Iterator[UnitContent]:
        for unit, report in self._wanted.reports.items():
            if self._stop.is_set():
                return
            yield content_of(library, self._wanted.catalog, unit, report)
            self._read += 1

    def _look(self) -> None:
        self.progressed.emit(self._read)
        try:
            outcome = self._outcome.get_nowait()
        except queue.Empty:
            return
        self._timer.stop()
        self.ended.emit(outcome)


def content_of(library: Library, catalog: EditionCatalog, unit: int, report_id: int) -> UnitContent:
    """Return what a unit's report says.

    Raises:
        UserError: it cannot be read.
    """
    report = library.load(report_id, catalog)
    return UnitContent(unit, report.organization, report.texts, report.cells)

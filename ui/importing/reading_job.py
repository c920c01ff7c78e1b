"""Files read beside the window: it answers all the while."""

from __future__ import annotations

import queue
import threading
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from storage.readers.reading import ReadError
from ui.jobs.error_log import record_error

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from storage.readers.reading import Reading

    Outcome = tuple[Path, Reading | ReadError]

_LOOK_MS = 40
_PORTION = 4
"""Files that are taken over in one turn of the event loop, so that keys come in between."""
_BROKEN = "读取“{name}”时程序出错，没有读入；请单独再导入一次，再出现请联系维护人员。"


class Reader(Protocol):
    """Whoever reads files, such as `storage.readers.process.pool.ReadingPool`."""

    def read_many(self, paths: Iterable[Path]) -> Iterator[Outcome]:
        """Yield each file with its reading or error, as they are done."""
        ...

    def cancel(self) -> None:
        """End what goes on; the rest comes as errors."""
        ...

    def close(self) -> None:
        """Leave nothing running."""
        ...


class ReadingJob(QObject):
    """Has files read in another thread and hands the outcomes over a few at a time.

    `read` carries the path and its `Reading` or `ReadError`, once for every file unless the job
    is cancelled; `ended` comes after the last one.
    """

    read = Signal(object, object)
    ended = Signal()

    def __init__(
        self, paths: Sequence[Path], reader: Reader, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._paths = tuple(paths)
        self._reader = reader
        self._outcomes: queue.SimpleQueue[Outcome | None] = queue.SimpleQueue()
        self._missing = dict.fromkeys(self._paths)
        # A timer looks for them: nothing of Qt is touched in the other thread.
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self._take_portion)
        self._thread = threading.Thread(target=self._run, name="reading job", daemon=True)

    @property
    def is_running(self) -> bool:
        """Tell whether files are still to come."""
        return self._timer.isActive()

    def start(self) -> None:
        """Begin to read."""
        self._timer.start()
        self._thread.start()

    def cancel(self) -> None:
        """Stop reading; what was not handed over yet does not come any more."""
        if not self.is_running:
            return
        self._timer.stop()
        self._reader.cancel()
        self.ended.emit()

    def _run(self) -> None:
        try:
            for outcome in self._reader.read_many(self._paths):
                self._outcomes.put(outcome)
        except Exception as error:  # noqa: BLE001 - a fault in one file must not hang the window
            record_error(error)
        finally:
            self._reader.close()
            self._outcomes.put(None)

    def _take_portion(self) -> None:
        for _ in range(_PORTION):
            try:
                outcome = self._outcomes.get_nowait()
            except queue.Empty:
                self._look_again_after(_LOOK_MS)
                return
            if outcome is None:
                self._end()
                return
            self._missing.pop(outcome[0], None)
            self.read.emit(*outcome)
        # More may wait: keys and paint come first, but nothing else is waited for.
        self._look_again_after(0)

    def _look_again_after(self, milliseconds: int) -> None:
        # A file that was told may have ended the job; a timer at rest stays at rest.
        if self._timer.isActive() and self._timer.interval() != milliseconds:
            self._timer.setInterval(milliseconds)

    def _end(self) -> None:
        self._timer.stop()
        for path in self._missing:
            self.read.emit(path, ReadError(_BROKEN.format(name=path.name)))
        self.ended.emit()

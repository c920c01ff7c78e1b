"""Many files put into the library without the window standing still."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from forms.errors import UserError
from ui.importing.candidate import State

if TYPE_CHECKING:
    from ui.importing.batch import Batch
    from ui.importing.intake import Intake


class Storing(QObject):
    """Stores files one in each turn of the event loop.

    `stored` carries the place of a file, `ended` says that all were tried. A file of which the
    library has a report already stays as it is.
    """

    stored = Signal(int)
    ended = Signal()

    def __init__(self, batch: Batch, intake: Intake, parent: QObject) -> None:
        super().__init__(parent)
        self._batch = batch
        self._intake = intake
        self._left: list[int] = []
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._store_next)

    @property
    def is_running(self) -> bool:
        """Tell whether files are being stored."""
        return self._timer.isActive()

    def start(self) -> None:
        """Begin with everything that was read and not decided about."""
        self._left = self._batch.open_places
        self._timer.start()

    def stop(self) -> None:
        """Store no more."""
        if self.is_running:
            self._timer.stop()
            self._intake.tell()

    def _store_next(self) -> None:
        if not self._left:
            self.stop()
            self.ended.emit()
            return
        place = self._left.pop(0)
        candidate = self._batch.candidates[place]
        if candidate.found is None:
            return
        try:
            self._batch.stored.append(self._intake.add(candidate.found.report, candidate.path))
        except UserError:
            return  # it says why when it is looked at
        candidate.state = State.STORED
        self.stored.emit(place)

"""Who else has the open report, and whether this window works on it or only looks on."""

from __future__ import annotations

import contextlib
from enum import Enum, auto
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QObject, QTimer, Signal

from forms.errors import UserError

if TYPE_CHECKING:
    from ui.report.desk import ReportDesk
    from ui.report.presence import Holder

LOOK_MS = 2000
"""How often the other windows are looked for."""


class Standing(Enum):
    """What this window does with the open report."""

    WORKING = auto()
    LOOKING = auto()
    YIELDED = auto()
    """Looking on, because another window has asked to go on alone."""


class CompanyState(Struct, frozen=True):
    """What this window does with the report, and who else has it open."""

    standing: Standing
    others: tuple[Holder, ...]


class Company(QObject):
    """Keeps an eye on the other windows that have the open report open.

    `changed` carries the state whenever it is another one, and for each report that is opened.
    """

    changed = Signal(object)

    def __init__(self, desk: ReportDesk) -> None:
        super().__init__(desk)
        self._desk = desk
        self._standing = Standing.WORKING
        self._told: CompanyState | None = None
        self._writes = -1
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self._look)
        desk.opened.connect(self._on_desk_opened)
        desk.closed.connect(self._timer.stop)

    def look_on(self, *, looks_on: bool) -> None:
        """Only show the report from now on, once all is saved; or work on it again."""
        session, presence = self._desk.session, self._desk.presence
        if session is None or presence is None:
            return
        if looks_on and not self._desk.flush():
            self._tell()
            return
        presence.heed()
        self._stand(Standing.LOOKING if looks_on else Standing.WORKING)

    def take_over(self) -> bool:
        """Work on the report and let the others look on; tell whether they could be asked."""
        presence = self._desk.presence
        if presence is None:
            return False
        is_asked = presence.take_over()
        self._stand(Standing.WORKING)
        return is_asked

    def _on_desk_opened(self) -> None:
        self._told = None
        self._stand(Standing.WORKING)
        self._timer.start()

    def _look(self) -> None:
        presence = self._desk.presence
        if presence is not None and presence.taken_over_by() is not None and self._desk.flush():
            presence.heed()
            self._stand(Standing.YIELDED)
        self._look_for_reports()
        self._tell()

    def _look_for_reports(self) -> None:
        """Let the list show what another window has added, renamed or signed."""
        # What is wrong with the library is told by the next save.
        with contextlib.suppress(UserError), self._desk.library.without_waiting():
            writes = self._desk.library.writes_elsewhere
            if writes != self._writes:
                self._writes = writes
                self._desk.library_changed.emit()

    def _stand(self, standing: Standing) -> None:
        self._standing = standing
        if self._desk.session is not None:
            self._desk.session.locking.look_on(looks_on=standing is not Standing.WORKING)
        self._tell()

    def _tell(self) -> None:
        state = CompanyState(self._standing, tuple(self._desk.others))
        if state != self._told:
            self._told = state
            self.changed.emit(state)

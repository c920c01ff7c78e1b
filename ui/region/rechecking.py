"""Reports that nobody has looked at are checked in idle moments, a few at a time."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from forms.errors import UserError

if TYPE_CHECKING:
    from storage.regions.records import UnitRow
    from ui.jobs.aggregation.unit_check import UnitCheck
    from ui.region.desk import RegionDesk

_PAUSE_MS = 5
"""Between two slices, so that keys and paint come first."""
_SLICE_S = 0.012
_TOGETHER = 40
"""Counts that are written in one transaction."""


class Rechecking(QObject):
    """Checks the units that the board has no counts of, until there are none left."""

    def __init__(self, desk: RegionDesk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._waiting: list[int] = []
        self._checked: list[tuple[UnitRow, UnitCheck]] = []
        self._unreadable: set[tuple[int | None, str | None]] = set()
        self._timer = QTimer(self, interval=_PAUSE_MS)
        self._timer.timeout.connect(self._do_slice)

    @property
    def is_running(self) -> bool:
        """Tell whether reports are still to be checked."""
        return self._timer.isActive()

    def start(self) -> None:
        """Look which units are to be checked, and begin."""
        self._waiting = [each for each in reversed(self._desk.board.unchecked) if self._can(each)]
        self._checked = []
        if self._waiting:
            self._timer.start()

    def stop(self) -> None:
        """Check no more."""
        self._timer.stop()

    def _do_slice(self) -> None:
        end = perf_counter() + _SLICE_S
        while self._waiting and len(self._checked) < _TOGETHER:
            self._check(self._waiting.pop())
            if perf_counter() >= end:
                break
        if self._waiting and len(self._checked) < _TOGETHER:
            return
        is_last = not self._waiting
        if is_last:
            self.stop()
        if self._keep() and is_last:
            # What was taken in meanwhile is still to be checked.
            self.start()

    def _facts(self, number: int) -> UnitRow | None:
        row = self._desk.board.row_of(number)
        return row.facts if row is not None else None

    def _can(self, number: int) -> bool:
        """Tell whether a unit's report is not one that could not be read before."""
        facts = self._facts(number)
        return facts is not None and (facts.report, facts.stamp) not in self._unreadable

    def _check(self, number: int) -> None:
        facts = self._facts(number)
        if facts is None or facts.report is None or not self._can(number):
            return
        try:
            found = self._desk.check(facts)
        except UserError:
            # It says why when it is chosen, and is not tried again as it is.
            self._unreadable.add((facts.report, facts.stamp))
            return
        if found is not None:
            self._checked.append((facts, found))

    def _keep(self) -> bool:
        """Write down what was found; tell whether that was something, and could be written."""
        checked, self._checked = self._checked, []
        if not checked:
            return False
        try:
            self._desk.keep_checks(checked)
        except UserError:
            # Another program is writing, or the disk is full: they are checked again next time.
            self.stop()
            return False
        return True

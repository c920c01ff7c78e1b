"""Whether an open report takes changes: not while it is signed, nor while one only looks on."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal


class ReportLock(QObject):
    """Says why a report is closed to changes; `changed` that it is so for another reason, or not.

    `is_final`: it was locked as signed. `looks_on`: this window only shows what others write.
    """

    changed = Signal()

    def __init__(self, parent: QObject, *, is_final: bool = False) -> None:
        super().__init__(parent)
        self.is_final = is_final
        self.looks_on = False

    @property
    def is_on(self) -> bool:
        """Tell whether every change is refused."""
        return self.is_final or self.looks_on

    def sign(self, *, is_final: bool) -> None:
        """Lock the report as signed, or unlock it."""
        if self.is_final != is_final:
            self.is_final = is_final
            self.changed.emit()

    def look_on(self, *, looks_on: bool) -> None:
        """Only show the report from now on, or let it be worked on again."""
        if self.looks_on != looks_on:
            self.looks_on = looks_on
            self.changed.emit()

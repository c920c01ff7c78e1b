"""Says when a widget has been painted, and how much memory the process holds in the end."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

_SETTLING_MS = 2000
"""By then the program has loaded what it puts off to the first idle moment."""
_STATUS = Path("/proc/self/status")


class FirstPaint(QObject):
    """Waits for the first painting of a widget."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._widget = widget
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice the painting; what comes next in the event loop comes after it."""
        if event.type() == QEvent.Type.Paint:
            self._widget.removeEventFilter(self)
            QTimer.singleShot(0, lambda: _say("shown"))
            QTimer.singleShot(_SETTLING_MS, lambda: _say(_resident_memory()))
        return super().eventFilter(watched, event)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _resident_memory() -> str:
    """Return the resident memory in KiB, an empty text on systems that tell it otherwise."""
    if not _STATUS.exists():
        return ""
    lines = _STATUS.read_text(encoding="utf-8").splitlines()
    return next(line.split()[1] for line in lines if line.startswith("VmRSS:"))

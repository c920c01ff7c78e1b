"""How the program ends: asked by the system as well, and everything taken down in order."""

from __future__ import annotations

import contextlib
import gc
import signal
import socket
import sys
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QObject, QSocketNotifier, QTimer
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from ui.window.main_window import MainWindow

_SIGNALS = ("SIGTERM", "SIGHUP", "SIGINT")


class EndSignals(QObject):
    """Closes the window as the clerk would when the system asks the program to end.

    Qt's event loop runs no Python on its own: the bytes that a signal leaves in a socket wake it.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._woken, self._waking = socket.socketpair()
        for end in (self._woken, self._waking):
            end.settimeout(0)
        self._notifier = QSocketNotifier(self._woken.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_woken)
        self._before = signal.set_wakeup_fd(self._waking.fileno(), warn_on_full_buffer=False)
        for name in _SIGNALS:
            if hasattr(signal, name):
                signal.signal(getattr(signal, name), _note)

    def stop(self) -> None:
        """Listen no more, before the window goes."""
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._before)
        self._woken.close()
        self._waking.close()

    def _on_woken(self) -> None:
        with contextlib.suppress(BlockingIOError):
            self._woken.recv(64)
        self._close()

    def _close(self) -> None:
        """Close what stands above the window first: each question ends as if it was declined."""
        above = QApplication.activeModalWidget()
        if above is not None and above.close():
            QTimer.singleShot(0, self, self._close)
            return
        self._window.close()


def take_down(window: MainWindow) -> None:
    """Delete the window while Python and Qt both still stand.

    Left to the interpreter, objects would go in no order: Python ones after the Qt objects that
    own them, pixmaps after the application that drew them.
    """
    sys.excepthook = sys.__excepthook__
    for signals in window.findChildren(EndSignals):
        signals.stop()
    shiboken6.delete(window)
    gc.unfreeze()
    gc.collect()


def _note(_number: int, _frame: object) -> None:
    """Do nothing: the byte in the socket says it to the event loop."""

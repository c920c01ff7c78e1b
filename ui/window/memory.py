"""Brings the window back as it was left: size, panels, and the report that lay open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QObject, QSize

from ui.window.settings import RECENT_REPORT, SPLITTER_SIZES, WINDOW_GEOMETRY

if TYPE_CHECKING:
    from ui.report.desk import ReportDesk
    from ui.window.main_window import MainWindow
    from ui.window.settings import Settings

_FIRST_SIZE = (288, 180)
"""Width and height of the first window, in quarters of a line."""
_TITLE_BAR = 8
"""Room for the frame of the window, in quarters of a line."""


class WindowMemory(QObject):
    """Restores the window when it is made, and remembers it when it is closed."""

    def __init__(self, window: MainWindow, desk: ReportDesk, settings: Settings) -> None:
        super().__init__(window)
        self._window = window
        self._desk = desk
        self._settings = settings
        self._restore()
        desk.opened.connect(self._on_desk_opened)
        window.close_requested.connect(self._on_close_requested)

    @property
    def recent_report(self) -> str:
        """Return the name of the report that lay open last, as `单位/年度`."""
        return self._settings.get(RECENT_REPORT)

    def _restore(self) -> None:
        unit = self._window.theme.unit
        wanted = QSize(*(unit * quarters for quarters in _FIRST_SIZE))
        # The frame, which nobody knows before it is there, would push the status line out.
        room = self._window.screen().availableSize() - QSize(0, unit * _TITLE_BAR)
        self._window.resize(wanted.boundedTo(room))
        geometry = self._settings.get(WINDOW_GEOMETRY)
        if geometry:
            self._window.restoreGeometry(QByteArray(geometry))
        sizes = self._settings.get(SPLITTER_SIZES)
        if len(sizes) == self._window.splitter.count() and all(size > 0 for size in sizes):
            self._window.splitter.setSizes(list(sizes))

    def _on_desk_opened(self) -> None:
        entry = self._desk.entry
        if entry is not None:
            self._settings.set(RECENT_REPORT, f"{entry.organization}/{entry.year}")

    def _on_close_requested(self) -> None:
        self._settings.set(WINDOW_GEOMETRY, bytes(self._window.saveGeometry().data()))
        if self._window.right_panel.isVisible():
            self._settings.set(SPLITTER_SIZES, tuple(self._window.splitter.sizes()))
        self._settings.flush()

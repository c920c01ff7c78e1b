"""Keeps the mouse wheel from changing a choice or a number that it merely passes over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from PySide6.QtWidgets import QAbstractSpinBox, QComboBox


class _WheelGuard(QObject):
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hand the wheel on to whatever scrolls the form unless the widget has the focus."""
        is_passing = (
            event.type() == QEvent.Type.Wheel
            and isinstance(watched, QWidget)
            and not watched.hasFocus()
        )
        if is_passing:
            event.ignore()
        return is_passing


def guard_wheel(widget: QComboBox | QAbstractSpinBox) -> None:
    """Let the wheel change a widget only while it has the focus, which the wheel does not give."""
    widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    widget.installEventFilter(_WheelGuard(widget))

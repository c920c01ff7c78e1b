"""The keys that would change something, for views of a report that is locked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

_ERASING = {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}


def is_writing_key(event: QKeyEvent) -> bool:
    """Tell whether a key writes or erases, so that a locked report has to be explained."""
    text = event.text()
    return event.key() in _ERASING or bool(text and text.isprintable())

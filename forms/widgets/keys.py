"""Keys that mean more than a character: undo and redo, and what would change a locked report."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

_HISTORY_KEYS = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)
_ERASING = {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}


def is_history_key(event: QEvent) -> bool:
    """Tell whether a field claims undo or redo, which belong to the one history of the report."""
    return (
        event.type() == QEvent.Type.ShortcutOverride
        and isinstance(event, QKeyEvent)
        and any(event.matches(key) for key in _HISTORY_KEYS)
    )


def is_writing_key(event: QKeyEvent) -> bool:
    """Tell whether a key writes or erases, so that a locked report has to be explained."""
    text = event.text()
    return event.key() in _ERASING or bool(text and text.isprintable())

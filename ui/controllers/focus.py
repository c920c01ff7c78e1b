"""The table that has the keyboard: what actions on cells act on."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from forms.widgets.grid.view import GridView


def focused_table() -> GridView | None:
    """Return the table of the form that has the keyboard, if one has."""
    focused = QApplication.focusWidget()
    return focused if isinstance(focused, GridView) else None

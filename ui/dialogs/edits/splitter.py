"""The list of edits with the states of the one that is shown below it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget


def above(edits: QWidget, *details: QWidget, space: int, shares: tuple[int, int]) -> QSplitter:
    """Return the list above its details, of which the last one takes the room.

    Args:
        edits: The list.
        details: What tells of the edit that is shown, from top to bottom.
        space: Between the details, in pixels.
        shares: How the height is shared by list and details.
    """
    below = QWidget()
    column = QVBoxLayout(below)
    column.setContentsMargins(0, space, 0, 0)
    column.setSpacing(space)
    for widget in details:
        column.addWidget(widget, int(widget is details[-1]))
    splitter = QSplitter(Qt.Orientation.Vertical)
    splitter.setChildrenCollapsible(False)
    for place, (widget, share) in enumerate(zip((edits, below), shares, strict=True)):
        splitter.addWidget(widget)
        splitter.setStretchFactor(place, share)
    return splitter

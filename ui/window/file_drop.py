"""Files that are dropped onto the window."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

_DRAGGING = (QEvent.Type.DragEnter, QEvent.Type.DragMove)


class FileDrop(QObject):
    """Takes what is dragged onto a widget, where it has addresses.

    `dropped` carries the paths of the local files and the number of other addresses.
    """

    dropped = Signal(object, int)

    def __init__(self, target: QWidget) -> None:
        super().__init__(target)
        target.setAcceptDrops(True)
        target.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Accept files; anything else that is dragged is none of the window's business."""
        if not isinstance(event, QDragEnterEvent | QDragMoveEvent | QDropEvent):
            return super().eventFilter(watched, event)
        if not event.mimeData().hasUrls():
            return super().eventFilter(watched, event)
        event.acceptProposedAction()
        if event.type() not in _DRAGGING:
            urls = event.mimeData().urls()
            paths = tuple(Path(url.toLocalFile()) for url in urls if url.isLocalFile())
            self.dropped.emit(paths, len(urls) - len(paths))
        return True

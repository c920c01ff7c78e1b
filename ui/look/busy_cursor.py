"""Shows that the program is at work while it cannot answer."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def busy_cursor() -> Iterator[None]:
    """Show the waiting cursor meanwhile.

    An export takes a tenth of a second; only a text of a book's length takes seconds on its way
    to a PDF file.
    """
    QGuiApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
    try:
        yield
    finally:
        QGuiApplication.restoreOverrideCursor()

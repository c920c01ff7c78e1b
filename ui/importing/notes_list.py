"""What could not be read for certain; each note leads to its cells and to the file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ui.importing.candidate import Found

_QUOTED = re.compile(r"“([^“”]+)”")
_LONGEST = 40
_LEAST_ROWS = 2


class _WrappingDelegate(QStyledItemDelegate):
    """Measures notes as they are painted: the style sheet's padding takes part of the width.

    Without a valid rectangle, such as that of a list which has no height yet, Qt would not wrap.
    """

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Return the size of a note in the width that its list has."""
        view = option.widget
        narrow = QStyleOptionViewItem(option)
        if isinstance(view, QListWidget):
            padding = view.fontMetrics().lineSpacing()
            narrow.rect = QRect(0, 0, view.viewport().width() - padding, 1)
        return super().sizeHint(narrow, index)


class NotesList(QListWidget):
    """Lists the notes of a file.

    `cell_shown` carries a cell of the note that was chosen, and the next one with each Enter;
    `words_shown` carries what a note quotes that concerns no cell.
    """

    cell_shown = Signal(str)
    words_shown = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("import.notes")
        self.setAccessibleName("读取时的说明")
        self.setWordWrap(True)
        self.setItemDelegate(_WrappingDelegate(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._found: Found | None = None
        self._next = 0
        self._most = 0
        self.itemClicked.connect(lambda _: self._show(0))
        self.itemActivated.connect(lambda _: self._show_next())

    def show_found(self, found: Found | None) -> None:
        """List the notes of a file; without any the list goes away."""
        self.blockSignals(True)  # noqa: FBT003 - Qt's signature
        self.clear()
        self._found = found
        self._next = 0
        for note in found.notes if found is not None else ():
            mark = "●" if note.is_edit else "▲"
            several = f"（{len(note.cells)} 格，回车逐格看）" if len(note.cells) > 1 else ""
            self.addItem(QListWidgetItem(f"{mark} {note.message}{several}"))
        self.blockSignals(False)  # noqa: FBT003 - Qt's signature
        self.setVisible(self.count() > 0)
        self.take_height(self._most)

    def take_height(self, most: int) -> None:
        """Take what the notes need, some pixels at most, but two rows in any case."""
        self._most = most
        if not self.count():
            return
        height = 0
        for row in range(self.count()):
            following = height + self.sizeHintForRow(row)
            if row >= _LEAST_ROWS and following > most:
                break
            height = following
        self.setFixedHeight(height + 2 * self.frameWidth())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take the height that the notes need where they wrap otherwise."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.take_height(self._most)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Show what a note is about as soon as the cursor reaches it."""
        before = self.currentRow()
        super().keyPressEvent(event)
        if self.currentRow() != before:
            self._show(0)

    def _show_next(self) -> None:
        self._show(self._next)

    def _show(self, number: int) -> None:
        row = self.currentRow()
        if self._found is None or row < 0:
            return
        note = self._found.notes[row]
        if note.cells:
            at = number % len(note.cells)
            self._next = at + 1
            self.cell_shown.emit(note.cells[at])
        else:
            self.words_shown.emit(tuple(_quoted(note.message)))


def _quoted(message: str) -> Iterator[str]:
    """Yield what a note quotes of the file, a row of a table by its first cell."""
    for words in _QUOTED.findall(message):
        yield words.split(" | ")[0].rstrip("…")[:_LONGEST]

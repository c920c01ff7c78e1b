"""The parts of a report in one line, or more where there is little room."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QListWidget, QListWidgetItem, QWidget

_KEY = Qt.ItemDataRole.UserRole


class PartsList(QListWidget):
    """Works as tabs do, but wraps: no count is ever hidden behind an arrow.

    `chosen` carries the key of a part.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("import.parts")
        self.setAccessibleName("报告的各部分")
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        for policy in (self.setHorizontalScrollBarPolicy, self.setVerticalScrollBarPolicy):
            policy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.currentRowChanged.connect(self._on_row_changed)

    def show_parts(self, parts: list[tuple[str, str, str]]) -> None:
        """Show parts by their keys, texts, and what they are called in full."""
        self.blockSignals(True)  # noqa: FBT003 - Qt's signature
        self.clear()
        for key, text, told in parts:
            item = QListWidgetItem(text)
            item.setData(_KEY, key)
            item.setToolTip(told)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{told}，{text}")
            self.addItem(item)
        self.blockSignals(False)  # noqa: FBT003 - Qt's signature
        self._fit()

    def choose(self, key: str) -> None:
        """Choose a part by its key."""
        for row in range(self.count()):
            if self.item(row).data(_KEY) == key:
                self.setCurrentRow(row)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take as many lines as the parts need at the new width."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Take the height that another font needs."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        if not self.count():
            return
        self.doItemsLayout()
        last = self.visualItemRect(self.item(self.count() - 1))
        top = self.visualItemRect(self.item(0)).top()
        self.setFixedHeight(last.bottom() - top + 1 + 2 * self.frameWidth())

    def _on_row_changed(self, row: int) -> None:
        if row >= 0:
            self.chosen.emit(str(self.item(row).data(_KEY)))

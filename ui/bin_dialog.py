"""The dialog that brings a deleted report back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QListWidget,
    QVBoxLayout,
    QWidget,
)

from ui.dialogs import set_verbs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storage.rows import ReportEntry


class BinDialog(QDialog):
    """Lists the reports in the bin; the chosen one is restored."""

    def __init__(self, entries: Sequence[ReportEntry], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("回收站")
        self._entries = tuple(entries)
        self._list = QListWidget()
        self._list.setAccessibleName("回收站中的报告")
        for entry in entries:
            self._list.addItem(f"{entry.organization}　{entry.year}年")
        self._list.setCurrentRow(0)
        standard = QDialogButtonBox.StandardButton
        buttons = QDialogButtonBox(standard.Ok | standard.Cancel)
        set_verbs(buttons.button(standard.Ok), "还原", buttons.button(standard.Cancel))
        buttons.button(standard.Ok).setEnabled(bool(entries))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self._list.itemActivated.connect(self.accept)
        column = QVBoxLayout(self)
        column.addWidget(QLabel("选择要还原的报告：" if entries else "回收站是空的。"))
        column.addWidget(self._list)
        column.addWidget(buttons)

    def answer(self) -> ReportEntry | None:
        """Return the chosen report."""
        row = self._list.currentRow()
        return self._entries[row] if row >= 0 else None

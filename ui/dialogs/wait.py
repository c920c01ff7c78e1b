"""A dialog that is shown while something cannot be done yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from ui.look.wrapped_label import WrappedLabel

if TYPE_CHECKING:
    from collections.abc import Callable

_TRY_MS = 200


class WaitDialog(QDialog):
    """Tries something again and again; closes by itself once it succeeds."""

    def __init__(self, text: str, attempt: Callable[[], bool], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("请稍候")
        self._attempt = attempt
        label = WrappedLabel(text)
        buttons = QDialogButtonBox()
        buttons.addButton("不等了", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(label)
        column.addWidget(buttons, 0, Qt.AlignmentFlag.AlignRight)
        self.resize(self.fontMetrics().horizontalAdvance("宽") * 28, self.sizeHint().height())
        timer = QTimer(self, interval=_TRY_MS)
        timer.timeout.connect(self._try)
        timer.start()

    def _try(self) -> None:
        if self._attempt():
            self.accept()

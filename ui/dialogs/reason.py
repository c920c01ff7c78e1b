"""The dialog that asks why a locked report is to be unlocked."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from ui.dialogs.sentence_edit import SentenceEdit
from ui.dialogs.verbs import set_verbs
from ui.look.wrapped_label import WrappedLabel

_NOTE = "解除后可以继续修改，原因记入改动记录。已经导出或报送的文件不会跟着改变。"
_WIDTH = 30
"""Width of the dialog in Chinese characters."""


class ReasonDialog(QDialog):
    """Asks for the reason, which the change log keeps; without one nothing is unlocked."""

    def __init__(self, title: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setObjectName("reason")
        self.setWindowTitle("解除定稿")
        head = WrappedLabel(title, "strong")
        note = WrappedLabel(_NOTE, "note")
        head.setMinimumWidth(self.fontMetrics().horizontalAdvance("宽") * _WIDTH)
        self.edit = SentenceEdit("", "解除定稿的原因")
        self.edit.setObjectName("reason.sentence")
        self.edit.setPlaceholderText("原因，例如：领导审签后补充第二部分")
        standard = QDialogButtonBox.StandardButton
        buttons = QDialogButtonBox(standard.Ok | standard.Cancel)
        self.unlock = buttons.button(standard.Ok)
        set_verbs(self.unlock, "解除定稿", buttons.button(standard.Cancel))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self.edit.submitted.connect(self.unlock.click)
        self.edit.textChanged.connect(self._update)
        space = self.fontMetrics().lineSpacing() // 4
        column = QVBoxLayout(self)
        column.setContentsMargins(space * 4, space * 4, space * 4, space * 3)
        column.setSpacing(space * 2)
        for widget in (head, self.edit, note, buttons):
            column.addWidget(widget)
        self.edit.fit_height()
        self._update()
        self.edit.setFocus()

    def answer(self) -> str:
        """Return the reason as one line."""
        return self.edit.sentence

    def _update(self) -> None:
        self.unlock.setEnabled(bool(self.edit.sentence))

"""The dialog that asks for the password of a handover file."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLineEdit, QVBoxLayout, QWidget

from ui.dialogs.verbs import set_verbs
from ui.look.wrapped_label import WrappedLabel

_WIDTH = 26
"""Width of the dialog in Chinese characters."""


class PasswordDialog(QDialog):
    """Asks for one line that nobody can read over the shoulder."""

    def __init__(self, note: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setObjectName("password")
        self.setWindowTitle("密码")
        label = WrappedLabel(note)
        label.setMinimumWidth(self.fontMetrics().horizontalAdvance("宽") * _WIDTH)
        self.edit = QLineEdit()
        self.edit.setObjectName("password.edit")
        self.edit.setAccessibleName("密码")
        self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        standard = QDialogButtonBox.StandardButton
        buttons = QDialogButtonBox(standard.Ok | standard.Cancel)
        self.take = buttons.button(standard.Ok)
        set_verbs(self.take, "打开", buttons.button(standard.Cancel))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self.edit.textChanged.connect(lambda text: self.take.setEnabled(bool(text)))
        self.take.setEnabled(False)
        space = self.fontMetrics().lineSpacing() // 4
        column = QVBoxLayout(self)
        column.setContentsMargins(space * 4, space * 4, space * 4, space * 3)
        column.setSpacing(space * 2)
        for widget in (label, self.edit, buttons):
            column.addWidget(widget)
        self.edit.setFocus()

    def answer(self) -> str:
        """Return the password as it was typed."""
        return self.edit.text()

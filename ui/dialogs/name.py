"""The dialog that asks for a name: the clerk's own, or that of a version."""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLineEdit, QVBoxLayout, QWidget

from ui.dialogs.verbs import set_verbs
from ui.look.wrapped_label import WrappedLabel

_WIDTH = 26
"""Width of the dialog in Chinese characters."""
_LONGEST = 40


class NameQuestion(Struct, frozen=True):
    """What is asked: the dialog's title, what the name is for, what stands there at first."""

    title: str
    note: str
    verb: str
    name: str = ""
    hint: str = ""
    may_be_empty: bool = False


class NameDialog(QDialog):
    """Asks for one line."""

    def __init__(self, question: NameQuestion, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setObjectName("name")
        self.setWindowTitle(question.title)
        self._may_be_empty = question.may_be_empty
        note = WrappedLabel(question.note, "note")
        note.setMinimumWidth(self.fontMetrics().horizontalAdvance("宽") * _WIDTH)
        self.edit = QLineEdit(question.name)
        self.edit.setObjectName("name.edit")
        self.edit.setAccessibleName(question.title)
        self.edit.setPlaceholderText(question.hint)
        self.edit.setMaxLength(_LONGEST)
        self.edit.selectAll()
        standard = QDialogButtonBox.StandardButton
        buttons = QDialogButtonBox(standard.Ok | standard.Cancel)
        self.take = buttons.button(standard.Ok)
        set_verbs(self.take, question.verb, buttons.button(standard.Cancel))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self.edit.textChanged.connect(self._update)
        space = self.fontMetrics().lineSpacing() // 4
        column = QVBoxLayout(self)
        column.setContentsMargins(space * 4, space * 4, space * 4, space * 3)
        column.setSpacing(space * 2)
        for widget in (self.edit, note, buttons):
            column.addWidget(widget)
        self._update()
        self.edit.setFocus()

    def answer(self) -> str:
        """Return the name, without blanks around it."""
        return " ".join(self.edit.text().split())

    def _update(self) -> None:
        self.take.setEnabled(self._may_be_empty or bool(self.answer()))

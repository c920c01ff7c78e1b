"""The dialog that asks for a correction of a region's figure: how much, what it is called, why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from forms.model.values import format_number, read_amount
from ui.dialogs.sentence_edit import SentenceEdit
from ui.dialogs.verbs import set_verbs
from ui.look.wrapped_label import WrappedLabel

if TYPE_CHECKING:
    from forms.model.values import Number

_NOTE = (
    "调整作为单独一笔计入合计，名称和原因会一直列在这一格的来源中。"
    "要减少就填负数，例如两处重复报送时填 -3。"
)
_WIDTH = 30
"""Width of the dialog in Chinese characters."""
_LONGEST_NAME = 40


class AdjustmentQuestion(Struct, frozen=True):
    """Which cell is to be corrected, and what is suggested; `allows_decimals` of money."""

    cell: str
    amount: Number | None = None
    allows_decimals: bool = False


class AdjustmentAnswer(Struct, frozen=True):
    """A correction as the clerk wants it."""

    amount: Number
    name: str
    reason: str


class AdjustmentDialog(QDialog):
    """Asks until there is an amount, a name and a reason."""

    def __init__(self, question: AdjustmentQuestion, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setObjectName("adjustment")
        self.setWindowTitle("记一笔调整")
        self._allows_decimals = question.allows_decimals
        head = WrappedLabel(question.cell, "strong")
        note = WrappedLabel(_NOTE, "note")
        head.setMinimumWidth(self.fontMetrics().horizontalAdvance("宽") * _WIDTH)
        shown = "" if question.amount is None else format_number(question.amount)
        self.amount = QLineEdit(shown)
        self.name = QLineEdit()
        self.name.setMaxLength(_LONGEST_NAME)
        self.name.setPlaceholderText("例如 市政府本级、开发区重复报送")
        self.reason = SentenceEdit("", "原因")
        for field, part, label in (
            (self.amount, "amount", "增减多少"),
            (self.name, "name", "名称"),
            (self.reason, "reason", "原因"),
        ):
            field.setObjectName(f"adjustment.{part}")
            field.setAccessibleName(label)
        standard = QDialogButtonBox.StandardButton
        buttons = QDialogButtonBox(standard.Ok | standard.Cancel)
        self.take = buttons.button(standard.Ok)
        set_verbs(self.take, "记入", buttons.button(standard.Cancel))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self.reason.submitted.connect(self.take.click)
        for field in (self.amount, self.name, self.reason):
            field.textChanged.connect(self._update)
        space = self.fontMetrics().lineSpacing() // 4
        form = QFormLayout()
        form.setVerticalSpacing(space * 2)
        form.addRow("增减多少", self.amount)
        form.addRow("名称", self.name)
        form.addRow("原因", self.reason)
        column = QVBoxLayout(self)
        column.setContentsMargins(space * 4, space * 4, space * 4, space * 3)
        column.setSpacing(space * 2)
        column.addWidget(head)
        column.addLayout(form)
        column.addWidget(note)
        column.addWidget(buttons)
        self.reason.fit_height()
        self._update()
        (self.name if shown else self.amount).setFocus()

    def answer(self) -> AdjustmentAnswer | None:
        """Return the correction, `None` while something of it is wanting."""
        amount = read_amount(self.amount.text(), allows_decimals=self._allows_decimals)
        name, reason = " ".join(self.name.text().split()), self.reason.sentence
        if not amount or not name or not reason:
            return None
        return AdjustmentAnswer(amount, name, reason)

    def _update(self) -> None:
        self.take.setEnabled(self.answer() is not None)

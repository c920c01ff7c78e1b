"""The dialog in which the clerk says in one sentence why a doubt stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ui.dialogs.sentence_edit import SentenceEdit
from ui.dialogs.verbs import set_verbs
from ui.look.dress import make_primary
from ui.look.wrapped_label import WrappedLabel

if TYPE_CHECKING:
    from forms.checks.finding import Finding

_SAVE, _WITHDRAW = "保存说明", "删除说明"
_WIDTH = 32
"""Width of the dialog in Chinese characters."""


class Doubt(Struct, frozen=True):
    """A finding to be explained, and what has been said about it so far.

    `sentence` holds as things stand; `outdated` was said about earlier figures, and `difference`
    tells which of them have changed.
    """

    finding: Finding
    sentence: str = ""
    outdated: str = ""
    difference: str = ""


class ExplanationDialog(QDialog):
    """Asks for one sentence; without one, an explanation that holds is taken back."""

    def __init__(self, doubt: Doubt, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._doubt = doubt
        self.setObjectName("explanation")
        self.setWindowTitle("填写说明")
        self.edit = SentenceEdit(doubt.sentence, "说明")
        self.edit.setObjectName("explanation.sentence")
        self.edit.setPlaceholderText("用一句话写明为什么数字是对的")
        standard = QDialogButtonBox.StandardButton
        buttons = QDialogButtonBox(standard.Ok | standard.Cancel)
        self.save = buttons.button(standard.Ok)
        make_primary(self.save)
        set_verbs(self.save, _SAVE, buttons.button(standard.Cancel))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self.edit.submitted.connect(self.save.click)
        self.edit.textChanged.connect(self._update)
        self._lay_out(buttons)
        self._update()
        self.edit.setFocus()

    def answer(self) -> str:
        """Return the sentence, an empty string where the explanation is taken back."""
        return self.edit.sentence

    def _lay_out(self, buttons: QDialogButtonBox) -> None:
        width = self.fontMetrics().horizontalAdvance("宽") * _WIDTH
        space = self.fontMetrics().lineSpacing() // 4
        column = QVBoxLayout(self)
        column.setContentsMargins(space * 4, space * 4, space * 4, space * 3)
        column.setSpacing(space * 2)
        finding = self._doubt.finding
        head = WrappedLabel(finding.place.replace("、", " · ", 1), "strong")
        head.setMinimumWidth(width)
        column.addWidget(head)
        column.addWidget(WrappedLabel(finding.detail.replace("；", "；\n", 1)))
        if self._doubt.outdated:
            column.addWidget(self._offer_outdated(space))
        column.addSpacing(space)
        column.addWidget(self.edit)
        column.addWidget(WrappedLabel("数字再变动时，这条说明会重新打开。", "note"))
        column.addSpacing(space)
        column.addWidget(buttons)
        self.edit.fit_height()

    def _offer_outdated(self, space: int) -> QFrame:
        """Show what was said about other figures, to be taken over only by a decision."""
        box = QFrame()
        box.setProperty("banner", "verify")
        inner = QVBoxLayout(box)
        inner.setSpacing(space)
        changed = f"（{self._doubt.difference}）" if self._doubt.difference else ""
        inner.addWidget(WrappedLabel(f"数字有变动{changed}，原来的说明："))
        inner.addWidget(WrappedLabel(self._doubt.outdated))
        self.reuse = QPushButton("沿用原说明")
        self.reuse.setObjectName("explanation.reuse")
        self.reuse.setAutoDefault(False)
        self.reuse.clicked.connect(self._on_reuse_clicked)
        inner.addWidget(self.reuse, 0, Qt.AlignmentFlag.AlignLeft)
        return box

    def _on_reuse_clicked(self) -> None:
        self.edit.setPlainText(self._doubt.outdated)
        self.edit.selectAll()
        self.edit.setFocus()

    def _update(self) -> None:
        """Name what the button does: without a sentence it takes the explanation back."""
        is_empty = not self.edit.sentence
        self.save.setText(_WITHDRAW if is_empty and self._doubt.sentence else _SAVE)
        self.save.setEnabled(not is_empty or bool(self._doubt.sentence))

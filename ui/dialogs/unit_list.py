"""The dialog in which a list of units is typed or pasted."""

from __future__ import annotations

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from ui.dialogs.verbs import set_verbs
from ui.look.dress import make_primary
from ui.look.wrapped_label import WrappedLabel

_NOTE = (
    "一行一个单位，下属单位缩进写在它的下面；简称写在等号后面，如“市教育局 = 教育局”。"
    "已在名单中的不会重复添加。"
)
_WIDTH, _LINES = 30, 16


class UnitListDialog(QDialog):
    """Asks for the names, one a line."""

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setObjectName("unit_list")
        self.setWindowTitle("输入或粘贴单位名单")
        self.edit = QPlainTextEdit()
        self.edit.setObjectName("unit_list.edit")
        self.edit.setAccessibleName("单位名单，一行一个")
        self.edit.setTabChangesFocus(True)
        metrics = self.edit.fontMetrics()
        self.edit.setMinimumSize(
            metrics.horizontalAdvance("宽") * _WIDTH, metrics.lineSpacing() * _LINES
        )
        standard = QDialogButtonBox.StandardButton
        buttons = QDialogButtonBox(standard.Ok | standard.Cancel)
        self.take = buttons.button(standard.Ok)
        make_primary(self.take)
        set_verbs(self.take, "添加", buttons.button(standard.Cancel))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self.edit.textChanged.connect(self._update)
        column = QVBoxLayout(self)
        for widget in (WrappedLabel(_NOTE, "note"), self.edit, buttons):
            column.addWidget(widget)
        self._update()

    def answer(self) -> str:
        """Return the list as it was typed."""
        return self.edit.toPlainText()

    def _update(self) -> None:
        self.take.setEnabled(bool(self.answer().strip()))

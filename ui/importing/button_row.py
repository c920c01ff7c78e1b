"""What can be done with the file that is shown, and with all of them."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from ui.dialogs.verbs import CANCEL
from ui.look.dress import make_primary

TAKE_KEYS = QKeySequence("Ctrl+Return")
_CLOSE = "关闭"


class ButtonRow(QWidget):
    """The buttons of an import; Enter presses the one that has the focus, and no other.

    A default button would store a file when Enter is pressed on one of its notes.
    """

    def __init__(self, parent: QWidget | None = None, *, is_single: bool) -> None:
        super().__init__(parent)
        self._is_single = is_single
        self.open_known = QPushButton("打开库中的报告")
        self.take_all = QPushButton("全部导入")
        self.skip = QPushButton("跳过")
        self.take = QPushButton("导入")
        self.leave = QPushButton(CANCEL)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.open_known)
        row.addStretch(1)
        for button in (self.take_all, self.skip, self.take, self.leave):
            row.addWidget(button)
        for button in self.findChildren(QPushButton):
            button.setAutoDefault(False)
        for button in (self.take_all, self.skip):
            button.setVisible(not is_single)
        make_primary(self.take)
        hint = TAKE_KEYS.toString(QKeySequence.SequenceFormat.NativeText)
        self.take.setToolTip(f"导入这份文件（{hint}）")

    def show_choice(self, *, is_new: bool, can_take: bool, can_skip: bool, can_all: bool) -> None:
        """Offer what can be done: `is_new` says that the library has no such report yet."""
        self.take.setText("导入" if is_new else "导入所选")
        self.take.setEnabled(can_take)
        self.skip.setEnabled(can_skip)
        self.take_all.setEnabled(can_all)
        self.open_known.setVisible(not is_new)

    def show_end(self, *, is_over: bool) -> None:
        """Say that nothing is left to be cancelled."""
        self.leave.setText(_CLOSE if is_over and not self._is_single else CANCEL)

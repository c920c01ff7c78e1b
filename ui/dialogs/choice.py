"""A dialog with a list to choose from."""

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

from ui.dialogs.verbs import set_verbs
from ui.look.wrapped_label import WrappedLabel

if TYPE_CHECKING:
    from collections.abc import Sequence

_NARROW, _WIDE = 28, 34
"""Widths in characters: of a list alone, and of one below a sentence."""


class ChoiceDialog(QDialog):
    """Offers one of several things, and a verb for what is done with it."""

    def __init__(
        self,
        title: str,
        labels: Sequence[str],
        verb: str,
        parent: QWidget,
        reason: str = "",
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self._list = QListWidget()
        self._list.setAccessibleName(title)
        self._list.addItems(list(labels))
        self._list.setCurrentRow(0)
        standard = QDialogButtonBox.StandardButton
        buttons = QDialogButtonBox(standard.Ok | standard.Cancel)
        set_verbs(buttons.button(standard.Ok), verb, buttons.button(standard.Cancel))
        buttons.button(standard.Ok).setEnabled(bool(labels))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self._list.itemActivated.connect(self.accept)
        column = QVBoxLayout(self)
        column.addWidget(WrappedLabel(reason) if reason else QLabel(_head(title, labels)))
        column.addWidget(self._list)
        column.addWidget(buttons)
        if reason:
            self._fit_list()
        wide = self.fontMetrics().horizontalAdvance("宽")
        longest = self._list.sizeHintForColumn(0) + 4 * wide
        self.resize(max((_WIDE if reason else _NARROW) * wide, longest), self.sizeHint().height())

    def _fit_list(self) -> None:
        """Leave no empty room below a few ways out."""
        rows = self._list.count() * self._list.sizeHintForRow(0)
        self._list.setFixedHeight(rows + 2 * self._list.frameWidth())

    def answer(self) -> int | None:
        """Return the place of what was chosen."""
        row = self._list.currentRow()
        return row if row >= 0 else None


def _head(title: str, labels: Sequence[str]) -> str:
    return f"{title}：" if labels else "这里还是空的。"

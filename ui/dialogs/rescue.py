"""Shows what can be read of a damaged library beside its backup, and asks which to go on with."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ui.jobs.rescue_offer import RescueChoice
from ui.look.dress import make_primary
from ui.look.wrapped_label import WrappedLabel

if TYPE_CHECKING:
    from ui.jobs.rescue_offer import RescueLine, RescueOffer

_KEPT = "选用一边，另一边也留在报告库旁边；损坏的原文件改名保留，不会被覆盖。"
_DAMAGE_MARK = "■ 有损坏　"
_UNREADABLE = re.compile("\N{REPLACEMENT CHARACTER}+")
_WIDTH, _HEIGHT = 52, 22
"""In characters and lines."""


class RescueDialog(QDialog):
    """Offers what is readable, the newest backup, or neither."""

    def __init__(self, offer: RescueOffer, refusal: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setObjectName("rescue")
        self.setWindowTitle("报告库有损坏")
        self._choice: RescueChoice | None = None
        self.tree = self._make_tree(offer)
        self.readable = QPushButton("用还能读出的内容")
        self.backup = QPushButton("用备份")
        self._lay_out(offer, self._make_buttons(offer, refusal))

    def ask(self) -> RescueChoice | None:
        """Show the dialog; return what was chosen, `None` for nothing."""
        self.exec()
        return self._choice

    def _make_buttons(self, offer: RescueOffer, refusal: str) -> QDialogButtonBox:
        buttons = QDialogButtonBox()
        role = QDialogButtonBox.ButtonRole
        for button, choice, can_be_had in (
            (self.readable, RescueChoice.READABLE, offer.has_readable),
            (self.backup, RescueChoice.BACKUP, offer.backup is not None),
        ):
            buttons.addButton(button, role.AcceptRole)
            button.setEnabled(can_be_had)
            button.clicked.connect(lambda _, choice=choice: self._choose(choice))
        buttons.addButton(refusal, role.RejectRole)
        buttons.rejected.connect(self.reject)
        first = self.readable if offer.has_readable else self.backup
        make_primary(first)
        first.setDefault(True)
        return buttons

    def _make_tree(self, offer: RescueOffer) -> QTreeWidget:
        tree = QTreeWidget()
        tree.setAccessibleName("还能读出的内容与备份对照")
        backup = offer.backup
        kept = f"备份（{backup.made_at:%Y年%m月%d日 %H:%M}）" if backup is not None else "没有备份"
        tree.setHeaderLabels(["报告", "还能读出的", kept])
        for line in offer.lines():
            tree.addTopLevelItem(_item(line))
        tree.header().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        tree.expandAll()
        return tree

    def _lay_out(self, offer: RescueOffer, buttons: QDialogButtonBox) -> None:
        space = self.fontMetrics().lineSpacing() // 4
        column = QVBoxLayout(self)
        column.setContentsMargins(space * 4, space * 4, space * 4, space * 3)
        column.setSpacing(space * 2)
        column.addWidget(WrappedLabel(offer.reason, "strong"))
        if offer.damage:
            column.addWidget(WrappedLabel(offer.damage))
        column.addWidget(self.tree, 1)
        column.addWidget(WrappedLabel(_KEPT, "note"))
        column.addWidget(buttons)
        metrics = self.fontMetrics()
        wanted = metrics.horizontalAdvance("宽") * _WIDTH, metrics.lineSpacing() * _HEIGHT
        room = self.screen().availableSize()
        self.resize(min(wanted[0], room.width()), min(wanted[1], room.height()))

    def _choose(self, choice: RescueChoice) -> None:
        self._choice = choice
        self.accept()


def _item(line: RescueLine) -> QTreeWidgetItem:
    mark = _DAMAGE_MARK if line.is_damaged else ""
    shown = _UNREADABLE.sub("〔读不出〕", line.readable)
    texts = [line.name, f"{mark}{shown}" if shown else mark or "空白"]
    item = QTreeWidgetItem([*texts, line.kept or "空白"])
    for column, text in enumerate((line.name, shown, line.kept)):
        item.setToolTip(column, text)
        item.setTextAlignment(column, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
    for part in line.parts:
        item.addChild(_item(part))
    return item

"""What is in another library, held against this one, before any of it is merged."""

from __future__ import annotations

import datetime as dt
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

from ui.dialogs.edits.boxes import BoxDelegate
from ui.dialogs.verbs import set_verbs
from ui.look.dress import make_primary
from ui.look.marks import STATE_NAMES
from ui.look.theme import current_theme
from ui.look.wrapped_label import WrappedLabel

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.jobs.merge_offer import MergeOffer

_LEAD = (
    "“{source}”{origin}中有 {count} 份报告。打勾的并入本库：不同的格、各自改过的文字自动并在一起，"
    "同一处两边都改了的逐处选用；那边的历史一起带来，什么都不会丢。"
)
_COLUMNS = ("单位", "年度", "状态", "最后修改", "与本库比较")
_WIDTH, _HEIGHT = 64, 20
"""In characters and lines."""
_SHARE_OF_SCREEN = 0.94
_SHARE_OF_NAME = 0.4
"""Of the width, for an organ's name; the tool tip has all of a longer one."""


class MergeDialog(QDialog):
    """Lists the reports of another library; those that bring something new are ticked."""

    def __init__(
        self, offer: MergeOffer, look: Callable[[int], None], parent: QWidget | None
    ) -> None:
        """List the reports; `look` shows one of them, which changes nothing."""
        super().__init__(parent)
        self.setObjectName("merging")
        self.setWindowTitle(offer.title)
        self._offer = offer
        self.tree = self._make_tree()
        self.advice = WrappedLabel("", "note")
        self.look = QPushButton("只看看…")
        self.look.setToolTip("打开这份报告看一看，不并入")
        self.take = QPushButton()
        self._lay_out()
        self.look.clicked.connect(lambda: look(self._current))
        self.tree.itemChanged.connect(self._count)
        self.tree.currentItemChanged.connect(self._advise)
        self._advise()
        self._count()
        self.tree.setFocus()

    def answer(self) -> frozenset[int]:
        """Return the places of the reports that were ticked."""
        return frozenset(
            place
            for place in range(len(self._offer.reports))
            if (item := self.tree.topLevelItem(place)) is not None
            and item.checkState(0) is Qt.CheckState.Checked
        )

    @property
    def _current(self) -> int:
        return self.tree.currentIndex().row()

    def _make_tree(self) -> QTreeWidget:
        tree = QTreeWidget()
        tree.setObjectName("merging.reports")
        tree.setAccessibleName("文件中的报告")
        tree.setRootIsDecorated(False)
        tree.setUniformRowHeights(True)
        tree.setHeaderLabels(list(_COLUMNS))
        tree.setItemDelegate(BoxDelegate(tree, current_theme().tokens.pending))
        items = [self._make_item(place) for place in range(len(self._offer.reports))]
        tree.addTopLevelItems(items)
        for item in items[:1]:
            tree.setCurrentItem(item)
        header = tree.header()
        header.setStretchLastSection(True)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        return tree

    def _make_item(self, place: int) -> QTreeWidgetItem:
        entry = self._offer.reports[place].chronicle.entry
        changed = dt.datetime.fromisoformat(entry.updated_at).astimezone()
        standing = self._offer.standing(place)
        state = STATE_NAMES[entry.state]
        shown = [entry.organization, f"{entry.year}", state, f"{changed:%Y-%m-%d %H:%M}", standing]
        item = QTreeWidgetItem(shown)
        item.setToolTip(0, entry.organization)
        item.setToolTip(len(_COLUMNS) - 1, self._offer.advice(place) or standing)
        if self._offer.can_be_taken(place):
            item.setCheckState(0, Qt.CheckState.Checked)
            return item
        # A box all the same, so that the names stand in line; the colour says that it is idle.
        item.setCheckState(0, Qt.CheckState.Unchecked)
        item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsUserCheckable)
        for column in range(len(_COLUMNS)):
            item.setForeground(column, current_theme().tokens.muted)
        return item

    def _lay_out(self) -> None:
        metrics = self.fontMetrics()
        space = metrics.lineSpacing() // 4
        column = QVBoxLayout(self)
        column.setContentsMargins(space * 4, space * 4, space * 4, space * 3)
        column.setSpacing(space * 2)
        count = len(self._offer.reports)
        column.addWidget(WrappedLabel(self._lead(count)))
        column.addWidget(self.tree, 1)
        column.addWidget(self.advice)
        column.addWidget(self._make_buttons())
        room = self.screen().availableSize() * _SHARE_OF_SCREEN
        wide = metrics.horizontalAdvance("宽")
        wanted = wide * _WIDTH, metrics.lineSpacing() * _HEIGHT
        self.resize(min(wanted[0], room.width()), min(wanted[1], room.height()))
        longest = self.tree.sizeHintForColumn(0) + wide
        self.tree.setColumnWidth(0, min(longest, int(self.width() * _SHARE_OF_NAME)))

    def _lead(self, count: int) -> str:
        origin = f"（{self._offer.origin}）" if self._offer.origin else ""
        return _LEAD.format(source=self._offer.source, origin=origin, count=count)

    def _make_buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox()
        role = QDialogButtonBox.ButtonRole
        cancel = QPushButton()
        buttons.addButton(self.look, role.ResetRole)
        buttons.addButton(self.take, role.AcceptRole)
        buttons.addButton(cancel, role.RejectRole)
        set_verbs(self.take, "并入所选", cancel)
        make_primary(self.take)
        self.take.setDefault(True)
        self.look.setAutoDefault(False)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        return buttons

    def _advise(self) -> None:
        place = self._current
        self.look.setEnabled(place >= 0)
        self.advice.setText(self._offer.advice(place) if place >= 0 else "")
        self.advice.insist()

    def _count(self) -> None:
        count = len(self.answer())
        self.take.setText(f"并入所选 {count} 份" if count else "并入所选")
        self.take.setEnabled(bool(count))

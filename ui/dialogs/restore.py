"""What is in a backup, held against the library, before anything is replaced."""

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

from storage.backup_content import Standing
from ui.dialogs.edits.boxes import BoxDelegate
from ui.dialogs.verbs import set_verbs
from ui.look.dress import make_primary
from ui.look.marks import STATE_NAMES
from ui.look.theme import current_theme
from ui.look.wrapped_label import WrappedLabel

if TYPE_CHECKING:
    from storage.backup_content import BackedUp, BackupContent
    from storage.rows import ReportEntry

_LEAD = (
    "备份（{made_at}）中有{count}份报告。只恢复打勾的，其余报告不动；"
    "恢复前的报告库会先备份一份，每处改变都记入历史。"
)
_ONLY_HERE = "备份中没有、只在库中的报告：{names}。恢复所选不影响它们，整库还原后不再显示。"
_REGIONS = "备份中的汇总项目：{names}。恢复所选不影响汇总项目，整库还原时它们一并回到备份时的样子。"
_REGIONS_ONLY_HERE = "备份中没有、只在库中的汇总项目：{names}。整库还原后不再显示。"
_NAMED = 3
_COLUMNS = ("单位", "年度", "状态", "最后修改", "与库中比较")
_DIFFERENCE = len(_COLUMNS) - 1
_WIDTH, _HEIGHT = 64, 22
"""In characters and lines."""
_SHARE_OF_SCREEN = 0.94
_SHARE_OF_NAME = 0.45
"""Of the width, for an organ's name; the tool tip has all of a longer one."""


class RestoreDialog(QDialog):
    """Lists the reports of a backup; those that the library lacks are ticked."""

    def __init__(self, content: BackupContent, made_at: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setObjectName("restore")
        self.setWindowTitle("从备份还原")
        self._content = content
        self._wants_all = False
        self.tree = self._make_tree()
        self.take = QPushButton()
        self.whole = QPushButton("还原整个报告库…")
        self.whole.setToolTip("报告库整个回到备份时的样子")
        self._lay_out(made_at)
        self.tree.itemChanged.connect(self._count)
        self._count()
        self.tree.setFocus()

    def answer(self) -> tuple[ReportEntry, ...]:
        """Return the reports that were ticked; none where the whole library is wanted."""
        return () if self._wants_all else tuple(self._ticked())

    def _make_tree(self) -> QTreeWidget:
        tree = QTreeWidget()
        tree.setObjectName("restore.reports")
        tree.setAccessibleName("备份中的报告")
        tree.setRootIsDecorated(False)
        tree.setUniformRowHeights(True)
        tree.setItemDelegate(BoxDelegate(tree, current_theme().tokens.pending))
        tree.setHeaderLabels(list(_COLUMNS))
        items = [_item(one) for one in self._content.reports]
        tree.addTopLevelItems(items)
        for item in reversed(items):
            if not item.isDisabled():
                tree.setCurrentItem(item)
        header = tree.header()
        header.setStretchLastSection(True)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        return tree

    def _lay_out(self, made_at: str) -> None:
        metrics = self.fontMetrics()
        space = metrics.lineSpacing() // 4
        column = QVBoxLayout(self)
        column.setContentsMargins(space * 4, space * 4, space * 4, space * 3)
        column.setSpacing(space * 2)
        count = len(self._content.reports)
        column.addWidget(WrappedLabel(_LEAD.format(made_at=made_at, count=count)))
        column.addWidget(self.tree, 1)
        for note in _notes(self._content):
            column.addWidget(WrappedLabel(note, "note"))
        column.addWidget(self._make_buttons())
        room = self.screen().availableSize() * _SHARE_OF_SCREEN
        wide = metrics.horizontalAdvance("宽")
        wanted = wide * _WIDTH, metrics.lineSpacing() * _HEIGHT
        self.resize(min(wanted[0], room.width()), min(wanted[1], room.height()))
        longest = self.tree.sizeHintForColumn(0) + wide
        self.tree.setColumnWidth(0, min(longest, int(self.width() * _SHARE_OF_NAME)))

    def _make_buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox()
        role = QDialogButtonBox.ButtonRole
        cancel = QPushButton()
        buttons.addButton(self.whole, role.ResetRole)
        buttons.addButton(self.take, role.AcceptRole)
        buttons.addButton(cancel, role.RejectRole)
        set_verbs(self.take, "恢复所选", cancel)
        make_primary(self.take)
        self.take.setDefault(True)
        self.whole.setAutoDefault(False)
        self.whole.clicked.connect(self._on_whole_clicked)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        return buttons

    def _on_whole_clicked(self) -> None:
        self._wants_all = True
        self.accept()

    def _ticked(self) -> list[ReportEntry]:
        items = (self.tree.topLevelItem(place) for place in range(len(self._content.reports)))
        return [
            one.entry
            for one, item in zip(self._content.reports, items, strict=True)
            if item is not None and item.checkState(0) is Qt.CheckState.Checked
        ]

    def _count(self) -> None:
        count = len(self._ticked())
        self.take.setText(f"恢复所选 {count} 份" if count else "恢复所选")
        self.take.setEnabled(bool(count))


def _item(one: BackedUp) -> QTreeWidgetItem:
    entry = one.entry
    changed = dt.datetime.fromisoformat(entry.updated_at).astimezone()
    state = STATE_NAMES[entry.state]
    shown = [entry.organization, f"{entry.year}", state, f"{changed:%Y-%m-%d %H:%M}", one.standing]
    item = QTreeWidgetItem([str(text) for text in shown])
    item.setToolTip(0, entry.organization)
    item.setToolTip(_DIFFERENCE, str(one.standing))
    is_missing = one.standing is Standing.MISSING
    item.setCheckState(0, Qt.CheckState.Checked if is_missing else Qt.CheckState.Unchecked)
    # There is nothing to bring back of what is the same.
    item.setDisabled(one.standing is Standing.SAME)
    return item


def _notes(content: BackupContent) -> list[str]:
    """Return what is to be known beside the list."""
    reports = [f"{entry.organization}{entry.year}年" for entry in content.only_in_library]
    kept = [
        f"{one.region.organization}{one.region.year}年（{one.standing}）" for one in content.regions
    ]
    lost = [f"{one.organization}{one.year}年" for one in content.regions_only_in_library]
    told = (
        (_ONLY_HERE, _named(reports, "份")),
        (_REGIONS, _named(kept, "个")),
        (_REGIONS_ONLY_HERE, _named(lost, "个")),
    )
    return [sentence.format(names=names) for sentence, names in told if names]


def _named(names: list[str], measure: str) -> str:
    """Return the first names, and how many there are."""
    more = f"等{len(names)}{measure}" if len(names) > _NAMED else ""
    return "、".join(names[:_NAMED]) + more

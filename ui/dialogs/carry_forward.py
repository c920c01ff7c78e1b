"""Shows what follows from last year's report, figure by figure, before anything is filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ui.dialogs.edits.boxes import BoxDelegate
from ui.dialogs.verbs import set_verbs
from ui.look.dress import make_primary
from ui.look.theme import current_theme
from ui.look.wrapped_label import WrappedLabel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forms.edition.edition import Edition
    from forms.edition.terms import CellId
    from forms.model.carry_forward import Proposal

_LEAD = "以下空白单元格的数可以由{year}年报告推出。只填打勾的，不改已填的数，可以一次撤销。"
_COLUMNS = ("单元格", "{year}年报告", "填入", "依据")
_REASON = 3
_WIDTH, _HEIGHT = 66, 20
"""In characters and lines."""


class CarryForwardDialog(QDialog):
    """Lists the proposals, each of which can be left out."""

    def __init__(
        self, edition: Edition, year: int, proposals: Sequence[Proposal], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setObjectName("carry_forward")
        self.setWindowTitle("上年带入")
        self._proposals = proposals
        self.tree = self._make_tree(edition, year)
        self._reason = WrappedLabel(name="note")
        standard = QDialogButtonBox.StandardButton
        buttons = QDialogButtonBox(standard.Ok | standard.Cancel)
        self.accept_button = buttons.button(standard.Ok)
        make_primary(self.accept_button)
        set_verbs(self.accept_button, "填入", buttons.button(standard.Cancel))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self._lay_out(WrappedLabel(_LEAD.format(year=year)), buttons)
        self.tree.itemChanged.connect(self._count)
        self.tree.currentItemChanged.connect(self._explain)
        self._count()
        self._explain()

    def answer(self) -> dict[CellId, str]:
        """Return the figures that were left ticked."""
        return {each.cell: each.value for each in self._ticked()}

    def _make_tree(self, edition: Edition, year: int) -> QTreeWidget:
        tree = QTreeWidget()
        tree.setAccessibleName("可以带入的数")
        tree.setRootIsDecorated(False)
        tree.setItemDelegate(BoxDelegate(tree, current_theme().tokens.pending))
        tree.setHeaderLabels([name.format(year=year) for name in _COLUMNS])
        items = [_item(edition, each) for each in self._proposals]
        tree.addTopLevelItems(items)
        tree.setCurrentItem(items[0])
        header = tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        return tree

    def _lay_out(self, lead: WrappedLabel, buttons: QDialogButtonBox) -> None:
        metrics = self.fontMetrics()
        space = metrics.lineSpacing() // 4
        column = QVBoxLayout(self)
        column.setContentsMargins(space * 4, space * 4, space * 4, space * 3)
        column.setSpacing(space * 2)
        column.addWidget(lead)
        column.addWidget(self.tree, 1)
        column.addWidget(self._reason)
        column.addWidget(buttons)
        room = self.screen().availableSize()
        wanted = metrics.horizontalAdvance("宽") * _WIDTH, metrics.lineSpacing() * _HEIGHT
        self.resize(min(wanted[0], room.width()), min(wanted[1], room.height()))
        # On a small screen the reason is told below the list, for the current line.
        is_narrow = room.width() < wanted[0]
        self.tree.setColumnHidden(_REASON, is_narrow)
        widest = 0 if is_narrow else _REASON
        self.tree.header().setSectionResizeMode(widest, QHeaderView.ResizeMode.Stretch)

    def _explain(self) -> None:
        """Say in full why the current figure is proposed."""
        current = self.tree.currentItem()
        place = self.tree.indexOfTopLevelItem(current) if current is not None else -1
        self._reason.setText(f"依据：{self._proposals[place].reason}" if place >= 0 else "")

    def _ticked(self) -> list[Proposal]:
        items = (self.tree.topLevelItem(place) for place in range(len(self._proposals)))
        return [
            each
            for each, item in zip(self._proposals, items, strict=True)
            if item is not None and item.checkState(0) is Qt.CheckState.Checked
        ]

    def _count(self) -> None:
        count = len(self._ticked())
        self.accept_button.setText(f"填入 {count} 个数" if count else "填入")
        self.accept_button.setEnabled(bool(count))


def _item(edition: Edition, proposal: Proposal) -> QTreeWidgetItem:
    cell = edition.cells[proposal.cell]
    name = f"{edition.section(cell.section).number}、{cell.name}"
    item = QTreeWidgetItem([name, proposal.last_year, proposal.value, _shorten(proposal.reason)])
    item.setCheckState(0, Qt.CheckState.Checked)
    item.setToolTip(0, "\n".join(edition.label_path(proposal.cell)))
    item.setToolTip(_REASON, proposal.reason)
    item.setTextAlignment(2, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return item


def _shorten(reason: str) -> str:
    """Leave out which column is meant: the cell says it."""
    return reason.rpartition("：")[2]

"""The list of what differs: grouped by section, each to be taken or left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from forms.model.comparison.segments import Side
from ui.dialogs.edits.boxes import BoxDelegate
from ui.dialogs.edits.wording import THEIRS, excerpt, group_of, mark_of, name_of, path_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from forms.widgets.tokens import Tokens
    from ui.jobs.edited_copy import EditedCopy

_PLACE = Qt.ItemDataRole.UserRole
_CHECKED, _UNCHECKED = Qt.CheckState.Checked, Qt.CheckState.Unchecked
_SETTLED = {Side.MINE: "只有本机改了，不用处理", Side.BOTH: "两边改得一样，不用处理"}


class EditsList(QTreeWidget):
    """Shows the differences of an edited copy.

    `chosen_changed` says that others are to be taken, `shown` carries the place of the difference
    that the cursor is on, -1 for a heading.
    """

    chosen_changed = Signal()
    shown = Signal(int)

    def __init__(
        self,
        copy: EditedCopy,
        tokens: Tokens,
        parent: QWidget | None = None,
        *,
        theirs: str = THEIRS,
    ) -> None:
        """List the differences; `theirs` is what the other state is called."""
        super().__init__(parent)
        self.setObjectName("edits.list")
        self.setAccessibleName(f"{theirs}中的不同")
        self.setHeaderLabels(["采用", "现在", theirs])
        self._theirs = theirs
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setItemDelegate(BoxDelegate(self, tokens.pending))
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._copy = copy
        self._items: dict[int, QTreeWidgetItem] = {}
        self._fill()
        header = self.header()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.itemChanged.connect(lambda *_: self.chosen_changed.emit())
        self.currentItemChanged.connect(lambda *_: self.shown.emit(self._current_place()))

    @property
    def chosen(self) -> frozenset[int]:
        """Return the places of what is to be taken."""
        return frozenset(
            place for place, item in self._items.items() if item.checkState(0) == _CHECKED
        )

    def choose(self, places: Collection[int]) -> None:
        """Choose what is to be taken, and nothing else."""
        was_blocked = self.blockSignals(True)  # noqa: FBT003 - Qt's signature
        for place, item in self._items.items():
            item.setCheckState(0, _CHECKED if place in places else _UNCHECKED)
        self.blockSignals(was_blocked)
        self.viewport().update()
        self.chosen_changed.emit()

    def choose_all(self) -> None:
        """Choose everything that can be taken, conflicts for theirs as well."""
        self.choose(self._items.keys())

    def only_show(self) -> None:
        """Take the boxes away: nothing can be chosen."""
        for item in self._items.values():
            item.setData(0, Qt.ItemDataRole.CheckStateRole, None)

    def start(self) -> None:
        """Put the cursor on the first difference."""
        first = next(iter(self._items.values()), None)
        if first is not None:
            self.setCurrentItem(first)

    def _fill(self) -> None:
        takeable = [place for place, each in enumerate(self._copy.differences) if each.can_be_taken]
        self._add_groups(takeable, is_open=True)
        for side, title in _SETTLED.items():
            settled = [
                place for place, each in enumerate(self._copy.differences) if each.side is side
            ]
            if settled:
                group = self._add_group(f"{title}（{len(settled)} 处）", is_open=False)
                for place in settled:
                    item = self._add(group, place)
                    item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsUserCheckable)

    def _add_groups(self, places: Iterable[int], *, is_open: bool) -> None:
        groups: dict[str, QTreeWidgetItem] = {}
        edition = self._copy.report.edition
        for place in places:
            name = group_of(self._copy.differences[place], edition)
            if name not in groups:
                groups[name] = self._add_group(name, is_open=is_open)
            item = self._add(groups[name], place)
            chosen = place in self._copy.suggested
            item.setCheckState(0, _CHECKED if chosen else _UNCHECKED)
            self._items[place] = item

    def _add_group(self, title: str, *, is_open: bool) -> QTreeWidgetItem:
        group = QTreeWidgetItem([title])
        font = self.font()
        font.setBold(True)
        group.setFont(0, font)
        group.setData(0, _PLACE, -1)
        self.addTopLevelItem(group)
        group.setFirstColumnSpanned(True)
        group.setExpanded(is_open)
        return group

    def _add(self, group: QTreeWidgetItem, place: int) -> QTreeWidgetItem:
        difference, edition = self._copy.differences[place], self._copy.report.edition
        name = name_of(difference, edition)
        mark = mark_of(difference, is_doubtful=place in self._copy.doubtful)
        texts = [
            f"{name}　{mark}" if mark else name,
            excerpt(difference.mine),
            excerpt(difference.theirs),
        ]
        item = QTreeWidgetItem(group, texts)
        item.setData(0, _PLACE, place)
        path = path_of(difference, edition)
        item.setToolTip(0, path)
        told = f"{path}：现在是{texts[1]}，{self._theirs}是{texts[2]}"
        item.setData(0, Qt.ItemDataRole.AccessibleTextRole, f"{told}，{mark}" if mark else told)
        return item

    def _current_place(self) -> int:
        item: QTreeWidgetItem | None = self.currentItem()
        return -1 if item is None else int(item.data(0, _PLACE))

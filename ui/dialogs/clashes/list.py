"""The list of contested fields: for each of them one of two sides is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from ui.dialogs.edits.boxes import BoxDelegate
from ui.dialogs.edits.wording import excerpt

if TYPE_CHECKING:
    from forms.model.changes import Field
    from forms.model.three_ways import Clash
    from forms.widgets.tokens import Tokens
    from ui.jobs.clash_question import ClashQuestion

_PLACE = Qt.ItemDataRole.UserRole
_CHECKED, _UNCHECKED = Qt.CheckState.Checked, Qt.CheckState.Unchecked
_OURS, _THEIRS = 1, 2
"""The columns of the two sides."""
_UNDECIDED = "还没有选"


class ClashList(QTreeWidget):
    """Shows what stands on both sides; a box in front of each says which one is to stand.

    `chosen_changed` says that another side was chosen somewhere, `shown` carries the place of the
    field that the cursor is on, -1 for a heading.
    """

    chosen_changed = Signal()
    shown = Signal(int)

    def __init__(
        self, question: ClashQuestion, tokens: Tokens, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("clashes.list")
        self.setAccessibleName("两边都改了的地方")
        self.setHeaderLabels(["项目", question.ours, question.theirs])
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setItemDelegate(BoxDelegate(self, tokens.pending))
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._question = question
        self._items: list[QTreeWidgetItem] = []
        self._fill()
        self.header().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.itemChanged.connect(self._on_item_changed)
        self.currentItemChanged.connect(lambda *_: self.shown.emit(self.current_place))

    @property
    def current_place(self) -> int:
        """Return the place of the field with the cursor, -1 for a heading."""
        item: QTreeWidgetItem | None = self.currentItem()
        return -1 if item is None else int(item.data(0, _PLACE))

    @property
    def undecided(self) -> int:
        """Return for how many fields no side was chosen yet."""
        return sum(self._column_of(item) is None for item in self._items)

    @property
    def theirs_chosen(self) -> frozenset[Field]:
        """Return the fields in which theirs is to stand."""
        pairs = zip(self._question.clashes, self._items, strict=True)
        return frozenset(one.field for one, item in pairs if self._column_of(item) == _THEIRS)

    def choose_all(self, *, theirs: bool) -> None:
        """Choose one side everywhere."""
        for item in self._items:
            self._choose(item, _THEIRS if theirs else _OURS)

    def choose(self, place: int, *, theirs: bool) -> None:
        """Choose one side of a field."""
        self._choose(self._items[place], _THEIRS if theirs else _OURS)

    def start(self) -> None:
        """Put the cursor on the first field."""
        if self._items:
            self.setCurrentItem(self._items[0])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let the arrows to the sides choose the side that they point at."""
        sides = {Qt.Key.Key_Left: _OURS, Qt.Key.Key_Right: _THEIRS}
        column = sides.get(Qt.Key(event.key()))
        if column is None or self.current_place < 0:
            super().keyPressEvent(event)
            return
        self._choose(self._items[self.current_place], column)

    def _fill(self) -> None:
        groups: dict[str, QTreeWidgetItem] = {}
        for place, clash in enumerate(self._question.clashes):
            name = self._question.group_of(clash)
            if name not in groups:
                groups[name] = self._add_group(name)
            self._items.append(self._add(groups[name], place, clash))

    def _add_group(self, title: str) -> QTreeWidgetItem:
        group = QTreeWidgetItem([title])
        font = self.font()
        font.setBold(True)
        group.setFont(0, font)
        group.setData(0, _PLACE, -1)
        self.addTopLevelItem(group)
        group.setFirstColumnSpanned(True)
        group.setExpanded(True)
        return group

    def _add(self, group: QTreeWidgetItem, place: int, clash: Clash) -> QTreeWidgetItem:
        shown = self._question.shown
        sides = [excerpt(shown(clash, text)) for text in (clash.ours, clash.theirs)]
        item = QTreeWidgetItem(group, [self._question.name_of(clash), *sides])
        item.setData(0, _PLACE, place)
        item.setToolTip(0, self._question.path_of(clash))
        for column in (_OURS, _THEIRS):
            item.setCheckState(column, _UNCHECKED)
        self._name(item)
        return item

    def _choose(self, item: QTreeWidgetItem, column: int) -> None:
        was_blocked = self.blockSignals(True)  # noqa: FBT003 - Qt's signature
        for each in (_OURS, _THEIRS):
            item.setCheckState(each, _CHECKED if each == column else _UNCHECKED)
        self._name(item)
        self.blockSignals(was_blocked)
        self.viewport().update()
        self.chosen_changed.emit()

    def _on_item_changed(self, item: QTreeWidgetItem, column: int) -> None:
        """Let a box that was ticked take the tick from the other one."""
        if column in (_OURS, _THEIRS) and int(item.data(0, _PLACE)) >= 0:
            is_ticked = item.checkState(column) == _CHECKED
            self._choose(item, column if is_ticked else _OURS + _THEIRS - column)

    def _name(self, item: QTreeWidgetItem) -> None:
        clash = self._question.clashes[int(item.data(0, _PLACE))]
        sides = {_OURS: self._question.ours, _THEIRS: self._question.theirs}
        column = self._column_of(item)
        chosen = _UNDECIDED if column is None else f"选用{sides[column]}的"
        told = "，".join(f"{name}是{item.text(each)}" for each, name in sides.items())
        name = f"{self._question.path_of(clash)}：{told}，{chosen}"
        item.setData(0, Qt.ItemDataRole.AccessibleTextRole, name)

    def _column_of(self, item: QTreeWidgetItem) -> int | None:
        ticked = (each for each in (_OURS, _THEIRS) if item.checkState(each) == _CHECKED)
        return next(ticked, None)

"""The page with the list of units."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHeaderView,
    QPushButton,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from ui.look.flow import FlowBar
from ui.look.wrapped_label import WrappedLabel
from ui.region.units.fields import UnitFields
from ui.region.units.outline import Outline
from ui.region.units.tree_model import UnitTreeModel
from ui.region.units.tree_view import UnitTreeView

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from forms.model.aggregation.units import Unit
    from ui.look.theme import Theme

_NEW = "新单位"
_ALL_OPEN = 500
"""A list so long at most is unfolded at first."""
_EMPTY = "名单还是空的：从文件读入、直接输入或粘贴，也可以一个个添加。"
_BUTTONS = {
    "add": "添加",
    "add_below": "添加下属",
    "remove": "移除",
    "undo": "撤销",
    "redo": "恢复",
    "type": "输入或粘贴…",
    "read": "从文件读入…",
}


class UnitsPage(QWidget):
    """Lets the clerk work on the tree; `changed` says that the outline is to be written.

    `list_wanted` asks for a list to be added: typed (`type`) or from a file (`read`).
    `may_remove` is asked before a unit goes, with its number and those below it.
    """

    changed = Signal()
    list_wanted = Signal(str)

    def __init__(self, theme: Theme, may_remove: Callable[[set[int]], bool]) -> None:
        super().__init__()
        self._theme = theme
        self._may_remove = may_remove
        self.outline = Outline(())
        self.model = UnitTreeModel(self)
        self.view = UnitTreeView()
        self.fields = UnitFields(theme)
        self.empty = WrappedLabel(_EMPTY, "note")
        self.buttons = {wish: QPushButton(text) for wish, text in _BUTTONS.items()}
        self._wishes: dict[str, Callable[[], object]] = {
            "add": self._add,
            "add_below": self._add_below,
            "remove": self._remove,
            "undo": lambda: self._step(self.outline.undo),
            "redo": lambda: self._step(self.outline.redo),
            "up": lambda: self._move(lambda one: self.outline.shift(one, -1)),
            "down": lambda: self._move(lambda one: self.outline.shift(one, 1)),
            "indent": lambda: self._move(self.outline.indent),
            "outdent": lambda: self._move(self.outline.outdent),
            "type": lambda: self.list_wanted.emit("type"),
            "read": lambda: self.list_wanted.emit("read"),
        }
        self._lay_out()
        self._connect()

    @property
    def unit(self) -> Unit | None:
        """Return the unit that the cursor is on."""
        return self.model.unit_at(self.view.currentIndex())

    def show_outline(self, outline: Outline) -> None:
        """Show the units of another region."""
        self.outline = outline
        self._refresh(None)
        if len(outline.units) <= _ALL_OPEN:
            self.view.expandAll()
        first = self.model.index(0, 0)
        if first.isValid():
            self.view.setCurrentIndex(first)

    def add_list(self, listed: Iterable[Unit]) -> int:
        """Add a list at the end; return how many units of it were new."""
        count = self.outline.add_list(listed)
        if count:
            self._tell(None)
            self.view.expandAll()
        return count

    def _lay_out(self) -> None:
        unit = self._theme.unit
        bar = FlowBar(unit)
        for wish, button in self.buttons.items():
            button.setObjectName(f"region.units.{wish}")
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, wish=wish: self._wishes[wish]())
            bar.add(button)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.empty)
        column.addWidget(self.view, 1)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(left)
        room = QScrollArea()
        room.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        room.setWidgetResizable(True)
        room.setFrameShape(QFrame.Shape.NoFrame)
        room.setWidget(self.fields)
        splitter.addWidget(room)
        splitter.setStretchFactor(0, 1)
        splitter.setSizes([unit * 150, unit * 70])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(unit * 2, unit * 2, unit * 2, unit)
        whole.setSpacing(unit * 2)
        whole.addWidget(bar)
        whole.addWidget(splitter, 1)

    def _connect(self) -> None:
        self.view.setModel(self.model)
        header = self.view.header()
        header.setStretchLastSection(True)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        wide = self.fontMetrics().horizontalAdvance("宽")
        header.resizeSection(0, wide * 22)
        header.resizeSection(1, wide * 12)
        self.view.wished.connect(lambda wish: self._wishes[wish]())
        # The view is still busy with the editor, or with the drop, when it tells of it.
        later = Qt.ConnectionType.QueuedConnection
        self.model.renamed.connect(self._on_renamed, later)
        self.model.moved.connect(self._on_moved, later)
        self.fields.changed.connect(self._on_edited)
        self.view.selectionModel().currentChanged.connect(self._show_unit)
        for keys, wish in (("Undo", "undo"), ("Redo", "redo")):
            shortcut = QShortcut(QKeySequence(QKeySequence.StandardKey[keys]), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self._wishes[wish])
        self._refresh(None)

    def _add(self) -> None:
        unit = self.unit
        parent, after = (unit.parent, unit.number) if unit is not None else (None, None)
        self._edit_new(self.outline.add(_NEW, parent, after))

    def _add_below(self) -> None:
        unit = self.unit
        self._edit_new(self.outline.add(_NEW, unit.number if unit is not None else None))

    def _edit_new(self, number: int) -> None:
        self._tell(number)
        index = self.model.index_of(self.outline.number_of(number))
        if index.isValid():
            self.view.setFocus()
            self.view.edit(index)

    def _remove(self) -> None:
        unit = self.unit
        if unit is None or not self._may_remove(self.outline.branch(unit.number)):
            return
        sisters = [each.number for each in self.outline.tree.children(unit.parent)]
        place = sisters.index(unit.number)
        after = sisters[place + 1 : place + 2] or sisters[max(place - 1, 0) : place]
        self.outline.remove(unit.number)
        self._tell(after[0] if after else unit.parent)

    def _step(self, step: Callable[[], object]) -> None:
        unit = self.unit
        step()
        self._tell(unit.number if unit is not None else None)

    def _move(self, move: Callable[[int], bool]) -> None:
        unit = self.unit
        if unit is not None and move(unit.number):
            self._tell(unit.number)

    def _on_renamed(self, number: int, name: str) -> None:
        self.outline.change(replace(self.outline.tree[number], name=name))
        self._tell(number)

    def _on_moved(self, number: int, parent: int | None, place: int) -> None:
        if self.outline.move(number, parent, place):
            self._tell(number)

    def _on_edited(self, unit: Unit) -> None:
        self.outline.change(unit)
        self._tell(self.unit.number if self.unit is not None else None)

    def _tell(self, number: int | None) -> None:
        """Have the outline written, and show it as it is then."""
        self.changed.emit()
        self._refresh(self.outline.number_of(number) if number is not None else None)

    def _refresh(self, number: int | None) -> None:
        """Show the outline as it is now, as far unfolded as it was, the cursor on a unit."""
        folded = self._folded()
        self.model.show_tree(self.outline.tree)
        for unit in self.outline.tree:
            if unit.number not in folded and self.outline.tree.children(unit.number):
                self.view.expand(self.model.index_of(unit.number))
        index = self.model.index_of(number) if number is not None else self.model.index(0, 0)
        if index.isValid():
            self.view.setCurrentIndex(index)
            self.view.scrollTo(index)
        self.empty.setVisible(not self.outline.units)
        self.buttons["undo"].setEnabled(self.outline.can_undo)
        self.buttons["redo"].setEnabled(self.outline.can_redo)
        self._show_unit()

    def _folded(self) -> set[int]:
        """Return the units whose branches are folded."""
        waiting = [self.model.index(row, 0) for row in range(self.model.rowCount())]
        found: set[int] = set()
        while waiting:
            index = waiting.pop()
            if not self.model.rowCount(index):
                continue
            if self.view.isExpanded(index):
                waiting.extend(
                    self.model.index(row, 0, index) for row in range(self.model.rowCount(index))
                )
            else:
                found.add(index.internalId())
        return found

    def _show_unit(self) -> None:
        unit = self.unit
        self.fields.show_unit(unit)
        self.buttons["remove"].setEnabled(unit is not None)
        self.buttons["add_below"].setEnabled(unit is not None)

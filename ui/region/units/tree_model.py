"""The tree of units as an item model: renamed in place, moved by dragging."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QByteArray,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from forms.model.aggregation.units import UnitTree

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QObject

    from forms.model.aggregation.units import Unit

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_Role = Qt.ItemDataRole
_MIME = "application/x-nianbao-unit"
_COLUMNS = ("单位", "其他名称", "说明")
_GROUP = "分组"


class UnitTreeModel(QAbstractItemModel):
    """Shows a tree; `renamed` and `moved` carry what the clerk wants to be done to it."""

    renamed = Signal(int, str)
    moved = Signal(int, object, int)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._tree = UnitTree(())
        self._places: dict[int, int] = {}
        self._index_places()

    def show_tree(self, tree: UnitTree) -> None:
        """Show another tree."""
        self.beginResetModel()
        self._tree = tree
        self._index_places()
        self.endResetModel()

    def unit_at(self, index: Index) -> Unit | None:
        """Return the unit of an index."""
        return self._tree[index.internalId()] if index.isValid() else None

    def index_of(self, number: int) -> QModelIndex:
        """Return where a unit is shown."""
        place = self._places.get(number)
        return self.createIndex(place, 0, number) if place is not None else QModelIndex()

    def index(self, row: int, column: int, parent: Index = _ROOT) -> QModelIndex:
        """Return the index of a child."""
        children = self._tree.children(parent.internalId() if parent.isValid() else None)
        if not (0 <= row < len(children) and 0 <= column < len(_COLUMNS)):
            return QModelIndex()
        return self.createIndex(row, column, children[row].number)

    def parent(self, index: Index = _ROOT) -> QModelIndex:  # type: ignore[override]
        """Return the index of the unit above."""
        unit = self.unit_at(index)
        if unit is None or unit.parent is None:
            return QModelIndex()
        return self.index_of(unit.parent)

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Return the number of units right below one."""
        if parent.column() > 0:
            return 0
        return len(self._tree.children(parent.internalId() if parent.isValid() else None))

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Return how many things are told of a unit."""
        return len(_COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        """Return the name of a column."""
        is_shown = orientation is Qt.Orientation.Horizontal and role == _Role.DisplayRole
        return _COLUMNS[section] if is_shown else None

    def data(self, index: Index, role: int = _Role.DisplayRole) -> Any:
        """Return what is told of a unit."""
        unit = self.unit_at(index)
        if unit is None:
            return None
        if role in {_Role.DisplayRole, _Role.EditRole, _Role.ToolTipRole}:
            return (unit.name, "、".join(unit.aliases), _describe(unit))[index.column()]
        if role == _Role.AccessibleTextRole:
            return "，".join(filter(None, (unit.name, _describe(unit))))
        return None

    def setData(self, index: Index, value: Any, role: int = _Role.EditRole) -> bool:
        """Take another name over."""
        unit, name = self.unit_at(index), " ".join(str(value).split())
        if unit is None or role != _Role.EditRole or not name or name == unit.name:
            return False
        self.renamed.emit(unit.number, name)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Return that every unit can be dragged, dropped upon and renamed."""
        flag = Qt.ItemFlag
        if not index.isValid():
            return flag.ItemIsDropEnabled
        known = flag.ItemIsEnabled | flag.ItemIsSelectable
        known |= flag.ItemIsDragEnabled | flag.ItemIsDropEnabled
        return known | flag.ItemIsEditable if index.column() == 0 else known

    def supportedDropActions(self) -> Qt.DropAction:  # noqa: N802 - Qt's name
        """Return that units are moved, never copied."""
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:  # noqa: N802 - Qt's name
        """Return what is dragged: units, and nothing else."""
        return [_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:  # noqa: N802 - Qt's name
        """Return the dragged unit by its number."""
        data = QMimeData()
        if indexes:
            data.setData(_MIME, QByteArray(str(indexes[0].internalId()).encode()))
        return data

    def dropMimeData(  # noqa: N802 - Qt's signature
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index
    ) -> bool:
        """Ask for the dragged unit to be moved; the view itself is not to remove anything."""
        if action is not Qt.DropAction.MoveAction or not data.hasFormat(_MIME):
            return False
        number = int(bytes(data.data(_MIME).data()).decode())
        if number not in self._places:
            return False
        below = parent.internalId() if parent.isValid() else None
        place = row if row >= 0 else len(self._tree.children(below))
        self.moved.emit(number, below, place)
        return False

    def _index_places(self) -> None:
        tree = self._tree
        parents = (None, *(unit.number for unit in tree))
        self._places = {
            unit.number: place
            for parent in parents
            for place, unit in enumerate(tree.children(parent))
        }


def _describe(unit: Unit) -> str:
    if unit.is_group:
        return _GROUP
    return f"免报：{unit.exempt}" if unit.exempt else ""

"""What is alike, as a table: a line for each pair of texts and each group of figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtCore import QObject

    from forms.edition.edition import Edition
    from forms.model.aggregation.similarity import Alike

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_Role = Qt.ItemDataRole
_COLUMNS = ("单位", "与", "相同", "在哪里")
_ALL_TABLES = "全部表格的数字"
_MOST_NAMED = 4


class AlikeLine(Struct, frozen=True):
    """Two or more units with something alike; `sections` are the texts that are shared.

    `share` is how much of the shorter text is, in percent; of figures it is 100.
    """

    units: tuple[int, ...]
    share: int
    where: str
    sections: tuple[str, ...] = ()


def lines_of(alike: Alike, edition: Edition) -> list[AlikeLine]:
    """Return what is alike: equal figures first, then texts, those most alike first."""
    titles = {section.id: f"{section.number}、{section.short}" for section in edition.sections}
    figures = [
        AlikeLine(each.units, 100, f"{_table_name(each.table, edition)}（{each.count} 个数）")
        for each in alike.figures
    ]
    texts = [
        AlikeLine(
            (pair.one, pair.other),
            round(pair.share * 100),
            "，".join(
                f"{titles.get(one.section, '导语')} {round(one.share * 100)}%"
                for one in pair.sections
            ),
            tuple(one.section for one in pair.sections),
        )
        for pair in alike.pairs
    ]
    return figures + texts


def _table_name(table: str, edition: Edition) -> str:
    if not table:
        return _ALL_TABLES
    section = next((each for each in edition.sections if each.table == table), None)
    return f"{section.number}、{section.short}的数字" if section is not None else table


class AlikeModel(QAbstractTableModel):
    """Lists what is alike; `unit_name` tells how a unit is called."""

    def __init__(self, unit_name: Callable[[int], str], parent: QObject) -> None:
        super().__init__(parent)
        self._unit_name = unit_name
        self.lines: tuple[AlikeLine, ...] = ()

    def show_lines(self, lines: Sequence[AlikeLine]) -> None:
        """List other lines."""
        self.beginResetModel()
        self.lines = tuple(lines)
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Return how many lines there are."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Return how many things are told of each."""
        return 0 if parent.isValid() else len(_COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        """Return the name of a column."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == _Role.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return _COLUMNS[section] if role == _Role.DisplayRole else None

    def data(self, index: Index, role: int = _Role.DisplayRole) -> Any:
        """Return what is told of a line."""
        line = self.lines[index.row()]
        names = [self._unit_name(unit) for unit in line.units]
        others = "、".join(names[1 : _MOST_NAMED + 1])
        more = f"等 {len(names) - 1} 个" if len(names) > _MOST_NAMED + 1 else ""
        texts = (names[0], others + more, f"{line.share}%", line.where)
        if role in {_Role.DisplayRole, _Role.ToolTipRole}:
            return texts[index.column()]
        return "，".join(texts) if role == _Role.AccessibleTextRole else None

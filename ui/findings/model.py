"""The list of findings as an item model that changes row by row."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QObject

    from ui.findings.rows import FindingRow, Key

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole

ROW = Role.UserRole + 1
REMEDY_COUNT = Role.UserRole + 2


class FindingsModel(QAbstractListModel):
    """The findings to be dealt with; blanks are counted elsewhere and not listed one by one.

    `Qt.ItemDataRole.UserRole` gives the finding, `ROW` all that is shown of it, `REMEDY_COUNT`
    the number of proposals where they were looked for. Rows are inserted, removed and refreshed
    where they differ, so that the selection stays where the clerk put it.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._rows: list[FindingRow] = []
        self._remedied: tuple[Key, int] | None = None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return the number of listed findings."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        """Return the sentence, the finding itself or what a screen reader says."""
        row = self._rows[index.row()]
        if role == Role.DisplayRole:
            return row.finding.message
        if role == Role.UserRole:
            return row.finding
        if role == ROW:
            return row
        if role == REMEDY_COUNT:
            return self._count_remedies(row.key)
        if role == Role.AccessibleTextRole:
            return row.spoken
        return None

    def row(self, place: int) -> FindingRow:
        """Return what is shown in a row."""
        return self._rows[place]

    def place_of(self, key: Key | None) -> int:
        """Return the row of a finding, -1 where it is not listed."""
        return next((place for place, row in enumerate(self._rows) if row.key == key), -1)

    def place_after(self, place: int, rows: Sequence[FindingRow]) -> int:
        """Return where in new rows the walk goes on that stands at a row which is gone."""
        places = {row.key: at for at, row in enumerate(rows)}
        before = self._rows[:place]
        return next((places[row.key] + 1 for row in reversed(before) if row.key in places), 0)

    def cause_of(self, place: int) -> int:
        """Return the row of the cause that a row belongs to."""
        while place >= 0 and self._rows[place].is_consequence:
            place -= 1
        return place

    def show(self, wanted: Sequence[FindingRow]) -> None:
        """List other findings, keeping the rows that are the same."""
        if self._rows == list(wanted):
            return
        keys = [row.key for row in self._rows]
        new_keys = [row.key for row in wanted]
        if keys != new_keys:
            self._move_rows(wanted, SequenceMatcher(None, keys, new_keys, autojunk=False))
        for place, (known, new) in enumerate(zip(self._rows, wanted, strict=True)):
            if known != new:
                self._rows[place] = new
                self._refresh(place)

    def tell_remedies(self, key: Key | None, count: int) -> None:
        """Take over how many proposals there are for a finding, and forget those for others."""
        before = self._remedied
        self._remedied = (key, count) if key is not None and count else None
        if before != self._remedied:
            for told in (before, self._remedied):
                place = self.place_of(told[0]) if told is not None else -1
                if place >= 0:
                    self._refresh(place)

    def _move_rows(self, wanted: Sequence[FindingRow], matcher: SequenceMatcher[Key]) -> None:
        for kind, start, end, new_start, new_end in reversed(matcher.get_opcodes()):
            if kind in ("replace", "delete"):
                self.beginRemoveRows(QModelIndex(), start, end - 1)
                del self._rows[start:end]
                self.endRemoveRows()
            if kind in ("replace", "insert"):
                self.beginInsertRows(QModelIndex(), start, start + new_end - new_start - 1)
                self._rows[start:start] = wanted[new_start:new_end]
                self.endInsertRows()

    def _refresh(self, place: int) -> None:
        self.dataChanged.emit(self.index(place), self.index(place))

    def _count_remedies(self, key: Key) -> int:
        return self._remedied[1] if self._remedied is not None and self._remedied[0] == key else 0

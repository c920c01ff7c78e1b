"""The list of findings as an item model that changes row by row."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from forms.checks.finding import LEVEL_NAMES
from forms.model.edition import Level

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QObject

    from forms.checks.finding import Finding

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole


class FindingsModel(QAbstractListModel):
    """The findings to be dealt with; blanks are counted elsewhere and not listed one by one.

    `Qt.ItemDataRole.UserRole` gives the finding. Rows are inserted and removed where they differ,
    so that the selection stays where the clerk put it.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._findings: list[Finding] = []

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return the number of listed findings."""
        return 0 if parent.isValid() else len(self._findings)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        """Return the sentence, the finding itself or what a screen reader says."""
        finding = self._findings[index.row()]
        if role == Role.DisplayRole:
            return finding.message
        if role == Role.UserRole:
            return finding
        if role == Role.AccessibleTextRole:
            return f"{LEVEL_NAMES[finding.level]}，{finding.message}"
        return None

    def finding(self, row: int) -> Finding:
        """Return the finding in a row."""
        return self._findings[row]

    def show(self, findings: Sequence[Finding]) -> None:
        """List other findings, keeping the rows that are the same."""
        wanted = [finding for finding in findings if finding.level is not Level.PENDING]
        keys = [_key(finding) for finding in self._findings]
        matcher = SequenceMatcher(None, keys, [_key(finding) for finding in wanted], autojunk=False)
        for kind, start, end, new_start, new_end in reversed(matcher.get_opcodes()):
            if kind in ("replace", "delete"):
                self.beginRemoveRows(QModelIndex(), start, end - 1)
                del self._findings[start:end]
                self.endRemoveRows()
            if kind in ("replace", "insert"):
                self.beginInsertRows(QModelIndex(), start, start + new_end - new_start - 1)
                self._findings[start:start] = wanted[new_start:new_end]
                self.endInsertRows()
        self._refresh(wanted)

    def _refresh(self, wanted: list[Finding]) -> None:
        for row, (known, new) in enumerate(zip(self._findings, wanted, strict=True)):
            if known != new:
                self._findings[row] = new
                self.dataChanged.emit(self.index(row), self.index(row))


def _key(finding: Finding) -> tuple[object, ...]:
    return finding.rule, finding.cells, finding.text

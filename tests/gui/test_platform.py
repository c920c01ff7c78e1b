"""What the installed PySide6 must not do to us."""

from __future__ import annotations

import sys

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
)


class EmptyModel(QAbstractTableModel):
    """A model that has nothing to say in its cells, as most roles of ours have."""

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return 1

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return 1

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> None:
        return None


def test_that_a_model_that_returns_nothing_loses_no_reference_to_none() -> None:
    """See that reading a model does not use `None` up.

    PySide6 6.12.0 drops a reference to `None` at each call through a proxy model on Python 3.11;
    after some ten thousand calls, a few minutes of work, the interpreter ends with "deallocating
    None".
    """
    calls = 1000
    proxy = QSortFilterProxyModel()
    proxy.setSourceModel(EmptyModel(proxy))
    index = proxy.index(0, 0)
    proxy.data(index)
    before = sys.getrefcount(None)
    for _ in range(calls):
        proxy.data(index, Qt.ItemDataRole.ToolTipRole)
    lost = before - sys.getrefcount(None)
    assert lost < calls / 10

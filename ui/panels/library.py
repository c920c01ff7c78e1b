"""The reports in the library, by year, with a search field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from ui.look.marks import STATE_NAMES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storage.rows import ReportEntry
    from ui.look.theme import Theme

Index = QModelIndex | QPersistentModelIndex


class LibraryPanel(QWidget):
    """Lists all reports, newest year first; `chosen` carries the entry to be opened."""

    chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.search = QLineEdit()
        self.search.setObjectName("search")
        self.search.setPlaceholderText("查找单位或年度")
        self.search.setAccessibleName("查找单位或年度")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._show)
        self.search.returnPressed.connect(self._on_search_entered)
        self.list = QListWidget()
        self.list.setObjectName("reports")
        self.list.setAccessibleName("报告库")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setMouseTracking(True)
        self.list.setItemDelegate(_EntryDelegate(theme, self.list))
        self.list.itemActivated.connect(self._on_item_chosen)
        self.list.itemClicked.connect(self._on_item_chosen)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.unit * 2, 0, 0)
        column.setSpacing(theme.unit)
        row = QVBoxLayout()
        row.setContentsMargins(theme.unit * 2, 0, theme.unit * 2, 0)
        row.addWidget(self.search)
        column.addLayout(row)
        column.addWidget(self.list, 1)
        self._entries: tuple[ReportEntry, ...] = ()
        self._current: int | None = None

    def show_entries(self, entries: Sequence[ReportEntry]) -> None:
        """List the reports of the library."""
        self._entries = tuple(entries)
        self._show()

    def mark_open(self, entry: ReportEntry | None) -> None:
        """Mark the report that lies open."""
        self._current = entry.id if entry is not None else None
        for row in range(self.list.count()):
            item = self.list.item(row)
            found: ReportEntry | None = item.data(Qt.ItemDataRole.UserRole)
            if found is not None and found.id == self._current:
                self.list.setCurrentItem(item)
                return
        self.list.setCurrentRow(-1)

    def _show(self) -> None:
        self.list.clear()
        year: int | None = None
        for entry in self._entries:
            if not self._matches(entry):
                continue
            if entry.year != year:
                year = entry.year
                heading = QListWidgetItem(f"{year} 年")
                heading.setFlags(Qt.ItemFlag.NoItemFlags)
                self.list.addItem(heading)
            item = QListWidgetItem(entry.organization)
            item.setData(Qt.ItemDataRole.UserRole, entry)
            state = STATE_NAMES[entry.state]
            item.setToolTip(f"{entry.organization}　{entry.year}年　{state}")
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{entry.organization}，{state}")
            self.list.addItem(item)
            if entry.id == self._current:
                self.list.setCurrentItem(item)

    def _matches(self, entry: ReportEntry) -> bool:
        words = self.search.text().split()
        return all(word in f"{entry.organization} {entry.year}年" for word in words)

    def _on_search_entered(self) -> None:
        """Open the report that is found, or the first of several; below its heading."""
        if self.search.text().strip() and self.list.count():
            self._on_item_chosen(self.list.item(1))
            self.search.clear()

    def _on_item_chosen(self, item: QListWidgetItem) -> None:
        entry = item.data(Qt.ItemDataRole.UserRole)
        if entry is not None:
            self.chosen.emit(entry)


class _EntryDelegate(QStyledItemDelegate):
    """Paints year headings muted, and reports as rows."""

    def __init__(self, theme: Theme, view: QListWidget) -> None:
        super().__init__(view)
        self._theme = theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one row."""
        tokens, unit, fonts = self._theme.tokens, self._theme.unit, self._theme.typography
        entry: ReportEntry | None = index.data(Qt.ItemDataRole.UserRole)
        is_heading = entry is None
        is_current = bool(option.state & QStyle.StateFlag.State_Selected) and not is_heading
        is_hovered = bool(option.state & QStyle.StateFlag.State_MouseOver) and not is_heading
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if is_current or is_hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.accent_soft)
            painter.drawRoundedRect(option.rect.adjusted(unit, 1, -unit, -1), unit, unit)
        box = option.rect.adjusted(unit * 3, 0, -unit * 3, 0)
        if entry is not None:
            box.setRight(self._paint_state(painter, box, STATE_NAMES[entry.state]) - unit)
        painter.setFont(fonts.note if is_heading else fonts.strong if is_current else fonts.base)
        painter.setPen(tokens.muted if is_heading else tokens.text)
        text = QFontMetrics(painter.font()).elidedText(
            index.data(), Qt.TextElideMode.ElideMiddle, box.width()
        )
        painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), text)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return a row high enough to be hit easily."""
        return QSize(0, QFontMetrics(self._theme.typography.base).height() + self._theme.unit * 2)

    def _paint_state(self, painter: QPainter, box: QRect, name: str) -> int:
        """Paint a pill at the right of a row; return where it starts."""
        tokens, unit = self._theme.tokens, self._theme.unit
        font = self._theme.typography.note
        metrics = QFontMetrics(font)
        pill = QRectF(0, 0, metrics.horizontalAdvance(name) + 3 * unit, metrics.height() + 1)
        pill.moveCenter(QRectF(box).center())
        pill.moveRight(box.right())
        painter.setFont(font)
        painter.setPen(tokens.line)
        painter.setBrush(tokens.surface)
        painter.drawRoundedRect(pill, pill.height() / 2, pill.height() / 2)
        painter.setPen(tokens.muted)
        painter.drawText(pill, int(Qt.AlignmentFlag.AlignCenter), name)
        return round(pill.left())

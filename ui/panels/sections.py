"""The list of the open report's pages, with badges for what is left to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from forms.checks.finding import LEVEL_NAMES
from forms.edition.terms import Level
from forms.widgets.cover_page import COVER, COVER_NAME
from ui.look.marks import SHAPES, level_colour

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forms.checks.finding import Finding
    from forms.session import ReportSession
    from ui.look.theme import Theme

Index = QModelIndex | QPersistentModelIndex
_COUNTS = Qt.ItemDataRole.UserRole + 1
_DONE = "✓"


class SectionList(QListWidget):
    """Shows the sections in order, then the page for title and signature.

    `Qt.ItemDataRole.UserRole` of an item is the section's id; `page_chosen` carries it.
    """

    page_chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sections")
        self.setAccessibleName("各部分")
        self.setItemDelegate(_SectionDelegate(theme, self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self._session: ReportSession | None = None
        self.currentItemChanged.connect(self._on_current_item_changed)

    def show_session(self, session: ReportSession | None) -> None:
        """List the pages of a report, or nothing."""
        self.clear()
        self._session = session
        if session is None:
            return
        for section in session.edition.sections:
            self._add(section.id, section.number, section.short)
        self._add(COVER, "", COVER_NAME)
        self.updateGeometry()
        self.show_findings(session.review.open_findings)

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Bring the badges up to date."""
        if self._session is None:
            return
        counts: dict[str, dict[Level, int]] = {}
        for finding in findings:
            key = self._key_of(finding)
            levels = counts.setdefault(key, dict.fromkeys(Level, 0))
            levels[finding.level] += 1
        for row in range(self.count()):
            item = self.item(row)
            badge = _badge(counts.get(item.data(Qt.ItemDataRole.UserRole), {}))
            if item.data(_COUNTS) != badge:
                item.setData(_COUNTS, badge)
                spoken = "，".join(f"{LEVEL_NAMES[level]}{count}" for level, count in badge)
                name = item.data(Qt.ItemDataRole.DisplayRole)
                item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{name}，{spoken or '无问题'}")

    def select(self, key: str) -> None:
        """Mark the page that is shown."""
        for row in range(self.count()):
            if self.item(row).data(Qt.ItemDataRole.UserRole) == key and self.currentRow() != row:
                self.setCurrentRow(row)

    def badge_text(self, key: str) -> str:
        """Return a page's badge as it is shown, e.g. `■1 ▲2`."""
        for row in range(self.count()):
            if self.item(row).data(Qt.ItemDataRole.UserRole) == key:
                badge = self.item(row).data(_COUNTS)
                return " ".join(f"{SHAPES[level]}{count}" for level, count in badge) or _DONE
        return ""

    def sizeHint(self) -> QSize:
        """Return the height of all rows: the list never scrolls where there is room."""
        rows = sum(self.sizeHintForRow(row) for row in range(self.count()))
        return QSize(super().sizeHint().width(), rows + 2 * self.frameWidth())

    def minimumSizeHint(self) -> QSize:
        """Return the same height, so that a splitter keeps it."""
        return QSize(0, self.sizeHint().height())

    def _add(self, key: str, number: str, name: str) -> None:
        item = QListWidgetItem(f"{number}　{name}" if number else f"　　{name}")
        item.setData(Qt.ItemDataRole.UserRole, key)
        item.setData(_COUNTS, ())
        self.addItem(item)

    def _key_of(self, finding: Finding) -> str:
        is_about_figures = finding.text is None and bool(finding.cells)
        if is_about_figures and self._session is not None:
            return self._session.edition.cells[finding.cells[0]].section
        return finding.text or COVER

    def _on_current_item_changed(self, current: QListWidgetItem | None) -> None:
        if current is not None:
            self.page_chosen.emit(current.data(Qt.ItemDataRole.UserRole))


def _badge(counts: dict[Level, int]) -> tuple[tuple[Level, int], ...]:
    """Return the levels to show: what is wrong first; blanks only where nothing is wrong."""
    grave = [(level, counts.get(level, 0)) for level in (Level.ERROR, Level.VERIFY)]
    shown = tuple((level, count) for level, count in grave if count)
    pending = counts.get(Level.PENDING, 0)
    return shown or (((Level.PENDING, pending),) if pending else ())


class _SectionDelegate(QStyledItemDelegate):
    """Paints a page's name at the left and its badge at the right."""

    def __init__(self, theme: Theme, view: QListWidget) -> None:
        super().__init__(view)
        self._theme = theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one row."""
        tokens, unit = self._theme.tokens, self._theme.unit
        is_current = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if is_current or option.state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.accent_soft)
            painter.drawRoundedRect(option.rect.adjusted(unit, 1, -unit, -1), unit, unit)
        fonts = self._theme.typography
        painter.setFont(fonts.strong if is_current else fonts.base)
        painter.setPen(tokens.accent if is_current else tokens.text)
        box = option.rect.adjusted(unit * 4, 0, -unit * 3, 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(box, int(middle | Qt.AlignmentFlag.AlignLeft), index.data())
        painter.setFont(fonts.base)
        self._paint_badge(painter, box, index.data(_COUNTS))
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return a row high enough to be hit easily."""
        return QSize(0, QFontMetrics(self._theme.typography.base).height() + self._theme.unit * 2)

    def _paint_badge(
        self, painter: QPainter, box: QRect, badge: tuple[tuple[Level, int], ...]
    ) -> None:
        tokens = self._theme.tokens
        metrics = QFontMetrics(self._theme.typography.base)
        parts = [(f"{SHAPES[level]}{count}", level_colour(level, tokens)) for level, count in badge]
        right = box.right()
        for text, colour in reversed(parts or [(_DONE, tokens.accent)]):
            width = metrics.horizontalAdvance(text)
            painter.setPen(colour)
            place = QRect(right - width, box.top(), width + 1, box.height())
            painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter), text)
            right -= width + self._theme.unit

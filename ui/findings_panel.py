"""The panel beside the form: what is wrong, and where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QLabel,
    QListView,
    QStackedLayout,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from forms.checks.finding import LEVEL_NAMES, count_levels
from forms.model.edition import Level
from ui.findings_model import FindingsModel
from ui.marks import SHAPES, level_colour

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forms.checks.finding import Finding
    from ui.theme import Theme

Index = QModelIndex | QPersistentModelIndex
_WRAP = int(Qt.TextFlag.TextWordWrap)


class FindingsPanel(QWidget):
    """Lists the findings; selecting one tints its operands, activating one goes there."""

    selected = Signal(object)
    activated = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._summary = QLabel()
        self._summary.setObjectName("findings_summary")
        self._summary.setTextFormat(Qt.TextFormat.RichText)
        self._empty = QLabel()
        self._empty.setObjectName("note")
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._empty.setMargin(theme.unit * 3)
        self.list = _FindingsList(self)
        self.list.setItemDelegate(_FindingDelegate(theme, self.list))
        self._model = FindingsModel(self.list)
        self.list.setModel(self._model)
        self.list.selectionModel().currentChanged.connect(self._on_current_changed)
        self.list.activated.connect(self._on_list_activated)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self._empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._summary.setMargin(theme.unit * 3)
        column.addWidget(self._summary)
        column.addLayout(self._stack, 1)
        self.show_findings(())

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """List the findings of the open report."""
        counts = count_levels(findings)
        self._summary.setText(self._summarize(counts))
        self._model.show(findings)
        pending = counts[Level.PENDING]
        self._empty.setText(
            f"没有发现问题，还有 {pending} 处待填。" if pending else "没有发现问题，可以导出。"
        )
        self._stack.setCurrentWidget(self.list if self._model.rowCount() else self._empty)

    def step(self, direction: int) -> Finding | None:
        """Select the next or previous finding, round the end; `None` where nothing is listed."""
        rows = self._model.rowCount()
        if not rows:
            return None
        current = self.list.currentIndex().row()
        start = -1 if direction > 0 and current < 0 else max(current, 0)
        row = (start + direction) % rows
        self.list.setCurrentIndex(self._model.index(row))
        return self._model.finding(row)

    def _summarize(self, counts: dict[Level, int]) -> str:
        tokens = self._theme.tokens
        parts = [
            f'<span style="color:{level_colour(level, tokens).name()}">'
            f"{SHAPES[level]} {LEVEL_NAMES[level]} {counts[level]}</span>"
            for level in (Level.ERROR, Level.VERIFY, Level.HINT)
        ]
        return "<b>校验</b>　" + "　".join(parts)

    def _on_current_changed(self, current: QModelIndex) -> None:
        self.selected.emit(current.data(Qt.ItemDataRole.UserRole) if current.isValid() else None)

    def _on_list_activated(self, index: QModelIndex) -> None:
        self.activated.emit(index.data(Qt.ItemDataRole.UserRole))


class _FindingsList(QListView):
    """A list whose Enter key goes to the finding on every platform."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("findings")
        self.setAccessibleName("校验结果")
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrap(True)
        self.setMouseTracking(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the current finding on Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.activated.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)


class _FindingDelegate(QStyledItemDelegate):
    """Paints a finding: shape, place, and the sentence below it."""

    def __init__(self, theme: Theme, view: QListView) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one row."""
        finding: Finding = index.data(Qt.ItemDataRole.UserRole)
        tokens = self._theme.tokens
        painter.save()
        if option.state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            painter.fillRect(option.rect, tokens.accent_soft)
        painter.setPen(tokens.line_soft)
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())
        shape, head, body = self._boxes(option.rect, finding)
        painter.setFont(self._theme.typography.base)
        painter.setPen(level_colour(finding.level, tokens))
        painter.drawText(shape, int(Qt.AlignmentFlag.AlignTop), SHAPES[finding.level])
        painter.setPen(tokens.text)
        painter.setFont(self._theme.typography.strong)
        painter.drawText(head, _WRAP, finding.place.replace("、", " · ", 1))
        painter.setFont(self._theme.typography.base)
        painter.drawText(body, _WRAP, _break_at_semicolon(finding.detail))
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the height that the wrapped sentence needs."""
        width = self._view.viewport().width()
        finding: Finding = index.data(Qt.ItemDataRole.UserRole)
        _, _, body = self._boxes(QRect(0, 0, width, 0), finding)
        return QSize(width, body.bottom() + self._theme.unit * 2)

    def _boxes(self, row: QRect, finding: Finding) -> tuple[QRect, QRect, QRect]:
        unit, fonts = self._theme.unit, self._theme.typography
        left = row.left() + unit * 7
        width = max(row.right() - left - unit * 2, 1)
        top = row.top() + unit * 2
        head = QFontMetrics(fonts.strong).boundingRect(
            QRect(left, top, width, 10_000), _WRAP, finding.place
        )
        body = QFontMetrics(fonts.base).boundingRect(
            QRect(left, head.bottom() + unit // 2, width, 10_000),
            _WRAP,
            _break_at_semicolon(finding.detail),
        )
        shape = QRect(row.left() + unit * 3, top, unit * 4, head.height())
        return (
            shape,
            QRect(left, top, width, head.height()),
            QRect(body.topLeft(), QSize(width, body.height())),
        )


def _break_at_semicolon(detail: str) -> str:
    """Put the two sides of a sum below each other."""
    return detail.replace("；", "；\n", 1)

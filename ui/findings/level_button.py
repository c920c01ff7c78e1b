"""A button that lists or hides the findings of one level; the count stays in sight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from forms.checks.finding import LEVEL_NAMES
from ui.look.marks import SHAPES, level_colour

if TYPE_CHECKING:
    from forms.edition.terms import Level
    from ui.look.theme import Theme


class LevelButton(QAbstractButton):
    """Shows shape, word and count of a level; checked while its findings are listed."""

    def __init__(self, level: Level, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.level = level
        self._theme = theme
        self.setObjectName(f"findings_level.{level}")
        self.setCheckable(True)
        self.setChecked(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.toggled.connect(self._describe)
        self.show_count(0)

    def show_count(self, count: int) -> None:
        """Take over the number of findings of this level, listed or not."""
        text = f"{SHAPES[self.level]} {LEVEL_NAMES[self.level]} {count}"
        if text != self.text():
            self.setText(text)
            self.updateGeometry()
        self._describe()

    def sizeHint(self) -> QSize:
        """Return the room for the text and its frame."""
        metrics = QFontMetrics(self._theme.typography.base)
        unit = self._theme.unit
        return QSize(metrics.horizontalAdvance(self.text()) + unit * 3, metrics.height() + unit * 2)

    def event(self, event: QEvent) -> bool:
        """Repaint when the mouse comes or goes."""
        if event.type() in (QEvent.Type.Enter, QEvent.Type.Leave):
            self.update()
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the text in the level's colour, struck through while its findings are hidden."""
        tokens, unit = self._theme.tokens, self._theme.unit
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = self.rect().adjusted(1, 1, -1, -1)
        if self.underMouse() or self.hasFocus():
            painter.setPen(tokens.accent if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(tokens.accent_soft if self.underMouse() else Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(frame, unit, unit)
        font = self._theme.typography.base
        painter.setFont(font)
        painter.setPen(level_colour(self.level, tokens) if self.isChecked() else tokens.muted)
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter), self.text())
        if not self.isChecked():
            width = QFontMetrics(font).horizontalAdvance(self.text())
            line = QRect(0, 0, width, 1)
            line.moveCenter(self.rect().center())
            painter.drawLine(line.left(), line.top(), line.right(), line.top())
        painter.end()

    def _describe(self) -> None:
        name = LEVEL_NAMES[self.level]
        count = self.text().rpartition(" ")[2]
        state = "已列出" if self.isChecked() else "已隐藏"
        self.setAccessibleName(f"{name} {count} 项，{state}")
        verb = "点一下隐藏" if self.isChecked() else "点一下列出"
        self.setToolTip(f"{name}{state}，{verb}")

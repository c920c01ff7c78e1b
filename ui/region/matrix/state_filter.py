"""The counts of units by state; each is a button that lists only those."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ui.look.flow import FlowLayout
from ui.region.board import STATE_ORDER
from ui.region.state_marks import state_colour, state_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forms.model.aggregation.states import UnitState
    from ui.look.theme import Theme


class StateButton(QAbstractButton):
    """Shows shape, word and count of a state, or the count of all units for `None`."""

    def __init__(self, state: UnitState | None, theme: Theme) -> None:
        super().__init__()
        self.state = state
        self._theme = theme
        name = state.name.lower() if state is not None else "all"
        self.setObjectName(f"region.state.{name}")
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.toggled.connect(self._describe)
        self.show_count(0)

    @property
    def word(self) -> str:
        """Return the word of the state."""
        return self.state.value if self.state is not None else "全部"

    def show_count(self, count: int) -> None:
        """Take over the number of units."""
        text = state_text(self.state) if self.state is not None else self.word
        self.setText(f"{text} {count}")
        self.updateGeometry()
        self._describe()

    def sizeHint(self) -> QSize:
        """Return the room for the text and its frame."""
        metrics, unit = QFontMetrics(self._theme.typography.base), self._theme.unit
        return QSize(metrics.horizontalAdvance(self.text()) + unit * 4, metrics.height() + unit * 2)

    def event(self, event: QEvent) -> bool:
        """Repaint when the mouse comes or goes."""
        if event.type() in (QEvent.Type.Enter, QEvent.Type.Leave):
            self.update()
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint a pill, filled where only these units are listed."""
        tokens, unit = self._theme.tokens, self._theme.unit
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_marked = self.isChecked() or self.underMouse()
        painter.setPen(tokens.accent if self.hasFocus() or self.isChecked() else tokens.line)
        painter.setBrush(tokens.accent_soft if is_marked else tokens.surface)
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), unit, unit)
        painter.setFont(self._theme.typography.base)
        painter.setPen(tokens.text if self.state is None else state_colour(self.state, tokens))
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter), self.text())
        painter.end()

    def _describe(self) -> None:
        told = "，只列出这些" if self.isChecked() and self.state is not None else ""
        self.setAccessibleName(f"{self.word} {self.text().rpartition(' ')[2]} 个单位{told}")
        self.setToolTip("列出全部单位" if self.state is None else f"只列出“{self.word}”的单位")


class StateFilter(QWidget):
    """One button for all units and one for each state; several states may be chosen together.

    A state without units has no button unless it is chosen. `changed` says that others are to be
    listed.
    """

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("region.states")
        self.every = StateButton(None, theme)
        self.every.setChecked(True)
        self.buttons = {state: StateButton(state, theme) for state in STATE_ORDER}
        row = FlowLayout(theme.unit, self)
        for button in (self.every, *self.buttons.values()):
            row.addWidget(button)
            button.clicked.connect(self._on_clicked)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def states(self) -> frozenset[UnitState]:
        """Return the states that are chosen, none for all units."""
        return frozenset(state for state, button in self.buttons.items() if button.isChecked())

    def show_counts(self, counts: Mapping[UnitState | None, int]) -> None:
        """Show how many units there are of each state; `None` are those still to be checked."""
        self.every.show_count(sum(counts.values()))
        for state, button in self.buttons.items():
            count = counts.get(state, 0)
            button.show_count(count)
            button.setVisible(bool(count) or button.isChecked())

    def choose(self, *states: UnitState) -> None:
        """List only the units of these states, all of them where none is named."""
        for state, button in self.buttons.items():
            button.setChecked(state in states)
        self._settle()

    def _on_clicked(self) -> None:
        if self.sender() is self.every:
            for button in self.buttons.values():
                button.setChecked(False)
        self._settle()

    def _settle(self) -> None:
        self.every.setChecked(not self.states)
        self.changed.emit()

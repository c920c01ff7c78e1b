"""The head of the findings panel: counts by level, which also list or hide a level."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from forms.edition.terms import Level
from ui.findings.level_button import LevelButton

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ui.look.theme import Theme

LISTED_LEVELS = (Level.ERROR, Level.VERIFY, Level.HINT)
"""Blanks are counted elsewhere and not listed one by one."""


class LevelFilter(QWidget):
    """Shows the count of each level, listed or hidden; `changed` says that this is another one."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("findings_head")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.buttons = {level: LevelButton(level, theme) for level in LISTED_LEVELS}
        unit = theme.unit
        row = QHBoxLayout(self)
        row.setContentsMargins(unit * 3, unit, unit, unit)
        row.setSpacing(unit // 2)
        title = QLabel("校验")
        title.setObjectName("strong")
        row.addWidget(title)
        row.addSpacing(unit)
        for button in self.buttons.values():
            row.addWidget(button)
            button.toggled.connect(self.changed)
        row.addStretch(1)

    @property
    def shown(self) -> frozenset[Level]:
        """Return the levels that are to be listed."""
        return frozenset(level for level, button in self.buttons.items() if button.isChecked())

    def show_counts(self, counts: Mapping[Level, int]) -> None:
        """Show how many findings there are, hidden or not."""
        for level, button in self.buttons.items():
            button.show_count(counts[level])

    def show_all(self) -> None:
        """List every level again."""
        for button in self.buttons.values():
            button.setChecked(True)

"""What would be wrong with the report once edits were taken over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QListWidget, QWidget

from forms.checks.finding import LEVEL_NAMES
from ui.look.marks import SHAPES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forms.checks.finding import Finding

_SHOWN = 3


class NewFindingsList(QListWidget):
    """Lists findings, three at a time; away while there are none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("采用后新出现的问题")

    def show_findings(self, found: Sequence[Finding]) -> None:
        """Show these instead of those before."""
        self.clear()
        self.addItems(
            [f"{SHAPES[each.level]} {LEVEL_NAMES[each.level]}　{each.message}" for each in found]
        )
        self.setVisible(bool(found))
        height = max(self.sizeHintForRow(0), self.fontMetrics().lineSpacing())
        self.setFixedHeight(min(len(found), _SHOWN) * height + 2 * self.frameWidth())

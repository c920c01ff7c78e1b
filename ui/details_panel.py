"""The panel below the findings: what the current cell means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

if TYPE_CHECKING:
    from forms.model.edition import CellId
    from forms.session import ReportSession
    from ui.theme import Theme


class DetailsPanel(QFrame):
    """Shows definition, legal basis and last year's figure of one cell."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("details")
        self._head = QLabel()
        self._head.setObjectName("strong")
        self._body = QLabel()
        self._body.setObjectName("note")
        for label in (self._head, self._body):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(theme.unit * 3,) * 4)
        column.setSpacing(theme.unit)
        column.addWidget(self._head)
        column.addWidget(self._body)
        column.addStretch(1)
        self.setMinimumHeight(theme.unit * 40)
        self.clear()

    def show_cell(self, session: ReportSession, cell: CellId) -> None:
        """Explain a cell of the open report."""
        found = session.edition.cells[cell]
        self._head.setText(" · ".join(part for part in (found.row_name, found.column_name) if part))
        lines = list(found.help)
        if found.basis:
            lines.append(f"依据：{found.basis}。")
        if previous := session.previous_text(cell):
            lines.append(f"去年：{previous}{found.unit}")
        self._body.setText("\n".join(lines))

    def clear(self) -> None:
        """Show that nothing is to be explained."""
        self._head.setText("")
        self._body.setText("")

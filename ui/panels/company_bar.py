"""A calm bar over the report: who else has it open, and what one may do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QToolButton, QWidget

from ui.look.wrapped_label import WrappedLabel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.look.theme import Theme


class CompanyBar(QFrame):
    """Tells something about the open report, with at most two ways to go on.

    `chosen` carries the id of the way that the clerk wants to go.
    """

    chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("company_bar")
        self.setProperty("banner", "hint")
        self.sentence = WrappedLabel()
        self.sentence.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.buttons = (self._make_button(), self._make_button())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.unit * 2)
        row.addWidget(self.sentence, 1)
        for button in self.buttons:
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.hide()

    def show_ways(
        self, sentence: str, ways: Sequence[tuple[str, str, str]], detail: str = ""
    ) -> None:
        """Show a sentence, and ways to go on: the id, the text and the tool tip of each."""
        self.sentence.setMinimumHeight(0)
        self.sentence.setText(sentence)
        self.sentence.setToolTip(detail)
        self.sentence.insist()
        self.setAccessibleName(sentence)
        self.setAccessibleDescription(detail)
        for button, way in zip(self.buttons, [*ways, None, None], strict=False):
            button.setVisible(way is not None)
            if way is not None:
                way_id, text, tip = way
                button.setObjectName(f"company.{way_id}")
                button.setProperty("way", way_id)
                button.setText(text)
                button.setToolTip(tip)
                button.setAccessibleDescription(tip)
        self.show()

    def _make_button(self) -> QToolButton:
        button = QToolButton()
        button.setProperty("link", True)  # noqa: FBT003 - Qt's signature
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda: self.chosen.emit(str(button.property("way"))))
        return button

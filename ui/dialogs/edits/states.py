"""The states of one difference side by side, with the changed words marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QLabel, QTextEdit, QVBoxLayout, QWidget

from ui.dialogs.edits.wording import THEIRS, describe_states

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forms.model.comparison.comparison import Difference
    from forms.widgets.tokens import Tokens

_MOST = 3
"""States of a conflict: as exported, as it stands, as it came back."""


class StatesView(QWidget):
    """Shows two states, of a conflict three."""

    def __init__(
        self, tokens: Tokens, parent: QWidget | None = None, *, theirs: str = THEIRS
    ) -> None:
        """Show nothing yet; `theirs` is what the other state is called."""
        super().__init__(parent)
        self._theirs = theirs
        self._tokens = tokens
        self._columns: list[tuple[QWidget, QLabel, QTextEdit]] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for _ in range(_MOST):
            self._columns.append(self._make_column())
            row.addWidget(self._columns[-1][0], 1)
        self.show_difference(None)

    @property
    def texts(self) -> list[QTextEdit]:
        """Return the fields that are shown."""
        return [text for column, _, text in self._columns if not column.isHidden()]

    def show_difference(self, difference: Difference | None) -> None:
        """Show a difference, or nothing."""
        self.show_states([] if difference is None else self._describe(difference))

    def show_states(self, states: Sequence[tuple[str, str]]) -> None:
        """Show states side by side: what each is called, and its text as rich text."""
        for place, (column, label, text) in enumerate(self._columns):
            column.setVisible(place < max(len(states), 2))
            name, content = states[place] if place < len(states) else ("", "")
            label.setText(name)
            text.setHtml(content)
            text.setAccessibleName(name)

    def _describe(self, difference: Difference) -> list[tuple[str, str]]:
        return [*describe_states(difference, self._tokens, theirs=self._theirs)]

    def _make_column(self) -> tuple[QWidget, QLabel, QTextEdit]:
        column, label, text = QWidget(), QLabel(), QTextEdit()
        label.setObjectName("note")
        text.setReadOnly(True)
        text.setTabChangesFocus(True)
        text.setMinimumHeight(3 * self.fontMetrics().lineSpacing())
        layout = QVBoxLayout(column)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(self.fontMetrics().lineSpacing() // 8)
        layout.addWidget(label)
        layout.addWidget(text, 1)
        return column, label, text

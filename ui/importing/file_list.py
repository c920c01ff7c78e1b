"""The files that are being imported, with how each of them stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from ui.importing.candidate import State

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QColor

    from forms.widgets.tokens import Tokens
    from ui.importing.candidate import Candidate

_SHAPES = {State.STORED: "✓", State.SKIPPED: "–"}


class FileList(QListWidget):
    """Lists the files; `chosen` carries the place of the one that the cursor is on."""

    chosen = Signal(int)

    def __init__(
        self, candidates: Sequence[Candidate], tokens: Tokens, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("import.files")
        self.setAccessibleName("要导入的文件")
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._candidates = candidates
        self._tokens = tokens
        for _ in candidates:
            self.addItem(QListWidgetItem())
        for place in range(len(candidates)):
            self.refresh(place)
        self.currentRowChanged.connect(self.chosen)

    def set_tokens(self, tokens: Tokens) -> None:
        """Paint with another theme."""
        self._tokens = tokens
        for place in range(len(self._candidates)):
            self.refresh(place)

    def refresh(self, place: int) -> None:
        """Say anew how a file stands."""
        candidate, item = self._candidates[place], self.item(place)
        parts = list(candidate.describe())
        shape = _SHAPES.get(candidate.state, candidate.state.value)
        item.setText(f"{shape} {parts[0]}\n　 {'　'.join(parts[1:])}")
        item.setToolTip(candidate.error or "\n".join(parts))
        item.setData(Qt.ItemDataRole.AccessibleTextRole, "，".join(parts))
        item.setForeground(self._colour(candidate.state))

    def _colour(self, state: State) -> QColor:
        tokens = self._tokens
        colours = {State.NOTED: tokens.verify, State.REFUSED: tokens.error}
        return colours.get(state, tokens.text if state is State.READ else tokens.muted)

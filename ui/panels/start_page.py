"""What the window shows while no report is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

    from ui.look.theme import Theme


class StartPage(QWidget):
    """Says what to do next: make a report, open a file, or look at the sample."""

    def __init__(
        self, theme: Theme, actions: list[tuple[str, str, QAction]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("start")
        self._heading = QLabel()
        self._heading.setObjectName("page_title")
        self._note = QLabel()
        self._note.setObjectName("note")
        column = QVBoxLayout(self)
        column.setSpacing(theme.unit * 2)
        column.addStretch(2)
        for label in (self._heading, self._note):
            column.addWidget(label, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(theme.unit * 3)
        for place, (text, name, action) in enumerate(actions):
            button = QPushButton(text)
            button.setObjectName(f"start.{name}")
            button.setMinimumWidth(theme.unit * 56)
            button.setProperty("primary", place == 0)
            button.setAutoDefault(True)  # Enter presses it as well, not only the space bar
            button.clicked.connect(action.trigger)
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
            if place == 0:
                self.setFocusProxy(button)
        column.addStretch(3)
        self.show_library(is_empty=True)

    def show_library(self, *, is_empty: bool) -> None:
        """Word the page for an empty library, or for one whose reports are listed at the left."""
        if is_empty:
            self._heading.setText("填报政府信息公开工作年度报告")
            self._note.setText("还没有报告。新建一份，或导入已有的文件。")
        else:
            self._heading.setText("选择一份报告")
            self._note.setText("在左侧报告库中选择，或新建一份。")

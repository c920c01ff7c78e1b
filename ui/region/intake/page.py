"""The page on which files come in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from ui.importing.progress_line import ProgressLine
from ui.look.flow import FlowBar
from ui.look.wrapped_label import WrappedLabel
from ui.region.intake.decision import Decision
from ui.region.intake.results_model import ResultsModel

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ui.look.theme import Theme
    from ui.region.intake.results import Result

_BUTTONS = {
    "files": "收取文件…",
    "folder": "收取文件夹…",
    "watch": "关注文件夹…",
}
_HINT = "把各单位的文件或文件夹拖进来，或用上面的按钮选；压缩文件不用先解压。"
_COLUMN_CHARACTERS = (14, 9, 13)


class IntakePage(QWidget):
    """Lists what was handed in; `wished` carries files, folder, watch, new, ignore or stop.

    `chosen` carries the place of the result that the cursor is on.
    """

    wished = Signal(str)
    chosen = Signal(int)

    def __init__(self, theme: Theme, unit_name: Callable[[int], str]) -> None:
        super().__init__()
        self._theme = theme
        self.model = ResultsModel(lambda: theme.tokens, unit_name, self)
        self.table = QTableView()
        self.decision = Decision(theme)
        self.progress = ProgressLine(0)
        self.hint = WrappedLabel(_HINT, "note")
        self.buttons = {wish: QPushButton(text) for wish, text in _BUTTONS.items()}
        self.banner = QFrame()
        self.news = QLabel()
        self._lay_out()
        self.progress.show_end("")
        self.table.selectionModel().currentRowChanged.connect(self._on_current_changed)

    @property
    def place(self) -> int:
        """Return the place of the result that the cursor is on, -1 for none."""
        return self.table.currentIndex().row()

    @property
    def result(self) -> Result | None:
        """Return the result that the cursor is on."""
        place = self.place
        return self.model.results[place] if 0 <= place < len(self.model.results) else None

    def clear(self) -> None:
        """Begin with no files."""
        self.model.clear()
        self.decision.show_result(None)

    def put(self, place: int, result: Result) -> None:
        """Put another result in the place of one."""
        self.model.put(place, result)
        if place == self.place:
            self.decision.show_result(result)

    def go_to(self, place: int) -> None:
        """Put the cursor on a result."""
        self.table.selectRow(place)

    def next_waiting(self) -> int | None:
        """Return the place of the next result that waits for the clerk, from the top at the end."""
        waiting = [place for place, one in enumerate(self.model.results) if one.outcome.waits]
        behind = (place for place in waiting if place > self.place)
        return next(behind, waiting[0] if waiting else None)

    def show_news(self, names: Sequence[str]) -> None:
        """Tell of new files in the watched folder."""
        self.news.setText(f"关注的文件夹里有 {len(names)} 个新文件：{'、'.join(names[:3])}")
        self.banner.setVisible(bool(names))

    def show_watched(self, folder: str) -> None:
        """Tell which folder is watched."""
        self.buttons["watch"].setText(f"不再关注“{folder}”" if folder else _BUTTONS["watch"])

    def _lay_out(self) -> None:
        unit = self._theme.unit
        bar = FlowBar(unit)
        for wish, button in self.buttons.items():
            button.setObjectName(f"region.take_{wish}")
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, wish=wish: self.wished.emit(wish))
            bar.add(button)
        self.progress.label.setObjectName("region.progress")
        self.progress.stop.setObjectName("region.stop")
        self.progress.stop.clicked.connect(lambda: self.wished.emit("stop"))
        self._fill_banner(unit)
        self._dress_table()
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.table)
        splitter.addWidget(self.decision)
        splitter.setStretchFactor(0, 1)
        splitter.setSizes([unit * 150, unit * 70])
        column = QVBoxLayout(self)
        column.setContentsMargins(unit * 2, unit * 2, unit * 2, unit)
        column.setSpacing(unit * 2)
        column.addWidget(bar)
        column.addWidget(self.hint)
        column.addWidget(self.banner)
        column.addWidget(self.progress)
        column.addWidget(splitter, 1)

    def _fill_banner(self, unit: int) -> None:
        self.banner.setProperty("banner", "hint")
        self.banner.setObjectName("region.news")
        take, ignore = QPushButton("收取新文件"), QPushButton("先不收")
        line = QHBoxLayout(self.banner)
        line.setContentsMargins(unit, unit, unit, unit)
        line.addWidget(self.news, 1)
        for button, wish in ((take, "new"), (ignore, "ignore")):
            button.setObjectName(f"region.news.{wish}")
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, wish=wish: self.wished.emit(wish))
            line.addWidget(button)
        self.banner.hide()

    def _dress_table(self) -> None:
        table, metrics = self.table, self.fontMetrics()
        table.setObjectName("region.results")
        table.setAccessibleName("收到的文件和结果")
        table.setModel(self.model)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setTabKeyNavigation(False)
        table.setWordWrap(False)
        table.setProperty("list", True)  # noqa: FBT003 - Qt's signature
        table.setShowGrid(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(metrics.lineSpacing() * 3 // 2)
        table.horizontalHeader().setStretchLastSection(True)
        table.horizontalHeader().setHighlightSections(False)
        for column, characters in enumerate(_COLUMN_CHARACTERS):
            table.setColumnWidth(column, metrics.horizontalAdvance("宽") * characters)
        table.activated.connect(lambda _: self.decision.give_focus())

    def _on_current_changed(self) -> None:
        self.decision.show_result(self.result)
        self.chosen.emit(self.place)

"""The history window: what was done to the report, by part, day, person and cause."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from ui.dialogs.history.table import HistoryModel
from ui.jobs.history_book import ALL, COLUMNS, Doing, HistoryFilter, HistoryWish
from ui.look.dress import make_primary
from ui.look.wrapped_label import WrappedLabel

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.jobs.history_book import HistoryBook

_WIDTH, _HEIGHT = 68, 34
"""In characters and lines."""
_SHARE_OF_SCREEN = 0.94
_ALL_OF = ("全部部分", "全部日期", "全部人员", "全部原因")
_NAMES = ("部分", "日期", "人员", "原因")
_COLUMN_CHARACTERS = (11, 6, 8, 16, 10, 10)
_LOCKED = "报告已定稿，只能查看；要取回，请先解除定稿。"
_ADVICE = "选一行：看当时的整份报告，取回这一处改前的内容，或整份回到当时；取回都可以撤销。"
_BUTTONS = {
    Doing.LOOK: "看当时的报告…",
    Doing.FIELD_BACK: "取回改前内容",
    Doing.WHOLE_BACK: "整份回到当时…",
    Doing.NAME: "命名现在的版本…",
    Doing.EXPORT: "导出历史…",
}


class HistoryDialog(QDialog):
    """Lists the changes; hands every wish to `carry_out`, which gives the book as it is then."""

    def __init__(
        self,
        book: HistoryBook,
        carry_out: Callable[[HistoryWish], HistoryBook],
        parent: QWidget | None,
    ) -> None:
        super().__init__(parent)
        self._book = book
        self._carry_out = carry_out
        self.setObjectName("history")
        self.setWindowTitle(f"历史　{book.entry.organization}　{book.entry.year}年")
        self.filters = [QComboBox() for _ in _NAMES]
        self.model = HistoryModel(book, self.font())
        self.table = QTableView()
        self.count = WrappedLabel("", "note")
        self.buttons = {doing: QPushButton(text) for doing, text in _BUTTONS.items()}
        self._lay_out()
        self._fill_filters()
        self._show_rows()
        for box in self.filters:
            box.currentIndexChanged.connect(self._show_rows)
        for doing, button in self.buttons.items():
            button.clicked.connect(lambda _=False, doing=doing: self._do(doing))
        self.table.doubleClicked.connect(lambda _: self._do(Doing.LOOK))
        self.table.setFocus()

    @property
    def place(self) -> int:
        """Return the place in the log of the entry that the cursor is on, -1 for none."""
        row = self.table.currentIndex().row()
        return self.model.rows[row] if 0 <= row < len(self.model.rows) else -1

    def choose(self, place: int) -> None:
        """Put the cursor on an entry, or else on the first."""
        rows = self.model.rows
        if rows:
            self.table.selectRow(rows.index(place) if place in rows else 0)

    def _lay_out(self) -> None:
        space = self.fontMetrics().lineSpacing() // 4
        column = QVBoxLayout(self)
        column.setContentsMargins(space * 4, space * 3, space * 4, space * 3)
        column.setSpacing(space * 2)
        row = QHBoxLayout()
        row.setSpacing(space * 2)
        for box, name in zip(self.filters, _NAMES, strict=True):
            box.setObjectName("history.filter")
            box.setAccessibleName(f"按{name}筛选")
            box.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            box.setMinimumContentsLength(8)
            row.addWidget(box, 1)
        column.addLayout(row)
        column.addWidget(self._dress_table(), 1)
        column.addWidget(self.count)
        column.addLayout(self._make_buttons(space))
        metrics = self.fontMetrics()
        wanted = metrics.horizontalAdvance("宽") * _WIDTH, metrics.lineSpacing() * _HEIGHT
        room = self.screen().availableSize() * _SHARE_OF_SCREEN
        self.resize(min(wanted[0], room.width()), min(wanted[1], room.height()))

    def _dress_table(self) -> QTableView:
        table = self.table
        table.setObjectName("history.table")
        table.setAccessibleName("修改历史，最近的在前")
        table.setModel(self.model)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setTabKeyNavigation(False)
        table.setWordWrap(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(self.fontMetrics().lineSpacing() * 3 // 2)
        header = table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        wide = self.fontMetrics().horizontalAdvance("宽")
        for column, characters in enumerate(_COLUMN_CHARACTERS):
            table.setColumnWidth(column, wide * characters)
        header.setSectionResizeMode(len(COLUMNS) - 1, QHeaderView.ResizeMode.Stretch)
        table.selectionModel().currentRowChanged.connect(self._update)
        return table

    def _make_buttons(self, space: int) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(space * 2)
        for doing, button in self.buttons.items():
            button.setObjectName(f"history.{doing.name.lower()}")
            button.setAutoDefault(False)
            if doing is Doing.NAME:
                row.addStretch(1)
            row.addWidget(button)
        close = QPushButton("关闭")
        close.setAutoDefault(False)
        close.clicked.connect(self.reject)
        row.addWidget(close)
        make_primary(self.buttons[Doing.LOOK])
        self.buttons[Doing.LOOK].setDefault(True)
        return row

    def _fill_filters(self) -> None:
        for box, whole, options in zip(self.filters, _ALL_OF, self._book.options(), strict=True):
            chosen = box.currentData()
            was_blocked = box.blockSignals(True)  # noqa: FBT003 - Qt's signature
            box.clear()
            box.addItem(whole, ALL)
            for option in options:
                box.addItem(option, option)
            box.setCurrentIndex(max(box.findData(chosen), 0))
            box.blockSignals(was_blocked)

    def _show_rows(self) -> None:
        place = self.place
        wanted = HistoryFilter(*(str(box.currentData()) for box in self.filters))
        rows = self._book.select(wanted)
        self.model.show_rows(self._book, rows)
        self.count.setText(f"{len(rows)} 条。{_LOCKED if self._book.is_locked else _ADVICE}")
        self.choose(place)
        self._update()

    def _update(self) -> None:
        place, is_free = self.place, not self._book.is_locked
        self.buttons[Doing.LOOK].setEnabled(place >= 0)
        self.buttons[Doing.FIELD_BACK].setEnabled(self._book.can_bring_back(place))
        self.buttons[Doing.WHOLE_BACK].setEnabled(place >= 0 and is_free)
        self.buttons[Doing.EXPORT].setEnabled(bool(self.model.rows))

    def _do(self, doing: Doing) -> None:
        if not self.buttons[doing].isEnabled():
            return
        self._book = self._carry_out(HistoryWish(doing, self.place, self.model.rows))
        self._fill_filters()
        self._show_rows()

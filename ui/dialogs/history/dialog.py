"""The history window: what was done to the report, by part, day, person and cause."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QPushButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from ui.dialogs.history.table import HistoryModel
from ui.jobs.history_book import ALL, Doing, HistoryFilter, HistoryWish
from ui.look.dress import make_primary
from ui.look.wrapped_label import WrappedLabel

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from storage.folding import Line
    from ui.jobs.history_book import HistoryBook

_WIDTH, _HEIGHT = 74, 34
"""In characters and lines."""
_SHARE_OF_SCREEN = 0.94
_ALL_OF = ("全部部分", "全部日期", "全部人员", "全部原因")
_NAMES = ("部分", "日期", "人员", "原因")
_COLUMN_CHARACTERS = (19, 5, 8, 15, 10, 10)
_LOCKED = "报告已定稿，只能查看；要取回，请先解除定稿。"
_LOOKS_ON = "本窗口只查看；要取回，请先点报告上方的“一起填”或“接着填”。"
_FOLDED = "，共改 {count} 次：连续键入的合为一条，点左边的箭头或按 → 展开。"
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
        self._whole = self._book = book
        self._carry_out = carry_out
        self.setObjectName("history")
        self.setWindowTitle(f"历史　{book.entry.organization}　{book.entry.year}年")
        self.origin = QComboBox()
        self.filters = [QComboBox() for _ in _NAMES]
        self.model = HistoryModel(book, self.font(), self)
        self.tree = QTreeView()
        self.count = WrappedLabel("", "note")
        self.buttons = {doing: QPushButton(text) for doing, text in _BUTTONS.items()}
        self._lay_out()
        self._fill_origin()
        self._fill_filters()
        self._show_rows()
        self.origin.currentIndexChanged.connect(self._on_origin)
        for box in self.filters:
            box.currentIndexChanged.connect(self._show_rows)
        for doing, button in self.buttons.items():
            button.clicked.connect(lambda _=False, doing=doing: self._do(doing))
        self.tree.doubleClicked.connect(lambda _: self._do(Doing.LOOK))
        self.tree.setFocus()

    @property
    def line(self) -> Line | None:
        """Return the line that the cursor is on, of a run that is unfolded a part of it."""
        return self.model.line_at(self.tree.currentIndex())

    def choose(self, place: int, *, as_part: bool = False) -> None:
        """Put the cursor on the line of an entry, or on the entry in its run; else on the first."""
        index = self.model.find(place, as_part=as_part)
        if index.isValid():
            self.tree.setCurrentIndex(index)
            self.tree.scrollTo(index)

    def _lay_out(self) -> None:
        space = self.fontMetrics().lineSpacing() // 4
        column = QVBoxLayout(self)
        column.setContentsMargins(space * 4, space * 3, space * 4, space * 3)
        column.setSpacing(space * 2)
        row = QHBoxLayout()
        row.setSpacing(space * 2)
        self.origin.setObjectName("history.origin")
        boxes = {self.origin: "看哪里的修改"}
        boxes.update((box, f"按{name}筛选") for box, name in zip(self.filters, _NAMES, strict=True))
        for box, name in boxes.items():
            if box is not self.origin:
                box.setObjectName("history.filter")
            box.setAccessibleName(name)
            box.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            box.setMinimumContentsLength(8)
            row.addWidget(box, 1)
        column.addLayout(row)
        column.addWidget(self._dress_tree(), 1)
        column.addWidget(self.count)
        column.addLayout(self._make_buttons(space))
        metrics = self.fontMetrics()
        wanted = metrics.horizontalAdvance("宽") * _WIDTH, metrics.lineSpacing() * _HEIGHT
        room = self.screen().availableSize() * _SHARE_OF_SCREEN
        self.resize(min(wanted[0], room.width()), min(wanted[1], room.height()))

    def _dress_tree(self) -> QTreeView:
        tree = self.tree
        tree.setObjectName("history.lines")
        tree.setAccessibleName("修改历史，最近的在前")
        tree.setModel(self.model)
        tree.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        tree.setAllColumnsShowFocus(True)
        tree.setUniformRowHeights(True)
        tree.setExpandsOnDoubleClick(False)
        header = tree.header()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionsMovable(False)
        wide = self.fontMetrics().horizontalAdvance("宽")
        for column, characters in enumerate(_COLUMN_CHARACTERS):
            tree.setColumnWidth(column, wide * characters)
        header.setStretchLastSection(True)
        tree.selectionModel().currentRowChanged.connect(self._update)
        return tree

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

    def _fill_origin(self) -> None:
        """Offer what was done elsewhere and joined, where there is any."""
        chosen = self.origin.currentIndex()
        was_blocked = self.origin.blockSignals(True)  # noqa: FBT003 - Qt's signature
        self.origin.clear()
        self.origin.addItems(self._whole.origins())
        self.origin.setCurrentIndex(chosen if 0 <= chosen < self.origin.count() else 0)
        self.origin.setVisible(self.origin.count() > 1)
        self.origin.blockSignals(was_blocked)
        self._book = self._whole.of(self.origin.currentIndex())

    def _on_origin(self) -> None:
        self._book = self._whole.of(self.origin.currentIndex())
        self.model.show_lines(self._book, ())
        self._fill_filters()
        self._show_rows()

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
        line, is_part = self.line, self.tree.currentIndex().parent().isValid()
        wanted = HistoryFilter(*(str(box.currentData()) for box in self.filters))
        lines = self._book.select(wanted)
        self.model.show_lines(self._book, lines)
        self.count.setText(self._say_count(lines))
        self.choose(-1 if line is None else line.last, as_part=is_part)
        self._update()

    def _say_count(self, lines: Sequence[Line]) -> str:
        count = sum(len(line.places) for line in lines)
        folded = _FOLDED.format(count=count) if count > len(lines) else "。"
        closed = _LOOKS_ON if self._book.looks_on else _LOCKED
        return f"{len(lines)} 条{folded}{closed if self._book.is_locked else _ADVICE}"

    def _update(self) -> None:
        line, is_free = self.line, not self._book.is_locked
        can_be_back = line is not None and self._book.can_bring_back(line.last)
        self.buttons[Doing.LOOK].setEnabled(line is not None)
        self.buttons[Doing.FIELD_BACK].setEnabled(can_be_back)
        self.buttons[Doing.WHOLE_BACK].setEnabled(line is not None and is_free)
        self.buttons[Doing.EXPORT].setEnabled(bool(self.model.lines))

    def _do(self, doing: Doing) -> None:
        if not self.buttons[doing].isEnabled():
            return
        place, line = -1, self.line
        if line is not None:
            # What stood before a run is what stood before its first entry.
            place = line.first if doing is Doing.FIELD_BACK else line.last
        wish = HistoryWish(doing, place, self.model.lines, self.origin.currentIndex())
        self._whole = self._carry_out(wish)
        self._fill_origin()
        self._fill_filters()
        self._show_rows()

"""The dialog that finds words in texts and cells by their labels."""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QListWidget, QVBoxLayout, QWidget

from forms.model.search import Place, find_cells, find_in_texts

if TYPE_CHECKING:
    from PySide6.QtWidgets import QListWidgetItem

    from forms.session import ReportSession

_MOST = 200
"""Places listed at most; who finds more types another word."""
_TEXT_HINT = "正文中的词，或单元格标签"
_CELL_HINT = "标签中的几个字，例如：予以公开 自然人"
_LIST_KEYS = {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}


class FindDialog(QDialog):
    """Lists places while one types; `chosen` carries the `Place` to go to.

    It stays open beside the form, so that one can walk from place to place.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("find")
        self.setModal(False)
        self._session: ReportSession | None = None
        self._searches_texts = True
        self._places: list[Place] = []
        self.line = QLineEdit()
        self.line.setObjectName("find.line")
        self.line.setClearButtonEnabled(True)
        self.line.textChanged.connect(self._search)
        self.line.returnPressed.connect(self._choose_current)
        self.line.installEventFilter(self)
        self.list = QListWidget()
        self.list.setObjectName("find.list")
        self.list.setAccessibleName("查找结果")
        # The row and the column come last; they are what tells one place from the next.
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemActivated.connect(self._on_item_chosen)
        self.list.itemClicked.connect(self._on_item_chosen)
        self._count = QLabel()
        self._count.setObjectName("note")
        column = QVBoxLayout(self)
        for widget in (self.line, self.list, self._count):
            column.addWidget(widget)
        metrics = self.fontMetrics()
        self.resize(metrics.horizontalAdvance("宽") * 42, metrics.lineSpacing() * 18)

    def open_for(self, session: ReportSession, *, searches_texts: bool) -> None:
        """Show the dialog: for texts and cells, or to go to a cell."""
        self._session = session
        self._searches_texts = searches_texts
        self.setWindowTitle("查找" if searches_texts else "转到单元格")
        name = (
            "正文中的词，或单元格标签"
            if searches_texts
            else "标签中的几个字，例如：予以公开 自然人"
        )
        self.line.setPlaceholderText(name)
        self.line.setAccessibleName(name)
        self._search()
        self.show()
        self.raise_()
        self.activateWindow()
        self.line.setFocus()
        self.line.selectAll()

    def forget_session(self) -> None:
        """Let go of a report that is closed."""
        self._session = None
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Walk through the list with the arrow keys while typing."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key = Qt.Key(event.key())
            if key in _LIST_KEYS:
                self.list.event(event)
                return True
        return super().eventFilter(watched, event)

    def _search(self) -> None:
        self.list.clear()
        if self._session is None:
            return
        report, query = self._session.report, self.line.text()
        texts = find_in_texts(report, query) if self._searches_texts else ()
        self._places = list(islice(chain(texts, find_cells(report.edition, query)), _MOST))
        self.list.addItems([place.label for place in self._places])
        self.list.setCurrentRow(0)
        found = f"{len(self._places)} 处" if self._places else "没有找到"
        self._count.setText(found if query.strip() else "")

    def _choose_current(self) -> None:
        row = self.list.currentRow()
        if 0 <= row < len(self._places):
            self.chosen.emit(self._places[row])

    def _on_item_chosen(self, _item: QListWidgetItem) -> None:
        self._choose_current()

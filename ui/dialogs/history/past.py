"""An earlier state of the report beside today's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QScrollBar,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from forms.edition.terms import CellId
from forms.session import ReportSession
from forms.widgets.field_line import FieldLine
from forms.widgets.grid.view import GridView
from forms.widgets.narrative.editor import NarrativeEditor
from forms.widgets.report_pages import ReportPages
from ui.dialogs.edits.dialog import EditsDialog

if TYPE_CHECKING:
    from forms.model.report import Report
    from ui.jobs.past_copy import PastCopy

_OWN_NAME = "past."
_SIDE_WIDTH = 50
"""Characters of a page of the form, with what is around it."""
_SHARE_OF_SCREEN = 0.94
_LEAST_WIDTH = 34
"""Characters; below that a page scrolls sideways."""


class PastDialog(EditsDialog):
    """Lists what was different then, to be brought back; and shows both reports side by side."""

    verb = "取回"
    about_notes = "只有一种版式才有的格"

    def __init__(self, past: PastCopy, parent: QWidget | None) -> None:
        self._past = past
        self.pages: list[ReportPages] = []
        self.parts = QComboBox()
        self._areas: list[QScrollArea] = []
        self._joined: list[GridView] = []
        super().__init__(past.copy, parent, theirs=past.name)
        self.setObjectName("past")
        self.setWindowTitle(f"{past.name}的报告")
        self.take.setText("取回所选")
        self.all.setText("全部选上")
        self.none.setText("全部不选")
        self.list.setHeaderLabels(["取回", "现在", past.name])
        self.list.choose(())
        if past.is_locked:
            self.list.only_show()
            for widget in (self.take, self.all, self.none, self.verdict):
                widget.hide()
            self.cancel.setText("关闭")
        self._grow()

    def _grow(self) -> None:
        """Take the room for two pages of the form, as far as the screen has it."""
        wanted = 2 * _SIDE_WIDTH * self.fontMetrics().horizontalAdvance("宽")
        room = self.screen().availableSize() * _SHARE_OF_SCREEN
        self.resize(max(self.width(), min(wanted, room.width())), self.height())

    def _make_middle(self, space: int) -> QWidget:
        tabs = QTabWidget()
        tabs.addTab(super()._make_middle(space), f"不同之处（{len(self._copy.differences)}）")
        tabs.addTab(self._make_both(space), "整份并排")
        return tabs

    def _make_both(self, space: int) -> QWidget:
        both = QWidget()
        column = QVBoxLayout(both)
        column.setContentsMargins(space, space, space, space)
        self.parts.setAccessibleName("部分")
        column.addWidget(self.parts)
        row = QHBoxLayout()
        row.setSpacing(space * 2)
        now, then = self._copy.report, self._past.then
        row.addWidget(self._make_side(then, now, self._past.name, "现在"), 1)
        row.addWidget(self._make_side(now, then, "现在", self._past.name), 1)
        column.addLayout(row, 1)
        _scroll_together(*(area.horizontalScrollBar() for area in self._areas))
        for section in now.edition.sections:
            self.parts.addItem(section.heading, section.id)
        self.parts.addItem("标题、导语和落款", self.pages[0].keys[-1])
        self.parts.currentIndexChanged.connect(self._show_part)
        first = next((each.section for each in self._copy.differences if each.section), "")
        self.parts.setCurrentIndex(max(self.parts.findData(first), 0))
        self._show_part()
        return both

    def _make_side(self, report: Report, other: Report, name: str, other_name: str) -> QWidget:
        """Return the pages of one state, which take no changes; other figures are marked."""
        shown = other.shown_values()
        own = report.shown_values()
        marks = {
            CellId(cell): f"{other_name}：{shown.get(cell) or '空白'}"
            for cell, text in own.items()
            if text != shown.get(cell, text)
        }
        session = ReportSession(report.copy(), None, self, is_locked=True)
        pages = ReportPages(session, self.tokens, self, marks)
        pages.setObjectName("page")
        pages.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        pages.setMinimumWidth(_LEAST_WIDTH * self.fontMetrics().horizontalAdvance("宽"))
        self.pages.append(pages)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._areas.append(area)
        area.setWidgetResizable(True)
        area.setWidget(pages)
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        label = QLabel(name)
        label.setObjectName("strong")
        column.addWidget(label)
        column.addWidget(area, 1)
        return side

    def _show_part(self) -> None:
        tables = []
        for pages in self.pages:
            if self.parts.currentData() in pages.keys:
                pages.show_page(str(self.parts.currentData()))
            page = pages.currentWidget()
            tables += page.findChildren(GridView) if page is not None else []
            _name_apart(pages)
        if len(tables) == len(self.pages) and tables[0] not in self._joined:
            self._joined.append(tables[0])
            _scroll_together(*(table.verticalScrollBar() for table in tables))


def _scroll_together(one: QScrollBar, other: QScrollBar) -> None:
    """Let both sides show the same rows, or columns."""
    one.valueChanged.connect(other.setValue)
    other.valueChanged.connect(one.setValue)


def _name_apart(pages: ReportPages) -> None:
    """Tell these fields from those of the open report, which others find by their names."""
    for kind in (GridView, NarrativeEditor, FieldLine):
        for view in pages.findChildren(kind):
            if not view.objectName().startswith(_OWN_NAME):
                view.setObjectName(f"{_OWN_NAME}{view.objectName()}")

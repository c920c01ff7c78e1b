"""The report at the right, as it would be stored, part by part with what was read of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from forms.session import ReportSession
from forms.widgets.field_line import FieldLine
from forms.widgets.grid.view import GridView
from forms.widgets.narrative.editor import NarrativeEditor
from forms.widgets.report_pages import ReportPages
from ui.importing.changes_view import ChangesView
from ui.importing.parts_list import PartsList

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from forms.edition.edition import Section
    from forms.edition.terms import CellId
    from forms.widgets.tokens import Tokens
    from ui.importing.candidate import Found
    from ui.importing.intake import Standing

_LEAST_WIDTH = 46
"""Characters; table 三 with figures of four digits takes as much."""
_OWN_NAME = "import."
_CHANGES = ""
"""The key of the part that lists what would change in the library's report."""


class ReportSide(QWidget):
    """Shows what was read in the pages of the form, which take no changes here.

    Where the library has the report already, the first part lists what would change in it.
    `cell_entered` carries the cell that has the cursor.
    """

    cell_entered = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.parts = PartsList()
        self.changes: ChangesView | None = None
        self._pages: ReportPages | None = None
        self._session: ReportSession | None = None
        self._stack = QStackedWidget()
        # Where there is little room the pages scroll sideways, so that every figure is to be seen.
        self._frame = QScrollArea()
        self._frame.setFrameShape(QFrame.Shape.NoFrame)
        self._frame.setWidgetResizable(True)
        self._frame.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._frame.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._stack.addWidget(self._frame)
        column = QVBoxLayout(self)
        column.setContentsMargins(self.fontMetrics().lineSpacing() // 2, 0, 0, 0)
        column.setSpacing(self.fontMetrics().lineSpacing() // 4)
        column.addWidget(self.parts)
        column.addWidget(self._stack, 1)
        self.parts.chosen.connect(self._show_part)

    def show_found(self, found: Found | None, standing: Standing | None, tokens: Tokens) -> None:
        """Show what was read of a file, or nothing."""
        self._clear()
        if found is None:
            return
        self._session = ReportSession(found.report.copy(), None, self, is_locked=True)
        self._pages = ReportPages(self._session, tokens, self, found.doubts)
        self._pages.setObjectName("page")
        self._pages.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        space = self.fontMetrics().lineSpacing() // 4
        self._pages.setMinimumWidth(_LEAST_WIDTH * self.fontMetrics().horizontalAdvance("宽"))
        self._pages.setContentsMargins(space * 2, space * 2, space, space)
        self._pages.page_shown.connect(self._on_page_shown)
        self._frame.setWidget(self._pages)
        if standing is not None and standing.change_count:
            self.changes = ChangesView(standing, tokens)
            self._stack.addWidget(self.changes)
            self._follow_parts(self.changes.fields)
        self.parts.show_parts([*self._list_parts(found)])
        self._pages.cell_entered.connect(self.cell_entered)
        self.parts.choose(_CHANGES if self.changes is not None else _first_table(found))

    def go_to(self, cell: CellId) -> None:
        """Show a cell and put the cursor into it."""
        if self._pages is None or self._session is None:
            return
        self.parts.choose(self._session.edition.cells[cell].section)
        self._pages.go_to_cell(cell)
        # Where the cursor stands there already, nobody is told of it.
        self.cell_entered.emit(cell)

    def _list_parts(self, found: Found) -> Iterator[tuple[str, str, str]]:
        if self.changes is not None:
            yield _CHANGES, f"与库中比较 {self.changes.count} 处", "报告库中会改变的地方"
        for section in found.report.edition.sections:
            yield section.id, _describe(section, found), section.heading
        if self._pages is not None:
            yield self._pages.keys[-1], "落款", "标题、导语和落款"

    def _show_part(self, key: str) -> None:
        if self._pages is None:
            return
        if key == _CHANGES and self.changes is not None:
            self._stack.setCurrentWidget(self.changes)
            return
        self._stack.setCurrentWidget(self._frame)
        self._pages.show_page(key)

    def _on_page_shown(self) -> None:
        if self._pages is not None:
            _name_apart(self._pages)
            self._follow_parts(self._pages.findChildren(QWidget))

    def _follow_parts(self, fields: Iterable[QWidget]) -> None:
        """Let Tab go from the parts to what they show, which was made after everything else."""
        before: QWidget = self.parts
        for field in fields:
            if field.focusPolicy() & Qt.FocusPolicy.TabFocus:
                QWidget.setTabOrder(before, field)
                before = field

    def _clear(self) -> None:
        self.parts.show_parts([])
        if self.changes is not None:
            self._stack.removeWidget(self.changes)
        for widget in (self._frame.takeWidget(), self.changes):
            if widget is not None:
                widget.setParent(None)
                widget.deleteLater()
        if self._session is not None:
            self._session.deleteLater()
        self._pages = self._session = self.changes = None


def _first_table(found: Found) -> str:
    """Return the part that is shown first: a table with something to look at, else the largest."""
    counts = {section.id: found.count(section) for section in found.report.edition.sections}
    tables = {key: count for key, count in counts.items() if count is not None}
    doubtful = [key for key, count in tables.items() if count.doubtful]
    return doubtful[0] if doubtful else max(tables, key=lambda key: tables[key].total)


def _describe(section: Section, found: Found) -> str:
    """Return what a part is called: the number of the part, and how much of its table was read."""
    number = section.heading.partition("、")[0]
    count = found.count(section)
    if count is None:
        is_blank = not found.report.texts.get(section.id)
        return f"{number}、{section.short}{'（空）' if is_blank else ''}"
    doubts = f" ▲{count.doubtful}" if count.doubtful else ""
    return f"表{number} {count.read}/{count.total}{doubts}"


def _name_apart(pages: ReportPages) -> None:
    """Tell these fields from those of the open report, which others find by their names."""
    for kind in (GridView, NarrativeEditor, FieldLine):
        for view in pages.findChildren(kind):
            if not view.objectName().startswith(_OWN_NAME):
                view.setObjectName(f"{_OWN_NAME}{view.objectName()}")

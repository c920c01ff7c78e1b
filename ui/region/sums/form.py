"""The region's figures in the tables of the form; they are looked at, not typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from forms.session import ReportSession
from forms.widgets.field_line import FieldLine
from forms.widgets.grid.view import GridView
from forms.widgets.narrative.editor import NarrativeEditor
from forms.widgets.report_pages import ReportPages
from ui.importing.parts_list import PartsList

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forms.edition.edition import Edition
    from forms.edition.terms import CellId
    from forms.model.changes import ChangeSet
    from forms.model.report import Report
    from ui.look.theme import Theme

_LEAST_WIDTH = 46
"""Characters; table 三 with figures of four digits takes as much."""
_OWN_NAME = "region."


class SumForm(QWidget):
    """Shows a region's sums; `cell_entered` carries the cell that has the cursor."""

    cell_entered = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.parts = PartsList()
        self.parts.setObjectName("region.parts")
        self.parts.setAccessibleName("表格")
        self._session: ReportSession | None = None
        self._pages: ReportPages | None = None
        self._frame = QScrollArea()
        self._frame.setFrameShape(QFrame.Shape.NoFrame)
        self._frame.setWidgetResizable(True)
        self._frame.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.unit)
        column.addWidget(self.parts)
        column.addWidget(self._frame, 1)
        self.parts.chosen.connect(self._show_part)
        theme.changed.connect(self._on_theme_changed)

    @property
    def cell(self) -> CellId | None:
        """Return the cell that has the cursor."""
        return self._pages.current_cell if self._pages is not None else None

    @property
    def report(self) -> Report | None:
        """Return what is shown."""
        return self._session.report if self._session is not None else None

    def show_report(
        self, report: Report, previous: Report | None, doubts: Mapping[CellId, str]
    ) -> None:
        """Show the sums of another region, or of the same one with other units."""
        cell = self.cell
        self._clear()
        self._session = ReportSession(report, previous, self)
        self._session.locking.look_on(looks_on=True)
        self._pages = ReportPages(self._session, self._theme.tokens, self, doubts)
        self._pages.setObjectName("page")
        self._pages.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._pages.setMinimumWidth(_LEAST_WIDTH * self.fontMetrics().horizontalAdvance("宽"))
        self._pages.page_shown.connect(self._on_page_shown)
        self._pages.cell_entered.connect(self.cell_entered)
        self._frame.setWidget(self._pages)
        self.parts.show_parts(_parts(report.edition))
        if cell in report.edition.cells and cell is not None:
            self.go_to(cell)
        else:
            self.parts.choose(_largest(report.edition))

    def apply(self, changes: ChangeSet) -> None:
        """Follow sums that differ by now."""
        if self._session is not None and changes:
            self._session.locking.look_on(looks_on=False)
            self._session.apply(changes)
            self._session.locking.look_on(looks_on=True)

    def go_to(self, cell: CellId) -> None:
        """Show a cell and put the cursor into it."""
        if self._pages is None or self._session is None:
            return
        self.parts.choose(self._session.edition.cells[cell].section)
        self._pages.go_to_cell(cell)
        # Where the cursor stands there already, nobody is told of it.
        self.cell_entered.emit(cell)

    def clear(self) -> None:
        """Show nothing."""
        self._clear()
        self.parts.show_parts([])

    def _show_part(self, key: str) -> None:
        if self._pages is None:
            return
        self._pages.show_page(key)
        cell = self.cell
        if cell is not None:
            self.cell_entered.emit(cell)

    def _on_page_shown(self) -> None:
        """Tell these fields from those of the open report, which others find by their names."""
        if self._pages is None:
            return
        for kind in (GridView, NarrativeEditor, FieldLine):
            for view in self._pages.findChildren(kind):
                if not view.objectName().startswith(_OWN_NAME):
                    view.setObjectName(f"{_OWN_NAME}{view.objectName()}")

    def _on_theme_changed(self) -> None:
        if self._pages is not None:
            self._pages.set_tokens(self._theme.tokens)

    def _clear(self) -> None:
        widget = self._frame.takeWidget()
        if widget is not None:
            widget.setParent(None)
            widget.deleteLater()
        if self._session is not None:
            self._session.deleteLater()
        self._pages = self._session = None


def _parts(edition: Edition) -> list[tuple[str, str, str]]:
    return [
        (section.id, f"{section.number}、{section.short}", section.heading)
        for section in edition.sections
        if section.table is not None
    ]


def _largest(edition: Edition) -> str:
    """Return the section with the largest table, which is looked at first."""
    return max(edition.tables, key=lambda table: len(table.cells)).section

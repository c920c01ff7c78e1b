"""A table of the form on the screen, driven from the keyboard like a spreadsheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QHeaderView,
    QTableView,
    QWidget,
)

from forms.widgets.composition import Composition
from forms.widgets.grid.delegate import GridDelegate
from forms.widgets.grid.layout import lay_out_columns, lay_out_rows
from forms.widgets.grid.path import GridPath
from forms.widgets.keys import is_writing_key

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent, QModelIndex
    from PySide6.QtGui import QInputMethodEvent
    from PySide6.QtWidgets import QLineEdit

    from forms.edition.terms import CellId
    from forms.session import ReportSession
    from forms.widgets.grid.model import GridModel, Index
    from forms.widgets.tokens import Tokens

Key = Qt.Key
Modifier = Qt.KeyboardModifier
Action = QAbstractItemView.CursorAction
Trigger = QAbstractItemView.EditTrigger

_ACTIONS_OF_KEYS = {
    Key.Key_Up: Action.MoveUp,
    Key.Key_Down: Action.MoveDown,
    Key.Key_Left: Action.MoveLeft,
    Key.Key_Right: Action.MoveRight,
}


class GridView(QTableView):
    """Shows one table at its full height; the page around it scrolls.

    `current_changed` carries the id of the value cell with the cursor, `reveal_requested` the
    rectangle in this widget's coordinates that should be brought into sight.

    Ten of its thirty methods are Qt's and can only stand here; drawing, editing, the way of the
    cursor and the measures of rows and columns have modules of their own.
    """

    current_changed = Signal(str)
    reveal_requested = Signal(QRect)

    def __init__(
        self, session: ReportSession, model: GridModel, tokens: Tokens, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._grid = model
        self._path = GridPath(model.table, model.is_input)
        self._delegate = GridDelegate(tokens, self)
        self._delegate.move_requested.connect(self._on_delegate_move_requested)
        self.enter_moves_right = False
        self._room = 0
        self.setObjectName(f"table.{model.table.id}")
        self.setAccessibleName(session.edition.section(model.table.section).heading)
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self._set_up()
        session.commit_requested.connect(self.commit_open_editor)

    @property
    def table_id(self) -> str:
        """Return the id of the table that is shown."""
        return self._grid.table.id

    def set_tokens(self, tokens: Tokens) -> None:
        """Paint with another theme."""
        self._delegate.tokens = tokens
        self.viewport().update()

    def go_to(self, cell: CellId) -> None:
        """Put the cursor into a cell and bring it into sight."""
        self.commit_open_editor()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._move_to(cell)

    def show_previous(self, *, is_shown: bool) -> None:
        """Show last year's figure in every cell, or in the current one only."""
        self._delegate.shows_previous = is_shown
        self.viewport().update()

    def commit_open_editor(self) -> None:
        """Take over what stands in an open cell editor."""
        editor = self._delegate.editor
        if editor is not None:
            for composition in editor.findChildren(Composition):
                composition.finish()
            self.commitData(editor)
            self.closeEditor(editor, GridDelegate.EndEditHint.NoHint)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move, edit and clear as a spreadsheet does; a running edit gets its keys."""
        key = Key(event.key())
        if self._delegate.editor is not None:
            self._forward_to_editor(event)
        elif key in (Key.Key_Return, Key.Key_Enter, Key.Key_Tab, Key.Key_Backtab):
            self._step(key, event.modifiers())
        elif self._session.is_locked and is_writing_key(event):
            self._session.change_refused.emit()
        elif key in (Key.Key_Delete, Key.Key_Backspace):
            self._grid.clear(self.selected_cells())
        elif key == Key.Key_F2:
            self._edit_current()
        else:
            self._delegate.arrows_leave = True
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Let an input method type over a cell as the keyboard does.

        Qt opens an editor for a composition, but drops text that an input method commits without
        one, such as full-width digits.
        """
        if self._delegate.editor is not None or not event.commitString():
            self._delegate.arrows_leave = True
            super().inputMethodEvent(event)
            return
        self._delegate.arrows_leave = True
        editor = self._open_editor(event)
        if editor is not None:
            QApplication.sendEvent(editor, event)

    def mouseDoubleClickEvent(self, event: object) -> None:
        """Edit inside a cell's text."""
        self._delegate.arrows_leave = False
        super().mouseDoubleClickEvent(event)  # type: ignore[arg-type]  # Qt's event, passed on

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802 - Qt's
        """Leave Tab to the cells; the last cell hands it on (see `_step`)."""
        return False

    def selected_cells(self) -> list[CellId]:
        """Return the selected value cells in document order."""
        chosen = {self._grid.cell(index) for index in self.selectedIndexes()}
        return [cell for cell in self._grid.table.cells if cell in chosen]

    def selected_columns(self) -> list[list[CellId]]:
        """Return the selected value cells column by column, from top to bottom."""
        columns: dict[int, list[CellId]] = {}
        for cell in self.selected_cells():
            columns.setdefault(self._grid.index_of(cell).column(), []).append(cell)
        return list(columns.values())

    def selected_block(self) -> list[list[str]]:
        """Return the shown texts of the smallest rectangle around the selection, as rows."""
        places = [self._grid.index_of(cell) for cell in self.selected_cells()]
        chosen = {(place.row(), place.column()): str(place.data()) for place in places}
        rows = sorted({row for row, _ in chosen})
        columns = sorted({column for _, column in chosen})
        return [[chosen.get((row, column), "") for column in columns] for row in rows]

    def moveCursor(
        self,
        cursorAction: Action,  # noqa: N803 - Qt's name
        modifiers: Modifier,
    ) -> QModelIndex:
        """Move the cursor over value cells only."""
        current = self._current_cell()
        if current is None:
            return self._grid.index_of(self._path.first)
        far = bool(modifiers & Modifier.ControlModifier)
        return self._grid.index_of(self._path.move(current, cursorAction, far=far))

    def scrollTo(
        self,
        index: Index,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Ask the page to scroll: the table itself is always shown whole."""
        self.reveal_requested.emit(self.visualRect(index))

    def resizeEvent(self, event: object) -> None:
        """Fit columns and rows to the new width."""
        super().resizeEvent(event)  # type: ignore[arg-type]  # Qt's event, passed on
        self._lay_out()

    def changeEvent(self, event: QEvent) -> None:
        """Fit columns and rows to a new font."""
        super().changeEvent(event)
        if event.type() == event.Type.FontChange:
            self._lay_out()

    def sizeHint(self) -> QSize:
        """Return the size of the whole table."""
        height = sum(self.rowHeight(row) for row in range(self._grid.table.row_count))
        return QSize(super().sizeHint().width(), height + 2 * self.frameWidth())

    def currentChanged(self, current: Index, previous: Index) -> None:  # noqa: N802 - Qt's name
        """Tell which cell has the cursor now."""
        super().currentChanged(current, previous)
        cell = self._grid.cell(current)
        if cell is not None:
            self.current_changed.emit(cell)

    def _set_up(self) -> None:
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.hide()
            header.setMinimumSectionSize(1)
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        for place in self._grid.table.grid:
            if place.row_span > 1 or place.column_span > 1:
                self.setSpan(place.row, place.column, place.row_span, place.column_span)
        self.setFrameShape(QFrame.Shape.Box)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(Trigger.AnyKeyPressed | Trigger.DoubleClicked)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(True)
        self.setCurrentIndex(self._grid.index_of(self._path.first))

    def fit_into(self, room: int) -> None:
        """Take the height in pixels that the page has for this table."""
        if room != self._room:
            self._room = room
            self._lay_out()

    def _lay_out(self) -> None:
        table, metrics = self._grid.table, QFontMetrics(self.font())
        widths = lay_out_columns(table, self.viewport().width(), metrics)
        heights = lay_out_rows(table, widths, self.font(), self._room)
        for column, width in enumerate(widths):
            self.setColumnWidth(column, width)
        for row, height in enumerate(heights):
            self.setRowHeight(row, height)
        self.setFixedHeight(sum(heights) + 2 * self.frameWidth())

    def _move_to(self, cell: CellId) -> None:
        self._select(self._grid.index_of(cell))

    def _select(self, index: QModelIndex) -> None:
        """Move the cursor and select only its cell.

        `setCurrentIndex` would look at the keyboard and extend the selection on Shift+Tab.
        """
        flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.selectionModel().setCurrentIndex(index, flag)

    def _current_cell(self) -> CellId | None:
        return self._grid.cell(self.currentIndex())

    def _edit_current(self) -> None:
        # Qt takes an attempt to edit what cannot be edited for a slip of the program.
        if self.currentIndex().flags() & Qt.ItemFlag.ItemIsEditable:
            self._delegate.arrows_leave = False
            self.edit(self.currentIndex())
        elif self._session.is_locked:
            self._session.change_refused.emit()

    def _open_editor(self, event: QInputMethodEvent) -> QLineEdit | None:
        self.edit(self.currentIndex(), Trigger.AnyKeyPressed, event)
        return self._delegate.editor

    def _forward_to_editor(self, event: QKeyEvent) -> None:
        """Pass a key on that reached the view while its editor was open."""
        editor = self._delegate.editor
        if editor is not None and not self._delegate.eventFilter(editor, event):
            editor.event(event)

    def _on_delegate_move_requested(self, key: Key, modifiers: Modifier) -> None:
        if key in _ACTIONS_OF_KEYS:
            index = self.moveCursor(_ACTIONS_OF_KEYS[key], Modifier.NoModifier)
            self._select(index)
        else:
            self._step(key, modifiers)
        self.setFocus()

    def _step(self, key: Key, modifiers: Modifier) -> None:
        """Go to the next input cell: Tab along the row, Enter down the column."""
        current = self._current_cell()
        if current is None:
            return
        is_tab = key in (Key.Key_Tab, Key.Key_Backtab)
        backwards = key == Key.Key_Backtab or bool(modifiers & Modifier.ShiftModifier)
        along_row = is_tab or self.enter_moves_right
        following = self._path.next_input(current, along_row=along_row, backwards=backwards)
        if following is not None:
            self._move_to(following)
        elif is_tab:
            super().focusNextPrevChild(not backwards)

"""Undo, and filling in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from forms.model.changes import text_field
from forms.model.texts.unwritten import offer_none_texts
from ui.controllers.focus import focused_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forms.edition.terms import CellId
    from forms.session import ReportSession
    from ui.controllers.slots import Slot
    from ui.dialogs.questions import Dialogs
    from ui.report.desk import ReportDesk
    from ui.window.main_window import MainWindow


class EditingActions(QObject):
    """Connects the actions that change the open report."""

    def __init__(self, window: MainWindow, desk: ReportDesk, dialogs: Dialogs) -> None:
        super().__init__(window)
        self._window = window
        self._desk = desk
        self._dialogs = dialogs
        desk.opened.connect(self._on_desk_opened)
        desk.closed.connect(self._update)
        self._update()

    def slots(self) -> dict[str, Slot]:
        """Return what the actions do, by their ids."""
        return {
            "undo": self._on_undo,
            "redo": self._on_redo,
            "clear": self._on_clear,
            "fill_zero": self._on_fill_zero,
            "fill_zero_table": self._on_fill_zero_table,
            "fill_none_texts": self._on_fill_none_texts,
            "accept_computed": self._on_accept_computed,
        }

    def _on_desk_opened(self, session: ReportSession) -> None:
        session.history_changed.connect(self._update)
        session.lock_changed.connect(self._update)
        self._update()

    def _update(self) -> None:
        """Show what can be done now, and what undo would take back."""
        session = self._desk.session
        undoable = session.history.undo_label if session is not None else None
        redoable = session.history.redo_label if session is not None else None
        undo, redo = self._window.action("undo"), self._window.action("redo")
        undo.setText(f"撤销{undoable or ''}")
        redo.setText(f"恢复{redoable or ''}")
        undo.setIconText("撤销")
        redo.setIconText("恢复")
        self._show_blank_count(session)

    def _show_blank_count(self, session: ReportSession | None) -> None:
        blanks = 0 if session is None or session.is_locked else len(session.report.blank_cells)
        fill = self._window.action("fill_zero")
        fill.setIconText(f"其余填零 {blanks}" if blanks else "其余填零")

    def _on_undo(self) -> None:
        if self._desk.session is not None:
            self._desk.session.commit_pending_edits()
            self._desk.session.history.undo()

    def _on_redo(self) -> None:
        if self._desk.session is not None:
            self._desk.session.commit_pending_edits()
            self._desk.session.history.redo()

    def _on_clear(self) -> None:
        table = focused_table()
        if table is not None and self._desk.session is not None:
            self._desk.session.enter_values(dict.fromkeys(table.selected_cells(), ""), "清除")

    def _on_fill_zero(self) -> None:
        session = self._desk.session
        if session is None:
            return
        session.commit_pending_edits()
        self._fill_zero(session, session.report.blank_cells)

    def _on_fill_zero_table(self) -> None:
        session, table = self._desk.session, focused_table()
        if session is None or table is None:
            return
        session.commit_pending_edits()
        cells = session.edition.table(table.table_id).cells
        self._fill_zero(session, [cell for cell in session.report.blank_cells if cell in cells])

    def _fill_zero(self, session: ReportSession, blanks: Sequence[CellId]) -> None:
        question = f"把 {len(blanks)} 个空白单元格填为 0？可以撤销。"
        if blanks and self._dialogs.confirm(question, "填零"):
            session.fill_zero(blanks)

    def _on_fill_none_texts(self) -> None:
        """Write the sentence that there is nothing to report, where nothing else is written."""
        session = self._desk.session
        if session is None:
            return
        session.commit_pending_edits()
        texts = offer_none_texts(session.report)
        if not texts:
            self._dialogs.tell("没有可以填“无”的部分：正文已经写好，或表中还有不为0的数。")
            return
        fields = {text_field(section): text for section, text in texts.items()}
        session.apply(session.report.change_fields(fields, "填“无”"))

    def _on_accept_computed(self) -> None:
        session, table = self._desk.session, focused_table()
        if session is None or table is None:
            return
        totals = [cell for cell in table.selected_cells() if cell in session.edition.definitions]
        session.accept_computed(totals)

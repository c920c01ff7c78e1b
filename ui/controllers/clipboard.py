"""Copying, cutting, pasting and filling blocks of cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from forms.model.paste import plan_fill, plan_paste
from ui.controllers.focus import focused_table

if TYPE_CHECKING:
    from forms.edition.terms import CellId
    from forms.model.paste import PastePlan
    from forms.session import ReportSession
    from ui.controllers.slots import Slot
    from ui.dialogs.questions import Dialogs
    from ui.report.desk import ReportDesk
    from ui.window.main_window import MainWindow


class ClipboardActions(QObject):
    """Connects the clipboard actions; in text fields their keys keep their usual meaning."""

    def __init__(self, window: MainWindow, desk: ReportDesk, dialogs: Dialogs) -> None:
        super().__init__(window)
        self._desk = desk
        self._dialogs = dialogs

    def slots(self) -> dict[str, Slot]:
        """Return what the actions do, by their ids."""
        return {
            "copy": self._on_copy,
            "cut": self._on_cut,
            "paste": self._on_paste,
            "fill_down": self._on_fill_down,
        }

    def _on_copy(self) -> None:
        from ui.controllers.clipboard_block import write_block  # noqa: PLC0415 - HTML takes 5 ms to load

        table = focused_table()
        if table is not None:
            QGuiApplication.clipboard().setMimeData(write_block(table.selected_block()))

    def _on_cut(self) -> None:
        table, session = focused_table(), self._desk.session
        if table is not None and session is not None:
            self._on_copy()
            session.enter_values(dict.fromkeys(table.selected_cells(), ""), "剪切")

    def _on_paste(self) -> None:
        table, session = focused_table(), self._desk.session
        if table is None or session is None:
            return
        from ui.controllers.clipboard_block import read_block  # noqa: PLC0415 - as above

        block = read_block(QGuiApplication.clipboard().mimeData())
        selected = table.selected_cells()
        if not block or not selected:
            return
        if len(block) == 1 and len(block[0]) == 1 and len(selected) > 1:
            plan = plan_fill(session.report, selected, block[0][0])
        else:
            grid = session.edition.table(session.edition.cells[selected[0]].table)
            plan = plan_paste(session.report, grid, selected[0], block)
        self._carry_out(session, plan, "粘贴")

    def _on_fill_down(self) -> None:
        """Put each column's uppermost selected figure into the cells below it."""
        table, session = focused_table(), self._desk.session
        if table is None or session is None:
            return
        values: dict[CellId, str] = {}
        for column in table.selected_columns():
            first, *rest = column
            text = session.report.cells.get(first, "")
            values.update(plan_fill(session.report, rest, text).values)
        session.enter_values(values, "向下填充")

    def _carry_out(self, session: ReportSession, plan: PastePlan, label: str) -> None:
        """Paste after showing what would be replaced or would find no place."""
        if not plan.values:
            self._dialogs.tell("剪贴板里没有可以填进表格的数字。")
            return
        warnings = []
        if plan.replaced:
            warnings.append(f"{len(plan.replaced)} 个已填的单元格会被替换")
        if plan.misfits:
            warnings.append(f"{plan.misfits} 个数放不下，不会粘贴")
        if warnings:
            question = f"粘贴 {len(plan.values)} 个单元格：{'；'.join(warnings)}。可以撤销。"
            if not self._dialogs.confirm(question, "粘贴"):
                return
        session.enter_values(plan.values, label)

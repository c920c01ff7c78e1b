"""Undo, filling, and the walk through the findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from forms.edition.terms import CellId, Level
from forms.model.carry_forward import carried_values
from forms.model.changes import ChangeSet, text_field
from forms.model.texts.linked_texts import replace_in_text
from forms.model.texts.unwritten import offer_none_texts
from forms.widgets.grid.view import GridView

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forms.checks.finding import Finding
    from forms.checks.repairs.remedies import Remedy
    from forms.session import ReportSession
    from ui.controllers.slots import Slot
    from ui.dialogs.questions import Dialogs
    from ui.report.desk import ReportDesk
    from ui.window.main_window import MainWindow

_SHOWN_MS = 4000


class EditingActions(QObject):
    """Connects the actions that change the open report, or walk through its findings."""

    def __init__(self, window: MainWindow, desk: ReportDesk, dialogs: Dialogs) -> None:
        super().__init__(window)
        self._window = window
        self._desk = desk
        self._dialogs = dialogs
        window.findings_panel.selected.connect(self._on_finding_selected)
        window.findings_panel.activated.connect(self._on_finding_activated)
        window.findings_panel.cell_chosen.connect(self._on_cell_chosen)
        window.findings_panel.explanation_requested.connect(window.action("explain").trigger)
        window.findings_panel.correction_requested.connect(self._on_correction_requested)
        window.findings_panel.remedy_accepted.connect(self._on_remedy_accepted)
        window.findings_panel.list.addAction(window.action("copy_findings"))
        window.findings_panel.left.connect(self._on_panel_left)
        window.details_panel.left.connect(self._on_panel_left)
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
            "carry_forward": self._on_carry_forward,
            "accept_computed": self._on_accept_computed,
            "next_finding": lambda: self._step(1),
            "previous_finding": lambda: self._step(-1),
            "show_findings": self._on_show_findings,
            "copy_findings": self._on_copy_findings,
            "explain_cell": self._on_explain_cell,
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
        blanks = 0 if session is None or session.is_locked else len(session.blank_cells)
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
        table = self._focused_table()
        if table is not None and self._desk.session is not None:
            self._desk.session.enter_values(dict.fromkeys(table.selected_cells(), ""), "清除")

    def _on_fill_zero(self) -> None:
        session = self._desk.session
        if session is None:
            return
        session.commit_pending_edits()
        self._fill_zero(session, session.blank_cells)

    def _on_fill_zero_table(self) -> None:
        session, table = self._desk.session, self._focused_table()
        if session is None or table is None:
            return
        session.commit_pending_edits()
        cells = session.edition.table(table.table_id).cells
        self._fill_zero(session, [cell for cell in session.blank_cells if cell in cells])

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

    def _on_carry_forward(self) -> None:
        session = self._desk.session
        if session is None:
            return
        session.commit_pending_edits()
        if session.previous is None:
            self._dialogs.tell(
                f"报告库里没有{session.report.year - 1}年的报告，请先导入上年报告再带入。"
            )
            return
        values = carried_values(session.report, session.previous)
        if not values:
            self._dialogs.tell(
                "没有可以带入的空白单元格：上年结转等栏已经填好，或上年报告没有对应数字。"
            )
            return
        session.enter_values(values, "上年带入")

    def _on_accept_computed(self) -> None:
        session, table = self._desk.session, self._focused_table()
        if session is None or table is None:
            return
        totals = [cell for cell in table.selected_cells() if cell in session.edition.definitions]
        session.accept_computed(totals)

    def _on_show_findings(self) -> None:
        panel, findings = self._window.right_panel, self._window.findings_panel.list
        if panel.isVisible() and findings.hasFocus():
            panel.hide()
        else:
            panel.show()
            findings.setFocus()

    def _on_copy_findings(self) -> None:
        QGuiApplication.clipboard().setText(self._window.findings_panel.as_text())

    def _on_explain_cell(self) -> None:
        """Give the keyboard to what is said about the current cell, or explain the program."""
        if self._desk.session is None:
            self._window.action("show_help").trigger()
            return
        table = self._focused_table()
        cells = table.selected_cells() if table is not None else []
        details = self._window.details_panel
        if cells:
            details.show_cell(self._desk.session, cells[0])
        self._window.right_panel.show()
        details.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _on_panel_left(self) -> None:
        if self._window.report_view is not None:
            self._window.report_view.pages.focus_page()

    def _on_cell_chosen(self, cell: str) -> None:
        if self._window.report_view is not None:
            self._window.report_view.pages.go_to_cell(CellId(cell))

    def _step(self, direction: int) -> None:
        session = self._desk.session
        if session is None:
            return
        session.commit_pending_edits()
        session.check_texts()
        finding = self._window.findings_panel.step(direction)
        if finding is None:
            finding = next((one for one in session.findings if one.level is Level.PENDING), None)
        if finding is not None:
            self._go_to(finding)
        else:
            self._window.status_line.showMessage("没有要处理的问题。", _SHOWN_MS)

    def _on_finding_selected(self, finding: Finding | None) -> None:
        if self._window.report_view is not None:
            self._window.report_view.pages.show_operands(finding)

    def _on_correction_requested(self, finding: Finding) -> None:
        """Put the tables' figure in the place of the one in the text."""
        session, section, span = self._desk.session, finding.text, finding.span
        if session is None or section is None or span is None:
            return
        # The text may have been typed in since: then the figure stands elsewhere, or is gone.
        session.check_texts()
        if finding in session.findings:
            session.apply(replace_in_text(session.report, section, span, finding.suggestion))
            session.check_texts()

    def _on_remedy_accepted(self, remedy: Remedy) -> None:
        """Carry a proposal out, as one step, unless what it is about has changed meanwhile."""
        session = self._desk.session
        if session is None:
            return
        session.commit_pending_edits()
        if all(session.report.read(one.field) == one.old for one in remedy.changes):
            session.apply(ChangeSet("按建议改正", remedy.changes))
            self._on_cell_chosen(remedy.cell)

    def _on_finding_activated(self, finding: Finding) -> None:
        self._go_to(finding)

    def _go_to(self, finding: Finding) -> None:
        if self._window.report_view is not None:
            self._window.report_view.pages.go_to_finding(finding)

    def _focused_table(self) -> GridView | None:
        focused = QApplication.focusWidget()
        return focused if isinstance(focused, GridView) else None

"""The panels beside the form: the walk through the findings, proposals, explanations of cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication

from forms.edition.terms import CellId, Level
from forms.model.changes import ChangeSet
from forms.model.texts.linked_texts import replace_in_text
from ui.controllers.focus import focused_table

if TYPE_CHECKING:
    from forms.checks.finding import Finding
    from forms.checks.repairs.remedies import Remedy
    from ui.controllers.slots import Slot
    from ui.report.desk import ReportDesk
    from ui.window.main_window import MainWindow

_SHOWN_MS = 4000


class SidePanelActions(QObject):
    """Connects the lists of findings and proposals, and the details of the current cell."""

    def __init__(self, window: MainWindow, desk: ReportDesk) -> None:
        super().__init__(window)
        self._window = window
        self._desk = desk
        panel = window.findings_panel
        panel.selected.connect(self._on_finding_selected)
        panel.activated.connect(self._on_finding_activated)
        panel.cell_chosen.connect(self._on_cell_chosen)
        panel.explanation_requested.connect(window.action("explain").trigger)
        panel.correction_requested.connect(self._on_correction_requested)
        panel.remedy_accepted.connect(self._on_remedy_accepted)
        panel.list.addAction(window.action("copy_findings"))
        panel.left.connect(self._on_panel_left)
        window.details_panel.left.connect(self._on_panel_left)

    def slots(self) -> dict[str, Slot]:
        """Return what the actions do, by their ids."""
        return {
            "next_finding": lambda: self._step(1),
            "previous_finding": lambda: self._step(-1),
            "show_findings": self._on_show_findings,
            "copy_findings": self._on_copy_findings,
            "explain_cell": self._on_explain_cell,
        }

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
        table = focused_table()
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
        session.review.check_texts()
        finding = self._window.findings_panel.step(direction)
        if finding is None:
            finding = next(
                (one for one in session.review.findings if one.level is Level.PENDING), None
            )
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
        session.review.check_texts()
        if finding in session.review.findings:
            session.apply(replace_in_text(session.report, section, span, finding.suggestion))
            session.review.check_texts()

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

"""Keeps the window in step with the report that lies open."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from forms.edition.terms import CellId
from ui.window.main_window import PROGRAM_NAME

if TYPE_CHECKING:
    from forms.session import ReportSession
    from storage.errors import LibraryError
    from storage.rows import ReportEntry
    from ui.report.desk import ReportDesk
    from ui.window.main_window import MainWindow


class ReportDisplay(QObject):
    """Shows in every panel what the desk holds."""

    def __init__(self, window: MainWindow, desk: ReportDesk) -> None:
        super().__init__(window)
        self._window = window
        self._desk = desk
        self._shown = ""
        self._place: tuple[str, str, CellId | None] = ("", "", None)
        desk.opened.connect(self._on_desk_opened)
        desk.closed.connect(self._on_desk_closed)
        desk.library_changed.connect(self._show_library)
        desk.saved.connect(self._on_desk_saved)
        desk.save_failed.connect(self._on_save_failed)
        window.status_line.settling_requested.connect(desk.settle_trouble)
        window.section_list.page_chosen.connect(self._on_page_chosen)
        window.theme.changed.connect(self._show_findings)
        self._show_library()

    def _on_desk_opened(self, session: ReportSession) -> None:
        window = self._window
        view = window.show_report(session)
        if view is None or self._desk.entry is None:
            return
        entry = self._desk.entry
        self._shown = entry.identity
        window.setWindowTitle(f"{entry.organization}　{entry.year}年 - {PROGRAM_NAME}")
        window.section_list.show_session(session)
        view.pages.page_shown.connect(window.section_list.select)
        view.pages.cell_entered.connect(self._on_cell_entered)
        session.review.changed.connect(self._show_findings)
        session.changed.connect(self._on_session_changed)
        window.library_panel.mark_open(entry)
        window.findings_panel.show_session(session)
        self._show_findings()
        window.section_list.setCurrentRow(0)
        self._return_to_place(entry)
        view.pages.focus_page()

    def _return_to_place(self, entry: ReportEntry) -> None:
        """Put the cursor where it was, if this report was shown just before."""
        view = self._window.report_view
        identity, page, cell = self._place
        if view is None or identity != entry.identity:
            return
        if cell is not None:
            view.pages.go_to_cell(cell)
        else:
            view.pages.show_page(page)

    def _on_desk_closed(self) -> None:
        window = self._window
        if window.report_view is not None:
            pages = window.report_view.pages
            self._place = (self._shown, pages.current_key, pages.current_cell)
        window.show_report(None)
        window.setWindowTitle(PROGRAM_NAME)
        window.section_list.show_session(None)
        window.findings_panel.show_session(None)
        window.details_panel.clear()
        window.status_line.clear_report()
        window.library_panel.mark_open(None)

    def _on_desk_saved(self) -> None:
        self._window.status_line.show_saved(dt.datetime.now().astimezone())

    def _on_save_failed(self, error: LibraryError) -> None:
        is_open = self._desk.trouble is not None
        self._window.status_line.show_save_failure(str(error), needs_decision=is_open)

    def _on_page_chosen(self, key: str) -> None:
        view = self._window.report_view
        if view is not None:
            view.pages.show_page(key)
            self._explain_page(key, view.pages.current_cell)

    def _explain_page(self, key: str, cell: CellId | None) -> None:
        if cell is not None:
            self._on_cell_entered(cell)
        elif self._desk.session is not None:
            self._window.details_panel.show_section(self._desk.session.edition, key)
            self._window.status_line.show_place("")

    def _on_cell_entered(self, cell: str) -> None:
        session = self._desk.session
        if session is None:
            return
        self._window.details_panel.show_cell(session, CellId(cell))
        found = session.edition.cells[CellId(cell)]
        number = session.edition.section(found.section).number
        self._window.status_line.show_place(f"{number} / {found.name}")

    def _on_session_changed(self, fields: frozenset[str]) -> None:
        self._window.details_panel.refresh(fields)
        session = self._desk.session
        # What another window has saved is on disk already.
        if session is not None and not session.is_taking_in:
            self._window.status_line.show_saving()

    def _show_findings(self) -> None:
        session = self._desk.session
        if session is None:
            return
        self._window.findings_panel.show_findings(session.review.findings)
        self._window.section_list.show_findings(session.review.open_findings)
        self._window.status_line.show_findings(session.review.open_findings)

    def _show_library(self) -> None:
        entries = self._desk.library.reports()
        self._window.library_panel.show_entries(entries)
        self._window.library_panel.mark_open(self._desk.entry)
        self._window.start_page.show_library(is_empty=not entries)

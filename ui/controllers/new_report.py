"""Making a new report, from last year's where there is one."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QObject

from forms.errors import UserError
from storage.errors import DuplicateReportError
from ui.controllers.last_year_sources import LastYearSources
from ui.dialogs.report_wishes import LastYearSource, NewReport, NewReportOffer
from ui.jobs.sample import sample_name

if TYPE_CHECKING:
    from forms.model.report import Report
    from storage.rows import ReportEntry
    from ui.controllers.last_year import LastYearActions
    from ui.controllers.slots import Slot
    from ui.dialogs.questions import Dialogs
    from ui.report.desk import ReportDesk
    from ui.window.main_window import MainWindow

_LAST_MONTH_OF_PREPARATION = 11
"""From November on the report of the running year is prepared, before that last year's."""


class NewReportActions(QObject):
    """Connects the actions that make a new report with the desk and the library."""

    def __init__(
        self, window: MainWindow, desk: ReportDesk, dialogs: Dialogs, last_year: LastYearActions
    ) -> None:
        super().__init__(window)
        self._desk = desk
        self._dialogs = dialogs
        self._last_year = last_year
        self._sources = LastYearSources(desk, dialogs)

    def slots(self) -> dict[str, Slot]:
        """Return what the actions do, by their ids."""
        return {
            "new_report": lambda: self._make(self._suggest()),
            "start_from_last_year": self._on_start_from_last_year,
        }

    def _on_start_from_last_year(self) -> None:
        """Suggest the library's report of last year; where it has none, ask for a file first."""
        suggested = self._suggest()
        if self._desk.library.find(suggested.organization, suggested.year - 1) is not None:
            self._make(replace(suggested, last_year=LastYearSource.LIBRARY))
            return
        file = self._sources.read_file()
        if file is not None:
            found = file.report
            wanted = NewReport(found.organization, found.year + 1)
            self._make(replace(wanted, last_year=LastYearSource.FILE, file=file))

    def _suggest(self) -> NewReport:
        """Return the organ whose report was made last, on the year that is due."""
        today = dt.datetime.now().astimezone().date()
        sample, _ = sample_name()
        organs = [entry.organization for entry in self._desk.library.reports()]
        return NewReport(
            next((organ for organ in organs if organ != sample), ""),
            today.year if today.month > _LAST_MONTH_OF_PREPARATION else today.year - 1,
        )

    def _make(self, suggested: NewReport) -> None:
        offer = NewReportOffer(
            self._desk.catalog, suggested, self._sources.organs_of, self._sources.read_file
        )
        wanted = self._dialogs.ask_new_report(offer)
        if wanted is None:
            return
        try:
            report = wanted.make(self._desk.catalog.for_year(wanted.year))
            last_year = self._sources.settle(wanted)
            if last_year is None:
                return
            if self._open(report, last_year.report):
                self._offer_figures(wanted)
        except UserError as error:
            self._dialogs.report_error(str(error))

    def _offer_figures(self, wanted: NewReport) -> None:
        session = self._desk.session
        if session is not None and wanted.last_year is not LastYearSource.NONE:
            self._last_year.offer(session)

    def _open(self, report: Report, last_year: Report | None) -> bool:
        """Open the new report, or the one that is there already; tell whether one was opened."""
        try:
            self._desk.add(report, "新建", last_year)
        except DuplicateReportError as error:
            return self._open_existing(error.entry, last_year)
        return True

    def _open_existing(self, entry: ReportEntry, last_year: Report | None) -> bool:
        question = f"库中已有“{entry.organization}”{entry.year}年的报告，一个单位一年只有一份。"
        if not self._dialogs.confirm(question, "打开已有的"):
            return False
        self._desk.open_beside(entry, last_year)
        return True

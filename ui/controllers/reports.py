"""Opening and deleting reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

import resources
from forms.errors import UserError
from storage.errors import DamagedError
from ui.jobs.sample import sample_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from storage.rows import ReportEntry
    from ui.controllers.slots import Slot
    from ui.dialogs.questions import Dialogs
    from ui.report.desk import ReportDesk
    from ui.window.main_window import MainWindow


class ReportActions(QObject):
    """Connects the actions of the menu 报告 with the desk and the library."""

    def __init__(self, window: MainWindow, desk: ReportDesk, dialogs: Dialogs) -> None:
        super().__init__(window)
        self._window = window
        self._desk = desk
        self._dialogs = dialogs
        window.library_panel.chosen.connect(self.open_entry)

    def open_entry(self, entry: ReportEntry) -> None:
        """Open a report of the library."""
        try:
            self._desk.open(entry)
        except DamagedError as error:
            self._desk.damage_found.emit(entry, error)
        except UserError as error:
            self._dialogs.report_error(str(error))

    def slots(self) -> dict[str, Slot]:
        """Return what the actions do, by their ids."""
        return {
            "open": self._on_open,
            "show_sample": self._on_show_sample,
            "close_report": self._on_close_report,
            "delete_report": self._on_delete_report,
            "show_bin": self._on_show_bin,
        }

    def _on_open(self) -> None:
        """Bring the list of reports to the keyboard."""
        self._window.library_panel.search.setFocus()
        self._window.library_panel.search.selectAll()

    def _on_show_sample(self) -> None:
        """Open the sample; it goes into the library once, and is never taken for one's own."""
        organization, year = sample_name()
        known = self._desk.library.find(organization, year)
        if known is not None:
            self.open_entry(known)
        else:
            self._guard(self._add_sample)

    def _add_sample(self) -> None:
        from storage.readers.process.reading_process import ReadingProcess  # noqa: PLC0415

        with ReadingProcess(self._desk.catalog) as process:
            self._desk.add(process.read(resources.SAMPLE_REPORT).report, "导入")

    def _on_close_report(self) -> None:
        self._desk.close()

    def _on_delete_report(self) -> None:
        entry = self._desk.entry
        if entry is None:
            return
        question = f"把“{entry.organization}”{entry.year}年的报告移入回收站？可以从回收站还原。"
        if self._dialogs.confirm(question, "移入回收站"):
            self._guard(self._desk.delete_open)

    def _on_show_bin(self) -> None:
        entries = self._desk.library.deleted()
        labels = [f"{entry.organization}　{entry.year}年" for entry in entries]
        chosen = self._dialogs.choose("回收站", labels, "还原")
        if chosen is not None:
            self._guard(lambda: self._desk.restore(entries[chosen]))

    def _guard(self, step: Callable[[], object]) -> None:
        try:
            step()
        except UserError as error:
            self._dialogs.report_error(str(error))

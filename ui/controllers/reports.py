"""Opening, importing and deleting reports."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

import resources
from forms.errors import UserError
from storage.errors import DamagedError, DuplicateReportError
from ui.jobs.sample import sample_name
from ui.report.reconciliation import bring_into

if TYPE_CHECKING:
    from collections.abc import Callable

    from forms.model.report import Report
    from storage.rows import ReportEntry
    from ui.controllers.slots import Slot
    from ui.dialogs.questions import Dialogs
    from ui.report.desk import ReportDesk
    from ui.window.main_window import MainWindow

_OPEN = "打开已有的报告，不用文件"
_BRING_IN = "打开已有的报告，换成文件中的内容（可一次撤销）"


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

    def import_file(self, path: Path) -> None:
        """Read a file and put its report into the library."""
        from storage.readers.process.reading_process import ReadingProcess  # noqa: PLC0415

        try:
            with ReadingProcess(self._desk.catalog) as process:
                reading = process.read(path)
        except UserError as error:
            self._dialogs.report_error(str(error))
            return
        try:
            self._desk.add(reading.report, "导入")
        except DuplicateReportError as error:
            self._offer_to_bring_in(error, reading.report)
        except UserError as error:
            self._dialogs.report_error(str(error))
        if reading.notes:
            self._dialogs.tell("\n".join(note.message for note in reading.notes))

    def slots(self) -> dict[str, Slot]:
        """Return what the actions do, by their ids."""
        return {
            "import": self._on_import,
            "open": self._on_open,
            "show_sample": self._on_show_sample,
            "close_report": self._on_close_report,
            "delete_report": self._on_delete_report,
            "show_bin": self._on_show_bin,
        }

    def _on_import(self) -> None:
        from storage.readers.formats import FORMATS, readable_suffixes  # noqa: PLC0415

        kinds = (("年报文件", readable_suffixes()), *((one.name, one.suffixes) for one in FORMATS))
        filters = tuple(
            f"{name} ({' '.join(f'*{suffix}' for suffix in suffixes)})" for name, suffixes in kinds
        )
        path = self._dialogs.choose_file("导入文件", (*filters, "所有文件 (*)"), Path.home())
        if path is not None:
            self.import_file(path)

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
            self.import_file(resources.SAMPLE_REPORT)

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

    def _offer_to_bring_in(self, error: DuplicateReportError, report: Report) -> None:
        """Ask what becomes of a file whose organ has a report on that year already."""
        chosen = self._dialogs.choose("导入文件", (_BRING_IN, _OPEN), "继续", str(error))
        if chosen is None:
            return
        if (_BRING_IN, _OPEN)[chosen] == _OPEN:
            self.open_entry(error.entry)
            return
        self._guard(lambda: bring_into(self._desk, error.entry, report, "导入"))

    def _guard(self, step: Callable[[], object]) -> None:
        try:
            step()
        except UserError as error:
            self._dialogs.report_error(str(error))

"""Where last year's report of a new one comes from: the library, or a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from forms.errors import UserError
from ui.dialogs.report_wishes import LastYearFile, LastYearSource
from ui.look.busy_cursor import busy_cursor

if TYPE_CHECKING:
    from forms.model.report import Report
    from ui.dialogs.questions import Dialogs
    from ui.dialogs.report_wishes import NewReport
    from ui.report.desk import ReportDesk

_TITLE = "上年报告"
_STORE = "存入报告库，以后比较也用它"
_LEND = "只在这次打开时对照，不存入"
_MOST_NOTES = 4
"""Notes that are written out; a longer list hides the question below it."""


class LastYear(Struct, frozen=True):
    """What was settled: a report to compare with that the library does not have, if any."""

    report: Report | None = None


class LastYearSources:
    """Reads last year's report and asks what becomes of it."""

    def __init__(self, desk: ReportDesk, dialogs: Dialogs) -> None:
        self._desk = desk
        self._dialogs = dialogs

    def organs_of(self, year: int) -> tuple[str, ...]:
        """Return the organs of which the library has a report on a year."""
        entries = self._desk.library.reports()
        return tuple(entry.organization for entry in entries if entry.year == year)

    def read_file(self) -> LastYearFile | None:
        """Ask for a file and read it; what goes wrong is told."""
        from storage.readers.formats import readable_suffixes  # noqa: PLC0415 - when needed
        from storage.readers.process.reading_process import ReadingProcess  # noqa: PLC0415 - too

        patterns = " ".join(f"*{suffix}" for suffix in readable_suffixes())
        filters = (f"年报文件 ({patterns})", "所有文件 (*)")
        path = self._dialogs.choose_file("选上年报告", filters, Path.home())
        if path is None:
            return None
        try:
            with busy_cursor(), ReadingProcess(self._desk.catalog) as process:
                reading = process.read(path)
        except UserError as error:
            self._dialogs.report_error(str(error))
            return None
        notes = tuple(note.message for note in reading.notes)
        return LastYearFile(path.name, reading.report, notes)

    def settle(self, wanted: NewReport) -> LastYear | None:
        """Return what the new report is compared with; `None` where the clerk gave up.

        Raises:
            UserError: the library could not be read or written.
        """
        year = wanted.year - 1
        if wanted.last_year is LastYearSource.FILE and wanted.file is not None:
            if wanted.file.report.year != year:
                raise UserError(
                    f"“{wanted.file.name}”是{wanted.file.report.year}年的报告，"
                    f"{wanted.year}年的报告要用{year}年的，没有新建。"
                )
            if self._desk.library.find(wanted.organization, year) is None:
                return self._ask(wanted.organization, wanted.file)
            self._dialogs.tell(
                f"报告库中已有“{wanted.organization}”{year}年的报告，与它对照；文件没有存入。"
            )
            return LastYear()
        if wanted.last_year is LastYearSource.LIBRARY:
            return self._find_in_library(wanted)
        return LastYear()

    def _find_in_library(self, wanted: NewReport) -> LastYear | None:
        """Find last year's report; where only other organs have one, ask which it was."""
        year = wanted.year - 1
        if self._desk.library.find(wanted.organization, year) is not None:
            return LastYear()
        others = [entry for entry in self._desk.library.reports() if entry.year == year]
        reason = (
            f"报告库中没有“{wanted.organization}”{year}年的报告。"
            "如果单位改过名称，请选改名前的那一份；不是改名就不要选。"
        )
        labels = [f"{entry.organization}　{entry.year}年" for entry in others]
        chosen = self._dialogs.choose(_TITLE, labels, "是改名前的报告", reason)
        if chosen is None:
            return None
        found = self._desk.library.load(others[chosen].id, self._desk.catalog)
        return self._ask(wanted.organization, LastYearFile("报告库", found))

    def _ask(self, organization: str, file: LastYearFile) -> LastYear | None:
        """Ask, once, whether a report is kept as last year's; say what it is and its doubts."""
        labels = (_STORE, _LEND)
        chosen = self._dialogs.choose(_TITLE, labels, "继续", _describe(organization, file))
        if chosen is None:
            return None
        # Under the name of today it is found next time too; what is printed in it stays.
        report = file.report.copy()
        report.organization = organization
        if labels[chosen] == _LEND:
            return LastYear(report)
        self._desk.library.add(report, cause=f"上年报告：{file.name}")
        self._desk.library_changed.emit()
        return LastYear()


def _describe(organization: str, file: LastYearFile) -> str:
    found = file.report
    parts = [f"“{file.name}”：“{found.organization}”{found.year}年的报告。"]
    if found.organization != organization:
        parts.append(
            f"新报告的单位是“{organization}”。如果是同一单位改了名称，请继续：上年报告归到新名称下，"
            "标题和落款不改；不是同一单位请取消。"
        )
    if file.notes:
        parts.append(f"有 {len(file.notes)} 处请对照原文件核对：")
        parts += [f"· {note}" for note in file.notes[:_MOST_NOTES]]
    if len(file.notes) > _MOST_NOTES:
        parts.append(f"· 另有 {len(file.notes) - _MOST_NOTES} 处。")
    return "\n".join(parts)

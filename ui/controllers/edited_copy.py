"""Taking back what others have changed in a file of the report."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from forms.errors import UserError
from ui.look.busy_cursor import busy_cursor
from ui.window.settings import RECENT_FOLDER

if TYPE_CHECKING:
    from forms.session import ReportSession
    from storage.readers.reading import Reading
    from ui.controllers.slots import Slot
    from ui.dialogs.questions import Dialogs
    from ui.report.desk import ReportDesk
    from ui.window.main_window import MainWindow
    from ui.window.settings import Settings

_LOCKED = "报告已定稿，不能取回修改；要修改，请先解除定稿。"
_ALIKE = "这个文件与现在的报告没有不同（全角半角、引号、空格等排版上的不同不算）。"
_OTHER_ORGAN = "这个文件是“{found}”的报告，打开的是“{own}”的。仍然比较？"
_SHOWN_MS = 8000


class EditedCopyActions(QObject):
    """Connects the action 取回修改."""

    def __init__(
        self, window: MainWindow, desk: ReportDesk, dialogs: Dialogs, settings: Settings
    ) -> None:
        super().__init__(window)
        self._window = window
        self._desk = desk
        self._dialogs = dialogs
        self._settings = settings

    def slots(self) -> dict[str, Slot]:
        """Return what the action does, by its id."""
        return {"take_back_edits": self._on_take_back_edits}

    def _on_take_back_edits(self) -> None:
        session = self._desk.session
        if session is None:
            return
        if session.is_locked:
            self._dialogs.report_error(_LOCKED)
            return
        from storage.readers.formats import readable_suffixes  # noqa: PLC0415 - when needed

        patterns = " ".join(f"*{suffix}" for suffix in readable_suffixes())
        filters = (f"年报文件 ({patterns})", "所有文件 (*)")
        folder = Path(self._settings.get(RECENT_FOLDER) or Path.home())
        path = self._dialogs.choose_file("取回修改：选择改过的文件", filters, folder)
        if path is None:
            return
        try:
            self._take_back(session, path)
        except UserError as error:
            self._dialogs.report_error(str(error))

    def _take_back(self, session: ReportSession, path: Path) -> None:
        from ui.jobs.edited_copy import compare_copy, is_of_other_organ  # noqa: PLC0415

        session.commit_pending_edits()
        reading = self._read(path)
        own, found = session.report.organization, reading.report.organization
        if is_of_other_organ(reading, session.report) and not self._dialogs.confirm(
            _OTHER_ORGAN.format(found=found, own=own), "比较"
        ):
            return
        copy = compare_copy(reading, session.report, session.previous)
        if not any(each.can_be_taken for each in copy.differences):
            self._dialogs.tell("\n".join((_ALIKE, *copy.notes[1:])))
            return
        taken = self._dialogs.ask_edits(copy)
        if not taken:
            return
        from forms.model.comparison.comparison import TAKING  # noqa: PLC0415 - loaded by now

        session.apply(copy.comparison.take(taken), f"{TAKING}：{path.name}")
        told = f"已取回 {len(taken)} 处修改，可以一次撤销。"
        self._window.status_line.showMessage(told, _SHOWN_MS)

    def _read(self, path: Path) -> Reading:
        from storage.readers.process.reading_process import ReadingProcess  # noqa: PLC0415

        with busy_cursor(), ReadingProcess(self._desk.catalog) as process:
            return process.read(path)

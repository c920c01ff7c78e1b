"""Exporting the open report."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths

from forms.model.errors import UserError

if TYPE_CHECKING:
    from ui.dialogs import Dialogs
    from ui.main_window import MainWindow
    from ui.report_desk import ReportDesk

_WORD_FILTER = "Word 文档 (*.docx)"
_OTHER_FILTERS = ("纯文本 (*.txt)", "数据文件 (*.json)", _WORD_FILTER)


class ExportActions(QObject):
    """Connects the actions of the menu 导出."""

    def __init__(self, window: MainWindow, desk: ReportDesk, dialogs: Dialogs) -> None:
        super().__init__(window)
        self._desk = desk
        self._dialogs = dialogs
        self._folder = Path(
            QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        )
        window.action("export_word").triggered.connect(self._on_export_word)
        window.action("export_other").triggered.connect(self._on_export_other)

    def _on_export_word(self) -> None:
        self._export(".docx", (_WORD_FILTER,))

    def _on_export_other(self) -> None:
        self._export(".txt", _OTHER_FILTERS)

    def _export(self, suffix: str, filters: tuple[str, ...]) -> None:
        session = self._desk.session
        if session is None:
            return
        self._desk.flush()
        from storage.files import safe_file_name  # noqa: PLC0415 - loaded when exporting
        from ui.export_job import describe_draft, export_report  # noqa: PLC0415

        mark = "（草稿）" if describe_draft(session.findings) else ""
        name = safe_file_name(f"{session.report.title}{mark}{suffix}")
        target = self._dialogs.choose_target("导出", filters, self._folder / name)
        if target is None:
            return
        if not target.suffix:
            target = target.with_name(target.name + suffix)
        try:
            done = export_report(session.report, session.findings, target, may_overwrite=True)
        except UserError as error:
            self._dialogs.report_error(str(error))
            return
        self._folder = target.parent
        self._dialogs.tell("\n".join((f"已导出到 {done.path}", *done.notes)))

"""Exporting the open report, as a file or for the web site, and how its pages are set up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QObject
from PySide6.QtGui import QGuiApplication

from export.formats import OTHERS, WORD
from forms.errors import UserError
from forms.model.report import Report
from ui.controllers.export_folder import suggest_target
from ui.jobs.open_elsewhere import seems_open
from ui.look.busy_cursor import busy_cursor
from ui.window.settings import RECENT_FOLDER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from export.formats import Format
    from export.paper.blocks import TableBlock
    from ui.controllers.slots import Slot
    from ui.dialogs.questions import Dialogs
    from ui.report.desk import ReportDesk
    from ui.window.main_window import MainWindow
    from ui.window.settings import Settings

_CHARSET = '<meta charset="utf-8">'
"""Programs that get HTML as bytes would otherwise guess."""
_REOPEN = "这个文件好像正在 WPS 或 Word 中打开，请关闭后重新打开，再看新内容。"
_SHOWN_MS = 10_000


class ExportActions(QObject):
    """Connects the actions of the menu 导出."""

    def __init__(
        self, window: MainWindow, desk: ReportDesk, dialogs: Dialogs, settings: Settings
    ) -> None:
        super().__init__(window)
        self._window = window
        self._desk = desk
        self._dialogs = dialogs
        self._settings = settings

    def slots(self) -> dict[str, Slot]:
        """Return what the actions do, by their ids."""
        return {
            "export_word": self._on_export_word,
            "export_other": self._on_export_other,
            "copy_for_website": self._on_copy_for_website,
            "paper_settings": self._on_paper_settings,
        }

    def _on_export_word(self) -> None:
        self._export((WORD,))

    def _on_export_other(self) -> None:
        self._export(OTHERS)

    def _export(self, forms: Sequence[Format]) -> None:
        """Ask where to write in one of these forms, the first of them suggested."""
        session = self._desk.session
        if session is None:
            return
        self._desk.flush()
        from export.manuscript import Manuscript  # noqa: PLC0415 - when exporting
        from ui.jobs.export_job import describe_draft, export_report  # noqa: PLC0415
        from ui.jobs.paper_file import read_paper  # noqa: PLC0415

        reason = describe_draft(session.review.findings, is_finalized=session.locking.is_final)
        paper = read_paper()
        manuscript = Manuscript(session.report, bool(reason), paper.setup)
        target = self._dialogs.choose_target(
            "导出",
            [form.file_filter for form in forms],
            suggest_target(manuscript, forms[0], self._settings),
        )
        if target is None:
            return
        was_open = seems_open(target.path)
        try:
            with busy_cursor():
                done = export_report(manuscript, reason, target.path, may_overwrite=True)
        except UserError as error:
            self._dialogs.report_error(str(error))
            return
        self._settings.set(RECENT_FOLDER, str(target.path.parent))
        notes = (*done.notes, paper.note, _REOPEN if was_open else "")
        self._dialogs.tell("\n".join((f"已导出到 {done.path}", *filter(None, notes))))

    def _on_copy_for_website(self) -> None:
        """Put the report on the clipboard, as HTML and as plain text."""
        session = self._desk.session
        if session is None:
            return
        self._desk.flush()
        from export.composition import compose  # noqa: PLC0415
        from export.html_report import write_fragment  # noqa: PLC0415
        from export.paper.blocks import DRAFT_MARK  # noqa: PLC0415 - loaded when exporting
        from export.text_report import write_text  # noqa: PLC0415
        from ui.jobs.export_job import describe_draft  # noqa: PLC0415

        reason = describe_draft(session.review.findings, is_finalized=session.locking.is_final)
        paper = compose(session.report, is_draft=bool(reason))
        content = QMimeData()
        content.setHtml(_CHARSET + write_fragment(paper))
        mark = f"{DRAFT_MARK}\n" if reason else ""
        content.setText(mark + write_text(paper).decode())
        QGuiApplication.clipboard().setMimeData(content)
        if reason:
            self._dialogs.tell(f"{reason}，复制的内容注明“草稿”，不要发布。")
        else:
            self._window.status_line.showMessage("已复制，可以粘贴到网站的编辑框。", _SHOWN_MS)

    def _on_paper_settings(self) -> None:
        from ui.jobs.paper_file import keep_paper, read_paper  # noqa: PLC0415 - only when asked for

        wanted = self._dialogs.ask_paper_setup(read_paper().setup, self._tables())
        if wanted is None:
            return
        try:
            keep_paper(wanted)
        except UserError as error:
            self._dialogs.report_error(str(error))

    def _tables(self) -> tuple[TableBlock, ...]:
        """Return the tables of the open report, else those of the newest form."""
        from export.composition import compose  # noqa: PLC0415
        from export.paper.blocks import TableBlock  # noqa: PLC0415 - only when asked for

        session, catalog = self._desk.session, self._desk.catalog
        if session is not None:
            report = session.report
        else:
            edition = catalog.load(catalog.ids[-1])
            report = Report(edition, "", edition.first_year)
        blocks = compose(report, is_draft=False).blocks
        return tuple(block for block in blocks if isinstance(block, TableBlock))

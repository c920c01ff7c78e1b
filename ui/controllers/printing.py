"""Preview, printer and PDF for the open report."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject

from export.formats import PDF, PDF_ARCHIVE
from forms.errors import UserError
from ui.controllers.export_folder import suggest_target
from ui.look.busy_cursor import busy_cursor
from ui.window.settings import RECENT_FOLDER, Option

if TYPE_CHECKING:
    from collections.abc import Sequence

    from export.manuscript import Manuscript
    from ui.controllers.slots import Slot
    from ui.dialogs.questions import Dialogs
    from ui.printing.layout.items import PrintedReport
    from ui.printing.preview.window import PreviewWindow
    from ui.report.desk import ReportDesk
    from ui.window.main_window import MainWindow
    from ui.window.settings import Settings


FONTS_TOLD: Option[str] = Option("paper/fonts_told", "", str, str)
"""What the clerk was told about missing fonts; told again only when it is something else."""


class Ready(NamedTuple):
    """A report ready for paper, its pages, and why it can only be a draft."""

    manuscript: Manuscript
    pages: PrintedReport
    reason: str


class PrintActions(QObject):
    """Connects printing with the desk: whatever was typed is in, and a draft is told as one."""

    def __init__(
        self, window: MainWindow, desk: ReportDesk, dialogs: Dialogs, settings: Settings
    ) -> None:
        super().__init__(window)
        self._window = window
        self._desk = desk
        self._dialogs = dialogs
        self._settings = settings
        self.preview: PreviewWindow | None = None
        desk.closed.connect(self._on_desk_closed)

    def slots(self) -> dict[str, Slot]:
        """Return what the actions do, by their ids."""
        return {
            "print_preview": self._on_preview,
            "print": self._on_print,
            "export_pdf": self._on_export_pdf,
        }

    def _on_preview(self) -> None:
        ready = self._lay_out()
        if ready is None:
            return
        from ui.printing.preview.window import PreviewWindow  # noqa: PLC0415 - only when asked for

        preview = PreviewWindow(self._window.theme, self._window)
        preview.show_report(ready.pages)
        preview.show_notes(self._notes_on(ready))
        preview.print_requested.connect(self._on_preview_print_requested)
        preview.pdf_requested.connect(self._on_export_pdf)
        preview.setup_requested.connect(self._on_setup_requested)
        preview.closed.connect(self._on_preview_closed)
        self.preview = preview
        preview.show()

    def _on_preview_print_requested(self) -> None:
        ready = self._lay_out()
        if ready is not None:
            self._print(ready.pages)

    def _on_print(self) -> None:
        ready = self._lay_out()
        if ready is None:
            return
        question = f"{ready.reason}，只能打印草稿，每页注明“草稿”。"
        if not ready.reason or self._dialogs.confirm(question, "打印草稿"):
            self._print(ready.pages)

    def _print(self, report: PrintedReport) -> None:
        from ui.printing.press import make_printer, print_report  # noqa: PLC0415 - as above

        printer = make_printer(report)
        if not self._dialogs.ask_printer(printer, len(report.pages)):
            return
        try:
            print_report(report, printer)
        except UserError as error:
            self._dialogs.report_error(str(error))
            return
        place = printer.outputFileName() or printer.printerName()
        self._window.status_line.showMessage(f"已送往“{place}”")
        told = self._tell_fonts(report)
        if told:
            self._dialogs.tell(told)

    def _on_export_pdf(self) -> None:
        ready = self._lay_out()
        if ready is None:
            return
        from ui.jobs.export_job import export_report  # noqa: PLC0415 - loaded when exporting

        manuscript, pages, reason = ready
        suggested = suggest_target(manuscript, PDF, self._settings)
        forms = {form.file_filter: form for form in (PDF, PDF_ARCHIVE)}
        target = self._dialogs.choose_target("另存为 PDF", list(forms), suggested)
        if target is None:
            return
        try:
            with busy_cursor():
                done = export_report(
                    manuscript,
                    reason,
                    target.path,
                    may_overwrite=True,
                    pages=pages,
                    form=forms[target.file_filter],
                )
        except UserError as error:
            self._dialogs.report_error(str(error))
            return
        self._settings.set(RECENT_FOLDER, str(target.path.parent))
        notes = self._new_notes(done.notes, ready)
        self._dialogs.tell("\n".join((f"已导出到 {done.path}", *notes)))

    def _on_setup_requested(self) -> None:
        """Let the page be set up, and show what comes of it."""
        self._window.action("paper_settings").trigger()
        ready = self._lay_out()
        if ready is not None and self.preview is not None:
            self.preview.show_report(ready.pages)
            self.preview.show_notes(self._notes_on(ready))

    def _lay_out(self) -> Ready | None:
        """Bring in what is being typed, and lay the report out; nothing where none is open."""
        session = self._desk.session
        if session is None:
            return None
        self._desk.flush()
        from export.manuscript import Manuscript  # noqa: PLC0415 - loaded when printing
        from ui.jobs.export_job import describe_draft  # noqa: PLC0415
        from ui.jobs.paper_file import read_paper  # noqa: PLC0415
        from ui.printing.layout.pages import lay_out  # noqa: PLC0415

        reason = describe_draft(session.review.findings, is_finalized=session.locking.is_final)
        manuscript = Manuscript(session.report, bool(reason), read_paper().setup)
        with busy_cursor():
            return Ready(manuscript, lay_out(manuscript.paper), reason)

    def _notes_on(self, ready: Ready) -> Sequence[tuple[str, str]]:
        draft = f"{ready.reason}，目前是草稿，每页注明“草稿”。" if ready.reason else ""
        notes = (("verify", draft), ("hint", self._tell_fonts(ready.pages)))
        return [(level, text) for level, text in notes if text]

    def _tell_fonts(self, report: PrintedReport) -> str:
        """Return what to tell about missing fonts: once, and nothing after that."""
        from ui.printing.layout.fonts import describe_substitutes  # noqa: PLC0415

        text = describe_substitutes(report.fonts.substitutes)
        if not text or text == self._settings.get(FONTS_TOLD):
            return ""
        self._settings.set(FONTS_TOLD, text)
        return text

    def _new_notes(self, notes: Sequence[str], ready: Ready) -> Sequence[str]:
        """Return the notes on a file without what was told about its fonts before."""
        from ui.printing.layout.fonts import describe_substitutes  # noqa: PLC0415

        fonts = describe_substitutes(ready.pages.fonts.substitutes)
        told = self._tell_fonts(ready.pages)
        return [note for note in notes if note != fonts or told]

    def _on_preview_closed(self) -> None:
        self.preview = None

    def _on_desk_closed(self) -> None:
        if self.preview is not None:
            self.preview.close()

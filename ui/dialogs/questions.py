"""Every question to the clerk goes through here, so that tests can answer."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QMessageBox, QWidget

from ui.dialogs.explanation import ExplanationDialog
from ui.dialogs.verbs import CANCEL
from ui.jobs.open_elsewhere import seems_open
from ui.jobs.target_names import Target, apply_filter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from PySide6.QtPrintSupport import QPrinter

    from export.paper.blocks import TableBlock
    from export.paper.setup import PaperSetup
    from forms.checks.finding import Finding
    from forms.edition.edition import Edition
    from forms.edition.terms import CellId
    from forms.model.carry_forward import Proposal
    from forms.model.changes import Field
    from forms.model.report import Report
    from forms.session import ReportSession
    from storage.backup_content import BackupContent
    from storage.rows import ReportEntry
    from ui.dialogs.adjustment import AdjustmentAnswer, AdjustmentQuestion
    from ui.dialogs.explanation import Doubt
    from ui.dialogs.finalize import FinalizeAnswer
    from ui.dialogs.name import NameQuestion
    from ui.dialogs.region_wishes import RegionOffer, RegionWish
    from ui.dialogs.report_wishes import NewReport, NewReportOffer
    from ui.jobs.clash_question import ClashQuestion
    from ui.jobs.edited_copy import EditedCopy
    from ui.jobs.handover_wish import HandoverOffer, HandoverWish
    from ui.jobs.history_book import HistoryBook, HistoryWish
    from ui.jobs.merge_offer import MergeOffer
    from ui.jobs.past_copy import PastCopy
    from ui.jobs.rescue_offer import RescueChoice, RescueOffer

_Dialog = TypeVar("_Dialog", bound=QDialog)


@contextmanager
def _for_once(dialog: _Dialog) -> Iterator[_Dialog]:
    """Delete a dialog once it is answered: its parent, the window, would keep it all day."""
    try:
        yield dialog
    finally:
        dialog.deleteLater()


class Dialogs:
    """The real dialogs; tests put an object with the same methods in their place."""

    def __init__(self, parent: QWidget) -> None:
        self._parent = parent

    def beside(self, parent: QWidget) -> Dialogs:
        """Return the same dialogs, in front of another window."""
        return Dialogs(parent)

    def choose_file(self, title: str, filters: Sequence[str], folder: Path) -> Path | None:
        """Ask for a file to read."""
        name, _ = QFileDialog.getOpenFileName(self._parent, title, str(folder), ";;".join(filters))
        return Path(name) if name else None

    def choose_files(self, title: str, filters: Sequence[str], folder: Path) -> list[Path]:
        """Ask for files to read, one or many."""
        names, _ = QFileDialog.getOpenFileNames(
            self._parent, title, str(folder), ";;".join(filters)
        )
        return [Path(name) for name in names]

    def choose_folder(self, title: str, folder: Path) -> Path | None:
        """Ask for a folder."""
        name = QFileDialog.getExistingDirectory(self._parent, title, str(folder))
        return Path(name) if name else None

    def choose_target(self, title: str, filters: Sequence[str], suggested: Path) -> Target | None:
        """Ask where to write a file and of which type, and once whether an existing one may go.

        The file dialog itself would ask before the suffix is completed, about another name.
        """
        name, chosen = QFileDialog.getSaveFileName(
            self._parent,
            title,
            str(suggested),
            ";;".join(filters),
            options=QFileDialog.Option.DontConfirmOverwrite,
        )
        if not name:
            return None
        target = apply_filter(Path(name), suggested, chosen, filters)
        if target.is_file() and not self._may_replace(target):
            return None
        # Dialogs of some desktops do not say which type was chosen.
        return Target(target, chosen if chosen in filters else filters[0])

    def ask_new_report(self, offer: NewReportOffer) -> NewReport | None:
        """Ask for organ, year, date and last year's report of a new one."""
        from ui.dialogs.new_report import NewReportDialog  # noqa: PLC0415 - only when asked for

        with _for_once(NewReportDialog(offer, self._parent)) as dialog:
            return dialog.answer() if dialog.exec() else None

    def choose_carried(
        self, edition: Edition, year: int, proposals: Sequence[Proposal]
    ) -> dict[CellId, str] | None:
        """Show what follows from the report of the year before; return what is to be filled in."""
        from ui.dialogs.carry_forward import CarryForwardDialog  # noqa: PLC0415 - once a year

        with _for_once(CarryForwardDialog(edition, year, proposals, self._parent)) as dialog:
            return dialog.answer() if dialog.exec() else None

    def ask_adjustment(self, question: AdjustmentQuestion) -> AdjustmentAnswer | None:
        """Ask by how much a region's figure is corrected, under which name and why."""
        from ui.dialogs.adjustment import AdjustmentDialog  # noqa: PLC0415 - only when asked for

        with _for_once(AdjustmentDialog(question, self._parent)) as dialog:
            return dialog.answer() if dialog.exec() else None

    def choose(self, title: str, labels: Sequence[str], verb: str, reason: str = "") -> int | None:
        """Ask for one of several things, and say why it is asked; return its place."""
        from ui.dialogs.choice import ChoiceDialog  # noqa: PLC0415 - only when asked for

        with _for_once(ChoiceDialog(title, labels, verb, self._parent, reason)) as dialog:
            return dialog.answer() if dialog.exec() else None

    def wait(self, text: str, attempt: Callable[[], bool]) -> bool:
        """Try something until it succeeds or the clerk waits no longer; tell whether it did."""
        from ui.dialogs.wait import WaitDialog  # noqa: PLC0415 - only when asked for

        with _for_once(WaitDialog(text, attempt, self._parent)) as dialog:
            return bool(dialog.exec())

    def ask_rescue(self, offer: RescueOffer) -> RescueChoice | None:
        """Show what can be read of a damaged library, and ask what to go on with."""
        from ui.dialogs.rescue import RescueDialog  # noqa: PLC0415 - hardly ever

        with _for_once(RescueDialog(offer, CANCEL, self._parent)) as dialog:
            return dialog.ask()

    def ask_edits(self, copy: EditedCopy) -> frozenset[int] | None:
        """Show what others have changed; return the places of what is to be taken over."""
        from ui.dialogs.edits.dialog import EditsDialog  # noqa: PLC0415 - only when asked for

        with _for_once(EditsDialog(copy, self._parent)) as dialog:
            return dialog.answer() if dialog.exec() else None

    def ask_restore(self, content: BackupContent, made_at: str) -> tuple[ReportEntry, ...] | None:
        """Show what is in a backup; return which reports to bring back, none for the whole."""
        from ui.dialogs.restore import RestoreDialog  # noqa: PLC0415 - only when asked for

        with _for_once(RestoreDialog(content, made_at, self._parent)) as dialog:
            return dialog.answer() if dialog.exec() else None

    def ask_clashes(self, question: ClashQuestion) -> frozenset[Field] | None:
        """Ask what is to stand where both sides changed something; return where it is theirs."""
        from ui.dialogs.clashes.dialog import ClashDialog  # noqa: PLC0415 - only when asked for

        with _for_once(
            ClashDialog(question, QApplication.activeModalWidget() or self._parent)
        ) as dialog:
            return dialog.answer() if dialog.exec() else None

    def ask_merge(self, offer: MergeOffer, look: Callable[[int], None]) -> frozenset[int] | None:
        """Show what is in another library; return the places of what is to be merged."""
        from ui.dialogs.merging import MergeDialog  # noqa: PLC0415 - only when asked for

        with _for_once(MergeDialog(offer, look, self._parent)) as dialog:
            return dialog.answer() if dialog.exec() else None

    def ask_handover(self, offer: HandoverOffer) -> HandoverWish | None:
        """Ask which reports are handed over, and whether with settings and a password."""
        from ui.dialogs.handover import HandoverDialog  # noqa: PLC0415 - only when asked for

        with _for_once(HandoverDialog(offer, self._parent)) as dialog:
            return dialog.answer() if dialog.exec() else None

    def ask_password(self, note: str) -> str | None:
        """Ask for the password of a file; `note` says of which, and what was wrong before."""
        from ui.dialogs.password import PasswordDialog  # noqa: PLC0415 - only when asked for

        with _for_once(PasswordDialog(note, self._parent)) as dialog:
            return dialog.answer() if dialog.exec() else None

    def show_report(self, report: Report, note: str) -> None:
        """Show a report that is not in the library; `note` says where it comes from."""
        from ui.dialogs.report_look import ReportLookDialog  # noqa: PLC0415 - only when asked for

        with _for_once(
            ReportLookDialog(report, note, QApplication.activeModalWidget() or self._parent)
        ) as dialog:
            dialog.exec()

    def ask_paper_setup(
        self, setup: PaperSetup, tables: Sequence[TableBlock] = ()
    ) -> PaperSetup | None:
        """Ask how the page is set up; tell whether these tables fit on it."""
        from ui.dialogs.paper_settings import PaperSettingsDialog  # noqa: PLC0415 - only when asked for

        with _for_once(PaperSettingsDialog(setup, tables, self._parent)) as dialog:
            return dialog.answer() if dialog.exec() else None

    def ask_printer(self, printer: QPrinter, page_count: int) -> bool:
        """Ask where to print which pages, and note the answer in the printer."""
        from PySide6.QtPrintSupport import QPrintDialog  # noqa: PLC0415 - only when asked for

        with _for_once(QPrintDialog(printer, self._parent)) as dialog:
            dialog.setWindowTitle("打印")
            dialog.setMinMax(1, page_count)
            return bool(dialog.exec())

    def ask_explanation(self, doubt: Doubt) -> str | None:
        """Ask in one sentence why a doubt stands; an empty one takes the explanation back."""
        # It may be asked for from the dialog before locking, which then stays open below it.
        with _for_once(
            ExplanationDialog(doubt, QApplication.activeModalWidget() or self._parent)
        ) as dialog:
            return dialog.answer() if dialog.exec() else None

    def ask_to_finalize(
        self, session: ReportSession, explain: Callable[[Finding], None]
    ) -> FinalizeAnswer:
        """Show what remains before a report is locked, and ask whether to lock it."""
        from ui.dialogs.finalize import FinalizeDialog  # noqa: PLC0415 - only when asked for

        with _for_once(FinalizeDialog(session, self._parent)) as dialog:
            dialog.explain_requested.connect(explain)
            dialog.exec()
            return dialog.answer()

    def ask_reason(self, title: str) -> str | None:
        """Ask why a locked report is to be unlocked."""
        from ui.dialogs.reason import ReasonDialog  # noqa: PLC0415 - only when asked for

        with _for_once(ReasonDialog(title, self._parent)) as dialog:
            return dialog.answer() if dialog.exec() else None

    def show_history(
        self, book: HistoryBook, carry_out: Callable[[HistoryWish], HistoryBook]
    ) -> None:
        """Show what was done to the report, and do with it what the clerk wishes."""
        from ui.dialogs.history.dialog import HistoryDialog  # noqa: PLC0415 - only when asked for

        dialog = HistoryDialog(book, carry_out, self._parent)
        dialog.exec()
        # It holds the whole log, and its parent would keep it until the program ends.
        dialog.deleteLater()

    def ask_past(self, past: PastCopy) -> frozenset[int] | None:
        """Show an earlier state beside today's; return the places of what is to be brought back."""
        from ui.dialogs.history.past import PastDialog  # noqa: PLC0415 - only when asked for

        dialog = PastDialog(past, QApplication.activeModalWidget() or self._parent)
        answer = dialog.answer() if dialog.exec() else None
        dialog.deleteLater()
        return answer

    def ask_name(self, question: NameQuestion) -> str | None:
        """Ask for a name: the clerk's own, or that of a version."""
        from ui.dialogs.name import NameDialog  # noqa: PLC0415 - only when asked for

        with _for_once(
            NameDialog(question, QApplication.activeModalWidget() or self._parent)
        ) as dialog:
            return dialog.answer() if dialog.exec() else None

    def ask_region(self, offer: RegionOffer) -> RegionWish | None:
        """Ask whose units' reports are to be summed up, and on which year."""
        from ui.dialogs.region import RegionDialog  # noqa: PLC0415 - once a year

        with _for_once(RegionDialog(offer, self._parent)) as dialog:
            return dialog.answer() if dialog.exec() else None

    def ask_unit_list(self) -> str | None:
        """Ask for a list of units, one a line."""
        from ui.dialogs.unit_list import UnitListDialog  # noqa: PLC0415 - once a year

        with _for_once(UnitListDialog(self._parent)) as dialog:
            return dialog.answer() if dialog.exec() else None

    def confirm(self, text: str, verb: str, *, loses: bool = False) -> bool:
        """Ask whether to do something; the button says what. Enter never loses anything."""
        with _for_once(self._box(QMessageBox.Icon.Question, text)) as box:
            button = box.addButton(verb, QMessageBox.ButtonRole.AcceptRole)
            cancel = box.addButton(CANCEL, QMessageBox.ButtonRole.RejectRole)
            box.setDefaultButton(cancel if loses else button)
            box.exec()
            return box.clickedButton() is button

    def _may_replace(self, target: Path) -> bool:
        hint = "，而且好像正在 WPS 或 Word 中打开" if seems_open(target) else ""
        return self.confirm(f"“{target.name}”已经存在{hint}。替换它？", "替换")

    def tell(self, text: str) -> None:
        """Tell something that needs no decision but must not be missed."""
        self._show(QMessageBox.Icon.Information, text)

    def report_error(self, text: str) -> None:
        """Say what went wrong and what to do."""
        self._show(QMessageBox.Icon.Warning, text)

    def _show(self, icon: QMessageBox.Icon, text: str) -> None:
        with _for_once(self._box(icon, text)) as box:
            box.addButton("知道了", QMessageBox.ButtonRole.AcceptRole)
            box.exec()

    def _box(self, icon: QMessageBox.Icon, text: str) -> QMessageBox:
        box = QMessageBox(QApplication.activeModalWidget() or self._parent)
        box.setIcon(icon)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setWindowTitle("政府信息公开年报填报")
        box.setText(text)
        return box

"""The real window on a real library, with answers in place of dialogs."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Protocol, cast

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QItemSelectionModel, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QTableView, QWidget

import resources
from forms.edition.terms import CellId
from storage.library import Library
from ui.app import build_window
from ui.dialogs.finalize import FinalizeAnswer
from ui.dialogs.questions import Dialogs
from ui.dialogs.report_wishes import NewReport
from ui.jobs.target_names import Target
from ui.report.desk import ReportDesk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from PySide6.QtCore import QModelIndex
    from pytestqt.qtbot import QtBot

    from export.paper.blocks import TableBlock
    from export.paper.setup import PaperSetup
    from forms.checks.finding import Finding
    from forms.edition.catalog import EditionCatalog
    from forms.edition.edition import Edition
    from forms.model.carry_forward import Proposal
    from forms.model.changes import Field
    from forms.model.report import Report
    from forms.session import ReportSession
    from storage.backup_content import BackupContent
    from storage.rows import ReportEntry
    from ui.dialogs.adjustment import AdjustmentAnswer, AdjustmentQuestion
    from ui.dialogs.explanation import Doubt
    from ui.dialogs.name import NameQuestion
    from ui.dialogs.region_wishes import RegionOffer, RegionWish
    from ui.dialogs.report_wishes import NewReportOffer
    from ui.jobs.clash_question import ClashQuestion
    from ui.jobs.edited_copy import EditedCopy
    from ui.jobs.handover_wish import HandoverOffer, HandoverWish
    from ui.jobs.history_book import HistoryBook, HistoryWish
    from ui.jobs.merge_offer import MergeOffer
    from ui.jobs.past_copy import PastCopy
    from ui.jobs.rescue_offer import RescueChoice, RescueOffer
    from ui.window.main_window import MainWindow

ORGAN = "林荫区档案局"
Answer = object
LONGEST_WAIT_MS = 60_000


@dataclass
class FakeDialogs(Dialogs):
    """Answers as the test says, and remembers what was asked or told."""

    file: Path | None = None
    files: list[Path] = field(default_factory=list)
    target: Path | None = None
    new_report: NewReport | None = None
    paper_setup: PaperSetup | None = None
    sentence: str | None = None
    finalizing: FinalizeAnswer = field(default_factory=lambda: FinalizeAnswer(locks=True))
    doubts: list[Doubt] = field(default_factory=list)
    agrees: bool = True
    choice: int | None = 0
    asked: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    waiting: Callable[[Callable[[], bool]], bool] = lambda attempt: attempt()
    waited: list[str] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    rescue: RescueChoice | None = None
    rescues: list[RescueOffer] = field(default_factory=list)
    name: str | None = None
    adjustment: AdjustmentAnswer | None = None
    adjustments: list[AdjustmentQuestion] = field(default_factory=list)
    wishes: list[Callable[[HistoryBook], HistoryWish]] = field(default_factory=list)
    books: list[HistoryBook] = field(default_factory=list)
    pasts: list[PastCopy] = field(default_factory=list)
    brings_back: Callable[[PastCopy], frozenset[int] | None] = lambda past: None
    names: list[NameQuestion] = field(default_factory=list)
    copies: list[EditedCopy] = field(default_factory=list)
    edits: Callable[[EditedCopy], frozenset[int] | None] = lambda copy: copy.suggested
    contents: list[BackupContent] = field(default_factory=list)
    restores: Callable[[BackupContent], tuple[ReportEntry, ...] | None] = lambda content: ()
    clashes: list[ClashQuestion] = field(default_factory=list)
    decides: Callable[[ClashQuestion], frozenset[Field] | None] = lambda _: frozenset()
    offers: list[MergeOffer] = field(default_factory=list)
    looks: Sequence[int] = ()
    handovers: list[HandoverOffer] = field(default_factory=list)
    hands_over: Callable[[HandoverOffer], HandoverWish | None] = lambda offer: None
    passwords: list[str] = field(default_factory=list)
    looked_at: list[Report] = field(default_factory=list)
    merges: Callable[[MergeOffer], frozenset[int] | None] = lambda offer: frozenset(
        filter(offer.can_be_taken, range(len(offer.reports)))
    )
    suggested: Path | None = None
    file_type: int = 0
    offered: list[str] = field(default_factory=list)
    offer: NewReportOffer | None = None
    proposals: list[Proposal] = field(default_factory=list)
    region: RegionWish | None = None
    region_offers: list[RegionOffer] = field(default_factory=list)
    unit_list: str | None = None

    def beside(self, parent: QWidget) -> Dialogs:
        return self

    def ask_adjustment(self, question: AdjustmentQuestion) -> AdjustmentAnswer | None:
        self.adjustments.append(question)
        return self.adjustment

    def ask_region(self, offer: RegionOffer) -> RegionWish | None:
        self.region_offers.append(offer)
        return self.region

    def ask_unit_list(self) -> str | None:
        return self.unit_list

    def choose_file(self, title: str, filters: Sequence[str], folder: Path) -> Path | None:
        return self.file

    def choose_files(self, title: str, filters: Sequence[str], folder: Path) -> list[Path]:
        self.offered = list(filters)
        return self.files or ([self.file] if self.file is not None else [])

    def choose_folder(self, title: str, folder: Path) -> Path | None:
        return self.file

    def choose_target(self, title: str, filters: Sequence[str], suggested: Path) -> Target | None:
        self.suggested = suggested
        self.offered = list(filters)
        if self.target is None:
            return None
        return Target(self.target, filters[self.file_type])

    def ask_new_report(self, offer: NewReportOffer) -> NewReport | None:
        self.offer = offer
        return self.new_report

    def choose_carried(
        self, edition: Edition, year: int, proposals: Sequence[Proposal]
    ) -> dict[CellId, str] | None:
        self.proposals = list(proposals)
        return {each.cell: each.value for each in proposals} if self.agrees else None

    def choose(self, title: str, labels: Sequence[str], verb: str, reason: str = "") -> int | None:
        self.offered = list(labels)
        self.reasons.append(reason)
        return self.choice if labels else None

    def wait(self, text: str, attempt: Callable[[], bool]) -> bool:
        self.waited.append(text)
        return self.waiting(attempt)

    def ask_rescue(self, offer: RescueOffer) -> RescueChoice | None:
        self.rescues.append(offer)
        return self.rescue

    def ask_edits(self, copy: EditedCopy) -> frozenset[int] | None:
        self.copies.append(copy)
        return self.edits(copy)

    def ask_restore(self, content: BackupContent, made_at: str) -> tuple[ReportEntry, ...] | None:
        self.contents.append(content)
        return self.restores(content)

    def ask_clashes(self, question: ClashQuestion) -> frozenset[Field] | None:
        self.clashes.append(question)
        return self.decides(question)

    def ask_merge(self, offer: MergeOffer, look: Callable[[int], None]) -> frozenset[int] | None:
        self.offers.append(offer)
        for place in self.looks:
            look(place)
        return self.merges(offer)

    def ask_handover(self, offer: HandoverOffer) -> HandoverWish | None:
        self.handovers.append(offer)
        return self.hands_over(offer)

    def ask_password(self, note: str) -> str | None:
        self.asked.append(note)
        return self.passwords.pop(0) if self.passwords else None

    def show_report(self, report: Report, note: str) -> None:
        self.looked_at.append(report)

    def ask_paper_setup(
        self, setup: PaperSetup, tables: Sequence[TableBlock] = ()
    ) -> PaperSetup | None:
        self.offered = [setup.body_font, *(table.id for table in tables)]
        return self.paper_setup

    def ask_explanation(self, doubt: Doubt) -> str | None:
        self.doubts.append(doubt)
        return self.sentence

    def ask_to_finalize(
        self, session: ReportSession, explain: Callable[[Finding], None]
    ) -> FinalizeAnswer:
        return self.finalizing

    def ask_reason(self, title: str) -> str | None:
        self.asked.append(title)
        return self.sentence

    def show_history(
        self, book: HistoryBook, carry_out: Callable[[HistoryWish], HistoryBook]
    ) -> None:
        self.books.append(book)
        for wish in self.wishes:
            self.books.append(carry_out(wish(self.books[-1])))

    def ask_past(self, past: PastCopy) -> frozenset[int] | None:
        self.pasts.append(past)
        return self.brings_back(past)

    def ask_name(self, question: NameQuestion) -> str | None:
        self.names.append(question)
        return self.name

    def confirm(self, text: str, verb: str, *, loses: bool = False) -> bool:
        self.asked.append(text)
        return self.agrees

    def tell(self, text: str) -> None:
        self.told.append(text)

    def report_error(self, text: str) -> None:
        self.errors.append(text)


class Desk:
    """A window under test, and the shortest ways to use it as a clerk does."""

    def __init__(self, window: MainWindow, dialogs: FakeDialogs, qtbot: QtBot) -> None:
        self.window = window
        self.dialogs = dialogs
        self._qtbot = qtbot

    def activate(self, widget: QWidget | None = None) -> None:
        """Bring the window, or a dialog of it, to the front, so that keys reach it."""
        wanted = widget or self.window
        wanted.activateWindow()
        self._qtbot.waitUntil(lambda: QApplication.activeWindow() is wanted)

    @property
    def session(self) -> ReportSession:
        """Return the open report."""
        view = self.window.report_view
        assert view is not None
        return view.pages._session

    @property
    def reports(self) -> ReportDesk:
        """Return the desk that holds the open report."""
        found = self.window.findChild(ReportDesk)
        assert isinstance(found, ReportDesk)
        return found

    def flush(self) -> bool:
        """Bring everything typed onto disk; tell whether it is there."""
        return self.reports.flush()

    def table(self, name: str) -> QTableView:
        """Return a table by its object name, showing its page first."""
        section = {"t2": "proactive_disclosure", "t3": "requests", "t4": "review_litigation"}
        view = self.window.report_view
        assert view is not None
        view.pages.show_page(section[name])
        found = self.window.findChild(QTableView, f"table.{name}")
        assert isinstance(found, QTableView)
        return found

    def index(self, cell: str) -> QModelIndex:
        """Return the index of a value cell, found by its id as other tools find it."""
        model = self.table(cell.split(".", maxsplit=1)[0]).model()
        for row in range(model.rowCount()):
            for column in range(model.columnCount()):
                index = model.index(row, column)
                if index.data(Qt.ItemDataRole.UserRole) == cell:
                    return index
        raise AssertionError(cell)

    def go_to(self, cell: str) -> QTableView:
        """Put the cursor into a cell."""
        view = self.table(cell.split(".", maxsplit=1)[0])
        view.setFocus()
        flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
        view.selectionModel().setCurrentIndex(self.index(cell), flag)
        return view

    def shown(self, cell: str) -> str:
        """Return what a cell shows."""
        return str(self.index(cell).data())

    def press(self, *keys: Qt.Key | str) -> None:
        """Press keys where the keyboard is, one after the other."""
        for key in keys:
            target = QApplication.focusWidget() or self.window
            if isinstance(key, str):
                for character in key:
                    self._qtbot.keyClicks(QApplication.focusWidget() or target, character)
            else:
                self._qtbot.keyClick(target, key)

    def commit_text(self, text: str) -> None:
        """Type what only an input method can type, e.g. Chinese."""
        target = QApplication.focusWidget()
        assert target is not None
        event = QInputMethodEvent()
        event.setCommitString(text)
        QApplication.sendEvent(target, event)

    def trigger(self, action_id: str) -> None:
        """Trigger an action by its id."""
        self.window.action(action_id).trigger()

    def messages(self) -> list[str]:
        """Return the listed findings."""
        model = self.window.findings_panel.list.model()
        return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


class OpenWindow(Protocol):
    """Opens the window on the test's library, on a report where one is named."""

    def __call__(self, report: str | None = None, *, editions: Path = ...) -> Desk: ...


@pytest.fixture
def qtbot(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> QtBot:
    """Return a bot that waits as long as a loaded machine may need; what comes, comes sooner."""
    for name in ("waitUntil", "waitSignal", "waitSignals"):
        monkeypatch.setattr(qtbot, name, partial(getattr(qtbot, name), timeout=LONGEST_WAIT_MS))
    return qtbot


@pytest.fixture
def dialogs() -> FakeDialogs:
    return FakeDialogs()


@pytest.fixture
def library_path(tmp_path: Path) -> Path:
    return tmp_path / "library.db"


@pytest.fixture
def open_window(qtbot: QtBot, library_path: Path, dialogs: FakeDialogs) -> Iterator[OpenWindow]:
    """Return a function that opens the window on the test's library."""
    desks: list[Desk] = []

    def opened(report: str | None = None, *, editions: Path = resources.EDITIONS) -> Desk:
        window = build_window(library_path, report, editions=editions, dialogs=dialogs)
        window.resize(1440, 900)
        window.show()
        desk = Desk(window, dialogs, qtbot)
        desks.append(desk)
        desk.activate()
        return desk

    yield opened
    for desk in desks:
        desk.window.close()
        # A window that was told to stay open keeps its library; nobody needs either any more.
        desk.reports.library.close(leaves_log=True)
        desk.window.deleteLater()
    QCoreApplication.sendPostedEvents(cast("QWidget", None), QEvent.Type.DeferredDelete)


@pytest.fixture
def blank_report(library_path: Path, catalog: EditionCatalog) -> str:
    """Put a blank report into the library and return its name."""
    edition = catalog.load("2021")
    report = NewReport(ORGAN, 2025, "2026-01-20").make(edition)
    with Library.open(library_path) as library:
        library.add(report, cause="新建")
    return f"{ORGAN}/2025"


@pytest.fixture
def filled_report(library_path: Path, catalog: EditionCatalog) -> str:
    """Put a report into the library in which every figure is 0 but a few that balance."""
    report = filled(catalog, 2025)
    with Library.open(library_path) as library:
        library.add(report, cause="导入")
    return f"{ORGAN}/2025"


@pytest.fixture
def finalized_report(filled_report: str, library_path: Path) -> str:
    """Lock the filled report as signed and return its name."""
    with Library.open(library_path) as library:
        entry = library.reports()[0]
        library.finalize(entry)
    return filled_report


def filled(catalog: EditionCatalog, year: int) -> Report:
    """Return a complete report whose relations all hold."""
    edition = catalog.load("2021")
    report = NewReport(ORGAN, year, f"{year + 1}-01-20").make(edition)
    report.cells.update(dict.fromkeys(edition.input_cells, "0"))
    figures = {
        "t3.new_requests.natural_person": "18",
        "t3.carried_over.natural_person": "2",
        "t3.granted.natural_person": "9",
        "t3.cannot_provide.not_held.natural_person": "11",
    }
    report.apply(
        report.change_cells({CellId(cell): text for cell, text in figures.items()}, "填数")
    )
    for section in edition.sections:
        if section.is_text_required:
            report.texts[section.id] = f"{section.short}的文字。"
    return report

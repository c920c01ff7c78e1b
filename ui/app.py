"""The composition root: builds the window and joins its parts."""

from __future__ import annotations

import gc
import importlib
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

import resources
from forms.edition.catalog import EditionCatalog
from forms.errors import UserError
from storage.errors import DamagedError
from storage.library import Library
from storage.places import default_library_path
from ui.controllers.backups import BackupActions
from ui.controllers.clipboard import ClipboardActions
from ui.controllers.company import CompanyActions
from ui.controllers.edited_copy import EditedCopyActions
from ui.controllers.editing import EditingActions
from ui.controllers.explanations import ExplanationActions
from ui.controllers.export import ExportActions
from ui.controllers.finalize import FinalizeActions
from ui.controllers.find import FindActions
from ui.controllers.handover import HandoverActions
from ui.controllers.history import HistoryActions
from ui.controllers.importing import ImportActions
from ui.controllers.last_year import LastYearActions
from ui.controllers.merging import MergeActions
from ui.controllers.new_report import NewReportActions
from ui.controllers.preferences import PreferenceActions
from ui.controllers.printing import PrintActions
from ui.controllers.program import ProgramActions
from ui.controllers.region import RegionActions
from ui.controllers.reports import ReportActions
from ui.controllers.side_panel import SidePanelActions
from ui.controllers.slots import connect_slots
from ui.dialogs.questions import Dialogs
from ui.jobs.error_log import record_error
from ui.jobs.sources import find_entry, split_library_name
from ui.look.input_method import choose_input_method
from ui.look.theme import Theme, apply_theme
from ui.look.translation import install_translation
from ui.report.desk import ReportDesk
from ui.report.unsaved_changes import UnsavedChanges
from ui.window.availability import ActionAvailability
from ui.window.ending import EndSignals, take_down
from ui.window.fault_guard import FaultGuard
from ui.window.main_window import PROGRAM_NAME, MainWindow
from ui.window.memory import WindowMemory
from ui.window.report_display import ReportDisplay
from ui.window.settings import THEME, Settings
from ui.window.upkeep import Upkeep

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storage.rows import ReportEntry

_IDLE_MS = 400
"""How long after the start the rest is loaded: the other pages, and what saving needs."""


def build_window(
    library: Path,
    report: str | None = None,
    *,
    editions: Path = resources.EDITIONS,
    dialogs: Dialogs | None = None,
    settings: Settings | None = None,
    at_once: bool = True,
) -> MainWindow:
    """Build the window on a library, without entering the event loop.

    Args:
        library: the library file; made where there is none.
        report: `单位/年度` of the report to open at once.
        editions: the folder of the edition files.
        dialogs: who answers questions instead of the clerk, in tests.
        settings: what the program remembers, if not in the user's own place.
        at_once: build every page of the report and check its texts before returning; the program
            itself shows the first page and leaves the rest to the first idle moment.

    Raises:
        UserError: the library cannot be used, or it has no such report.
    """
    app = _application()
    settings = settings or Settings()
    theme = app.findChild(Theme) or apply_theme(app, settings.get(THEME))
    opened = _open_library(library)
    window = MainWindow(theme)
    asker = dialogs or Dialogs(window)
    unsaved = UnsavedChanges(asker)
    desk = ReportDesk(opened, EditionCatalog(editions), unsaved.may_leave, unsaved.reconcile)
    unsaved.attend(desk)
    desk.setParent(window)
    _connect_actions(window, desk, asker, settings)
    memory = WindowMemory(window, desk, settings)
    _open_first(desk, report, memory.recent_report)
    desk.damage_found.connect(lambda *found: _rescue(desk, asker, *found))
    FaultGuard(window, desk, asker).setObjectName("fault_guard")
    if at_once:
        _complete_report(window, desk)
    # A report that is opened from now on is complete when it is opened: the start is over.
    desk.opened.connect(lambda _: _complete_report(window, desk))
    upkeep = Upkeep(window, desk, settings)
    idle = QTimer(window, singleShot=True, interval=_IDLE_MS)
    idle.timeout.connect(lambda: _finish_start(window, desk, upkeep))
    window.close_requested.connect(idle.stop)
    idle.start()
    return window


def _open_library(path: Path) -> Library:
    """Open a library and see that its list of reports can be shown."""
    opened = Library.open(path)
    try:
        opened.reports()
    except UserError:
        opened.close(leaves_log=True)
        raise
    return opened


def run(arguments: Sequence[str]) -> int:
    """Show the window and stay until it is closed; return the exit status."""
    choose_input_method()
    _application()
    path = _library_path(arguments)
    window = _build_or_rescue(path)
    if window is None:
        return 2
    return stay(window)


def stay(window: MainWindow) -> int:
    """Show a window, stay until it is closed, and take it down; return the exit status."""
    guard = window.findChild(FaultGuard)
    if guard is not None:
        guard.install()
    EndSignals(window)
    window.show()
    status = QApplication.exec()
    take_down(window)
    return status


def _build_or_rescue(path: Path) -> MainWindow | None:
    """Return the window; where the library is damaged, first let the clerk decide about it."""
    while True:
        try:
            return build_window(path, at_once=False)
        except DamagedError as error:
            from ui.report.library_rescue import rescue_library  # noqa: PLC0415 - hardly ever needed

            if not rescue_library(path, str(error), EditionCatalog()):
                return None
        except UserError as error:
            from ui.report.library_rescue import tell_refusal  # noqa: PLC0415 - hardly ever needed

            tell_refusal(str(error))
            return None


def _rescue(desk: ReportDesk, asker: Dialogs, entry: ReportEntry, error: DamagedError) -> None:
    from ui.report.library_rescue import rescue_report  # noqa: PLC0415 - hardly ever needed

    rescue_report(desk, asker, entry, error)


def _open_first(desk: ReportDesk, named: str | None, recent: str) -> None:
    """Open the report that was asked for, else the one that lay open last."""
    if named is not None:
        desk.open(find_entry(desk.library, named))
        return
    key = split_library_name(recent)
    entry = desk.library.find(*key) if key is not None else None
    if entry is not None:
        _open_recent(desk, entry)


def _open_recent(desk: ReportDesk, entry: ReportEntry) -> None:
    """Open the report that lay open last; whatever is wrong with it, the window comes up."""
    try:
        desk.open(entry)
    except DamagedError as error:
        told = error
        QTimer.singleShot(0, desk, lambda: desk.damage_found.emit(entry, told))
    except UserError:
        # It is said when the clerk opens it.
        pass
    except Exception as error:  # noqa: BLE001 - a fault in one report must not close all others
        record_error(error)


def _application() -> QApplication:
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    app = QApplication(sys.argv[:1])
    app.setApplicationName("nianbao")
    app.setApplicationDisplayName(PROGRAM_NAME)
    install_translation(app)
    return app


def _library_path(arguments: Sequence[str]) -> Path:
    if len(arguments) == 2 and arguments[0] == "--library":  # noqa: PLR2004 - option and value
        return Path(arguments[1])
    if not arguments:
        return default_library_path()
    raise SystemExit("用法：main.py [--library 文件]，或 main.py check|export|import|list …")


def _connect_actions(
    window: MainWindow, desk: ReportDesk, asker: Dialogs, settings: Settings
) -> None:
    """Join the window's actions with the desk, one controller per use."""
    ReportDisplay(window, desk)
    ActionAvailability(window, desk)
    last_year = LastYearActions(window, desk, asker)
    explaining = ExplanationActions(window, desk, asker)
    merging = MergeActions(window, desk, asker, settings)
    importing = ImportActions(window, desk, asker, settings)
    importing.copy_dropped.connect(merging.merge_file)
    handover = HandoverActions(window, desk, asker, settings)
    merging.settings_came.connect(handover.offer_settings)
    controllers = (
        ReportActions(window, desk, asker),
        CompanyActions(window, desk),
        importing,
        merging,
        handover,
        EditedCopyActions(window, desk, asker, settings),
        EditingActions(window, desk, asker),
        last_year,
        NewReportActions(window, desk, asker, last_year),
        SidePanelActions(window, desk),
        ClipboardActions(window, desk, asker),
        FindActions(window, desk),
        explaining,
        FinalizeActions(window, desk, asker, explaining.explain),
        ExportActions(window, desk, asker, settings),
        PrintActions(window, desk, asker, settings),
        HistoryActions(window, desk, asker, settings),
        RegionActions(window, desk, asker, settings),
        PreferenceActions(window, desk, settings),
        BackupActions(window, desk, asker, settings),
        ProgramActions(window, desk, asker),
    )
    connect_slots(window.actions_by_id, controllers)


def _complete_report(window: MainWindow, desk: ReportDesk) -> None:
    """Build the pages that were not shown yet, and check what the texts say."""
    if window.report_view is not None:
        window.report_view.pages.make_all()
    if desk.session is not None:
        desk.session.review.check_texts()


def _finish_start(window: MainWindow, desk: ReportDesk, upkeep: Upkeep) -> None:
    """Do what the first screen can do without, while the clerk looks at it."""
    gc.freeze()
    gc.enable()
    threading.Thread(target=importlib.import_module, args=("sqlite_utils",), daemon=True).start()
    _complete_report(window, desk)
    upkeep.run()

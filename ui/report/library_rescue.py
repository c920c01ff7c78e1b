"""What is offered when the library, or a report in it, cannot be read."""

from __future__ import annotations

import contextlib
import datetime as dt
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMessageBox

from forms.errors import UserError
from storage.library import Library
from ui.dialogs.rescue import RescueDialog
from ui.jobs.rescue_offer import RescueOffer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from forms.edition.catalog import EditionCatalog
    from storage.errors import DamagedError
    from storage.rows import ReportEntry
    from ui.dialogs.questions import Dialogs
    from ui.report.desk import ReportDesk

_TITLE = "报告库打不开"


def rescue_report(
    desk: ReportDesk, dialogs: Dialogs, entry: ReportEntry, error: DamagedError
) -> None:
    """Show what can be read beside the backup, and let the window go on with what is chosen."""
    path = desk.library.path
    if not desk.close():
        return
    with _closed(desk):
        offer = RescueOffer(path, _reason(entry, error), desk.catalog)
    choice = dialogs.ask_rescue(offer)
    if choice is None:
        return
    try:
        with _closed(desk):
            offer.carry_out(choice, dt.datetime.now().astimezone())
        again = desk.library.find(entry.organization, entry.year)
        if again is not None:
            desk.open(again)
    except UserError as failure:
        dialogs.report_error(str(failure))


@contextlib.contextmanager
def _closed(desk: ReportDesk) -> Iterator[None]:
    """Let the library's files be read and exchanged as files: nothing is written into them."""
    path = desk.library.path
    desk.library.close(leaves_log=True)
    try:
        yield
    finally:
        desk.go_on_with(Library.open(path))


def rescue_library(path: Path, reason: str, catalog: EditionCatalog) -> bool:
    """Offer a way out before there is a window; tell whether the library may open now."""
    offer = RescueOffer(path, reason, catalog)
    if not offer.has_readable and offer.backup is None:
        tell_refusal(reason)
        return False
    choice = RescueDialog(offer, "退出", None).ask()
    if choice is None:
        return False
    try:
        offer.carry_out(choice, dt.datetime.now().astimezone())
    except UserError as error:
        tell_refusal(str(error))
        return False
    return True


def tell_refusal(reason: str) -> None:
    """Say why the window does not open."""
    box = QMessageBox(QMessageBox.Icon.Critical, _TITLE, reason)
    box.addButton("退出", QMessageBox.ButtonRole.AcceptRole)
    box.exec()


def _reason(entry: ReportEntry, error: DamagedError) -> str:
    return f"“{entry.organization}”{entry.year}年的报告读不出来。{error}"

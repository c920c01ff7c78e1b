"""The history of the open report: who changed what, and what it was before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from forms.errors import UserError
from storage.open_library import account_name
from ui.dialogs.name import NameQuestion
from ui.jobs.history_lines import describe_change
from ui.window.settings import OWN_NAME

if TYPE_CHECKING:
    from collections.abc import Iterator

    from forms.edition.terms import CellId
    from ui.controllers.slots import Slot
    from ui.dialogs.questions import Dialogs
    from ui.report.desk import ReportDesk
    from ui.window.main_window import MainWindow
    from ui.window.settings import Settings

_LAST = 5
"""Changes of a cell that the panel beside the form shows."""
_OWN_NAME = "今后的修改在历史里记这个名字。不填时记系统账户的名字{account}。"


class HistoryActions(QObject):
    """Connects the history with the panel of details, and the clerk's name with the library."""

    def __init__(
        self, window: MainWindow, desk: ReportDesk, dialogs: Dialogs, settings: Settings
    ) -> None:
        super().__init__(window)
        self._window = window
        self._desk = desk
        self._dialogs = dialogs
        self._settings = settings
        desk.library.who = settings.get(OWN_NAME)
        window.details_panel.read_changes = self._read_changes
        desk.saved.connect(window.details_panel.show_changes)

    def slots(self) -> dict[str, Slot]:
        """Return what the actions do, by their ids."""
        return {"own_name": self._on_own_name}

    def _read_changes(self, cell: CellId) -> Iterator[str]:
        session, entry = self._desk.session, self._desk.entry
        if session is None or entry is None:
            return
        try:
            found = self._desk.library.last_changes(entry.id, cell, _LAST)
        except UserError:
            return  # Saving tells what is the matter with the library.
        yield from map(describe_change, found)

    def _on_own_name(self) -> None:
        account = account_name()
        note = _OWN_NAME.format(account=f"“{account}”" if account else "")
        known = self._settings.get(OWN_NAME)
        question = NameQuestion("我的姓名", note, "记住", known, account, may_be_empty=True)
        name = self._dialogs.ask_name(question)
        if name is not None:
            self._settings.set(OWN_NAME, name)
            self._desk.library.who = name

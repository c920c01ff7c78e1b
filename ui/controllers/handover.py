"""Handing reports over to another clerk in one file, and taking over the settings in it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from forms.errors import UserError
from storage.files import safe_file_name
from storage.open_library import account_name
from ui.controllers.export_folder import export_folder
from ui.jobs.handover_wish import HandoverOffer
from ui.look.busy_cursor import busy_cursor
from ui.window.settings import RECENT_FOLDER

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from storage.handover.records import Setting
    from storage.rows import ReportEntry
    from ui.controllers.slots import Slot
    from ui.dialogs.questions import Dialogs
    from ui.jobs.handover_wish import HandoverWish
    from ui.report.desk import ReportDesk
    from ui.window.main_window import MainWindow
    from ui.window.settings import Settings

_FILTER = "交接文件 (*.nianbao)"
_UNSAVED = "最近的改动还没有存上，没有写交接文件；请等状态栏显示“已保存”后再试。"
_EMPTY = "报告库里还没有报告，没有可以交接的。"
_DONE = "已把 {count} 份报告连同历史写入 {path}{locked}。"
_ADOPT = "交接文件带有{who}的版面设置和填表习惯。改用它们？不改用也不影响报告。"
_PAPER = "paper"
_HABITS = ("show_previous", "show_last_text", "enter_moves_right", "type_totals")
"""Actions whose ticks are handed over, by their ids."""


class HandoverActions(QObject):
    """Connects the action 交接."""

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
        return {"hand_over": self._on_hand_over}

    def offer_settings(self, settings: Mapping[str, Setting], made_by: str) -> None:
        """Ask whether settings that came with a file are to be used, where they differ."""
        known = {_PAPER, *_HABITS}
        now = self._gather_settings()
        differing = {
            key: value for key, value in settings.items() if key in known and now.get(key) != value
        }
        who = f"“{made_by}”" if made_by else "对方"
        if differing and self._dialogs.confirm(_ADOPT.format(who=who), "改用"):
            self._adopt(differing)

    def _on_hand_over(self) -> None:
        try:
            self._hand_over()
        except UserError as error:
            self._dialogs.report_error(str(error))

    def _hand_over(self) -> None:
        if not self._desk.flush():
            self._dialogs.report_error(_UNSAVED)
            return
        entries = tuple(self._desk.library.reports())
        if not entries:
            self._dialogs.tell(_EMPTY)
            return
        present = self._desk.entry
        offer = HandoverOffer(entries, present.identity if present is not None else "")
        wish = self._dialogs.ask_handover(offer)
        if wish is None:
            return
        suggested = export_folder(self._settings) / f"{_suggest_name(wish.entries)}.nianbao"
        target = self._dialogs.choose_target("写交接文件", (_FILTER,), suggested)
        if target is not None:
            self._write(wish, target.path)

    def _write(self, wish: HandoverWish, path: Path) -> None:
        from storage.handover.file import Handover, write_handover  # noqa: PLC0415 - when needed

        library = self._desk.library
        with busy_cursor():
            handover = Handover(
                tuple(map(library.chronicle, wish.entries)),
                self._gather_settings() if wish.has_settings else {},
                made_by=library.who or account_name(),
            )
            # Whether a file that is there may go was asked where it was chosen.
            write_handover(path, handover, password=wish.password, may_overwrite=True)
        self._settings.set(RECENT_FOLDER, str(path.parent))
        locked = "，设有密码" if wish.password is not None else ""
        self._dialogs.tell(_DONE.format(count=len(wish.entries), path=path, locked=locked))

    def _gather_settings(self) -> dict[str, Setting]:
        from export.paper.setup import write_setup  # noqa: PLC0415 - when needed
        from ui.jobs.paper_file import read_paper  # noqa: PLC0415 - too

        habits = {one: self._window.action(one).isChecked() for one in _HABITS}
        return {_PAPER: write_setup(read_paper().setup), **habits}

    def _adopt(self, settings: Mapping[str, Setting]) -> None:
        from export.paper.setup import read_setup  # noqa: PLC0415 - when needed
        from ui.jobs.paper_file import keep_paper  # noqa: PLC0415 - too

        for one in _HABITS:
            if one in settings and self._window.action(one).isChecked() != bool(settings[one]):
                self._window.action(one).trigger()
        if _PAPER in settings:
            try:
                setup = read_setup(str(settings[_PAPER]))
            except ValueError:
                return
            keep_paper(setup)


def _suggest_name(entries: Sequence[ReportEntry]) -> str:
    organs = {entry.organization for entry in entries}
    years = sorted({entry.year for entry in entries})
    whose = next(iter(organs)) if len(organs) == 1 else f"{len(organs)}个单位"
    span = f"{years[0]}年" if len(years) == 1 else f"{years[0]}至{years[-1]}年"
    return safe_file_name(f"交接-{whose}{span}-{dt.datetime.now().astimezone():%Y%m%d}")

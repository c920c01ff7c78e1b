"""Merging reports of another library, such as one that was carried on a stick, into this one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from forms.errors import UserError
from ui.look.busy_cursor import busy_cursor
from ui.window.settings import RECENT_FOLDER

if TYPE_CHECKING:
    from collections.abc import Collection

    from ui.controllers.slots import Slot
    from ui.dialogs.questions import Dialogs
    from ui.jobs.merge_offer import Merged, MergeOffer
    from ui.report.desk import ReportDesk
    from ui.window.main_window import MainWindow
    from ui.window.settings import Settings

_FILTERS = ("报告库、交接文件 (*.db *.nianbao)", "所有文件 (*)")
_LOCKED = "“{source}”设有密码，请输入对方告知的密码。"
_UNSAVED = "最近的改动还没有存上，没有合并；请等状态栏显示“已保存”后再试。"
_EMPTY = "“{source}”中没有报告。"
_ONLY_REGIONS = "没有要并入的报告。并入汇总项目{names}：单位名单、各单位的情况和调整？"
_BELOW = (
    "“{lower}”是汇总项目{region}里的“{unit}”。把它的 {count} 个单位连同报告放在“{unit}”下面？"
    "“{unit}”自己报的汇总数照旧计入合计，下面的单位不重复计。"
)
_LOOK = "“{source}”中的报告，只看，不并入本库。"


class MergeActions(QObject):
    """Connects the action 并入副本, and libraries that are dropped onto the window.

    `settings_came` carries what came with a handover file that was merged, and who made it.
    """

    settings_came = Signal(object, str)

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
        return {"merge_copy": self._on_merge_copy}

    def merge_file(self, path: Path) -> None:
        """Show what is in a file, and merge what the clerk chooses."""
        try:
            if not self._desk.flush():
                self._dialogs.report_error(_UNSAVED)
                return
            offer = self._read(path)
            if offer is None:
                return
            if not offer.reports and not offer.regions:
                self._dialogs.tell(_EMPTY.format(source=offer.source))
                return
            self._merge(offer)
        except UserError as error:
            self._dialogs.report_error(str(error))

    def _on_merge_copy(self) -> None:
        folder = Path(self._settings.get(RECENT_FOLDER) or Path.home())
        path = self._dialogs.choose_file(
            "并入副本：选择从别处带回的报告库，或交接文件", _FILTERS, folder
        )
        if path is not None:
            self._settings.set(RECENT_FOLDER, str(path.parent))
            self.merge_file(path)

    def _read(self, path: Path) -> MergeOffer | None:
        """Return what is in a library or a handover file; `None` where no password is given."""
        from storage.handover.file import is_handover  # noqa: PLC0415 - when needed
        from storage.other_library import read_other_library  # noqa: PLC0415 - too
        from ui.jobs.merge_offer import MergeOffer  # noqa: PLC0415 - too

        if is_handover(path):
            return self._read_handover(path)
        with busy_cursor():
            found = read_other_library(self._desk.library, path)
        return MergeOffer(path.name, tuple(found))

    def _read_handover(self, path: Path) -> MergeOffer | None:
        from storage.handover.errors import PasswordError  # noqa: PLC0415 - when needed
        from storage.handover.file import needs_password, read_handover  # noqa: PLC0415 - too
        from ui.jobs.merge_offer import offer_handover  # noqa: PLC0415 - too

        told, password = _LOCKED.format(source=path.name), None
        while True:
            if needs_password(path):
                password = self._dialogs.ask_password(told)
                if password is None:
                    return None
            try:
                with busy_cursor():
                    handover = read_handover(path, password)
            except PasswordError as error:
                told = str(error)
                continue
            return offer_handover(self._desk.library, path.name, handover)

    def _merge(self, offer: MergeOffer) -> None:
        from ui.jobs.merge_offer import merge_reports, summary  # noqa: PLC0415 - when needed

        chosen: Collection[int] = ()
        if offer.brings_reports or not offer.regions:
            chosen = self._dialogs.ask_merge(offer, lambda place: self._look(offer, place)) or ()
            if not chosen:
                return
        elif not self._wants_regions(offer):
            return
        library, catalog = self._desk.library, self._desk.catalog
        merged = list(merge_reports(library, catalog, offer, chosen, self._dialogs.ask_clashes))
        self._desk.library_changed.emit()
        self._follow(merged)
        told = [summary(merged, offer.source)] if merged else []
        self._dialogs.tell("\n".join((*told, *self._take_regions(offer))))
        if any(one.entry is not None for one in merged):
            self.settings_came.emit(offer.settings, offer.made_by)

    def _wants_regions(self, offer: MergeOffer) -> bool:
        """Ask whether projects are to be taken in though no report is."""
        from ui.jobs.aggregation.handing_over import name_carried  # noqa: PLC0415 - when needed

        names = "、".join(map(name_carried, offer.regions))
        return bool(names) and self._dialogs.confirm(_ONLY_REGIONS.format(names=names), "并入项目")

    def _take_regions(self, offer: MergeOffer) -> list[str]:
        """Take in the projects of a handover file; return what became of each, a sentence each."""
        if not offer.regions:
            return []
        from ui.jobs.aggregation.handing_over import (  # noqa: PLC0415 - when needed
            places_of,
            put_below,
            take_regions,
            tell_joined,
        )

        library, source = self._desk.library, offer.source
        chronicles = [each.chronicle for each in offer.reports]
        outcomes = take_regions(library, offer.regions, chronicles, source=source)
        told = [line for outcome in outcomes for line in tell_joined(outcome)]
        for carried in offer.regions:
            for region, unit in places_of(library, carried):
                name = f"{region.organization}/{region.year}"
                question = _BELOW.format(
                    region=name,
                    unit=unit.name,
                    lower=carried.organization,
                    count=len(carried.units),
                )
                if self._dialogs.confirm(question, "放在下面"):
                    told.append(put_below(library, region, unit, carried, chronicles, source))
        return told

    def _follow(self, merged: list[Merged]) -> None:
        """Show what came into the open report; one that came in alone is opened."""
        entries = [one.entry for one in merged if one.entry is not None]
        present = self._desk.entry
        if present is not None and present.identity in {entry.identity for entry in entries}:
            self._desk.catch_up()
        elif present is None and len(entries) == 1:
            self._desk.open(entries[0])

    def _look(self, offer: MergeOffer, place: int) -> None:
        from ui.jobs.merge_offer import report_of  # noqa: PLC0415 - when needed

        try:
            report = report_of(offer.reports[place], self._desk.catalog)
        except UserError as error:
            self._dialogs.report_error(str(error))
            return
        self._dialogs.show_report(report, _LOOK.format(source=offer.source))

"""Backups of the library: made when the clerk wants one, and brought back."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from forms.errors import UserError
from storage.backup import back_up, backups
from storage.second_place import mark_folder
from ui.window.settings import SECOND_BACKUP_DONE, SECOND_BACKUP_FOLDER, SECOND_BACKUP_MARK

if TYPE_CHECKING:
    from storage.backup_content import BackupContent
    from ui.controllers.slots import Slot
    from ui.dialogs.questions import Dialogs
    from ui.report.desk import ReportDesk
    from ui.window.main_window import MainWindow
    from ui.window.settings import Settings

_LOST = "整库还原后，备份之后的改动不再显示{missing}；还原前的状态会先备份一份。还原整个报告库？"
_BROUGHT_BACK = "已从备份恢复{count}份报告；恢复前的报告库已另外备份一份。"
_NOT_WHOLE = "最近的改动还没有存上，不在这份备份里。"
_ELSEWHERE = "别处的备份（U盘、共享文件夹）…"
_FILTERS = ("备份 (*.db)", "所有文件 (*)")
_MISSING = "，备份中没有的{things}也不再显示"


class BackupActions(QObject):
    """Connects making backups, choosing a second folder for them, and bringing reports back."""

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
            "backup_now": self._on_backup_now,
            "second_backup": self._on_second_backup,
            "restore_backup": self._on_restore_backup,
        }

    def _on_backup_now(self) -> None:
        is_whole = self._desk.flush()
        now = dt.datetime.now().astimezone()
        try:
            path = back_up(self._desk.library, now)
        except UserError as error:
            self._dialogs.report_error(str(error))
            return
        self._window.status_line.show_backup(now)
        self._dialogs.tell(f"已备份到 {path}。{'' if is_whole else _NOT_WHOLE}")

    def _on_second_backup(self) -> None:
        """Choose a second folder, and back up into it at once."""
        known = Path(self._settings.get(SECOND_BACKUP_FOLDER))
        folder = self._dialogs.choose_folder("另外备份到（U盘、共享文件夹）", known)
        if folder is None:
            return
        is_whole = self._desk.flush()
        now = dt.datetime.now().astimezone()
        try:
            path = back_up(self._desk.library, now, folder)
            mark = mark_folder(folder)
        except UserError as error:
            self._dialogs.report_error(str(error))
            return
        self._settings.set(SECOND_BACKUP_FOLDER, str(folder))
        self._settings.set(SECOND_BACKUP_DONE, now.isoformat())
        self._settings.set(SECOND_BACKUP_MARK, mark)
        missing = "" if is_whole else _NOT_WHOLE
        self._dialogs.tell(f"已备份到 {path}，以后每天也备份到这里。{missing}")

    def _on_restore_backup(self) -> None:
        """Choose a backup, see what is in it, and bring back some of it or all."""
        known = backups(self._desk.library.path)
        labels = [f"{backup.made_at:%Y年%m月%d日 %H:%M:%S}" for backup in known]
        chosen = self._dialogs.choose("从备份还原", [*labels, _ELSEWHERE], "查看…")
        if chosen is None:
            return
        path = known[chosen].path if chosen < len(known) else self._find_backup()
        if path is None:
            return
        name = labels[chosen] if chosen < len(known) else path.name
        try:
            self._desk.flush()
            from storage.backup_content import read_backup  # noqa: PLC0415 - once in a while

            self._restore_from(read_backup(path, self._desk.library), name)
        except UserError as error:
            self._dialogs.report_error(str(error))

    def _find_backup(self) -> Path | None:
        """Ask for a backup on a stick or share, such as that of a PC that is no more."""
        second = self._settings.get(SECOND_BACKUP_FOLDER)
        folder = Path(second) if second else self._desk.library.path.parent
        return self._dialogs.choose_file("选择备份文件", _FILTERS, folder)

    def _restore_from(self, content: BackupContent, made_at: str) -> None:
        wanted = self._dialogs.ask_restore(content, made_at)
        if wanted is None:
            return
        now = dt.datetime.now().astimezone()
        if wanted:
            if self._desk.restore_backup(content.path, now, wanted):
                self._dialogs.tell(_BROUGHT_BACK.format(count=len(wanted)))
        elif self._dialogs.confirm(_ask_for_all(content), "还原", loses=True):
            self._desk.restore_backup(content.path, now)


def _ask_for_all(content: BackupContent) -> str:
    counts = {
        "份报告": len(content.only_in_library),
        "个汇总项目": len(content.regions_only_in_library),
    }
    things = "和".join(f"{count}{thing}" for thing, count in counts.items() if count)
    return _LOST.format(missing=_MISSING.format(things=things) if things else "")

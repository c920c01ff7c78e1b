"""What concerns the program and its library as a whole."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices

from forms.errors import UserError
from storage.backup import back_up, backups
from storage.backup_content import read_backup
from storage.second_place import mark_folder
from ui.window.main_window import PROGRAM_NAME
from ui.window.settings import SECOND_BACKUP_DONE, SECOND_BACKUP_FOLDER, SECOND_BACKUP_MARK

if TYPE_CHECKING:
    from storage.backup_content import BackupContent
    from ui.controllers.slots import Slot
    from ui.dialogs.questions import Dialogs
    from ui.report.desk import ReportDesk
    from ui.window.main_window import MainWindow
    from ui.window.settings import Settings

_HELP = (
    "填表：直接输入数字覆盖单元格，回车到下一行，Tab 到右边一格；F2 在原数上修改，Delete 清除。\n"
    "合计自动计算；空白单元格是待填，没有的用“其余填零”一次填 0。\n"
    "校验：右侧列出不平的关系和差额，F8 跳到下一处。\n"
    "保存：随填随存，不用点保存。\n"
    "导出：生成正式的 Word 文件；还有错误或待填时导出为草稿。"
)

_LISTED = 12
"""Reports named in the question; more of them would not fit on a screen."""


def _describe(content: BackupContent) -> str:
    """Return what is in a backup, and what would not be there any more, a report a line."""
    lines = [f"备份中有{len(content.reports)}份报告："]
    lines += [
        f"{one.entry.organization} {one.entry.year}年（{one.standing}）"
        for one in content.reports[:_LISTED]
    ]
    if len(content.reports) > _LISTED:
        lines.append(f"……等{len(content.reports)}份")
    lines += [
        f"{entry.organization} {entry.year}年（备份中没有，还原后不再显示）"
        for entry in content.only_in_library[:_LISTED]
    ]
    if len(content.only_in_library) > _LISTED:
        lines.append(f"……等{len(content.only_in_library)}份，备份中没有")
    return "\n".join(lines)


class ProgramActions(QObject):
    """Connects quitting, the look, the data folder, backups and help."""

    def __init__(
        self, window: MainWindow, desk: ReportDesk, dialogs: Dialogs, settings: Settings
    ) -> None:
        super().__init__(window)
        self._window = window
        self._desk = desk
        self._dialogs = dialogs
        self._settings = settings
        window.close_requested.connect(self._on_close_requested)

    def slots(self) -> dict[str, Slot]:
        """Return what the actions do, by their ids."""
        return {
            "quit": self._window.close,
            "open_folder": self._on_open_folder,
            "backup_now": self._on_backup_now,
            "second_backup": self._on_second_backup,
            "restore_backup": self._on_restore_backup,
            "show_help": lambda: self._dialogs.tell(_HELP),
            "about": self._on_about,
        }

    def _on_open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._desk.library.path.parent)))

    def _on_backup_now(self) -> None:
        self._desk.flush()
        now = dt.datetime.now().astimezone()
        try:
            path = back_up(self._desk.library, now)
        except UserError as error:
            self._dialogs.report_error(str(error))
            return
        self._window.status_line.show_backup(now)
        self._dialogs.tell(f"已备份到 {path}")

    def _on_second_backup(self) -> None:
        """Choose a second folder, and back up into it at once."""
        known = Path(self._settings.get(SECOND_BACKUP_FOLDER))
        folder = self._dialogs.choose_folder("另外备份到（U盘、共享文件夹）", known)
        if folder is None:
            return
        self._desk.flush()
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
        self._dialogs.tell(f"已备份到 {path}，以后每天也备份到这里。")

    def _on_restore_backup(self) -> None:
        known = backups(self._desk.library.path)
        labels = [f"{backup.made_at:%Y年%m月%d日 %H:%M:%S}" for backup in known]
        chosen = self._dialogs.choose("从备份还原", labels, "还原")
        if chosen is None:
            return
        try:
            self._desk.flush()
            told = _describe(read_backup(known[chosen].path, self._desk.library))
            question = f"还原后，备份之后的改动不再显示；还原前的状态会先备份一份。\n\n{told}"
            if self._dialogs.confirm(question, "还原"):
                self._desk.restore_backup(known[chosen].path, dt.datetime.now().astimezone())
        except UserError as error:
            self._dialogs.report_error(str(error))

    def _on_about(self) -> None:
        self._dialogs.tell(
            f"{PROGRAM_NAME}\n离线填报、校验、导出政府信息公开工作年度报告。\n"
            f"数据保存在 {self._desk.library.path}"
        )

    def _on_close_requested(self) -> None:
        """Let the window close once everything is on disk, or the clerk gives the rest up."""
        self._window.can_close = self._desk.close()
        if self._window.can_close:
            self._desk.library.close()

"""What concerns the program and its library as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices

from ui.window.main_window import PROGRAM_NAME

if TYPE_CHECKING:
    from ui.controllers.slots import Slot
    from ui.dialogs.questions import Dialogs
    from ui.report.desk import ReportDesk
    from ui.window.main_window import MainWindow

_HELP = (
    "填表：直接输入数字覆盖单元格，回车到下一行，Tab 到右边一格；F2 在原数上修改，Delete 清除。\n"
    "合计自动计算；空白单元格是待填，没有的用“其余填零”一次填 0。\n"
    "校验：右侧列出不平的关系和差额，F8 跳到下一处。\n"
    "保存：随填随存，不用点保存。\n"
    "导出：生成正式的 Word 文件；还有错误或待填时导出为草稿。"
)


class ProgramActions(QObject):
    """Connects quitting, the data folder and help."""

    def __init__(self, window: MainWindow, desk: ReportDesk, dialogs: Dialogs) -> None:
        super().__init__(window)
        self._window = window
        self._desk = desk
        self._dialogs = dialogs
        window.close_requested.connect(self._on_close_requested)

    def slots(self) -> dict[str, Slot]:
        """Return what the actions do, by their ids."""
        return {
            "quit": self._window.close,
            "open_folder": self._on_open_folder,
            "show_help": lambda: self._dialogs.tell(_HELP),
            "about": self._on_about,
        }

    def _on_open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._desk.library.path.parent)))

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

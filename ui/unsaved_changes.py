"""What is asked when a report is to be left whose last changes the library does not take."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from forms.model.errors import UserError

if TYPE_CHECKING:
    from forms.session import ReportSession
    from ui.dialogs import Dialogs

_QUESTION = "最近的改动没能保存到报告库"
_SAVE_ASIDE = "把现在的内容另存为文件，再关闭"
_GIVE_UP = "放弃这些改动并关闭"
_CHOICES = (_SAVE_ASIDE, _GIVE_UP)
_DATA_FILTER = "数据文件 (*.json)"


class UnsavedChanges:
    """Asks the clerk: keep them in a file, give them up, or stay."""

    def __init__(self, dialogs: Dialogs) -> None:
        self._dialogs = dialogs

    def may_leave(self, session: ReportSession) -> bool:
        """Tell whether the report may be closed without its last changes in the library."""
        chosen = self._dialogs.choose(_QUESTION, _CHOICES, "关闭")
        if chosen is None:
            return False
        return _CHOICES[chosen] == _GIVE_UP or self._save_aside(session)

    def _save_aside(self, session: ReportSession) -> bool:
        from storage.files import replace_file, safe_file_name  # noqa: PLC0415 - hardly ever
        from ui.export_job import write_data  # noqa: PLC0415

        name = safe_file_name(f"{session.report.title}.json")
        target = self._dialogs.choose_target("另存为", (_DATA_FILTER,), Path.home() / name)
        if target is None:
            return False
        try:
            replace_file(target, write_data(session.report))
        except UserError as error:
            self._dialogs.report_error(str(error))
            return False
        return True

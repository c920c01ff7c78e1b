"""What is sent to units from the matrix: why a report goes back, and who has not handed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from pathlib import Path

    from export.region.records import ReturnSlip
    from ui.jobs.aggregation.unit_check import UnitCheck
    from ui.region.board import BoardRow
    from ui.region.surroundings import Surroundings

_AS_WORD, _AS_TEXT, _ONLY_MARK = (
    "退回单（Word 文件）",
    "退回文字（复制，用于微信、短信）",
    "只标为退回",
)
_RETURN = "退回“{name}”的报告：先选怎样告知单位。"
_COPIED = "退回文字已复制。"
_WRITTEN = "退回单已存为 {path}。"
_LIST_AS_TEXT, _LIST_AS_WORD = "复制成文字（用于微信、短信）", "催报名单（Word 文件）"
_NOBODY_MISSING = "应报送的单位都已交来。"
_MISSING = "还有 {count} 个单位没有交来。"
_MISSING_COPIED = "已复制 {count} 个未交单位的名单。"
_MISSING_WRITTEN = "未交单位的名单已存为 {path}。"
_REMINDER_NAME = "{organization}{year}年年报未交单位.docx"
_WORD_FILES = ("Word 文档 (*.docx)",)


class UnitLetters:
    """Writes letters to files, or puts them on the clipboard, as the clerk chooses."""

    def __init__(self, work: Surroundings) -> None:
        self._work = work
        self._desk = work.desk

    def return_to(self, row: BoardRow, check: UnitCheck) -> str | None:
        """Tell a unit why its report goes back; return what was done, `None` where it was not.

        Raises:
            UserError: the file could not be written.
        """
        ways = (_AS_WORD, _AS_TEXT, _ONLY_MARK)
        question = _RETURN.format(name=row.unit.name)
        chosen = self._work.dialogs.choose("退回", ways, "退回", question)
        if chosen is None:
            return None
        return (self._write_slip, self._copy_slip, lambda _row, _check: "")[chosen](row, check)

    def list_missing(self) -> None:
        """Give out the list of those who have not handed in.

        Raises:
            UserError: the file could not be written.
        """
        from export.region.reminder import reminder_text, write_reminder  # noqa: PLC0415 - seldom
        from storage.files import safe_file_name  # noqa: PLC0415 - too
        from ui.region.letters import reminder_of  # noqa: PLC0415 - too

        region = self._desk.present
        reminder = reminder_of(region, self._desk.board)
        count = len(reminder.units)
        if not count:
            self._work.tell(_NOBODY_MISSING)
            return
        ways = (_LIST_AS_TEXT, _LIST_AS_WORD)
        chosen = self._work.dialogs.choose("未交名单", ways, "生成", _MISSING.format(count=count))
        if chosen == 0:
            QApplication.clipboard().setText(reminder_text(reminder))
            self._work.tell(_MISSING_COPIED.format(count=count))
        elif chosen is not None:
            name = _REMINDER_NAME.format(organization=region.organization, year=region.year)
            path = self._write("催报名单", safe_file_name(name), write_reminder(reminder))
            self._work.tell(_MISSING_WRITTEN.format(path=path) if path is not None else "")

    def _write_slip(self, row: BoardRow, check: UnitCheck) -> str | None:
        from export.region.return_slip import return_slip_name, write_return_slip  # noqa: PLC0415
        from ui.jobs.paper_file import read_paper  # noqa: PLC0415 - as the writer

        slip = self._slip(row, check)
        content = write_return_slip(slip, read_paper().setup)
        path = self._write("退回单", return_slip_name(slip), content)
        return _WRITTEN.format(path=path) if path is not None else None

    def _copy_slip(self, row: BoardRow, check: UnitCheck) -> str:
        from export.region.return_slip import return_slip_text  # noqa: PLC0415 - when needed

        QApplication.clipboard().setText(return_slip_text(self._slip(row, check)))
        return _COPIED

    def _slip(self, row: BoardRow, check: UnitCheck) -> ReturnSlip:
        from ui.jobs.aggregation.return_slips import slip_of  # noqa: PLC0415 - when needed

        notes = self._desk.units.notes(row.unit.number)
        return slip_of(self._desk.present, row.unit.name, check, notes, row.source)

    def _write(self, title: str, name: str, content: bytes) -> Path | None:
        """Write a Word file where the clerk wants it; return where, `None` for nowhere."""
        from storage.files import replace_file  # noqa: PLC0415 - when needed

        target = self._work.dialogs.choose_target(title, _WORD_FILES, self._work.folder / name)
        if target is None:
            return None
        replace_file(target.path, content)
        return target.path

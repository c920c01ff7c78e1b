"""The history of the open report: who changed what, and what it was before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QObject

from forms.errors import UserError
from storage.files import replace_file, safe_file_name
from storage.open_library import account_name
from ui.controllers.export_folder import export_folder
from ui.dialogs.name import NameQuestion
from ui.jobs.history_book import BRINGING_BACK, COLUMNS, Doing, HistoryBook, HistoryWish
from ui.jobs.history_lines import describe_last_changes, show_time
from ui.window.settings import OWN_NAME, RECENT_FOLDER

if TYPE_CHECKING:
    from forms.edition.terms import CellId
    from forms.model.changes import ChangeSet, Field
    from forms.session import ReportSession
    from storage.rows import ReportEntry
    from ui.controllers.slots import Slot
    from ui.dialogs.questions import Dialogs
    from ui.report.desk import ReportDesk
    from ui.window.main_window import MainWindow
    from ui.window.settings import Settings

_LAST = 5
"""Changes of a cell that the panel beside the form shows."""
_SHOWN_MS = 8000
_FILE_TYPES = ("Excel 工作簿 (*.xlsx)", "文本文件 (*.txt)")
_CLOSED = "报告已经关闭；请重新打开后再看历史。"
_NOTHING = "与现在的内容相同，没有要取回的。"
_BROUGHT_BACK = "已取回{name}的内容，可以一次撤销。"
_WHOLE_BACK = "整份报告回到{name}，会改动 {count} 处，可以一次撤销。确定吗？"
_NAMING = "给现在的内容起个名字，以后在历史里、命令行 --as-of 里都能找到它。"
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
        self._wishes = {
            Doing.LOOK: self._look,
            Doing.FIELD_BACK: self._bring_field_back,
            Doing.WHOLE_BACK: self._bring_all_back,
            Doing.NAME: self._name,
            Doing.EXPORT: self._export,
        }
        self._book: HistoryBook | None = None
        desk.library.who = settings.get(OWN_NAME)
        window.details_panel.read_changes = self._read_changes
        desk.saved.connect(window.details_panel.show_changes)

    def slots(self) -> dict[str, Slot]:
        """Return what the actions do, by their ids."""
        return {"own_name": self._on_own_name, "show_history": self._on_show_history}

    def _read_changes(self, cell: CellId) -> tuple[str, ...]:
        session, entry = self._desk.session, self._desk.entry
        if session is None or entry is None:
            return ()
        number = entry.id
        try:
            return describe_last_changes(
                lambda count: self._desk.library.last_steps(number, cell, count), _LAST
            )
        except UserError:
            return ()  # Saving tells what is the matter with the library.

    def _on_show_history(self) -> None:
        if self._desk.session is None or self._desk.entry is None:
            return
        self._desk.flush()
        try:
            book = self._read_book()
        except UserError as error:
            self._dialogs.report_error(str(error))
            return
        self._book = book
        self._dialogs.show_history(book, self._carry_out)
        self._book = None

    def _carry_out(self, wish: HistoryWish) -> HistoryBook:
        """Do what the clerk wishes of the history; return it as it is afterwards."""
        session, _ = self._open()
        # What is wished for is told by its place in the log that is shown: another window may
        # have packed what is old meanwhile.
        book = self._book or self._read_book()
        try:
            shown = replace(book, is_locked=session.is_locked).of(wish.origin)
            self._wishes[wish.doing](shown, wish)
        except UserError as error:
            self._dialogs.report_error(str(error))
        self._desk.flush()
        self._book = self._read_book()
        return self._book

    def _read_book(self) -> HistoryBook:
        session, entry = self._open()
        told = self._desk.library.chronicle(entry)
        looks_on = session.locking.looks_on
        book = HistoryBook(entry, told.log, session.edition, session.is_locked, looks_on)
        return replace(book, branches=told.branches)

    def _look(self, book: HistoryBook, wish: HistoryWish) -> None:
        from ui.jobs.past_copy import bring_some_back, look_at  # noqa: PLC0415 - comparing is loaded when needed

        session, _ = self._open()
        catalog = self._desk.catalog
        past = look_at(book, wish.place, session.report, session.previous, catalog)
        taken = self._dialogs.ask_past(past)
        if taken and not past.is_locked:
            self._bring_back(bring_some_back(past, taken), past.name)

    def _bring_field_back(self, book: HistoryBook, wish: HistoryWish) -> None:
        from ui.jobs.past_copy import bring_field_back  # noqa: PLC0415

        session, _ = self._open()
        catalog = self._desk.catalog
        changes = bring_field_back(book, wish.place, session.report, self._reasons(), catalog)
        self._bring_back(changes, f"{show_time(book.log[wish.place])}之前")

    def _bring_all_back(self, book: HistoryBook, wish: HistoryWish) -> None:
        from ui.jobs.past_copy import bring_all_back  # noqa: PLC0415

        session, _ = self._open()
        catalog = self._desk.catalog
        changes = bring_all_back(book, wish.place, session.report, self._reasons(), catalog)
        name = book.state_name(wish.place)
        question = _WHOLE_BACK.format(name=name, count=len(changes.changes))
        if not changes or self._dialogs.confirm(question, "回到当时"):
            self._bring_back(changes, name)

    def _reasons(self) -> dict[Field, str]:
        """Return the explanations as they stand, by address."""
        _, entry = self._open()
        kept = self._desk.library.explanations(entry.id)
        return {each.field: each.content for each in kept}

    def _bring_back(self, changes: ChangeSet, name: str) -> None:
        session, _ = self._open()
        if not changes:
            self._dialogs.tell(_NOTHING)
            return
        session.apply(changes, f"{BRINGING_BACK}：{name}")
        self._window.status_line.showMessage(_BROUGHT_BACK.format(name=name), _SHOWN_MS)

    def _name(self, _book: HistoryBook, _wish: HistoryWish) -> None:
        _, entry = self._open()
        name = self._dialogs.ask_name(NameQuestion("命名现在的版本", _NAMING, "命名", "", "送审稿"))
        if name and self._desk.flush():
            self._desk.library.name_version(entry, name)

    def _export(self, book: HistoryBook, wish: HistoryWish) -> None:
        from export.history_table import write_history_text, write_history_xlsx  # noqa: PLC0415

        title = f"{book.entry.organization}{book.entry.year}年年报修改历史"
        suggested = export_folder(self._settings) / f"{safe_file_name(title)}.xlsx"
        target = self._dialogs.choose_target("导出历史", _FILE_TYPES, suggested)
        if target is None:
            return
        is_text = target.path.suffix.lower() == ".txt"
        write = write_history_text if is_text else write_history_xlsx
        rows = (book.row(line) for line in reversed(wish.lines))
        replace_file(target.path, write(title, COLUMNS, rows))
        self._settings.set(RECENT_FOLDER, str(target.path.parent))
        self._dialogs.tell(f"已导出：{target.path}")

    def _open(self) -> tuple[ReportSession, ReportEntry]:
        session, entry = self._desk.session, self._desk.entry
        if session is None or entry is None:
            raise UserError(_CLOSED)
        return session, entry

    def _on_own_name(self) -> None:
        account = account_name()
        note = _OWN_NAME.format(account=f"“{account}”" if account else "")
        known = self._settings.get(OWN_NAME)
        question = NameQuestion("我的姓名", note, "记住", known, account, may_be_empty=True)
        name = self._dialogs.ask_name(question)
        if name is not None:
            self._settings.set(OWN_NAME, name)
            self._desk.library.who = name

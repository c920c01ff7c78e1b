"""What is asked where the library does not take the last changes, and what is then done."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from forms.errors import UserError
from storage.errors import (
    DamagedError,
    LibraryBusyError,
    LibraryError,
    LibraryLostError,
    ReportGoneError,
    RevisionConflictError,
)
from storage.files import replace_file, safe_file_name
from ui.jobs.clash_question import ClashQuestion, in_form_order
from ui.jobs.field_names import name_field
from ui.report import reconciliation

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from forms.edition.edition import Edition
    from forms.model import three_ways
    from forms.model.changes import Field
    from forms.model.merge import Clash, Merge
    from ui.dialogs.questions import Dialogs
    from ui.report.desk import ReportDesk

_TITLE = "没有保存到报告库"
_QUESTION = "最近的改动没能保存到报告库"
_SAVE_ASIDE = "把现在的内容另存为文件，再关闭"
_GIVE_UP = "放弃这些改动并关闭"
_CHOICES = (_SAVE_ASIDE, _GIVE_UP)
_WAITING = "报告库正被其他程序占用，最近的改动还没有存上。正在等待，存上后自动关闭。"

_MERGE_ALL = "取库中现在的内容，把本窗口里不同的并在上面（可一次撤销）"
_PUT_IN = "把窗口里的报告存入现在的报告库"
_WRITE_BACK = "把报告库写回原处，接着填"
_TAKE_PRESENT = "改用原处现在的报告库，把窗口里的报告并进去"
_ASIDE = "把窗口里的报告另存为文件"
_RETRY = "再试一次"
_CLASHES_SHOWN = 8

Way = tuple[str, "Callable[[ReportDesk], object]"]


class UnsavedChanges(QObject):
    """Asks the clerk what is to be done: nothing is thrown away without having been asked."""

    def __init__(self, dialogs: Dialogs) -> None:
        super().__init__()
        self._dialogs = dialogs

    def attend(self, desk: ReportDesk) -> None:
        """Ask from now on whenever the desk meets something that needs a decision."""
        self.setParent(desk)
        desk.troubled.connect(lambda error: self.settle(desk, error))

    def may_leave(self, desk: ReportDesk) -> bool:
        """Tell whether the report may be closed without its last changes in the library."""
        if isinstance(desk.error, LibraryBusyError) and self._dialogs.wait(_WAITING, desk.flush):
            return True
        reason = str(desk.error or "")
        chosen = self._dialogs.choose(_QUESTION, _CHOICES, "关闭", reason)
        if chosen is None:
            return False
        return _CHOICES[chosen] == _GIVE_UP or self._save_aside(desk)

    def reconcile(self, desk: ReportDesk) -> bool:
        """Bring what another window has saved into the open report; tell whether that is done.

        Only where both have changed the same place, the clerk is asked.
        """
        is_clean = desk.autosave is None or desk.autosave.is_clean
        if is_clean and QApplication.activeModalWidget() is not None:
            return False  # what is shown there was made from the report as it is
        try:
            count = reconciliation.unite_with_stored(desk, lambda found: self._decide(desk, found))
        except UserError as error:
            if not is_clean:
                self._dialogs.report_error(str(error))
            return False
        if count:
            desk.united.emit(count)
        return count is not None

    def _decide(
        self, desk: ReportDesk, clashes: Sequence[three_ways.Clash]
    ) -> Collection[Field] | None:
        if desk.session is None:
            return None
        others = desk.others
        theirs = f"另一处（{others[0].place}）" if others else "另一处"
        edition = desk.session.edition
        question = ClashQuestion(in_form_order(clashes, edition), edition, "本窗口", theirs)
        return self._dialogs.ask_clashes(question)

    def settle(self, desk: ReportDesk, error: LibraryError) -> None:
        """Ask how to go on, and do it."""
        if isinstance(error, RevisionConflictError) and error.descends:
            if desk.autosave is not None and not desk.autosave.is_asking:
                desk.autosave.ask_again()
                desk.flush_changes()
            return
        ways = self._ways(error)
        reason = "\n".join((str(error), *_describe_others(desk)))
        chosen = self._dialogs.choose(_TITLE, [label for label, _ in ways], "继续", reason)
        if chosen is None:
            return
        try:
            ways[chosen][1](desk)
        except UserError as failure:
            self._dialogs.report_error(str(failure))

    def _ways(self, error: LibraryError) -> list[Way]:
        aside: Way = (_ASIDE, self._save_aside)
        match error:
            case RevisionConflictError():
                return [(_MERGE_ALL, self._merge), aside]
            case ReportGoneError():
                return [(_PUT_IN, self._put_in), aside]
            case LibraryLostError(is_gone=True):
                return [(_WRITE_BACK, self._write_back), aside, (_RETRY, _retry)]
            case DamagedError():
                return [aside, (_RETRY, _retry)]
            case _:
                return [(_TAKE_PRESENT, self._take_present), aside, (_RETRY, _retry)]

    def _merge(self, desk: ReportDesk) -> None:
        self._tell_merge(desk, reconciliation.take_in_stored(desk))

    def _put_in(self, desk: ReportDesk) -> None:
        self._tell_merge(desk, reconciliation.put_into_library(desk))

    def _write_back(self, desk: ReportDesk) -> None:
        from storage.recovery import write_back  # noqa: PLC0415 - hardly ever

        self._tell_merge(desk, reconciliation.take_library(desk, write_back(desk.library)))

    def _take_present(self, desk: ReportDesk) -> None:
        from storage.recovery import reopen_library  # noqa: PLC0415 - hardly ever

        self._tell_merge(desk, reconciliation.take_library(desk, reopen_library(desk.library)))

    def _tell_merge(self, desk: ReportDesk, merge: Merge) -> None:
        if desk.session is None or not merge.changes:
            return
        lines = ["已取库中的内容，本窗口的改动并在上面；按一次“撤销”即恢复库中的内容。"]
        if merge.clashes:
            lines.append("两边都改过、现为本窗口内容的：")
            edition = desk.session.edition
            lines += [_describe(each, edition) for each in merge.clashes[:_CLASHES_SHOWN]]
            left = len(merge.clashes) - _CLASHES_SHOWN
            lines += [f"……另有 {left} 处"] if left > 0 else []
        self._dialogs.tell("\n".join(lines))

    def _save_aside(self, desk: ReportDesk) -> bool:
        from export.formats import DATA  # noqa: PLC0415 - hardly ever
        from export.json_report import write_json  # noqa: PLC0415

        if desk.session is None:
            return True
        report = desk.session.report
        name = safe_file_name(f"{report.title}{DATA.suffix}")
        target = self._dialogs.choose_target("另存为", (DATA.file_filter,), Path.home() / name)
        if target is None:
            return False
        try:
            replace_file(target.path, write_json(report))
        except UserError as error:
            self._dialogs.report_error(str(error))
            return False
        return True


def _retry(desk: ReportDesk) -> None:
    if not desk.flush() and desk.error is not None:
        raise LibraryError(str(desk.error))


def _describe_others(desk: ReportDesk) -> list[str]:
    others = desk.others
    if not others:
        return []
    return ["这份报告另在以下窗口中打开：", *(f"· {holder}" for holder in others)]


def _describe(clash: Clash, edition: Edition) -> str:
    place = name_field(clash.field, edition)
    if max(len(clash.theirs), len(clash.ours)) > 20:  # noqa: PLR2004 - a text, not a figure
        return f"· {place}"
    theirs, ours = clash.theirs or "空白", clash.ours or "空白"
    return f"· {place}：库中 {theirs}，本窗口 {ours}"

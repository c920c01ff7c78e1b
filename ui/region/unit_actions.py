"""What is done with the chosen unit: looked at, opened, returned, accepted, exempted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from forms.edition.terms import Level
from forms.errors import UserError
from forms.model.aggregation.states import UnitState, Verdict
from ui.dialogs.name import NameQuestion
from ui.region.matrix.details import UnitLine

if TYPE_CHECKING:
    from collections.abc import Callable

    from export.region.records import ReturnSlip
    from storage.rows import ReportEntry
    from ui.jobs.aggregation.unit_check import UnitCheck
    from ui.region.board import BoardRow
    from ui.region.surroundings import Surroundings

_AS_WORD, _AS_TEXT, _ONLY_MARK = (
    "退回单（Word 文件）",
    "退回文字（复制，用于微信、短信）",
    "只标为退回",
)
_RETURN = "退回“{name}”的报告：先选怎样告知单位。"
_RETURNED = "已标为退回。{told}"
_COPIED = "退回文字已复制。"
_WRITTEN = "退回单已存为 {path}。"
_ACCEPT = "“{name}”还有{what}。仍按通过处理？报告再有改动时会重新检查。"
_EXEMPT = "写明“{name}”为什么不用报送，例如 已撤销、并入市档案局。"
_NOBODY_MISSING = "应报送的单位都已交来。"
_MISSING_COPIED = "已复制 {count} 个未交单位的名单。"
_WORD_FILES = ("Word 文档 (*.docx)",)


class UnitActions(QObject):
    """Carries out what is wished for on the page with the matrix.

    `open_wanted` carries the entry of a report that is to be opened in the main window.
    """

    open_wanted = Signal(object)

    def __init__(self, work: Surroundings) -> None:
        super().__init__(work.window)
        self._work = work
        self._desk = work.desk
        page = work.window.matrix
        page.chosen.connect(self._on_chosen)
        page.wished.connect(self._on_wished)
        page.missing_wanted.connect(self._on_missing_wanted)

    def check_again(self, entry: ReportEntry) -> None:
        """Check a report that was changed in the main window, where it is a unit's."""
        facts = self._desk.facts_of(entry.id)
        if facts is None:
            return
        with self._work.guarded():
            check = self._desk.check(facts)
            if check is not None:
                self._desk.keep_checks([(facts, check)])

    def _on_chosen(self, row: BoardRow | None) -> None:
        """Say what is the matter with the chosen unit's report, and keep its counts."""
        if row is None or row.facts is None or row.facts.report is None:
            return
        details = self._work.window.matrix.details
        try:
            check = self._desk.check(row.facts)
            notes = self._desk.units.notes(row.unit.number)
        except UserError as error:
            details.show_lines((UnitLine(str(error), Level.ERROR),))
            return
        found = check.lines if check is not None else []
        details.show_lines(
            (
                *(UnitLine(note) for note in notes),
                *(UnitLine(text, level) for level, text in found),
            )
        )

    def _on_wished(self, wish: str, row: BoardRow) -> None:
        wishes: dict[str, Callable[[BoardRow], None]] = {
            "open": self._open,
            "return": self._return,
            "accept": self._accept,
            "exempt": self._exempt,
        }
        with self._work.guarded():
            wishes[wish](row)

    def _open(self, row: BoardRow) -> None:
        if row.facts is not None and row.facts.report is not None:
            self.open_wanted.emit(self._desk.desk.library.entry(row.facts.report))

    def _return(self, row: BoardRow) -> None:
        """Write what is to be told to the unit, and mark its report as returned."""
        check = self._checked(row)
        if check is None:
            return
        ways = (_AS_WORD, _AS_TEXT, _ONLY_MARK)
        question = _RETURN.format(name=row.unit.name)
        chosen = self._work.dialogs.choose("退回", ways, "退回", question)
        if chosen is None:
            return
        tell = (self._write_slip, self._copy_slip, lambda _row, _check: "")[chosen]
        told = tell(row, check)
        if told is not None:
            self._desk.judge(self._present(row), Verdict.RETURNED)
            self._work.tell(_RETURNED.format(told=told))

    def _write_slip(self, row: BoardRow, check: UnitCheck) -> str | None:
        from export.region.return_slip import return_slip_name, write_return_slip  # noqa: PLC0415
        from storage.files import replace_file  # noqa: PLC0415 - as the writer
        from ui.jobs.paper_file import read_paper  # noqa: PLC0415

        slip = self._slip(row, check)
        suggested = self._work.folder / return_slip_name(slip)
        target = self._work.dialogs.choose_target("退回单", _WORD_FILES, suggested)
        if target is None:
            return None
        replace_file(target.path, write_return_slip(slip, read_paper().setup))
        return _WRITTEN.format(path=target.path)

    def _copy_slip(self, row: BoardRow, check: UnitCheck) -> str | None:
        from export.region.return_slip import return_slip_text  # noqa: PLC0415 - when needed

        QApplication.clipboard().setText(return_slip_text(self._slip(row, check)))
        return _COPIED

    def _slip(self, row: BoardRow, check: UnitCheck) -> ReturnSlip:
        from ui.region.letters import slip_of  # noqa: PLC0415 - when needed

        return slip_of(self._desk.present, row, check, self._desk.units.notes(row.unit.number))

    def _accept(self, row: BoardRow) -> None:
        """Accept a report; one with errors or doubts only after a question."""
        check = self._checked(row)
        if check is None:
            return
        present = self._present(row)
        what = _describe_rest(present)
        question = _ACCEPT.format(name=row.unit.name, what=what)
        if not what or self._work.dialogs.confirm(question, "按通过处理"):
            self._desk.judge(present, Verdict.ACCEPTED)

    def _exempt(self, row: BoardRow) -> None:
        reason: str | None = ""
        if not row.unit.exempt:
            note = _EXEMPT.format(name=row.unit.name)
            reason = self._work.dialogs.ask_name(NameQuestion("免报", note, "免报", "", "原因"))
            if not reason:
                return
        self._desk.exempt(row.unit, reason or "")

    def _on_missing_wanted(self) -> None:
        from export.region.reminder import reminder_text  # noqa: PLC0415 - when needed
        from ui.region.letters import reminder_of  # noqa: PLC0415

        with self._work.guarded():
            reminder = reminder_of(self._desk.present, self._desk.board)
            if not reminder.units:
                self._work.tell(_NOBODY_MISSING)
                return
            QApplication.clipboard().setText(reminder_text(reminder))
            self._work.tell(_MISSING_COPIED.format(count=len(reminder.units)))

    def _checked(self, row: BoardRow) -> UnitCheck | None:
        """Return a unit's report looked at as it is now; what is known of it is kept."""
        if row.facts is None:
            return None
        check = self._desk.check(row.facts)
        if check is not None and (row.facts.counts is None or row.facts.stamp != check.entry.stamp):
            self._desk.keep_checks([(row.facts, check)])
        return check

    def _present(self, row: BoardRow) -> BoardRow:
        """Return a unit's row as it is known now."""
        place = self._desk.board.place_of(row.unit.number)
        return self._desk.board.rows[place] if place is not None else row


def _describe_rest(row: BoardRow) -> str:
    """Return what stands against accepting a report, blank where nothing does."""
    if row.state is UnitState.PASSED:
        return ""
    words = {Level.ERROR: "错误", Level.VERIFY: "核实", Level.PENDING: "待填"}
    parts = [f"{word} {row.count(level)} 处" for level, word in words.items() if row.count(level)]
    notes = row.facts.note_count if row.facts is not None else 0
    parts += [f"没有读准 {notes} 处"] if notes else []
    return "、".join(parts)

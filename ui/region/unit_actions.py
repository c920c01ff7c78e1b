"""What is done with the chosen unit: looked at, opened, returned, accepted, exempted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from forms.edition.terms import Level
from forms.errors import UserError
from forms.model.aggregation.states import UnitState, Verdict
from ui.dialogs.name import NameQuestion
from ui.region.matrix.details import UnitLine
from ui.region.unit_letters import UnitLetters

if TYPE_CHECKING:
    from collections.abc import Callable

    from storage.rows import ReportEntry
    from ui.jobs.aggregation.unit_check import UnitCheck
    from ui.region.board import BoardRow
    from ui.region.surroundings import Surroundings

_RETURNED = "已标为退回。{told}"
_ACCEPT = "“{name}”还有{what}。仍按通过处理？报告再有改动时会重新检查。"
_EXEMPT = "写明“{name}”为什么不用报送，例如 已撤销、并入市档案局。"
_DETACH = "“{name}”的报告不再算作这个单位的？报告仍在报告库中。"
_NONE_FREE = "报告库中没有{year}年、还没有归到单位的报告。"
_PICK = "选“{name}”的报告"


class UnitActions(QObject):
    """Carries out what is wished for on the page with the matrix.

    `open_wanted` carries the entry of a report that is to be opened in the main window.
    """

    open_wanted = Signal(object)

    def __init__(self, work: Surroundings) -> None:
        super().__init__(work.window)
        self._work = work
        self._desk = work.desk
        self._letters = UnitLetters(work)
        page = work.window.matrix
        page.chosen.connect(self._on_chosen)
        page.wished.connect(self._on_wished)
        page.missing_wanted.connect(self._on_missing_wanted)

    def check_again(self, entry: ReportEntry) -> None:
        """Check a report that was changed in the main window, where it is a unit's."""
        facts = self._desk.facts_of(entry.id)
        if facts is None:
            return
        with self._work.guarded_quietly():
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
            own = self._desk.compare_own_sum(row, check)
        except UserError as error:
            details.show_lines((UnitLine(str(error), Level.ERROR),))
            return
        found = check.lines if check is not None else []
        details.show_lines(
            (
                *(UnitLine(note) for note in notes),
                *([UnitLine(own, Level.VERIFY)] if own else []),
                *(UnitLine(text, level) for level, text in found),
            )
        )

    def _on_wished(self, wish: str, row: BoardRow) -> None:
        wishes: dict[str, Callable[[BoardRow], None]] = {
            "open": self._open,
            "return": self._return,
            "accept": self._accept,
            "exempt": self._exempt,
            "detach": self._detach,
            "pick": self._pick,
        }
        with self._work.guarded():
            wishes[wish](row)

    def _open(self, row: BoardRow) -> None:
        if row.facts is not None and row.facts.report is not None:
            self.open_wanted.emit(self._desk.desk.library.entry(row.facts.report))

    def _return(self, row: BoardRow) -> None:
        """Tell the unit, and mark its report as returned; or take that back."""
        if row.verdict is Verdict.RETURNED:
            self._desk.judge(row, Verdict.NONE)
            return
        check = self._checked(row)
        told = self._letters.return_to(row, check) if check is not None else None
        if told is not None:
            self._desk.judge(self._present(row), Verdict.RETURNED)
            self._work.tell(_RETURNED.format(told=told))

    def _accept(self, row: BoardRow) -> None:
        """Accept a report, one with errors or doubts after a question; or take that back."""
        if row.verdict is Verdict.ACCEPTED:
            self._desk.judge(row, Verdict.NONE)
            return
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

    def _detach(self, row: BoardRow) -> None:
        """Let a report count for a unit no longer."""
        if self._work.dialogs.confirm(_DETACH.format(name=row.unit.name), "移出"):
            self._desk.attach(row.unit.number, None)

    def _pick(self, row: BoardRow) -> None:
        """Let a report of the library count for a unit."""
        year = self._desk.present.year
        free = self._desk.free_reports()
        if not free:
            self._work.tell(_NONE_FREE.format(year=year))
            return
        names = [entry.organization for entry in free]
        title = _PICK.format(name=row.unit.name)
        chosen = self._work.dialogs.choose(title, names, "归入")
        if chosen is not None:
            self._desk.attach(row.unit.number, free[chosen])

    def _on_missing_wanted(self) -> None:
        with self._work.guarded():
            self._letters.list_missing()

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

"""Keeps the page 合计 and the region's own report in step with the units."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from forms.edition.terms import CellId, ValueKind
from forms.errors import UserError
from forms.model.changes import Field
from forms.model.report import Report
from forms.model.values import format_number
from storage.regions.corrections import adjust, withdraw
from storage.rows import ReportState
from ui.dialogs.adjustment import AdjustmentQuestion
from ui.dialogs.name import NameQuestion
from ui.jobs.aggregation.region_figures import RegionFigures
from ui.jobs.aggregation.regional_update import (
    CAUSE,
    Deviation,
    deviations,
    open_regional_report,
    typed_cells,
    update,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from forms.model.changes import ChangeSet
    from forms.session import ReportSession
    from storage.regions.records import UnitRow
    from storage.rows import ReportEntry
    from ui.jobs.aggregation.region_figures import AddendLine
    from ui.region.surroundings import Surroundings

_MOST_NAMED = 3
_FROM = "合计来自 {count} 个单位。"
_MISSING = "还有 {count} 个单位未交（{names}），各格的合计都还不全。"
_UNREAD = "有 {count} 格不是数字，没有计入，见各单位的问题。"
_DOUBT = "还有 {count} 个单位未交，这个数还不全"
_FINAL = "汇总报告已定稿，合计有变动也不再改它。"
_LINE = "{name}：汇总报告是 {found}，各单位合计 {expected}{difference}"
_BLANK = "空白"
_SUM = "合计 {sum}，{count} 个单位有数"
_INCOMPLETE = "；还有 {count} 个单位未交：{names}"
_WITHDRAW = "撤回调整“{name}”（{amount}）的原因。撤回后仍可在项目记录中查到。"
_TOTAL = "“{name}”是算出来的总计，不能直接调整；请把调整记在组成它的格上。"
_ADJUSTED = "已记入一笔调整。"
_WITHDRAWN = "已撤回一笔调整。"
_TAKEN = "已采用合计。"


class SumActions(QObject):
    """Adds up when the page is seen, follows every change of a unit, and writes what follows.

    `open_wanted` carries the entry of a report that is to be opened in the main window.
    """

    open_wanted = Signal(object)

    def __init__(self, work: Surroundings) -> None:
        super().__init__(work.window)
        self._work = work
        self._desk = work.desk
        self._page = work.window.sums
        self._figures: RegionFigures | None = None
        self._session: ReportSession | None = None
        self._deviations: list[Deviation] = []
        self._page.wished.connect(self._on_wished)
        self._page.addends.wished.connect(self._on_addend_wished)
        self._page.form.cell_entered.connect(self._show_cell)
        self._desk.opened.connect(self._forget)
        self._desk.known.connect(self._on_known)
        self._desk.desk.opened.connect(self._follow)
        self._desk.desk.saved.connect(self._on_saved)
        work.window.tabs.currentChanged.connect(self._on_tab_changed)
        if self._desk.desk.session is not None:
            self._follow(self._desk.desk.session)

    def _forget(self) -> None:
        """Add up anew when the page is seen next."""
        self._figures = None
        if self._desk.region is None:
            self._page.form.clear()
        self._show_if_seen()

    def _on_known(self, rows: list[UnitRow]) -> None:
        """Add up anew where units have handed in something else than what was added.

        What is typed in the main window was followed already, change by change.
        """
        figures, entry = self._figures, self._desk.desk.saved_entry
        if figures is None:
            return
        for row in rows:
            old = figures.rows.get(row.unit)
            # Another window may have saved the report that lies open here.
            is_ours = entry is not None and (entry.id, entry.stamp) == (row.report, row.stamp)
            if old is None or old.report != row.report or (old.stamp != row.stamp and not is_ours):
                self._forget()
                return
            figures.rows[row.unit] = row

    def _on_tab_changed(self, _place: int) -> None:
        self._show_if_seen()

    def _show_if_seen(self) -> None:
        """Add up where somebody looks at it, or where the region's report has to follow."""
        region = self._desk.region
        if region is None or self._figures is not None:
            return
        with self._work.guarded():
            library = self._desk.desk.library
            is_seen = self._work.window.tabs.currentWidget() is self._page
            if is_seen or library.find(region.organization, region.year) is not None:
                self._add_up()

    def _add_up(self) -> None:
        """Add everything up and show it, and bring it into the region's report where there is one.

        Raises:
            UserError: the library cannot be read or written.
        """
        region = self._desk.present
        figures = RegionFigures(self._desk.desk.library, region, self._desk.edition)
        self._figures = figures
        report = Report(figures.edition, region.organization, region.year)
        report.cells.update(figures.cells())
        missing = len(figures.missing)
        doubts = dict.fromkeys(figures.edition.cells, _DOUBT.format(count=missing))
        self._page.form.show_report(report, self._last_year(), doubts if missing else {})
        self._page.show_summary(_summarize(figures))
        self._write()

    def _last_year(self) -> Report | None:
        region, desk = self._desk.present, self._desk.desk
        entry = desk.library.find(region.organization, region.year - 1)
        return desk.library.load(entry.id, desk.catalog) if entry is not None else None

    def _follow(self, session: ReportSession) -> None:
        """Follow the report that was opened in the main window."""
        self._session = session
        session.committed.connect(self._on_committed)
        entry, figures = self._desk.desk.entry, self._figures
        if figures is None or entry is None:
            return
        unit = figures.unit_of(entry.id)
        if unit is not None and figures.rows[unit].stamp != entry.stamp:
            self._forget()

    def _on_committed(self, changes: ChangeSet, _cause: str) -> None:
        entry = self._desk.desk.entry
        if self._figures is None or entry is None or self.sender() is not self._session:
            return
        if self._figures.note(entry.id, changes):
            self._show_sums()

    def _on_saved(self) -> None:
        """Bring a changed sum into the region's report once the unit's report is on disk."""
        if self._figures is not None:
            with self._work.guarded():
                self._write()
            if self._page.form.cell is not None:
                self._show_cell(self._page.form.cell)

    def _show_sums(self) -> None:
        """Show the sums that differ by now."""
        figures, shown = self._figures, self._page.form.report
        if figures is None or shown is None:
            return
        sums = figures.cells()
        wanted = {Field(cell): sums.get(cell, "") for cell in figures.edition.input_cells}
        self._page.form.apply(shown.change_fields(wanted, CAUSE))

    def _write(self) -> None:
        """Bring the sums into the region's report, typed figures left as they are.

        Raises:
            UserError: the library cannot be read or written.
        """
        figures = self._figures
        if figures is None:
            return
        desk, region = self._desk.desk, figures.region
        entry = desk.library.find(region.organization, region.year)
        if entry is None:
            self._show_deviations([])
            return
        if desk.entry is not None and desk.entry.identity == entry.identity:
            self._write_open(figures, entry)
            return
        report = desk.library.load(entry.id, desk.catalog)
        if entry.state is not ReportState.FINAL:
            changes = update(report, figures, typed_cells(figures, entry, report))
            desk.library.save(entry, changes, cause=CAUSE)
            report.apply(changes)
        self._show_deviations(deviations(report, figures))

    def _write_open(self, figures: RegionFigures, entry: ReportEntry) -> None:
        """Bring the sums into the region's report that lies open, as one step to be taken back."""
        desk, session = self._desk.desk, self._desk.desk.session
        if session is None:
            return
        if not session.is_locked and desk.flush():
            changes = update(session.report, figures, typed_cells(figures, entry, session.report))
            session.apply(changes, CAUSE)
        self._show_deviations(deviations(session.report, figures))

    def _show_deviations(self, found: list[Deviation]) -> None:
        self._deviations = found
        edition = self._desk.edition
        self._page.show_deviations(
            [
                _LINE.format(
                    name=edition.cells[each.cell].name,
                    found=each.found or _BLANK,
                    expected=each.expected or _BLANK,
                    difference=self._tell_difference(each),
                )
                for each in found
            ]
        )

    def _tell_difference(self, deviation: Deviation) -> str:
        """Return by how much a cell of the region's report is off."""
        difference = deviation.difference(self._desk.edition)
        return "" if difference is None else f"，差 {format_number(difference)}"

    def _show_cell(self, cell: str) -> None:
        """Show what a cell is made of."""
        figures = self._figures
        if figures is None:
            return
        with self._work.guarded():
            lines = figures.addends(CellId(cell))
            shown = self._page.form.report
            text = shown.figures().text(CellId(cell)) if shown is not None else ""
            count = sum(line.number is not None and line.unit is not None for line in lines)
            told = _SUM.format(sum=text or _BLANK, count=count)
            if figures.missing:
                names = _name(figures.missing)
                told += _INCOMPLETE.format(count=len(figures.missing), names=names)
            head = figures.edition.cells[CellId(cell)].name
            self._page.addends.show_addends(head, told, lines)

    def _on_wished(self, wish: str, place: int) -> None:
        wishes: dict[str, Callable[[int], None]] = {
            "open": lambda _: self._open_report(),
            "take": self._take_sum,
            "name": self._name_deviation,
        }
        with self._work.guarded():
            wishes[wish](place)

    def _on_addend_wished(self, wish: str, line: AddendLine | None) -> None:
        with self._work.guarded():
            if wish == "adjust":
                self._adjust(self._page.form.cell, None)
            elif wish == "withdraw" and line is not None:
                self._withdraw(line)
            elif wish == "open" and line is not None:
                self._open_unit(line)

    def _open_report(self) -> None:
        if self._figures is not None:
            entry = open_regional_report(self._figures)
            self._write()
            self.open_wanted.emit(entry)

    def _open_unit(self, line: AddendLine) -> None:
        figures = self._figures
        if figures is None:
            return
        row = figures.rows.get(line.unit) if line.unit is not None else None
        if row is not None and row.report is not None:
            self.open_wanted.emit(self._desk.desk.library.entry(row.report))

    def _take_sum(self, place: int) -> None:
        """Put the sum in the place of what was typed over it."""
        figures = self._figures
        if figures is None or not 0 <= place < len(self._deviations):
            return
        wrong = self._deviations[place]
        desk = self._desk.desk
        entry = open_regional_report(figures)
        change = {Field(wrong.cell): wrong.expected}
        if desk.entry is not None and desk.entry.identity == entry.identity and desk.session:
            desk.session.apply(desk.session.report.change_fields(change, CAUSE), CAUSE)
        else:
            report = desk.library.load(entry.id, desk.catalog)
            desk.library.save(entry, report.change_fields(change, CAUSE), cause=CAUSE)
        self._write()
        self._work.tell(_TAKEN)

    def _name_deviation(self, place: int) -> None:
        """Make what was typed over a sum a correction with a name and a reason."""
        if 0 <= place < len(self._deviations):
            wrong = self._deviations[place]
            self._adjust(wrong.cell, wrong)

    def _adjust(self, cell: CellId | None, wrong: Deviation | None) -> None:
        figures = self._figures
        if figures is None or cell is None:
            return
        edition = figures.edition
        if cell in edition.definitions:
            raise UserError(_TOTAL.format(name=edition.cells[cell].name))
        question = AdjustmentQuestion(
            edition.cells[cell].name,
            wrong.difference(edition) if wrong is not None else None,
            edition.cells[cell].kind is ValueKind.MONEY,
        )
        answer = self._work.dialogs.ask_adjustment(question)
        if answer is None:
            return
        adjust(
            figures.library,
            figures.region,
            cell,
            answer.amount,
            name=answer.name,
            reason=answer.reason,
        )
        self._add_up()
        self._work.tell(_ADJUSTED)

    def _withdraw(self, line: AddendLine) -> None:
        figures = self._figures
        if figures is None or line.adjustment is None:
            return
        note = _WITHDRAW.format(name=line.adjustment.name, amount=line.text)
        reason = self._work.dialogs.ask_name(NameQuestion("撤回调整", note, "撤回", "", "原因"))
        if reason:
            withdraw(figures.library, figures.region, line.adjustment, reason=reason)
            self._add_up()
            self._work.tell(_WITHDRAWN)


def _summarize(figures: RegionFigures) -> str:
    parts = [_FROM.format(count=figures.added_count)]
    if figures.missing:
        parts.append(_MISSING.format(count=len(figures.missing), names=_name(figures.missing)))
    if figures.unread:
        parts.append(_UNREAD.format(count=len(figures.unread)))
    return "".join(parts)


def _name(names: list[str]) -> str:
    more = "等" if len(names) > _MOST_NAMED else ""
    return "、".join(names[:_MOST_NAMED]) + more

"""The region that lies open: its units, their reports, and what is known of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from forms.edition.terms import Level
from forms.errors import UserError
from forms.model.aggregation.units import UnitTree
from storage.regions.records import Assignment, Counts
from storage.regions.regions import Regions
from storage.regions.units import RegionUnits
from ui.jobs.aggregation.own_sum import compare_own_sum
from ui.jobs.aggregation.submissions import count_missing_texts
from ui.jobs.aggregation.unit_check import check_unit, name_checks
from ui.region.board import Board

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from forms.edition.edition import Edition
    from forms.model.aggregation.states import Verdict
    from forms.model.aggregation.units import Unit
    from forms.model.report import Report
    from storage.regions.records import Region, UnitRow
    from storage.rows import ReportEntry
    from ui.jobs.aggregation.unit_check import UnitCheck
    from ui.region.board import BoardRow
    from ui.region.units.outline import Outline
    from ui.report.desk import ReportDesk

_NOT_SAVED = "“{organ}”的报告打开着，还没有存上，没有收下；请等状态栏显示“已保存”后再收。"
_FROM_LIBRARY = "报告库"
_NONE_OPEN = "还没有汇总项目；请先新建一个。"


class RegionDesk(QObject):
    """Opens one project at a time and keeps its board true.

    `listed` says that the list of projects differs, `opened` that another project, or other units,
    are to be shown, `known` carries the rows of units of which something is known anew.
    """

    listed = Signal()
    opened = Signal()
    known = Signal(object)

    def __init__(self, desk: ReportDesk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.region: Region | None = None
        self.board = Board(UnitTree(()), ())
        self._checks = ""
        self._seen = 0

    @property
    def regions(self) -> Regions:
        """Return the projects of the library that is open."""
        return Regions(self.desk.library)

    @property
    def units(self) -> RegionUnits:
        """Return the units of the open project.

        Raises:
            UserError: none is open.
        """
        return RegionUnits(self.desk.library, self.present)

    @property
    def present(self) -> Region:
        """Return the open project.

        Raises:
            UserError: none is open.
        """
        if self.region is None:
            raise UserError(_NONE_OPEN)
        return self.region

    @property
    def edition(self) -> Edition:
        """Return the edition that the open project sums up by.

        Raises:
            UserError: none is open, or its edition is not at hand.
        """
        return self.desk.catalog.load(self.present.edition)

    def open(self, region: Region | None) -> None:
        """Open a project, or none.

        Raises:
            UserError: it cannot be read.
        """
        self.region = region
        self._checks = name_checks(self.edition) if region is not None else ""
        self.read_again()

    def read_again(self) -> None:
        """Read units and reports anew, in three queries however many there are.

        Raises:
            UserError: they cannot be read.
        """
        units: list[Unit] = []
        rows: list[UnitRow] = []
        if self.region is not None:
            units, rows = self.units.units(), self.units.rows(self._checks)
        self._seen = self.regions.last_change()
        self.board = Board(UnitTree(units), rows)
        self.opened.emit()

    def read_rows(self) -> None:
        """Read anew what is known of the units' reports, and tell of what differs.

        Raises:
            UserError: it cannot be read.
        """
        if self.region is None:
            return
        known = {row.unit.number: row.facts for row in self.board.rows}
        rows = self.units.rows(self._checks)
        self.known.emit([row for row in rows if row != known.get(row.unit)])

    def save_outline(self, outline: Outline) -> None:
        """Write what differs in the units; new ones get their numbers in the outline too.

        Raises:
            UserError: they could not be written.
        """
        known = {unit.number: unit for unit in self.board.tree}
        wanted = {unit.number: unit for unit in outline.units}
        changed = [unit for unit in outline.units if unit != known.get(unit.number)]
        saved = self.units.save(changed, [number for number in known if number not in wanted])
        outline.renumber({one.number: new.number for one, new in zip(changed, saved, strict=True)})
        self.read_again()

    def check(self, row: UnitRow) -> UnitCheck | None:
        """Look at a unit's report as the library has it; `None` where there is none.

        Raises:
            UserError: it cannot be read.
        """
        if row.report is None:
            return None
        return check_unit(self.desk.library, row.report, self.desk.catalog)

    def compare_own_sum(self, row: BoardRow, check: UnitCheck | None) -> str:
        """Return in what a unit's report is not the sum of the units below its own.

        Raises:
            UserError: they cannot be read.
        """
        if check is None or not self.board.tree.children(row.unit.number):
            return ""
        facts = (each.facts for each in self.board.rows)
        reports = {one.unit: one.report for one in facts if one is not None and one.report}
        tree, number = self.board.tree, row.unit.number
        return compare_own_sum(self.desk.library, tree, reports, number, check.report)

    def keep_checks(self, checked: Sequence[tuple[UnitRow, UnitCheck]]) -> None:
        """Keep the counts of reports that were looked at, and tell of them.

        Raises:
            UserError: they could not be written.
        """
        counts = [_counts_of(row, check) for row, check in checked]
        self.units.put_counts(counts, self._checks)
        self.known.emit(
            [
                replace(
                    self._known_now(row),
                    stamp=count.stamp,
                    updated_at=check.entry.updated_at,
                    errors=count.errors,
                    verify=count.verify,
                    hints=count.hints,
                    pending=count.pending,
                    missing_texts=count.missing_texts,
                )
                for (row, check), count in zip(checked, counts, strict=True)
            ]
        )

    def _known_now(self, row: UnitRow) -> UnitRow:
        """Return a row with what was said of its unit while its report was being checked."""
        shown = self.board.row_of(row.unit)
        facts = shown.facts if shown is not None else None
        return facts if facts is not None and facts.report == row.report else row

    def judge(self, row: BoardRow, verdict: Verdict, reason: str = "") -> None:
        """Return a unit's report or accept it, as it is now.

        Raises:
            UserError: it has changed meanwhile, or could not be written.
        """
        if row.facts is None:
            return
        self.units.judge(row.facts, verdict, reason)
        self.known.emit(
            [
                replace(
                    row.facts,
                    verdict=verdict,
                    verdict_stamp=row.facts.stamp if verdict else "",
                    verdict_reason=reason,
                )
            ]
        )

    def exempt(self, unit: Unit, reason: str) -> None:
        """Write why a unit need not report; blank where it must.

        Raises:
            UserError: it could not be written.
        """
        self.units.save([replace(unit, exempt=reason)])
        self.read_again()

    def attach(self, unit: int, entry: ReportEntry | None) -> None:
        """Let a report of the library count for a unit, or none.

        Raises:
            UserError: it counts for another unit already, or it could not be written.
        """
        report = entry.id if entry is not None else None
        source = _FROM_LIBRARY if entry is not None else ""
        self.units.assign([Assignment(unit, report, source)])
        self.read_rows()

    def free_reports(self) -> list[ReportEntry]:
        """Return the library's reports on the region's year that count for no unit.

        Raises:
            UserError: they cannot be read.
        """
        region = self.present
        taken = {row.facts.report for row in self.board.rows if row.facts is not None}
        return [
            entry
            for entry in self.desk.library.reports()
            if entry.year == region.year
            and entry.id not in taken
            and entry.organization != region.organization
        ]

    def read_if_changed(self) -> None:
        """Read anew what another window may have changed.

        Raises:
            UserError: it cannot be read.
        """
        if self.region is None:
            return
        if self.regions.last_change() != self._seen:
            self.read_again()
        else:
            self.read_rows()

    def replace(self, entry: ReportEntry, report: Report, cause: str) -> ReportEntry:
        """Put a unit's report in the place of the one that the library has.

        Where that one lies open in the main window, what was typed is saved before, and the window
        shows the new one.

        Raises:
            UserError: it is locked, or could not be written.
        """
        opened = self.desk.entry
        is_open = opened is not None and opened.identity == entry.identity
        if is_open and not self.desk.flush():
            raise UserError(_NOT_SAVED.format(organ=entry.organization))
        new = self.desk.library.replace(entry, report, cause=cause)
        if is_open:
            self.desk.exchange(*self.desk.read(new))
        return new

    def facts_of(self, report_id: int) -> UnitRow | None:
        """Return what is known of the unit whose report one is."""
        for row in self.board.rows:
            if row.facts is not None and row.facts.report == report_id:
                return row.facts
        return None

    def with_reports(self, numbers: Collection[int]) -> list[Unit]:
        """Return those of some units that have handed in."""
        return [
            row.unit for row in self.board.rows if row.has_report and row.unit.number in numbers
        ]


def _counts_of(row: UnitRow, check: UnitCheck) -> Counts:
    counts = check.counts
    return Counts(
        check.entry.id,
        check.entry.stamp,
        row.previous_stamp,
        counts[Level.ERROR],
        counts[Level.VERIFY],
        counts[Level.HINT],
        counts[Level.PENDING],
        count_missing_texts(check.findings),
    )

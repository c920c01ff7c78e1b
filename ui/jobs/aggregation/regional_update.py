"""The sums of a region on their way into its own report in the library.

What the clerk has typed over a sum is never overwritten: it is a deviation, to be taken back or to
be named as a correction.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from msgspec import Struct

from forms.model.changes import Field
from forms.model.report import Report
from forms.model.values import parse_value

if TYPE_CHECKING:
    from forms.edition.edition import Edition
    from forms.edition.terms import CellId
    from forms.model.changes import ChangeSet
    from forms.model.values import Number
    from storage.rows import ReportEntry
    from ui.jobs.aggregation.region_figures import RegionFigures

CAUSE = "汇总"
_NEW = "建立汇总报告"
_STEPS_LOOKED_AT = 100
"""The last step of a cell is looked for behind those of the whole report: names, signatures."""


class Deviation(Struct, frozen=True):
    """A cell of the region's report that is not what its units and corrections come to."""

    cell: CellId
    found: str
    expected: str

    def difference(self, edition: Edition) -> Number | None:
        """Return by how much the report is above the sum, `None` where it is no figure."""
        found = parse_value(edition.cells[self.cell].kind, self.found).number
        expected = int(self.expected) if self.expected.isdigit() else Decimal(self.expected or 0)
        return None if found is None else found - expected


def open_regional_report(figures: RegionFigures) -> ReportEntry:
    """Return the region's own report in the library, made with the sums where there is none.

    Raises:
        LibraryError: it could not be read or written.
    """
    region = figures.region
    known = figures.library.find(region.organization, region.year)
    if known is not None:
        return known
    report = Report(figures.edition, region.organization, region.year)
    report.title = figures.edition.title_for(region.organization, region.year)
    report.cells.update(figures.cells())
    return figures.library.add(report, cause=f"{CAUSE}：{_NEW}")


def update(report: Report, figures: RegionFigures, typed: frozenset[CellId]) -> ChangeSet:
    """Return the changes that bring the sums into the region's report.

    Cells that were `typed` by hand are left as they are: they are deviations to be decided about.
    """
    sums = figures.cells()
    wanted = {
        Field(cell): sums.get(cell, "") for cell in figures.edition.input_cells if cell not in typed
    }
    return report.change_fields(wanted, CAUSE)


def typed_cells(figures: RegionFigures, entry: ReportEntry, report: Report) -> frozenset[CellId]:
    """Return the cells that differ from the sum and were not put there by it.

    Raises:
        LibraryError: the change log cannot be read.
    """
    sums = figures.cells()
    different = (
        cell
        for cell in figures.edition.input_cells
        if report.cells.get(cell, "") != sums.get(cell, "") and cell in report.cells
    )
    return frozenset(cell for cell in different if not _is_from_sum(figures, entry, cell))


def deviations(report: Report, figures: RegionFigures) -> list[Deviation]:
    """Return the cells of the region's report that differ from their sums, in the form's order."""
    sums = figures.cells()
    return [
        Deviation(cell, report.cells.get(cell, ""), sums.get(cell, ""))
        for cell in figures.edition.input_cells
        if report.cells.get(cell, "") != sums.get(cell, "")
    ]


def _is_from_sum(figures: RegionFigures, entry: ReportEntry, cell: CellId) -> bool:
    steps = figures.library.last_steps(entry.id, cell, _STEPS_LOOKED_AT)
    last = next((step for step in steps if step.field == cell), None)
    return last is None or last.cause.startswith(CAUSE)

"""The figures of a region as they follow from its units and from corrections by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from forms.edition.terms import CellId
from forms.model.aggregation.sums import Sums, input_terms
from forms.model.aggregation.units import UnitTree
from forms.model.values import format_number
from storage.regions.corrections import adjustments
from storage.regions.sums import addends, addends_of, region_sums
from storage.regions.units import RegionUnits
from ui.jobs.aggregation.standings import missing_units

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from forms.edition.edition import Edition
    from forms.model.changes import ChangeSet
    from forms.model.values import Number
    from storage.library import Library
    from storage.regions.records import Adjustment, Region
    from storage.regions.sums import Addend, UnreadCell


class AddendLine(Struct, frozen=True):
    """A unit's part in a cell of the region: its figure, its share of the sum, last year's figure.

    `number` is `None` where the unit's cell is blank or no figure; `text` is what stands there.
    `adjustment` is set where the line is a correction by hand.
    """

    name: str
    text: str
    number: Number | None = None
    share: float | None = None
    previous: Number | None = None
    unit: int | None = None
    adjustment: Adjustment | None = None


class RegionFigures:
    """What the units of a region come to, with the corrections by hand, kept true by `note`."""

    def __init__(self, library: Library, region: Region, edition: Edition) -> None:
        self.library = library
        self.region = region
        self.edition = edition
        self.load()

    def load(self) -> None:
        """Add everything up again.

        Raises:
            LibraryError: the library cannot be read.
        """
        units = RegionUnits(self.library, self.region)
        self.rows = {row.unit: row for row in units.rows()}
        self._unit_of = {
            row.report: row.unit for row in self.rows.values() if row.report is not None
        }
        self.tree = UnitTree(units.units())
        found = region_sums(self.library, self.region, self.edition)
        self.unread: Sequence[UnreadCell] = found.unread
        self._sums = Sums(self.edition, found.totals)
        self._added = frozenset(found.units)
        self.adjustments = [
            each
            for each in adjustments(self.library, self.region)
            if each.withdrawn_at is None and each.cell in self.edition.cells
        ]
        for each in self.adjustments:
            self._sums.add_number(each.cell, each.amount)

    @property
    def present(self) -> frozenset[int]:
        """Return the units that have handed in a report."""
        return frozenset(row.unit for row in self.rows.values() if row.report is not None)

    @property
    def missing(self) -> list[str]:
        """Return the names of the units whose report is still to come."""
        return [unit.name for unit in missing_units(self.tree, self.present)]

    @property
    def added_count(self) -> int:
        """Return of how many units the own report is added."""
        return len(self._added)

    def cells(self) -> dict[CellId, str]:
        """Return the input cells with a sum."""
        return self._sums.cells()

    def count(self, cell: CellId) -> int:
        """Return in how many reports, and corrections, an input cell has a figure."""
        return self._sums.total(cell).count

    def note(self, report: int, changes: ChangeSet) -> frozenset[CellId]:
        """Follow the changes of a unit's report; return the input cells whose sum differs.

        `report` is its number in the library; changes of reports that are not added are passed
        over.
        """
        if self._unit_of.get(report) not in self._added:
            return frozenset()
        before = self.cells()
        for change in changes.changes:
            cell = CellId(change.field)
            self._sums.take_away({cell: change.old})
            self._sums.add({cell: change.new})
        after = self.cells()
        return frozenset(cell for cell in {*before, *after} if before.get(cell) != after.get(cell))

    def unit_of(self, report: int) -> int | None:
        """Return the number of the unit whose report one is."""
        return self._unit_of.get(report)

    def addends(self, cell: CellId) -> list[AddendLine]:
        """Return what a cell is made of, in the order of the units, corrections at the end.

        Raises:
            LibraryError: the library cannot be read.
        """
        found = addends(self.library, self.region, self.edition, cell)
        earlier = self._last_year(cell)
        terms = input_terms(self.edition, cell)
        manual = [each for each in self.adjustments if each.cell in terms]
        numbers = [each.number for each in found if each.number is not None]
        total = sum(numbers) + sum(each.amount * terms[each.cell] for each in manual)
        lines = [self._line(each, total, earlier) for each in found]
        return lines + [_manual_line(each, terms[each.cell], total) for each in manual]

    def _line(
        self, addend: Addend, total: Number, earlier: Mapping[int, Number | None]
    ) -> AddendLine:
        return AddendLine(
            self.tree[addend.unit].name,
            addend.text,
            addend.number,
            _share(addend.number, total),
            earlier.get(addend.unit),
            addend.unit,
        )

    def _last_year(self, cell: CellId) -> dict[int, Number | None]:
        reports = {row.previous: row.unit for row in self.rows.values() if row.previous is not None}
        found = addends_of(self.library, reports, self.edition, cell)
        return {each.unit: each.number for each in found}


def _share(number: Number | None, total: Number) -> float | None:
    return float(number) / float(total) if number is not None and total > 0 else None


def _manual_line(adjustment: Adjustment, times: int, total: Number) -> AddendLine:
    number = adjustment.amount * times
    return AddendLine(
        adjustment.name,
        format_number(number),
        number,
        _share(number, total),
        adjustment=adjustment,
    )

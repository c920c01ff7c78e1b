"""What a region hands out, from what the library has: the workbook of all units, the analysis.

Units are read one after the other, so that a province needs no more memory than a county.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from export.region.analysis.composition import write_analysis
from export.region.analysis.records import Analysis, ComparedUnit
from export.region.problems import problems_of, unread_problem
from export.region.records import OpenUnit
from export.region.workbook.records import Adjustment, BookUnit, RegionBook
from export.region.workbook.unit_sheets import OPEN
from export.region.workbook.writer import write_region_workbook
from forms.edition.terms import Level
from forms.errors import UserError
from forms.model.aggregation.indicators import measure_all
from forms.model.aggregation.units import UnitTree
from storage.files import replace_file
from storage.regions.corrections import adjustments
from storage.regions.units import RegionUnits
from ui.jobs.aggregation.region_measures import (
    earlier_measures,
    earlier_region_measures,
    region_measures,
)
from ui.jobs.aggregation.return_slips import day_of, sender_of
from ui.jobs.aggregation.standings import paths_above, standing_of
from ui.jobs.aggregation.submissions import count_missing_texts
from ui.jobs.aggregation.unit_check import check_unit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from export.paper.setup import PaperSetup
    from export.region.records import Problem
    from forms.edition.catalog import EditionCatalog
    from forms.model.aggregation.units import Unit
    from storage.library import Library
    from storage.regions.records import Region, UnitRow
    from ui.jobs.aggregation.unit_check import UnitCheck

    Progress = Callable[[int, int], None]
    """Told after each unit how many are done, and of how many; may raise to stop."""


class _Read(Struct, frozen=True):
    """A unit as it is now: what the library knows of it, and its report looked at.

    `fault` is why a report that is there cannot be read.
    """

    unit: Unit
    above: str
    facts: UnitRow | None
    check: UnitCheck | None = None
    fault: str = ""
    is_added: bool = False


def write_region_book(
    path: Path,
    library: Library,
    region: Region,
    catalog: EditionCatalog,
    progress: Progress | None = None,
) -> None:
    """Write the workbook of a region, over an older one if there is one.

    Raises:
        UserError: the library cannot be read, or the file not be written; that is as it was.
    """
    content = io.BytesIO()
    edition = catalog.load(region.edition)
    book = RegionBook(
        region.organization,
        region.year,
        edition,
        sender_of(region).date,
        tuple(
            Adjustment(each.cell, each.name, each.amount, each.reason)
            for each in adjustments(library, region)
            if each.withdrawn_at is None and each.cell in edition.cells
        ),
        {
            **earlier_region_measures(library, region, catalog),
            region.year: region_measures(library, region, catalog),
        },
    )
    reader = _Reader(library, region, catalog, progress)
    write_region_workbook(content, book, map(reader.for_book, reader.units()))
    replace_file(path, content.getvalue())


def write_region_analysis(
    path: Path,
    library: Library,
    region: Region,
    catalog: EditionCatalog,
    setup: PaperSetup,
    progress: Progress | None = None,
) -> None:
    """Write the analysis of a region as a Word file, over an older one if there is one.

    Raises:
        UserError: the library cannot be read, or the file not be written; that is as it was.
    """
    analysis = analysis_of(library, region, catalog, progress)
    replace_file(path, write_analysis(analysis, setup))


def analysis_of(
    library: Library, region: Region, catalog: EditionCatalog, progress: Progress | None = None
) -> Analysis:
    """Return what the analysis of a region is made from.

    Raises:
        UserError: the library cannot be read.
    """
    reader = _Reader(library, region, catalog, progress)
    opened: list[OpenUnit] = []
    compared: list[ComparedUnit] = []
    for read in reader.units():
        one = reader.for_analysis(read)
        compared.append(one)
        if one.state in OPEN:
            opened.append(OpenUnit(one.name, str(one.state), read.above, reader.due))
    return Analysis(
        region=region.organization,
        year=region.year,
        edition=catalog.load(region.edition),
        sender=sender_of(region),
        units=tuple(compared),
        measures=region_measures(library, region, catalog),
        earlier=earlier_region_measures(library, region, catalog),
        open=tuple(opened),
    )


class _Reader:
    """Goes through the units of a region once."""

    def __init__(
        self,
        library: Library,
        region: Region,
        catalog: EditionCatalog,
        progress: Progress | None = None,
    ) -> None:
        self._library = library
        self._region = region
        self._catalog = catalog
        self._progress = progress
        self._desk = RegionUnits(library, region)
        self.due = day_of(region.deadline)

    def units(self) -> Iterator[_Read]:
        """Yield the units in the order of their tree; mere groups without a report are none."""
        rows = {row.unit: row for row in self._desk.rows()}
        tree = UnitTree(self._desk.units())
        above = paths_above(tree)
        present = {number for number, row in rows.items() if row.report is not None}
        added = frozenset(tree.contributors(present))
        listed = [unit for unit in tree if not unit.is_group or unit.number in present]
        for count, unit in enumerate(listed, 1):
            number = unit.number
            read = _Read(unit, above[number], rows.get(number), is_added=number in added)
            yield self._look_at(read)
            if self._progress is not None:
                self._progress(count, len(listed))

    def for_book(self, read: _Read) -> BookUnit:
        """Return a unit as the workbook has it."""
        unit, facts = read.unit, read.facts
        bare = BookUnit(
            unit.name,
            standing_of(unit, facts).state,
            read.above,
            due=self.due,
            exempt=unit.exempt,
        )
        if facts is None or facts.report is None:
            return bare
        notes = tuple(unread_problem(note, (), None) for note in self._notes(read))
        found: tuple[Problem, ...] = ()
        cells = {}
        if read.check is not None:
            report = read.check.report
            found = problems_of(read.check.findings, report.edition)
            cells = report.shown_values()
        return replace(
            bare,
            organization=facts.organization,
            cells=cells,
            problems=(*notes, *found),
            is_added=read.is_added,
            file=facts.source,
        )

    def for_analysis(self, read: _Read) -> ComparedUnit:
        """Return a unit as the analysis has it, with its years before."""
        state = standing_of(read.unit, read.facts).state
        if read.check is None:
            return ComparedUnit(read.unit.name, state)
        report = read.check.report
        return ComparedUnit(
            read.unit.name,
            state,
            measure_all(report.edition, report.shown_values()),
            earlier_measures(self._library, report.organization, report.year, self._catalog),
        )

    def _look_at(self, read: _Read) -> _Read:
        """Return a unit with its report looked at, and with the counts of what was found now."""
        if read.facts is None or read.facts.report is None:
            return read
        try:
            check = check_unit(self._library, read.facts.report, self._catalog)
        except UserError as error:
            # It is not known to be right: that it was not read counts as a doubt.
            facts = replace(read.facts, note_count=read.facts.note_count + 1)
            return replace(read, facts=facts, fault=str(error))
        facts = replace(
            read.facts,
            errors=check.counts[Level.ERROR],
            verify=check.counts[Level.VERIFY],
            hints=check.counts[Level.HINT],
            pending=check.counts[Level.PENDING],
            missing_texts=count_missing_texts(check.findings),
        )
        return replace(read, facts=facts, check=check)

    def _notes(self, read: _Read) -> tuple[str, ...]:
        noted = read.facts is not None and read.facts.note_count
        notes = self._desk.notes(read.unit.number) if noted else ()
        return (*notes, read.fault) if read.fault else notes

"""Indicators of many reports, added up by SQLite: what units are ranked and compared by.

What is said of a report is what `measure` says of it (`forms.model.aggregation.indicators`). Plain
whole numbers are added in SQL; a report in which something else stands, or a total that it gives
by itself, is read and measured as it is shown. Those are few.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from msgspec import Struct

from forms.edition.terms import CellId
from forms.model.aggregation.indicators import Measure, measure
from forms.model.aggregation.sums import input_terms
from forms.model.figures import Figures
from storage.errors import failures_told
from storage.region_tables import ODD_FIGURE
from storage.regions.records import read_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from forms.edition.edition import Edition, Indicator
    from storage.library_content import LibraryContent
    from storage.regions.records import Region

_TOGETHER = 1000
"""Reports that are measured in one state of the library; between them others may write."""

_OF_YEARS = """
    SELECT units.id, reports.id, reports.stamp, reports.year, reports.edition FROM units
    JOIN reports AS present ON present.id = units.report AND present.deleted_at IS NULL
    JOIN reports ON reports.id = present.id
        OR (reports.organization = present.organization AND reports.deleted_at IS NULL
            AND reports.year BETWEEN present.year - :before AND present.year - 1)
    WHERE units.region = :region ORDER BY reports.id
"""
_OF_REPORTS = """
    report BETWEEN :first AND :last AND +report IN (SELECT value FROM json_each(:reports))
"""
_SUMS = f"""
    SELECT report, sum(
        CASE WHEN length(cells.value) > 12 THEN 0
        ELSE CAST(cells.value AS INTEGER) * terms.value END
    ) FROM json_each(:terms) AS terms
    CROSS JOIN cells INDEXED BY cells_by_cell ON cells.cell = terms.key
    WHERE {_OF_REPORTS} GROUP BY report
"""  # noqa: S608 - our own words
_UNUSUAL = f"""
    SELECT report FROM cells INDEXED BY cells_odd
    WHERE cell IN (SELECT value FROM json_each(:inputs)) AND {_OF_REPORTS} AND ({ODD_FIGURE})
    UNION
    SELECT report FROM cells INDEXED BY cells_by_cell
    WHERE cell IN (SELECT value FROM json_each(:totals)) AND {_OF_REPORTS}
"""  # noqa: S608 - our own words
_CELLS = """
    SELECT report, cell, value FROM cells
    WHERE report IN (SELECT value FROM json_each(:reports))
    AND cell IN (SELECT value FROM json_each(:cells))
"""


class YearReport(Struct, frozen=True, array_like=True):
    """A report of a unit on a year: the one that was taken in, or one of the years before."""

    unit: int
    report: int
    stamp: str
    year: int
    edition: str


def reports_of_years(library: LibraryContent, region: Region, before: int) -> list[YearReport]:
    """Return the reports taken in for a region's units, and those of so many years before.

    Those before are of the organ that the report names. A report in the bin is not there.

    Raises:
        LibraryError: the library cannot be read.
    """
    values = {"region": region.id, "before": before}
    with failures_told(library.path):
        return read_rows(library.connection, _OF_YEARS, values, YearReport)


def measures_of(
    library: LibraryContent,
    reports: Collection[int],
    edition: Edition,
    indicator: Indicator,
    progress: Callable[[int], None] | None = None,
) -> dict[int, Measure]:
    """Return an indicator of each of some reports of one edition; those without it are left out.

    Args:
        library: where the reports are.
        reports: their numbers in the library.
        edition: the edition of them all.
        indicator: one of the edition's.
        progress: told now and then how many are done; may raise to stop.

    Raises:
        LibraryError: the library cannot be read.
    """
    ordered = sorted(reports)
    plan = _Plan(edition, indicator)
    found: dict[int, Measure] = {}
    for begin in range(0, len(ordered), _TOGETHER):
        together = ordered[begin : begin + _TOGETHER]
        with failures_told(library.path), library.one_state():
            found |= _measure_together(library, together, plan)
        if progress is not None:
            progress(min(begin + _TOGETHER, len(ordered)))
    return found


class _Plan:
    """Which cells an indicator is made of, and how often each counts."""

    def __init__(self, edition: Edition, indicator: Indicator) -> None:
        self.edition = edition
        self.indicator = indicator
        self.part = _terms(edition, indicator.part)
        self.whole = _terms(edition, indicator.whole)
        self.inputs = {*self.part, *self.whole}
        self.totals = _totals(edition, (*indicator.part, *indicator.whole))

    def measure(self, cells: Mapping[CellId, str]) -> Measure | None:
        """Measure a report by the cells that are needed for it."""
        figures = Figures(self.edition, cells)
        shown = {cell: figures.text(cell) for cell in (*self.inputs, *self.totals)}
        return measure(self.edition, self.indicator, shown)


def _measure_together(
    library: LibraryContent, reports: Sequence[int], plan: _Plan
) -> dict[int, Measure]:
    connection = library.connection
    values: dict[str, object] = {
        "first": reports[0],
        "last": reports[-1],
        "reports": json.dumps(reports),
        "inputs": json.dumps(list(plan.inputs)),
        "totals": json.dumps(list(plan.totals)),
    }

    def add(terms: Mapping[CellId, int]) -> dict[int, int]:
        asked = {**values, "terms": json.dumps(terms)}
        return dict(read_rows(connection, _SUMS, asked, tuple[int, int]))

    parts, wholes = add(plan.part), add(plan.whole) if plan.whole else {}
    found = {
        report: Measure(part, wholes.get(report))
        for report, part in parts.items()
        if report in wholes or not plan.whole
    }
    unusual = [report for [report] in read_rows(connection, _UNUSUAL, values, tuple[int])]
    cells: dict[int, dict[CellId, str]] = {report: {} for report in unusual}
    asked = {"reports": json.dumps(unusual), "cells": json.dumps([*plan.inputs, *plan.totals])}
    for report, cell, text in read_rows(connection, _CELLS, asked, tuple[int, CellId, str]):
        cells[report][cell] = text
    for report, filled in cells.items():
        found.pop(report, None)
        one = plan.measure(filled)
        if one is not None:
            found[report] = one
    return found


def _terms(edition: Edition, cells: Iterable[CellId]) -> dict[CellId, int]:
    """Return which input cells some cells are made of together, and how often each counts."""
    found: dict[CellId, int] = {}
    for cell in cells:
        for term, times in input_terms(edition, cell).items():
            found[term] = found.get(term, 0) + times
    return {term: times for term, times in found.items() if times}


def _totals(edition: Edition, cells: Iterable[CellId]) -> set[CellId]:
    """Return the totals among some cells and all that those are made of."""
    found: set[CellId] = set()
    waiting = list(cells)
    while waiting:
        terms = edition.definitions.get(waiting.pop())
        if terms is None:
            continue
        waiting.extend(term.cell for term in terms if term.cell not in found)
        found.update(term.cell for term in terms if term.cell in edition.definitions)
    return found | {cell for cell in cells if cell in edition.definitions}

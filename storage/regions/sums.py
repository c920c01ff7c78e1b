"""What the figures of a region's units come to, added up by SQLite itself.

Plain whole numbers are added in SQL, exactly: they have at most twelve digits, so that nine million
of them fit into 64 bits. All other texts (decimals, signs, what is no figure) have an index of
their own (`cells_odd`); they are few, are read as any figure is, and what SQL made of them is taken
away again.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from msgspec import Struct

from forms.edition.terms import CellId  # noqa: TC001 - rows are read by it
from forms.model.aggregation.sums import Total, input_terms
from forms.model.values import format_number, parse_value
from storage.errors import failures_told
from storage.region_tables import ODD_FIGURE
from storage.regions.kept_totals import Parts, recall
from storage.regions.records import read_rows

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable, Mapping

    from forms.edition.edition import Edition
    from forms.model.values import Number
    from storage.library_content import LibraryContent
    from storage.regions.kept_totals import Part
    from storage.regions.records import Region

_CONTRIBUTORS = """
    WITH RECURSIVE walk (unit, report) AS (
        SELECT units.id, reports.id FROM units
        LEFT JOIN reports ON reports.id = units.report AND reports.deleted_at IS NULL
        WHERE units.region = ? AND units.parent IS NULL
        UNION ALL
        SELECT units.id, reports.id FROM walk
        JOIN units ON units.parent = walk.unit
        LEFT JOIN reports ON reports.id = units.report AND reports.deleted_at IS NULL
        WHERE walk.report IS NULL
    )
    SELECT report, unit FROM walk WHERE report IS NOT NULL ORDER BY unit
"""
_READ_BY_SQL = "CASE WHEN length(cells.value) > 12 THEN 0 ELSE CAST(cells.value AS INTEGER) END"
_OF_REPORTS = """
    report BETWEEN :first AND :last AND +report IN (SELECT value FROM json_each(:reports))
"""
_SUMS = f"""
    SELECT cell, sum({_READ_BY_SQL}), count(*) FROM cells INDEXED BY cells_by_cell
    WHERE cell IN (SELECT value FROM json_each(:cells)) AND {_OF_REPORTS}
    GROUP BY cell
"""  # noqa: S608 - our own words
_ADDENDS = f"""
    SELECT report, sum({_READ_BY_SQL}), count(*) FROM cells INDEXED BY cells_by_cell
    WHERE cell IN (SELECT value FROM json_each(:cells)) AND {_OF_REPORTS}
    GROUP BY report
"""  # noqa: S608 - our own words
_ODD = f"""
    SELECT report, cell, value, {_READ_BY_SQL} FROM cells INDEXED BY cells_odd
    WHERE cell IN (SELECT value FROM json_each(:cells)) AND {_OF_REPORTS} AND ({ODD_FIGURE})
"""  # noqa: S608 - our own words


class UnreadCell(Struct, frozen=True):
    """A text in a unit's cell that is no figure, so that it was not added."""

    unit: int
    cell: CellId
    text: str


class RegionSums(Struct, frozen=True):
    """What the input cells come to; one that is blank in all reports has no entry.

    `units` are those whose own report was added: what stands below them is in it.
    """

    totals: Mapping[CellId, Total]
    unread: tuple[UnreadCell, ...]
    units: tuple[int, ...]


class Addend(Struct, frozen=True):
    """What a unit gives to a cell; blank where `text` is empty, no figure where `number` is `None`.

    Of a total it is the sum of what can be read of its parts.
    """

    unit: int
    number: Number | None
    text: str


class _Row(Struct, frozen=True, array_like=True):
    """What SQL has added up for a cell or for a report, and how many texts that were."""

    key: str | int
    number: int
    count: int


class _Odd(Struct, frozen=True, array_like=True):
    """A text that SQL cannot add, and what SQL made of it."""

    report: int
    cell: CellId
    text: str
    by_sql: int


class _Tallies:
    """Sums that SQL has begun, and how many figures are in each, by cell or by report."""

    def __init__(self) -> None:
        self.numbers: dict[str | int, Number] = {}
        self.counts: dict[str | int, int] = {}

    def add(self, rows: Iterable[_Row], times: int = 1) -> None:
        """Add what SQL made of some cells, each taken so many times."""
        for row in rows:
            self.numbers[row.key] = self.numbers.get(row.key, 0) + row.number * times
            self.counts[row.key] = self.counts.get(row.key, 0) + row.count

    def correct(self, key: str | int, odd: _Odd, number: Number | None, times: int = 1) -> None:
        """Put what a text means in the place of what SQL made of it."""
        self.numbers[key] += times * ((number or 0) - odd.by_sql)
        self.counts[key] -= number is None


def region_sums(library: LibraryContent, region: Region, edition: Edition) -> RegionSums:
    """Return the sums of all input cells of an edition, without the corrections by hand.

    A unit gives its own report, or else what the units below it give; a report in the bin is not
    there. Totals that reports give by themselves are not added.

    Raises:
        LibraryError: the library cannot be read.
    """
    with failures_told(library.path), library.one_state():
        return _sums(library.connection, _contributors(library.connection, region), edition)


def sums_of(library: LibraryContent, units: Mapping[int, int], edition: Edition) -> RegionSums:
    """Return the sums of all input cells of some reports, such as those below one unit.

    `units` leads from the number of each report to that of its unit.

    Raises:
        LibraryError: the library cannot be read.
    """
    with failures_told(library.path), library.one_state():
        return _sums(library.connection, units, edition)


def _sums(connection: sqlite3.Connection, units: Mapping[int, int], edition: Edition) -> RegionSums:
    inputs = edition.input_cells
    values = _values(units, inputs)
    tallies = _Tallies()
    tallies.add(read_rows(connection, _SUMS, values, _Row))
    odd = read_rows(connection, _ODD, values, _Odd)
    unread = []
    for one in odd:
        number = parse_value(edition.cells[one.cell].kind, one.text).number
        tallies.correct(one.cell, one, number)
        if number is None and one.text:
            unread.append(UnreadCell(units[one.report], one.cell, one.text))
    totals = {
        cell: Total(tallies.numbers[cell], tallies.counts[cell])
        for cell in inputs
        if tallies.counts.get(cell)
    }
    return RegionSums(totals, tuple(unread), tuple(units.values()))


def addends(
    library: LibraryContent, region: Region, edition: Edition, cell: CellId
) -> list[Addend]:
    """Return what each unit whose report is added gives to a cell, be it an input or a total.

    Raises:
        LibraryError: the library cannot be read.
    """
    with failures_told(library.path), library.one_state():
        units = _contributors(library.connection, region)
        parts = _parts(library.connection, units, edition, cell)
    return _listed(library, parts, units)


def addends_of(
    library: LibraryContent, units: Mapping[int, int], edition: Edition, cell: CellId
) -> list[Addend]:
    """Return what some reports give to a cell, such as last year's of the same units.

    Args:
        library: where the reports are.
        units: by the number of each report, the number of the unit that it is of.
        edition: the edition of the sum.
        cell: an input or a total.

    Raises:
        LibraryError: the library cannot be read.
    """
    with failures_told(library.path), library.one_state():
        parts = _parts(library.connection, units, edition, cell)
    return _listed(library, parts, units)


def _parts(
    connection: sqlite3.Connection, reports: Iterable[int], edition: Edition, cell: CellId
) -> Parts:
    """Return what reports give to a cell; totals are remembered."""
    terms = input_terms(edition, cell)
    if cell not in edition.definitions:
        return Parts(_add_up(connection, reports, edition, terms))
    parts = recall(connection, reports, edition, cell)
    if parts.unknown:
        parts.learn(_add_up(connection, parts.unknown, edition, terms))
    return parts


def _listed(library: LibraryContent, parts: Parts, units: Mapping[int, int]) -> list[Addend]:
    parts.keep(library)
    return [Addend(unit, *parts.known[report]) for report, unit in units.items()]


def _add_up(
    connection: sqlite3.Connection,
    reports: Iterable[int],
    edition: Edition,
    terms: Mapping[CellId, int],
) -> dict[int, Part]:
    """Return what the input cells of each report come to, each taken so many times."""
    wanted = list(reports)
    tallies = _Tallies()
    for times in set(terms.values()):
        cells = (cell for cell, taken in terms.items() if taken == times)
        tallies.add(read_rows(connection, _ADDENDS, _values(wanted, cells), _Row), times)
    texts: dict[int, list[str]] = {}
    for one in read_rows(connection, _ODD, _values(wanted, terms), _Odd):
        number = parse_value(edition.cells[one.cell].kind, one.text).number
        tallies.correct(one.report, one, number, terms[one.cell])
        if number is None and one.text:
            texts.setdefault(one.report, []).append(one.text)
    return {
        report: (number := tallies.numbers[report], format_number(number))
        if tallies.counts.get(report)
        else (None, "、".join(texts.get(report, ())))
        for report in wanted
    }


def _contributors(connection: sqlite3.Connection, region: Region) -> dict[int, int]:
    """Return the reports that are added, and of which unit each is."""
    return dict(read_rows(connection, _CONTRIBUTORS, (region.id,), tuple[int, int]))


def _values(reports: Collection[int], cells: Iterable[CellId]) -> dict[str, object]:
    """Return what the statements ask for: some cells of some reports.

    Where there is none, neither is anything between the first and the last of them.
    """
    first, last = (min(reports), max(reports)) if reports else (1, 0)
    listed = json.dumps(list(reports))
    return {"first": first, "last": last, "reports": listed, "cells": json.dumps(list(cells))}

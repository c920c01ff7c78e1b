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

from forms.edition.terms import CellId
from forms.model.aggregation.sums import Total, input_terms
from forms.model.values import format_number, parse_value
from storage.errors import failures_told
from storage.region_tables import ODD_FIGURE
from storage.regions.records import read_rows, sound_rows

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Container, Mapping, Sequence

    from forms.edition.edition import Edition
    from forms.model.values import Number
    from storage.library_content import LibraryContent
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
    SELECT report, sum({_READ_BY_SQL} * term.value), count(*)
    FROM json_each(:cells) AS term CROSS JOIN cells INDEXED BY cells_by_cell ON cell = term.key
    WHERE {_OF_REPORTS}
    GROUP BY report
"""  # noqa: S608 - our own words
_ODD = f"""
    SELECT report, cell, value, {_READ_BY_SQL} FROM cells INDEXED BY cells_odd
    WHERE report BETWEEN ? AND ? AND ({ODD_FIGURE})
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


class _Odd(Struct, frozen=True, array_like=True):
    """A text that SQL cannot add, and what SQL made of it."""

    report: int
    cell: CellId
    text: str
    by_sql: int


class _Tally:
    """A sum that SQL has begun, and how many figures are in it."""

    __slots__ = ("count", "number")

    def __init__(self, number: Number = 0, count: int = 0) -> None:
        self.number = number
        self.count = count

    def correct(self, odd: _Odd, number: Number | None, times: int = 1) -> None:
        """Put what a text means in the place of what SQL made of it."""
        self.number -= odd.by_sql * times
        if number is None:
            self.count -= 1
        else:
            self.number += number * times


def region_sums(library: LibraryContent, region: Region, edition: Edition) -> RegionSums:
    """Return the sums of all input cells of an edition, without the corrections by hand.

    A unit gives its own report, or else what the units below it give; a report in the bin is not
    there. Totals that reports give by themselves are not added.

    Raises:
        LibraryError: the library cannot be read.
    """
    inputs = edition.input_cells
    with failures_told(library.path), library.one_state():
        units = _contributors(library.connection, region)
        rows = _ask(library.connection, _SUMS, units, json.dumps(inputs))
        odd = _odd(library.connection, units, frozenset(inputs))
    tallies = {CellId(str(cell)): _Tally(number, count) for cell, number, count in rows}
    unread = []
    for one in odd:
        number = parse_value(edition.cells[one.cell].kind, one.text).number
        tallies[one.cell].correct(one, number)
        if number is None and one.text:
            unread.append(UnreadCell(units[one.report], one.cell, one.text))
    totals = {
        cell: Total(tally.number, tally.count) for cell, tally in tallies.items() if tally.count
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
        return _addends(library, _contributors(library.connection, region), edition, cell)


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
        return _addends(library, units, edition, cell)


def _addends(
    library: LibraryContent, units: Mapping[int, int], edition: Edition, cell: CellId
) -> list[Addend]:
    terms = input_terms(edition, cell)
    rows = _ask(library.connection, _ADDENDS, units, json.dumps(terms))
    odd = _odd(library.connection, units, terms.keys())
    tallies = {int(report): _Tally(number, count) for report, number, count in rows}
    texts: dict[int, list[str]] = {}
    for one in odd:
        number = parse_value(edition.cells[one.cell].kind, one.text).number
        tallies[one.report].correct(one, number, terms[one.cell])
        if number is None and one.text:
            texts.setdefault(one.report, []).append(one.text)
    return [
        _addend(unit, tallies.get(report), texts.get(report, ())) for report, unit in units.items()
    ]


def _addend(unit: int, tally: _Tally | None, texts: Sequence[str]) -> Addend:
    if tally is None or not tally.count:
        return Addend(unit, None, "、".join(texts))
    return Addend(unit, tally.number, format_number(tally.number))


def _contributors(connection: sqlite3.Connection, region: Region) -> dict[int, int]:
    """Return the reports that are added, and of which unit each is."""
    return dict(read_rows(connection, _CONTRIBUTORS, (region.id,), tuple[int, int]))


def _ask(
    connection: sqlite3.Connection, query: str, units: Mapping[int, int], cells: str
) -> list[tuple[str | int, int, int]]:
    """Return what SQL makes of some cells of the reports that are added."""
    first, last = _span(units)
    values = {"first": first, "last": last, "reports": json.dumps(list(units)), "cells": cells}
    found = connection.execute(query, values).fetchall()
    return sound_rows(found, tuple[str | int, int, int])


def _odd(
    connection: sqlite3.Connection, units: Mapping[int, int], cells: Container[CellId]
) -> list[_Odd]:
    """Return the texts in some cells of the reports that are added that SQL cannot add."""
    found = read_rows(connection, _ODD, _span(units), _Odd)
    return [one for one in found if one.report in units and one.cell in cells]


def _span(units: Mapping[int, int]) -> tuple[int, int]:
    """Return the lowest and the highest number among the reports that are added."""
    return (min(units), max(units)) if units else (0, -1)

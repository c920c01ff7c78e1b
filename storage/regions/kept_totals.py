"""Totals, remembered for each report for as long as it is as it was.

To add up the 126 cells of the largest total in ten thousand reports takes half a second; to read
what they came to, a twentieth of it.
"""

from __future__ import annotations

import contextlib
import json
from typing import TYPE_CHECKING

from msgspec import Struct

from forms.model.values import format_number
from storage.errors import LibraryError
from storage.regions.records import read_number, read_rows

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from forms.edition.edition import Edition
    from forms.edition.terms import CellId
    from forms.model.values import Number
    from storage.open_library import OpenLibrary

    Part = tuple[Number | None, str]
    """What a report gives to a total, and the text for it."""

_RECALL = """
    SELECT kept.report, number, text FROM report_totals AS kept
    JOIN reports ON reports.id = kept.report AND reports.stamp = kept.stamp
    WHERE kept.edition = ? AND kept.cell = ? AND kept.report BETWEEN ? AND ?
"""
_STAMPS = "SELECT id, stamp FROM reports WHERE id IN (SELECT value FROM json_each(?))"
_KEEP = """
    INSERT OR REPLACE INTO report_totals (edition, cell, report, stamp, number, text)
    SELECT ?, ?, id, stamp, ?, ? FROM reports WHERE id = ? AND stamp = ?
"""


class _Kept(Struct, frozen=True, array_like=True):
    report: int
    number: str | None
    text: str


class Parts:
    """What reports give to a cell, and what of it is still to be remembered."""

    def __init__(self, known: dict[int, Part]) -> None:
        self.known = known
        self.unknown: list[int] = []
        self._place: tuple[str, str] = ("", "")
        self._stamps: dict[int, str] = {}

    def expect(self, place: tuple[str, str], unknown: list[int], stamps: dict[int, str]) -> None:
        """Say of which reports nothing is known, and in which state they are."""
        self._place = place
        self._stamps = stamps
        self.unknown = unknown

    def learn(self, made: dict[int, Part]) -> None:
        """Take in what was unknown."""
        self.known.update(made)

    def keep(self, library: OpenLibrary) -> None:
        """Remember what is new, unless the library cannot be written just now."""
        rows = [
            (*self._place, None if number is None else format_number(number), text, report, stamp)
            for report, stamp in self._stamps.items()
            for number, text in [self.known[report]]
        ]
        if rows and not library.is_read_only:
            with contextlib.suppress(LibraryError), library.transaction(waits=False) as database:
                database.conn.executemany(_KEEP, rows)


def recall(
    connection: sqlite3.Connection, reports: Iterable[int], edition: Edition, cell: CellId
) -> Parts:
    """Return what is remembered of reports, and which of them are unknown."""
    wanted = list(reports)
    span = (min(wanted), max(wanted)) if wanted else (1, 0)
    found = read_rows(connection, _RECALL, (edition.id, cell, *span), _Kept)
    parts = Parts(
        {
            one.report: (None if one.number is None else read_number(one.number), one.text)
            for one in found
        }
    )
    unknown = [report for report in wanted if report not in parts.known]
    values = (json.dumps(unknown),)
    stamps = dict(read_rows(connection, _STAMPS, values, tuple[int, str]))
    parts.expect((edition.id, cell), unknown, stamps)
    return parts

"""A report with all that was done to it, wherever it was done: what two libraries exchange.

The rows of the change log are a tree. The report's own line leads from the first row to what
stands in it now; a branch is what was done elsewhere before it was joined, and leaves another line
at the row that both have in common. Each row follows its `parent`.
"""

from __future__ import annotations

from functools import cached_property
from heapq import merge
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from storage.packing import join_entries, runs_to_pack
from storage.past import content_after, moment_of, place_after, place_at_end
from storage.rows import (
    LogEntry,
    ReportEntry,
    read_content,
    read_explanations,
    read_tree,
)

if TYPE_CHECKING:
    import datetime as dt
    import sqlite3
    from collections.abc import Iterator

    from forms.model.changes import Field


class Row(Struct, frozen=True):
    """A row of the change log; `branch` is `None` on the report's own line.

    Rows are numbered in the order in which the library got them, so a row of the own line was
    written by somebody who knew every row before it.
    """

    id: int
    parent: int | None
    branch: int | None
    entry: LogEntry


class Branch(Struct, frozen=True):
    """What was done to a report elsewhere, before it was joined.

    `log` is the whole line, from the report's first entry on; its first `shared` entries stand in
    the own line too, or in another branch. States and versions of it are made from it as from the
    own log (`storage.past`), with the `entry` that is the report's in the end of this line.
    """

    number: int
    entry: ReportEntry
    log: tuple[LogEntry, ...]
    shared: int


class Chronicle(Struct, frozen=True, dict=True):
    """A report: its entry, what stands in its fields and explanations, and all rows of its log."""

    entry: ReportEntry
    content: dict[Field, str]
    rows: tuple[Row, ...]
    is_binned: bool = False

    @cached_property
    def own(self) -> tuple[Row, ...]:
        """Return the rows of the report's own line."""
        return tuple(row for row in self.rows if row.branch is None)

    @cached_property
    def log(self) -> tuple[LogEntry, ...]:
        """Return the entries of the report's own line."""
        return tuple(row.entry for row in self.own)

    def state(self, length: int) -> dict[Field, str]:
        """Return what stood in the fields after so many entries of the own line."""
        return self.content if length == len(self.own) else content_after(self.log, length)

    def packed(self, before: dt.date) -> Chronicle:
        """Return it with what is older than a day packed, as it may be in another copy."""
        first_day = before.isoformat()
        if all(row.entry.at[:10] >= first_day for row in self.rows):
            return self
        lines: dict[int | None, list[Row]] = {}
        for row in self.rows:
            lines.setdefault(row.branch, []).append(row)
        forks = {line[0].parent for line in lines.values()}
        kept = [row for line in lines.values() for row in _pack_line(line, before, forks)]
        kept.sort(key=lambda row: row.id)
        return replace(self, rows=tuple(kept))

    def place(self, length: int) -> str:
        """Return whose report it was, by which edition, after so many entries."""
        return place_after(self.entry, self.log, length).place

    @property
    def timeline(self) -> Iterator[Row]:
        """Yield all rows, each line in its own order, the lines together by time."""
        lines: dict[int | None, list[Row]] = {}
        for row in self.rows:
            lines.setdefault(row.branch, []).append(row)
        return merge(*lines.values(), key=lambda row: moment_of(row.entry))

    @property
    def branches(self) -> tuple[Branch, ...]:
        """Return what was done elsewhere, a line each, in the order in which it was joined."""
        ends = {row.branch: row for row in self.rows if row.branch is not None}
        by_id = {row.id: row for row in self.rows}
        return tuple(self._branch(number, row, by_id) for number, row in ends.items())

    def _branch(self, number: int, last: Row, by_id: dict[int, Row]) -> Branch:
        line: list[Row] = []
        found: Row | None = last
        while found is not None:
            line.append(found)
            found = None if found.parent is None else by_id.get(found.parent)
        line.reverse()
        shared = next(place for place, row in enumerate(line) if row.branch == number)
        own = sum(row.branch is None for row in line)
        log = tuple(row.entry for row in line)
        then = place_at_end(place_after(self.entry, self.log, own), log[own:])
        return Branch(number, then, log, shared)


def _pack_line(line: list[Row], before: dt.date, forks: set[int | None]) -> Iterator[Row]:
    """Yield the rows that stay of a line, each following the one before it."""
    log = [row.entry for row in line]
    ends = {place for place, row in enumerate(line) if row.id in forks}
    runs = {run[-1]: run for run in runs_to_pack(log, before, ends)}
    gone = {place for run in runs.values() for place in run[:-1]}
    parent = line[0].parent
    for place, row in enumerate(line):
        if place not in gone:
            run = runs.get(place)
            entry = join_entries([log[each] for each in run]) if run else row.entry
            yield Row(row.id, parent, row.branch, entry)
            parent = row.id


def read_chronicle(
    connection: sqlite3.Connection, entry: ReportEntry, *, is_binned: bool = False
) -> Chronicle:
    """Return a report of a library with everything that its log holds."""
    content = read_content(connection, entry.id)
    content.update((one.field, one.content) for one in read_explanations(connection, entry.id))
    rows = tuple(Row(*found) for found in read_tree(connection, entry.id))
    return Chronicle(entry, content, rows, is_binned)

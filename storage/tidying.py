"""Packs what is old in a library's change log, a bounded piece at a time, at a quiet moment.

This is the only place that takes rows out of `changes`. The last row of each run stays, with its
number: the number of the last change, by which copies of a library are told apart, never shrinks.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from storage.packing import join_entries, runs_to_pack
from storage.rows import read_forks, read_numbered_log
from storage.splices import keep_change

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from sqlite_utils import Database

KEPT_WHOLE = dt.timedelta(days=731)
"""How long every single change is kept: two years, one of them with a leap day."""
MOST_AT_ONCE = 10_000
"""How many entries of a report are looked at in one transaction."""

_GUARDS = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'changes'"
_DROP = "DELETE FROM changes WHERE id = ?"
_REWRITE = "UPDATE changes SET cause = ?, start = ?, old = ?, new = ? WHERE id = ?"
_LATEST = "SELECT max(at) FROM changes"
_WORTHWHILE = """
    SELECT DISTINCT report FROM (
        SELECT report FROM changes
        WHERE field <> '' AND substr(at, 1, 10) < ? AND (report, revision, at) NOT IN (
            SELECT report, revision, at FROM changes WHERE field = ''
        )
        GROUP BY report, field, who, substr(at, 1, 10) HAVING count(*) > 1
    ) ORDER BY report
"""


def first_day_kept(connection: sqlite3.Connection, now: dt.datetime) -> dt.date:
    """Return from which day on every change is kept.

    It is counted from the latest change where that is earlier than now: a clock that runs years
    ahead must not let go of anything.
    """
    latest = connection.execute(_LATEST).fetchone()[0]
    moment = now if latest is None else min(now, dt.datetime.fromisoformat(latest).astimezone())
    return (moment - KEPT_WHOLE).date()


def find_report_to_pack(connection: sqlite3.Connection, before: dt.date) -> int | None:
    """Return a report of whose log something can be packed."""
    found = connection.execute(_WORTHWHILE, (before.isoformat(),)).fetchall()
    return next((number for (number,) in found if _Piece(connection, number, before).runs), None)


def pack_rows(database: Database, report_id: int, before: dt.date) -> int:
    """Pack the oldest entries of a report's log; return how many rows are gone.

    Belongs into one transaction, which starts with a statement that writes.
    """
    # The triggers that keep the log from being changed are back when the transaction ends.
    guards = database.execute(_GUARDS).fetchall()
    for name, _ in guards:
        database.execute(f"DROP TRIGGER [{name}]")
    piece = _Piece(database.conn, report_id, before)
    gone = [(piece.numbers[place],) for run in piece.runs for place in run[:-1]]
    database.conn.executemany(_DROP, gone)
    database.conn.executemany(_REWRITE, list(piece.rewritten_rows()))
    for _, sql in guards:
        database.execute(sql)
    return len(gone)


class _Piece:
    """The oldest entries of a report's log, and which of them are packed into one."""

    def __init__(self, connection: sqlite3.Connection, report_id: int, before: dt.date) -> None:
        self.numbers, self._log = read_numbered_log(connection, report_id, MOST_AT_ONCE)
        if len(self._log) == MOST_AT_ONCE:
            # What follows may be of the last day that was read.
            before = min(before, dt.date.fromisoformat(self._log[-1].at[:10]))
        forks = set(read_forks(connection, report_id).values())
        ends = {place for place, number in enumerate(self.numbers) if number in forks}
        self.runs = runs_to_pack(self._log, before, ends)

    def rewritten_rows(self) -> Iterator[tuple[str, int | None, str, str, int]]:
        """Yield cause, kept contents and number of each row that stays of a run."""
        stored = self._contents_before({run[0] for run in self.runs})
        for run in self.runs:
            one = join_entries([self._log[place] for place in run])
            kept = keep_change(one.field, stored[run[0]], (one.old, one.new), one.revision)
            yield one.cause, *kept, self.numbers[run[-1]]

    def _contents_before(self, places: set[int]) -> dict[int, str]:
        """Return what the log has left in their fields before some of its entries."""
        found: dict[int, str] = {}
        contents: dict[str, str] = {}
        for place, entry in enumerate(self._log):
            if place in places:
                found[place] = contents.get(entry.field, "")
            contents[entry.field] = entry.new
        return found

"""The tables of regions (汇总), as their migration makes them; `docs/database.md` describes them.

Columns have a default wherever a row is still of use without them: what can be read of a damaged
library is put together by it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

ODD_FIGURE = "value <> CAST(CAST(value AS INTEGER) AS TEXT) OR value < '0' OR length(value) > 12"
"""What is no plain whole number of at most twelve digits, and so is not added by SQL alone."""

_REGIONS = """
    CREATE TABLE regions (
        id INTEGER PRIMARY KEY,
        identity TEXT NOT NULL UNIQUE DEFAULT (lower(hex(randomblob(16)))),
        organization TEXT NOT NULL,
        year INTEGER NOT NULL,
        edition TEXT NOT NULL,
        deadline TEXT NOT NULL DEFAULT '',
        previous INTEGER REFERENCES regions (id),
        created_at TEXT NOT NULL DEFAULT '',
        deleted_at TEXT
    ) STRICT
"""
_UNITS = """
    CREATE TABLE units (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        region INTEGER NOT NULL REFERENCES regions (id),
        parent INTEGER REFERENCES units (id) ON DELETE CASCADE,
        position INTEGER NOT NULL DEFAULT 0,
        name TEXT NOT NULL,
        aliases TEXT NOT NULL DEFAULT '[]',
        exempt TEXT NOT NULL DEFAULT '',
        is_group INTEGER NOT NULL DEFAULT 0,
        report INTEGER REFERENCES reports (id),
        source TEXT NOT NULL DEFAULT '',
        digest TEXT NOT NULL DEFAULT '',
        taken_at TEXT NOT NULL DEFAULT '',
        notes TEXT NOT NULL DEFAULT '[]',
        verdict TEXT NOT NULL DEFAULT '',
        verdict_stamp TEXT NOT NULL DEFAULT '',
        verdict_reason TEXT NOT NULL DEFAULT '',
        verdict_at TEXT NOT NULL DEFAULT '',
        verdict_by TEXT NOT NULL DEFAULT ''
    ) STRICT
"""
_COUNTS = """
    CREATE TABLE report_counts (
        report INTEGER PRIMARY KEY REFERENCES reports (id),
        stamp TEXT NOT NULL,
        previous TEXT NOT NULL,
        checks TEXT NOT NULL,
        errors INTEGER NOT NULL,
        verify INTEGER NOT NULL,
        hints INTEGER NOT NULL,
        pending INTEGER NOT NULL,
        missing_texts INTEGER NOT NULL
    ) STRICT
"""
_TOTALS = """
    CREATE TABLE report_totals (
        edition TEXT NOT NULL,
        cell TEXT NOT NULL,
        report INTEGER NOT NULL REFERENCES reports (id),
        stamp TEXT NOT NULL,
        number TEXT,
        text TEXT NOT NULL,
        PRIMARY KEY (edition, cell, report)
    ) STRICT, WITHOUT ROWID
"""
_NAMES = """
    CREATE TABLE remembered_names (
        region INTEGER NOT NULL REFERENCES regions (id),
        printed TEXT NOT NULL,
        unit INTEGER REFERENCES units (id) ON DELETE CASCADE,
        PRIMARY KEY (region, printed)
    ) STRICT
"""
_ADJUSTMENTS = """
    CREATE TABLE adjustments (
        id INTEGER PRIMARY KEY,
        region INTEGER NOT NULL REFERENCES regions (id),
        cell TEXT NOT NULL,
        name TEXT NOT NULL DEFAULT '',
        amount TEXT NOT NULL,
        reason TEXT NOT NULL DEFAULT '',
        who TEXT NOT NULL DEFAULT '',
        at TEXT NOT NULL DEFAULT '',
        withdrawn_at TEXT
    ) STRICT
"""
_CHANGES = """
    CREATE TABLE region_changes (
        id INTEGER PRIMARY KEY,
        region INTEGER NOT NULL REFERENCES regions (id),
        unit INTEGER,
        at TEXT NOT NULL,
        who TEXT NOT NULL,
        cause TEXT NOT NULL,
        old TEXT NOT NULL,
        new TEXT NOT NULL
    ) STRICT
"""
_REFUSALS = {
    event: f"CREATE TRIGGER region_changes_refuse_{event.lower()} BEFORE {event} ON region_changes "
    "BEGIN SELECT RAISE(ABORT, 'the change log is append-only'); END"
    for event in ("UPDATE", "DELETE")
}
REFUSE_DELETE = _REFUSALS["DELETE"]

REGION_TABLES = (
    _REGIONS,
    "CREATE UNIQUE INDEX regions_once ON regions (organization, year) WHERE deleted_at IS NULL",
    _UNITS,
    "CREATE INDEX units_in_region ON units (region, parent)",
    "CREATE INDEX units_below ON units (parent)",
    "CREATE UNIQUE INDEX units_once ON units (report, region) WHERE report IS NOT NULL",
    _COUNTS,
    _TOTALS,
    _NAMES,
    "CREATE INDEX remembered_names_of_unit ON remembered_names (unit)",
    _ADJUSTMENTS,
    "CREATE INDEX adjustments_of_region ON adjustments (region)",
    _CHANGES,
    "CREATE INDEX region_changes_of_region ON region_changes (region)",
    *_REFUSALS.values(),
    # With the value in it a cell of all reports is read without the table (`benchmarks`).
    "CREATE INDEX cells_by_cell ON cells (cell, report, value)",
    f"CREATE INDEX cells_odd ON cells (cell, report, value) WHERE {ODD_FIGURE}",
)
"""Statements that make the tables, in their order."""


def last_region_change(connection: sqlite3.Connection) -> int:
    """Return the number of the last thing done to a region; 0 in a library that knows none."""
    query = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'region_changes'"
    if connection.execute(query).fetchone() is None:
        return 0
    return int(connection.execute("SELECT max(id) FROM region_changes").fetchone()[0] or 0)

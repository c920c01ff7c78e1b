"""What could be read of the regions of a damaged library, tied together again."""

from __future__ import annotations

import sqlite3

from storage.region_tables import REFUSE_DELETE

REGION_TABLE_NAMES = ("regions", "units", "remembered_names", "adjustments", "region_changes")
"""In the order in which they are read; counts of findings are made anew."""

_OWNED = REGION_TABLE_NAMES[1:]
_LOOSE = (
    "UPDATE regions SET previous = NULL WHERE previous NOT IN (SELECT id FROM regions)",
    "UPDATE units SET report = NULL WHERE report NOT IN (SELECT id FROM reports)",
    """
    UPDATE units SET parent = NULL WHERE NOT EXISTS (
        SELECT 1 FROM units AS above WHERE above.id = units.parent AND above.region = units.region
    )
    """,
    """
    WITH RECURSIVE reached (id) AS (
        SELECT id FROM units WHERE parent IS NULL
        UNION SELECT units.id FROM reached JOIN units ON units.parent = reached.id
    )
    UPDATE units SET parent = NULL WHERE id NOT IN reached
    """,
)
"""Let go of what is not there: a unit without the one above it, or in a circle, goes to the top."""


def has_regions(damaged: sqlite3.Connection) -> bool:
    """Tell whether a damaged library has tables of regions: those before version 7 have none."""
    query = f"SELECT count(*) FROM sqlite_master WHERE name IN {REGION_TABLE_NAMES}"  # noqa: S608
    try:
        return bool(damaged.execute(query).fetchone()[0])
    except sqlite3.Error:
        return True


def tie_regions(sound: sqlite3.Connection) -> dict[str, int]:
    """Let go of what belongs to nothing that could be read; return how many rows, by table."""
    lost = {}
    sound.execute("DROP TRIGGER region_changes_refuse_delete")
    for table in _OWNED:
        orphans = f"FROM {table} WHERE region NOT IN (SELECT id FROM regions)"  # noqa: S608 - ours
        if count := sound.execute(f"SELECT count(*) {orphans}").fetchone()[0]:
            lost[table] = count
            sound.execute(f"DELETE {orphans}")
    sound.execute(REFUSE_DELETE)
    for statement in _LOOSE:
        sound.execute(statement)
    nameless = "FROM remembered_names WHERE unit NOT IN (SELECT id FROM units)"
    if count := sound.execute(f"SELECT count(*) {nameless}").fetchone()[0]:
        lost["remembered_names"] = lost.get("remembered_names", 0) + count
        sound.execute(f"DELETE {nameless}")
    return lost

"""Keeping one figure on disk, against the least that SQLite can do for it."""

from __future__ import annotations

import itertools
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.measure import Row, alternate, compare, stopwatch
from benchmarks.sample import read_sample
from forms.model.changes import Change, ChangeSet, Field
from storage.library import Library

if TYPE_CHECKING:
    from collections.abc import Callable

_ROUNDS = 400
_MOST_RATIO = 2
_CELL = Field("t3.new_requests.natural_person")
_TABLE = """
    CREATE TABLE cells (report INTEGER NOT NULL, cell TEXT NOT NULL, value TEXT NOT NULL,
                        PRIMARY KEY (report, cell)) STRICT
"""
_PUT = """
    INSERT INTO cells (report, cell, value) VALUES (1, ?, ?)
    ON CONFLICT (report, cell) DO UPDATE SET value = excluded.value
"""


def measure_saving(*, is_smoke: bool) -> list[Row]:
    """Time a save of one cell into a real library and a raw commit of one row beside it."""
    rounds = 10 if is_smoke else _ROUNDS
    with (
        tempfile.TemporaryDirectory() as folder,
        Library.open(Path(folder, "library.db")) as library,
        closing(_open_raw(Path(folder, "raw.db"))) as raw,
    ):
        timings = alternate(_saves(library), _commits(raw), rounds, timer=stopwatch)
    return [compare("autosave of one cell", "a raw sqlite3 one-row commit", timings, _MOST_RATIO)]


def _saves(library: Library) -> Callable[[], None]:
    entry = library.add(read_sample(), cause="导入")

    def save() -> None:
        nonlocal entry
        change = Change(_CELL, str(entry.revision - 1), str(entry.revision))
        entry = library.save(entry, ChangeSet("键入", (change,)), cause="键入")

    return save


def _commits(connection: sqlite3.Connection) -> Callable[[], None]:
    numbers = itertools.count()

    def commit() -> None:
        connection.execute("BEGIN")
        connection.execute(_PUT, (_CELL, str(next(numbers))))
        connection.execute("COMMIT")

    return commit


def _open_raw(path: Path) -> sqlite3.Connection:
    """Open a database with the pragmas of a library and a table as small as can be."""
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute(_TABLE)
    return connection

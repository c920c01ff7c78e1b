"""Reading what can still be read in a damaged library, into a sound one.

The damaged file and its log are copied first; nothing is written into them, nor locked.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from storage.backup import mark_as_restored
from storage.errors import UNREACHABLE, LibraryError
from storage.leftovers import temporary_folder
from storage.region_salvage import REGION_TABLE_NAMES, has_regions, tie_regions
from storage.rows import read_content, read_entries
from storage.schema import FILE_BEGINS

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from forms.model.changes import Field
    from storage.rows import ReportEntry

_TABLES = ("library", "reports", "cells", "texts", "explanations", "branches", "changes")
_OWNED = ("cells", "texts", "explanations", "branches", "changes")
_MARK = "\N{REPLACEMENT CHARACTER}"
_MOST_NUMBER = 2**63 - 1

_FIXED = ((16, b"\x10\0"), (44, b"\0\0\0\4"), (56, b"\0\0\0\1"))
"""Page size, schema format and encoding (SQLite, "Database File Format", 1.3)."""

Row = dict[str, object]


class Glimpse(Struct, frozen=True):
    """A report as it stands in a library: its entry and what is in its fields."""

    entry: ReportEntry
    content: dict[Field, str]


class Salvage(Struct, frozen=True):
    """A sound library with everything that could be read, and how much could not.

    `lost_rows` counts by table the rows that are known to be missing or that belong to no report;
    where a whole page is damaged, nobody knows how many stood in it: then it is in `torn_tables`.
    """

    content: bytes
    lost_rows: dict[str, int]
    torn_tables: tuple[str, ...]

    @property
    def glimpses(self) -> list[Glimpse]:
        """Return the reports that could be read; unreadable characters stand as U+FFFD."""
        with closing(sqlite3.connect(":memory:")) as connection:
            connection.deserialize(self.content)
            return glimpse(connection)


def salvage_library(path: Path) -> Salvage:
    """Read what can be read of a library at rest, which may be damaged anywhere.

    Raises:
        LibraryError: the file itself cannot be read.
    """
    from storage.migrations import new_library  # noqa: PLC0415 - loads sqlite-utils, slow

    with temporary_folder() as folder:
        copy = folder / "library.db"
        _copy_with_log(path, copy)
        _mend_header(copy, has_log=Path(f"{copy}-wal").exists())
        with (
            closing(sqlite3.connect(copy, isolation_level=None)) as damaged,
            closing(sqlite3.connect(":memory:", isolation_level=None)) as sound,
        ):
            sound.deserialize(new_library())
            return _move(damaged, sound)


def glimpse(connection: sqlite3.Connection) -> list[Glimpse]:
    """Return the reports of a sound library that are at hand."""
    entries = read_entries(connection, binned=False)
    return [Glimpse(entry, read_content(connection, entry.id)) for entry in entries]


def _copy_with_log(path: Path, copy: Path) -> None:
    try:
        shutil.copyfile(path, copy)
        for suffix in ("-wal", "-journal"):
            with suppress(FileNotFoundError):
                shutil.copyfile(f"{path}{suffix}", f"{copy}{suffix}")
    except OSError as error:
        raise LibraryError(UNREACHABLE.format(path=path)) from error


def _mend_header(copy: Path, *, has_log: bool) -> None:
    """Put in what stands at the front of every library, for without it nothing is read."""
    journal = b"\2\2" if has_log else b"\1\1"
    with copy.open("r+b") as stream:
        for place, content in ((0, FILE_BEGINS), (18, journal), (20, b"\0\x40\x20\x20"), *_FIXED):
            stream.seek(place)
            stream.write(content)


def _move(damaged: sqlite3.Connection, sound: sqlite3.Connection) -> Salvage:
    damaged.text_factory = bytes
    with suppress(sqlite3.Error):
        # Without it one faulty entry of the schema would keep all tables closed.
        damaged.execute("PRAGMA writable_schema = ON")
    lost: dict[str, int] = {}
    torn: list[str] = []
    sound.execute("BEGIN")
    sound.execute("DELETE FROM library")
    tables = (*_TABLES, *(REGION_TABLE_NAMES if has_regions(damaged) else ()))
    for table in tables:
        reader = _TableReader(damaged, table)
        kinds = _kinds_of(sound, table)
        missing = sum(not _insert(sound, table, _clean(row, kinds)) for row in reader.rows())
        if missing:
            lost[table] = missing
        if reader.is_torn:
            torn.append(table)
    for table, count in (_drop_orphans(sound) | tie_regions(sound)).items():
        lost[table] = lost.get(table, 0) + count
    _complete(sound)
    sound.execute("COMMIT")
    return Salvage(sound.serialize(), lost, tuple(torn))


class _TableReader:
    """Reads a table from the front to the first damage, and from the back to the last one."""

    def __init__(self, connection: sqlite3.Connection, table: str) -> None:
        self._connection = connection
        self._table = table
        self.is_torn = False

    def rows(self) -> Iterator[Row]:
        last = yield from self._scan("ASC", -_MOST_NUMBER - 1)
        if self.is_torn:
            yield from self._scan("DESC", last)

    def _scan(self, order: str, beyond: int) -> Generator[Row, None, int]:
        """Yield rows until the end or a damage; return the number of the last one."""
        query = f"SELECT rowid AS _row, * FROM {self._table} NOT INDEXED ORDER BY rowid {order}"  # noqa: S608 - a name of ours
        reached = beyond
        try:
            found = self._connection.execute(query)
            names = [_decode(name) for name, *_ in found.description]
            for number, *values in found:
                if order == "DESC" and number <= beyond:
                    break
                reached = number
                yield dict(zip(names[1:], values, strict=True))
        except (sqlite3.Error, ValueError, TypeError):
            self.is_torn = True
        return reached


def _kinds_of(sound: sqlite3.Connection, table: str) -> dict[str, str]:
    found = sound.execute("SELECT name, type FROM pragma_table_info(?)", (table,))
    return dict(found.fetchall())


def _clean(row: Row, kinds: dict[str, str]) -> Row:
    """Return the values that can stand in the columns of a sound table; others are left out."""
    cleaned: Row = {}
    for name, kind in kinds.items():
        value = row.get(name)
        if kind == "TEXT" and isinstance(value, bytes):
            cleaned[name] = _decode(value)
        elif kind == "INTEGER" and isinstance(value, int):
            cleaned[name] = value
    return cleaned


def _decode(value: bytes | str) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value


def _insert(sound: sqlite3.Connection, table: str, row: Row) -> bool:
    """Insert a row; tell whether it could be."""
    if table == "reports":
        row = _with_marks(row)
    names = ", ".join(row)
    places = ", ".join("?" for _ in row)
    statement = f"INSERT INTO {table} ({names}) VALUES ({places})"  # noqa: S608 - names of ours
    try:
        sound.execute(statement, tuple(row.values()))
    except sqlite3.Error:
        return False
    return True


def _with_marks(row: Row) -> Row:
    """Return a report's row with marks of its own where it has none, as before version 3."""
    blank = dict.fromkeys(("title", "signature_organization", "signature_date"), "")
    times = dict.fromkeys(("created_at", "updated_at"), "1970-01-01T00:00:00.000+00:00")
    marks = {"identity": os.urandom(16).hex(), "stamp": os.urandom(8).hex(), "revision": 1}
    return blank | times | marks | {name: value for name, value in row.items() if value != ""}


def _drop_orphans(sound: sqlite3.Connection) -> dict[str, int]:
    """Let go of what belongs to a report that could not be read; return how many rows."""
    lost = {}
    for table in _OWNED:
        condition = "report NOT IN (SELECT id FROM reports)"
        query = f"SELECT count(*) FROM {table} WHERE {condition}"  # noqa: S608 - a name of ours
        if count := sound.execute(query).fetchone()[0]:
            lost[table] = count
            if table != "changes":
                sound.execute(f"DELETE FROM {table} WHERE {condition}")  # noqa: S608
    return lost


def _complete(sound: sqlite3.Connection) -> None:
    """Mark the library as one that goes on from a damaged one."""
    if sound.execute("SELECT 1 FROM library").fetchone() is None:
        marks = (os.urandom(16).hex(), 1)
        sound.execute("INSERT INTO library (id, identity, generation) VALUES (1, ?, ?)", marks)
    mark_as_restored(sound)

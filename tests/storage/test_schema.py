from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from sqlite_utils.migrations import Migrations

import storage.connection
import storage.inspection
from storage import migrations, schema
from storage.library import Library, LibraryError
from storage.rows import LogEntry, ReportEntry
from tests.storage.samples import full_report, put

if TYPE_CHECKING:
    from pathlib import Path

    from msgspec import Struct
    from sqlite_utils import Database

    from forms.edition.catalog import EditionCatalog
    from forms.edition.edition import Edition


def test_that_the_version_counts_the_migrations() -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        pending = migrations.MIGRATIONS.pending(migrations.wrap(connection))
    names = [migration.name for migration in pending]
    assert len(names) == schema.VERSION
    assert [int(name[:4]) for name in names] == list(range(1, schema.VERSION + 1))


def test_that_the_file_says_what_it_is(library: Library) -> None:
    def pragma(name: str) -> object:
        return library.connection.execute(f"PRAGMA {name}").fetchone()[0]

    assert pragma("application_id") == schema.APPLICATION_ID
    assert pragma("user_version") == schema.VERSION


def test_that_all_tables_are_strict(library: Library) -> None:
    tables = library.connection.execute(
        "SELECT name, strict FROM pragma_table_list "
        "WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
    )
    assert dict(tables.fetchall()) == {
        "_sqlite_migrations": 1,
        "adjustments": 1,
        "branches": 1,
        "cells": 1,
        "changes": 1,
        "explanations": 1,
        "library": 1,
        "region_changes": 1,
        "regions": 1,
        "remembered_names": 1,
        "report_counts": 1,
        "report_totals": 1,
        "reports": 1,
        "texts": 1,
        "units": 1,
    }


@pytest.mark.parametrize(("record", "table"), [(ReportEntry, "reports"), (LogEntry, "changes")])
def test_that_every_field_of_a_record_is_a_column(
    record: type[Struct], table: str, library: Library
) -> None:
    columns = library.connection.execute("SELECT name FROM pragma_table_info(?)", (table,))
    assert set(record.__struct_fields__) - {name for (name,) in columns} == set()


@pytest.mark.parametrize("statement", ["UPDATE changes SET old = 'x'", "DELETE FROM changes"])
def test_that_the_change_log_only_grows(statement: str, library: Library, edition: Edition) -> None:
    entry = library.add(full_report(edition), cause="新建")
    before = library.log(entry.id)
    with pytest.raises(sqlite3.IntegrityError, match=r"append-only"):
        library.connection.execute(statement)
    assert library.log(entry.id) == before


def test_that_a_cell_needs_its_report(library: Library) -> None:
    with pytest.raises(sqlite3.IntegrityError, match=r"FOREIGN KEY"):
        library.connection.execute(
            "INSERT INTO cells (report, cell, value) VALUES (7, 't3.a', '1')"
        )


def test_that_two_reports_of_one_organ_and_year_cannot_be_at_hand(
    library: Library, edition: Edition
) -> None:
    library.add(full_report(edition), cause="新建")
    columns = library.connection.execute("SELECT name FROM pragma_table_info('reports')")
    copied = ", ".join(name for (name,) in columns if name not in {"id", "identity"})
    with pytest.raises(sqlite3.IntegrityError, match=r"UNIQUE.*organization, reports.year"):
        library.connection.execute(
            f"INSERT INTO reports ({copied}, identity) SELECT {copied}, 'another' FROM reports"  # noqa: S608 - the columns of the table
        )


def _next_version(monkeypatch: pytest.MonkeyPatch, *, fails: bool = False) -> None:
    """Let the program be one version ahead of the library."""
    for module in (storage.connection, storage.inspection, migrations):
        monkeypatch.setattr(module, "VERSION", schema.VERSION + 1)
    newer = Migrations(migrations.MIGRATIONS.name)
    newer._migrations = list(migrations.MIGRATIONS._migrations)

    @newer(name=f"{schema.VERSION + 1:04}_notes")
    def _add_notes(database: Database) -> None:
        database.table("reports").add_column("note", str)
        if fails:
            raise OSError("the disk is full")

    monkeypatch.setattr(migrations, "MIGRATIONS", newer)


def test_that_an_older_library_is_brought_up_to_date(
    library_path: Path,
    edition: Edition,
    catalog: EditionCatalog,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with Library.open(library_path) as library:
        entry = library.add(full_report(edition), cause="新建")
    _next_version(monkeypatch)
    with Library.open(library_path) as library:
        assert library.load(entry.id, catalog) == full_report(edition)
        assert library.connection.execute("SELECT note FROM reports").fetchall() == [(None,)]
        version = library.connection.execute("PRAGMA user_version").fetchone()[0]
        assert version == schema.VERSION + 1
        assert library.save(library.entry(entry.id), put("title", "新"), cause="填写").revision == 2
    monkeypatch.undo()
    with pytest.raises(LibraryError, match=r"升级本软件"):
        Library.open(library_path)


def test_that_a_migration_that_fails_leaves_version_and_data(
    library_path: Path,
    edition: Edition,
    catalog: EditionCatalog,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with Library.open(library_path) as library:
        entry = library.add(full_report(edition), cause="新建")
    content = library_path.read_bytes()
    _next_version(monkeypatch, fails=True)
    with pytest.raises(OSError, match=r"disk is full"):
        Library.open(library_path)
    assert library_path.read_bytes() == content
    monkeypatch.undo()
    with Library.open(library_path) as library:
        assert library.load(entry.id, catalog) == full_report(edition)


def test_that_an_older_library_that_cannot_be_written_is_told(
    library_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Library.open(library_path).close()
    _next_version(monkeypatch)
    monkeypatch.setattr(storage.connection, "_is_writable", lambda _path, _connection: False)
    with pytest.raises(LibraryError, match=r"较早版本.*复制到可以写入"):
        Library.open(library_path)

"""The library's tables, as numbered migrations; `docs/database.md` describes them.

Never change a released migration: add one, raise `storage.schema.VERSION`, describe it.
"""

from __future__ import annotations

import sqlite3
import uuid
from contextlib import closing
from typing import TYPE_CHECKING

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from storage.region_tables import REGION_TABLES
from storage.schema import APPLICATION_ID, VERSION

if TYPE_CHECKING:
    from collections.abc import Mapping

MIGRATIONS = Migrations("nianbao")

_OLD_REPORTS = uuid.UUID("7c1d5a40-2f7e-5d0b-9a5c-0d6f0c0b7a11")
"""Name space of the identities of reports that were made before version 3."""


def migrate(database: Database) -> None:
    """Bring a library to the newest version, all migrations or none."""
    with database.atomic():
        # A write first: it takes the lock, so that two windows cannot both migrate.
        database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        MIGRATIONS.apply(database)
        database.execute(f"PRAGMA user_version = {VERSION}")


def new_library() -> bytes:
    """Return the file of an empty library."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        migrate(wrap(connection))
        return connection.serialize()


def wrap(connection: sqlite3.Connection) -> Database:
    """Return sqlite-utils' view of a connection, without the plug-ins of other programs."""
    return Database(connection, execute_plugins=False, strict=True)


@MIGRATIONS(name="0001_reports")
def _create_tables(database: Database) -> None:
    _create_reports(database)
    _create_content(database, "cells", key="cell", content="value")
    _create_content(database, "texts", key="section", content="content")
    _create_change_log(database)


@MIGRATIONS(name="0002_explanations")
def _add_explanations(database: Database) -> None:
    database.table("reports").add_column("finalized_at", str)
    columns = ("report", "rule", "place", "sentence", "at", "facts")
    database.create_table(
        "explanations",
        {name: int if name == "report" else str for name in columns},
        pk=("report", "rule", "place"),
        not_null=set(columns),
        foreign_keys=[("report", "reports", "id")],
        strict=True,
    )


@MIGRATIONS(name="0003_identity")
def _add_identity(database: Database) -> None:
    reports = database.table("reports")
    for column in ("identity", "stamp"):
        reports.add_column(column, str, not_null_default="")
    _tell_reports_apart(database)
    reports.create_index(["identity"], unique=True)
    database.create_table(
        "library",
        {"id": int, "identity": str, "generation": int},
        pk="id",
        not_null={"identity", "generation"},
        strict=True,
    )
    database.table("library").insert({"id": 1, "identity": uuid.uuid4().hex, "generation": 1})


@MIGRATIONS(name="0004_who")
def _add_who(database: Database) -> None:
    database.table("changes").add_column("who", str, not_null_default="")


@MIGRATIONS(name="0005_splices")
def _add_splices(database: Database) -> None:
    database.table("changes").add_column("start", int)


@MIGRATIONS(name="0006_branches")
def _add_branches(database: Database) -> None:
    database.table("changes").add_column("branch", int)
    database.create_table(
        "branches",
        {"id": int, "report": int, "fork": int},
        pk="id",
        not_null={"report"},
        foreign_keys=[("report", "reports", "id")],
        strict=True,
    )


@MIGRATIONS(name="0007_regions")
def _add_regions(database: Database) -> None:
    for statement in REGION_TABLES:
        database.execute(statement)


def _tell_reports_apart(database: Database) -> None:
    """Give every report its identity and stamp, the same in every copy of the library."""
    rows = database.execute(
        "SELECT id, organization, year, created_at, revision, updated_at FROM reports"
    ).fetchall()
    for report_id, organization, year, created_at, revision, updated_at in rows:
        name = f"{organization}/{year}/{created_at}/{report_id}"
        identity = uuid.uuid5(_OLD_REPORTS, name)
        stamp = uuid.uuid5(identity, f"{revision}/{updated_at}")
        database.execute(
            "UPDATE reports SET identity = ?, stamp = ? WHERE id = ?",
            (identity.hex, stamp.hex, report_id),
        )


def _create_reports(database: Database) -> None:
    columns: Mapping[str, type] = {
        "id": int,
        "organization": str,
        "year": int,
        "edition": str,
        "title": str,
        "signature_organization": str,
        "signature_date": str,
        "revision": int,
        "created_at": str,
        "updated_at": str,
        "deleted_at": str,
    }
    always = set(columns) - {"id", "deleted_at"}
    database.create_table("reports", dict(columns), pk="id", not_null=always, strict=True)
    # Partial, which sqlite-utils cannot say: the bin may hold several of one organ and year.
    database.execute(
        "CREATE UNIQUE INDEX reports_once ON reports (organization, year) WHERE deleted_at IS NULL"
    )


def _create_content(database: Database, table: str, *, key: str, content: str) -> None:
    database.create_table(
        table,
        {"report": int, key: str, content: str},
        pk=("report", key),
        not_null={"report", key, content},
        foreign_keys=[("report", "reports", "id")],
        strict=True,
    )


def _create_change_log(database: Database) -> None:
    columns: Mapping[str, type] = {
        "id": int,
        "report": int,
        "revision": int,
        "at": str,
        "cause": str,
        "field": str,
        "old": str,
        "new": str,
    }
    changes = database.create_table(
        "changes",
        dict(columns),
        pk="id",
        not_null=set(columns) - {"id"},
        foreign_keys=[("report", "reports", "id")],
        strict=True,
    )
    changes.create_index(["report"])
    for event in ("UPDATE", "DELETE"):
        database.execute(
            f"CREATE TRIGGER changes_refuse_{event.lower()} BEFORE {event} ON changes "
            "BEGIN SELECT RAISE(ABORT, 'the change log is append-only'); END"
        )

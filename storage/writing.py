"""What is written into the library, step by step.

Each function belongs into one transaction and starts with a statement that writes. That statement
waits for other writers; a transaction that reads first and writes later would be refused at once
if another window saved in between.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from msgspec import Struct, field

from forms.model.changes import (
    SIGNATURE_DATE,
    SIGNATURE_ORGANIZATION,
    TEXT_PREFIX,
    TITLE,
    Change,
    Field,
)
from forms.model.explanation import (
    is_explanation,
    parse_explanation,
    split_address,
    write_facts,
)
from storage.rows import content_of, differences, read_content, read_text, storable, write_place
from storage.splices import keep_change

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlite_utils import Database

    from forms.model.report import Report
    from storage.rows import ReportEntry


class Step(Struct, frozen=True):
    """When something is written, by which action of whom, and the stamp that it leaves."""

    at: str
    cause: str
    who: str = ""
    stamp: str = field(default_factory=lambda: os.urandom(8).hex())


_WHOLE_REPORT = Change(Field(""), "", "")

_INSERT_REPORT = """
    INSERT INTO reports (organization, year, edition, title, signature_organization,
                         signature_date, revision, created_at, updated_at, identity, stamp)
    VALUES (?, ?, ?, '', '', '', 1, ?, ?, ?, ?)
    ON CONFLICT (organization, year) WHERE deleted_at IS NULL DO NOTHING
    RETURNING id
"""
_ADVANCE = """
    UPDATE reports SET revision = revision + 1, updated_at = ?, stamp = ?
    WHERE id = ? AND stamp = ? AND deleted_at IS NULL AND finalized_at IS NULL
"""
_LOCK = """
    UPDATE reports SET finalized_at = ?, revision = revision + 1, updated_at = ?, stamp = ?
    WHERE id = ? AND stamp = ? AND deleted_at IS NULL AND finalized_at IS NULL
"""
_UNLOCK = """
    UPDATE reports SET finalized_at = NULL, revision = revision + 1, updated_at = ?, stamp = ?
    WHERE id = ? AND stamp = ? AND deleted_at IS NULL AND finalized_at IS NOT NULL
"""
_EXCHANGE = """
    UPDATE OR IGNORE reports
    SET organization = ?, year = ?, edition = ?, revision = revision + 1, updated_at = ?, stamp = ?
    WHERE id = ? AND identity = ? AND deleted_at IS NULL AND finalized_at IS NULL
"""
_MOVE_TO_BIN = """
    UPDATE reports SET deleted_at = ? WHERE id = ? AND identity = ? AND deleted_at IS NULL
"""
_BRING_BACK = """
    UPDATE OR IGNORE reports SET deleted_at = NULL
    WHERE id = ? AND identity = ? AND deleted_at IS NOT NULL
"""
_TOUCH = "UPDATE reports SET id = id WHERE id = ? AND identity = ? AND deleted_at IS NULL"
_SET_COLUMN = {
    TITLE: "UPDATE reports SET title = ? WHERE id = ?",
    SIGNATURE_ORGANIZATION: "UPDATE reports SET signature_organization = ? WHERE id = ?",
    SIGNATURE_DATE: "UPDATE reports SET signature_date = ? WHERE id = ?",
}
_PUT_CELL = """
    INSERT INTO cells (report, cell, value) VALUES (?, ?, ?)
    ON CONFLICT (report, cell) DO UPDATE SET value = excluded.value
"""
_PUT_TEXT = """
    INSERT INTO texts (report, section, content) VALUES (?, ?, ?)
    ON CONFLICT (report, section) DO UPDATE SET content = excluded.content
"""
_PUT_EXPLANATION = """
    INSERT INTO explanations (report, rule, place, sentence, at, facts) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (report, rule, place)
    DO UPDATE SET sentence = excluded.sentence, at = excluded.at, facts = excluded.facts
"""
_DROP_EXPLANATION = "DELETE FROM explanations WHERE report = ? AND rule = ? AND place = ?"
_BLANK_CELL = "DELETE FROM cells WHERE report = ? AND cell = ?"
_BLANK_TEXT = "DELETE FROM texts WHERE report = ? AND section = ?"
_REVISION = "SELECT revision FROM reports WHERE id = ?"
_APPEND = """
    INSERT INTO changes (report, revision, at, cause, who, field, start, old, new)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
"""


def insert_report(
    database: Database, report: Report, step: Step, identity: str | None = None
) -> int | None:
    """Insert a report with all its fields; return its id, `None` where there is one already."""
    place = (storable(report.organization), report.year, report.edition.id)
    marks = (identity or os.urandom(16).hex(), step.stamp)
    inserted = database.execute(_INSERT_REPORT, (*place, step.at, step.at, *marks)).fetchall()
    if not inserted:
        return None
    report_id = int(inserted[0][0])
    write_changes(database, report_id, [_WHOLE_REPORT, *differences({}, content_of(report))], step)
    return report_id


def save_changes(
    database: Database, entry: ReportEntry, changes: Iterable[Change], step: Step
) -> bool:
    """Write changed fields; return `False` where the report is not at hand in that state."""
    state = (step.at, step.stamp, entry.id, entry.stamp)
    if not database.execute(_ADVANCE, state).rowcount:
        return False
    write_changes(database, entry.id, changes, step)
    return True


def replace_report(database: Database, entry: ReportEntry, report: Report, step: Step) -> bool:
    """Exchange a report; return `False` where it is not at hand or another holds its place."""
    place = (storable(report.organization), report.year, report.edition.id)
    marks = (step.at, step.stamp, entry.id, entry.identity)
    if not database.execute(_EXCHANGE, (*place, *marks)).rowcount:
        return False
    old = read_content(database.conn, entry.id)
    whole = Change(_WHOLE_REPORT.field, entry.place, write_place(*place))
    changes = [_WHOLE_REPORT if whole.old == whole.new else whole]
    write_changes(database, entry.id, [*changes, *differences(old, content_of(report))], step)
    return True


def step_on(database: Database, entry: ReportEntry, changes: Iterable[Change], step: Step) -> None:
    """Write changes as one step about the whole report, which is held by this transaction.

    A change of the field without a name says whose report it is by now.
    """
    database.execute(_ADVANCE, (step.at, step.stamp, entry.id, entry.stamp))
    told = sorted(changes, key=lambda change: bool(change.field))
    if not told or told[0].field:
        told.insert(0, _WHOLE_REPORT)
    write_changes(database, entry.id, told, step)


def lock_report(database: Database, entry: ReportEntry, step: Step) -> bool:
    """Lock a report as signed; return `False` where it is not at hand, open, in that state."""
    values = (step.at, step.at, step.stamp, entry.id, entry.stamp)
    return _take_step(database, _LOCK, values, entry.id, step)


def unlock_report(database: Database, entry: ReportEntry, step: Step) -> bool:
    """Unlock a report; return `False` where it is not at hand, locked, in that state."""
    values = (step.at, step.stamp, entry.id, entry.stamp)
    return _take_step(database, _UNLOCK, values, entry.id, step)


def name_state(database: Database, entry: ReportEntry, step: Step) -> bool:
    """Note in the change log what the present state is called; `False` where it is not at hand."""
    return _take_step(database, _TOUCH, (entry.id, entry.identity), entry.id, step)


def move_to_bin(database: Database, entry: ReportEntry, step: Step) -> bool:
    """Move a report to the bin; return `False` where it is not at hand."""
    values = (step.at, entry.id, entry.identity)
    return _take_step(database, _MOVE_TO_BIN, values, entry.id, step)


def bring_back(database: Database, entry: ReportEntry, step: Step) -> bool:
    """Bring a report back; return `False` where it is not in the bin or another has its place."""
    return _take_step(database, _BRING_BACK, (entry.id, entry.identity), entry.id, step)


def _take_step(
    database: Database, statement: str, values: tuple[object, ...], report_id: int, step: Step
) -> bool:
    if not database.execute(statement, values).rowcount:
        return False
    write_changes(database, report_id, [_WHOLE_REPORT], step)
    return True


def write_changes(
    database: Database, report_id: int, changes: Iterable[Change], step: Step
) -> None:
    """Write the new content of each changed field, and what happened into the change log."""
    revision = int(database.execute(_REVISION, (report_id,)).fetchone()[0])
    said = (report_id, revision, step.at, storable(step.cause), storable(step.who))
    for change in changes:
        old, new = storable(change.old), storable(change.new)
        stored = ""
        if change.field.startswith(TEXT_PREFIX):
            stored = read_text(database.conn, report_id, change.field)
        if change.field:
            write_field(database, report_id, change.field, new)
        kept = keep_change(change.field, stored, (old, new), revision)
        database.execute(_APPEND, (*said, change.field, *kept))


def write_field(database: Database, report_id: int, address: Field, content: str) -> None:
    """Write one field where fields of its kind are kept; a blank one has no row."""
    if address in _SET_COLUMN:
        database.execute(_SET_COLUMN[address], (content, report_id))
        return
    if is_explanation(address):
        _write_explanation(database, report_id, address, content)
        return
    is_text = address.startswith(TEXT_PREFIX)
    key = address.removeprefix(TEXT_PREFIX) if is_text else address
    if content:
        database.execute(_PUT_TEXT if is_text else _PUT_CELL, (report_id, key, content))
    else:
        database.execute(_BLANK_TEXT if is_text else _BLANK_CELL, (report_id, key))


def _write_explanation(database: Database, report_id: int, address: Field, content: str) -> None:
    if not content:
        database.execute(_DROP_EXPLANATION, (report_id, *split_address(address)))
        return
    new = parse_explanation(address, content)
    row = (report_id, new.rule, new.place, new.sentence, new.at, write_facts(new.facts))
    database.execute(_PUT_EXPLANATION, row)

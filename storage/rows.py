"""Rows of the library's tables, and the fields of a report that stand in them.

A blank field has no row, as it has no entry in a `Report`; so blank and 0 cannot be mixed up.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import Struct, ValidationError, convert
from msgspec.structs import replace

from forms.model.changes import (
    SIGNATURE_DATE,
    SIGNATURE_ORGANIZATION,
    TEXT_PREFIX,
    TITLE,
    Change,
    Field,
    links_field,
    text_field,
)
from forms.model.explanation import Explanation, read_facts
from forms.model.report import Report
from forms.model.texts.links import keep_sound
from storage.splices import Kept, read_backward, read_forward

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence

    from forms.edition.edition import Edition


class ReportState(StrEnum):
    """How far a report has got."""

    DRAFT = "draft"
    FINAL = "final"


class ReportEntry(Struct, frozen=True):
    """A report in the library's list; times are local with their offset, ISO 8601.

    `identity` is the report's own for ever: unlike `id` it is never given to another one, not
    even after a backup was restored. `stamp` is new with each save: two copies of a library that
    went on apart differ in it, even where their `revision` is the same. `finalized_at` is when
    the report was locked as signed, `None` while it can be changed.
    """

    id: int
    identity: str
    organization: str
    year: int
    edition: str
    title: str
    revision: int
    stamp: str
    updated_at: str
    finalized_at: str | None = None

    @property
    def state(self) -> ReportState:
        """Return whether the report can be changed or is locked as signed."""
        return ReportState.DRAFT if self.finalized_at is None else ReportState.FINAL

    @property
    def place(self) -> str:
        """Return whose report it is, as the change log keeps it where that is exchanged."""
        return write_place(self.organization, self.year, self.edition)


def write_place(organization: str, year: int, edition: str) -> str:
    """Return on one line whose report it is, on which year, by which edition."""
    return f"{edition} {year} {organization}"


class LogEntry(Struct, frozen=True):
    """What one change did, when, by whom, and by which action of the clerk (`cause`).

    Entries of one `revision` were saved together. `field` is empty where the step was about the
    whole report: added, exchanged, named, moved to the bin, brought back, locked and unlocked.
    `who` is empty for what was written before version 4 of the library.
    """

    at: str
    revision: int
    cause: str
    field: str
    old: str
    new: str
    who: str = ""


class UnsoundRowError(ValueError):
    """A row that this program cannot have written."""


_TEXT, _NUMBER = (str,), (int,)


def _columns_of(record: type[Struct]) -> str:
    """Return the columns that a record is read from: they are called as its fields are."""
    return ", ".join(record.__struct_fields__)


_ENTRY = f"SELECT {_columns_of(ReportEntry)} FROM reports"  # noqa: S608 - our own names
_LIVE = f"{_ENTRY} WHERE deleted_at IS NULL ORDER BY year DESC, organization"
_BINNED = f"{_ENTRY} WHERE deleted_at IS NOT NULL ORDER BY deleted_at DESC, id DESC"
_ONE = f"{_ENTRY} WHERE id = ?"
_IDENTICAL = f"{_ENTRY} WHERE identity = ?"
_SAME = f"{_ENTRY} WHERE organization = ? AND year = ? AND deleted_at IS NULL"
_EXPLANATIONS = "SELECT rule, place, facts, sentence, at FROM explanations WHERE report = ?"
_STEP = f"SELECT start, {_columns_of(LogEntry)} FROM changes"  # noqa: S608 - our own names
_OWN = "report = ? AND branch IS NULL"
_NUMBERED = f"{_STEP} WHERE id IN ({{}}) ORDER BY id DESC"
_LOG = f"{_STEP} WHERE {_OWN} ORDER BY id"
_ALL_LINES = f"{_STEP} WHERE report = ? ORDER BY id"
_PLACES = "SELECT id, branch FROM changes WHERE report = ? ORDER BY id"
_FORKS = "SELECT id, fork FROM branches WHERE report = ?"
_NUMBERS = f"SELECT id FROM changes WHERE {_OWN} ORDER BY id LIMIT ?"  # noqa: S608

_Record = TypeVar("_Record", bound=Struct)

_LONE_SURROGATES = re.compile("[\ud800-\udfff]")


def read_entries(connection: sqlite3.Connection, *, binned: bool) -> list[ReportEntry]:
    """Return the reports at hand, newest year first, or those in the bin, latest first."""
    return [
        _record_of(ReportEntry, row) for row in connection.execute(_BINNED if binned else _LIVE)
    ]


def read_entry(connection: sqlite3.Connection, report_id: int) -> ReportEntry | None:
    """Return a report's entry, be it at hand or in the bin."""
    row = connection.execute(_ONE, (report_id,)).fetchone()
    return _record_of(ReportEntry, row) if row else None


def find_identical(connection: sqlite3.Connection, identity: str) -> ReportEntry | None:
    """Return the entry of the report with that identity, be it at hand or in the bin."""
    row = connection.execute(_IDENTICAL, (identity,)).fetchone()
    return _record_of(ReportEntry, row) if row else None


def library_marks(connection: sqlite3.Connection) -> tuple[str, int]:
    """Return the identity of a library, and how often it was taken back to a backup, plus 1."""
    row = connection.execute("SELECT identity, generation FROM library").fetchone()
    identity, generation = _sound(row or (), (_TEXT, _NUMBER))
    return identity, generation


def descends_from(connection: sqlite3.Connection, report_id: int, entry: ReportEntry) -> bool:
    """Tell whether the stored report came from the state that an entry describes."""
    query = "SELECT 1 FROM changes WHERE report = ? AND revision = ? AND at = ?"
    step = (report_id, entry.revision, entry.updated_at)
    return connection.execute(query, step).fetchone() is not None


def is_binned(connection: sqlite3.Connection, report_id: int) -> bool:
    """Tell whether a report is in the bin."""
    query = "SELECT 1 FROM reports WHERE id = ? AND deleted_at IS NOT NULL"
    return connection.execute(query, (report_id,)).fetchone() is not None


def find_entry(connection: sqlite3.Connection, organization: str, year: int) -> ReportEntry | None:
    """Return the report at hand of an organ on a year."""
    row = connection.execute(_SAME, (storable(organization), year)).fetchone()
    return _record_of(ReportEntry, row) if row else None


def read_log(connection: sqlite3.Connection, report_id: int) -> list[LogEntry]:
    """Return what was done to a report, oldest first."""
    steps = _steps(connection, _LOG, (report_id,))
    contents = read_forward((entry.field, kept) for entry, kept in steps)
    return _with_contents(steps, contents)


def read_numbered_log(
    connection: sqlite3.Connection, report_id: int, most: int
) -> tuple[list[int], list[LogEntry]]:
    """Return the first entries of a report's own line, and the numbers of their rows."""
    numbers = [number for (number,) in connection.execute(_NUMBERS, (report_id, most))]
    steps = _steps(connection, f"{_LOG} LIMIT ?", (report_id, most))
    contents = read_forward((entry.field, kept) for entry, kept in steps)
    return numbers, _with_contents(steps, contents)


def read_tree(
    connection: sqlite3.Connection, report_id: int
) -> list[tuple[int, int | None, int | None, LogEntry]]:
    """Return the rows of a report's own line and of its branches, in the order of their numbers.

    Each with its number, the number of the row that it follows, its branch (`None`: the own line)
    and its entry.
    """
    places = connection.execute(_PLACES, (report_id,)).fetchall()
    steps = _steps(connection, _ALL_LINES, (report_id,))
    rows = [(*place, *step) for place, step in zip(places, steps, strict=True)]
    return grow_tree(rows, read_forks(connection, report_id))


def grow_tree(
    rows: Sequence[tuple[int, int | None, LogEntry, Kept]],
    forks: Mapping[int | None, int | None],
) -> list[tuple[int, int | None, int | None, LogEntry]]:
    """Return rows, each with the row that it follows and with its whole contents.

    Each row comes with its number, its branch, its entry and what is kept of its contents; `forks`
    are the rows that the branches follow.
    """
    # Of a damaged library the beginning of a branch may be lost.
    tips = dict(forks)
    places: list[tuple[int, int | None, int | None]] = []
    for number, branch, _, _ in rows:
        places.append((number, tips.get(branch), branch))
        tips[branch] = number
    contents = read_forward((f"{branch} {entry.field}", kept) for _, branch, entry, kept in rows)
    entries = _with_contents([(entry, kept) for _, _, entry, kept in rows], contents)
    return [(*place, entry) for place, entry in zip(places, entries, strict=True)]


def read_forks(connection: sqlite3.Connection, report_id: int) -> dict[int | None, int | None]:
    """Return from which row each branch leaves another line; `None`: from none."""
    forks = connection.execute(_FORKS, (report_id,)).fetchall()
    return {number: fork for number, fork in forks if isinstance(number, int)}


def read_last_steps(
    connection: sqlite3.Connection, report_id: int, field: str, numbers: Sequence[int]
) -> list[LogEntry]:
    """Return the entries with these numbers: the last of a field and of the report as a whole.

    The latest comes first; what was taken out of the log is missing.
    """
    query = _NUMBERED.format(", ".join("?" * len(numbers)))
    steps = _steps(connection, query, tuple(numbers))
    content = read_text(connection, report_id, field)
    contents = iter(read_backward((kept for entry, kept in steps if entry.field), content))
    # A step about the whole report is kept whole.
    whole = [next(contents) if entry.field else (entry.old, entry.new) for entry, _ in steps]
    return _with_contents(steps, whole)


def read_text(connection: sqlite3.Connection, report_id: int, field: str) -> str:
    """Return what stands in a text; nothing where it is blank, or no text."""
    query = "SELECT content FROM texts WHERE report = ? AND section = ?"
    row = connection.execute(query, (report_id, field.removeprefix(TEXT_PREFIX))).fetchone()
    return str(_sound(row, (_TEXT,))[0]) if row else ""


def _steps(
    connection: sqlite3.Connection, query: str, values: tuple[object, ...]
) -> list[tuple[LogEntry, Kept]]:
    """Return entries of the log, each with what is kept of its contents."""
    found = []
    for start, *row in connection.execute(query, values):
        if start is not None and (not isinstance(start, int) or start < 0):
            raise UnsoundRowError(repr(start)[:80])
        entry = _record_of(LogEntry, tuple(row))
        found.append((entry, Kept(start, entry.old, entry.new)))
    return found


def _with_contents(
    steps: list[tuple[LogEntry, Kept]], contents: list[tuple[str, str]]
) -> list[LogEntry]:
    """Return the entries with their whole contents."""
    return [
        entry if kept.start is None else replace(entry, old=old, new=new)
        for (entry, kept), (old, new) in zip(steps, contents, strict=True)
    ]


def read_explanations(connection: sqlite3.Connection, report_id: int) -> list[Explanation]:
    """Return the explanations of a report, those of figures that have changed since included."""
    rows = connection.execute(_EXPLANATIONS, (report_id,))
    return [_explanation_of(*_sound(row, (_TEXT,) * 5)) for row in rows]


def read_content(connection: sqlite3.Connection, report_id: int) -> dict[Field, str]:
    """Return what stands in a report's fields; blank ones are left out."""
    head = connection.execute(
        "SELECT title, signature_organization, signature_date FROM reports WHERE id = ?",
        (report_id,),
    ).fetchone()
    title, organization, date = _sound(head or (), (_TEXT,) * 3)
    texts = _pairs(connection, "SELECT section, content FROM texts WHERE report = ?", report_id)
    content = {
        TITLE: title,
        SIGNATURE_ORGANIZATION: organization,
        SIGNATURE_DATE: date,
        **{text_field(section): text for section, text in texts},
    }
    cells = _pairs(connection, "SELECT cell, value FROM cells WHERE report = ?", report_id)
    content.update((Field(cell), value) for cell, value in cells)
    return _without_blanks(content)


def content_of(report: Report) -> dict[Field, str]:
    """Return what stands in the fields of a report; blank ones are left out."""
    content = {
        TITLE: report.title,
        SIGNATURE_ORGANIZATION: report.signature_organization,
        SIGNATURE_DATE: report.signature_date,
        **{text_field(section): text for section, text in report.texts.items()},
        **{links_field(section): links for section, links in report.links.items()},
        **{Field(cell): value for cell, value in report.cells.items()},
    }
    return _without_blanks(content)


def build_report(entry: ReportEntry, edition: Edition, content: Mapping[Field, str]) -> Report:
    """Return the report; fields that its edition does not know stay in the library only."""
    report = Report(edition, entry.organization, entry.year)
    known = {TITLE, SIGNATURE_ORGANIZATION, SIGNATURE_DATE, *map(text_field, edition.text_ids)}
    known.update(map(links_field, edition.text_ids))
    known.update(Field(cell) for cell in edition.cells)
    kept = {address: text for address, text in content.items() if address in known}
    for section in edition.text_ids:
        links, text = links_field(section), content.get(text_field(section), "")
        kept[links] = keep_sound(kept.get(links, ""), text, edition.cells)
    report.apply(report.change_fields(kept, label=""))
    return report


def differences(old: Mapping[Field, str], new: Mapping[Field, str]) -> list[Change]:
    """Return the changes that lead from one content to another."""
    changes = (Change(place, old.get(place, ""), new.get(place, "")) for place in {**old, **new})
    return [change for change in changes if change.old != change.new]


def storable(text: str) -> str:
    """Return text that can be kept: half a character, as a broken paste brings, is marked."""
    return _LONE_SURROGATES.sub("\N{REPLACEMENT CHARACTER}", text)


def _record_of(record: type[_Record], row: tuple[Any, ...]) -> _Record:
    """Return a row of `_columns_of` a record as that record, each value of its field's kind."""
    try:
        return convert(dict(zip(record.__struct_fields__, row, strict=True)), record)
    except ValidationError as error:
        raise UnsoundRowError(repr(row)[:80]) from error


def _explanation_of(rule: str, place: str, facts: str, sentence: str, at: str) -> Explanation:
    try:
        return Explanation(rule, place, read_facts(facts), sentence, at)
    except (ValueError, TypeError) as error:
        raise UnsoundRowError(facts) from error


def _pairs(connection: sqlite3.Connection, query: str, report_id: int) -> list[tuple[str, str]]:
    found = connection.execute(query, (report_id,))
    return [(key, text) for key, text in (_sound(row, (_TEXT, _TEXT)) for row in found)]


def _sound(row: tuple[Any, ...], kinds: Sequence[tuple[type, ...]]) -> tuple[Any, ...]:
    """Return a row as it is; raise where a damaged file brings values of another kind.

    STRICT tables check what is written, not what is read.
    """
    if len(row) != len(kinds) or not all(map(isinstance, row, kinds)):
        raise UnsoundRowError(repr(row)[:80])
    return row


def _without_blanks(content: Mapping[Field, str]) -> dict[Field, str]:
    return {address: text for address, text in content.items() if text}

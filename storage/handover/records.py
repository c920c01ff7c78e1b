"""What stands in a handover file, as JSON: shapes that are judged when they are read.

Keys that are not known are passed over, so that a newer program may add some (docs/handover.md).
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated

from msgspec import Meta, Struct, field

from forms.model.changes import TEXT_PREFIX, Field
from forms.model.explanation import is_explanation, parse_explanation
from storage.chronicle import Chronicle, Row
from storage.past import read_place
from storage.rows import LogEntry, ReportEntry, grow_tree, write_place
from storage.splices import Kept, keep_change

if TYPE_CHECKING:
    from collections.abc import Iterator

FORMAT = "nianbao-handover"
VERSION = 2
MINIMUM_READER = 1
"""The oldest program, by the version that it writes, that reads what this one writes."""
FEW_REPORTS = 500
"""So many reports the first version reads; more are for the second one."""
MOST_REPORTS = 4000

_YEARS = range(1971, 3000)

Setting = str | int | float | bool | None
_Number = Annotated[int, Meta(ge=1, le=2**53)]
_Count = Annotated[int, Meta(ge=0, le=2**53)]
_Name = Annotated[str, Meta(min_length=1, max_length=500)]
_Mark = Annotated[str, Meta(pattern=r"\A[0-9a-f]{8,64}\Z")]
_Time = Annotated[str, Meta(max_length=40)]


class RowRecord(Struct, omit_defaults=True):
    """A row of the change log, as `changes` keeps it (docs/database.md)."""

    id: _Number
    revision: _Count
    at: _Time
    cause: str = ""
    who: str = ""
    field: str = ""
    old: str = ""
    new: str = ""
    start: _Count | None = None
    branch: _Number | None = None


class BranchRecord(Struct, omit_defaults=True):
    """A branch, by the number of its first row, and the row that it follows."""

    id: _Number
    fork: _Number | None = None


class ReportRecord(Struct, omit_defaults=True):
    """A report with everything that its log holds."""

    identity: _Mark
    stamp: _Mark
    organization: _Name
    year: Annotated[int, Meta(ge=1900, le=9999)]
    edition: Annotated[str, Meta(pattern=r"\A[\w.-]{1,40}\Z")]
    revision: _Number
    updated_at: _Time
    content: dict[str, str]
    log: list[RowRecord]
    finalized_at: _Time | None = None
    branches: list[BranchRecord] = field(default_factory=list)


class ListedReport(Struct):
    """A report in the manifest: in which part of the file it stands, and which one it is."""

    file: Annotated[str, Meta(pattern=r"\Areports/[0-9]{1,4}\.json\Z")]
    organization: str
    year: int


class ListedRegion(Struct):
    """A region's project in the manifest: in which part of the file it stands."""

    file: Annotated[str, Meta(pattern=r"\Aregions/[0-9]{1,4}\.json\Z")]
    organization: str
    year: int


class Manifest(Struct, omit_defaults=True):
    """What a handover file says of itself."""

    format: str
    version: int
    minimum_reader: int
    made_at: str
    reports: Annotated[list[ListedReport], Meta(max_length=MOST_REPORTS)]
    made_by: str = ""
    settings: dict[str, Setting] = field(default_factory=dict)
    regions: Annotated[list[ListedRegion], Meta(max_length=100)] = field(default_factory=list)


def write_record(chronicle: Chronicle) -> ReportRecord:
    """Return a report as it is written."""
    entry = chronicle.entry
    return ReportRecord(
        entry.identity,
        entry.stamp,
        entry.organization,
        entry.year,
        entry.edition,
        entry.revision,
        entry.updated_at,
        {str(address): text for address, text in chronicle.content.items()},
        list(_write_rows(chronicle)),
        entry.finalized_at,
        list(_write_branches(chronicle)),
    )


def read_record(record: ReportRecord) -> Chronicle:
    """Return the report that a record holds.

    Raises:
        ValueError: it contradicts itself, so no program of ours has written it.
    """
    _judge(record)
    content = {Field(address): text for address, text in record.content.items() if text}
    forks: dict[int | None, int | None] = {one.id: one.fork for one in record.branches}
    steps = [
        (row.id, row.branch, _entry_of(row), Kept(row.start, row.old, row.new))
        for row in record.log
    ]
    rows = tuple(Row(*found) for found in grow_tree(steps, forks))
    return Chronicle(_report_of(record), content, rows)


def _write_rows(chronicle: Chronicle) -> Iterator[RowRecord]:
    contents: dict[tuple[int | None, str], str] = {}
    for row in chronicle.rows:
        entry = row.entry
        before = contents.get((row.branch, entry.field), "")
        start, old, new = keep_change(entry.field, before, (entry.old, entry.new), entry.revision)
        if entry.field.startswith(TEXT_PREFIX):
            contents[row.branch, entry.field] = entry.new
        said = (entry.cause, entry.who, entry.field, old, new, start, row.branch)
        yield RowRecord(row.id, entry.revision, entry.at, *said)


def _write_branches(chronicle: Chronicle) -> Iterator[BranchRecord]:
    seen: set[int] = set()
    for row in chronicle.rows:
        if row.branch is not None and row.branch not in seen:
            seen.add(row.branch)
            yield BranchRecord(row.branch, row.parent)


def _entry_of(row: RowRecord) -> LogEntry:
    return LogEntry(row.at, row.revision, row.cause, row.field, row.old, row.new, row.who)


def _report_of(record: ReportRecord) -> ReportEntry:
    title = record.content.get("title", "")
    return ReportEntry(
        0,
        record.identity,
        record.organization,
        record.year,
        record.edition,
        title,
        record.revision,
        record.stamp,
        record.updated_at,
        record.finalized_at,
    )


def _judge(record: ReportRecord) -> None:
    """Raise `ValueError` for what would harm the library, or could not be shown."""
    _judge_times(record)
    _judge_tree(record)
    for row in record.log:
        for place in (row.old, row.new):
            if not row.field and place and write_place(*_turned(read_place(place))) != place:
                raise ValueError(place)
    for address, text in record.content.items():
        if not address:
            raise ValueError(address)
        if text and is_explanation(Field(address)):
            parse_explanation(Field(address), text)


def _turned(place: tuple[str, int, str]) -> tuple[str, int, str]:
    edition, year, organization = place
    return organization, year, edition


def _judge_times(record: ReportRecord) -> None:
    last = [time for time in (record.updated_at, record.finalized_at) if time is not None]
    for time in (*last, *(row.at for row in record.log)):
        moment = dt.datetime.fromisoformat(time)
        # Every system can tell the local time of these.
        if moment.tzinfo is None or moment.year not in _YEARS:
            raise ValueError(time)


def _judge_tree(record: ReportRecord) -> None:
    forks = {branch.id: branch.fork for branch in record.branches}
    known: set[int] = set()
    begun: set[int] = set()
    last = 0
    for row in record.log:
        if row.id <= last or (row.start is not None and not row.field.startswith(TEXT_PREFIX)):
            raise ValueError(row.id)
        if row.branch is not None and row.branch not in begun:
            fork = forks.get(row.branch, 0)
            if fork is not None and fork not in known:
                raise ValueError(row.id)
            begun.add(row.branch)
        last = row.id
        known.add(last)

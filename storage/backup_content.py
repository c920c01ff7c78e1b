"""What stands in a backup, held against the library; one report brought back from it."""

from __future__ import annotations

import contextlib
import sqlite3
from contextlib import closing
from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

from forms.model.changes import Change, ChangeSet, Field
from storage import errors, rows
from storage.connection import bring_up_to_date
from storage.copies import is_sound, write_copy
from storage.errors import LibraryError, failures_told
from storage.inspection import look_into
from storage.rows import ReportState

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from forms.edition.catalog import EditionCatalog
    from forms.model.report import Report
    from storage.library import Library
    from storage.regions.records import Region
    from storage.regions.standing import BackedUpRegion
    from storage.rows import ReportEntry

FAULTY = "备份“{path}”已损坏，没有恢复，报告库没有改动；请选择另一个备份。"
_NOT_IN_IT = "备份“{path}”中没有“{organization}”{year}年的报告；请换一个备份。"
_CAUSE = "从备份恢复"


class Standing(StrEnum):
    """How a report of a backup stands to that of the library."""

    MISSING = "库中没有"
    SAME = "与库中相同"
    OLDER = "库中之后又有改动"
    APART = "与库中不同"


class BackedUp(Struct, frozen=True):
    """A report in a backup."""

    entry: ReportEntry
    standing: Standing


class BackupContent(Struct, frozen=True):
    """The reports and the regions at hand in a backup, and those that only the library has."""

    path: Path
    reports: tuple[BackedUp, ...]
    only_in_library: tuple[ReportEntry, ...]
    regions: tuple[BackedUpRegion, ...] = ()
    regions_only_in_library: tuple[Region, ...] = ()


@contextlib.contextmanager
def unpacked(path: Path) -> Iterator[sqlite3.Connection]:
    """Yield a backup's content in memory, brought up to date; the file stays as it is.

    Raises:
        LibraryError: the backup is unusable.
    """
    wanted = sqlite3.connect(":memory:", isolation_level=None)
    with closing(wanted):
        with failures_told(path), closing(look_into(path)) as source:
            if not is_sound(source):
                raise LibraryError(FAULTY.format(path=path))
            content = bytearray(source.serialize())
            # A log that was closed with its library is no part of it any more: in memory there
            # is none (SQLite, "Database File Format", 1.3.3).
            content[18:20] = b"\1\1"
            wanted.deserialize(bytes(content))
            bring_up_to_date(wanted)
        yield wanted


def read_backup(path: Path, library: Library | None) -> BackupContent:
    """Return what is in a backup, held against a library where there is one.

    Raises:
        LibraryError: one of the two cannot be read.
    """
    from storage.regions.standing import compare_regions  # noqa: PLC0415 - only for a restore

    with unpacked(path) as source, failures_told(path):
        entries = rows.read_entries(source, binned=False)
        regions = compare_regions(source, library.connection if library is not None else None)
    present = library.reports() if library is not None else []
    found = tuple(BackedUp(entry, _standing_of(entry, present, library)) for entry in entries)
    known = {key for entry in entries for key in _keys(entry)}
    only_here = tuple(entry for entry in present if not known.intersection(_keys(entry)))
    return BackupContent(path, found, only_here, *regions)


def restore_reports(
    library: Library,
    path: Path,
    wanted: Sequence[ReportEntry],
    catalog: EditionCatalog,
    now: datetime,
) -> list[ReportEntry]:
    """Bring reports back from a backup, each over that of the library where it has one.

    The library as it is now is backed up first, and the change log shows every difference.

    Raises:
        LibraryError: the backup is unusable or one of the library's reports is locked as signed,
            and nothing was brought back; or it could not be written.
        UnknownEditionError: the edition of one is not at hand; nothing was brought back.
    """
    if library.is_read_only:
        raise LibraryError(errors.READ_ONLY.format(path=library.path))
    with unpacked(path) as source, failures_told(path):
        stored = [_take_out(source, path, entry, catalog) for entry in wanted]
    for one in stored:
        _refuse_locked(library, one.entry)
    library.verify()
    write_copy(library.path, library.connection, now)
    return [_bring_back(library, one) for one in stored]


class _Stored(Struct, frozen=True):
    """A report as it stands in a backup, with the reasons given for its doubts by place."""

    entry: ReportEntry
    report: Report
    explained: dict[str, str]


def _take_out(
    source: sqlite3.Connection, path: Path, wanted: ReportEntry, catalog: EditionCatalog
) -> _Stored:
    entry = rows.find_identical(source, wanted.identity)
    if entry is None:
        said = _NOT_IN_IT.format(path=path, organization=wanted.organization, year=wanted.year)
        raise LibraryError(said)
    report = rows.build_report(
        entry, catalog.load(entry.edition), rows.read_content(source, entry.id)
    )
    explained = {str(one.field): one.content for one in rows.read_explanations(source, entry.id)}
    return _Stored(entry, report, explained)


def _refuse_locked(library: Library, stored: ReportEntry) -> None:
    # It may have been renamed here since; then it is found by its identity alone.
    known = (
        library.find(stored.organization, stored.year),
        library.identical(stored.identity),
    )
    for at_hand in known:
        if at_hand is not None and at_hand.state is ReportState.FINAL:
            raise LibraryError(errors.FINAL.format(entry=at_hand))


def _bring_back(library: Library, stored: _Stored) -> ReportEntry:
    entry = _put(library, stored.entry, stored.report)
    before = {str(one.field): one.content for one in library.explanations(entry.id)}
    places = {**before, **stored.explained}
    changes = (
        Change(Field(place), before.get(place, ""), stored.explained.get(place, ""))
        for place in places
    )
    moved = tuple(change for change in changes if change.old != change.new)
    entry = library.save(entry, ChangeSet(_CAUSE, moved), cause=_CAUSE)
    return library.finalize(entry) if stored.entry.state is ReportState.FINAL else entry


def _put(library: Library, stored: ReportEntry, report: Report) -> ReportEntry:
    """Put a report in the place of that which it was, or of that organ's on that year."""
    at_hand = library.find(stored.organization, stored.year)
    same = library.identical(stored.identity)
    if at_hand is not None:
        return library.replace(at_hand, report, cause=_CAUSE)
    if same is None:
        return library.add(report, cause=_CAUSE, identity=stored.identity)
    if rows.is_binned(library.connection, same.id):
        library.restore(same)
    return library.replace(same, report, cause=_CAUSE)


def _standing_of(
    entry: ReportEntry, present: list[ReportEntry], library: Library | None
) -> Standing:
    same = next((one for one in present if set(_keys(one)) & set(_keys(entry))), None)
    if same is None or library is None:
        return Standing.MISSING
    if same.stamp == entry.stamp:
        return Standing.SAME
    is_ahead = same.identity == entry.identity and library.has_passed(entry)
    return Standing.OLDER if is_ahead else Standing.APART


def _keys(entry: ReportEntry) -> tuple[object, ...]:
    return entry.identity, (entry.organization, entry.year)

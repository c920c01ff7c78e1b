"""Another library's file, such as a copy from another PC, held against this one.

It is only read, be it on a write-protected stick: SQLite opens it without a log and without a
lock, or, where it has a log that was never taken in, a copy of both.
"""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from msgspec import Struct

from storage import errors, rows
from storage.backup_content import unpacked
from storage.chronicle import read_chronicle
from storage.errors import LibraryError, failures_told
from storage.inspection import has_log, look_into
from storage.joining import Joined, JoinError, Standing
from storage.leftovers import temporary_folder

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path

    from forms.edition.catalog import EditionCatalog
    from forms.model.changes import Field
    from forms.model.three_ways import Clash
    from storage.chronicle import Chronicle
    from storage.library import Library
    from storage.rows import ReportEntry

_THE_SAME_FILE = "“{path}”就是现在打开的报告库，没有可以合并的；请选择从另一台电脑带来的那一份。"


class OtherReport(Struct, frozen=True):
    """A report from elsewhere, and how it stands to the one of this library, if there is one.

    `clashes` is what both have changed, each to something else; `refusal` says why the two cannot
    be joined, empty where they can. A report of the same organ on the same year that was begun
    elsewhere (`is_stranger`) has no common state: all that differs is a clash.
    """

    chronicle: Chronicle
    standing: Standing
    ours: ReportEntry | None = None
    clashes: tuple[Clash, ...] = ()
    refusal: str = ""
    is_stranger: bool = False


def read_other_library(library: Library, path: Path) -> list[OtherReport]:
    """Return the reports at hand in another library's file, held against this one.

    The file stays as it is.

    Raises:
        LibraryError: it is no library, damaged, a newer one, or the opened library itself.
    """
    _refuse_itself(library, path)
    with _readable(path) as source, failures_told(path):
        entries = rows.read_entries(source, binned=False)
        found = [read_chronicle(source, entry) for entry in entries]
    return compare_with(library, found)


def compare_with(library: Library, theirs: Iterable[Chronicle]) -> list[OtherReport]:
    """Return how reports from elsewhere stand to those of this library."""
    return [_compare(library, one) for one in theirs]


def bring_in(
    library: Library,
    found: OtherReport,
    catalog: EditionCatalog,
    *,
    source: str,
    take: Collection[Field] = (),
) -> Joined:
    """Add a report from elsewhere with its history, or join it with the one that is here.

    `source` says where it comes from, `take` names the fields in which a clash is theirs.

    Raises:
        UnknownEditionError: the report's edition is not at hand.
        JoinError: the two cannot be joined.
        LibraryError: it is in the bin or locked, was changed since, or could not be written.
    """
    catalog.load(found.chronicle.entry.edition)
    if found.ours is None:
        return Joined(library.adopt(found.chronicle), found.standing, (), ())
    return library.join(found.ours, found.chronicle, catalog, source=source, take=take)


def _refuse_itself(library: Library, path: Path) -> None:
    with contextlib.suppress(OSError):
        if path.samefile(library.path):
            raise LibraryError(_THE_SAME_FILE.format(path=path))


def _compare(library: Library, theirs: Chronicle) -> OtherReport:
    entry = library.identical(theirs.entry.identity)
    is_stranger = entry is None
    if entry is None:
        entry = library.find(theirs.entry.organization, theirs.entry.year)
    if entry is None:
        return OtherReport(theirs, Standing.UNKNOWN)
    try:
        plan = library.plan_join(entry, theirs)
    except JoinError as error:
        return OtherReport(theirs, Standing.APART, entry, refusal=str(error))
    refusal = _refusal(library, entry, plan.standing)
    return OtherReport(theirs, plan.standing, entry, plan.join.clashes, refusal, is_stranger)


def _refusal(library: Library, entry: ReportEntry, standing: Standing) -> str:
    if standing in {Standing.SAME, Standing.OLDER}:
        return ""
    if rows.is_binned(library.connection, entry.id):
        return errors.JOIN_IN_BIN.format(entry=entry)
    is_final = entry.state is rows.ReportState.FINAL
    return errors.JOIN_FINAL.format(entry=entry) if is_final else ""


@contextlib.contextmanager
def _readable(path: Path) -> Iterator[sqlite3.Connection]:
    if not has_log(path):
        with unpacked(path) as source:
            yield source
        return
    look_into(path).close()
    with temporary_folder() as folder:
        copy = folder / "library.db"
        _copy_with_log(path, copy)
        with failures_told(path), closing(sqlite3.connect(copy, isolation_level=None)) as own:
            # Takes what is in the log into the copy.
            own.execute("PRAGMA journal_mode = DELETE")
        with unpacked(copy) as source:
            yield source


def _copy_with_log(path: Path, copy: Path) -> None:
    try:
        shutil.copyfile(path, copy)
        for suffix in ("-wal", "-journal"):
            with contextlib.suppress(FileNotFoundError):
                shutil.copyfile(f"{path}{suffix}", f"{copy}{suffix}")
    except OSError as error:
        raise LibraryError(errors.UNREACHABLE.format(path=path)) from error

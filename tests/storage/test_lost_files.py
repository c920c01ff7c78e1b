"""The library's files are exchanged, deleted or cut short while the library is open."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from forms.edition.terms import CellId
from storage.backup import back_up, restore_backup
from storage.errors import LibraryLostError, ReportGoneError, RevisionConflictError
from storage.library import Library, LibraryError
from storage.recovery import reopen_library, write_back
from tests.other_window import other_window
from tests.storage.samples import CELL, blank_report, full_report, put

if TYPE_CHECKING:
    from collections.abc import Callable

    from forms.edition.catalog import EditionCatalog
    from forms.edition.edition import Edition
    from storage.library import ReportEntry
    from tests.storage.samples import Clock

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows keeps open files in their place")


def _older_copy(library: Library, target: Path) -> bytes:
    """Return the library as a file of now, as a program that synchronizes folders keeps it."""
    with closing(sqlite3.connect(target)) as copy:
        library.connection.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
    return target.read_bytes()


def _take_log_in(library: Library) -> None:
    library.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _refusal(library: Library, entry: ReportEntry) -> LibraryError:
    """Try to save until it is clear why that is refused; a doubt may take a second try."""
    with pytest.raises(LibraryError):
        library.save(entry, put(CELL, "1"), cause="键入")
    with pytest.raises(LibraryError) as refused:
        library.save(entry, put(CELL, "1"), cause="键入")
    return refused.value


def _delete(path: Path, _older: bytes) -> None:
    path.unlink()


def _cut(path: Path, _older: bytes) -> None:
    os.truncate(path, 5000)


def _empty(path: Path, _older: bytes) -> None:
    os.truncate(path, 0)


def _overwrite(path: Path, older: bytes) -> None:
    with path.open("r+b") as stream:
        stream.write(older)
        stream.truncate()


def _exchange(path: Path, older: bytes) -> None:
    beside = path.with_name("downloaded.tmp")
    beside.write_bytes(older)
    beside.replace(path)


def _overwrite_with_another_library(path: Path, _older: bytes) -> None:
    other = path.with_name("other.db")
    Library.open(other).close()
    _overwrite(path, other.read_bytes())


@pytest.mark.parametrize(
    "hurt", [_delete, _cut, _empty, _overwrite, _exchange, _overwrite_with_another_library]
)
@pytest.mark.parametrize("log_is_empty", [True, False])
def test_that_nothing_is_saved_into_what_is_not_the_library_that_was_opened(
    hurt: Callable[[Path, bytes], None],
    *,
    log_is_empty: bool,
    library: Library,
    edition: Edition,
    tmp_path: Path,
) -> None:
    entry = library.add(full_report(edition), cause="新建")
    _take_log_in(library)
    library.verify()
    older = _older_copy(library, tmp_path / "older.db")
    entry = library.save(entry, put(CELL, "7"), cause="键入")
    if log_is_empty:
        _take_log_in(library)
        library.verify()
    hurt(library.path, older)
    is_harmless = hurt is _overwrite and not log_is_empty
    if is_harmless:
        # The copy holds what the file held, and the log all that came after.
        assert library.save(entry, put(CELL, "8", "7"), cause="键入").revision == 3
        return
    present = library.path.read_bytes() if library.path.exists() else None
    error = _refusal(library, entry)
    assert isinstance(error, LibraryLostError)
    assert "内容还在窗口里" in str(error) or "放回原处" in str(error)
    library.close()
    assert (library.path.read_bytes() if library.path.exists() else None) == present


@pytest.mark.parametrize("suffixes", [("-wal",), ("-shm",), ("-wal", "-shm")])
def test_that_a_deleted_log_loses_nothing(
    suffixes: tuple[str, ...],
    library: Library,
    edition: Edition,
    catalog: EditionCatalog,
    tmp_path: Path,
) -> None:
    entry = library.add(blank_report(edition), cause="新建")
    _take_log_in(library)
    entry = library.save(entry, put(CELL, "7"), cause="键入")
    for suffix in suffixes:
        Path(f"{library.path}{suffix}").unlink()
    entry = library.save(entry, put("t3.carried_over.natural_person", "3"), cause="键入")
    # What a power cut would leave: the files as they stand now.
    crashed = tmp_path / "crashed"
    shutil.copytree(library.path.parent, crashed)
    with Library.open(crashed / library.path.name) as found:
        cells = found.load(entry.id, catalog).cells
        assert found.connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert (cells[CellId(CELL)], len(cells)) == ("7", 2)


def test_that_a_log_begun_anew_by_somebody_else_is_not_mixed_with_the_deleted_one(
    library: Library, edition: Edition, catalog: EditionCatalog
) -> None:
    entry = library.add(blank_report(edition), cause="新建")
    _take_log_in(library)
    entry = library.save(entry, put(CELL, "7"), cause="键入")
    for suffix in ("-wal", "-shm"):
        Path(f"{library.path}{suffix}").unlink()
    with other_window(library.path) as other:
        assert other.tell("save", "t3.carried_over.natural_person", "5") == 2, "7 is not seen there"
        with pytest.raises(RevisionConflictError) as refused:
            library.save(entry, put(CELL, "8", "7"), cause="键入")
        assert not refused.value.descends, "what was saved before is missing too"
        assert library.load(entry.id, catalog).cells == {"t3.carried_over.natural_person": "5"}
        assert other.tell("check") == "ok"


def test_that_a_restored_library_with_the_same_row_numbers_is_told_from_the_one_before(
    library: Library, edition: Edition, catalog: EditionCatalog, clock: Clock
) -> None:
    backup = back_up(library, clock())
    mine = library.add(blank_report(edition, "甲局"), cause="新建")
    with Library.open(library.path, clock=clock) as other:
        restore_backup(other, backup, clock())
        theirs = other.add(full_report(edition, "乙局"), cause="新建")
        assert (theirs.id, theirs.revision) == (mine.id, mine.revision)
        for write in (
            lambda: library.save(mine, put(CELL, "1"), cause="键入"),
            lambda: library.finalize(mine),
            lambda: library.replace(mine, blank_report(edition, "甲局"), cause="导入"),
            lambda: library.delete(mine),
        ):
            with pytest.raises(ReportGoneError, match=r"甲局.*2020年"):
                write()
        assert other.load(theirs.id, catalog) == full_report(edition, "乙局")
        assert other.reports() == [theirs]


def test_that_a_report_goes_on_where_the_restored_state_is_the_one_that_lies_open(
    library: Library, edition: Edition, clock: Clock
) -> None:
    entry = library.add(blank_report(edition), cause="新建")
    backup = back_up(library, clock())
    with Library.open(library.path, clock=clock) as other:
        restore_backup(other, backup, clock())
    assert library.save(entry, put(CELL, "1"), cause="键入").revision == 2


def test_that_two_states_of_the_same_number_are_told_apart(
    library: Library, edition: Edition, clock: Clock
) -> None:
    entry = library.add(blank_report(edition), cause="新建")
    backup = back_up(library, clock())
    mine = library.save(entry, put(CELL, "1"), cause="键入")
    with Library.open(library.path, clock=clock) as other:
        restore_backup(other, backup, clock())
        theirs = other.save(other.entry(entry.id), put(CELL, "2"), cause="键入")
    assert (theirs.id, theirs.revision) == (mine.id, mine.revision)
    with pytest.raises(RevisionConflictError, match=r"还原或换成另一份") as refused:
        library.save(mine, put(CELL, "3", "1"), cause="键入")
    assert not refused.value.descends


def test_that_a_deleted_library_is_written_back_whole(
    library: Library, edition: Edition, catalog: EditionCatalog
) -> None:
    first = library.add(full_report(edition, "甲局"), cause="新建")
    second = library.add(full_report(edition, "乙局"), cause="新建")
    library.path.unlink()
    again = write_back(library)
    with again:
        assert {entry.identity for entry in again.reports()} == {first.identity, second.identity}
        assert again.load(second.id, catalog) == full_report(edition, "乙局")
        assert again.save(first, put(CELL, "1"), cause="键入").revision == 2


def test_that_writing_back_replaces_nothing(library: Library, edition: Edition) -> None:
    library.add(full_report(edition), cause="新建")
    library.path.unlink()
    library.path.write_bytes(b"somebody else's")
    with pytest.raises(LibraryError, match=r"已存在"):
        write_back(library)
    assert library.path.read_bytes() == b"somebody else's"
    assert len(library.reports()) == 1


@pytest.mark.parametrize("hurt", [_overwrite, _exchange])
def test_that_what_took_the_place_of_a_library_is_opened_as_it_is(
    hurt: Callable[[Path, bytes], None],
    library: Library,
    edition: Edition,
    catalog: EditionCatalog,
    tmp_path: Path,
) -> None:
    entry = library.add(full_report(edition), cause="新建")
    older = _older_copy(library, tmp_path / "older.db")
    entry = library.save(entry, put(CELL, "7"), cause="键入")
    _take_log_in(library)
    library.verify()
    entry = library.save(entry, put(CELL, "8", "7"), cause="键入")
    hurt(library.path, older)
    with reopen_library(library) as again:
        assert again.load(entry.id, catalog) == full_report(edition)
        assert again.connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        with pytest.raises(RevisionConflictError):
            again.save(entry, put(CELL, "9"), cause="键入")


def test_that_the_log_of_a_replaced_library_is_not_mixed_with_the_next_one(
    library: Library, edition: Edition, catalog: EditionCatalog, tmp_path: Path
) -> None:
    entry = library.add(full_report(edition), cause="新建")
    older = _older_copy(library, tmp_path / "older.db")
    library.save(entry, put(CELL, "7"), cause="键入")
    _exchange(library.path, older)
    library.close()
    assert library.path.read_bytes() == older
    with Library.open(library.path) as again:
        assert again.load(entry.id, catalog) == full_report(edition)
        assert again.connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_that_a_library_that_is_put_back_after_closing_has_everything(
    library: Library, edition: Edition, catalog: EditionCatalog
) -> None:
    entry = library.add(full_report(edition), cause="新建")
    library.save(entry, put(CELL, "7"), cause="键入")
    moved = library.path.rename(library.path.with_name("moved.db"))
    library.close()
    moved.rename(library.path)
    with Library.open(library.path) as again:
        assert again.load(entry.id, catalog).cells[CellId(CELL)] == "7"


def test_that_a_broken_file_in_the_place_of_a_library_is_not_opened(
    library: Library, edition: Edition
) -> None:
    library.add(full_report(edition), cause="新建")
    _overwrite(library.path, os.urandom(20_000))
    with pytest.raises(LibraryError):
        reopen_library(library)
    assert len(library.reports()) == 1, "it is still open"

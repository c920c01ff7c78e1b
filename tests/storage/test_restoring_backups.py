from __future__ import annotations

import errno
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from forms.edition.terms import CellId
from storage import recovery
from storage.backup import back_up, backups, restore_backup
from storage.backup_content import restore_reports
from storage.library import Library, LibraryError
from storage.recovery import recover_library
from tests.storage.samples import CELL, backup_name, blank_report, full_report, names_in, put

if TYPE_CHECKING:
    from forms.edition.catalog import EditionCatalog
    from forms.edition.edition import Edition
    from storage.library import ReportEntry

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
NOW = datetime(2021, 1, 20, 12, 0, tzinfo=UTC)


def test_that_a_backup_can_be_restored_and_nothing_is_lost(
    library: Library,
    entry: ReportEntry,
    backup_folder: Path,
    edition: Edition,
    catalog: EditionCatalog,
) -> None:
    good = back_up(library, NOW)
    for moment in (NOW - place * DAY for place in range(1, 100)):
        (backup_folder / backup_name(moment)).write_bytes(b"an old backup")
    library.save(library.entry(entry.id), put(CELL, "99"), cause="填写")
    library.delete(entry)
    restore_backup(library, good, NOW + HOUR)
    assert library.reports() == [entry]
    assert library.load(entry.id, catalog) == full_report(edition)
    assert library.save(library.entry(entry.id), put(CELL, "5"), cause="填写").revision == 2
    assert len(names_in(backup_folder)) == 101
    restore_backup(library, backup_folder / backup_name(NOW + HOUR), NOW + 2 * HOUR)
    assert library.reports() == []
    assert library.load(entry.id, catalog).cells[CellId(CELL)] == "99"


@pytest.mark.parametrize("damage", ["empty", "text", "short", "inside"])
def test_that_a_faulty_backup_is_not_restored(
    damage: str, library: Library, backup_folder: Path, edition: Edition, catalog: EditionCatalog
) -> None:
    path = back_up(library, NOW)
    content = path.read_bytes()
    damaged = {
        "empty": b"",
        "text": b"text" * 1000,
        "short": content[:-100],
        "inside": content[:8192] + os.urandom(4096) + content[8192 + 4096 :],
    }
    path.write_bytes(damaged[damage])
    with pytest.raises(LibraryError, match=str(path)):
        restore_backup(library, path, NOW + HOUR)
    assert library.load(1, catalog) == full_report(edition)
    assert len(names_in(backup_folder)) == 1


def test_that_nothing_is_restored_while_another_program_holds_the_library(
    library: Library, entry: ReportEntry, backup_folder: Path
) -> None:
    path = back_up(library, NOW)
    library.save(library.entry(entry.id), put(CELL, "99"), cause="填写")
    library.connection.execute("PRAGMA busy_timeout = 0")
    with Library.open(library.path) as other:
        other.connection.execute("BEGIN IMMEDIATE")
        with pytest.raises(LibraryError, match=r"被其他程序占用"):
            restore_backup(library, path, NOW + HOUR)
        other.connection.execute("ROLLBACK")
    assert library.entry(entry.id).revision == 2
    assert len(names_in(backup_folder)) == 2


def test_that_nothing_is_restored_into_a_read_only_library(
    library: Library, backup_folder: Path
) -> None:
    path = back_up(library, NOW)
    library.is_read_only = True
    with pytest.raises(LibraryError, match=r"只读"):
        restore_backup(library, path, NOW + HOUR)
    assert len(names_in(backup_folder)) == 1


def test_that_a_damaged_library_can_be_restored(
    library_path: Path, edition: Edition, catalog: EditionCatalog
) -> None:
    with Library.open(library_path) as library:
        for year in range(2000, 2020):
            library.add(full_report(edition, year=year), cause="新建")
        path = back_up(library, NOW)
    content = bytearray(library_path.read_bytes())
    content[-4096 * 3 : -4096 * 2] = os.urandom(4096)
    library_path.write_bytes(content)
    with Library.open(library_path) as library:
        restore_backup(library, path, NOW + HOUR)
        assert library.load(20, catalog) == full_report(edition, year=2019)
        assert library.connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert len(backups(library_path)) == 2


@pytest.mark.parametrize("content", [None, b"", b"text" * 1000])
def test_that_a_backup_takes_the_place_of_a_library_that_cannot_be_opened(
    content: bytes | None,
    library: Library,
    entry: ReportEntry,
    edition: Edition,
    catalog: EditionCatalog,
) -> None:
    path = library.path
    back_up(library, NOW)
    library.close()
    path.unlink()
    for suffix in ("-wal", "-journal", "-shm"):
        path.with_name(path.name + suffix).write_bytes(b"an old log")
    if content is not None:
        path.write_bytes(content)
    [backup] = backups(path)
    kept = recover_library(path, backup.path, NOW)
    assert (kept.read_bytes() if kept else None) == content
    assert len(list(path.parent.glob("library.db.*-wal"))) == 1
    with Library.open(path) as recovered:
        assert recovered.load(entry.id, catalog) == full_report(edition)
        assert not recovered.is_read_only


def test_that_a_recovery_needs_a_sound_backup(
    library: Library, backup_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = back_up(library, NOW)
    library.close()
    before = library.path.read_bytes()
    monkeypatch.setattr(recovery, "is_sound", lambda _connection: False)
    with pytest.raises(LibraryError, match=r"备份.*已损坏"):
        recover_library(library.path, path, NOW)
    assert library.path.read_bytes() == before
    assert names_in(library.path.parent) == [backup_folder.name, "library.db"]


def test_that_a_recovery_overwrites_nothing(library: Library, backup_folder: Path) -> None:
    path = back_up(library, NOW)
    library.close()
    taken = library.path.with_name(f"library.db.{NOW.astimezone():%Y%m%d-%H%M%S}")
    taken.write_bytes(b"kept before")
    before = library.path.read_bytes()
    with pytest.raises(LibraryError, match=r"已存在"):
        recover_library(library.path, path, NOW)
    assert (taken.read_bytes(), library.path.read_bytes()) == (b"kept before", before)
    assert len(names_in(backup_folder)) == 1


@pytest.mark.parametrize(
    ("step", "sentence"), [("replace", "磁盘空间不足"), ("read_bytes", "无法打开")]
)
def test_that_a_failing_recovery_keeps_the_library(
    step: str,
    sentence: str,
    library: Library,
    backup_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_arguments: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    path = back_up(library, NOW)
    library.close()
    with monkeypatch.context() as patch:
        patch.setattr(Path, step, refuse)
        with pytest.raises(LibraryError, match=sentence):
            recover_library(library.path, path, NOW)
    with Library.open(library.path) as unharmed:
        assert len(unharmed.reports()) == 1
    assert len(names_in(backup_folder)) == 1


def test_that_nothing_is_brought_back_over_a_report_that_was_renamed_and_signed_since(
    library: Library, edition: Edition, catalog: EditionCatalog
) -> None:
    first = library.add(blank_report(edition, "青萝市水务局"), cause="新建")
    second = library.add(blank_report(edition, "云川市档案局"), cause="新建")
    path = back_up(library, NOW)
    library.save(first, put(CELL, "99"), cause="填写")
    renamed = library.replace(second, blank_report(edition, "云川市档案馆"), cause="改名")
    library.finalize(renamed)
    with pytest.raises(LibraryError, match="已定稿"):
        restore_reports(library, path, [first, second], catalog, NOW)
    assert library.load(first.id, catalog).cells == {CellId(CELL): "99"}

"""A real disk that is full at each write in turn: nothing is lost, and the next try succeeds."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from forms.errors import UserError
from forms.model.changes import Field
from storage.backup import back_up
from storage.files import FileError, replace_file
from storage.library import Library, LibraryError
from tests.storage.real_faults import SmallDisk, small_disk
from tests.storage.samples import CELL, blank_report, full_report, names_in, put

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from forms.edition.catalog import EditionCatalog
    from forms.edition.edition import Edition

NOW = datetime(2021, 1, 20, 12, 0, tzinfo=UTC)
PAGE = 4096
TEXT = "长" * 6_000


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    with small_disk(tmp_path / "small") as mounted:
        yield mounted


def test_that_a_save_into_a_full_disk_is_told_and_the_next_one_succeeds(
    disk: SmallDisk, edition: Edition, catalog: EditionCatalog
) -> None:
    path = disk.root / "library.db"
    refused = 0
    with Library.open(path) as library:
        entry = library.add(blank_report(edition), cause="新建")
        acknowledged = ""
        for left in range(0, 30 * PAGE, PAGE):
            disk.clear()
            library.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            disk.crowd(left)
            wanted = f"{left}{TEXT}"
            reason = ""
            try:
                entry = library.save(entry, put("text.overview", wanted), cause="填写")
            except LibraryError as error:
                reason = str(error)
            if reason:
                refused += 1
                assert "磁盘空间不足" in reason
                assert library.load(entry.id, catalog).read(Field("text.overview")) == acknowledged
                disk.clear()
                entry = library.save(entry, put("text.overview", wanted), cause="填写")
            acknowledged = wanted
            assert library.load(entry.id, catalog).read(Field("text.overview")) == acknowledged
    assert refused > 3
    disk.clear()
    with Library.open(path) as again:
        assert again.load(entry.id, catalog).read(Field("text.overview")) == acknowledged
        assert again.entry(entry.id).revision == entry.revision
        assert again.connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_that_closing_on_a_full_disk_loses_nothing(
    disk: SmallDisk, edition: Edition, catalog: EditionCatalog
) -> None:
    path = disk.root / "library.db"
    library = Library.open(path)
    entry = library.add(full_report(edition), cause="新建")
    library.save(entry, put(CELL, "99"), cause="填写")
    disk.crowd(0)
    library.close()
    disk.clear()
    with Library.open(path) as again:
        assert again.load(entry.id, catalog).read(Field(CELL)) == "99"


def test_that_a_library_opens_on_a_full_disk_or_says_why_not(
    disk: SmallDisk, edition: Edition, catalog: EditionCatalog
) -> None:
    path = disk.root / "library.db"
    with Library.open(path) as library:
        entry = library.add(full_report(edition), cause="新建")
    reasons = []
    for left in (0, PAGE, 8 * PAGE, 9 * PAGE):
        disk.crowd(left)
        try:
            with Library.open(path) as opened:
                assert opened.load(entry.id, catalog) == full_report(edition)
        except LibraryError as error:
            reasons.append(str(error))
    assert all("磁盘" in reason for reason in reasons)
    disk.clear()
    with Library.open(path) as again:
        assert again.load(entry.id, catalog) == full_report(edition)


@pytest.mark.parametrize("left", [0, PAGE, 5 * PAGE, 20 * PAGE])
def test_that_a_new_library_appears_whole_or_not_at_all(disk: SmallDisk, left: int) -> None:
    disk.crowd(left)
    with pytest.raises(LibraryError, match="磁盘"):
        Library.open(disk.root / "sub" / "library.db").close()
    disk.clear()
    Library.open(disk.root / "sub" / "library.db").close()


def test_that_a_backup_on_a_full_disk_is_told_and_leaves_no_part(
    disk: SmallDisk, library: Library, edition: Edition
) -> None:
    library.add(full_report(edition), cause="新建")
    for left in range(0, 20 * PAGE, PAGE):
        disk.crowd(left)
        with pytest.raises(LibraryError, match=r"没有备份成功.*磁盘"):
            back_up(library, NOW, disk.root)
        assert names_in(disk.root) == (
            ["ballast"] if disk.root.joinpath("ballast").exists() else []
        )
    disk.clear()
    back_up(library, NOW, disk.root)


def test_that_an_exported_file_stays_the_old_one_on_a_full_disk(disk: SmallDisk) -> None:
    path = disk.root / "report.docx"
    replace_file(path, b"old")
    for left in range(0, 4 * PAGE, PAGE):
        disk.crowd(left)
        with pytest.raises(FileError, match="磁盘空间不足"):
            replace_file(path, b"new" * 10_000)
        assert path.read_bytes() == b"old"
        assert names_in(disk.root) == ["ballast", "report.docx"]
    disk.clear()
    replace_file(path, b"new" * 10_000)
    assert issubclass(FileError, UserError)

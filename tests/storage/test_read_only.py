from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

import storage.connection
from storage.library import Library, LibraryError
from tests.storage.samples import CELL, blank_report, full_report, names_in, put, refusal

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path

    from forms.edition.catalog import EditionCatalog
    from forms.edition.edition import Edition


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("writable_folder", [True, False])
def test_that_a_read_only_library_can_be_read(
    writable_folder: bool,
    open_folder: Path,
    unprivileged: Callable[[], AbstractContextManager[None]],
    edition: Edition,
    catalog: EditionCatalog,
) -> None:
    path = open_folder / "library.db"
    with Library.open(path) as library:
        entry = library.add(full_report(edition), cause="新建")
    content = path.read_bytes()
    path.chmod(0o444)
    open_folder.chmod(0o777 if writable_folder else 0o555)
    with unprivileged(), Library.open(path) as library:
        assert library.is_read_only
        assert library.reports() == [entry]
        assert library.load(entry.id, catalog) == full_report(edition)
        with pytest.raises(LibraryError, match=r"只读.*复制到可以写入的文件夹"):
            library.save(library.entry(entry.id), put(CELL, "1"), cause="填写")
    assert path.read_bytes() == content


def test_that_a_read_only_library_with_a_log_asks_for_both_files(
    library: Library,
    library_path: Path,
    open_folder: Path,
    unprivileged: Callable[[], AbstractContextManager[None]],
    edition: Edition,
) -> None:
    library.add(blank_report(edition), cause="新建")
    for suffix in ("", "-wal"):
        shutil.copyfile(f"{library_path}{suffix}", open_folder / f"library.db{suffix}")
        (open_folder / f"library.db{suffix}").chmod(0o444)
    open_folder.chmod(0o555)
    with unprivileged():
        assert "日志文件一起复制" in refusal(open_folder / "library.db")


def test_that_a_library_becoming_read_only_is_told_at_the_next_save(
    library: Library, edition: Edition
) -> None:
    entry = library.add(blank_report(edition), cause="新建")
    library.connection.execute("PRAGMA query_only = ON")
    with pytest.raises(LibraryError, match=r"只读"):
        library.save(library.entry(entry.id), put(CELL, "1"), cause="填写")


def test_that_a_forbidden_library_is_told(
    open_folder: Path, unprivileged: Callable[[], AbstractContextManager[None]]
) -> None:
    path = open_folder / "library.db"
    Library.open(path).close()
    path.chmod(0o000)
    with unprivileged(), pytest.raises(LibraryError, match=r"无法打开.*权限"):
        Library.open(path)
    path.chmod(0o644)
    open_folder.chmod(0o000)
    with unprivileged(), pytest.raises(LibraryError, match=r"无法打开.*权限"):
        Library.open(path)


def test_that_a_library_cannot_be_made_in_a_forbidden_folder(
    open_folder: Path, unprivileged: Callable[[], AbstractContextManager[None]]
) -> None:
    open_folder.chmod(0o555)
    with unprivileged(), pytest.raises(LibraryError, match=r"没有权限"):
        Library.open(open_folder / "library.db")
    with unprivileged(), pytest.raises(LibraryError, match=r"无法打开.*权限"):
        Library.open(open_folder / "a" / "library.db")
    assert names_in(open_folder) == []


@pytest.mark.parametrize("journal", ["delete", "wal"])
def test_that_no_log_is_used_on_a_network_drive(
    journal: str, library_path: Path, edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Library.open(library_path) as library:
        library.add(blank_report(edition), cause="新建")
        library.connection.execute(f"PRAGMA journal_mode = {journal}")
    monkeypatch.setattr(storage.connection, "is_network_place", lambda _path: True)
    with Library.open(library_path) as library, Library.open(library_path) as other:
        assert library.connection.execute("PRAGMA journal_mode").fetchone()[0] == "delete"
        assert library.save(library.entry(1), put(CELL, "1"), cause="填写").revision == 2
        assert other.save(other.entry(1), put(CELL, "2"), cause="填写").revision == 3
        assert names_in(library_path.parent) == ["library.db"]
        library_path.rename(library_path.with_name("moved.db"))
        with pytest.raises(LibraryError, match=r"移走或替换"):
            library.save(library.entry(1), put(CELL, "3"), cause="填写")


@pytest.mark.parametrize("journal", ["delete", "wal"])
@pytest.mark.parametrize("writable_folder", [True, False])
def test_that_a_read_only_library_on_a_network_drive_can_be_read(
    journal: str,
    writable_folder: bool,
    open_folder: Path,
    unprivileged: Callable[[], AbstractContextManager[None]],
    edition: Edition,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = open_folder / "library.db"
    with Library.open(path) as library:
        library.add(blank_report(edition), cause="新建")
        library.connection.execute(f"PRAGMA journal_mode = {journal}")
    path.chmod(0o444)
    open_folder.chmod(0o777 if writable_folder else 0o555)
    monkeypatch.setattr(storage.connection, "is_network_place", lambda _path: True)
    with unprivileged(), Library.open(path) as library:
        assert library.is_read_only
        assert len(library.reports()) == 1
    assert names_in(open_folder) == ["library.db"]


def test_that_a_library_from_a_network_drive_gets_its_log_back(library_path: Path) -> None:
    with Library.open(library_path) as library:
        library.connection.execute("PRAGMA journal_mode = DELETE")
    with Library.open(library_path) as library:
        assert library.connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"

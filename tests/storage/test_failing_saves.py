from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from forms.model.changes import (
    ChangeSet,
    Field,
)
from storage.library import (
    Library,
    LibraryError,
    RevisionConflictError,
)
from tests.storage.samples import CELL, blank_report, put

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path

    from forms.edition.catalog import EditionCatalog
    from forms.edition.edition import Edition


def test_that_a_change_elsewhere_is_not_overwritten(
    library: Library, library_path: Path, edition: Edition, catalog: EditionCatalog
) -> None:
    entry = library.add(blank_report(edition), cause="新建")
    with Library.open(library_path) as other:
        other.save(other.entry(entry.id), put(CELL, "1"), cause="填写")
    with pytest.raises(RevisionConflictError, match=r"另一个窗口.*合并"):
        library.save(entry, put(CELL, "2"), cause="填写")
    assert library.load(entry.id, catalog).read(Field(CELL)) == "1"
    assert library.entry(entry.id).revision == 2
    assert [step.new for step in library.log(entry.id) if step.field == CELL] == ["1"]


def test_that_two_windows_can_save_by_turns(
    library: Library, library_path: Path, edition: Edition
) -> None:
    first = library.add(blank_report(edition, "甲局"), cause="新建")
    second = library.add(blank_report(edition, "乙局"), cause="新建")
    with Library.open(library_path) as other:
        for turn in range(1, 4):
            assert library.reports()
            other.save(other.entry(second.id), put(CELL, str(turn)), cause="填写")
            library.save(library.entry(first.id), put(CELL, str(turn)), cause="填写")
    assert {entry.revision for entry in library.reports()} == {4}


def test_that_a_save_that_fails_in_the_middle_leaves_nothing(
    library: Library, edition: Edition, catalog: EditionCatalog
) -> None:
    entry = library.add(blank_report(edition), cause="新建")
    before = library.load(entry.id, catalog), library.log(entry.id), library.reports()
    good, bad = put(CELL, "1"), put("t3.x", object())  # type: ignore[arg-type]  # a bug of ours
    both = ChangeSet("填写", good.changes + bad.changes)
    with pytest.raises(TypeError):
        library.save(entry, both, cause="填写")
    assert (library.load(entry.id, catalog), library.log(entry.id), library.reports()) == before


def test_that_a_save_is_refused_while_another_program_holds_the_library(
    library: Library, library_path: Path, edition: Edition, catalog: EditionCatalog
) -> None:
    entry = library.add(blank_report(edition), cause="新建")
    library.connection.execute("PRAGMA busy_timeout = 0")
    with Library.open(library_path) as other:
        other.connection.execute("BEGIN EXCLUSIVE")
        with pytest.raises(LibraryError, match=r"正被其他程序占用.*稍后再试"):
            library.save(library.entry(entry.id), put(CELL, "1"), cause="填写")
        assert library.load(entry.id, catalog) == blank_report(edition)
        other.connection.execute("ROLLBACK")
    assert library.save(library.entry(entry.id), put(CELL, "1"), cause="填写").revision == 2


def test_that_a_full_disk_is_told_and_the_next_save_works(
    library: Library, edition: Edition
) -> None:
    entry = library.add(blank_report(edition), cause="新建")
    pages = library.connection.execute("PRAGMA page_count").fetchone()[0]
    library.connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(LibraryError, match=r"磁盘空间不足.*清理磁盘"):
        library.save(library.entry(entry.id), put("text.overview", "长" * 100_000), cause="填写")
    library.connection.execute("PRAGMA max_page_count = 1000000")
    assert library.save(library.entry(entry.id), put(CELL, "1"), cause="填写").revision == 2


def test_that_a_library_that_was_moved_away_is_not_written_into_the_void(
    library: Library, library_path: Path, edition: Edition
) -> None:
    entry = library.add(blank_report(edition), cause="新建")
    moved = library_path.rename(library_path.with_name("moved.db"))
    with pytest.raises(LibraryError, match=r"移走或替换.*放回原处"):
        library.save(library.entry(entry.id), put(CELL, "1"), cause="填写")
    shutil.copyfile(moved, library_path)
    with pytest.raises(LibraryError, match=r"移走或替换"):
        library.save(library.entry(entry.id), put(CELL, "1"), cause="填写")
    moved.replace(library_path)
    assert library.save(library.entry(entry.id), put(CELL, "1"), cause="填写").revision == 2


def test_that_a_folder_that_cannot_be_looked_into_does_not_stop_a_save(
    open_folder: Path,
    unprivileged: Callable[[], AbstractContextManager[None]],
    edition: Edition,
) -> None:
    open_folder.chmod(0o777)
    with unprivileged():
        library = Library.open(open_folder / "library.db")
        entry = library.add(blank_report(edition), cause="新建")
    open_folder.chmod(0o000)
    with unprivileged(), library:
        assert library.save(library.entry(entry.id), put(CELL, "1"), cause="填写").revision == 2


def test_that_a_bug_is_not_dressed_up_as_an_error_of_the_disk(library: Library) -> None:
    library.close()
    with pytest.raises(Exception, match=r"closed") as failure:
        library.reports()
    assert not isinstance(failure.value, LibraryError)

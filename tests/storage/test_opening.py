from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

import storage.connection
from storage.files import create_file
from storage.library import Library, LibraryError
from storage.schema import VERSION
from tests.storage.samples import blank_report, full_report, names_in, refusal

if TYPE_CHECKING:
    from pathlib import Path

    from forms.edition.catalog import EditionCatalog
    from forms.edition.edition import Edition


def _library_bytes(folder: Path, edition: Edition) -> bytes:
    path = folder / "sound.db"
    with Library.open(path) as library:
        library.add(full_report(edition), cause="新建")
    content = path.read_bytes()
    path.unlink()
    return content


def test_that_a_missing_library_is_made_with_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "library.db"
    with Library.open(path) as library:
        assert library.reports() == []
        assert library.path == path
        assert not library.is_read_only
    assert names_in(path.parent) == ["library.db"]


def test_that_a_missing_library_is_not_made_where_it_must_exist(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    assert "找不到报告库" in refusal(path, must_exist=True)
    assert not path.exists()


def test_that_the_pragmas_are_set(library: Library) -> None:
    def pragma(name: str) -> object:
        return library.connection.execute(f"PRAGMA {name}").fetchone()[0]

    assert pragma("journal_mode") == "wal"
    assert pragma("synchronous") == 2
    assert pragma("foreign_keys") == 1
    assert pragma("busy_timeout") == 3000


def test_that_every_save_is_in_the_file_before_the_library_is_closed(
    library: Library, library_path: Path, edition: Edition
) -> None:
    library.add(blank_report(edition), cause="新建")
    with Library.open(library_path) as other:
        assert other.reports() == library.reports()


@pytest.mark.parametrize("start", [b"x", b"hello world\n" * 500, b"PK\x03\x04" + b"\0" * 9000])
def test_that_another_file_is_refused(start: bytes, tmp_path: Path) -> None:
    path = tmp_path / "年报.docx"
    path.write_bytes(start)
    assert "不是报告库" in refusal(path)


def test_that_an_empty_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    path.write_bytes(b"")
    assert "空文件" in refusal(path)


def test_that_a_folder_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    path.mkdir()
    assert "是一个文件夹" in refusal(path)


@pytest.mark.parametrize("journal", ["delete", "wal"])
def test_that_another_program_s_database_is_refused(journal: str, tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as other:
        other.execute(f"PRAGMA journal_mode = {journal}")
        other.execute("CREATE TABLE reports (id INTEGER PRIMARY KEY, revision INTEGER)")
        other.commit()
    assert "其他软件的数据库" in refusal(path)


def test_that_another_program_s_unfinished_log_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA journal_mode = wal")
        other.execute("CREATE TABLE a (b)")
        copy = tmp_path / "copy"
        copy.mkdir()
        for name in ("other.db", "other.db-wal"):
            shutil.copyfile(tmp_path / name, copy / name)
    assert "其他软件的数据库" in refusal(copy / "other.db")


def test_that_a_newer_library_is_refused(tmp_path: Path, edition: Edition) -> None:
    path = tmp_path / "library.db"
    path.write_bytes(_library_bytes(tmp_path, edition))
    with closing(sqlite3.connect(path)) as future:
        future.execute(f"PRAGMA user_version = {VERSION + 1}")
    assert "升级本软件" in refusal(path)


def test_that_a_library_is_refused_that_became_newer_in_its_log(
    library_path: Path, library: Library
) -> None:
    library.connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    with pytest.raises(LibraryError, match=r"升级本软件"):
        Library.open(library_path)


def test_that_a_library_cut_short_is_never_opened_as_sound(
    tmp_path: Path, edition: Edition, catalog: EditionCatalog
) -> None:
    content = _library_bytes(tmp_path, edition)
    page = int.from_bytes(content[16:18], "big")
    for length in [*range(1, len(content), 1024 - 7), *range(page, len(content), page)]:
        path = tmp_path / "library.db"
        path.write_bytes(content[:length])
        assert any(word in refusal(path) for word in ("损坏", "不是报告库"))


def test_that_damage_is_told_where_it_is_met(
    tmp_path: Path, edition: Edition, catalog: EditionCatalog
) -> None:
    content = _library_bytes(tmp_path, edition)
    page = int.from_bytes(content[16:18], "big")
    path = tmp_path / "library.db"
    path.write_bytes(content[:page] + os.urandom(len(content) - page))
    with pytest.raises(LibraryError, match=r"损坏.*从备份恢复"), Library.open(path) as library:
        library.load(1, catalog)


def test_that_a_library_without_its_tables_is_damaged(tmp_path: Path, edition: Edition) -> None:
    path = tmp_path / "library.db"
    path.write_bytes(_library_bytes(tmp_path, edition))
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA journal_mode = DELETE")
        other.execute("PRAGMA foreign_keys = OFF")
        other.execute("DROP TABLE reports")
        other.commit()
    assert "损坏" in refusal(path)


def test_that_a_checkpoint_cut_short_is_mended(
    library: Library, library_path: Path, tmp_path: Path, edition: Edition
) -> None:
    library.add(full_report(edition), cause="新建")
    for suffix in ("", "-wal"):
        shutil.copyfile(f"{library_path}{suffix}", tmp_path / f"cut.db{suffix}")
    path = tmp_path / "cut.db"
    # The first page had gone over from the log, the pages that it counts had not.
    content = bytearray(path.read_bytes())
    content[28:32] = (500).to_bytes(4, "big")
    path.write_bytes(content + b"half a page")
    with Library.open(path) as mended:
        assert mended.reports() == library.reports()
        assert mended.connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_that_a_log_without_its_library_is_not_mixed_into_a_new_one(
    library: Library, library_path: Path, tmp_path: Path, edition: Edition
) -> None:
    library.add(blank_report(edition), cause="新建")
    shutil.copyfile(f"{library_path}-wal", tmp_path / "gone.db-wal")
    assert "不见了" in refusal(tmp_path / "gone.db")


@pytest.mark.usefixtures("impatient")
def test_that_a_library_held_by_another_program_is_told(
    library_path: Path, edition: Edition
) -> None:
    Library.open(library_path).close()
    with closing(sqlite3.connect(library_path, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN IMMEDIATE")
        other.execute("UPDATE reports SET revision = 1")
        other.execute("COMMIT")
        assert "正被其他程序占用" in refusal(library_path)
    Library.open(library_path).close()


def test_that_a_library_opens_while_another_window_saves(
    library: Library, library_path: Path
) -> None:
    library.connection.execute("BEGIN IMMEDIATE")
    with Library.open(library_path) as other:
        assert not other.is_read_only
        assert other.reports() == []
    library.connection.execute("ROLLBACK")


def test_that_a_disk_full_while_making_a_library_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object) -> None:
        raise OSError(errno.ENOSPC, "no space")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(LibraryError, match=r"磁盘空间不足"):
        Library.open(tmp_path / "library.db")
    assert names_in(tmp_path) == []


def test_that_a_file_of_another_window_is_not_replaced_by_a_new_library(
    tmp_path: Path, edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "library.db"

    def create_late(place: Path, content: bytes) -> bool:
        with monkeypatch.context() as patch:
            patch.setattr(storage.connection, "create_file", create_file)
            with Library.open(path) as other:
                other.add(blank_report(edition), cause="新建")
        return create_file(place, content)

    monkeypatch.setattr(storage.connection, "create_file", create_late)
    with Library.open(path) as library:
        assert len(library.reports()) == 1


def test_that_a_link_to_nowhere_is_told(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    path.symlink_to(tmp_path / "gone" / "library.db")
    with pytest.raises(LibraryError, match=r"无法打开"):
        Library.open(path)


READ_ONLY_USE = """
import sys
from pathlib import Path
sys.modules["PySide6"] = None
from forms.edition.catalog import EditionCatalog
from storage.files import create_file
from storage.library import Library
import storage.backup, storage.files, storage.places
with Library.open(Path(sys.argv[1])) as library:
    [entry] = library.reports()
    library.load(entry.id, EditionCatalog())
    library.log(entry.id)
    late = {"sqlite_utils", "hashlib", "storage.joining", "storage.chronicle", "storage.tidying"}
    assert not late & sys.modules.keys(), late & sys.modules.keys()
    library.warm_up()
    assert "sqlite_utils" in sys.modules
"""


def test_that_opening_and_reading_load_nothing_that_can_wait(
    library_path: Path, edition: Edition
) -> None:
    with Library.open(library_path) as library:
        library.add(full_report(edition), cause="新建")
    subprocess.run([sys.executable, "-c", READ_ONLY_USE, library_path], check=True)

"""Where nothing can be read from or written to: told in a sentence, and left as it was."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

import storage.connection
import storage.inspection
from storage.library import Library
from storage.schema import VERSION
from tests.e2e.conftest import ORGAN, REPORTS, assert_refused

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path

    from tests.e2e.conftest import Document, RunCommand

    WriteReport = Callable[[str, Document], Path]

SOUND = (REPORTS / "water-office-2020.json").read_bytes()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody wait for a lock."""
    monkeypatch.setattr(storage.connection, "BUSY_TIMEOUT_MS", 0)
    monkeypatch.setattr(storage.inspection, "BUSY_TIMEOUT_MS", 0)


@pytest.mark.parametrize("options", [(), ("--overwrite",)], ids=["new", "overwrite"])
@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("no/such/folder/a.docx", "文件夹"),
        ("file/a.docx", "不是文件夹"),
        ("folder.docx", "文件夹"),
        ("长" * 120 + ".docx", "太长"),
    ],
)
def test_that_a_target_that_cannot_be_written_is_told(
    nianbao: RunCommand,
    clean: Path,
    tmp_path: Path,
    options: tuple[str, ...],
    target: str,
    said: str,
) -> None:
    (tmp_path / "file").write_bytes(b"x")
    (tmp_path / "folder.docx").mkdir()
    before = sorted(tmp_path.rglob("*"))
    assert_refused(nianbao("export", clean, f"{tmp_path}/{target}", *options), said)
    assert sorted(tmp_path.rglob("*")) == before


def test_that_a_folder_one_may_not_write_to_is_told(
    nianbao: RunCommand,
    clean: Path,
    open_folder: Path,
    unprivileged: Callable[[], AbstractContextManager[None]],
) -> None:
    target = open_folder / "a.txt"
    assert nianbao("export", clean, target).status == 0
    before = target.read_bytes()
    open_folder.chmod(0o555)
    with unprivileged():
        assert_refused(nianbao("export", "-", open_folder / "b.txt", stdin=SOUND), "权限")
        assert_refused(nianbao("export", "-", target, "--overwrite", stdin=SOUND), "权限")
    assert target.read_bytes() == before
    assert list(open_folder.iterdir()) == [target]


def no_database(path: Path) -> None:
    path.write_bytes(b"This is not a library.\n" * 500)


def empty_file(path: Path) -> None:
    path.write_bytes(b"")


def folder(path: Path) -> None:
    path.mkdir()


def of_another_program(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE reports (name)")
        connection.commit()


def newer(path: Path) -> None:
    Library.open(path).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {VERSION + 1}")


def cut_short(path: Path) -> None:
    Library.open(path).close()
    path.write_bytes(path.read_bytes()[:-2000])


UNUSABLE: list[tuple[Callable[[Path], None], str]] = [
    (no_database, "不是报告库"),
    (empty_file, "空文件"),
    (folder, "文件夹"),
    (of_another_program, "其他软件"),
    (newer, "升级本软件"),
    (cut_short, "损坏"),
]


@pytest.mark.parametrize(("make", "said"), UNUSABLE, ids=[make.__name__ for make, _ in UNUSABLE])
def test_that_a_library_that_cannot_be_used_is_left_as_it_is(
    nianbao: RunCommand,
    clean: Path,
    tmp_path: Path,
    make: Callable[[Path], None],
    said: str,
) -> None:
    library = tmp_path / "库" / "报告库.db"
    library.parent.mkdir()
    make(library)
    before = library.read_bytes() if library.is_file() else None
    for arguments in (
        ("list",),
        ("list", "--json"),
        ("import", clean),
        ("import", clean, "--replace"),
        ("check", f"{ORGAN}/2020"),
        ("export", f"{ORGAN}/2020", tmp_path / "a.docx"),
    ):
        done = nianbao(*arguments, "--library", library)
        assert_refused(done, said)
        assert "报告库.db" in done.err
    assert (library.read_bytes() if library.is_file() else None) == before
    assert [path.name for path in library.parent.iterdir()] == ["报告库.db"]
    assert not (tmp_path / "a.docx").exists()


@pytest.mark.usefixtures("impatient")
def test_that_a_locked_library_can_be_read_and_is_not_written(
    nianbao: RunCommand, write: WriteReport, document: Document, kept: Path
) -> None:
    other = write("other.json", {**document, "year": 2019})
    with closing(sqlite3.connect(kept, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE reports SET title = 'x'")
        assert nianbao("list").out == f"{ORGAN}/2020\n"
        assert nianbao("check", f"{ORGAN}/2020").status == 0
        assert_refused(nianbao("import", other), "占用")
        connection.execute("ROLLBACK")
    assert nianbao("list").out == f"{ORGAN}/2020\n"


@pytest.mark.usefixtures("impatient")
def test_that_a_library_that_another_program_holds_for_itself_is_told(
    nianbao: RunCommand, clean: Path, kept: Path
) -> None:
    with closing(sqlite3.connect(kept, isolation_level=None)) as connection:
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE reports SET title = title")
        connection.execute("COMMIT")
        assert_refused(nianbao("list"), "占用")
        assert_refused(nianbao("import", clean, "--replace"), "占用")


def test_that_a_read_only_library_can_be_read_and_is_not_written(
    nianbao: RunCommand,
    clean: Path,
    open_folder: Path,
    unprivileged: Callable[[], AbstractContextManager[None]],
) -> None:
    library = open_folder / "library.db"
    option = ("--library", library)
    nianbao("import", clean, *option)
    before = library.read_bytes()
    library.chmod(0o444)
    with unprivileged():
        assert nianbao("list", *option).out == f"{ORGAN}/2020\n"
        assert nianbao("check", f"{ORGAN}/2020", *option).status == 0
        for arguments in (("import", "-"), ("import", "-", "--replace")):
            other = SOUND.replace(b'"year": 2020', b'"year": 2019')
            assert_refused(nianbao(*arguments, *option, stdin=other), "只读")
        assert_refused(nianbao("import", "-", "--replace", *option, stdin=SOUND), "只读")
    assert library.read_bytes() == before


def test_that_a_library_that_is_not_there_is_named_and_not_made(
    nianbao: RunCommand, tmp_path: Path
) -> None:
    for arguments in (("list",), ("check", f"{ORGAN}/2020"), ("export", f"{ORGAN}/2020", "a.json")):
        assert_refused(nianbao(*arguments), "找不到报告库")
    assert list(tmp_path.iterdir()) == []


def test_that_a_report_of_an_edition_that_is_not_at_hand_is_told(
    nianbao: RunCommand, kept: Path
) -> None:
    with closing(sqlite3.connect(kept)) as connection:
        connection.execute("UPDATE reports SET edition = '2030'")
        connection.commit()
    try:
        assert_refused(nianbao("check", f"{ORGAN}/2020"), "2030")
    finally:
        with closing(sqlite3.connect(kept)) as connection:
            connection.execute("UPDATE reports SET edition = '2019'")
            connection.commit()

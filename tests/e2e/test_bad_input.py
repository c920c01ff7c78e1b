"""Whatever is handed in: one Chinese sentence, exit status 2, and nothing is changed."""

from __future__ import annotations

import io
import json
import re
import sqlite3
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

import storage.connection
import storage.inspection
from storage.library import Library
from storage.schema import VERSION
from tests.e2e.conftest import REPORTS, Outcome
from ui.cli import run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from tests.e2e.conftest import Document, RunCommand

    WriteReport = Callable[[str, Document], Path]

ORGAN = "青萝市水务局"
SOUND = (REPORTS / "water-office-2020.json").read_bytes()
TEXT = (REPORTS / "water-office-2020.txt").read_bytes()

FILES = [
    ("empty.json", b"", "空文件"),
    ("empty.txt", b"", "空文件"),
    ("blanks.txt", b" \r\n\t\n", "空文件"),
    ("mark only.json", b"\xef\xbb\xbf", "空文件"),
    ("zeros.json", b"\0" * 4096, "空文件"),
    ("truncated.json", SOUND[:3000], "第"),
    ("truncated in a character.json", SOUND[: SOUND.index("青".encode()) + 1], "没有复制完整"),
    ("truncated in a character.txt", TEXT[: TEXT.index("青".encode()) + 1], "没有复制完整"),
    ("binary.json", bytes(range(256)) * 40, "不是文本文件"),
    ("word.txt", b"PK\x03\x04" + b"\0\1\2" * 500, "不是文本文件"),
    ("wrong encoding.json", b'{"format": "\xff\xff"}', "无法识别"),
    ("big5.txt", "一、總體情況\n很好。\n".encode("big5") * 20, "没有找到"),
    ("utf-16 cut.txt", "一、总体情况".encode("utf-16")[:-1], "没有复制完整"),
    ("not json.json", "一、总体情况".encode(), "第1行"),
    ("list.json", b"[]", "不是本软件导出的"),
    ("number.json", b"42", "不是本软件导出的"),
    ("null.json", b"null", "不是本软件导出的"),
    ("other.json", b'{"name": "x"}', "不是本软件导出的"),
    ("deep.json", b"[" * 200_000, "层次过深"),
    ("nan.json", SOUND.replace(b'"842.5"', b"NaN"), "不是数字"),
    ("twice.json", SOUND.replace(b'"version"', b'"year": 2019, "version"'), "两次"),
    ("diary.txt", "今天天气很好。\n".encode() * 50, "没有找到年度报告"),
    ("no year.txt", "一、总体情况\n很好。\n".encode() * 3, "认不出"),
    ("picture.png", b"\x89PNG\r\n\x1a\n", "不能读取"),
    ("no suffix", SOUND, "不能读取"),
    ("old.doc", b"\xd0\xcf\x11\xe0" * 300, "不能读取"),
]


def put(document: Document, key: str, content: object) -> None:
    """Put something at a place such as `cells/t3.granted.business`."""
    *path, last = key.split("/")
    for part in path:
        document = document[part]
    document[last] = content


FAULTS = [
    ("version", 2, "更新版本的软件"),
    ("version", 10**40, "更新版本的软件"),
    ("version", None, "没有写明格式版本"),
    ("version", -1, "没有写明格式版本"),
    ("edition", "2099", "没有名为“2099”的版式"),
    ("edition", "../2019", "版式"),
    ("edition", ["2019"], "不是文字或数字"),
    ("organization", "", "单位名称"),
    ("organization", " \n ", "单位名称"),
    ("organization", {"a": 1}, "不是文字或数字"),
    ("year", None, "年度"),
    ("year", 20200, "年度"),
    ("year", "二〇二〇", "年度"),
    ("year", 2020.5, "年度"),
    ("year", True, "不是文字或数字"),
    ("cells", ["1"], "格式有错"),
    ("cells/t3.granted.nobody", "1", "t3.granted"),
    ("cells/t3.other_handling.other.business", "1", "没有的单元格"),
    ("cells/🏛️", "1", "没有的单元格"),
    ("cells/t3.granted.business", [1], "不是文字或数字"),
    ("cells/t3.granted.business", False, "不是文字或数字"),
    ("texts", "正文", "格式有错"),
    ("texts/overvew", "正文", "overview"),
    ("texts/overview", {"a": "b"}, "不是文字或数字"),
    ("signature", "署名", "格式有错"),
    ("format", "nianbao-library", "不是本软件导出的"),
]


def assert_refused(done: Outcome, said: str) -> None:
    """Assert one Chinese sentence of what is wrong and what to do, on standard error alone."""
    assert (done.status, done.out) == (2, "")
    assert done.err.endswith(("。\n", "？\n"))
    assert done.err.count("\n") == 1
    assert len(done.err) < 400
    assert said in done.err
    assert re.search("请|可以|可用|现有|是否应为|可读取", done.err), done.err
    assert not re.search(r"Traceback|Error|Errno|Exception|line \d|内部出错", done.err)


@pytest.fixture
def kept(nianbao: RunCommand, clean: Path, tmp_path: Path) -> Iterator[Path]:
    """Return a library with one report, and see that it is the same in the end."""
    assert nianbao("import", clean).status == 0
    before = nianbao("list", "--json").out
    yield tmp_path / "library.db"
    assert nianbao("list", "--json").out == before


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody wait for a lock."""
    monkeypatch.setattr(storage.connection, "BUSY_TIMEOUT_MS", 0)
    monkeypatch.setattr(storage.inspection, "BUSY_TIMEOUT_MS", 0)


# --- files ---


@pytest.mark.parametrize(("name", "content", "said"), FILES, ids=[one[0] for one in FILES])
def test_that_a_file_that_is_no_report_is_refused(
    nianbao: RunCommand, kept: Path, tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    source, target = tmp_path / name, tmp_path / "out.docx"
    source.write_bytes(content)
    for arguments in (
        ("check", source),
        ("check", source, "--json"),
        ("check", REPORTS / "water-office-2020.json", "--previous", source),
        ("export", source, target),
        ("import", source),
        ("import", REPORTS / "water-office-2020.txt", source, "--replace"),
    ):
        done = nianbao(*arguments)
        assert_refused(done, said)
        assert name.removesuffix(".json") in done.err
    assert source.read_bytes() == content
    assert not target.exists()
    assert kept.exists()


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault[0]}={fault[1]}"[:40])
def test_that_json_that_says_what_no_report_has_is_refused(
    nianbao: RunCommand,
    write: WriteReport,
    document: Document,
    kept: Path,
    fault: tuple[str, object, str],
) -> None:
    key, content, said = fault
    put(document, key, content)
    source = write("报告.json", document)
    for arguments in (("check", source), ("import", source), ("import", source, "--replace")):
        assert_refused(nianbao(*arguments), said)
    assert_refused(nianbao("check", "-", stdin=source.read_bytes()), said)
    assert kept.exists()


@pytest.mark.parametrize(
    ("content", "said"), [(content, said) for _, content, said in FILES if len(content) < 1000][:4]
)
def test_that_standard_input_that_is_no_report_is_refused(
    nianbao: RunCommand, content: bytes, said: str
) -> None:
    done = nianbao("check", "-", stdin=content)
    assert_refused(done, said)
    assert "标准输入" in done.err


@pytest.mark.parametrize("bytes_read", [None, IsADirectoryError(21, "x"), OSError(5, "x")])
def test_that_standard_input_that_cannot_be_read_is_told(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    bytes_read: OSError | None,
) -> None:
    class Unreadable(io.RawIOBase):
        def readable(self) -> bool:
            return True

        def readall(self) -> bytes:
            assert bytes_read is not None
            raise bytes_read

    class Console:
        buffer = Unreadable()

    monkeypatch.setattr(sys, "stdin", Console() if bytes_read else None)
    status = run(["check", "-"])
    assert_refused(Outcome(status, *capsys.readouterr()), "标准输入")


@pytest.mark.parametrize(
    "name",
    [
        "没有这个文件.json",
        "no/such/folder/a.json",
        "x" * 300,
        "长" * 200 + ".json",
        "长" * 200 + "/2020",
        "a\0b.json",
        "",
        " ",
        "🏛️.json",
        "\udcff\udcfe.json",
        "a\nb.json",
        "/dev/null",
        "http://example.org/a.json",
    ],
    ids=lambda name: name[:24].encode("unicode_escape").decode() or "empty",
)
def test_that_a_name_that_leads_nowhere_is_refused(nianbao: RunCommand, name: str) -> None:
    for command in ("check", "import"):
        assert_refused(nianbao(command, name), "")
    assert_refused(nianbao("export", name, "a.json"), "")
    assert_refused(nianbao("check", REPORTS / "water-office-2020.json", "--previous", name), "")


def test_that_a_folder_is_no_report(nianbao: RunCommand, tmp_path: Path) -> None:
    assert_refused(nianbao("check", tmp_path), "文件夹")


# --- targets ---


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
    with unprivileged():
        assert_refused(nianbao("export", "-", open_folder / "b.txt", stdin=SOUND), "权限")
        assert_refused(nianbao("export", "-", target, "--overwrite", stdin=SOUND), "权限")
    assert target.read_bytes() == before
    assert list(open_folder.iterdir()) == [target]


# --- libraries ---


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
    (no_database, "不是年报库"),
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
    library = tmp_path / "库" / "年报库.db"
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
        assert "年报库.db" in done.err
    assert (library.read_bytes() if library.is_file() else None) == before
    assert [path.name for path in library.parent.iterdir()] == ["年报库.db"]
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
        assert_refused(nianbao(*arguments), "找不到年报库")
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


def test_that_a_refused_import_makes_no_library(nianbao: RunCommand, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(b"[]")
    assert_refused(nianbao("import", tmp_path / "a.json"), "不是本软件导出的")
    assert [path.name for path in tmp_path.iterdir()] == ["a.json"]


def test_that_figures_written_as_numbers_lose_no_digit(
    nianbao: RunCommand, document: Document, tmp_path: Path
) -> None:
    amount = "t2.art20_9.government_procurement.procurement_amount"
    document["cells"] |= {"t4.reconsideration.upheld": 0, amount: "@"}
    content = json.dumps(document).replace('"@"', "123456789012.123456")
    done = nianbao("export", "-", tmp_path / "a.json", stdin=content.encode())
    assert done.status == 0
    cells = json.loads((tmp_path / "a.json").read_text("utf-8"))["cells"]
    assert (cells[amount], cells["t4.reconsideration.upheld"]) == ("123456789012.123456", "0")

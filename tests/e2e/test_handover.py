"""`handover`, and `import` of what it writes or of a copy: two PCs, one report, one history."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from forms.model.changes import Change, ChangeSet, Field
from storage.library import Library
from tests.e2e.conftest import ORGAN, assert_refused
from tests.e2e.test_history import read_lines
from tests.e2e.test_process import MAIN, start

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.e2e.conftest import Document, RunCommand

NAME = f"{ORGAN}/2020"
CELL = "t3.new_requests.natural_person"
OTHER_CELL = "t3.new_requests.business"


def edit(path: Path, who: str, **contents: str) -> str:
    """Change fields of the one report in a library; return when."""
    with Library.open(path) as library:
        library.who = who
        [entry] = library.reports()
        old = library.chronicle(entry).content
        changes = tuple(
            Change(Field(field), old.get(Field(field), ""), new) for field, new in contents.items()
        )
        library.save(entry, ChangeSet("键入", changes), cause="键入")
        return library.log(entry.id)[-1].at


def cells(path: Path) -> dict[str, str | None]:
    with Library.open(path) as library:
        [entry] = library.reports()
        content = library.chronicle(entry).content
    return {cell: content.get(Field(cell)) for cell in (CELL, OTHER_CELL)}


@pytest.fixture
def both(nianbao: RunCommand, clean: Path, tmp_path: Path) -> tuple[Path, Path]:
    """Return the libraries of two PCs, the second with what was handed over by the first."""
    a, b = tmp_path / "甲.db", tmp_path / "乙.db"
    assert nianbao("import", clean, "--library", a).status == 0
    file = tmp_path / "去.nianbao"
    done = nianbao("handover", file, NAME, "--library", a)
    assert done == (0, f"已写入交接文件：{file}（1份报告，含修改历史）\n", "")
    done = nianbao("import", file, "--library", b)
    assert (done.status, done.err) == (0, "")
    assert done.out.startswith(f"已导入：{NAME}（含")
    return a, b


def test_that_two_pcs_come_together_as_processes(
    both: tuple[Path, Path], tmp_path: Path, document: Document
) -> None:
    def run(*arguments: object) -> str:
        done = start(MAIN, *arguments, cwd=tmp_path, environment={"PYTHONUTF8": "1"})
        assert done.returncode == 0
        assert b"Traceback" not in done.stderr
        return done.stdout.decode()

    a, b = both
    first = edit(a, "王敏", **{CELL: "30"})
    edit(b, "李强", **{OTHER_CELL: "7"})
    second = edit(a, "王敏", **{CELL: "31"})
    run("handover", "回.nianbao", NAME, "--library", b)
    assert "已合并" in run("import", "回.nianbao", "--library", a)
    assert cells(a) == {CELL: "31", OTHER_CELL: "7"}
    lines = read_lines(run("history", NAME, "--json", "--library", a))
    assert all(list(one) == ["at", "who", "cause", "field", "old", "new"] for one in lines)
    told = [(one["who"], one["field"], one["new"]) for one in lines if one["cause"] == "键入"]
    assert told == [("王敏", CELL, "30"), ("李强", OTHER_CELL, "7"), ("王敏", CELL, "31")]
    assert [one["cause"] for one in lines if one["cause"].startswith("合并")] == [
        "合并：来自回.nianbao"
    ] * 2
    assert "（并入）" in run("history", NAME, "--library", a)
    for time, figure in ((first, "30"), (second, "31")):
        run("export", NAME, "then.json", "--as-of", time, "--overwrite", "--library", a)
        written = json.loads((tmp_path / "then.json").read_text("utf-8"))["cells"]
        assert (written[CELL], written[OTHER_CELL]) == (figure, document["cells"][OTHER_CELL])
    run("handover", "再.nianbao", NAME, "--library", a)
    run("import", "再.nianbao", "--library", b)
    assert cells(b) == cells(a)
    assert "没有新内容" in run("import", "回.nianbao", "--library", a)


def test_that_a_clash_is_named_and_ours_stands_unless_theirs_is_wanted(
    nianbao: RunCommand, both: tuple[Path, Path], tmp_path: Path
) -> None:
    a, b = both
    edit(a, "王敏", **{CELL: "30"})
    edit(b, "李强", **{CELL: "40"})
    file = tmp_path / "回.nianbao"
    assert nianbao("handover", file, NAME, "--library", b).status == 0
    copy = tmp_path / "另.db"
    shutil.copyfile(a, copy)
    listed = nianbao("list", file, "--library", a)
    assert listed.status == 0
    assert "两边都有改动，两边都改的1处" in listed.out
    [data] = json.loads(nianbao("list", file, "--json", "--library", a).out)
    assert (data["standing"], data["clashes"]) == ("apart", [CELL])
    done = nianbao("import", file, "--library", a)
    assert done.status == 1
    assert done.err == (
        "两边都改了 三 / 本年新收 / 自然人：库中 30，来件 40，保留了库中的，来件的记在历史里。\n"
    )
    assert cells(a)[CELL] == "30"
    assert nianbao("import", file, "--library", a) == (0, f"没有新内容：{NAME}\n", "")
    done = nianbao("import", file, "--replace", "--library", copy)
    assert done.status == 0
    assert "采用了来件的" in done.err
    assert cells(copy)[CELL] == "40"


def test_that_a_copy_of_the_library_is_merged_too(
    nianbao: RunCommand, both: tuple[Path, Path], tmp_path: Path
) -> None:
    a, _ = both
    copy = tmp_path / "U盘.db"
    shutil.copyfile(a, copy)
    edit(copy, "李强", **{CELL: "40"})
    before = copy.read_bytes()
    done = nianbao("import", copy, "--library", a)
    assert (done.status, done.err) == (0, "")
    assert cells(a)[CELL] == "40"
    assert copy.read_bytes() == before
    assert_refused(nianbao("import", a, "--library", a), "就是现在打开的报告库")


def test_that_a_version_signed_on_the_other_pc_is_exported_by_its_name(
    nianbao: RunCommand, both: tuple[Path, Path], tmp_path: Path
) -> None:
    a, b = both
    edit(a, "王敏", **{OTHER_CELL: "9"})
    edit(b, "李强", **{CELL: "40"})
    with Library.open(b) as library:
        library.finalize(library.reports()[0])
    file = tmp_path / "回.nianbao"
    assert nianbao("handover", file, NAME, "--library", b).status == 0
    assert nianbao("import", file, "--library", a).status == 0
    target = tmp_path / "then.json"
    done = nianbao("export", NAME, target, "--as-of", "定稿 1", "--library", a)
    assert done.status == 0
    written = json.loads(target.read_text("utf-8"))["cells"]
    assert (written[CELL], written[OTHER_CELL] == "9") == ("40", False)


def test_that_nothing_goes_in_where_one_cannot(
    nianbao: RunCommand, both: tuple[Path, Path], tmp_path: Path, clean: Path
) -> None:
    a, b = both
    edit(b, "李强", **{CELL: "40"})
    file = tmp_path / "回.nianbao"
    assert nianbao("handover", file, NAME, "--library", b).status == 0
    with Library.open(a) as library:
        library.finalize(library.reports()[0])
    before = nianbao("list", "--json", "--library", a).out
    done = nianbao("import", file, "--library", a)
    assert_refused(done, "已定稿，没有合并")
    assert nianbao("list", "--json", "--library", a).out == before
    assert clean.exists()


def test_that_a_password_comes_from_a_file(
    nianbao: RunCommand, both: tuple[Path, Path], tmp_path: Path
) -> None:
    a, _ = both
    words = tmp_path / "密码.txt"
    words.write_text("青山绿水\r\n", "utf-8")
    file = tmp_path / "密.nianbao"
    done = nianbao("handover", file, NAME, "--password-file", words, "--library", a)
    assert "设有密码）" in done.out
    new = tmp_path / "新.db"
    assert_refused(nianbao("import", file, "--library", new), "--password-file")
    wrong = tmp_path / "错.txt"
    wrong.write_text("绿水青山", "utf-8")
    refused = nianbao("import", file, "--password-file", wrong, "--library", new)
    assert_refused(refused, "密码不对")
    done = nianbao("import", file, "--password-file", words, "--library", new)
    assert done.status == 0
    assert nianbao("list", "--library", new).out == f"{NAME}\n"
    for content in (b"", b"\xff\xff\xfe", b"\n\n"):
        wrong.write_bytes(content)
        refused = nianbao("import", file, "--password-file", wrong, "--library", new)
        assert_refused(refused, "密码文件")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("handover", "x.nianbao", "某局/2020"), "报告库中没有“某局/2020”"),
        (("handover", "x.nianbao", NAME, "--password"), "--password-file"),
        (("handover", "/没有/x.nianbao", NAME), "文件夹“/没有”不存在"),
        (("list", "没有.nianbao"), "没有.nianbao"),
    ],
)
def test_that_what_cannot_be_is_refused(
    nianbao: RunCommand,
    kept: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert_refused(nianbao(*arguments, "--library", kept), said)
    assert not (tmp_path / "x.nianbao").exists()


def test_that_a_file_is_not_overwritten_unasked(
    nianbao: RunCommand, kept: Path, tmp_path: Path, write: Callable[[str, Document], Path]
) -> None:
    file = tmp_path / "x.nianbao"
    file.write_text("mine", "utf-8")
    assert_refused(nianbao("handover", file, NAME, "--library", kept), "--overwrite")
    assert file.read_text("utf-8") == "mine"
    assert nianbao("handover", file, NAME, "--overwrite", "--library", kept).status == 0
    assert write is not None


def test_that_reports_and_handovers_go_in_together(
    nianbao: RunCommand,
    both: tuple[Path, Path],
    tmp_path: Path,
    write: Callable[[str, Document], Path],
    document: Document,
) -> None:
    a, _ = both
    other = write("林业.json", {**document, "organization": "云屏市林业局"})
    file = tmp_path / "去.nianbao"
    done = nianbao("import", file, other, "--library", a)
    assert done.status == 0
    assert done.out == f"已导入：云屏市林业局/2020\n没有新内容：{NAME}\n"

"""Whatever is handed in: one Chinese sentence, exit status 2, and nothing is changed."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from tests.e2e.conftest import REPORTS, Outcome, assert_refused
from ui.cli.commands import run

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.e2e.conftest import Document, RunCommand

    WriteReport = Callable[[str, Document], Path]

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
    ("old.doc", b"\xd0\xcf\x11\xe0" * 300, "改了扩展名或已损坏"),
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

        def readinto(self, _: object) -> int:
            assert bytes_read is not None
            raise bytes_read

    class Console:
        buffer = Unreadable()

    monkeypatch.setattr(sys, "stdin", Console() if bytes_read else None)
    status = run(["check", "-"])
    assert_refused(Outcome(status, *capsys.readouterr()), "标准输入")


@pytest.mark.skipif(sys.platform == "win32", reason="has no endless file")
def test_that_standard_input_without_end_is_refused(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with Path("/dev/zero").open("rb") as endless:
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=endless))
        status = run(["check", "-"])
    assert_refused(Outcome(status, *capsys.readouterr()), "超过5MB")


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


ENDLESS = "9" * 5000
"""Python itself refuses to turn so many digits into a number."""


def test_that_digits_beyond_any_figure_are_kept_told_and_read_again(
    nianbao: RunCommand, document: Document, tmp_path: Path
) -> None:
    document["cells"]["t4.reconsideration.upheld"] = ENDLESS
    document["texts"]["overview"] = f"全年收到政府信息公开申请{ENDLESS}件，占{ENDLESS}%。"
    document["signature"]["date"] = ENDLESS
    source, library = tmp_path / "a.json", tmp_path / "library.db"
    source.write_text(json.dumps(document), "utf-8")
    name = f"{document['organization']}/{document['year']}"

    told = nianbao("check", source)
    assert told.status == 1
    assert "数字超过12位" in told.out
    assert nianbao("import", source, "--library", library).status == 0
    assert nianbao("check", name, "--library", library) == told
    assert nianbao("export", name, tmp_path / "b.json", "--library", library).status == 0
    again = json.loads((tmp_path / "b.json").read_text("utf-8"))
    assert again["cells"]["t4.reconsideration.upheld"] == ENDLESS
    assert again["texts"]["overview"] == document["texts"]["overview"]


@pytest.mark.parametrize("row", [ENDLESS, "九" * 5000, "九" + "亿" * 5000, "１," * 5000])
def test_that_a_text_file_with_endless_digits_is_read(
    nianbao: RunCommand, tmp_path: Path, row: str
) -> None:
    text = (REPORTS / "water-office-2020.txt").read_text("utf-8")
    source = tmp_path / "a.txt"
    source.write_text(text.replace("。", f"。收到申请{row}件，", 1), "utf-8")
    assert nianbao("check", source).status in (0, 1)

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from storage.readers import source_file
from storage.readers.formats import readable_suffixes
from storage.readers.reading import ReadError
from storage.readers.report_file import read_report_file

if TYPE_CHECKING:
    import contextlib
    from collections.abc import Callable

    from forms.edition.catalog import EditionCatalog

REPORTS = Path(__file__).parents[2] / "data" / "reports"
SAMPLE = (REPORTS / "water-office-2020.txt").read_text("utf-8")


def fail(path: Path, catalog: EditionCatalog) -> str:
    with pytest.raises(ReadError, match=r"^[^\n]*。$") as caught:
        read_report_file(path, catalog)
    return str(caught.value)


@pytest.mark.parametrize("name", ["water-office-2020.txt", "water-office-2020.json"])
def test_that_the_suffix_chooses_the_reader(catalog: EditionCatalog, name: str) -> None:
    assert read_report_file(REPORTS / name, catalog).report.organization == "青萝市水务局"


def test_that_text_and_json_say_the_same(catalog: EditionCatalog) -> None:
    text = read_report_file(REPORTS / "water-office-2020.txt", catalog).report
    exchanged = read_report_file(REPORTS / "water-office-2020.json", catalog).report
    assert text == exchanged


@pytest.mark.parametrize("suffix", [".TXT", ".md", ".Md"])
def test_that_a_suffix_may_be_written_in_any_case(
    tmp_path: Path, catalog: EditionCatalog, suffix: str
) -> None:
    path = tmp_path / f"年报{suffix}"
    path.write_text(SAMPLE, "utf-8")
    assert read_report_file(path, catalog).report.year == 2020


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-32"])
def test_that_encodings_and_line_ends_do_not_matter(
    tmp_path: Path, catalog: EditionCatalog, encoding: str, newline: str
) -> None:
    path = tmp_path / "年报.txt"
    path.write_bytes(SAMPLE.replace("\n", newline).encode(encoding))
    expected = read_report_file(REPORTS / "water-office-2020.txt", catalog)
    assert read_report_file(path, catalog) == expected


def test_that_another_kind_of_file_is_refused_with_what_can_be_read(
    tmp_path: Path, catalog: EditionCatalog
) -> None:
    path = tmp_path / "年报.pptx"
    path.write_bytes(b"x")
    message = fail(path, catalog)
    assert "“年报.pptx”" in message
    assert all(suffix in message for suffix in readable_suffixes())


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "空文件"),
        (b"\xef\xbb\xbf \r\n", "空文件"),
        (b"\xff\xfe", "空文件"),
        (b"PK\x03\x04\x00\x00\x08\x00", "不是文本文件"),
        (SAMPLE.encode()[:-1].rstrip(b"\n") + "年".encode()[:2], "没有复制完整"),
        (SAMPLE.encode("gb18030") + b"\x81", "没有复制完整"),
        (SAMPLE.encode("utf-16") + b"\x00", "没有复制完整"),
        (b"\xff\xfe\x00\xd8", "没有复制完整"),
        (b"\x80\x81\xff", "没有复制完整"),
    ],
)
def test_that_a_damaged_file_is_refused(
    tmp_path: Path, catalog: EditionCatalog, content: bytes, said: str
) -> None:
    path = tmp_path / "年报.txt"
    path.write_bytes(content)
    message = fail(path, catalog)
    assert said in message
    assert "“年报.txt”" in message


def test_that_a_missing_file_is_named(tmp_path: Path, catalog: EditionCatalog) -> None:
    assert "找不到文件“年报.txt”" in fail(tmp_path / "年报.txt", catalog)
    assert "找不到文件" in fail(tmp_path / "年报.txt" / "年报.txt", catalog)


def test_that_a_message_stays_on_one_line_whatever_a_file_is_called(
    tmp_path: Path, catalog: EditionCatalog
) -> None:
    assert "“年 报.txt”" in fail(tmp_path / "年\n报\udc81.txt", catalog)


def test_that_a_folder_is_named(tmp_path: Path, catalog: EditionCatalog) -> None:
    folder = tmp_path / "年报.txt"
    folder.mkdir()
    assert "“年报.txt”是文件夹" in fail(folder, catalog)


@pytest.mark.parametrize("name", ["a\0.txt", "长" * 300 + ".txt"])
def test_that_a_name_no_file_can_have_is_refused(
    tmp_path: Path, catalog: EditionCatalog, name: str
) -> None:
    assert "无法打开" in fail(tmp_path / name, catalog)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes in folders are POSIX")
def test_that_a_pipe_is_not_waited_for(tmp_path: Path, catalog: EditionCatalog) -> None:
    path = tmp_path / "年报.txt"
    os.mkfifo(path)
    assert "不是普通文件" in fail(path, catalog)


def test_that_a_file_without_permission_is_named(
    open_folder: Path,
    catalog: EditionCatalog,
    unprivileged: Callable[[], contextlib.AbstractContextManager[None]],
) -> None:
    path = open_folder / "年报.txt"
    path.write_text(SAMPLE, "utf-8")
    path.chmod(0o000)
    with unprivileged():
        assert "没有权限打开“年报.txt”" in fail(path, catalog)


def test_that_a_file_that_grows_too_large_is_refused(
    tmp_path: Path, catalog: EditionCatalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "年报.txt"
    path.write_text(SAMPLE, "utf-8")
    monkeypatch.setattr(source_file, "MAX_BYTES", len(SAMPLE.encode()) - 1)
    assert "超过5MB" in fail(path, catalog)

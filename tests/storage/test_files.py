from __future__ import annotations

import errno
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage import files
from storage.files import FileError, create_file, replace_file, safe_file_name
from tests.storage.samples import NASTY_NAMES, names_in

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager


def test_that_a_new_file_is_written(tmp_path: Path) -> None:
    replace_file(tmp_path / "年报.docx", b"new")
    assert (tmp_path / "年报.docx").read_bytes() == b"new"
    assert names_in(tmp_path) == ["年报.docx"]


def test_that_an_old_file_is_replaced_and_keeps_its_permissions(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(b"old and longer")
    path.chmod(0o640)
    replace_file(path, b"new")
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o640


def test_that_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "a.docx").write_bytes(b"old")
    link = tmp_path / "link.docx"
    link.symlink_to(tmp_path / "real" / "a.docx")
    replace_file(link, b"new")
    assert link.is_symlink()
    assert (tmp_path / "real" / "a.docx").read_bytes() == b"new"


def _fail_at(step: str, code: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let one step of writing fail, as a full disk or a pulled stick would."""

    def fail(*_arguments: object, **_options: object) -> Any:
        raise OSError(code, os.strerror(code))

    if step in {"write", "flush"}:
        monkeypatch.setattr(files, "open", _opener(step, fail), raising=False)
    elif step == "replace":
        monkeypatch.setattr(Path, "replace", fail)
    else:
        monkeypatch.setattr(os, step, fail)


def _opener(step: str, fail: Callable[..., Any]) -> Callable[..., Any]:
    class Stream:
        def __init__(self, descriptor: int, _mode: str) -> None:
            self._inner = os.fdopen(descriptor, "wb")

        def __enter__(self) -> Stream:
            return self

        def __exit__(self, *_error: object) -> None:
            self._inner.close()

        def write(self, content: bytes) -> None:
            # Half of it arrives before the disk is full.
            self._inner.write(content[: len(content) // 2])
            if step == "write":
                fail()

        def flush(self) -> None:
            fail()

    return Stream


@pytest.mark.parametrize("step", ["open", "write", "flush", "fsync", "replace"])
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EACCES, errno.EROFS])
def test_that_a_failure_at_any_step_leaves_the_old_file(
    step: str, code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(b"old")
    with monkeypatch.context() as patch:
        _fail_at(step, code, patch)
        with pytest.raises(FileError, match=r"a\.docx.*；请.*。$"):
            replace_file(path, b"new content")
    assert path.read_bytes() == b"old"
    assert names_in(tmp_path) == ["a.docx"]


def test_that_a_folder_that_cannot_be_synchronized_is_no_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real_open = os.open

    def refuse_folders(path: Path, flags: int, mode: int = 0o777) -> int:
        if Path(path).is_dir():
            raise PermissionError(errno.EACCES, "folders cannot be opened on Windows")
        return real_open(path, flags, mode)

    monkeypatch.setattr(os, "open", refuse_folders)
    replace_file(tmp_path / "a.docx", b"new")
    assert (tmp_path / "a.docx").read_bytes() == b"new"


def test_that_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"文件夹“.*没有”不存在"):
        replace_file(tmp_path / "没有" / "a.docx", b"new")
    assert not (tmp_path / "没有").exists()


def test_that_a_folder_in_the_place_is_kept(tmp_path: Path) -> None:
    (tmp_path / "a.docx").mkdir()
    with pytest.raises(FileError, match=r"是一个文件夹"):
        replace_file(tmp_path / "a.docx", b"new")
    assert names_in(tmp_path) == ["a.docx"]
    assert names_in(tmp_path / "a.docx") == []


def test_that_a_file_in_the_way_of_a_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(FileError, match=r"不是文件夹"):
        replace_file(tmp_path / "file" / "a.docx", b"new")


def test_that_a_name_too_long_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"太长"):
        replace_file(tmp_path / ("长" * 200), b"new")
    assert names_in(tmp_path) == []


def test_that_a_forbidden_folder_is_told(
    open_folder: Path, unprivileged: Callable[[], AbstractContextManager[None]]
) -> None:
    path = open_folder / "a.docx"
    path.write_bytes(b"old")
    open_folder.chmod(0o555)
    with unprivileged(), pytest.raises(FileError, match=r"没有权限"):
        replace_file(path, b"new")
    assert path.read_bytes() == b"old"


def test_that_windows_hears_of_the_program_that_holds_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    _fail_at("replace", errno.EACCES, monkeypatch)
    with pytest.raises(FileError, match=r"可能正被 WPS、Word 等软件打开"):
        replace_file(tmp_path / "a.docx", b"new")


def test_that_a_file_is_created_only_where_there_is_none(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    assert create_file(path, b"first")
    assert not create_file(path, b"second")
    assert path.read_bytes() == b"first"
    assert names_in(tmp_path) == ["library.db"]


def test_that_a_file_is_created_where_there_are_no_links(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object) -> None:
        raise PermissionError(errno.EPERM, "no links on FAT")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    path = tmp_path / "library.db"
    assert create_file(path, b"first")
    assert not create_file(path, b"second")
    assert path.read_bytes() == b"first"
    assert names_in(tmp_path) == ["library.db"]


def test_that_windows_creates_a_file_by_renaming(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename = Path.rename

    def rename_as_windows_does(source: Path, target: Path) -> Path:
        if target.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
        return rename(source, target)

    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(Path, "rename", rename_as_windows_does)
    path = tmp_path / "library.db"
    assert create_file(path, b"first")
    assert not create_file(path, b"second")
    assert path.read_bytes() == b"first"
    assert names_in(tmp_path) == ["library.db"]


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO])
def test_that_a_file_that_cannot_be_created_leaves_nothing(
    code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    with pytest.raises(FileError):
        create_file(tmp_path / "library.db", b"first")
    assert names_in(tmp_path) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("云川市人民防空办公室", "云川市人民防空办公室"),
        ('a/b\\c:d*e?f"g<h>i|j', "a／b＼c：d＊e？f＂g＜h＞i｜j"),
        (" . 某局. . ", "某局"),
        ("\u3000某局\u3000", "某局"),
        ("某\0局\n二\x7f行\u202e", "某局二行"),
        ("半\ud83d个", "半个"),
        ("con", "_con"),
        ("AUX.2020", "_AUX.2020"),
        ("LPT¹", "_LPT¹"),
        ("", "未命名"),
        ("...", "未命名"),
        ("人防办🏛", "人防办🏛"),
    ],
)
def test_that_names_become_usable(text: str, name: str) -> None:
    assert safe_file_name(text) == name


@given(st.text())
def test_that_every_name_is_usable_and_stays_as_it_is(text: str) -> None:
    name = safe_file_name(text)
    assert 0 < len(name) <= 120
    assert len(name.encode()) <= 200
    assert not set(name) & set('/\\:*?"<>|')
    assert name == name.strip(" .")
    assert safe_file_name(name) == name


@pytest.mark.parametrize("text", NASTY_NAMES)
def test_that_files_of_any_organ_can_be_written(text: str, tmp_path: Path) -> None:
    path = tmp_path / f"{safe_file_name(text)}.docx"
    replace_file(path, b"new")
    assert path.read_bytes() == b"new"
    assert path.parent == tmp_path

"""Folders that people hand in, and those that somebody made to do harm."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

import pytest

from storage.readers.collection.folders import collect
from storage.readers.collection.result import Limits

if TYPE_CHECKING:
    import contextlib
    from collections.abc import Callable

    from storage.readers.collection.result import Collection

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")


def _file(path: Path, content: bytes = b"x") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def _collected(*sources: Path, limits: Limits | None = None) -> Collection:
    with collect(sources, limits=limits) as collection:
        return collection


def _names(collection: Collection) -> list[str]:
    return [file.name for file in collection.files]


def test_that_files_are_found_in_folders_of_folders_in_the_order_of_their_names(
    tmp_path: Path,
) -> None:
    for name in ("乙.docx", "丙/丁/戊.PDF", "丙/己.xlsx", "甲.html"):
        _file(tmp_path / name)
    found = _collected(tmp_path)
    assert _names(found) == ["乙.docx", "甲.html", "丙/己.xlsx", "丙/丁/戊.PDF"]
    assert [file.path for file in found.files] == [tmp_path / file.name for file in found.files]
    assert (found.refused, found.unknown, found.remarks) == ((), {}, ())


def test_that_the_time_of_the_last_change_comes_along(tmp_path: Path) -> None:
    file = _file(tmp_path / "甲.docx")
    os.utime(file, (1_700_000_000, 1_700_000_000))
    assert _collected(file).files[0].modified == 1_700_000_000


def test_that_each_file_comes_once_however_often_it_was_handed_in(tmp_path: Path) -> None:
    file = _file(tmp_path / "一" / "甲.docx")
    found = _collected(tmp_path, file, tmp_path / "一", tmp_path / "一" / ".." / "一")
    assert [each.path for each in found.files] == [file]


def test_that_files_of_several_folders_are_shown_with_the_folder(tmp_path: Path) -> None:
    for folder in ("一", "二"):
        _file(tmp_path / folder / "年报.docx")
    assert _names(_collected(tmp_path / "一", tmp_path / "二")) == ["一/年报.docx", "二/年报.docx"]


@pytest.mark.parametrize(
    "name",
    [
        *("Thumbs.db", ".DS_Store", "desktop.ini", "~$年报.docx", "._年报.docx"),
        *(".~lock.年报.docx#", ".git/年报.docx", "__MACOSX/年报.docx", "$RECYCLE.BIN/年报.docx"),
        "年报_files/a.html",
    ],
)
def test_that_what_systems_leave_behind_is_passed_over_silently(tmp_path: Path, name: str) -> None:
    _file(tmp_path / "年报.htm")
    _file(tmp_path / name)
    found = _collected(tmp_path)
    assert (_names(found), found.refused, found.unknown) == (["年报.htm"], (), {})


def test_that_files_of_other_kinds_are_counted_not_listed(tmp_path: Path) -> None:
    for name in ("a.jpg", "b.JPG", "c", "d.lnk", "e.a-very-long-ending"):
        _file(tmp_path / name)
    found = _collected(tmp_path)
    assert found.unknown == {".jpg": 2, "": 1, ".lnk": 1, "其他": 1}
    assert found.remarks == (
        "另有5个文件不是可以读取的类型（.jpg 2个、无扩展名 1个、.lnk 1个、其他 1个），没有读。",
    )


def test_that_a_file_chosen_by_itself_is_left_to_its_reader_whatever_it_is_called(
    tmp_path: Path,
) -> None:
    assert _names(_collected(_file(tmp_path / "年报.jpg"))) == ["年报.jpg"]


def test_that_a_handover_file_is_told_and_not_counted_among_other_files(tmp_path: Path) -> None:
    _file(tmp_path / "云川市.nianbao")
    with collect([tmp_path]) as found:
        (refusal,) = found.refused
        assert "请先用“并入副本或交接文件…”" in refusal.message
        assert (found.files, found.unknown) == ((), {})


@pytest.mark.parametrize("name", ["甲.rar", "甲.7z", "甲.tar.gz"])
def test_that_files_packed_otherwise_are_to_be_unpacked_first(tmp_path: Path, name: str) -> None:
    found = _collected(_file(tmp_path / name).parent)
    assert [refusal.name for refusal in found.refused] == [name]
    assert "请先解压" in found.refused[0].message


def test_that_a_place_that_is_not_there_is_told(tmp_path: Path) -> None:
    found = _collected(tmp_path / "没有", tmp_path)
    assert [refusal.message for refusal in found.refused] == [
        "找不到“没有”；请核对文件夹或文件的位置。"
    ]


def test_that_a_file_of_four_gigabytes_is_refused_by_its_size(tmp_path: Path) -> None:
    for name in ("甲.docx", "乙.zip"):
        with (tmp_path / name).open("wb") as file:
            file.truncate(4 * 1024**3)
    found = _collected(tmp_path)
    assert found.files == ()
    assert [refusal.message for refusal in found.refused] == [
        "压缩文件“乙.zip”超过2048MB；请先解压，再收取解压后的文件夹。",
        "“甲.docx”超过50MB，不像是年度报告，请核对是否选错了文件。",
    ]


def test_that_files_beyond_the_most_are_counted(tmp_path: Path) -> None:
    for number in range(7):
        _file(tmp_path / f"{number}.docx")
    found = _collected(tmp_path, limits=Limits(files=3))
    assert _names(found) == ["0.docx", "1.docx", "2.docx"]
    assert found.remarks == ("文件太多，还有4个没有读；请分几个文件夹，分次收取。",)


def test_that_looking_ends_where_there_is_too_much_to_look_at(tmp_path: Path) -> None:
    for number in range(9):
        _file(tmp_path / f"{number}.jpg")
    found = _collected(tmp_path, limits=Limits(entries=4))
    assert found.unknown == {".jpg": 4}
    assert "没有全部看完" in found.remarks[-1]
    assert not _collected(tmp_path, limits=Limits(entries=9)).is_cut


def test_that_refusals_beyond_the_most_are_counted(tmp_path: Path) -> None:
    for number in range(5):
        _file(tmp_path / f"{number}.rar")
    refused = _collected(tmp_path, limits=Limits(refusals=2)).refused
    assert [refusal.name for refusal in refused] == ["0.rar", "1.rar", ""]
    assert "另有3个" in refused[-1].message


def test_that_it_can_be_stopped(tmp_path: Path) -> None:
    _file(tmp_path / "甲.docx")
    stop = Event()
    stop.set()
    with collect([tmp_path], stop=stop) as found:
        assert (found.files, found.remarks) == ((), ())


@posix
def test_that_links_in_circles_end(tmp_path: Path) -> None:
    _file(tmp_path / "甲" / "年报.docx")
    (tmp_path / "甲" / "上").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "甲" / "自己").symlink_to("自己")
    (tmp_path / "乙").symlink_to("甲", target_is_directory=True)
    found = _collected(tmp_path)
    assert _names(found) == ["甲/年报.docx"]
    assert [(each.name, "已不存在" in each.message) for each in found.refused] == [
        ("甲/自己", True)
    ]


@posix
def test_that_no_link_leads_out_of_the_folder(tmp_path: Path) -> None:
    _file(tmp_path / "外面" / "秘密.docx")
    inside = tmp_path / "里面"
    inside.mkdir()
    (inside / "文件夹").symlink_to(tmp_path / "外面", target_is_directory=True)
    (inside / "文件.docx").symlink_to(tmp_path / "外面" / "秘密.docx")
    found = _collected(inside)
    assert found.files == ()
    assert [each.name for each in found.refused] == ["文件.docx", "文件夹"]
    assert all("指向别处的链接" in each.message for each in found.refused)


@posix
def test_that_a_folder_handed_in_by_a_link_is_looked_into(tmp_path: Path) -> None:
    _file(tmp_path / "甲" / "年报.docx")
    (tmp_path / "乙").symlink_to("甲", target_is_directory=True)
    assert _names(_collected(tmp_path / "乙")) == ["年报.docx"]


@posix
@pytest.mark.parametrize("name", ["管道.docx", "管道.zip"])
def test_that_a_pipe_is_never_opened(tmp_path: Path, name: str) -> None:
    os.mkfifo(tmp_path / name)
    for source in (tmp_path, tmp_path / name):
        found = _collected(source)
        assert [each.message for each in found.refused] == [
            f"“{name}”不是普通文件，没有打开；请核对是否选错了文件。"
        ]


@posix
def test_that_a_device_is_never_opened() -> None:
    assert "不是普通文件" in _collected(Path("/dev/zero")).refused[0].message


@pytest.mark.skipif(sys.platform != "linux", reason="other systems know only Unicode")
def test_that_names_that_are_no_unicode_are_shown_and_found(tmp_path: Path) -> None:
    names = ("市教育局.docx".encode("gbk"), b"\xff\xff.docx")
    for name in names:
        _file(tmp_path / os.fsdecode(name))
    found = _collected(tmp_path)
    assert {os.fsencode(file.path.name) for file in found.files} == set(names)
    assert _names(found) == ["市教育局.docx", "??.docx"]


@posix
def test_that_folders_that_may_not_be_looked_into_are_told(
    open_folder: Path, unprivileged: Callable[[], contextlib.AbstractContextManager[None]]
) -> None:
    _file(open_folder / "关" / "甲.docx")
    _file(open_folder / "开" / "乙.docx")
    _file(open_folder / "锁.zip").chmod(0)
    (open_folder / "关").chmod(0)
    with unprivileged():
        found = _collected(open_folder)
    assert _names(found) == ["开/乙.docx"]
    assert [each.name for each in found.refused] == ["锁.zip", "关"]
    assert "没有权限打开文件夹“关”" in found.refused[1].message


def test_that_a_very_deep_folder_does_no_harm(tmp_path: Path) -> None:
    levels = 60 if sys.platform == "win32" else 300
    deep = _file(tmp_path.joinpath(*["d"] * levels, "甲.docx"))
    assert [file.path for file in _collected(tmp_path).files] == [deep]

"""Zip files of all programs, and those that somebody made to do harm."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.leftovers import system_folder
from storage.readers.collection import zipped
from storage.readers.collection.folders import collect
from storage.readers.collection.result import Limits
from tests.effort import rounds
from tests.storage.readers.collection.zips import raw_zip, zip_of

if TYPE_CHECKING:
    from pathlib import Path

    from storage.readers.collection.result import Collection


def _collected(folder: Path, content: bytes, limits: Limits | None = None) -> Collection:
    (folder / "甲.zip").write_bytes(content)
    with collect([folder], limits=limits) as collection:
        return collection


def _messages(collection: Collection) -> list[str]:
    return [refusal.message for refusal in collection.refused]


def test_that_members_are_there_to_be_read_and_gone_afterwards(tmp_path: Path) -> None:
    (tmp_path / "甲.zip").write_bytes(zip_of({"乙.docx": b"one", "丙/乙.docx": b"two"}))
    with collect([tmp_path]) as found:
        assert [file.name for file in found.files] == ["甲.zip/乙.docx", "甲.zip/丙/乙.docx"]
        assert [file.path.read_bytes() for file in found.files] == [b"one", b"two"]
        assert [file.path.name for file in found.files] == ["乙.docx", "乙.docx"]
        assert all(file.path.is_relative_to(system_folder()) for file in found.files)
        assert found.files[0].modified % 60 == 0
    assert not any(file.path.exists() for file in found.files)


@pytest.mark.parametrize(
    ("name", "flags"),
    [
        ("市教育局.docx".encode("gbk"), 0),
        ("市教育局.docx".encode(), 0),
        ("市教育局.docx".encode(), 0x800),
    ],
)
def test_that_names_are_read_in_the_code_of_the_program_that_made_them(
    tmp_path: Path, name: bytes, flags: int
) -> None:
    found = _collected(tmp_path, raw_zip(name, flags=flags))
    assert [file.name for file in found.files] == ["甲.zip/市教育局.docx"]
    assert found.files[0].modified > 0


def test_that_a_name_added_in_unicode_is_taken_where_it_belongs_to_the_name(tmp_path: Path) -> None:
    plain, name = b"????.docx", "市财政局.docx".encode()
    for check, shown in ((zlib.crc32(plain), "市财政局.docx"), (1, "????.docx")):
        field = struct.pack("<BL", 1, check) + name
        extra = struct.pack("<HH", 0x7075, len(field)) + field
        found = _collected(tmp_path, raw_zip(plain, extra=extra))
        assert [file.name for file in found.files] == [f"甲.zip/{shown}"]


def test_that_a_zip_file_in_another_is_opened_and_no_further(tmp_path: Path) -> None:
    third = zip_of({"丁.docx": b"x"})
    second = zip_of({"丙.docx": b"x", "深.zip": third})
    found = _collected(tmp_path, zip_of({"乙.zip": second}))
    assert [file.name for file in found.files] == ["甲.zip/乙.zip/丙.docx"]
    assert _messages(found) == [
        "“甲.zip/乙.zip/深.zip”是多层压缩文件中的压缩文件，没有打开；请先解压后再收取。"
    ]


@pytest.mark.parametrize(
    "name", ["../../乙.docx", "/etc/乙.docx", "..\\..\\乙.docx", "C:\\乙.docx", "./乙.docx"]
)
def test_that_no_member_leaves_its_folder(tmp_path: Path, name: str) -> None:
    (tmp_path / "甲.zip").write_bytes(raw_zip(name.encode()))
    with collect([tmp_path]) as found:
        (file,) = found.files
        assert file.path.name == "乙.docx"
        assert file.path.is_relative_to(system_folder())
        assert ".." not in file.name
        assert ".." not in file.path.parts


def test_that_a_member_with_a_name_no_system_accepts_is_read_all_the_same(tmp_path: Path) -> None:
    members = {"CON.docx": b"a", "a:b?.docx": b"b", f"{'长' * 300}.docx": b"c"}
    (tmp_path / "甲.zip").write_bytes(zip_of(members))
    with collect([tmp_path]) as found:
        assert [file.path.read_bytes() for file in found.files] == [b"a", b"b", b"c"]


def test_that_a_bomb_is_refused_by_its_size(tmp_path: Path) -> None:
    found = _collected(tmp_path, zip_of({"乙.docx": bytes(51 * 1024 * 1024)}))
    assert _messages(found) == ["“甲.zip/乙.docx”超过50MB，不像是年度报告，请核对是否选错了文件。"]


def test_that_all_members_together_have_a_limit(tmp_path: Path) -> None:
    members = {f"{number}.docx": bytes(400_000) for number in range(5)}
    found = _collected(tmp_path, zip_of(members), Limits(unpacked_megabytes=1))
    assert [file.name for file in found.files] == ["甲.zip/0.docx", "甲.zip/1.docx"]
    assert len(found.refused) == 3
    assert "解压后总共太大" in found.refused[0].message


def test_that_members_beyond_the_most_files_are_left_out(tmp_path: Path) -> None:
    members = {f"{number}.docx": b"x" for number in range(5)}
    found = _collected(tmp_path, zip_of(members), Limits(files=2))
    assert (len(found.files), found.left_out) == (2, 3)


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_that_methods_without_a_bound_are_not_unpacked(tmp_path: Path, method: int) -> None:
    found = _collected(tmp_path, zip_of({"乙.docx": bytes(1000)}, method))
    assert "不能解压" in found.refused[0].message


def test_that_a_password_is_told_once(tmp_path: Path) -> None:
    content = bytearray(zip_of({"乙.docx": b"x", "丙.docx": b"x"}))
    place = content.find(b"PK\1\2")
    while place >= 0:
        content[place + 8] |= 1
        place = content.find(b"PK\1\2", place + 1)
    assert _messages(_collected(tmp_path, bytes(content))) == [
        "压缩文件“甲.zip”设有密码，不能解压；请先用密码解压，再收取解压后的文件夹。"
    ]


def test_that_a_link_in_a_zip_file_is_no_file(tmp_path: Path) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        link = zipfile.ZipInfo("乙.docx")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    found = _collected(tmp_path, target.getvalue())
    assert _messages(found) == ["“甲.zip/乙.docx”是链接，不是文件；请重新压缩文件本身。"]


def test_that_what_systems_put_into_zip_files_is_passed_over(tmp_path: Path) -> None:
    members = {"__MACOSX/._乙.docx": b"x", "乙/Thumbs.db": b"x", "乙/~$乙.docx": b"x", "乙/": b""}
    found = _collected(tmp_path, zip_of({**members, "图.jpg": b"x", "乙.rar": b"x"}))
    assert (found.files, found.unknown) == ((), {".jpg": 1})
    assert [refusal.name for refusal in found.refused] == ["甲.zip/乙.rar"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "已损坏"),
        (b"PK\3\4" + bytes(100), "已损坏"),
        (zip_of({"乙.docx": b"x" * 100})[:-30], "已损坏"),
        (zip_of({}), "没有可以读取的报告文件"),
        (zip_of({"乙.txt.exe": b""}), "没有可以读取的报告文件"),
    ],
)
def test_that_a_zip_file_without_reports_is_told(
    tmp_path: Path, content: bytes, sentence: str
) -> None:
    assert [sentence in message for message in _messages(_collected(tmp_path, content))] == [True]


def test_that_a_damaged_member_takes_no_other_along(tmp_path: Path) -> None:
    content = bytearray(zip_of({"乙.docx": b"first", "丙.docx": b"second"}, zipfile.ZIP_STORED))
    content[content.find(b"first")] ^= 1
    found = _collected(tmp_path, bytes(content))
    assert [file.name for file in found.files] == ["甲.zip/丙.docx"]
    assert "甲.zip/乙.docx" in found.refused[0].message


def test_that_a_long_list_of_members_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zipped, "_MAX_DIRECTORY", 100)
    members = {f"{number}.docx": b"x" for number in range(5)}
    assert "文件太多" in _messages(_collected(tmp_path, zip_of(members)))[0]


def test_that_a_full_disk_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise OSError

    monkeypatch.setattr("storage.readers.collection.folders.temporary_folder", refuse)
    found = _collected(tmp_path, zip_of({"乙.docx": b"x"}))
    assert "临时文件夹不能写入" in _messages(found)[0]


@settings(max_examples=rounds(100, thorough=2_000), deadline=None)
@given(st.data())
def test_that_no_damaged_zip_file_stops_the_rest(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("zip")
    content = bytearray(zip_of({"乙.docx": b"x" * 50, "丙/丁.zip": zip_of({"戊.txt": b"x"})}))
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place] = data.draw(st.integers(0, 255))
    (folder / "好.docx").write_bytes(b"x")
    found = _collected(folder, bytes(content[: data.draw(st.integers(0, len(content)))]))
    assert "好.docx" in [file.name for file in found.files]
    assert len(found.files) + len(found.refused) >= 1

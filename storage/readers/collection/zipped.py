"""Zip files: their members become files in a private folder, one zip file within another too.

Nothing of a member but its last name reaches the disk, and only as much as a report may be long:
neither `..` in a name nor a bomb does anything.
"""

from __future__ import annotations

import io
import os
import stat
import struct
import time
import zipfile
from typing import TYPE_CHECKING, BinaryIO

from msgspec import Struct

from storage.files import safe_file_name
from storage.readers.collection.names import (
    ARCHIVES,
    is_system_file,
    is_system_folder,
    join,
    member_parts,
    show,
    suffix_of,
)
from storage.readers.formats import find_by_suffix
from storage.readers.packed import ZIP_FAULTS, is_encrypted
from storage.readers.reading import ReadError
from storage.readers.source_file import check_size

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from storage.readers.collection.result import Harvest

MAX_MEGABYTES = 2_048
MAX_NESTED_MEGABYTES = 100
"""A zip file within another is opened in memory."""

PACKED_OTHERWISE = "“{name}”是压缩文件，不能直接读取；请先解压，再收取解压后的文件夹。"

_MAX_DIRECTORY = 8 * 1024 * 1024
_END = struct.Struct("<4s4H2LH")
_END_MARK = b"PK\x05\x06"
_LARGE_MARK = b"PK\x06\x07"
_LARGE_LOCATOR = 20
_LONGEST_COMMENT = 1 << 16
# The library asks for no limit when it unpacks the others: some kilobytes become gigabytes.
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)

_TOO_LARGE = "压缩文件“{name}”超过{most}MB；请先解压，再收取解压后的文件夹。"
_DAMAGED = "压缩文件“{name}”已损坏或没有复制完整，不能解压；请重新取得该文件。"
_UNREADABLE = "无法打开压缩文件“{name}”；请检查文件权限，或把它复制到自己的文件夹后再试。"
_TOO_MANY = "压缩文件“{name}”中的文件太多；请先解压，再收取解压后的文件夹。"
_TOO_MUCH = "“{name}”没有解压出来，压缩文件解压后总共太大；请先解压，再收取解压后的文件夹。"
_TOO_DEEP = "“{name}”是多层压缩文件中的压缩文件，没有打开；请先解压后再收取。"
_ENCRYPTED = "压缩文件“{name}”设有密码，不能解压；请先用密码解压，再收取解压后的文件夹。"
_NOTHING = "压缩文件“{name}”中没有可以读取的报告文件，请核对是否选错了文件。"
_DAMAGED_MEMBER = "“{name}”不能解压，压缩文件可能已损坏；请重新取得该文件，或先解压后再收取。"
_LINK = "“{name}”是链接，不是文件；请重新压缩文件本身。"
_NO_ROOM = "“{name}”没有解压出来，临时文件夹不能写入；请清理磁盘空间后再试。"


class ZipFile(Struct, frozen=True):
    """A zip file that is being opened: how it is shown, when it was made, whether it lay in one."""

    name: str
    modified: float
    is_nested: bool = False


class Unpacking:
    """Takes the members out of zip files; `make_room` gives the folder they go to."""

    def __init__(self, harvest: Harvest, make_room: Callable[[], Path]) -> None:
        self._harvest = harvest
        self._make_room = make_room
        self._room: Path | None = None
        self._number = 0

    def open(self, path: Path, name: str, status: os.stat_result) -> None:
        """Take the members out of the zip file at `path`, which is an ordinary file."""
        if status.st_size > MAX_MEGABYTES * 1024 * 1024:
            self._harvest.refuse(name, _TOO_LARGE.format(name=name, most=MAX_MEGABYTES))
            return
        try:
            with path.open("rb") as file:
                self._open(file, ZipFile(name, status.st_mtime))
        except OSError:
            self._harvest.refuse(name, _UNREADABLE.format(name=name))

    def _open(self, file: BinaryIO, source: ZipFile) -> None:
        before = self._harvest.total
        try:
            if _directory_size(file) > _MAX_DIRECTORY:
                self._harvest.refuse(source.name, _TOO_MANY.format(name=source.name))
                return
            archive = zipfile.ZipFile(file)
        except ZIP_FAULTS:
            self._harvest.refuse(source.name, _DAMAGED.format(name=source.name))
            return
        with archive:
            self._take_members(archive, source)
        if self._harvest.total == before:
            self._harvest.refuse(source.name, _NOTHING.format(name=source.name))

    def _take_members(self, archive: zipfile.ZipFile, source: ZipFile) -> None:
        is_locked = False
        for part in archive.infolist():
            if not self._harvest.look_at_one():
                return
            *folders, last = member_parts(part)
            if not last or is_system_file(last) or any(map(is_system_folder, folders)):
                continue
            if is_encrypted(part):
                is_locked = True
                continue
            name = join(source.name, *map(show, folders), show(last))
            self._take_member(archive, part, name, source)
        if is_locked:
            self._harvest.refuse(source.name, _ENCRYPTED.format(name=source.name))

    def _take_member(
        self, archive: zipfile.ZipFile, part: zipfile.ZipInfo, name: str, source: ZipFile
    ) -> None:
        suffix = suffix_of(name)
        form = find_by_suffix(suffix)
        if suffix == ".zip" and not source.is_nested:
            content = self._content(archive, part, name, MAX_NESTED_MEGABYTES)
            if content is not None:
                nested = ZipFile(name, _modified(part, source.modified), is_nested=True)
                self._open(io.BytesIO(content), nested)
        elif suffix == ".zip":
            self._harvest.refuse(name, _TOO_DEEP.format(name=name))
        elif suffix in ARCHIVES:
            self._harvest.refuse(name, PACKED_OTHERWISE.format(name=name))
        elif form is None:
            self._harvest.pass_over(suffix)
        elif self._harvest.has_room():
            content = self._content(archive, part, name, form.most_megabytes)
            if content is not None:
                self._keep(content, name, suffix, _modified(part, source.modified))

    def _content(
        self, archive: zipfile.ZipFile, part: zipfile.ZipInfo, name: str, megabytes: int
    ) -> bytes | None:
        """Return a member's content; `None` where it was refused."""
        try:
            check_size(part.file_size, name, megabytes)
        except ReadError as error:
            self._harvest.refuse(name, str(error))
            return None
        if stat.S_ISLNK(part.external_attr >> 16):
            self._harvest.refuse(name, _LINK.format(name=name))
            return None
        if not self._harvest.may_unpack(part.file_size):
            self._harvest.refuse(name, _TOO_MUCH.format(name=name))
            return None
        try:
            if part.compress_type not in _METHODS:
                raise NotImplementedError(part.compress_type)
            return archive.read(part)
        except ZIP_FAULTS:
            self._harvest.refuse(name, _DAMAGED_MEMBER.format(name=name))
            return None

    def _keep(self, content: bytes, name: str, suffix: str, modified: float) -> None:
        self._number += 1
        try:
            if self._room is None:
                self._room = self._make_room()
            # Each in a folder of its own: the name is what messages show, and may occur twice.
            folder = self._room / f"{self._number:05}"
            folder.mkdir()
            stem = name.rpartition("/")[2].removesuffix(suffix)
            path = folder / f"{safe_file_name(stem)}{suffix}"
            path.write_bytes(content)
        except OSError:
            self._harvest.refuse(name, _NO_ROOM.format(name=name))
        else:
            self._harvest.take(path, name, modified)


def _directory_size(file: BinaryIO) -> int:
    """Return how long the list of members says it is, which the library reads as a whole.

    Raises:
        BadZipFile: there is no such list.
    """
    size = file.seek(0, os.SEEK_END)
    start = max(0, size - _LONGEST_COMMENT - _END.size)
    file.seek(start)
    tail = file.read()
    place = tail.rfind(_END_MARK)
    if place < 0 or place + _END.size > len(tail):
        raise zipfile.BadZipFile
    file.seek(max(0, start + place - _LARGE_LOCATOR))
    if file.read(len(_LARGE_MARK)) == _LARGE_MARK:
        return _MAX_DIRECTORY + 1  # made for more than 65 535 members or 4 GB
    stated: int = _END.unpack_from(tail, place)[5]
    return stated


def _modified(part: zipfile.ZipInfo, otherwise: float) -> float:
    try:
        return time.mktime((*part.date_time, 0, 0, -1))
    except (ValueError, OverflowError):
        return otherwise

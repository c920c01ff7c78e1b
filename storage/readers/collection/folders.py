"""Folders, looked through to the bottom: every file that is to be read, once.

No link is followed: what it leads to within the folder is found anyway, and nobody handed in what
lies outside. Nothing but ordinary files is opened, and of those only zip files.
"""

from __future__ import annotations

import contextlib
import os
import stat
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from storage.leftovers import temporary_folder
from storage.readers.collection.names import (
    ARCHIVES,
    is_system_file,
    is_system_folder,
    join,
    show,
    suffix_of,
)
from storage.readers.collection.result import Harvest, Limits
from storage.readers.collection.zipped import PACKED_OTHERWISE, Unpacking
from storage.readers.formats import find_by_suffix
from storage.readers.reading import ReadError
from storage.readers.source_file import check_size

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from threading import Event

    from storage.readers.collection.result import Collection
    from storage.readers.formats import FileFormat

_MOUNT_POINT = 0xA0000003
"""What Windows calls a folder that is elsewhere (a junction), which is no link to Python 3.11."""

_PAGES = (".html", ".htm")
_BESIDE_PAGE = ("_files", ".files")

_HANDOVER = ".nianbao"
_HANDED_OVER = (
    "“{name}”是交接文件，里面的报告没有直接收取；"
    "请先用“并入副本或交接文件…”（命令行用 import）并入报告库。"
)
_MISSING = "找不到“{name}”；请核对文件夹或文件的位置。"
_CLOSED = "没有权限打开文件夹“{name}”，其中的文件没有读；请检查权限，或复制到自己的文件夹。"
_FAILED = "无法打开文件夹“{name}”，其中的文件没有读；请检查磁盘或网络后再试。"
_SPECIAL = "“{name}”不是普通文件，没有打开；请核对是否选错了文件。"
_OUTSIDE = "“{name}”是指向别处的链接，没有打开；请把文件或文件夹本身放进来。"
_BROKEN = "“{name}”是链接，它指向的文件已不存在；请重新取得该文件。"
_UNREACHABLE = "无法查看“{name}”；请检查文件权限、磁盘或网络后再试。"


@contextlib.contextmanager
def collect(
    sources: Iterable[Path], *, limits: Limits | None = None, stop: Event | None = None
) -> Iterator[Collection]:
    """Yield the files to be read in folders and their folders, single files and zip files.

    What was taken out of zip files is removed afterwards. `stop` ends it with what was found. It
    never fails: what cannot be opened is among the refused.
    """
    with contextlib.ExitStack() as rooms:
        harvest = Harvest(limits or Limits(), stop)
        unpacking = Unpacking(harvest, lambda: rooms.enter_context(temporary_folder()))
        places = list(sources)
        for place in places:
            _Search(harvest, unpacking, place, is_only=len(places) == 1).run()
        yield harvest.collection()


class _Search:
    """One place that was handed in, being looked through."""

    def __init__(
        self, harvest: Harvest, unpacking: Unpacking, place: Path, *, is_only: bool
    ) -> None:
        self._harvest = harvest
        self._unpacking = unpacking
        self._root = os.path.realpath(place)
        self._name = show(place.name or str(place))
        self._prefix = "" if is_only else self._name

    def run(self) -> None:
        """Collect what is there."""
        try:
            status = Path(self._root).stat()
        except (OSError, ValueError):
            self._harvest.refuse(self._name, _MISSING.format(name=self._name))
            return
        if stat.S_ISDIR(status.st_mode):
            self._walk()
        else:
            self._take_file(self._root, self._name, status, is_chosen=True)

    def _walk(self) -> None:
        waiting = [(self._root, self._prefix)]
        while waiting:
            folder, name = waiting.pop()
            found: list[tuple[str, str]] = []
            for entry in self._entries(folder, name):
                if not self._harvest.look_at_one():
                    return
                shown = join(name, show(entry.name))
                if self._look_at(entry, shown):
                    found.append((entry.path, shown))
            waiting += reversed(found)

    def _entries(self, folder: str, name: str) -> list[os.DirEntry[str]]:
        try:
            if not self._harvest.is_new(_identity(folder)):
                return []
            with os.scandir(folder) as entries:
                # One more than may be looked at, so that it is seen that there are more.
                found = list(islice(entries, self._harvest.entries_left + 1))
        except OSError as error:
            sentence = _CLOSED if isinstance(error, PermissionError) else _FAILED
            shown = name or self._name
            self._harvest.refuse(shown, sentence.format(name=shown))
            return []
        pages = {entry.name for entry in found if entry.name.lower().endswith(_PAGES)}
        kept = (entry for entry in found if not _belongs_to_page(entry.name, pages))
        return sorted(kept, key=lambda entry: entry.name)

    def _look_at(self, entry: os.DirEntry[str], name: str) -> bool:
        """Take an entry; return whether it is a folder to be looked into."""
        try:
            status = entry.stat(follow_symlinks=False)
        except OSError:
            self._harvest.refuse(name, _UNREACHABLE.format(name=name))
            return False
        if stat.S_ISLNK(status.st_mode) or getattr(status, "st_reparse_tag", 0) == _MOUNT_POINT:
            self._tell_link(entry, name)
        elif stat.S_ISDIR(status.st_mode):
            return not is_system_folder(entry.name)
        elif not is_system_file(entry.name):
            self._take_file(entry.path, name, status)
        return False

    def _tell_link(self, entry: os.DirEntry[str], name: str) -> None:
        target = os.path.realpath(entry.path)
        if not os.path.exists(target):  # noqa: PTH110 - a name of any bytes
            self._harvest.refuse(name, _BROKEN.format(name=name))
        elif not Path(target).is_relative_to(self._root):
            self._harvest.refuse(name, _OUTSIDE.format(name=name))

    def _take_file(
        self, path: str, name: str, status: os.stat_result, *, is_chosen: bool = False
    ) -> None:
        """Take a file; one that was `is_chosen` itself in any case, its reader will tell."""
        suffix = suffix_of(name)
        form = find_by_suffix(suffix)
        is_packed = suffix in {".zip", _HANDOVER} or suffix in ARCHIVES
        if form is None and not is_packed and not is_chosen:
            self._harvest.pass_over(suffix)
        elif not stat.S_ISREG(status.st_mode):
            self._harvest.refuse(name, _SPECIAL.format(name=name))
        elif not self._harvest.is_new(path):
            return
        elif suffix == ".zip":
            self._unpacking.open(Path(path), name, status)
        elif suffix == _HANDOVER:
            self._harvest.refuse(name, _HANDED_OVER.format(name=name))
        elif is_packed:
            self._harvest.refuse(name, PACKED_OTHERWISE.format(name=name))
        elif _is_small_enough(self._harvest, name, status.st_size, form):
            self._harvest.take(Path(path), name, status.st_mtime)


def _is_small_enough(harvest: Harvest, name: str, size: int, form: FileFormat | None) -> bool:
    try:
        check_size(size, name, None if form is None else form.most_megabytes)
    except ReadError as error:
        harvest.refuse(name, str(error))
        return False
    return harvest.has_room()


def _identity(folder: str) -> str:
    """Return what a folder is by whatever name: disks may be mounted into each other."""
    status = Path(folder).stat()
    return f"{status.st_dev}:{status.st_ino}" if status.st_ino else folder


def _belongs_to_page(name: str, pages: set[str]) -> bool:
    """Tell whether it is the folder in which a browser keeps the pictures of a saved page."""
    if not pages or not name.endswith(_BESIDE_PAGE):
        return False
    page = name.removesuffix("_files").removesuffix(".files")
    return any(page + suffix in pages for suffix in _PAGES)

"""A second folder for backups, on a stick or a share, which is not always there.

A folder of the same name may stand where the stick or share is not: the mount point that is left,
or another stick under the same letter. So a file is left in the chosen folder, and where it is
missing nothing is written.
"""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from storage.backup import backup_if_due, backups_at, place_for
from storage.errors import LibraryError
from storage.files import FileError, replace_file

if TYPE_CHECKING:
    from storage.library import Library

TELL_AFTER = timedelta(days=3)
MARK_NAME = "年报备份位置.txt"
_MARK_TEXT = (
    "这个文件夹存放政府信息公开年报的备份。软件靠本文件认出这个文件夹，请不要删除或改动。\r\n"
    "{mark}\r\n"
)
_MARK = re.compile(r"^[0-9a-f]{32}$", re.MULTILINE)
_MARK_BYTES = 1000
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
_NOT_THERE = "第二备份位置“{folder}”不在，没有备份；请插好U盘或连上共享文件夹。"
_NOT_MARKED = (
    "“{folder}”不是选定的第二备份位置（其中没有选定时放入的“{name}”），没有备份；"
    "请插好U盘或连上共享文件夹，或者重新选定第二备份位置。"
)
_OVERDUE = "已有三天以上没能备份到第二个位置。{reason}"


class SecondPlace(Struct, frozen=True):
    """The folder, when it last held all there was (at first when it was chosen), and its mark."""

    folder: Path
    done_at: datetime
    mark: str = ""
    """Empty where the folder was chosen before there were marks."""


def remember(folder: str, done_at: str, mark: str) -> SecondPlace:
    """Return the second place as the settings have it (`done_at` ISO 8601 with an offset).

    A moment that cannot be read counts as long ago: the folder is used and failures are told.
    """
    try:
        moment = datetime.fromisoformat(done_at)
    except ValueError:
        moment = _LONG_AGO
    return SecondPlace(Path(folder), moment if moment.tzinfo is not None else _LONG_AGO, mark)


def mark_folder(folder: Path) -> str:
    """Leave a mark in a folder by which it is known again, and return it.

    A folder that several libraries or computers share has one mark for all of them.

    Raises:
        FileError: it cannot be written there.
    """
    mark = _mark_in(folder)
    if not mark:
        mark = os.urandom(16).hex()
        replace_file(folder / MARK_NAME, _MARK_TEXT.format(mark=mark).encode("utf-8-sig"))
    return mark


def keep_second(
    library: Library, place: SecondPlace, now: datetime, interval: timedelta
) -> tuple[SecondPlace, str]:
    """Back up to the second place if that is due; return its new state and what is to be told.

    It is told that it did not succeed only after three days. The folder is never made: where a
    stick is not plugged in, it would be made on the wrong disk.
    """
    # Since a clock that ran ahead was set right, the time counts anew.
    known = SecondPlace(place.folder, min(place.done_at, now), place.mark)
    try:
        known = _marked(library, known)
        reason = _why_not_there(known)
        if not reason:
            backup_if_due(library, now, interval, place.folder)
            return SecondPlace(place.folder, now, known.mark), ""
    except (LibraryError, FileError) as error:
        reason = str(error)
    is_overdue = now - known.done_at >= TELL_AFTER
    return known, _OVERDUE.format(reason=reason) if is_overdue else ""


def _marked(library: Library, place: SecondPlace) -> SecondPlace:
    """Mark a folder that was chosen before there were marks, if it has our backups."""
    if place.mark or not backups_at(place_for(library, place.folder)):
        return place
    return SecondPlace(place.folder, place.done_at, mark_folder(place.folder))


def _why_not_there(place: SecondPlace) -> str:
    if not os.path.isdir(place.folder):  # noqa: PTH112 - it never raises
        return _NOT_THERE.format(folder=place.folder)
    if not place.mark or _mark_in(place.folder) != place.mark:
        return _NOT_MARKED.format(folder=place.folder, name=MARK_NAME)
    return ""


def _mark_in(folder: Path) -> str:
    """Return the mark that a folder has, empty where it has none that can be read."""
    try:
        with folder.joinpath(MARK_NAME).open("rb") as stream:
            text = stream.read(_MARK_BYTES).decode(errors="replace")
    except OSError:
        return ""
    found = _MARK.search(text.replace("\r", ""))
    return found[0] if found else ""

"""A second folder for backups, on a stick or a share, which is not always there."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from storage.backup import backup_if_due
from storage.errors import LibraryError

if TYPE_CHECKING:
    from storage.library import Library

TELL_AFTER = timedelta(days=3)
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
_NOT_THERE = "第二备份位置“{folder}”不在，没有备份；请插好U盘或连上共享文件夹。"
_OVERDUE = "已有三天以上没能备份到第二个位置。{reason}"


class SecondPlace(Struct, frozen=True):
    """The folder, and when it last held all there was; at first when it was chosen."""

    folder: Path
    done_at: datetime


def remember(folder: str, done_at: str) -> SecondPlace:
    """Return the second place as the settings have it (ISO 8601 with an offset).

    A moment that cannot be read counts as long ago: the folder is used and failures are told.
    """
    try:
        moment = datetime.fromisoformat(done_at)
    except ValueError:
        moment = _LONG_AGO
    return SecondPlace(Path(folder), moment if moment.tzinfo is not None else _LONG_AGO)


def keep_second(
    library: Library, place: SecondPlace, now: datetime, interval: timedelta
) -> tuple[SecondPlace, str]:
    """Back up to the second place if that is due; return its new state and what is to be told.

    It is told that it did not succeed only after three days. The folder is never made: where a
    stick is not plugged in, it would be made on the wrong disk.
    """
    # Since a clock that ran ahead was set right, the time counts anew.
    known = SecondPlace(place.folder, min(place.done_at, now))
    try:
        is_there = os.path.isdir(place.folder)  # noqa: PTH112 - it never raises
        reason = "" if is_there else _NOT_THERE.format(folder=place.folder)
        if not reason:
            backup_if_due(library, now, interval, place.folder)
            return SecondPlace(place.folder, now), ""
    except LibraryError as error:
        reason = str(error)
    is_overdue = now - known.done_at >= TELL_AFTER
    return known, _OVERDUE.format(reason=reason) if is_overdue else ""

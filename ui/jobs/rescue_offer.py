"""What can be had of a damaged library: what is readable, beside the newest backup. Free of Qt."""

from __future__ import annotations

import contextlib
from contextlib import closing
from enum import Enum
from typing import TYPE_CHECKING

from msgspec import Struct

from forms.errors import UserError
from forms.model.changes import LINKS_SUFFIX, TEXT_PREFIX
from storage.backup import backups
from storage.errors import failures_told
from storage.inspection import look_into
from storage.recovery import put_beside, put_in_place, recover_library
from storage.salvage import Salvage, glimpse, salvage_library
from ui.jobs.field_names import name_field

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from forms.edition.catalog import EditionCatalog
    from forms.model.changes import Field
    from storage.backup import Backup
    from storage.salvage import Glimpse

_DAMAGED = "\N{REPLACEMENT CHARACTER}"
_NONE = "没有这份报告"
_MOST_DIFFERENCES = 200
_TABLES = {
    "library": "报告库标识",
    "reports": "报告目录",
    "cells": "表格数字",
    "texts": "正文",
    "explanations": "说明",
    "regions": "汇总项目",
    "units": "汇总的单位",
    "remembered_names": "记住的单位名称",
    "adjustments": "汇总的调整",
    "region_changes": "汇总的修改记录",
    "changes": "更改记录",
}

_Key = tuple[str, int]


class RescueChoice(Enum):
    """What the library is to go on with."""

    READABLE = "readable"
    BACKUP = "backup"


class RescueLine(Struct, frozen=True):
    """A report, or one of its fields, as it can be read and as it stands in the backup."""

    name: str
    readable: str
    kept: str
    is_damaged: bool = False
    parts: tuple[RescueLine, ...] = ()


class RescueOffer:
    """A damaged library, what can be read of it, and its newest readable backup."""

    def __init__(self, path: Path, reason: str, catalog: EditionCatalog) -> None:
        self.reason = reason
        self._path = path
        self._catalog = catalog
        self.salvage = _try_salvage(path)
        self.backup, self._kept = _newest_readable(path)
        self._readable = self.salvage.glimpses if self.salvage is not None else []

    @property
    def has_readable(self) -> bool:
        """Tell whether any report can be read."""
        return bool(self._readable)

    @property
    def damage(self) -> str:
        """Say what could not be read."""
        if self.salvage is None:
            return "报告库文件读不出来。"
        lost = [f"{_TABLES[table]} {n} 行" for table, n in self.salvage.lost_rows.items()]
        torn = [f"{_TABLES[table]}有缺页" for table in self.salvage.torn_tables]
        return f"读不出的：{'，'.join((*torn, *lost))}。" if lost or torn else ""

    def lines(self) -> list[RescueLine]:
        """Return every report of both sides, with the fields in which they differ."""
        readable, kept = _by_key(self._readable), _by_key(self._kept)
        keys = sorted({*readable, *kept}, key=lambda key: (-key[1], key[0]))
        return [self._line(readable.get(key), kept.get(key)) for key in keys]

    def carry_out(self, choice: RescueChoice, now: dt.datetime) -> None:
        """Put one side in the library's place; the other side and the damaged file stay beside.

        Raises:
            UserError: nothing could be written; the library is as it was.
        """
        if choice is RescueChoice.READABLE and self.salvage is not None:
            put_in_place(self._path, self.salvage.content, now)
        elif choice is RescueChoice.BACKUP and self.backup is not None:
            if self.salvage is not None and self.has_readable:
                put_beside(self._path, self.salvage.content, now)
            recover_library(self._path, self.backup.path, now)

    def _line(self, readable: Glimpse | None, kept: Glimpse | None) -> RescueLine:
        known = readable or kept
        name = f"{known.entry.organization}　{known.entry.year}年" if known is not None else ""
        mine = readable.content if readable is not None else {}
        theirs = kept.content if kept is not None else {}
        is_damaged = any(_DAMAGED in f"{place}{text}" for place, text in mine.items())
        parts = self._parts(known, mine, theirs) if readable is not None else ()
        return RescueLine(name, _count(readable), _count(kept), is_damaged, parts)

    def _parts(
        self, known: Glimpse | None, mine: dict[Field, str], theirs: dict[Field, str]
    ) -> tuple[RescueLine, ...]:
        """Return the fields that are damaged or differ, the damaged ones first."""
        places = [
            place
            for place in {**mine, **theirs}
            if not place.endswith(LINKS_SUFFIX)
            and (mine.get(place) != theirs.get(place) or _DAMAGED in mine.get(place, ""))
        ]
        places.sort(key=lambda place: _DAMAGED not in f"{place}{mine.get(place, '')}")
        return tuple(
            RescueLine(
                self._name(place, known),
                mine.get(place, ""),
                theirs.get(place, ""),
                _DAMAGED in f"{place}{mine.get(place, '')}",
            )
            for place in places[:_MOST_DIFFERENCES]
        )

    def _name(self, place: Field, known: Glimpse | None) -> str:
        if known is not None:
            with contextlib.suppress(UserError, KeyError):
                return name_field(place, self._catalog.load(known.entry.edition))
        return place


def _try_salvage(path: Path) -> Salvage | None:
    with contextlib.suppress(UserError):
        return salvage_library(path)
    return None


def _newest_readable(path: Path) -> tuple[Backup | None, list[Glimpse]]:
    for backup in backups(path):
        with contextlib.suppress(UserError):
            salvage = _sound_copy(backup.path)
            return backup, salvage
    return None, []


def _sound_copy(path: Path) -> list[Glimpse]:
    with failures_told(path), closing(look_into(path)) as connection:
        return glimpse(connection)


def _by_key(glimpses: list[Glimpse]) -> dict[_Key, Glimpse]:
    return {(each.entry.organization, each.entry.year): each for each in glimpses}


def _count(found: Glimpse | None) -> str:
    if found is None:
        return _NONE
    texts = sum(place.startswith(TEXT_PREFIX) for place in found.content)
    cells = sum("." in place for place in found.content) - texts
    return f"{cells} 格，{texts} 段文字"

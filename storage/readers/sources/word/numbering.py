"""Automatic numbering written out: what Word puts before a paragraph and keeps nowhere as text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from storage.readers.sources.word.names import (
    VAL,
    W,
    child_number,
    child_value,
    is_on,
)
from storage.readers.sources.word.number_formats import written_number
from storage.readers.wording import whole_number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml.etree import _Element

    from storage.readers.sources.word.styles import StyleSheet

LEVELS = 9
_PLACE = re.compile(r"%([1-9])")
_PRIVATE_USE = re.compile("[\ue000-\uf8ff]")
_BULLET = "•"
_FULL_WIDTH_END = re.compile("[、，。．：；）】〕》①-⒛㊀-㊉]$")
_MAX_CHAIN = 10


class _Level(Struct, frozen=True):
    form: str = "decimal"
    text: str = ""
    start: int = 1
    restart: int = -1
    is_legal: bool = False
    suffix: str = "tab"


class _List(Struct, frozen=True):
    """A list: paragraphs with the same `counter` count on from one another."""

    counter: str
    levels: Mapping[int, _Level]
    starts: Mapping[int, int]


class Numbering:
    """The lists of a document, and how far each has been counted in reading order."""

    def __init__(self, root: _Element | None, styles: StyleSheet) -> None:
        self._styles = styles
        self._nums = {} if root is None else _by_id(root, "num", "numId")
        self._abstracts = {} if root is None else _by_id(root, "abstractNum", "abstractNumId")
        self._lists: dict[str, _List | None] = {}
        self._counts: dict[str, list[int | None]] = {}
        self._begun: set[str] = set()

    def next_number(self, properties: _Element | None, style: str) -> str:
        """Count a paragraph and return what stands before it, with the gap to its text."""
        if not self._nums:
            return ""
        number, level = self._reference(properties, style)
        each = self._list(number) if number else None
        if each is None or level not in each.levels:
            return ""
        self._count(number, each, level)
        return self._write(each, level)

    def _reference(self, properties: _Element | None, style: str) -> tuple[str, int]:
        """Return list and level of a paragraph: its own, for the rest its style's."""
        own = None if properties is None else properties.find(f"{W}numPr")
        number, level = child_value(own, "numId"), child_value(own, "ilvl")
        if not (number and level):
            styled_number, styled_level = self._styles.numbering_of(style)
            if not number and styled_number:
                number = styled_number
                level = level or styled_level or self._linked_level(number, style)
        return ("" if number == "0" else number), min(whole_number(level, 0), LEVELS - 1)

    def _linked_level(self, number: str, style: str) -> str:
        """Return the level that names the style as its own."""
        abstract = self._abstract(number)
        for level in () if abstract is None else abstract.iterfind(f"{W}lvl"):
            if child_value(level, "pStyle") == style:
                return level.get(f"{W}ilvl", "")
        return ""

    def _abstract(self, number: str) -> _Element | None:
        """Return the definition of a list, which another may lend through a style."""
        for _ in range(_MAX_CHAIN):
            abstract = self._abstracts.get(child_value(self._nums.get(number), "abstractNumId"))
            link = child_value(abstract, "numStyleLink")
            if not link:
                return abstract
            number = self._styles.numbering_of(link)[0]
        return None

    def _list(self, number: str) -> _List | None:
        if number not in self._lists:
            self._lists[number] = self._read_list(number)
        return self._lists[number]

    def _read_list(self, number: str) -> _List | None:
        abstract = self._abstract(number)
        if abstract is None:
            return None
        levels = dict(map(_read_level, abstract.iterfind(f"{W}lvl")))
        starts = {}
        for override in self._nums[number].iterfind(f"{W}lvlOverride"):
            place = whole_number(override.get(f"{W}ilvl", ""), 0)
            if (own := override.find(f"{W}lvl")) is not None:
                levels[place] = _read_level(own)[1]
            if start := child_value(override, "startOverride"):
                starts[place] = whole_number(start, 1)
        return _List(abstract.get(f"{W}abstractNumId", ""), levels, starts)

    def _count(self, number: str, each: _List, level: int) -> None:
        counts = self._counts.setdefault(each.counter, [None] * LEVELS)
        if number not in self._begun:
            self._begun.add(number)
            for place in each.starts:
                if place < LEVELS:
                    counts[place] = None
        for place in range(level):
            if counts[place] is None:
                counts[place] = _start(each, place)
        reached = counts[level]
        counts[level] = _start(each, level) if reached is None else reached + 1
        for place in range(level + 1, LEVELS):
            if _restarts(each, place, level):
                counts[place] = None

    def _write(self, each: _List, level: int) -> str:
        counts = self._counts[each.counter]
        own = each.levels[level]

        def written(place: re.Match[str]) -> str:
            at = int(place[1]) - 1
            count = counts[at]
            form = "decimal" if own.is_legal else each.levels.get(at, own).form
            return written_number(_start(each, at) if count is None else count, form)

        if own.form == "bullet":
            return _PRIVATE_USE.sub(_BULLET, own.text)[:1]
        text = _PLACE.sub(written, own.text)
        is_joined = not text or own.suffix == "nothing" or _FULL_WIDTH_END.search(text)
        return text if is_joined else f"{text} "


def _by_id(root: _Element, name: str, identity: str) -> dict[str, _Element]:
    return {each.get(W + identity, ""): each for each in root.iterfind(W + name)}


def _read_level(level: _Element) -> tuple[int, _Level]:
    legal = level.find(f"{W}isLgl")
    # A format that older programs do not know stands beside one that they do: the last is theirs.
    forms = [form.get(VAL, "") for form in level.iter(f"{W}numFmt")]
    return whole_number(level.get(f"{W}ilvl", ""), 0), _Level(
        forms[-1] if forms else "decimal",
        child_value(level, "lvlText"),
        child_number(level, "start", 0),
        child_number(level, "lvlRestart", -1),
        legal is not None and is_on(legal),
        child_value(level, "suff") or "tab",
    )


def _start(each: _List, place: int) -> int:
    level = each.levels.get(place)
    return each.starts.get(place, 1 if level is None else level.start)


def _restarts(each: _List, place: int, level: int) -> bool:
    """Tell whether counting at `place` begins anew after a paragraph of a higher `level`."""
    definition = each.levels.get(place)
    restart = -1 if definition is None else definition.restart
    return restart == -1 or level < restart

"""Breaking a title and a signature into lines: by their sense, and into a balanced shape.

GB/T 9704-2012 7.3.1: 回行时，要做到词意完整，排列对称，长短适宜，间距恰当，使用梯形或菱形.
The lines are decided here for every format: Word, PDF, print and the web page show the same.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from export.paper.breaks.phrases import BEST, NEVER, TORN, rate_breaks
from export.paper.scripts import SCRIPT_SPACE, find_script_spaces
from export.paper.signature import signature_block_width, signature_width
from export.paper.typography import MOST_LINES, TITLE_SIZES_PT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from export.paper.setup import PaperSetup

_WIDE = frozenset("WFA")
_NARROW = 0.6
"""Room for a Latin character in em: in fonts that stand in for those of the standard it is wider
than the half of a Chinese one."""
_HALF = 0.5

_EXTRA_LINE = 6.0
_EXTRA_LINES = 2
_UNEVEN = 25.0
_SHORT_LINE, _SHORT = 5.0, 0.3
_PASSED = 12.0
_HOURGLASS = 3.0
_SHAPE = 3
"""Lines that make an hourglass where the middle one is the shortest."""

_EARLY = 0.4
_LONGEST = 160
"""Longer texts are no names: their lines are filled one after the other."""


class Broken(NamedTuple):
    """Lines, and whether none of them ends inside a word."""

    lines: tuple[str, ...]
    is_whole: bool


def break_title(
    typed: Sequence[str], organization: str, setup: PaperSetup
) -> tuple[tuple[str, ...], float]:
    """Return a title as lines that fit, and the size in which they do.

    A size smaller than that of the standard is taken where the title needs too many lines of it.

    Args:
        typed: the title in the lines that the clerk made.
        organization: the reporting organ; behind its name a line ends well.
        setup: the page.
    """
    most = max(1, MOST_LINES - len(typed) + 1)
    found: list[tuple[tuple[str, ...], float]] = []
    for size in TITLE_SIZES_PT:
        length = setup.title_characters(size)
        parts = [break_by_sense(line, length, most, organization) for line in typed]
        lines = tuple(line for part in parts for line in part.lines)
        found.append((lines, size))
        if len(lines) <= MOST_LINES and all(part.is_whole for part in parts):
            return found[-1]
    few = [way for way in found if len(way[0]) <= MOST_LINES]
    return (few or found)[0]


def break_signature(
    organization: str, date: str, setup: PaperSetup
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return organ and date as lines where they are too long for one, nothing for others."""
    characters = setup.signature_characters
    block = signature_block_width(characters)
    return (
        _broken(organization, signature_width(characters), block),
        _broken(date, block, block),
    )


def _broken(text: str, line: float, block: float) -> tuple[str, ...]:
    return break_by_sense(text, block, MOST_LINES).lines if room_for(text) > line else ()


def room_for(text: str) -> float:
    """Return how much room a text needs in em, whatever font it is set in."""
    return _Rooms(text).between(0, len(text))


class _Rooms:
    """How much room the parts of a text need.

    Latin characters are wide, or narrow with the blanks beside Chinese ones: a single digit takes
    more room with its blanks, a year without them in a wider font.
    """

    def __init__(self, text: str) -> None:
        spaced = set(find_script_spaces(text))
        self._wide, self._blank = [0.0], [0.0]
        for place, character in enumerate(text):
            is_wide = unicodedata.east_asian_width(character) in _WIDE
            space = SCRIPT_SPACE if place in spaced else 0.0
            self._wide.append(self._wide[-1] + (1.0 if is_wide else _NARROW))
            self._blank.append(self._blank[-1] + space + (1.0 if is_wide else _HALF))

    def between(self, start: int, end: int) -> float:
        """Return the room of a part."""
        return max(self._wide[end] - self._wide[start], self._blank[end] - self._blank[start])


@lru_cache(maxsize=64)
def break_by_sense(text: str, length: float, most: int = 0, organization: str = "") -> Broken:
    """Return a text as the lines that keep its phrases together and differ least in length.

    Args:
        text: one line of text.
        length: how much room there is on a line, in em.
        most: how many lines there should be at most; 0 for as many as needed.
        organization: a name with which the text may begin; behind it a line ends best.
    """
    head: list[str] = []
    if len(text) > _LONGEST:
        head, text = _fill(text, length)
    if room_for(text) <= length:
        return Broken((*head, text), not head)
    lines, is_whole = _Breaker(text, length, organization).best(most)
    return Broken((*head, *lines), is_whole and not head)


def _fill(text: str, length: float) -> tuple[list[str], str]:
    """Return full lines from the start of a text, and the rest of it that is short enough."""
    lines = []
    start = 0
    rooms = _Rooms(text)
    while len(text) - start > _LONGEST:
        end = start + 1
        while end < len(text) and rooms.between(start, end + 1) <= length:
            end += 1
        rates = rate_breaks(text[start : end + 1])
        end = max(range(start + 1, end + 1), key=lambda at: (rates[at - start - 1] < NEVER, at))
        lines.append(text[start:end])
        start = end
    return lines, text[start:]


class _Way(Struct, frozen=True):
    """Lines up to a place: what they cost, and where they end."""

    cost: float
    ends: tuple[int, ...]


class _Breaker:
    """Weighs all ways to break a text."""

    def __init__(self, text: str, length: float, organization: str) -> None:
        self._text = text
        self._length = length
        self._rates = [BEST, *rate_breaks(text), BEST]
        if organization and text.startswith(organization):
            self._rates[len(organization)] = BEST
        self._rooms = _Rooms(text)

    def best(self, most: int) -> Broken:
        """Return the lines that cost least; one more line is better than a word torn apart."""
        ways: list[_Way] = []
        count = 2
        while len(ways) <= _EXTRA_LINES and not (ways and most and count > most):
            way = self._best_of(count)
            if way is not None:
                ways.append(_Way(way.cost + _EXTRA_LINE * len(ways), way.ends))
            elif ways:
                break
            count += 1
        best = min(ways, key=lambda way: way.cost)
        starts = (0, *best.ends[:-1])
        lines = (
            self._text[start:end].strip() for start, end in zip(starts, best.ends, strict=True)
        )
        is_whole = all(self._rates[end] < TORN for end in best.ends)
        return Broken(tuple(line for line in lines if line), is_whole)

    def _best_of(self, count: int) -> _Way | None:
        """Return the best way with that many lines; `None` where they do not fit."""
        ideal = self._room(0, len(self._text)) / count
        ways = {0: _Way(0.0, ())}
        for number in range(1, count + 1):
            following: dict[int, _Way] = {}
            for start, way in ways.items():
                for end in self._ends(start, is_last=number == count):
                    longer = _Way(way.cost + self._cost(way, end, ideal), (*way.ends, end))
                    if end not in following or longer.cost < following[end].cost:
                        following[end] = longer
            ways = following
        return min(ways.values(), key=lambda way: way.cost, default=None)

    def _ends(self, start: int, *, is_last: bool) -> list[int]:
        """Return where a line can end; inside a word only where nothing better is in sight."""
        last = len(self._text)
        if is_last:
            return [last] if self._fits(start, last) else []
        ends = [end for end in range(start + 1, last) if self._fits(start, end)]
        whole = [end for end in ends if self._rates[end] < TORN]
        if any(self._room(start, end) > _EARLY * self._length for end in whole):
            return whole
        return ends

    def _fits(self, start: int, end: int) -> bool:
        return self._room(start, end) <= self._length or end == start + 1

    def _room(self, start: int, end: int) -> float:
        return self._rooms.between(start, end)

    def _cost(self, way: _Way, end: int, ideal: float) -> float:
        """Return what a line more costs: its end, its length, and its shape beside the others."""
        places = (0, *way.ends, end)
        rooms = [self._room(*line) for line in pairwise(places[-4:])]
        cost = self._rates[end] + _PASSED * self._rates[places[-2] + 1 : end].count(BEST)
        cost += _UNEVEN * ((rooms[-1] - ideal) / self._length) ** 2
        if rooms[-1] < _SHORT * ideal:
            cost += _SHORT_LINE
        if len(rooms) == _SHAPE and rooms[1] < min(rooms[0], rooms[2]):
            cost += _HOURGLASS
        return cost

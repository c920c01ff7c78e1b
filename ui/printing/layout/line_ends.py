"""Where a line ends when the next character finds no room, as word processors decide it.

Among Chinese a line may end anywhere, but not in front of a closing mark nor behind an opening
one; a comma or full stop hangs over the margin rather than pulling its character down
(允许标点溢出边界).
Among Latin letters and digits Unicode's Annex 14 says where, with what LibreOffice makes of it:
after a hyphen, also one before digits; not between a letter and a Chinese bracket or comma; not
right behind a slash. Which of the two holds depends on the last letter or digit that has room, so
no mark hangs behind a figure.

Latin and Chinese stand in stretches of their own. Where nothing in the last stretch is a place to
end a line, the one before it is asked, as if its last character had no room.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QTextBoundaryFinder

from export.paper.scripts import are_chinese

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_NOT_FIRST = frozenset(
    "!),.:;?]}¢'\"、。〉》」』】〕〗〞﹐﹑﹒﹔﹕﹖﹗﹚﹜﹞！），．：；？｜｝､～￠々‖•·ˇˉ―-′’”"
)
_NOT_LAST = frozenset("([{£¥'\"‵〈《「『【〔〖（［｛￡￥〝﹙﹛﹝“‘")
_HANGING = frozenset("!,.:;?、。！，．：；？")
_JOINER = "\u200d"
_MARKS = ("Mn", "Mc", "Me", "Cf", "Sk")
"""Categories of what is part of the character before it."""

_BEYOND_UTF_16 = re.compile("[\U00010000-\U0010ffff]")
_AFTER_HYPHEN = re.compile("(?<=-)(?=[0-9])")
_GLUED = re.compile(
    r"(?<=[）〕】》〉」』、。，．\])])(?=[0-9A-Za-z])|(?<=[0-9A-Za-z])(?=[（〔【《〈「『\[(])"
)
_SLASH_REACH = 66
"""A line ends behind a slash only where no blank is within so many characters before it."""


class LineEnds:
    """The places where lines of a paragraph may end.

    `run_starts` are the places where a run of another type begins; there a stretch ends as well.
    """

    def __init__(self, text: str, run_starts: Iterable[int] = ()) -> None:
        self._text = text
        self._are_chinese = are_chinese(text)
        changes = {
            place
            for place in range(1, len(text))
            if self._are_chinese[place] is not self._are_chinese[place - 1]
        }
        self.stretch_starts = frozenset(changes.union(run_starts) - {0, len(text)})
        # Sorted, to be searched: a walk back through a long text for each of its lines is slow.
        self._stretches = sorted(self.stretch_starts)
        self._letters = [place for place, character in enumerate(text) if character.isalnum()]

    def end_before(self, start: int, cut: int, *, may_hang: bool) -> int:
        """Return the end of a line that starts there and has no room for the character at `cut`.

        The end is behind `cut` where that character hangs over the margin.
        """
        place = self._whole_dash(start, cut)
        while True:
            stretch = _last_of(self._stretches, place)
            if self._is_among_chinese(place):
                end = self._chinese_end(start, place, may_hang=may_hang)
            else:
                end = self._latin_end(place)
            if end <= start:
                return max(cut, start + 1)
            if end >= stretch:
                return end
            place = stretch - 1

    def _whole_dash(self, start: int, cut: int) -> int:
        """Return where the dash that has no room begins: —— is one."""
        is_second_half = cut > start + 1 and self._text[cut - 1 : cut + 1] == "——"
        return cut - 1 if is_second_half else cut

    def _is_among_chinese(self, cut: int) -> bool:
        return self._are_chinese[_last_of(self._letters, cut)]

    def _chinese_end(self, start: int, cut: int, *, may_hang: bool) -> int:
        end = cut
        if may_hang and cut > start and self._text[cut] in _HANGING:
            end = cut + 1
        while start < end < len(self._text) and self._is_bound(end):
            end -= 1
        return end

    def _is_bound(self, place: int) -> bool:
        """Return whether no line among Chinese may end there."""
        before, behind = self._text[place - 1], self._text[place]
        if behind in _NOT_FIRST or before in _NOT_LAST or before == _JOINER:
            return True
        return not behind.isascii() and unicodedata.category(behind) in _MARKS

    def _latin_end(self, cut: int) -> int:
        if cut in self._latin_ends and self._text[cut - 1] != "/":
            return cut
        end = _last_of(self._latin_places, cut - 1)
        if end > 0 and self._text[end - 1] == "/":
            blank = self._text.rfind(" ", max(end - _SLASH_REACH, 0), end)
            return end if blank < 0 else blank + 1
        return end

    @cached_property
    def _latin_places(self) -> list[int]:
        return sorted(self._latin_ends)

    @cached_property
    def _latin_ends(self) -> frozenset[int]:
        # Qt counts in UTF-16; what needs two units there is an ideograph or a picture.
        shown = _BEYOND_UTF_16.sub("中", self._text)
        finder = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Line, shown)
        places = set()
        place = finder.toNextBoundary()
        while place != -1:
            places.add(place)
            place = finder.toNextBoundary()
        places |= {match.start() for match in _AFTER_HYPHEN.finditer(self._text)}
        return frozenset(places - {match.start() for match in _GLUED.finditer(self._text)})


def _last_of(places: Sequence[int], most: int) -> int:
    """Return the last of some sorted places up to `most`, 0 where there is none."""
    found = bisect_right(places, most)
    return places[found - 1] if found else 0

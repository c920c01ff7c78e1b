"""Breaking text into lines by the rules of Chinese typesetting.

Where a line may end says Qt (Unicode Standard Annex 14); beyond that, as word processors do for
official documents: a comma or full stop that finds no room hangs over the margin rather than
pulling its character down (Word's 允许标点溢出边界), of two marks side by side the blank between
them is halved (只压缩标点符号), and all lines but the last of a paragraph are spread to the margin.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QTextBoundaryFinder

from export.xml_text import keep_legal
from ui.printing.fonts import Face, Form

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from export.typography import Type
    from ui.printing.fonts import PrintFonts

_HANGING = frozenset("，。、；：！？,.;:")
_SQUEEZED = re.compile(
    "[，。、；：！？）》〉」』】〕”’](?=[，。、；：！？（《〈「『【〔“‘）》〉」』】〕”’])|[（《〈「『【〔“‘](?=[（《〈「『【〔“‘])"
)
"""Marks whose right half is blank in front of another mark, or whose neighbour's left half is."""

_QUOTES = str.maketrans("“‘”’", "「『」』")
"""Annex 14 never breaks beside the Western quotation marks, Chinese does at their outer side."""

_BEYOND_UTF_16 = re.compile("[\U00010000-\U0010ffff]")
_WIDE = frozenset("WFA")
_TAB = "\u3000\u3000"
"""A tab stop of the Word file is two characters wide."""

_LARGEST_GAP = 0.5
"""In em: a line that would have to be spread further is left as it is."""

_SLACK = 0.01
"""Rounding errors in points."""


@dataclass(frozen=True, slots=True)
class Run:
    """Text in one type."""

    text: str
    kind: Type


@dataclass(frozen=True, slots=True)
class Piece:
    """Text in one face on a line, `x` from the line's start; `spacing` is between characters."""

    x: float
    text: str
    face: Face
    spacing: float
    width: float


@dataclass(frozen=True, slots=True)
class Line:
    """A line: its pieces, where the last one ends, and how much of that hangs over the margin."""

    pieces: tuple[Piece, ...]
    width: float
    overhang: float = 0.0


@dataclass(frozen=True, slots=True)
class Measure:
    """How wide lines are: the first one's indent, and whether lines fill the width."""

    width: float
    indent: float = 0.0
    is_spread: bool = False
    spacing: float = 0.0


def clean(text: str) -> str:
    """Return a text as it is printed: what the Word file shows, on one line."""
    return keep_legal(text).replace("\r", "").replace("\n", " ").replace("\t", _TAB)


def break_lines(runs: Sequence[Run], measure: Measure, fonts: PrintFonts) -> list[Line]:
    """Return the lines of a paragraph; an empty one has a line without pieces."""
    paragraph = _Paragraph(runs, measure, fonts)
    return [paragraph.line(*ends) for ends in paragraph.ends()]


@cache
def _form(character: str) -> Form | None:
    """Return the form of a character; none for a blank, which has that of its neighbour."""
    if character == " ":
        return None
    if character.isascii():
        return Form.HALF
    return Form.FULL if unicodedata.east_asian_width(character) in _WIDE else Form.PLAIN


class _Paragraph:
    """A paragraph measured character by character."""

    def __init__(self, runs: Sequence[Run], measure: Measure, fonts: PrintFonts) -> None:
        self._fonts = fonts
        self._measure = measure
        self.text = "".join(run.text for run in runs)
        self._faces = tuple(_faces(runs))
        self._advances = [
            fonts.advance(character, face) + measure.spacing
            for character, face in zip(self.text, self._faces, strict=True)
        ]
        self._squeezes = {
            match.start(): self._faces[match.start()].size_pt / 2
            for match in _SQUEEZED.finditer(self.text)
            if self._advances[match.start()] > 0.9 * self._faces[match.start()].size_pt
        }

    def ends(self) -> Iterator[tuple[int, int, bool]]:
        """Yield start and end of each line, and whether its last mark hangs over."""
        if not self.text:
            yield 0, 0, False
            return
        breaks = _find_breaks(self.text)
        start = 0
        while start < len(self.text):
            end, hangs = self._end_of_line(start, breaks)
            yield start, end, hangs
            start = end

    def line(self, start: int, end: int, hangs: bool) -> Line:  # noqa: FBT001 - as `ends` says
        """Return a line with its pieces in their places."""
        indent = 0.0 if start else self._measure.indent
        is_last = end == len(self.text)
        end -= len(self.text[start:end]) - len(self.text[start:end].rstrip(" "))
        parts = list(self._parts(start, end, end - hangs))
        width = sum(natural - squeeze for _, _, natural, squeeze in parts)
        overhang = self._advances[end - 1] if hangs else 0.0
        gap = 0.0
        if self._measure.is_spread and not is_last:
            gap = self._gap(parts, self._measure.width - indent - width + overhang, hangs=hangs)
        pieces, x = [], indent
        for text, face, natural, squeeze in parts:
            spread = gap * _units(text, face)
            spacing = self._measure.spacing + (gap if face.form is Form.FULL else 0.0)
            # Spacing behind the last character widens nothing that anybody sees.
            width = natural + (spread if face.form is Form.FULL else 0.0) - spacing
            pieces.append(Piece(x, text, face, spacing, width))
            x += natural + spread - squeeze
        right = pieces[-1].x + pieces[-1].width if pieces else 0.0
        return Line(tuple(pieces), right, overhang)

    def _end_of_line(self, start: int, breaks: frozenset[int]) -> tuple[int, bool]:
        """Return where the line ends that starts there, and whether its last mark hangs over."""
        free = self._measure.width + _SLACK - (0.0 if start else self._measure.indent)
        last = start
        for place in range(start, len(self.text)):
            squeeze = self._squeezes.get(place - 1, 0.0) if place > start else 0.0
            free -= self._advances[place] - squeeze
            if free < 0 and self.text[place] != " ":
                if self._may_hang(place) and place > start and place + 1 in breaks:
                    return place + 1, True
                return (last if last > start else max(place, start + 1)), False
            if place + 1 in breaks:
                last = place + 1
        return len(self.text), False

    def _may_hang(self, place: int) -> bool:
        return self._measure.is_spread and self.text[place] in _HANGING

    def _parts(
        self, start: int, end: int, hang: int
    ) -> Iterator[tuple[str, Face, float, float]]:
        """Yield the pieces of a line: text, face, width, and how far the next one moves in.

        A mark that hangs over is a piece of its own.
        """
        place = start
        for here in range(start, end):
            is_end = here + 1 in (end, hang)
            squeeze = 0.0 if is_end else self._squeezes.get(here, 0.0)
            if is_end or squeeze or self._faces[here] is not self._faces[here + 1]:
                text, face = self.text[place : here + 1], self._faces[here]
                width = self._fonts.width(text, face) + self._measure.spacing * len(text)
                yield text, face, width, squeeze
                place = here + 1

    def _gap(
        self, parts: list[tuple[str, Face, float, float]], free: float, *, hangs: bool
    ) -> float:
        """Return by how much the characters of a line move apart so that it fills the width."""
        gaps = sum(_units(text, face) for text, face, *_ in parts) - 1 - hangs
        gap = free / gaps if gaps > 0 else 0.0
        return gap if abs(gap) <= _LARGEST_GAP * parts[0][1].size_pt else 0.0


def _faces(runs: Sequence[Run]) -> Iterator[Face]:
    """Yield each character's face; equal neighbours get the same object."""
    for run in runs:
        made: dict[Form, Face] = {}
        form = Form.HALF
        for character in run.text:
            found = _form(character)
            if found is not None:
                form = found
            elif form is Form.FULL:
                form = Form.HALF
            if form not in made:
                made[form] = _face(run.kind, form)
            yield made[form]


def _face(kind: Type, form: Form) -> Face:
    if form is Form.HALF and kind.digits:
        return Face(kind.digits, kind.size_pt, kind.is_bold)
    return Face(kind.font, kind.size_pt, kind.is_bold, form)


def _units(text: str, face: Face) -> int:
    """Return at how many places behind its characters a piece can be spread."""
    return len(text) if face.form is Form.FULL else 1


def _find_breaks(text: str) -> frozenset[int]:
    """Return the places where a line may end."""
    # Qt counts in UTF-16; what needs two units there is an ideograph or a picture.
    shown = _BEYOND_UTF_16.sub("中", text).translate(_QUOTES)
    finder = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Line, shown)
    places = set()
    place = finder.toNextBoundary()
    while place != -1:
        places.add(place)
        place = finder.toNextBoundary()
    return frozenset(places | {len(text)})

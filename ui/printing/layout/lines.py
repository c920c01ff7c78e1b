"""Breaking text into lines as word processors do for official documents.

Where a line ends says `ui.printing.layout.line_ends`. Chinese and Latin stand apart, all lines but
the last of a paragraph are spread to the margin, and no two marks side by side move together: the
Word file asks for the same, so that lines end where they do in it.
"""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

from msgspec import Struct

from export.paper.scripts import SCRIPT_SPACE, find_script_spaces
from ui.printing.layout.characters import Script, styles_of
from ui.printing.layout.line_ends import LineEnds

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ui.printing.layout.characters import Run, Style
    from ui.printing.layout.fonts import Face, PrintFonts

_LARGEST_GAP = 0.1
"""In em: a line that would have to be spread further is left as it is."""

_SLACK = 0.01
"""Rounding errors in points."""


class Piece(Struct, frozen=True):
    """Text in one face on a line, `x` from the line's start.

    `stretch` is how wide it is set in percent of its own width. Qt takes that for the same on every
    device, unlike a distance between characters, which it multiplies by the device's resolution.
    """

    x: float
    text: str
    face: Face
    stretch: float
    width: float


class Line(Struct, frozen=True):
    """A line: its pieces, where the last one ends, and how much of that hangs over the margin."""

    pieces: tuple[Piece, ...]
    width: float
    overhang: float = 0.0


class Measure(Struct, frozen=True):
    """How wide lines are: the first one's indent, and whether lines fill the width."""

    width: float
    indent: float = 0.0
    is_spread: bool = False
    spacing: float = 0.0


def break_lines(runs: Sequence[Run], measure: Measure, fonts: PrintFonts) -> list[Line]:
    """Return the lines of a paragraph; an empty one has a line without pieces."""
    paragraph = _Paragraph(runs, measure, fonts)
    return [paragraph.line(*ends) for ends in paragraph.ends()]


class _Part(Struct, frozen=True):
    """A piece before it is placed: its own width, and how far off what follows it stands."""

    text: str
    style: Style
    natural: float
    blank: float

    @property
    def is_chinese(self) -> bool:
        return self.style.script is Script.CHINESE

    @property
    def box(self) -> float:
        """Return the width that the piece takes up."""
        if self.style.script is not Script.BOXED:
            return self.natural
        return max(self.natural, len(self.text) * self.style.face.size_pt)

    @property
    def units(self) -> int:
        """Return at how many places behind its characters the piece can be spread."""
        return len(self.text) if self.is_chinese else 1


class _Paragraph:
    """A paragraph measured character by character."""

    def __init__(self, runs: Sequence[Run], measure: Measure, fonts: PrintFonts) -> None:
        self._fonts = fonts
        self._measure = measure
        self.text = "".join(run.text for run in runs)
        self._styles = tuple(styles_of(runs))
        self._advances = [
            self._advance(character, style)
            for character, style in zip(self.text, self._styles, strict=True)
        ]
        self._ends = LineEnds(self.text, accumulate(len(run.text) for run in runs))
        self._blanks = self._find_blanks()

    def _find_blanks(self) -> dict[int, float]:
        """Return by which width the next character is further off, by the place before it."""
        # Letters that move together do not do so where a stretch of a script or type ends.
        apart = -min(self._measure.spacing, 0.0)
        blanks = dict.fromkeys((place - 1 for place in self._ends.stretch_starts), apart)
        for place in find_script_spaces(self.text):
            size = self._styles[place].face.size_pt
            blanks[place - 1] = blanks.get(place - 1, 0.0) + SCRIPT_SPACE * size
        return blanks

    def ends(self) -> Iterator[tuple[int, int, bool]]:
        """Yield start and end of each line, and whether its last mark hangs over."""
        if not self.text:
            yield 0, 0, False
            return
        start = 0
        while start < len(self.text):
            end, hangs = self._end_of_line(start)
            yield start, end, hangs
            start = end

    def line(self, start: int, end: int, hangs: bool) -> Line:
        """Return a line with its pieces in their places."""
        indent = 0.0 if start else self._measure.indent
        is_last = end == len(self.text)
        end = start + len(self.text[start:end].rstrip(" "))
        parts = list(self._parts(start, end, end - hangs))
        overhang = self._advances[end - 1] if hangs else 0.0
        gap = 0.0
        if self._measure.is_spread and not is_last:
            gap = self._gap(parts, indent - overhang, hangs=hangs)
        pieces, x = [], indent
        for part in parts:
            spacing = self._measure.spacing + (gap if part.is_chinese else 0.0)
            extra = spacing * len(part.text)
            # Spacing behind the last character widens nothing that anybody sees.
            stretch = 100 * (1 + extra / part.natural) if part.natural else 100.0
            inset = (part.box - part.natural) / 2
            width = part.natural + extra - spacing
            pieces.append(Piece(x + inset, part.text, part.style.face, stretch, width))
            x += part.box + extra + part.blank + (0.0 if part.is_chinese else gap)
        rights = [piece.x + piece.width for piece in pieces] or [0.0]
        return Line(tuple(pieces), rights[-1], rights[-1] - rights[-2] if hangs else 0.0)

    def _advance(self, character: str, style: Style) -> float:
        width = self._fonts.width(character, style.face)
        if style.script is Script.BOXED:
            width = max(width, style.face.size_pt)
        return width + self._measure.spacing

    def _end_of_line(self, start: int) -> tuple[int, bool]:
        """Return where the line ends that starts there, and whether its last mark hangs over."""
        # The last character is not moved together with another one.
        free = self._measure.width + _SLACK + min(self._measure.spacing, 0.0)
        free -= 0.0 if start else self._measure.indent
        for place in range(start, len(self.text)):
            free -= self._advances[place]
            if place > start:
                free -= self._blanks.get(place - 1, 0.0)
            if free < 0 and self.text[place] != " ":
                may_hang = self._measure.is_spread
                end = self._ends.end_before(start, place, may_hang=may_hang)
                return end, place > start and end > place
        return len(self.text), False

    def _parts(self, start: int, end: int, hang: int) -> Iterator[_Part]:
        """Yield the pieces of a line; a mark that hangs over is a piece of its own."""
        place = start
        for here in range(start, end):
            is_end = here + 1 in (end, hang)
            blank = 0.0 if is_end else self._blanks.get(here, 0.0)
            style = self._styles[here]
            if is_end or blank or style is not self._styles[here + 1]:
                yield _Part(self.text[place : here + 1], style, self._width(place, here + 1), blank)
                place = here + 1

    def _width(self, start: int, end: int) -> float:
        """Return the width of a piece; characters in squares need no measuring together."""
        style = self._styles[start]
        if style.script is Script.CHINESE:
            return sum(self._advances[start:end]) - self._measure.spacing * (end - start)
        return self._fonts.width(self.text[start:end], style.face)

    def _gap(self, parts: list[_Part], reserved: float, *, hangs: bool) -> float:
        """Return by how much the characters of a line move apart so that it fills the width."""
        count = sum(len(part.text) for part in parts) - 1
        width = sum(part.box + part.blank for part in parts) + self._measure.spacing * count
        gaps = sum(part.units for part in parts) - 1 - hangs
        gap = (self._measure.width - reserved - width) / gaps if gaps > 0 else 0.0
        return gap if abs(gap) <= _LARGEST_GAP * parts[0].style.face.size_pt else 0.0

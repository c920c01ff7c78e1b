"""Characters that stand side by side become lines of text."""

from __future__ import annotations

import unicodedata
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from storage.readers.sources.pdf.marks import OVERLAPPING, UNKNOWN

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterable

    from storage.readers.sources.pdf.pages import Character

_WIDE_GAP = 1.5  # of the size: what stands further apart belongs to two columns
_GAP_OF_FIGURES = 0.25  # the same between two figures without a blank there


class Chunk(NamedTuple):
    """A piece of a line without a wide gap in it."""

    text: str
    x0: float
    x1: float


class Line(NamedTuple):
    """A line of text: its chunks, the middle of its letters, their size."""

    chunks: tuple[Chunk, ...]
    y: float
    size: float

    @property
    def x0(self) -> float:
        """Return where it begins."""
        return self.chunks[0].x0

    @property
    def x1(self) -> float:
        """Return where it ends."""
        return self.chunks[-1].x1

    @property
    def text(self) -> str:
        """Return its text, a tab at each wide gap."""
        return "\t".join(chunk.text for chunk in self.chunks)


def lines_of(characters: Iterable[Character], tally: Counter[str]) -> list[Line]:
    """Return the lines that characters form, from top to bottom."""
    rows: list[list[Character]] = []
    for character in sorted(characters, key=lambda each: each.middle):
        if rows and _is_beside(character, rows[-1]):
            rows[-1].append(character)
        else:
            rows.append([character])
    lines = (_line(sorted(row, key=lambda each: each.x0), tally) for row in rows)
    return [line for line in lines if line is not None]


def _is_beside(character: Character, row: list[Character]) -> bool:
    largest = max(row[-8:], key=lambda each: each.size)
    reach = 0.5 * max(largest.size, character.size)
    return abs(character.middle - largest.middle) < reach


def _line(row: list[Character], tally: Counter[str]) -> Line | None:
    seen = [each for each in row if each.text != " "]
    if not seen:
        return None
    size = max(each.size for each in seen)
    base = median(each.y for each in seen if each.size > 0.9 * size)
    chunks: list[Chunk] = []
    text, start, last = "", seen[0].x0, None
    is_raised = had_space = False
    for each in row:
        if each.text == " ":
            had_space = True
            continue
        rises = each.size < 0.85 * size and abs(each.y - base) > 0.1 * size
        if is_raised and (not rises or (last and each.x0 - last.x1 > size)):
            text, is_raised = text + "]", False
        if last is not None:
            gap = (each.x0 - last.x1) / size
            if gap > _WIDE_GAP or (gap > _GAP_OF_FIGURES and _are_figures(last, each, had_space)):
                chunks.append(Chunk(text, start, last.x1))
                text, start = "", each.x0
            else:
                text += _between(last, each, gap, tally, had_space=had_space)
        if rises and not is_raised:
            text, is_raised = text + "[", True
        text += each.text
        last, had_space = each, False
    if last is None:
        return None
    chunks.append(Chunk(text + "]" * is_raised, start, last.x1))
    return Line(tuple(chunks), median(each.middle for each in seen), size)


def _between(
    last: Character, each: Character, gap: float, tally: Counter[str], *, had_space: bool
) -> str:
    """Return what is read between two characters: nothing, a blank, or that they overlap."""
    width = min(last.x1 - last.x0, each.x1 - each.x0)
    if width > 0 and last.x1 - each.x0 > 0.6 * width and last.x0 != each.x0:
        tally[OVERLAPPING] += 1
        return UNKNOWN
    if _is_wide(last.text) or _is_wide(each.text):
        # Without a blank there, it is the space that Word leaves around figures.
        return " " if gap > 0.8 or (had_space and gap > 0.15) else ""  # noqa: PLR2004
    return " " if (had_space and gap > 0.1) or gap > 0.2 else ""  # noqa: PLR2004


def _are_figures(last: Character, each: Character, had_space: bool) -> bool:
    return last.text.isdigit() and each.text.isdigit() and not had_space


def _is_wide(text: str) -> bool:
    return unicodedata.east_asian_width(text[0]) in "WF"

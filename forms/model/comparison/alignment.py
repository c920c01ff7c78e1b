"""Which paragraphs of two texts belong together."""

from __future__ import annotations

import difflib
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec import Struct

from forms.model.comparison.typography import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_MOST_COMPARED = 250_000
"""Paragraphs of one text times those of the other; the texts of a report have some 50 each."""
_MOST_MATCHED = 2_500
_ALIKE = 0.5
"""Share of the pairs of neighbouring characters that a paragraph and its new version share."""
_RECOGNISED = 0.8
"""The share above which paragraphs are known to be the same even elsewhere, joined or split."""
_MOST_JOINED = 3


class Piece(Struct, frozen=True):
    """Paragraphs `start` to `end` of the old text and what has become of them in the new one."""

    start: int
    end: int
    new_start: int
    new_end: int
    is_same: bool = False

    @property
    def is_removed(self) -> bool:
        """Tell whether the paragraphs are not in the new text."""
        return self.start < self.end and self.new_start == self.new_end

    @property
    def is_added(self) -> bool:
        """Tell whether the paragraphs are new."""
        return self.start == self.end and self.new_start < self.new_end


def split_paragraphs(text: str) -> tuple[str, ...]:
    """Return the paragraphs of a text; every line end parts two, empty lines are none."""
    return tuple(line for line in text.splitlines() if plain(line))


def paragraph_starts(text: str) -> tuple[int, ...]:
    """Return where each paragraph of a text begins, in characters."""
    found, start = [], 0
    for line in text.splitlines(keepends=True):
        if plain(line):
            found.append(start)
        start += len(line)
    return tuple(found)


def align(old: Sequence[str], new: Sequence[str]) -> list[Piece]:
    """Return the pieces that cover both texts from the first to the last paragraph.

    A piece is a paragraph that is the same, one that was changed, removed or added, or a few that
    were joined or into which one was split. All is in order: a paragraph that was moved is removed
    here and added there.
    """
    keys, new_keys = [plain(one) for one in old], [plain(one) for one in new]
    pieces: list[Piece] = []
    for tag, start, end, new_start, new_end in _opcodes(keys, new_keys):
        if tag == "equal":
            pieces += [
                Piece(start + at, start + at + 1, new_start + at, new_start + at + 1, is_same=True)
                for at in range(end - start)
            ]
        else:
            fine = _Chunk(keys[start:end], new_keys[new_start:new_end]).pieces()
            pieces += [_shift(piece, start, new_start) for piece in fine]
    return pieces


def likeness(text: str, other: str) -> float:
    """Return how much two texts have in common, from 0 to 1."""
    return _likeness(_pairs(plain(text)), _pairs(plain(other)))


def is_recognised(text: str, other: str) -> bool:
    """Tell whether a paragraph is certainly another version of one that stands elsewhere."""
    return likeness(text, other) >= _RECOGNISED


def _opcodes(old: list[str], new: list[str]) -> Iterator[tuple[str, int, int, int, int]]:
    first = _common(old, new)
    last = _common(old[first:][::-1], new[first:][::-1])
    end, new_end = len(old) - last, len(new) - last
    yield "equal", 0, first, 0, first
    if (end - first) * (new_end - first) > _MOST_COMPARED:
        yield "replace", first, end, first, new_end
    else:
        matcher = difflib.SequenceMatcher(None, old[first:end], new[first:new_end], autojunk=False)
        for tag, *bounds in matcher.get_opcodes():
            start, stop, new_start, new_stop = (first + bound for bound in bounds)
            yield tag, start, stop, new_start, new_stop
    yield "equal", end, len(old), new_end, len(new)


def _common(old: list[str], new: list[str]) -> int:
    """Return how many paragraphs at the beginning are the same."""
    count = 0
    for one, other in zip(old, new, strict=False):
        if one != other:
            break
        count += 1
    return count


def _pairs(text: str) -> Counter[str]:
    """Return the pairs of neighbouring characters, the edges included."""
    return Counter(first + second for first, second in pairwise(f"\0{text}\0"))


def _likeness(pairs: Counter[str], others: Counter[str]) -> float:
    return 2 * (pairs & others).total() / ((pairs + others).total() or 1)


def _shift(piece: Piece, by: int, new_by: int) -> Piece:
    return Piece(piece.start + by, piece.end + by, piece.new_start + new_by, piece.new_end + new_by)


class _Chunk:
    """Paragraphs none of which is the same as one on the other side, matched by likeness."""

    def __init__(self, old: Sequence[str], new: Sequence[str]) -> None:
        self._old = old
        self._new = new
        self._pairs: dict[tuple[bool, int, int], Counter[str]] = {}

    def pieces(self) -> list[Piece]:
        """Return the pieces in order, such that as much as possible of the text is explained."""
        rows, columns = len(self._old), len(self._new)
        if not rows * columns or rows * columns > _MOST_MATCHED:
            return self._unmatched((0, 0), (rows, columns))
        ways = self._find_ways()
        steps = list[tuple[int, int]]()
        at = rows, columns
        while at != (0, 0):
            back = ways[at][1]
            steps.append(back)
            at = at[0] - back[0], at[1] - back[1]
        return list(self._walk(steps[::-1]))

    def _find_ways(self) -> dict[tuple[int, int], tuple[float, tuple[int, int]]]:
        """Return, for each beginning of both sides, what it explains at best and the last step."""
        ways: dict[tuple[int, int], tuple[float, tuple[int, int]]] = {(0, 0): (0.0, (0, 0))}
        for row in range(len(self._old) + 1):
            for column in range(len(self._new) + 1):
                if row or column:
                    # Of two ways as good what is new comes last, behind what it replaces.
                    ways[row, column] = max(
                        (
                            (ways[row - taken[0], column - taken[1]][0] + worth, taken)
                            for taken, worth in self._steps_to(row, column)
                        ),
                        key=lambda way: (way[0], way[1][1]),
                    )
        return ways

    def _steps_to(self, row: int, column: int) -> Iterator[tuple[tuple[int, int], float]]:
        if row:
            yield (1, 0), 0.0
        if column:
            yield (0, 1), 0.0
        if not row or not column:
            return
        yield from self._step(row, column, (1, 1), _ALIKE)
        for count in range(2, _MOST_JOINED + 1):
            if count <= row:
                yield from self._step(row, column, (count, 1), _RECOGNISED)
            if count <= column:
                yield from self._step(row, column, (1, count), _RECOGNISED)

    def _step(
        self, row: int, column: int, taken: tuple[int, int], least: float
    ) -> Iterator[tuple[tuple[int, int], float]]:
        old = self._pairs_of(self._old, row - taken[0], row)
        new = self._pairs_of(self._new, column - taken[1], column)
        if _likeness(old, new) >= least:
            yield taken, float((old & new).total())

    def _pairs_of(self, side: Sequence[str], start: int, end: int) -> Counter[str]:
        key = side is self._old, start, end
        if key not in self._pairs:
            self._pairs[key] = _pairs("".join(side[start:end]))
        return self._pairs[key]

    def _walk(self, steps: list[tuple[int, int]]) -> Iterator[Piece]:
        row = column = 0
        for taken, new_taken in steps:
            yield Piece(row, row + taken, column, column + new_taken)
            row, column = row + taken, column + new_taken

    def _unmatched(self, start: tuple[int, int], end: tuple[int, int]) -> list[Piece]:
        gone = [Piece(at, at + 1, start[1], start[1]) for at in range(start[0], end[0])]
        come = [Piece(end[0], end[0], at, at + 1) for at in range(start[1], end[1])]
        return [*gone, *come]

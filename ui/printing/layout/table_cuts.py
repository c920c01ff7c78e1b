"""Which rows of a table stand on which page, where one page does not hold all of them.

Rows come in bundles that stay together, as the Word file asks for it
(`export.paper.breaks.pages`). Where a bundle is taller than a page its rows stand on their own; a
row taller than a page is divided between its lines, and fills the page from where it begins.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_SLACK = 0.01


class Slice(NamedTuple):
    """A row in a part of a table, or what of a row taller than a page is in that part."""

    row: int
    height: float


def height_of(slices: Iterable[Slice]) -> float:
    """Return the height of rows below each other."""
    return sum(piece.height for piece in slices)


class TableCutter:
    """Cuts rows into parts for pages of the same height, each below the repeated header rows."""

    def __init__(self, header: Sequence[Slice], page_room: float, pitch: float) -> None:
        self._header = header
        self._page_room = page_room
        self._pitch = pitch

    def cut(self, bundles: Iterable[Sequence[Slice]], room: float) -> Iterator[Sequence[Slice]]:
        """Yield the parts, the first for that room."""
        part: list[Slice] = []
        free, repeated = room, 0
        waiting = deque(bundles)
        while waiting:
            bundle = waiting.popleft()
            if height_of(bundle) <= free + _SLACK:
                part += bundle
                free -= height_of(bundle)
            elif len(bundle) > 1 and height_of(bundle) > self._limit(bundle) + _SLACK:
                waiting.extendleft(reversed(self._loosen(bundle)))
            else:
                fitting, rest = self._divide(bundle, free, is_page_empty=len(part) == repeated)
                yield [*part, *fitting]
                waiting.appendleft(rest)
                part = list(self._header) if rest[0].row >= len(self._header) else []
                repeated = len(part)
                free = self._page_room - height_of(part)
        yield part

    def least_height(self, bundle: Sequence[Slice]) -> float:
        """Return how much of the first bundle a page's end must have room for."""
        whole = height_of(bundle)
        if whole <= self._page_room + _SLACK:
            return whole
        return height_of(self._loosen(bundle)[0]) + self._pitch

    def _limit(self, bundle: Sequence[Slice]) -> float:
        """Return the height of a page that such rows can fill."""
        repeated = self._header if bundle[0].row >= len(self._header) else ()
        return max(self._page_room - height_of(repeated), self._pitch)

    def _loosen(self, bundle: Sequence[Slice]) -> list[Sequence[Slice]]:
        """Return the rows of a bundle one by one, but for the header's."""
        header = [piece for piece in bundle if piece.row < len(self._header)]
        return [*([header] if header else []), *([piece] for piece in bundle[len(header) :])]

    def _divide(
        self, bundle: Sequence[Slice], free: float, *, is_page_empty: bool
    ) -> tuple[Sequence[Slice], Sequence[Slice]]:
        """Return what of a row still stands on a page, and what stands on the next one."""
        row, height = bundle[0]
        if len(bundle) > 1 or height <= self._limit(bundle) + _SLACK:
            return (), bundle
        lines = max(int((free + _SLACK) // self._pitch), int(is_page_empty))
        first = lines * self._pitch
        return ([Slice(row, first)] if lines else ()), [Slice(row, height - first)]

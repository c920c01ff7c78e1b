"""The lines of a table: the edges of its cells, each drawn once and as long as it goes."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from ui.printing.layout.items import Rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""

_DIGITS = 3


def merge_edges(boxes: Iterable[Box]) -> tuple[Rule, ...]:
    """Return the edges of cells as lines; edges that meet end to end become one."""
    across: dict[float, list[tuple[float, float]]] = defaultdict(list)
    down: dict[float, list[tuple[float, float]]] = defaultdict(list)
    for left, top, right, bottom in boxes:
        for y in (top, bottom):
            across[round(y, _DIGITS)].append((round(left, _DIGITS), round(right, _DIGITS)))
        for x in (left, right):
            down[round(x, _DIGITS)].append((round(top, _DIGITS), round(bottom, _DIGITS)))
    rules = [Rule(left, y, right, y) for y, edges in across.items() for left, right in _join(edges)]
    rules += [Rule(x, top, x, bottom) for x, edges in down.items() for top, bottom in _join(edges)]
    return tuple(rules)


def _join(edges: list[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    """Yield the stretches that overlapping or touching edges cover together."""
    ordered = sorted(edges)
    start, end = ordered[0]
    for left, right in ordered[1:]:
        if left > end:
            yield start, end
            start, end = left, right
        end = max(end, right)
    yield start, end

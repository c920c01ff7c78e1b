"""The one stretch in which two versions of a text differ."""

from __future__ import annotations

from typing import NamedTuple


class Splice(NamedTuple):
    """Where a text was changed: start in characters, what was taken out, what was put in."""

    start: int
    removed: str
    inserted: str


def find_splice(old: str, new: str) -> Splice:
    """Return the shortest single replacement that turns `old` into `new`."""
    start = _common_prefix(old, new)
    end = _common_prefix(old[start:][::-1], new[start:][::-1])
    return Splice(start, old[start : len(old) - end], new[start : len(new) - end])


def _common_prefix(first: str, second: str) -> int:
    """Return the length of the common beginning; halving compares long texts at C speed."""
    low, high = 0, min(len(first), len(second))
    while low < high:
        middle = (low + high + 1) // 2
        if first[low:middle] == second[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low

"""Names that are like a name: what to offer where no unit is called so for certain.

`difflib` is enough: only the few that share the rarest characters are looked at, and a name has a
dozen of them; a library for distances would be another package to ship for milliseconds.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from forms.model.aggregation.organ_names import OrganNames

FORMER = "旧名或相近的机构"
SHORT = "可能是简称"
WITHIN = "名称的一部分"
ALIKE = "名称相近"
OF_OTHER_PLACE = "机构名称相同，地名不同或没有写全"

_MOST_VISITED = 600
"""Entries of the index that a name may look at, so that 10 000 names cost the same each."""
_MOST_COMPARED = 12
_LEAST = 0.6
_SHORTEST = 2


class LikeNames:
    """Keys of organs, found by those that are like them."""

    def __init__(self, keys: Iterable[str], names: OrganNames) -> None:
        """Index the keys by their characters."""
        self._names = names
        self._holders: defaultdict[str, list[str]] = defaultdict(list)
        self._keys = frozenset(keys)
        for key in sorted(self._keys):
            for character in set(key):
                self._holders[character].append(key)

    def alike(self, key: str) -> dict[str, tuple[float, str]]:
        """Return keys like a key, each with how much, from 0 to 1, and in what way."""
        found = {
            former: (0.85 + 0.1 * compare(key, former)[0], FORMER)
            for former in self._names.former.get(key, ())
            if former in self._keys
        }
        for other in self._sharing(key):
            score, reason = compare(key, other)
            if score >= _LEAST and other not in found:
                found[other] = (score, reason)
        return found

    def _sharing(self, key: str) -> list[str]:
        """Return the keys that share the most characters with a key, rare ones above all."""
        weights: defaultdict[str, float] = defaultdict(float)
        visited = 0
        for holders in sorted((self._holders.get(one, []) for one in set(key)), key=len):
            # Each list is cut, not left out: 局 is all that some names share.
            for holder in holders[: _MOST_VISITED - visited]:
                weights[holder] += 1 / (len(holders) * (len(holder) + 1))
            visited += min(len(holders), _MOST_VISITED - visited)
        return heapq.nlargest(_MOST_COMPARED, weights, key=lambda each: (weights[each], each))


def compare(one: str, other: str) -> tuple[float, str]:
    """Return how much two keys are alike, from 0 to 1, and in what way."""
    if one == other:
        return 0.85, OF_OTHER_PLACE
    short, long = sorted((one, other), key=len)
    if len(short) >= _SHORTEST and short in long:
        return 0.7 + 0.1 * len(short) / len(long), WITHIN
    if len(short) >= _SHORTEST and short[-1] == long[-1] and _is_subsequence(short, long):
        return 0.75 + 0.1 * len(short) / len(long), SHORT
    return 0.9 * SequenceMatcher(None, short, long, autojunk=False).ratio(), ALIKE


def _is_subsequence(short: str, long: str) -> bool:
    rest = iter(long)
    return all(character in rest for character in short)

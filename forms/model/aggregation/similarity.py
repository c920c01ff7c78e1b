"""内容雷同: units whose texts are nearly the same, or whose figures are.

Two texts are alike when they share most of their clauses (`clauses`). What many units write is
nobody's own and is left out. No texts are compared that share nothing, and of a clause that is
shared by many only neighbours are: the cost grows with the number of units, not of their pairs.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from itertools import groupby
from typing import TYPE_CHECKING

from msgspec import Struct

from forms.edition.terms import PREAMBLE
from forms.model.aggregation.clauses import LENGTH_MASK, ClauseReader, seed_of
from forms.model.aggregation.same_figures import FigureIndex, SameFigures

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from forms.edition.terms import CellId

LEAST_SHARE = 0.6
"""Of the shorter of two texts, in characters: what is alike by less is the same subject."""

LEAST_CHARACTERS = 80
MOST_PAIRS = 1_000

_COMMON_SHARE = 2
"""A clause that more than one unit in so many has is common to all."""
_LEAST_COMMON = 5
_RARE = 12
_NEIGHBOURS = 2
"""Of a clause of more than `_RARE` units, each is compared with so many that follow."""

_HOLDER_BITS = 32
_HOLDER = (1 << _HOLDER_BITS) - 1
_OF_CANDIDATE = 0.5


class UnitContent(Struct, frozen=True):
    """What a unit handed in: its organ as printed, texts by section, cells as canonical text."""

    unit: int
    organization: str
    texts: Mapping[str, str]
    cells: Mapping[CellId, str]


class AlikeSection(Struct, frozen=True):
    """A section that two units share: how many characters, and how much of the shorter text."""

    section: str
    characters: int
    share: float


class AlikePair(Struct, frozen=True):
    """Two units whose texts are alike: the sections concerned, the share of all sections."""

    one: int
    other: int
    sections: tuple[AlikeSection, ...]
    share: float

    @property
    def characters(self) -> int:
        """Return how much of the sections concerned is shared."""
        return sum(section.characters for section in self.sections)


class Alike(Struct, frozen=True):
    """What is alike among units: pairs of texts, the most alike first, and groups of figures.

    Of a text that many have, each is paired with a few others only. `more` pairs were too many to
    be kept. `common` are the keys of clauses that count for nobody, for `find_passages`.
    """

    pairs: tuple[AlikePair, ...]
    figures: tuple[SameFigures, ...]
    more: int
    common: AbstractSet[int]


class Passage(Struct, frozen=True):
    """A stretch of one text, and the stretch of another that says the same."""

    start: int
    end: int
    other_start: int
    other_end: int


def find_alike(units: Iterable[UnitContent]) -> Alike:
    """Return what is alike among units; their texts are not kept while they are gone through."""
    index, figures = _Index(), FigureIndex()
    for content in units:
        index.add(content)
        figures.add(content.unit, content.cells)
    common, candidates = index.candidates()
    pairs = sorted(
        index.pairs(candidates, common), key=lambda each: (-each.share, -each.characters, each.one)
    )
    kept = tuple(pairs[:MOST_PAIRS])
    return Alike(kept, figures.same(), len(pairs) - len(kept), common)


def find_passages(
    one: UnitContent, other: UnitContent, section: str, common: Collection[int] = ()
) -> tuple[Passage, ...]:
    """Return the stretches that a section of two units shares, in the order of the first."""
    seed = seed_of(section)
    there = {
        clause.key: (place, clause)
        for place, clause in enumerate(
            ClauseReader(other.organization).clauses(other.texts.get(section, ""), seed)
        )
    }
    passages: list[Passage] = []
    last = -1
    own = ClauseReader(one.organization).clauses(one.texts.get(section, ""), seed)
    for clause in own:
        place, found = there.get(clause.key, (-1, clause))
        if place < 0 or clause.key in common:
            last = -1
            continue
        if last >= 0 and place == last + 1:
            begun = passages.pop()
            passages.append(Passage(begun.start, clause.end, begun.other_start, found.end))
        else:
            passages.append(Passage(clause.start, clause.end, found.start, found.end))
        last = place
    return tuple(passages)


class _Index:
    """The clauses of all texts: who holds each, as numbers only."""

    def __init__(self) -> None:
        self._units = 0
        self._sections: list[str] = []
        self._holders: list[tuple[int, int]] = []  # unit, section
        self._keys: list[array[int]] = []
        self._of_unit: defaultdict[int, dict[int, int]] = defaultdict(dict)
        self._postings: list[int] = []

    def add(self, content: UnitContent) -> None:
        """Index the texts of a unit."""
        self._units += 1
        reader = ClauseReader(content.organization)
        for section, text in content.texts.items():
            keys = reader.keys(text, seed_of(section)) if section != PREAMBLE else {}
            if sum(keys.values()) < LEAST_CHARACTERS:
                continue
            holder = len(self._holders)
            number = self._number_of(section)
            self._holders.append((content.unit, number))
            self._of_unit[content.unit][number] = holder
            self._keys.append(array("Q", keys))
            self._postings += [key << _HOLDER_BITS | holder for key in keys]

    def candidates(self) -> tuple[set[int], list[tuple[int, int]]]:
        """Return the keys that are common to many, and the pairs of texts that may be alike."""
        most = max(_LEAST_COMMON, self._units // _COMMON_SHARE)
        common: set[int] = set()
        shared: Counter[int] = Counter()
        self._postings.sort()
        for key, group in groupby(self._postings, key=lambda posting: posting >> _HOLDER_BITS):
            holders = [posting & _HOLDER for posting in group]
            if len(holders) > most:
                common.add(key)
            elif len(holders) > 1:
                _count_pairs(holders, key & LENGTH_MASK, shared)
        self._postings.clear()
        lengths = [_length(keys, common) for keys in self._keys]
        pairs = [(pair >> _HOLDER_BITS, pair & _HOLDER, count) for pair, count in shared.items()]
        return common, [
            (one, other)
            for one, other, count in pairs
            if count >= _OF_CANDIDATE * LEAST_SHARE * min(lengths[one], lengths[other])
        ]

    def pairs(
        self, candidates: Iterable[tuple[int, int]], common: AbstractSet[int]
    ) -> Iterator[AlikePair]:
        """Yield the units of candidates that are alike, with all their sections that are."""
        found: defaultdict[tuple[int, int], list[AlikeSection]] = defaultdict(list)
        for one, other in candidates:
            shared, shorter = self._compare(one, other, common)
            if shared >= LEAST_CHARACTERS and shared >= LEAST_SHARE * shorter:
                (unit, section), (with_unit, _) = self._holders[one], self._holders[other]
                alike = AlikeSection(self._sections[section], shared, round(shared / shorter, 3))
                found[unit, with_unit].append(alike)
        for (unit, with_unit), sections in found.items():
            sections.sort(key=lambda each: self._sections.index(each.section))
            share = self._share(unit, with_unit, common)
            yield AlikePair(unit, with_unit, tuple(sections), share)

    def _share(self, one: int, other: int, common: AbstractSet[int]) -> float:
        """Return how much of two units' texts is alike, in all sections that both wrote."""
        own, others = self._of_unit[one], self._of_unit[other]
        both = [self._compare(own[each], others[each], common) for each in own.keys() & others]
        shorter = sum(length for _, length in both)
        return round(sum(shared for shared, _ in both) / shorter, 3) if shorter else 0.0

    def _compare(self, one: int, other: int, common: AbstractSet[int]) -> tuple[int, int]:
        """Return how many characters two texts share, and how many the shorter one has."""
        own, others = self._keys[one], self._keys[other]
        shared = set(own).intersection(others)
        return _length(shared, common), min(_length(own, common), _length(others, common))

    def _number_of(self, section: str) -> int:
        if section not in self._sections:
            self._sections.append(section)
        return self._sections.index(section)


def _length(keys: Iterable[int], common: AbstractSet[int]) -> int:
    return sum(key & LENGTH_MASK for key in keys if key not in common)


def _count_pairs(holders: Sequence[int], length: int, shared: Counter[int]) -> None:
    reach = len(holders) if len(holders) <= _RARE else _NEIGHBOURS
    for place, one in enumerate(holders):
        for other in holders[place + 1 : place + 1 + reach]:
            shared[one << _HOLDER_BITS | other] += length

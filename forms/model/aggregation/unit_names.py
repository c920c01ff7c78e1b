"""Which unit a report is of, by the names that it bears.

Sure is only what can mean no other unit: the same name, or one that differs as names of organs do
(`organ_names`), with the same place or where the region has one such organ only (`places`).
Everything else is offered to the clerk, whose answer is kept among the unit's aliases.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Set as AbstractSet  # noqa: TC003 - a record's field
from itertools import islice
from typing import TYPE_CHECKING

from msgspec import Struct

from forms.model.aggregation.likeness import LikeNames
from forms.model.aggregation.organ_names import COMMITTEE, load_organ_names, normalise
from forms.model.aggregation.places import REGION, PlaceNames
from forms.model.aggregation.printed_names import (
    is_like_organ,
    names_in_file_name,
    names_in_title,
    names_of_folders,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from forms.model.aggregation.places import Places
    from forms.model.aggregation.units import Unit, UnitTree

_MOST_CANDIDATES = 8
_MOST_PLACES = 64
"""Of more places than these that a name may mean, none is ever sure."""

_OF_OTHER_PLACE = 0.3
_LEAST = 0.3
_CERTAIN = 1.0
_SHARED = 0.95
_OF_FOLDER = 0.85
_SAME_NAME = "不止一个单位可以这样称呼"
_CONTRADICTION = "报告和文件名所说的单位不一致"
_ONE_NAME = "名称相符"
_FOLDER = "文件夹的名称相符"


class Evidence(Struct, frozen=True):
    """What a file says of its organ; `file_name` as it is shown, with its folders."""

    organization: str = ""
    title: str = ""
    file_name: str = ""


class Candidate(Struct, frozen=True):
    """A unit that a report may be of: how likely, from 0 to 1, and why in a few Chinese words."""

    unit: int
    score: float
    reason: str


class NameMatch(Struct, frozen=True):
    """The unit that a report is of for certain, or else those that it may be of, best first."""

    unit: int | None = None
    candidates: tuple[Candidate, ...] = ()


class _Found(Struct, frozen=True):
    """The units that a name may mean; it is sure where it can mean no other."""

    name: str = ""
    units: AbstractSet[int] = frozenset()
    is_sure: bool = False


class UnitNames:
    """The names of a region's units, found by what reports call them."""

    def __init__(self, tree: UnitTree, region: str) -> None:
        """Index the units; `region` is the name of the region, or of its government."""
        self._organs = load_organ_names()
        self._places = PlaceNames(region, tree)
        self._at: defaultdict[tuple[int, str], set[int]] = defaultdict(set)
        # Dictionaries for their order: the first few are offered, and nothing is copied for that.
        self._named: defaultdict[str, dict[int, None]] = defaultdict(dict)
        self._hidden: defaultdict[str, set[int]] = defaultdict(set)
        for unit in tree:
            if not unit.is_group:
                for name in (unit.name, *unit.aliases):
                    self._learn(unit, normalise(name))
        self._like = LikeNames(self._named, self._organs)

    def match(self, evidence: Evidence) -> NameMatch:
        """Return the unit that a report is of, or those that it may be of."""
        printed = self._find(evidence.organization)
        titled = self._find_first(names_in_title(evidence.title))
        filed = self._find_first(names_in_file_name(evidence.file_name))
        claims = [found for found in (printed, titled, filed) if found.units]
        sure = {unit for found in claims if found.is_sure for unit in found.units}
        is_agreed = all(sure <= found.units for found in claims)
        if len(sure) == 1 and is_agreed and not _is_denied(printed, titled):
            return NameMatch(next(iter(sure)))
        offered = _offer(claims, is_agreed=is_agreed)
        for found in (printed, titled, filed):
            self._offer_alike(found.name, offered)
        self._offer_folders(evidence.file_name, offered)
        return NameMatch(None, offered.best())

    def is_shared(self, name: str) -> bool:
        """Tell whether several units may be called so: an answer for one is none for the next."""
        return len(self._find(name).units) > 1

    def _learn(self, unit: Unit, name: str) -> None:
        places, rest = self._places.split(name)
        context = self._places.context(unit.number)
        if places is not None:
            own = places & {context, unit.number} or places
            for place in own:
                self._add(unit, place, rest)
            return
        self._add(unit, context, name)
        hidden = self._places.without_unknown(name)
        if hidden:
            self._hidden[self._organs.key(hidden)].add(unit.number)
        common = self._places.split_common(name)
        if common is not None and context in common[0]:
            self._add(unit, context, common[1])

    def _add(self, unit: Unit, place: int, organ: str) -> None:
        key = self._organs.key(organ)
        self._at[place, key].add(unit.number)
        self._named[key][unit.number] = None

    def _find(self, text: str) -> _Found:
        name = normalise(text)
        if not name:
            return _Found()
        places, rest = self._places.split(name)
        if places is not None:
            units = self._units_at(places, rest)
            return _Found(name, units, is_sure=len(units) == 1 == len(places))
        common = self._places.split_common(name)
        found = _Found(name) if common is None else self._find_common(name, *common)
        return found if found.units else self._find_without_place(name)

    def _find_common(self, name: str, places: Places, rest: str) -> _Found:
        """Find 市教育局: sure where it can only be the region's, or there is one such place."""
        if len(places) > _MOST_PLACES:
            return _Found(name, self._named.get(self._organs.key(rest), {}).keys())
        units = self._units_at(places, rest)
        is_region = units == self._units_at(frozenset({REGION}), rest)
        return _Found(name, units, is_sure=len(units) == 1 and (len(places) == 1 or is_region))

    def _find_without_place(self, name: str) -> _Found:
        """Find an organ that says no place: sure only where no other is called so anywhere."""
        key = self._organs.key(name)
        named = self._named.get(key, {}).keys()
        others = self._hidden.get(key, set()) if named else set()
        return _Found(name, named, is_sure=len(named) == 1 and others <= named)

    def _units_at(self, places: Places, organ: str) -> frozenset[int]:
        key = self._organs.key(organ)
        found = self._all_at(places, key)
        if not found and not organ:
            found = self._all_at(places, COMMITTEE)
        return found

    def _all_at(self, places: Places, key: str) -> frozenset[int]:
        return frozenset(unit for place in places for unit in self._at.get((place, key), ()))

    def _find_first(self, names: Iterable[str]) -> _Found:
        """Find the first of several pieces of a name that means something."""
        found = [self._find(name) for name in names]
        sure = {unit for each in found if each.is_sure for unit in each.units}
        if len(sure) > 1:
            return _Found(found[0].name, frozenset(sure))
        ranked = sorted(found, key=lambda each: (not each.is_sure, not each.units))
        return ranked[0] if ranked else _Found()

    def _offer_alike(self, name: str, offered: _Offers) -> None:
        """Offer the units whose names are like a name."""
        if not name:
            return
        places, rest = self._places.split(name)
        if places is None:
            places, rest = self._places.split_common(name) or (None, name)
        self._offer_organ(rest, places, offered)
        hidden = self._places.without_unknown(rest)
        if hidden:
            self._offer_organ(hidden, None, offered)

    def _offer_organ(self, organ: str, places: Places | None, offered: _Offers) -> None:
        for key, (score, reason) in self._like.alike(self._organs.key(organ)).items():
            near = self._all_at(frozenset(islice(places or (), _MOST_PLACES)), key)
            for unit in sorted(near)[:_MOST_CANDIDATES]:
                offered.add(unit, score, reason)
            less = score if places is None else score - _OF_OTHER_PLACE
            for unit in islice(self._named[key], _MOST_CANDIDATES):
                offered.add(unit, less, reason)

    def _offer_folders(self, file_name: str, offered: _Offers) -> None:
        found = self._find_first(names_of_folders(file_name))
        for unit in found.units if found.is_sure else ():
            offered.add(unit, _OF_FOLDER, _FOLDER)


def _is_denied(printed: _Found, titled: _Found) -> bool:
    """Tell whether the report itself names an organ that is none of the units."""
    is_unknown = bool(printed.name) and not printed.units
    return is_unknown or (is_like_organ(titled.name) and not titled.units)


def _offer(claims: Iterable[_Found], *, is_agreed: bool) -> _Offers:
    offered = _Offers()
    for found in claims:
        score = _CERTAIN if found.is_sure else _SHARED
        reason = _ONE_NAME if found.is_sure else _SAME_NAME
        for unit in islice(found.units, _MOST_CANDIDATES):
            offered.add(unit, score, reason if is_agreed else _CONTRADICTION)
    return offered


class _Offers:
    """The units that may be meant, each with the best reason for it."""

    def __init__(self) -> None:
        self._offers: dict[int, tuple[float, str]] = {}

    def add(self, unit: int, score: float, reason: str) -> None:
        """Offer a unit, unless it is offered for a better reason already."""
        if score > max(_LEAST, self._offers.get(unit, (0.0, ""))[0]):
            self._offers[unit] = (score, reason)

    def best(self) -> tuple[Candidate, ...]:
        """Return the likeliest units, best first."""
        ranked = sorted(self._offers.items(), key=lambda each: (-each[1][0], each[0]))
        return tuple(
            Candidate(unit, round(score, 3), reason)
            for unit, (score, reason) in ranked[:_MOST_CANDIDATES]
        )

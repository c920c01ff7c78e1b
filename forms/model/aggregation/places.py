"""Places in names: which 市, 县, 区 or 镇 of the region a name begins with.

Places come from the region's own name and from the units that are lower regions; no list of the
country's places is kept, so a name from elsewhere simply begins with no known place.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from forms.model.aggregation.organ_names import COMMITTEE, WHOLE_GOVERNMENT, normalise

if TYPE_CHECKING:
    from collections.abc import Iterator

    from forms.model.aggregation.units import Unit, UnitTree

    Places = frozenset[int]

REGION = 0
"""The region itself; other places go by the number of the unit that they are."""

ELSEWHERE = -1
"""Above the region: 江东省 where the region is 江东省清河市."""

_ENDINGS = "自治区|自治州|自治县|自治旗|民族乡|街道|地区|省|市|州|盟|县|旗|区|镇|乡|兵团|农场"
_NAMED = re.compile(rf"(?P<stem>.+?)(?P<ending>{_ENDINGS})")
_OFFICE = re.compile(rf"(?:人民政府办?|政府办?|{COMMITTEE}办?|(?<=街道)办(?:事处)?)$")
_ABOVE = re.compile(r"(.{2,6}?(?:省|自治区|自治州|盟|地区|市))(?=.{2,})")
_LEADING = re.compile(
    r"(?:.{2,7}?(?:省|自治区|自治州|自治县|地区|市|州|盟|县|旗|区|镇|乡))+(?=.{2,})"
)
_PROVINCE = re.compile(r"[^省市县区]{2,6}(?:省|自治区|自治州)")
_UNKNOWN = re.compile(r"(?:.{1,8}?(?:市|县|区|旗|镇|乡|街道))+(?=.{2,}$)")
# 县区, 各乡镇, 市直: what groups are called, not places.
_COMMON = re.compile(r"[各市县区州旗乡镇街道及和与直属下辖级其他]*")
_COMMON_OF_GROUPS = re.compile(
    r"(?:[各市县区州旗乡镇街道及和与直属下辖级其他]|功能区|开发区|园区)*"
)
_GROUPED = re.compile(
    r"(?:各|本级|下级|下属|所属|直属|市级|县级|区级|省级|乡镇|县区|区县|县市区|市直|县直|区直|省直)*"
    r"(?:人民)?(?:政府|部门|单位|机关|机构|工作部门|政府部门|街道办事处|管委会)"
)
_ZONES = ("开发区", "经开区", "高新区", "新区", "园区", "度假区", "示范区")
_LONGEST_PLACE = 15


class PlaceNames:
    """The places of a region, and what a name begins with."""

    def __init__(self, region: str, tree: UnitTree) -> None:
        """Learn the places of a region, given its name or its government's, and its units."""
        name = normalise(region)
        self._chain = _chain(place_of(name) or _leading_place(name))
        self._region = self._chain[-1] if self._chain else ""
        self._names = {REGION: self._region}
        self._above: dict[int, int] = {}
        self._ids: dict[str, Places] = {}
        self._common: dict[str, Places] = {}
        self._context: dict[int | None, int] = {None: REGION}
        self._longest = 0
        self._learn_common(self._region, REGION)
        for unit in tree:
            self._learn(unit, self._context.get(unit.parent, REGION))

    def context(self, unit: int) -> int:
        """Return the place that a unit is, or lies in."""
        return self._context[unit]

    def split(self, name: str) -> tuple[Places | None, str]:
        """Return the places that a name may begin with, and the rest of it.

        `None` where it begins with none that is known. Several where they have the same name.
        """
        rest, places = self._split_region(name)
        found = self._lower(rest, places) or self._zone_after_stem(rest)
        while found is not None:
            places, rest = found
            # 临水县人民政府河东街道办事处 is that of 临水县.
            found = self._lower(rest, places) or self._lower(
                rest.removeprefix(WHOLE_GOVERNMENT), places
            )
        return places, rest

    def split_common(self, name: str) -> tuple[Places, str] | None:
        """Return the places that a name's first character may mean (市教育局), and the rest."""
        for length in (3, 2, 1):
            places = self._common.get(name[:length])
            if places and len(name) > length + 1:
                return places, name[length:]
        return None

    def without_unknown(self, name: str) -> str:
        """Return a name without a place in front that no unit is called by, "" without any."""
        found = _UNKNOWN.match(name)
        return name[found.end() :] if found else ""

    def _learn(self, unit: Unit, above: int) -> None:
        name = self._without_region(place_of(normalise(unit.name)))
        is_common = (_COMMON_OF_GROUPS if unit.is_group else _COMMON).fullmatch(name)
        if is_common or name in (self._region, self._names[above]):
            self._context[unit.number] = above
            return
        self._context[unit.number] = unit.number
        self._names[unit.number] = name
        self._above[unit.number] = above
        self._ids[name] = self._ids.get(name, frozenset()) | {unit.number}
        self._longest = max(self._longest, len(name))
        self._learn_common(name, unit.number)

    def _learn_common(self, name: str, place: int) -> None:
        named = _NAMED.fullmatch(name)
        for ending in {named["ending"], named["ending"][-1]} if named else ():
            if ending != "道":
                self._common[ending] = self._common.get(ending, frozenset()) | {place}

    def _without_region(self, name: str) -> str:
        """Return a place's name without those above it: 清河市临水县, 清河高新区."""
        rest, _ = self._split_region(name)
        stem = self._stem
        if stem and rest.startswith(stem) and rest.endswith(_ZONES) and len(rest) > len(stem) + 2:
            return rest.removeprefix(stem)
        return rest or name

    @property
    def _stem(self) -> str:
        named = _NAMED.fullmatch(self._region)
        return named["stem"] if named else ""

    def _split_region(self, name: str) -> tuple[str, Places | None]:
        rest, places = name, None
        for above in self._chain[:-1]:
            if rest.startswith(above):
                rest, places = rest.removeprefix(above), frozenset({ELSEWHERE})
        if not self._region:
            return rest, places
        if rest.startswith(self._region):
            return rest.removeprefix(self._region), frozenset({REGION})
        province = _PROVINCE.match(rest)
        # There are many 鼓楼区, but no two cities of one name.
        if province and self._region.endswith("市") and len(self._chain) == 1:
            inner = rest[province.end() :]
            if inner.startswith(self._region):
                return inner.removeprefix(self._region), frozenset({REGION})
        return rest, places

    def _lower(self, name: str, places: Places | None) -> tuple[Places, str] | None:
        """Return the lower places that a name begins with, within those found before."""
        for length in range(min(self._longest, len(name)), 0, -1):
            ids = self._ids.get(name[:length], frozenset())
            within = frozenset(place for place in ids if self._is_within(place, places))
            if within:
                return within, name[length:]
        return None

    def _zone_after_stem(self, name: str) -> tuple[Places, str] | None:
        """Return the zone that a name means which says the region's name only in short."""
        if not self._stem or not name.startswith(self._stem):
            return None
        found = self._lower(name.removeprefix(self._stem), frozenset({REGION}))
        if found is None:
            return None
        zones = {place for place in found[0] if self._names[place].endswith(_ZONES)}
        return (frozenset(zones), found[1]) if zones else None

    def _is_within(self, place: int, places: Places | None) -> bool:
        if places is None or REGION in places or ELSEWHERE in places:
            return True
        return any(above in places for above in self._places_above(place))

    def _places_above(self, place: int) -> Iterator[int]:
        while place in self._above:
            place = self._above[place]
            yield place


def place_of(name: str) -> str:
    """Return the place that a normalised name, or that of its government, is of; "" for none."""
    place = _OFFICE.sub("", name)
    return place if len(place) <= _LONGEST_PLACE and _NAMED.fullmatch(place) else ""


def is_name_of_group(name: str) -> bool:
    """Tell whether a name only says what kind of units follow: 县区, 下级政府, 部门."""
    return (
        bool(name) and (_COMMON_OF_GROUPS.fullmatch(name) or _GROUPED.fullmatch(name)) is not None
    )


def _leading_place(name: str) -> str:
    """Return the places with which the name of an organ begins: 江东省清河市教育局."""
    found = _LEADING.match(name)
    return found[0] if found else ""


def _chain(place: str) -> list[str]:
    """Return a place's name as those of the places above it and its own."""
    chain: list[str] = []
    while (above := _ABOVE.match(place)) and _NAMED.fullmatch(place[above.end() :]):
        chain.append(above[1])
        place = place[above.end() :]
    return [*chain, place] if place else chain

"""What names of organs have in common, whoever spells them.

`OrganNames.key` brings 发展和改革委员会, 发展改革委 and 发改委 to one word; which other names an
organ has is told by `resources/organ-names.toml`, not known here.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from itertools import product
from typing import TYPE_CHECKING

from msgspec import Struct

import resources

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

GOVERNMENT = "政府"
"""Key of the government of a place."""

WHOLE_GOVERNMENT = "人民政府"
COMMITTEE = "管委会"
"""Key of what governs a zone that has no government."""

_PARTY = "委"
_ENDINGS = "局委厅办部"
# Brackets, quotation marks, strokes and stops: copies of a name differ in them.
_MARKS = re.compile(r"[\W_]+")
_SHORTENED = (
    (re.compile("经济技术开发区"), "经开区"),
    (re.compile("高新技术(?:产业)?开发区"), "高新区"),
    (re.compile("(?<=[区园城港岛湖山])管理委员会"), COMMITTEE),
    (re.compile("委员会"), "委"),
)
_OFFICE = re.compile(r"办公[室厅]$")
_OFFICE_WITHIN = re.compile(r"(?<=委)办公[室厅]|(?<=政府)办公[室厅]")
_JOINED = re.compile("[和与及]")
_NATIONAL = re.compile(r"^(?:国家税务总局|中国共产党|中共)")


def normalise(name: str) -> str:
    """Return a name without blanks, brackets and marks, with the usual short endings."""
    text = _MARKS.sub("", unicodedata.normalize("NFKC", name))
    text = _NATIONAL.sub("", text)
    for long, short in _SHORTENED:
        text = long.sub(short, text)
    return _OFFICE.sub("办", _OFFICE_WITHIN.sub("办", text))


class OrganNames(Struct, frozen=True):
    """Other names of organs, by key.

    `fields` leads from spellings of what an organ deals with to the first of them, `whole` from
    whole names, `former` from a key to those of organs that it grew out of or became.
    """

    fields: Mapping[str, str]
    whole: Mapping[str, str]
    former: Mapping[str, frozenset[str]]
    longest: int

    def key(self, organ: str) -> str:
        """Return what all names of an organ have in common; `organ` is normalised, without place.

        The government itself, and a street's office, are `GOVERNMENT`.
        """
        if organ.startswith(WHOLE_GOVERNMENT):
            rest = organ.removeprefix(WHOLE_GOVERNMENT)
            organ = GOVERNMENT + rest if rest in ("", "办") else rest
        elif organ in ("", "办事处", "办"):
            organ = GOVERNMENT
        elif organ.startswith(_PARTY) and len(organ) > 1:
            return _PARTY + self._of_field(organ[1:])  # what is left of 市委
        found = self._of_field(organ)
        if found == organ and organ.startswith(GOVERNMENT):
            # 市政府国资委 is 市国资委, but 政府采购中心 is no 采购中心.
            rest = organ.removeprefix(GOVERNMENT)
            known = self._of_field(rest)
            found = known if known != rest or self._is_known(rest) else organ
        return found

    def _of_field(self, organ: str) -> str:
        whole = self.whole.get(organ)
        if whole is not None:
            return whole
        for length in range(min(self.longest, len(organ) - 1), 0, -1):
            field = self.fields.get(organ[:length])
            if field is not None and organ[length] in _ENDINGS:
                named = field + organ[length:]
                return self.whole.get(named, named)
        return organ

    def _is_known(self, organ: str) -> bool:
        return organ[-1:] in _ENDINGS and organ[:-1] in self.fields


@cache
def load_organ_names() -> OrganNames:
    """Return the other names of organs that the program knows."""
    content = tomllib.loads(resources.ORGAN_NAMES.read_text(encoding="utf-8"))
    fields = dict(_spellings(content["fields"]))
    whole = {normalise(other): name for other, name in _spellings(content["whole"])}
    longest = max(map(len, fields))
    names = OrganNames(fields, whole, {}, longest)
    return OrganNames(fields, whole, _former(content["former"], names), longest)


def _spellings(entries: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield every spelling of each name, with the name."""
    for name, others in entries.items():
        for spelling in (name, *others.split()):
            yield from ((variant, name) for variant in _without_joints(spelling))


def _without_joints(name: str) -> Iterator[str]:
    """Yield a name with each of its 和 and 与 there or left out."""
    pieces = _JOINED.split(name)
    joints = _JOINED.findall(name)
    if name[:1] in joints or "" in pieces:
        yield name
        return
    for chosen in product(*((joint, "") for joint in joints)):
        yield "".join(piece + joint for piece, joint in zip(pieces, (*chosen, ""), strict=True))


def _former(entries: Mapping[str, str], names: OrganNames) -> dict[str, frozenset[str]]:
    """Return the relations both ways, by key."""
    related: dict[str, set[str]] = {}
    for name, others in entries.items():
        key = names.key(normalise(name))
        for other in others.split():
            former = names.key(normalise(other))
            if former != key:
                related.setdefault(key, set()).add(former)
                related.setdefault(former, set()).add(key)
    return {key: frozenset(others) for key, others in related.items()}

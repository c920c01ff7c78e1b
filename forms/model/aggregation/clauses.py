"""Texts cut into clauses that can be compared from unit to unit.

Two clauses are the same when they differ in their figures, in the name of the unit, in blanks and
brackets only: 全年新收申请12件 and 全年新收申请 5 件, 本局 and 清河市教育局.
"""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING

from msgspec import Struct

from forms.model.aggregation.organ_names import normalise
from forms.model.aggregation.places import place_of

if TYPE_CHECKING:
    from collections.abc import Iterator

LENGTH_MASK = 0xFFF
"""The part of a key that is the length of its clause."""

_LENGTH_BITS = 12
_SHORTEST = 8
"""Shorter clauses are everybody's: 具体情况如下."""

_CLAUSE = re.compile(r"(?:[^，。；：！？;!?,\n]|(?<=\d),(?=\d))+")
_FIGURES = re.compile(r"\d+(?:[.,．，]\d+)*")
_MARKS = re.compile(r"[^\w#@]+")
_SELF = re.compile(
    r"[本我该](?:单位|部门|机关|机构|中心|公司|街道|支队|大队|总队|[局委办厅院镇乡县市区州省旗处所站队馆校会社])"
)
_ABOVE = re.compile(r"^.{1,7}?(?:省|自治区|自治州|市|县|区|旗|街道|镇|乡)(?=.{3,})")
_EVERYBODYS = frozenset({"人民政府", "委员会", "办公室", "管理委员会"})
_GENERIC = "省市县区州旗镇乡"
# What the form and the Regulations themselves say is nobody's own.
_OFFICIAL = re.compile(
    "政府信息公开条例|年度报告格式|国办公开办函|信息公开办公室关于|统计期限|部分组成|总体情况.*申请情况"
)


class Clause(Struct, frozen=True):
    """A clause at its place in a text, with its key."""

    start: int
    end: int
    key: int


class ClauseReader:
    """Cuts the texts of one unit, whose name does not count."""

    def __init__(self, organization: str) -> None:
        """Cut texts of the unit of this name."""
        self._names = _names_of(organization)

    def keys(self, text: str, seed: int = 0) -> dict[int, int]:
        """Return the keys of a text's clauses with their lengths; `seed` is that of its section."""
        masked = self._mask(text)
        found: dict[int, int] = {}
        for clause in _CLAUSE.findall(masked):
            key = _key(clause, seed)
            if key:
                found[key] = key & LENGTH_MASK
        return found

    def clauses(self, text: str, seed: int = 0) -> Iterator[Clause]:
        """Yield the clauses of a text that can be compared, with their places."""
        for match in _CLAUSE.finditer(text):
            key = _key(self._mask(match[0]), seed)
            if key:
                yield Clause(match.start(), match.end(), key)

    def _mask(self, text: str) -> str:
        for name in self._names:
            text = text.replace(name, "@")
        return _FIGURES.sub("#", _SELF.sub("@", text))


def seed_of(section: str) -> int:
    """Return what parts the keys of one section from those of another."""
    return zlib.crc32(section.encode())


def _key(masked: str, seed: int) -> int:
    """Return the key of a masked clause, 0 where it is too short or not the unit's own."""
    text = _MARKS.sub("", masked)
    if len(text) < _SHORTEST or _OFFICIAL.search(text):
        return 0
    check = zlib.crc32(text.encode(errors="replace"), seed)
    return check << _LENGTH_BITS | min(len(text), LENGTH_MASK)


def _names_of(organization: str) -> tuple[str, ...]:
    """Return what a unit may call itself, longest first."""
    name = "".join(organization.split())
    if not name:
        return ()
    names = {name, place_of(normalise(name))}
    organ = name
    while above := _ABOVE.match(organ):
        organ = organ[above.end() :]
        names |= {organ, place_of(normalise(organ)), *(one + organ for one in _GENERIC)}
    names -= _EVERYBODYS
    return tuple(sorted((each for each in names if len(each) > 1), key=len, reverse=True))

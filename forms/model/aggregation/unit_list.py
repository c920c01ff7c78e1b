"""Lists of units as offices keep them: a name a line, or a table with a column of what is above.

A text has one unit a line. What stands below another is indented, or numbered more deeply (`一、`,
`（一）`, `1.`, `1.1`), or written with it (`临水县/教育局`). Behind a tab or `=` stand further
names of the unit, and `免报：` with the reason why it need not report; the reason may also stand
in brackets behind the name. Blank lines, and lines that begin with `#` or `//`, do not count. A
line that ends in a colon, or is called like 部门 or 县区 and has units below it, is no unit but a
group.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from forms.model.aggregation.organ_names import normalise
from forms.model.aggregation.places import is_name_of_group
from forms.model.aggregation.printed_names import is_like_organ
from forms.model.aggregation.units import Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MOST_UNITS = 100_000
_LONGEST_NAME = 60
_MOST_REMARKS = 20
_WIDTH_OF_TAB = 4

_COMMENT = ("#", "//", "＃")
_HEADINGS = frozenset({"单位名称", "单位", "名称", "序号", "单位名单"})
_EXEMPT = re.compile(r"(?:免报|不报|无需报送?|不需报送?)(?:原因|理由)?[:：]?(?P<reason>.*)")
_EXEMPT_IN_BRACKETS = re.compile(
    r"[(（\[【](?P<text>(?:免报|不报|无需报|不需报)[^)）\]】]*)[)）\]】]$"
)
_NO_REASON = "未写明原因"
_INDENT = re.compile(r"[ \t\u3000\xa0]*")
_FIELDS = re.compile(r"[\t=＝]+")
_PATH = re.compile(r"[/／\\>＞]+")
_NUMBERED = (
    ("一", re.compile(r"第?[一二三四五六七八九十百]+[、.．:：]\s*")),
    ("（一）", re.compile(r"[(（][一二三四五六七八九十百]+[)）]\s*")),
    ("(1)", re.compile(r"[(（]\d{1,4}[)）]\s*")),
    ("①", re.compile(r"[①-⑳]\s*")),
)
_DOTTED = re.compile(r"(\d{1,5}(?:[.．]\d{1,4})*)(?:[.．、)）:：]\s*|\s+)(?=\S)")
_BULLET = re.compile(r"[-*•·●◆■□○]+\s*")

_TWICE = "“{name}”重复出现（{where}），只保留一个；如是不同的单位，请写全名称。"
_TOO_LONG = "{where}太长，不像单位名称，没有采用：“{name}…”。"
_TOO_MANY = "单位名单超过{most}个单位，其后的没有采用；请核对是否选错了文件。"
_CIRCLE = "“{name}”的上级互相指向对方，已改为没有上级；请核对上级单位一列。"
_MORE_REMARKS = "另有{count}处类似问题，没有逐个列出。"


class UnitList(Struct, frozen=True):
    """The units of a list, in its order and numbered from 1, with what was found amiss."""

    units: tuple[Unit, ...]
    remarks: tuple[str, ...] = ()


class ListRow(Struct, frozen=True):
    """A row of a table of units; `where` is how a remark calls it, `above` the unit or group."""

    name: str
    where: str
    above: str = ""
    aliases: tuple[str, ...] = ()
    exempt: str = ""


def read_unit_list(text: str) -> UnitList:
    """Return the units of a text; there is nothing in it that would stop the reading."""
    draft = _Draft()
    open_: list[tuple[int, str, int]] = []  # indent, kind of number and unit, outermost first
    for number, line in enumerate(text.lstrip("\ufeff").splitlines(), 1):
        indent, kind, content = _take_apart(line)
        if not content or content.startswith(_COMMENT) or content in _HEADINGS:
            continue
        _close_deeper(open_, indent, kind)
        unit = draft.add_line(content, open_[-1][2] if open_ else None, f"第{number}行")
        if unit is not None:
            open_.append((indent, kind, unit))
    return draft.finish()


def read_unit_rows(rows: Iterable[ListRow]) -> UnitList:
    """Return the units of a table; what stands above others and is in no row becomes a group."""
    draft = _Draft()
    listed = [(row, _clean(row.above)) for row in rows]
    wanted: dict[int, str] = {}
    # One name may occur below several places, and then is no one's superior but the first's.
    for row, above in listed:
        unit = draft.add_row(row, above)
        if unit is not None and above:
            wanted[unit] = above
    draft.hang(wanted)
    return draft.finish()


class _Draft:
    """The units while they are being listed."""

    def __init__(self) -> None:
        self._units: dict[int, Unit] = {}
        self._by_name: dict[tuple[object, str], int] = {}
        self._remarks: list[str] = []
        self._more = 0
        self._implied: set[int] = set()
        self._is_full = False

    def add_line(self, content: str, parent: int | None, where: str) -> int | None:
        """Add what a line says below a unit; return the unit that those below it belong to."""
        fields = [_clean(field) for field in _FIELDS.split(content)]
        *above, last = [piece for piece in _PATH.split(fields[0]) if _clean(piece)] or [""]
        for name in above:
            parent = self._imply(_clean(name), parent)
        name, exempt = _split_exempt(_clean(last))
        others = [field for field in fields[1:] if field]
        reasons = [found["reason"] for field in others if (found := _EXEMPT.fullmatch(field))]
        if reasons:
            exempt = _clean(reasons[0]) or exempt or _NO_REASON
        aliases = tuple(field for field in others if not _EXEMPT.fullmatch(field))
        return self._add(ListRow(name, where, "", aliases, exempt), parent, parent)

    def add_row(self, row: ListRow, scope: str) -> int | None:
        """Add a row; the same name below another superior, called `scope`, is another unit."""
        name, exempt = _split_exempt(_clean(row.name))
        aliases = tuple(alias for alias in map(_clean, row.aliases) if alias)
        clean = ListRow(name, row.where, "", aliases, _clean(row.exempt) or exempt)
        return self._add(clean, None, scope)

    def hang(self, wanted: dict[int, str]) -> None:
        """Put units below those that are called so; make groups of names that no unit has."""
        first: dict[str, int] = {}
        for number, unit in self._units.items():
            first.setdefault(normalise(unit.name), number)
        for number, above in wanted.items():
            key = normalise(above)
            if key not in first:
                implied = self._imply(above, None)
                if implied is None:
                    continue
                first[key] = implied
            self._units[number] = replace(self._units[number], parent=first[key])
        self._break_circles(wanted)

    def finish(self) -> UnitList:
        """Return the list; what has units below it and is not called like one is a group."""
        with_units = {unit.parent for unit in self._units.values()}
        units = tuple(
            replace(unit, is_group=True)
            if number in self._implied or (number in with_units and _is_group(unit.name))
            else unit
            for number, unit in self._units.items()
        )
        more = (_MORE_REMARKS.format(count=self._more),) if self._more else ()
        return UnitList(units, (*self._remarks, *more))

    def _add(self, row: ListRow, parent: int | None, scope: object) -> int | None:
        is_group = row.name.endswith((":", "："))
        name = row.name.rstrip(":： ")
        key = normalise(name)
        if not key:
            return None
        if len(name) > _LONGEST_NAME:
            self._remark(_TOO_LONG.format(where=row.where, name=name[:20]))
            return None
        known = self._by_name.get((scope, key))
        if known is not None and known not in self._implied:
            self._remark(_TWICE.format(name=name, where=row.where))
            return known
        if known is None:
            known = self._make(name, parent, scope)
        if known is not None:
            self._implied -= set() if is_group else {known}
            self._implied |= {known} if is_group else set()
            self._units[known] = replace(self._units[known], aliases=row.aliases, exempt=row.exempt)
        return known

    def _make(self, name: str, parent: int | None, scope: object) -> int | None:
        number = len(self._units) + 1
        if number > MOST_UNITS:
            if not self._is_full:
                self._remarks.append(_TOO_MANY.format(most=MOST_UNITS))
            self._is_full = True
            return None
        self._units[number] = Unit(number, name, parent, number)
        self._by_name[scope, normalise(name)] = number
        return number

    def _imply(self, name: str, parent: int | None) -> int | None:
        """Return the unit of this name below another; one that is not listed is a group."""
        name = name.rstrip(":： ")
        known = self._by_name.get((parent, normalise(name)))
        if known is not None or not normalise(name):
            return parent if known is None else known
        made = self._make(name, parent, parent)
        if made is not None:
            self._implied.add(made)
        return made

    def _break_circles(self, numbers: Iterable[int]) -> None:
        sound: set[int] = set()
        for number in numbers:
            path: dict[int, None] = {}
            at: int | None = number
            while at is not None and at not in sound and at not in path:
                path[at] = None
                at = self._units[at].parent
            if at in path:
                self._remark(_CIRCLE.format(name=self._units[at].name))
                self._units[at] = replace(self._units[at], parent=None)
            sound.update(path)

    def _remark(self, sentence: str) -> None:
        if len(self._remarks) < _MOST_REMARKS:
            self._remarks.append(sentence)
        else:
            self._more += 1


def _take_apart(line: str) -> tuple[int, str, str]:
    """Return a line's indent, the kind of its number, and the rest."""
    space = _INDENT.match(line)
    indent = space[0] if space else ""
    width = sum(_WIDTH_OF_TAB if one == "\t" else 2 if one == "\u3000" else 1 for one in indent)
    rest = _BULLET.sub("", line[len(indent) :].rstrip(), count=1)
    for kind, pattern in _NUMBERED:
        found = pattern.match(rest)
        if found and found.end() < len(rest):
            return width, kind, rest[found.end() :]
    dotted = _DOTTED.match(rest)
    if dotted:
        depth = len(re.split(r"[.．]", dotted[1]))
        return width, "." * depth, rest[dotted.end() :]
    return width, "", rest


def _close_deeper(open_: list[tuple[int, str, int]], indent: int, kind: str) -> None:
    """Leave open only what a line with this indent and kind of number belongs to."""
    while open_ and open_[-1][0] > indent:
        open_.pop()
    for place, (other_indent, other_kind, _) in enumerate(open_):
        if (other_indent, other_kind) == (indent, kind):
            del open_[place:]
            return


def _split_exempt(name: str) -> tuple[str, str]:
    found = _EXEMPT_IN_BRACKETS.search(name)
    if found is None:
        return name, ""
    told = _EXEMPT.fullmatch(found["text"])
    reason = _clean(told["reason"]) if told else ""
    return name[: found.start()].strip(), reason or _NO_REASON


def _is_group(name: str) -> bool:
    return is_name_of_group(normalise(name)) or not is_like_organ(name)


def _clean(text: str) -> str:
    return " ".join("".join(_printable(text)).split())


def _printable(text: str) -> Iterator[str]:
    for character in text:
        is_space = character.isspace()
        if is_space or unicodedata.category(character)[0] != "C":
            yield " " if is_space else character

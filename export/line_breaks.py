"""Where titles and signatures are broken into lines: by sense, balanced, in one place for all.

GB/T 9704-2012 7.3.1: 回行时，要做到词意完整，排列对称，长短适宜，间距恰当，使用梯形或菱形.
The project has no dictionary of words; the structure of an organ's name says where a word may end.
Every place has a price, lines that differ much cost more, and the cheapest way to fill few lines is
taken.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from export.typography import measure

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_TITLE_TAIL = re.compile(r"政府信息公开(?:工作)?(?:的)?年度报告$")
_YEAR = re.compile(r"\d{4}年度?")
_REGION_ENDS = "省市县区州盟旗乡镇"
_LINK = re.compile(r"(?<![呼共颐祥泰德永仁])和(?![平田谐顺龙静硕林县睦布政])|[与及暨]")
"""What joins two names; not 和平区, 共和县, 呼和浩特市."""
_REGION = re.compile(
    rf"(?:(?!{_LINK.pattern})[^、]){{1,12}}?(?:自治区|自治州|自治县|自治旗|街道|[省市县区州盟旗乡镇])"
)
_NO_REGION = re.compile(
    r"城[市区乡镇]|社区|[市县]级|区[域划块]|市[场政容民]|乡[村]|县[城域]|镇[区]"
)
"""Common words in which such a character names no region: 城乡建设, 市场监督, 乡村振兴."""
_HEAD = re.compile(
    r"人民政府|行政公署|办公[室厅]|管理委员会|(?<!管理)委员会|监督管理|(?<!监督)管理[局处所]"
    r"|(?<!行政)(?<!综合)执法|综合行政执法|(?:服务)?中心|领导小组"
)
"""What an organ is, behind what it is there for."""
_ORGAN = re.compile(r"(?:局|委员会|办公[室厅]|人民政府|开发区|示范区)(?![和与及、暨])(?=.{2})")
"""The end of an organ's name inside a longer one: 管理局|执法支队."""
_CLOSING = "，、。；：）》〉」』】”’,.;:)]}%％"
_OPENING = "（《〈「『【“‘([{"

_FREE, _CHEAP, _FAIR, _DEAR, _FORCED = 0.0, 1.0, 4.0, 8.0, 60.0
_WAIST, _STUB = 6.0, 12.0
_SHORTEST = 4
"""A line of fewer characters looks like a mistake."""
_BALANCE = 0.06
_LONGEST = 400
"""Titles longer than this are no titles, and not worth weighing every way to break them."""


def break_by_sense(text: str, width: float, organization: str = "") -> tuple[str, ...]:
    """Return a text in lines of at most that many characters (em), the line breaks typed in kept.

    `organization` is a name at the text's start behind which a line ends best.
    """
    typed = [line.strip() for line in text.splitlines() if line.strip()] or [""]
    parts = (part for line in typed for part in _split_behind_name(line, width, organization))
    return tuple(line for part in parts for line in _break(part, max(width, 1.0)))


def _split_behind_name(text: str, width: float, organization: str) -> tuple[str, ...]:
    """Return name and rest of a title longer than a line: no line holds parts of both."""
    end = _name_end(text, organization)
    if measure(text) <= width or end >= len(text):
        return (text,)
    return text[:end].strip(), text[end:].strip()


def _break(text: str, width: float) -> tuple[str, ...]:
    if measure(text) <= width:
        return (text,)
    if len(text) > _LONGEST:
        return _cut(text, width)
    prices = _price_places(text)
    least = int(-(-measure(text) // width))
    found: list[tuple[float, tuple[int, ...]]] = []
    for count in range(max(least, 2), least + 3):
        ends = _cheapest(text, width, count, prices)
        if ends is not None:
            cost = _cost(text, width, ends, prices)
            found.append((cost + _DEAR * (count - least), ends))
    if not found:
        return _cut(text, width)
    ends = min(found)[1]
    return tuple(text[start:end].strip() for start, end in pairwise((0, *ends)))


def _cut(text: str, width: float) -> tuple[str, ...]:
    """Return a text that has no place to break in lines as full as they may be."""
    lines, line, length = [], "", 0.0
    for character in text:
        length += measure(character)
        if line and length > width:
            lines.append(line)
            line, length = "", measure(character)
        line += character
    return (*lines, line)


def _price_places(text: str) -> Mapping[int, float]:
    """Return what a line's end costs before each character where one may be."""
    prices = {
        place: _FORCED
        for place in range(1, len(text))
        if text[place] not in _CLOSING
        and text[place - 1] not in _OPENING
        and not (_is_latin(text[place - 1]) and _is_latin(text[place]))
        and not (text[place - 1].isdigit() and text[place] in "年月日")
    }

    def allow(place: int, price: float) -> None:
        if place in prices:
            prices[place] = min(prices[place], price)

    for place in _region_ends(text):
        allow(place, _CHEAP)
    for match in _ORGAN.finditer(text):
        allow(match.end(), _CHEAP)
    for match in _HEAD.finditer(text):
        allow(match.start(), _FAIR)
    for match in _LINK.finditer(text):
        allow(match.end(), _FAIR)
        prices[match.start()] = 2 * _FORCED
    for place in range(1, len(text)):
        if text[place - 1] in "、，； ）" or text[place] == "（":
            allow(place, _CHEAP)
    _close_official_words(text, prices)
    return prices


def _close_official_words(text: str, prices: dict[int, float]) -> None:
    """Keep 政府信息公开工作年度报告 in one piece, with its year where there is room for it."""
    tail = _TITLE_TAIL.search(text)
    if tail:
        for place in range(tail.start() + 1, tail.end()):
            prices[place] = 4 * _FORCED
        prices[tail.start()] = _DEAR
    for year in _YEAR.finditer(text):
        if year.start():
            prices[year.start()] = _FREE


def _name_end(text: str, organization: str) -> int:
    """Return where the organ's name ends: before the year or the official words."""
    if organization and text.startswith(organization):
        return len(organization)
    places = [match.start() for match in (_YEAR.search(text), _TITLE_TAIL.search(text)) if match]
    places = [place for place in places if place]
    return min(places, default=len(text))


def _region_ends(name: str) -> list[int]:
    """Return where the regions end that a name begins with: 甲省|乙市|丙县|…."""
    words = {
        place for match in _NO_REGION.finditer(name) for place in range(match.start(), match.end())
    }
    ends: list[int] = []
    start = 0
    while match := _REGION.match(name, start):
        end = match.end()
        # 广州市, 通州区, 景德镇市: the name of a region may itself end like one.
        while end < len(name) and name[end] in _REGION_ENDS and end not in words:
            end += 1
        if end - 1 in words and not name[start:end].endswith(("街道",)):
            following = _REGION.match(name, end)
            if following is None:
                break
            end = following.end()
            if end - 1 in words:
                break
        ends.append(end)
        start = end
    return [end for end in ends if end < len(name)]


def _cheapest(
    text: str, width: float, count: int, prices: Mapping[int, float]
) -> tuple[int, ...] | None:
    """Return the ends of the lines of the cheapest way to fill that many of them."""
    ideal = measure(text) / count
    places = sorted(prices)

    @cache
    def best(start: int, lines: int) -> tuple[float, tuple[int, ...]] | None:
        if lines == 1:
            last = measure(text[start:].strip())
            return (_raggedness(last, ideal), (len(text),)) if last <= width else None
        ways = []
        for place in places:
            if place <= start:
                continue
            length = measure(text[start:place].strip())
            if length > width:
                break
            rest = best(place, lines - 1)
            if rest is not None:
                cost = prices[place] + _raggedness(length, ideal) + rest[0]
                ways.append((cost, (place, *rest[1])))
        return min(ways) if ways else None

    found = best(0, count)
    return found[1] if found else None


def _cost(text: str, width: float, ends: Sequence[int], prices: Mapping[int, float]) -> float:
    """Return what lines cost together; a waist between longer lines is no trapezoid."""
    lengths = [measure(text[start:end].strip()) for start, end in pairwise((0, *ends))]
    ideal = sum(lengths) / len(lengths)
    waists = sum(
        before > here < after
        for before, here, after in zip(lengths, lengths[1:], lengths[2:], strict=False)
    )
    places = sum(prices[end] for end in ends[:-1])
    return places + sum(_raggedness(length, ideal) for length in lengths) + _WAIST * waists


def _raggedness(length: float, ideal: float) -> float:
    return _BALANCE * (length - ideal) ** 2 + (_STUB if length < _SHORTEST else 0.0)


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()

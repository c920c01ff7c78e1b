"""How a title or the name of an organ falls into phrases: how well a line may end at each place.

GB/T 9704-2012 7.3.1: 回行时要做到词意完整. The structure of the names says where: behind a region,
behind an organ that another one belongs to, before the year; never before 局 or 委员会, and not at
和 where it is in the middle of a name.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from enum import Enum, auto
from functools import cache
from typing import TYPE_CHECKING

from msgspec import Struct

import resources

if TYPE_CHECKING:
    from collections.abc import Mapping

NEVER = 1000.0
"""Such a break is made only where a line would not fit otherwise."""

TORN = 20.0
"""From here on a break is inside a word or a proper name."""

BEST = 0.0
"""Before the year and the words of every title: no line should run across it."""

_GOOD, _FAIR, _POOR = 1.5, 3.0, 5.0
_IN_BRACKETS = 12.0
_WORDS_APART = 8.0
_AT_PROPER_NAME = 12.0
_BEFORE_CONJUNCTION, _BEHIND_CONJUNCTION = 14.0, 18.0
_IN_PROPER_NAME = 25.0
_IN_WORD, _BEFORE_HEAD = 60.0, 90.0


class _Kind(Enum):
    YEAR = auto()
    REPORT = auto()
    LATIN = auto()
    OPENING = auto()
    CLOSING = auto()
    BLANK = auto()
    REGION = auto()
    HEAD = auto()
    GOVERNMENT = auto()
    CONJUNCTION = auto()
    WORD = auto()
    UNKNOWN = auto()


class _Token(Struct, frozen=True):
    text: str
    kind: _Kind


_FIXED = re.compile(
    r"(?P<YEAR>\d{4}年度?|[〇○零一二三四五六七八九]{4}年度?)"
    r"|(?P<REPORT>政府信息公开(?:工作)?的?(?:年度)?(?:工作)?报告)"
    r"|(?P<LATIN>[A-Za-z0-9]+(?:[.,\-/&@_:'][A-Za-z0-9]+)*%?)"
    r"|(?P<OPENING>[（(《〈「『【〔“‘\[{])"
    r"|(?P<CLOSING>[）)》〉」』】〕”’\]}、，。；：！？,.;:!?—…·・])"
    r"|(?P<BLANK>\s+)"
)
_SCORES = {_Kind.REGION: 0.8, _Kind.UNKNOWN: 2.5}
_WITHIN_NAMES = frozenset("镇乡州旗盟村") | {"新城"}
"""景德镇市, 新乡市, 台州市: the last character names the region, these are part of its name."""
_DASHES = frozenset("·・—…")
_BOUND = frozenset(("附属", "直属", "机关"))
_ORDINALS = frozenset(("第一", "第二", "第三"))
_SHORT_HEADS = frozenset("局厅委署")
_BRACKETS = frozenset("）)》〉」』】〕”’]}")
_LISTING = frozenset("、，；,;")
_LOOSE = ("Mn", "Mc", "Me", "Cf", "Sk")


def rate_breaks(text: str) -> list[float]:
    """Return for each place in a text what a line end there costs, 0 where it is best.

    The list has an entry for each place between two characters: entry 0 is behind the first one.
    """
    rates = []
    tokens = _tokens(text)
    depth = 0
    for place, token in enumerate(tokens):
        rates += _rate_within(token)
        depth = max(0, depth + _nesting(token))
        if place + 1 < len(tokens):
            extra = _IN_BRACKETS if depth and token.text not in _LISTING else 0.0
            rates.append(_rate_between(tokens, place) + extra)
    return [
        NEVER if _belongs_to_previous(text[place + 1]) or text[place] == "\u200d" else rate
        for place, rate in enumerate(rates)
    ]


def _nesting(token: _Token) -> int:
    if token.kind is _Kind.OPENING:
        return 1
    return -1 if token.text in _BRACKETS else 0


def _belongs_to_previous(character: str) -> bool:
    is_skin_tone = "\U0001f3fb" <= character <= "\U0001f3ff"
    return is_skin_tone or unicodedata.category(character) in _LOOSE


def _rate_within(token: _Token) -> list[float]:
    is_single = token.kind in (_Kind.YEAR, _Kind.LATIN, _Kind.REPORT)
    return [NEVER if is_single else _IN_WORD] * (len(token.text) - 1)


def _tokens(text: str) -> list[_Token]:
    """Return a text as tokens that cover it."""
    tokens: list[_Token] = []
    start = 0
    for match in _FIXED.finditer(text):
        tokens += _split(text[start : match.start()])
        tokens.append(_Token(match.group(), _Kind[match.lastgroup or ""]))
        start = match.end()
    return tokens + _split(text[start:])


def _split(text: str) -> list[_Token]:
    """Return Chinese text as words, those with the fewest unknown characters left over."""
    if not text:
        return []
    kinds = _word_kinds()
    longest = _longest_word()
    best: list[tuple[float, int, _Kind]] = [(0.0, 0, _Kind.UNKNOWN)]
    for end in range(1, len(text) + 1):
        choices = [(best[end - 1][0] + _SCORES[_Kind.UNKNOWN], end - 1, _Kind.UNKNOWN)]
        for start in range(max(0, end - longest), end):
            kind = kinds.get(text[start:end])
            if kind is not None:
                choices.append((best[start][0] + _SCORES.get(kind, 1.0), start, kind))
        best.append(min(choices, key=lambda choice: choice[0]))
    tokens = []
    end = len(text)
    while end:
        _, start, kind = best[end]
        tokens.append(_Token(text[start:end], kind))
        end = start
    return tokens[::-1]


@cache
def _word_kinds() -> Mapping[str, _Kind]:
    """Return the words that names are made of; the last group that has one decides."""
    content = tomllib.loads(resources.ORGAN_WORDS.read_text(encoding="utf-8"))
    groups = {
        "words": _Kind.WORD,
        "conjunctions": _Kind.CONJUNCTION,
        "heads": _Kind.HEAD,
        "governments": _Kind.GOVERNMENT,
        "regions": _Kind.REGION,
    }
    return {word: kind for group, kind in groups.items() for word in content[group].split()}


@cache
def _longest_word() -> int:
    return max(map(len, _word_kinds()))


def _rate_between(tokens: list[_Token], place: int) -> float:
    left, right = tokens[place], tokens[place + 1]
    if right.kind is _Kind.HEAD and _is_head(left, right):
        return _BEFORE_HEAD
    fixed = _rate_fixed(left, right)
    if fixed is not None:
        return fixed
    if _Kind.CONJUNCTION in (left.kind, right.kind):
        return _rate_conjunction(tokens, place)
    if left.kind is _Kind.REGION:
        return _rate_behind_region(tokens, place)
    if left.kind is _Kind.GOVERNMENT or _ends_organ(tokens, place):
        return _WORDS_APART if right.text in _BOUND else _GOOD
    return _BEHIND_CONJUNCTION if left.text in _ORDINALS else _rate_words(left, right)


def _rate_fixed(left: _Token, right: _Token) -> float | None:
    """Return what a break costs beside marks, years and the words of every title."""
    if left.kind is _Kind.OPENING or right.kind is _Kind.CLOSING:
        return NEVER
    if right.kind is _Kind.BLANK or left.kind is _Kind.BLANK:
        return _FAIR if left.kind is _Kind.BLANK else NEVER
    if right.kind is _Kind.YEAR:
        return BEST
    if right.kind is _Kind.REPORT:
        return _POOR if left.kind is _Kind.YEAR else BEST
    if left.kind is _Kind.CLOSING or right.kind is _Kind.OPENING:
        return NEVER if left.text in _DASHES else _GOOD
    return _FAIR if left.kind is _Kind.YEAR else None


def _rate_conjunction(tokens: list[_Token], place: int) -> float:
    """Return what a break costs beside 和: it is part of a name (和田, 呼和浩特) or joins two."""
    left, right = tokens[place], tokens[place + 1]
    if _Kind.UNKNOWN in (left.kind, right.kind):
        return _IN_PROPER_NAME
    if left.kind is _Kind.REGION and _starts_region(tokens, place + 2):
        return _FAIR
    if left.kind is _Kind.CONJUNCTION:
        return _BEHIND_CONJUNCTION
    joins_organs = left.kind is _Kind.GOVERNMENT or _ends_organ(tokens, place)
    return _POOR if joins_organs else _BEFORE_CONJUNCTION


def _is_head(left: _Token, right: _Token) -> bool:
    """Return whether a head belongs to what stands before it; 台 in 某省台州市 does not."""
    is_behind_region = left.kind is _Kind.REGION
    return len(right.text) > 1 or right.text in _SHORT_HEADS or not is_behind_region


def _rate_behind_region(tokens: list[_Token], place: int) -> float:
    left, right = tokens[place], tokens[place + 1]
    is_first = place == 0 or tokens[place - 1].kind is _Kind.REGION
    if right.kind is _Kind.REGION and left.text in _WITHIN_NAMES:
        return _IN_PROPER_NAME
    if is_first and len(left.text) == 1:
        return _IN_PROPER_NAME  # 镇江市: a proper name begins with it
    return _FAIR if _starts_region(tokens, place + 1) else _GOOD


def _starts_region(tokens: list[_Token], place: int) -> bool:
    """Return whether the name of another region follows: a line ends better behind that."""
    for token in tokens[place : place + 6]:
        if token.kind is _Kind.REGION:
            return True
        if token.kind is not _Kind.UNKNOWN:
            return False
    return False


def _ends_organ(tokens: list[_Token], place: int) -> bool:
    """Return whether an organ's name is complete there; a single character must follow a word."""
    token = tokens[place]
    if token.kind is not _Kind.HEAD:
        return False
    is_behind_word = place > 0 and tokens[place - 1].kind in (_Kind.WORD, _Kind.HEAD)
    return len(token.text) > 1 or (token.text in _SHORT_HEADS and is_behind_word)


def _rate_words(left: _Token, right: _Token) -> float:
    unknown = (left.kind, right.kind).count(_Kind.UNKNOWN)
    return (_WORDS_APART, _AT_PROPER_NAME, _IN_PROPER_NAME)[unknown]

"""Numbers as office prose writes them: 18件, １８件, 十八件, 1,234件, 12.6万元."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from forms.model.values import Number

FULL_WIDTH = str.maketrans("０１２３４５６７８９．％", "0123456789.%")
"""Turns full-width digits into plain ones without moving anything."""

CHINESE_DIGITS = "零〇一二三四五六七八九"
_CHINESE = {**{digit: max(place - 1, 0) for place, digit in enumerate(CHINESE_DIGITS)}, "两": 2}
_SCALES = {"十": 10, "百": 100, "千": 1000}
_LARGE_SCALES = {"万": 10_000, "亿": 100_000_000}
_ALL_SCALES = {**_SCALES, **_LARGE_SCALES}
_YUAN_IN_TEN_THOUSANDS = Decimal("0.0001")
_MONEY = {
    "元": _YUAN_IN_TEN_THOUSANDS,
    "万元": Decimal(1),
    "亿元": Decimal(10_000),
}

_UNITS = "件次|件|次|条|份|宗|起|例|个|项|部|亿元|万元|元"
MOST_SIGNS = 40
"""Signs of the longest number that is read, separators and decimals included.

Python refuses to turn more than 4 300 digits into a number; no figure comes near that.
"""
_MORE = "余|多|来|几"
_ABOUT = (
    "约",
    "近",
    "逾",
    "超",
    "超过",
    "将近",
    "接近",
    "大约",
    "不少于",
    "至少",
    "不足",
    "突破",
    "达近",
)
_AFTER = ("以上", "以下", "以内", "左右", "上下", "余", "多")
_NUMERAL = re.compile(
    rf"(?:(?P<arabic>[0-9]{{1,3}}(?:,[0-9]{{3}})+(?![0-9])(?:\.[0-9]+)?"
    rf"|[0-9]{{1,{MOST_SIGNS + 1}}}(?:\.[0-9]+)?)"
    rf"|(?P<chinese>[{CHINESE_DIGITS}两十百千][{CHINESE_DIGITS}两十百千万亿]{{0,{MOST_SIGNS}}}(?=(?:{_MORE})?(?:{_UNITS}))))"
    rf"(?P<scale>[百千万亿](?!元))?(?P<more>{_MORE})?(?P<unit>{_UNITS})?"
)
_ROW_OF = {"arabic": "0123456789,.", "chinese": f"{CHINESE_DIGITS}两十百千万亿"}
_NO_NUMBER_AFTER = frozenset("第每逐某同任那几数多唯统之")
"""After these a number names one of several things or is part of a word: 第一件, 每一件."""
_NO_WORD_NUMBER_AFTER = frozenset("上下")
"""The same before a number in words: 上百件, but 网上70件."""
_RANGE = re.compile(r"[0-9%千百十]\s?[-—–~～至到.]$")


class Numeral(Struct, frozen=True):
    """A number in a text: where it stands, how much it is, of what.

    `start` to `end` are the figures alone, `stop` is after the unit. Amounts of money are in
    万元; `quantum` is the value of the last place written, for numbers that were rounded: 12.6万元,
    1.2万件.
    """

    start: int
    end: int
    stop: int
    number: Number
    unit: str
    is_exact: bool
    quantum: Decimal = Decimal(1)

    @property
    def is_rounded_count(self) -> bool:
        """Tell whether it counts things in tens of thousands or the like: 1.2万件."""
        return self.quantum > 1 and self.unit not in _MONEY


def read_numeral(text: str, at: int) -> Numeral | None:
    """Return the number that starts at a place in a text of plain digits, if there is one."""
    match = _NUMERAL.match(text, at)
    if match is None or (text[at - 1 : at] in _NO_NUMBER_AFTER and at):
        return None
    if _is_too_long(text, match):
        return None
    group = "arabic" if match["arabic"] is not None else "chinese"
    if group == "chinese" and text[at - 1 : at] in _NO_WORD_NUMBER_AFTER and at:
        return None
    number = _read_arabic(match["arabic"]) if match["arabic"] else parse_chinese(match["chinese"])
    if number is None:
        return None
    unit = match["unit"] or ""
    quantum = Decimal(1)
    if unit in _MONEY:
        quantum = Decimal(1).scaleb(-_count_decimals(match[group])) * _MONEY[unit]
        number = number * _MONEY[unit]
    elif match["scale"]:
        scale = _ALL_SCALES[match["scale"]]
        quantum = Decimal(scale).scaleb(-_count_decimals(match[group]))
        number = number * scale
        number = int(number) if number == int(number) else number
    elif isinstance(number, Decimal):
        unit = ""  # 1.5件 counts nothing
    return Numeral(
        start=at,
        end=match.end(group),
        stop=match.end(),
        number=number,
        unit="件" if unit == "件次" else unit,
        is_exact=_is_exact(text, match),
        quantum=quantum,
    )


def read_share(text: str, at: int) -> Numeral:
    """Return a percentage, such as 51.85%, that stands at a place."""
    written = text.removesuffix("%")
    return Numeral(
        start=at,
        end=at + len(written),
        stop=at + len(text),
        number=Decimal(written),
        unit="%",
        is_exact=True,
        quantum=Decimal(1).scaleb(-_count_decimals(written)),
    )


def parse_chinese(text: str) -> int | None:
    """Return the value of a number in Chinese numerals: 十八, 一百零五, 两千三百, 二〇二五.

    What is longer than any figure is none: 亿 after 亿 grows beyond what can be written out.
    """
    if len(text) > MOST_SIGNS:
        return None
    if not any(sign in _SCALES or sign in _LARGE_SCALES for sign in text):
        digits = "".join(str(_CHINESE[sign]) for sign in text if sign in _CHINESE)
        return int(digits) if len(digits) == len(text) and digits else None
    total = section = digit = 0
    for sign in text:
        if sign in _CHINESE:
            digit = _CHINESE[sign]
        elif sign in _SCALES:
            section += (digit or 1) * _SCALES[sign]
            digit = 0
        elif sign in _LARGE_SCALES:
            total = (total + section + digit) * _LARGE_SCALES[sign]
            section = digit = 0
        else:
            return None
    return total + section + digit


def _is_too_long(text: str, match: re.Match[str]) -> bool:
    """Tell whether a number belongs to a longer row of signs than is read.

    The end of such a row is no number either: it would be a figure that nobody wrote.
    """
    group = "arabic" if match["arabic"] is not None else "chinese"
    before = text[max(0, match.start() - MOST_SIGNS) : match.start()]
    signs = _ROW_OF[group]
    row = len(before) - len(before.rstrip(signs)) + match.end(group) - match.start()
    return row > MOST_SIGNS


def _read_arabic(text: str) -> Number:
    plain = text.replace(",", "")
    return Decimal(plain) if "." in plain else int(plain)


def _count_decimals(text: str) -> int:
    return len(text.partition(".")[2])


def _is_exact(text: str, match: re.Match[str]) -> bool:
    before, after = text[max(0, match.start() - 3) : match.start()], text[match.end() :][:2]
    is_rounded = bool(match["more"] or (match["scale"] and not match["unit"]))
    is_range = bool(_RANGE.search(before)) or after[:1] in {"-", "—", "–", "~", "～"}
    return not (is_rounded or is_range or before.endswith(_ABOUT) or after.startswith(_AFTER))

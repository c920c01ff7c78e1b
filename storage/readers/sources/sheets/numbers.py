"""What a number in a sheet is seen as: exact, without exponent, its number format followed.

Number formats are those of Excel (ECMA-376 part 1, 18.8.31): up to four sections for positive,
negative and zero numbers and for texts.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from storage.readers.sources.sheets.remarks import (
    DISTORTED,
    DISTORTED_TEXT,
    ROUNDED,
    UNSEEN,
    Tally,
)

GENERAL = "General"
_CHINESE_GENERAL = "G/通用格式"
_DIGITS_SEEN = 15
"""Excel shows no more: 0.1+0.2 is 0.3, though the file says 0.30000000000000004."""

# A quoted text, an escaped character, a blank as wide as one, a filling one, a bracket.
_PIECES = re.compile(r'"([^"]*)"?|[\\!](.)|_.|\*.|\[([^\]]*)\]|([^\x00-\x7f])')
_ELAPSED = re.compile(r"[hms]+", re.IGNORECASE)
_SECTIONS = re.compile(r'(?:"[^"]*"?|\\.|\[[^\]]*\]|[^;"\\\[])*')
_CURRENCY = re.compile("[¥￥$€£\\s\u3000]")
_PLACE = "\x00"  # where a literal text stood
_ONLY_IF_NOT_ZERO = re.compile("[^0?]*#[^0?]*")
_SIGNS = {"-", "+", "(", ")", "（", "）", "–", "—"}
_DATE = re.compile("[ymdhs]|aaa")
_NO_DATE = re.compile("general|am/pm|a/p|e[+-]")
_LAST_DATE = 2_958_466  # the day after 9999-12-31
_LEAP_DAY = 60  # Excel's 29 February 1900, which never was


class _Section(NamedTuple):
    """A section of a number format, parted into what steers and what is shown as it is."""

    codes: str
    before: str
    after: str
    is_broken: bool
    """A literal text stands between the digits, or holds digits: they read as another number."""


def shown_number(value: float, code: str, tally: Tally, *, is_1904: bool = False) -> str:
    """Return a number as a cell with this number format shows it, with all its digits."""
    section = _section_for(value, code)
    if not section.codes or (value == 0 and _ONLY_IF_NOT_ZERO.fullmatch(section.codes)):
        tally[UNSEEN] += 1
        return ""
    if _is_date(section.codes):
        return _shown_date(value, section, is_1904=is_1904)
    if section.is_broken or re.search(r"[0#?.],+(?![0#?,])", section.codes):
        tally[DISTORTED] += 1
        return DISTORTED_TEXT
    if not section.codes.strip(_PLACE + " -"):  # a text in place of the number; a dash is zero
        return section.before or plain_number(value)
    _count_rounding(value, section.codes, tally)
    percent = section.codes.count("%")
    text = plain_number(value, shift=2 * percent) + "%" * percent
    return f"{section.before}{text}{section.after}"


def shows_text(code: str) -> bool:
    """Tell whether a cell with this number format shows a text at all; `;;;` shows none."""
    sections = _sections(code)
    return len(sections) < 4 or bool(sections[3].codes)  # noqa: PLR2004  the fourth is for texts


def plain_number(value: float, shift: int = 0) -> str:
    """Return a number as people write it: `13612`, `24252.311082`, never `1e+16`."""
    number = Decimal(f"{value:.{_DIGITS_SEEN}g}").scaleb(shift)
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


@lru_cache(maxsize=512)
def _sections(code: str) -> tuple[_Section, ...]:
    code = code.replace(_CHINESE_GENERAL, GENERAL)
    return tuple(_parted(part) for part in _split(code)[:4])


def _split(code: str) -> list[str]:
    parts, start = [], 0
    while True:
        match = _SECTIONS.match(code, start)
        end = match.end() if match else start
        parts.append(code[start:end])
        if end >= len(code):
            return parts
        start = end + 1


def _parted(part: str) -> _Section:
    literals: list[str] = []

    def take(match: re.Match[str]) -> str:
        quoted, escaped, bracket, foreign = match.groups()
        if bracket is not None:
            return match[0] if _ELAPSED.fullmatch(bracket) else ""
        literal = _CURRENCY.sub("", quoted or escaped or foreign or "")
        if not literal:
            return ""
        literals.append("" if literal in _SIGNS else literal)
        return _PLACE

    codes = _PIECES.sub(take, part).strip()
    first, last = _ends_of_digits(codes)
    parting = codes[:first].count(_PLACE)
    has_digits = any(any(map(str.isdigit, literal)) for literal in literals)
    return _Section(
        codes,
        "".join(literals[:parting]),
        "".join(literals[parting:]),
        is_broken=_PLACE in codes[first:last] or has_digits,
    )


def _ends_of_digits(codes: str) -> tuple[int, int]:
    places = [match.start() for match in re.finditer(r"[0#?]", codes)]
    if places:
        return places[0], places[-1] + 1
    general = codes.lower().find("general")
    return (general, general + 7) if general >= 0 else (len(codes), len(codes))


def _section_for(value: float, code: str) -> _Section:
    if re.search(
        r"\[[<>=]", code
    ):  # conditions of its own: none of its sections is trusted to hide
        return _sections(GENERAL)[0]
    sections = _sections(code or GENERAL)
    numeric = sections[:3]
    if value < 0 and len(numeric) > 1:
        return numeric[1]
    if value == 0 and len(numeric) > 2:  # noqa: PLR2004  the third is for zero
        return numeric[2]
    return numeric[0]


def _is_date(codes: str) -> bool:
    return bool(_DATE.search(_NO_DATE.sub("", codes.lower())))


def _count_rounding(value: float, codes: str, tally: Tally) -> None:
    if not re.search(r"[0#?]", codes) or re.search(r"[eE/]", codes):
        return
    decimals = re.search(r"\.([0#?]*)", codes)
    places = len(decimals[1]) if decimals else 0
    number = Decimal(plain_number(value, shift=2 * codes.count("%")))
    if number != round(number, places):
        tally[ROUNDED] += 1


def _shown_date(value: float, section: _Section, *, is_1904: bool) -> str:
    if not 0 <= value < _LAST_DATE:
        return "####"  # so does Excel
    codes = section.codes.replace(_PLACE, "")
    if re.search(r"\[[hms]+\]", codes, re.IGNORECASE):
        seconds = round(value * 86_400)
        return f"{seconds // 3600}:{seconds // 60 % 60:02}"
    base = datetime(1904, 1, 1) if is_1904 else datetime(1899, 12, 30)  # noqa: DTZ001
    if not is_1904 and value < _LEAP_DAY:
        base += timedelta(days=1)
    moment = base + timedelta(seconds=round(value * 86_400))
    return shown_moment(moment, codes)


def shown_moment(moment: datetime, codes: str) -> str:
    """Return the parts of a moment that a date format has, as `2025年1月20日 9:05`."""
    codes = codes.lower()
    has_time = "h" in codes or "s" in codes
    codes = re.sub(r"h+[^ymdhs]*m+|m+[^ymdhs]*(?=s)|am/pm|a/p", "", codes)
    date = ""
    if "y" in codes or "e" in codes:
        date += f"{moment.year}年" if "m" in codes else str(moment.year)
    if "m" in codes:
        date += f"{moment.month}月"
    if "d" in codes:
        date += f"{moment.day}日"
    if not date and not has_time:  # a weekday alone
        date = f"{moment.year}年{moment.month}月{moment.day}日"
    time = f"{moment.hour}:{moment.minute:02}" if has_time else ""
    return f"{date} {time}".strip()

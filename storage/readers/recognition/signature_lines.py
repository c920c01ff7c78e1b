"""Organ and date at the end of a report."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from typing import TYPE_CHECKING

from msgspec import Struct

from forms.model.dates import parse_date
from storage.readers.wording import without_blanks

if TYPE_CHECKING:
    from collections.abc import Sequence

_WRITTEN_DATE = re.compile(
    r"(?P<year>[〇○零一二三四五六七八九]{4})年"
    r"(?P<month>[一二三四五六七八九十]{1,3})月(?P<day>[一二三四五六七八九十]{1,3})日"
)
_DIGITS = {digit: value for value, digit in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0}
_LONGEST_DATE = 60
_SEAL = re.compile(r"[(（](?:盖章|公章|印章)[)）]")
# Last characters of organs' names; a sentence such as “没有其他需要报告的事项” ends otherwise.
_ORGAN_NAME = re.compile(
    r"[^。，,；;：:、！!？?|]{1,49}"
    r"[局委办厅府院会部处署站所室心司校学队道镇乡区县市省州盟旗团社台网库场行组馆园城港厂关]"
)


class Signature(Struct, frozen=True):
    """Organ and date as signed, each empty where it is missing, and the lines they take."""

    organization: str = ""
    date: str = ""
    line_count: int = 0

    def is_same_as(self, other: Signature) -> bool:
        """Tell whether the same organ and date are signed elsewhere."""
        return (self.organization, self.date) == (other.organization, other.date)


def find_signature(lines: Sequence[str], organization: str = "") -> Signature:
    """Return the signature in the last lines: the organ's name, then the date.

    Both may stand on one line, and a long name on two. A name without a date is a signature only
    where it is the `organization` known from the title.
    """
    if not lines or not lines[-1].strip():
        return Signature()
    last = lines[-1]
    if date := read_date(last):
        if organization and without_blanks("".join(lines[-3:-1])) == organization:
            return Signature(organization, date, 3)
        organ = _read_organ(lines[-2], organization) if len(lines) > 1 else ""
        return Signature(organ, date, 2 if organ else 1)
    if organization and _read_organ(last, organization) == organization:
        return Signature(organization, "", 1)
    name, *rest = last.split(maxsplit=1)
    organ, date = _read_organ(name, organization), read_date(rest[0] if rest else "")
    return Signature(organ, date, 1) if organ and date else Signature()


def read_date(line: str) -> str:
    """Return the date that a line consists of as `2021-01-20`, else an empty string.

    Brackets around it and the Chinese numerals of older papers are understood.
    """
    compact = without_blanks(unicodedata.normalize("NFKC", line[:_LONGEST_DATE])).strip("()")
    found = parse_date(compact) or _read_written_date(compact)
    return found.isoformat() if found else ""


def _read_written_date(compact: str) -> dt.date | None:
    match = _WRITTEN_DATE.fullmatch(compact)
    if match is None:
        return None
    year = int("".join(str(_DIGITS[digit]) for digit in match["year"]))
    try:
        return dt.date(year, _read_number(match["month"]), _read_number(match["day"]))
    except ValueError:
        return None


def _read_number(written: str) -> int:
    """Read a number up to 99 (`二十一`); what is no such number becomes no day of a month."""
    tens, ten, ones = written.rpartition("十")
    if not ten:
        return _DIGITS[written] if len(written) == 1 else 0
    if len(tens) > 1 or "十" in tens or len(ones) > 1:
        return 0
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)


def _read_organ(line: str, expected: str) -> str:
    name = without_blanks(_SEAL.sub("", line))
    return name if name == expected or _ORGAN_NAME.fullmatch(name) else ""

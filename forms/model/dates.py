"""Dates as people write them, kept as ISO text."""

from __future__ import annotations

import datetime as dt
import re

_FULL_WIDTH = str.maketrans("０１２３４５６７８９．－／", "0123456789.-/")
_DATE = re.compile(
    r"([0-9]{4}) *[-./年] *([0-9]{1,2}) *[-./月] *([0-9]{1,2}) *日?|([0-9]{4})([0-9]{2})([0-9]{2})"
)


def parse_date(text: str) -> dt.date | None:
    """Read a date such as `2026年1月20日`, `2026-1-20`, `2026.1.20` or `20260120`."""
    match = _DATE.fullmatch(text.strip().translate(_FULL_WIDTH))
    if match is None:
        return None
    year, month, day = (int(part) for part in match.groups() if part is not None)
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def normalize_date(text: str) -> str:
    """Return a date as ISO text, or the text as typed where it is no date."""
    found = parse_date(text)
    return found.isoformat() if found is not None else text.strip()


def show_date(text: str) -> str:
    """Return a date as it is printed, Arabic numerals without leading zeros (GB/T 9704 §7.3.5)."""
    found = parse_date(text)
    return f"{found.year}年{found.month}月{found.day}日" if found is not None else text

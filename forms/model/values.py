"""Figures as people type them, and the one canonical text that is kept.

A figure is kept as text. `parse_value` says what a text means in a cell of a kind; text that is no
figure of that kind is kept as it was typed, together with the reason that a clerk can act on.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from msgspec import Struct

from forms.edition.terms import ValueKind

Number = int | Decimal

MAX_DIGITS = 12
"""Digits before the decimal point; the longest published figure has 8 (domain handbook 1.8)."""
MAX_DECIMALS = 6
"""Decimals of an amount in 万元: 0.000001 is one fen."""

_BLANKS = (
    " \t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006"
    "\u2007\u2008\u2009\u200a\u200b\u2028\u2029\u202f\u205f\u3000\ufeff"
)
"""All that Unicode calls white space, and two characters that are seen even less."""
_FULL_WIDTH = str.maketrans("０１２３４５６７８９．，＋－　", "0123456789.,+- ")
_SIGNS = str.maketrans("−﹣–‐‑‒﹢", "------+")
_SEPARATORS = str.maketrans("", "", ", \u00a0\u2009\u202f'")
_NUMBER = re.compile(
    r"(?P<sign>[+-]?) ?"
    r"(?P<whole>[0-9]+|[0-9]{1,3}(?:[, \u00a0\u2009\u202f'][0-9]{3})+)"
    r"(?:\.(?P<decimals>[0-9]+))?"
)
_COUNT_UNITS = ("件", "条", "项", "份", "宗", "起", "个", "次")
_MONEY_UNITS = ("万元", "万")
_CHINESE_NUMERALS = frozenset("〇零一二两三四五六七八九十百千万")
_NOTHING = frozenset({"/", "-", "—", "——", "无", "\\", "／", "－", "--", "没有", "零"})


class Value(Struct, frozen=True):
    """What a text means in a cell.

    `text` is canonical when `number` is set, empty when the cell is blank, and otherwise the text
    as typed, with `fault` saying in Chinese what is wrong and what to do.
    """

    text: str
    number: Number | None = None
    fault: str = ""

    @property
    def is_blank(self) -> bool:
        """Tell whether nothing was filled in."""
        return not self.text


BLANK = Value("")


@lru_cache(maxsize=4096)
def parse_value(kind: ValueKind, typed: str) -> Value:
    """Read a figure as typed: full-width digits, thousands separators, spaces, a trailing unit."""
    kept = typed.strip(_BLANKS)
    if not kept:
        return BLANK
    text = kept.translate(_FULL_WIDTH).translate(_SIGNS).strip()
    text = _strip_unit(text, kind)
    match = _NUMBER.fullmatch(text)
    if match is None:
        return Value(kept, fault=_explain(kept, kind))
    return _read_number(kind, kept, match)


def format_number(number: Number) -> str:
    """Write a number as canonical text: plain digits, no exponent, no trailing zeros."""
    if isinstance(number, int):
        return str(number)
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def read_amount(typed: str, *, allows_decimals: bool) -> Number | None:
    """Return an amount by which a figure is corrected, `None` where a text is none.

    It may be below nothing, of every kind of figure.
    """
    text = typed.strip(_BLANKS).translate(_FULL_WIDTH).translate(_SIGNS)
    kind = ValueKind.MONEY if allows_decimals else ValueKind.COUNT
    number = parse_value(kind, text.lstrip("+-")).number
    if number is None or len(text) - len(text.lstrip("+-")) > 1:
        return None
    return -number if text.startswith("-") else number


def is_figure_like(text: str) -> bool:
    """Tell whether a text stands in a figure's place: a figure, or a sign for nothing."""
    kept = text.strip(_BLANKS)
    if kept in _NOTHING:
        return True
    return any(parse_value(kind, text).number is not None for kind in ValueKind)


def _read_number(kind: ValueKind, kept: str, match: re.Match[str]) -> Value:
    sign = match["sign"]
    whole = match["whole"].translate(_SEPARATORS).lstrip("0") or "0"
    decimals = (match["decimals"] or "").rstrip("0")
    if fault := _find_fault(kind, sign, whole, match["decimals"] or ""):
        return Value(kept, fault=fault)
    if kind is ValueKind.MONEY:
        text = f"{whole}.{decimals}" if decimals else whole
        return Value(text, Decimal(text))
    number = int(whole) if sign != "-" else -int(whole)
    shown_sign = "+" if sign == "+" and number and kind is ValueKind.SIGNED_COUNT else ""
    return Value(f"{shown_sign}{number}", number)


def _find_fault(kind: ValueKind, sign: str, whole: str, decimals: str) -> str:
    if len(whole) > MAX_DIGITS:
        return f"数字超过{MAX_DIGITS}位，请核对是否多打了几位"
    is_negative = sign == "-" and f"{whole}{decimals}".strip("0") != ""
    if kind is ValueKind.MONEY:
        too_fine = f"金额以万元为单位，最多{MAX_DECIMALS}位小数"
        fault = too_fine if len(decimals.rstrip("0")) > MAX_DECIMALS else ""
        return "金额不能是负数" if is_negative else fault
    if decimals:
        return "件数要填整数，不能有小数"
    return "件数不能是负数" if is_negative and kind is ValueKind.COUNT else ""


def _strip_unit(text: str, kind: ValueKind) -> str:
    units = _MONEY_UNITS if kind is ValueKind.MONEY else _COUNT_UNITS
    for unit in units:
        if text.endswith(unit):
            return text.removesuffix(unit).rstrip()
    return text


def _explain(kept: str, kind: ValueKind) -> str:
    if kept in _NOTHING:
        return "没有的请填0"
    if kind is ValueKind.MONEY and kept.endswith("元"):
        return "单位应为万元，请把元换算成万元后填数字"
    if kind is ValueKind.MONEY:
        return "应填以万元为单位的数字"
    if kept and all(sign in _CHINESE_NUMERALS for sign in kept):
        return "应填整数，请改用阿拉伯数字"
    return "应填整数"

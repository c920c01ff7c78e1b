"""The numbers of list items, which a browser writes in front of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage.readers.wording import whole_number

if TYPE_CHECKING:
    from collections.abc import Mapping

_TYPES = {"a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman"}
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_DIGITS = "零一二三四五六七八九"
_CHINESE = ("cjk-ideographic", "simp-chinese", "trad-chinese", "cjk-decimal")
_LETTERS = 26
_MOST_ROMAN = 39
_MOST_CHINESE = 99


def first(attributes: Mapping[str, str]) -> int | None:
    """Return the number of the first item, None where they count in a way of their own."""
    return None if "reversed" in attributes else value(attributes.get("start", ""), 1)


def value(text: str, default: int) -> int:
    """Return the number that an attribute gives, or the default."""
    return whole_number(text.strip(), default)


def style_of(attributes: Mapping[str, str]) -> str:
    """Return the style that the attribute `type` stands for."""
    return _TYPES.get(attributes.get("type", ""), "")


def write(number: int, style: str) -> str:
    """Return the number as it is shown, empty where the style shows none."""
    if any(word in style for word in ("none", "disc", "circle", "square")):
        return ""
    if any(word in style for word in _CHINESE) and 0 < number <= _MOST_CHINESE:
        return _write_chinese(number) + "、"
    letters = ""
    if ("alpha" in style or "latin" in style) and 0 < number <= _LETTERS:
        letters = chr(ord("a") + number - 1)
    elif "roman" in style and 0 < number <= _MOST_ROMAN:
        letters = _write_roman(number)
    if not letters:
        return f"{number}."
    return (letters.upper() if "upper" in style else letters) + "."


def _write_chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    head = ("" if tens == 1 else _DIGITS[tens]) + "十" if tens else ""
    return head + (_DIGITS[ones] if ones else "")


def _write_roman(number: int) -> str:
    text = ""
    for worth, letters in _ROMAN:
        text += letters * (number // worth)
        number %= worth
    return text

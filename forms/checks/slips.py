"""Slips of the fingers: how one figure may have become another while it was typed."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from forms.model.values import Number

_SIGN = "正负号可能写反"
_SWAPPED = "数字可能颠倒"
_ZERO_TOO_MANY = "可能多打一个0"
_ZERO_TOO_FEW = "可能漏打一个0"
_DIGIT_TOO_MANY = "可能多打一个重复的数字"
_DIGIT_TOO_FEW = "可能漏打一个重复的数字"


def typical_slips(typed: Number) -> dict[Number, str]:
    """Return the figures that may have been meant by what was typed, each with the slip."""
    if not typed:
        return {}
    meant: dict[Number, str] = {-typed: _SIGN}
    if isinstance(typed, int):
        sign = 1 if typed > 0 else -1
        for text, words in _retyped(str(abs(typed))):
            meant.setdefault(sign * int(text), words)
    meant.pop(typed, None)
    return meant


def _retyped(text: str) -> Iterator[tuple[str, str]]:
    for first, second in combinations(range(len(text)), 2):
        digits = list(text)
        digits[first], digits[second] = digits[second], digits[first]
        if digits[0] != "0":
            yield "".join(digits), _SWAPPED
    yield text + "0", _ZERO_TOO_FEW
    if len(text) > 1 and text.endswith("0"):
        yield text[:-1], _ZERO_TOO_MANY
    for place, digit in enumerate(text):
        yield text[:place] + digit + text[place:], _DIGIT_TOO_FEW
        if place and digit == text[place - 1]:
            yield text[:place] + text[place + 1 :], _DIGIT_TOO_MANY

"""Slips of the fingers: how one figure may have become another while it was typed."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator

    from forms.model.values import Number

_SIGN = "正负号可能写反"
_SWAPPED = "数字可能颠倒"
_ZERO_TOO_MANY = "可能多打一个0"
_ZERO_TOO_FEW = "可能漏打一个0"
_DIGIT_TOO_MANY = "可能多打一个重复的数字"
_DIGIT_TOO_FEW = "可能漏打一个重复的数字"


class Likeness(Struct, frozen=True):
    """How one figure resembles another: in words, and how seldom it comes about (0 is often)."""

    words: str
    cost: float
    is_weak: bool = False
    """Said only where nothing else is to be said."""


_TYPICAL = 1.0
_DIGIT_LOST = Likeness("可能漏打一个数字", 2.0)
_DIGIT_ADDED = Likeness("可能多打一个数字", 2.0)
_DIGIT_WRONG = Likeness("可能打错一个数字", 2.5)
_ONE_OFF = Likeness("只差 1，可能数错", 2.5, is_weak=True)
_UNLIKE = Likeness("", 5.0)


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


def compare_figures(typed: Number, meant: Number) -> Likeness:
    """Return how a figure that was meant may have become what was typed."""
    words = typical_slips(typed).get(meant)
    if words is not None:
        return Likeness(words, _TYPICAL)
    if not (isinstance(typed, int) and isinstance(meant, int) and typed > 0 and meant > 0):
        return _UNLIKE
    if abs(typed - meant) == 1:
        return _ONE_OFF
    return _compare_digits(str(typed), str(meant))


def _compare_digits(typed: str, meant: str) -> Likeness:
    if len(typed) == len(meant) > 1:
        differing = sum(one != other for one, other in zip(typed, meant, strict=True))
        return _DIGIT_WRONG if differing == 1 else _UNLIKE
    longer, shorter = (meant, typed) if len(meant) > len(typed) else (typed, meant)
    # Of a figure of two digits the one that is left says nothing about the other.
    if len(longer) != len(shorter) + 1 or shorter not in _without_one_digit(longer):
        return _UNLIKE
    return _DIGIT_LOST if longer == meant else _DIGIT_ADDED


def _without_one_digit(text: str) -> set[str]:
    return {text[:place] + text[place + 1 :] for place in range(len(text))}


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

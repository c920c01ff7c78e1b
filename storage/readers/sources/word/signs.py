"""What Word does not write as text: characters of picture fonts, and mathematical formulas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage.readers.sources.word.names import M, W

if TYPE_CHECKING:
    from lxml.etree import _Element

_PRIVATE = 0xF000
_ASCII = range(0x20, 0x7F)
_SHOWN = range(0x20, 0x110000)
_WITHOUT_SHAPE = range(0xD800, 0xF900)
"""Surrogates, and the codes that each font uses as it likes."""
_UNKNOWN = "□"
# Wingdings, and Wingdings 2 for the boxes that forms tick.
_PICTURES = {
    "wingdings": {
        0x6C: "●", 0x6E: "■", 0x6F: "□", 0x71: "❑", 0x75: "◆", 0xA1: "○", 0xA8: "□", 0xD8: "➢",
        0xFB: "×", 0xFC: "√", 0xFD: "☒", 0xFE: "☑",
        **{0x80 + number: "⓪①②③④⑤⑥⑦⑧⑨⑩"[number] for number in range(11)},
    },
    "wingdings 2": {0x4F: "×", 0x50: "√", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0xA3: "□"},
}  # fmt: skip

_TEXTS = frozenset({f"{M}t", f"{W}t"})
# What stands before and behind each part of a structure.
_AROUND = {
    f"{M}num": ("(", ")"),
    f"{M}den": ("/(", ")"),
    f"{M}sup": ("[", "]"),
    f"{M}sub": ("[", "]"),
    f"{M}deg": ("[", "]"),
    f"{M}lim": ("[", "]"),
    f"{M}mr": ("", ";"),
}
_MAX_DEPTH = 60


def symbol(font: str, code: str) -> str:
    """Return the character of a `w:sym`: its font and its code in hexadecimal digits."""
    try:
        number = int(code, 16)
    except ValueError:
        return _UNKNOWN
    pictures = _PICTURES.get(font.lower())
    if pictures is not None:
        return pictures.get(number % _PRIVATE if number >= _PRIVATE else number, _UNKNOWN)
    if number >= _PRIVATE and number - _PRIVATE in _ASCII:
        return chr(number - _PRIVATE)  # the font Symbol has its digits and signs there
    return chr(number) if number in _SHOWN and number not in _WITHOUT_SHAPE else _UNKNOWN


def formula_text(formula: _Element, depth: int = 0) -> str:
    """Return the text of an `m:oMath`: 3/4 as (3)/(4), raised and lowered parts in brackets.

    So no two of its figures run together.
    """
    if formula.tag in _TEXTS:
        return formula.text or ""
    if depth > _MAX_DEPTH:
        return "…"
    before, behind = _AROUND.get(str(formula.tag), ("", ""))
    return before + "".join(formula_text(part, depth + 1) for part in formula) + behind

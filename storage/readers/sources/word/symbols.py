"""Characters of Word's picture fonts, as the characters that look the same."""

from __future__ import annotations

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

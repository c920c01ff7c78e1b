"""The one rule of what is only typography: two spellings that say the same."""

from __future__ import annotations

import re
from functools import lru_cache

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
"""Letters, digits and punctuation of full width are those of half width."""
_QUOTES = "\"'“”„‟‘’‚‛＂＇「」『』﹁﹂﹃﹄〝〞〟`´′″"
_DASHES = "-‐‑‒–—―−─﹣－"
_ALIKE = {
    **_FULL_WIDTH,
    **dict.fromkeys(map(ord, _QUOTES), '"'),
    **dict.fromkeys(map(ord, _DASHES), "-"),
    **dict.fromkeys(map(ord, "。｡．"), "."),
    **dict.fromkeys(map(ord, "､、"), "、"),
    **dict.fromkeys(map(ord, "・•‧∙⋅"), "·"),
    ord("…"): "...",
    ord("〇"): "○",
    ord("\u25ef"): "○",
}
_UNSEEN = re.compile(
    "[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\x00-\x08\x0e-\x1b\x7f]"
)
_BLANKS = re.compile(r"\s+")
_BLANKS_THAT_PART = re.compile(r"(?<=[0-9A-Za-z])\s+(?=[0-9A-Za-z])")


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """Return what two spellings of a text have in common if they differ in typography only.

    Punctuation, letters and digits of full and half width, kinds of quotation marks and dashes,
    blanks, kinds of line ends and characters that nobody sees make no difference. A blank between
    two figures or two Latin words does: `1 2` is not `12`.
    """
    seen = _UNSEEN.sub("", text).translate(_ALIKE)
    return _BLANKS.sub("", _BLANKS_THAT_PART.sub("\0", seen)).replace("\0", " ")


def is_same(text: str, other: str) -> bool:
    """Tell whether two texts differ in their typography at most."""
    return text == other or plain(text) == plain(other)

"""Chinese and Latin beside each other: which character is what, and the blank between the two.

Word processors keep Chinese characters and Latin letters or digits a little apart, and part a line
of text where the one changes to the other. Here that is said once for everything that measures.
"""

from __future__ import annotations

import re

SCRIPT_SPACE = 0.2
"""The blank in em, as LibreOffice makes it; Word's is said to be a quarter."""

_CHINESE = (
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3041-\u312f\u3400-\u9fff\uac00-\ud7ff\uf900-\ufaff"
    "\uff10-\uff19\uff21-\uff3a\uff41-\uff5a"
)
_LATIN = "0-9A-Za-z\u00c0-\u024f"
_SPACED = re.compile(f"(?<=[{_CHINESE}])(?=[{_LATIN}])|(?<=[{_LATIN}])(?=[{_CHINESE}])")
_WEAK = re.compile("[ \u00a0\u2000-\u206f]")
"""Blanks and general punctuation, quotation marks and dashes among it, go with what is before."""
_WIDE = re.compile(
    "[\u1100-\u11ff\u2e80-\ua4cf\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe6f\uff00-\uffef"
    "\U00010000-\U0010ffff]"
)


def find_script_spaces(text: str) -> list[int]:
    """Return the places in a text where a blank stands between Chinese and Latin."""
    return [match.start() for match in _SPACED.finditer(text)]


def are_chinese(text: str) -> list[bool]:
    """Return of each character whether it is set as Chinese."""
    found: list[bool | None] = []
    current: bool | None = None
    for character in text:
        if not _WEAK.match(character):
            current = _WIDE.match(character) is not None
        found.append(current)
    first = next((each for each in found if each is not None), True)
    return [first if each is None else each for each in found]

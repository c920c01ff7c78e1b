"""A paragraph's text in the making: pieces, raised or not, and the results of fields."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_RAISED_DIGITS = re.compile("(?<=[0-9０-９])[¹²³⁰⁴-⁹₀-₉①-⑳]+")
_SINGLE = str.maketrans(
    {
        **dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789", strict=True)),
        **dict(zip("₀₁₂₃₄₅₆₇₈₉", "0123456789", strict=True)),
        **{chr(0x2460 + number): str(number + 1) for number in range(20)},
    }
)
_BRACKETED = re.compile(r"\s*[\[［〔【].*[\]］〕】]\s*", re.DOTALL)
_ENCLOSED = re.compile(r"\\o\\ac\(.*[,，;]\s*([^,，;()]+)\)\s*$", re.IGNORECASE)
_SHOWING = ("EQ", "=", "FORMDROPDOWN", "FORMCHECKBOX")
"""Fields that show something which they keep in their code, or nowhere."""
_PAGE_END = "\f"  # no text in XML can hold it

LEVEL, RAISED, LIFTED = range(3)
"""How a piece of text stands: on the line, raised by its format, or lifted by some points."""


class Line:
    """Collects what is seen of a paragraph, in order."""

    def __init__(self) -> None:
        self._pieces: list[tuple[str, int]] = []
        self._fields: list[_Field] = []
        self._codes = 0
        self.unresolved = 0
        """Fields that show something and keep no result."""
        self.is_empty = True
        """Whether nothing but blanks was added so far."""

    def __len__(self) -> int:
        """Return how many pieces were added."""
        return len(self._pieces)

    def add(self, text: str, level: int = LEVEL) -> None:
        """Add text, unless it belongs to the code of a field."""
        if not self._codes:
            self._pieces.append((text, level))
            self.is_empty = self.is_empty and not text.strip()

    def end_page(self) -> None:
        """Note the end of a page or column: it is a line's end where text stands on both sides."""
        self.add(_PAGE_END)

    def begin_field(self) -> None:
        """Begin a field with its code."""
        self._fields.append(_Field())
        self._codes += 1

    def add_code(self, text: str) -> None:
        """Add to the code of the field that was begun last."""
        if self._fields:
            self._fields[-1].code += text

    def begin_result(self) -> None:
        """End the code of a field: what follows is seen."""
        if self._fields and not self._fields[-1].has_result:
            self._fields[-1].has_result = True
            self._codes -= 1

    def end_field(self) -> None:
        """End a field; a character in a circle is kept by Word as a code without a result."""
        if not self._fields:
            return
        field = self._fields.pop()
        if field.has_result:
            return
        self._codes -= 1
        code = field.code.replace(" ", "")
        enclosed = _ENCLOSED.search(code)
        if enclosed:
            self.add(f"[{enclosed[1]}]")
        elif code.upper().startswith(_SHOWING):
            self.unresolved += 1

    def text(self) -> str:
        """Return the text: what is raised in square brackets, so that it joins no figure."""
        lifts = any(level == LIFTED for text, level in self._pieces if text.strip())
        rests = any(level == LEVEL for text, level in self._pieces if text.strip())
        written = ""
        for text, level in self._groups():
            written += _bracket(text, level, written, is_mixed=lifts and rests)
        written = written.strip(_PAGE_END).replace(_PAGE_END, "\n")
        return _RAISED_DIGITS.sub(lambda found: f"[{found[0].translate(_SINGLE)}]", written)

    def _groups(self) -> Iterator[tuple[str, int]]:
        for level, pieces in groupby(self._pieces, key=lambda piece: piece[1]):
            yield "".join(text for text, _ in pieces), level


class _Field:
    """A field that is being read: its code, and whether its result has begun."""

    __slots__ = ("code", "has_result")

    def __init__(self) -> None:
        self.code = ""
        self.has_result = False


def _bracket(text: str, level: int, before: str, *, is_mixed: bool) -> str:
    if level == LEVEL or not text.strip() or _BRACKETED.fullmatch(text):
        return text
    if level == LIFTED and not (is_mixed and before[-1:].isdigit() and text[:1].isdigit()):
        return text  # offices lift whole labels to set them in the middle of a row
    return f"[{text.strip()}]"

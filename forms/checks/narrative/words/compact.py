"""A text without the spaces and line breaks that only come from its layout."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache

from forms.checks.narrative.words.numerals import FULL_WIDTH

_SPACES = " \t\u3000\u00a0\u2002\u2003\u2009\u202f\u200b\ufeff\r"
_PIECE = re.compile(rf"[^{_SPACES}\n]+|\n")
_ENDS = frozenset("。！？；：!?;:|")
_WRAPPED_LINE = 15
"""A shorter line is a heading or an item of a list; text lines of a page have 25 and more."""


class CompactText:
    """Text as it is read by the checks, and the way back to places in the text as written.

    Extracted documents have spaces around figures and a break at the end of every printed line;
    a break after a full line that ends no sentence is such a one (figures of published reports
    are torn by them). Full-width digits become plain ones, half-width commas full-width ones
    except inside a number.
    """

    def __init__(self, raw: str) -> None:
        self.raw = raw
        pieces: list[str] = []
        self._starts: list[int] = []
        self._offsets: list[int] = []
        length = line = 0
        for match in _PIECE.finditer(raw):
            piece = match[0]
            if piece == "\n":
                if line >= _WRAPPED_LINE and pieces[-1][-1] not in _ENDS:
                    line = 0
                    continue
                line = 0
            else:
                line += len(piece)
            self._starts.append(length)
            self._offsets.append(match.start() - length)
            pieces.append(piece)
            length += len(piece)
        self.text = _unify("".join(pieces))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return a stretch of the compact text as places in the raw text."""
        return self._place(start), self._place(end - 1) + 1

    def written(self, start: int, end: int) -> str:
        """Return a stretch as it was written, without line breaks."""
        first, last = self.span(start, end)
        return "".join(self.raw[first:last].split())

    def _place(self, at: int) -> int:
        return at + self._offsets[bisect_right(self._starts, at) - 1]


_PLAIN = {
    **{chr(wide): chr(plain) for wide, plain in FULL_WIDTH.items()},
    **dict(zip(";:()!?", "；：（）！？", strict=True)),
}
# Looking for the few signs is three times as fast as translating every one.
_NOT_PLAIN = re.compile(f"[{''.join(_PLAIN)}]")
_COMMA = re.compile(r",(?![0-9]{3}(?![0-9]))|(?<![0-9]),")


_STOP = re.compile(r"(?<=[\u4e00-\u9fff）”》%])\.(?![0-9A-Za-z])")
"""A full stop typed in half width; one inside a number or an address stays."""


def _unify(text: str) -> str:
    plain = _NOT_PLAIN.sub(lambda match: _PLAIN[match[0]], text)
    return _STOP.sub("。", _COMMA.sub("，", plain))


@lru_cache(maxsize=64)
def compact(text: str) -> CompactText:
    """Return a text without its layout, made once for all checks."""
    return CompactText(text)

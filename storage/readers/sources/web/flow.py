r"""Running text as a browser sets it: blanks collapsed, paragraphs parted, numbers written out."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from msgspec import Struct

from storage.readers.document import Paragraph, Table

_LINE = "\x01"
"""A line end that was meant, as of `<br>`."""
_BLANK = "\x02"
"""A blank that is kept, as in `<pre>`."""
_EDGES = " \t\u3000\xa0\u2002\u2003"
_TO_SPACE = str.maketrans("\t\r\f", "   ")
_TO_KEPT = str.maketrans({" ": _BLANK, "\t": _BLANK * 4, "\n": _LINE, "\r": None, "\f": _BLANK})
_SHOWN = str.maketrans({_BLANK: " ", "\xa0": " "})
# Nobody sees them; the soft hyphen only at the end of a line.
_UNSEEN = dict.fromkeys(
    [0xAD, 0x61C, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF]
)
_BLANKS = re.compile(r"(^|[^ \n])([ \n]+)(?=(.?))", re.DOTALL)
_NUMBERED = re.compile(r"[（(]?(?:\d{1,3}|[一二三四五六七八九十]{1,3}|[a-zA-Z])[.、．)）]|[①-⑳]")


class Inset(Struct, frozen=True):
    """A page within the page, by its address; only an archive can hold it."""

    address: str


Piece = Paragraph | Table | Inset


class Flow:
    """What runs from top to bottom: a page, a cell, a piece of furniture."""

    __slots__ = ("_pieces", "blocks", "number")  # a page may have 200 000 of them

    def __init__(self) -> None:
        self.blocks: list[Piece] = []
        self.number = ""
        self._pieces: list[str] = []

    @property
    def position(self) -> int:
        """Return a mark for `raise_from`."""
        return len(self._pieces)

    def write(self, text: str, space: str) -> None:
        """Add text; `space` is `pre` or `pre-line` where blanks or line ends are kept."""
        seen = text.translate(_UNSEEN)
        if space == "pre":
            seen = seen.translate(_TO_KEPT)
        else:
            seen = seen.translate(_TO_SPACE)
            if space == "pre-line":
                seen = seen.replace("\n", _LINE)
        self._pieces.append(seen)

    def break_line(self) -> None:
        """End a line within the paragraph."""
        self._pieces.append(_LINE)

    def raise_from(self, position: int) -> None:
        """Put what was written since a position into brackets: it is raised or lowered."""
        raised = "".join(self._pieces[position:])
        text = raised.strip(" \n" + _EDGES + _LINE + _BLANK)
        if text and not (text[0] in "[［【〔" and text[-1] in "]］】〕"):
            self._pieces[position:] = [raised.replace(text, f"[{text}]", 1)]

    def end_paragraph(self) -> bool:
        """Close the paragraph; tell whether there was one."""
        if not self._pieces:
            return False
        text = _collapse("".join(self._pieces))
        self._pieces = []
        if text:
            self.blocks.append(Paragraph(_number(self.number, text)))
            self.number = ""
        return bool(text)


def _collapse(text: str) -> str:
    lines = _BLANKS.sub(_collapse_run, text).split(_LINE)
    stripped = (line.translate(_SHOWN).strip(_EDGES) for line in lines)
    return "\n".join(line for line in stripped if line)


def _collapse_run(run: re.Match[str]) -> str:
    """Return one blank for a run of them, and none where source lines break beside Chinese.

    The rule of CSS Text 3 (segment break transformation), which programs that wrap their source
    in the middle of Chinese sentences rely on. Two figures are never joined.
    """
    before, blanks, after = run[1], run[2], run[3]
    if "\n" in blanks and (_is_wide(before) or _is_wide(after)):
        return before
    return before + " "


@lru_cache(maxsize=4096)
def _is_wide(character: str) -> bool:
    return bool(character) and unicodedata.east_asian_width(character) in "WF"


def _number(number: str, text: str) -> str:
    """Return the text of a list item behind its number, which a style sheet may have taken away.

    Who writes the numbers out as well has hidden those of the list.
    """
    if not number or _NUMBERED.match(text):
        return text
    return f"{number} {text}" if text[0].isdigit() else number + text

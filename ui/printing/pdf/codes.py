"""The codes of the glyphs in a PDF, and the characters that each of them is read as.

Qt names a glyph after the first character of the basic plane that its font draws with it: 一 is
read as the radical ⼀, and whatever the font reaches by a rule of its own is read as nothing. Here
each code gets the text that it was drawn for. Where a glyph was drawn for more than one text, the
others get codes of their own that show the same glyph (ISO 32000-1, 9.7.4.2, CIDToGIDMap).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

TEXT_OBJECT = re.compile(rb"BT\n/F(\d+) (.*?)ET\n", re.DOTALL)
_SECOND_TIME = b"/Span"
"""Type without a bold face is drawn a second time beside the first."""
_SHOWN = re.compile(rb"<([0-9A-Fa-f]{4})> Tj")
_WIDTHS = re.compile(rb"(\d+) *\[([^\]]*)\]|(\d+) (\d+) (\d+)")
_MOST_ENTRIES = 100
"""Adobe's CMap specification allows that many in a block."""
_MAP = b"""/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
%sendcmap
CMapName currentdict /CMap defineresource pop
end
end
"""


class PdfLayoutError(Exception):
    """A file is not laid out as Qt is known to do it."""


class CodedFont:
    """A font of the file: its codes, the glyph of each and what it is read as."""

    def __init__(self) -> None:
        self.glyphs: list[int] = [0]
        """The glyph of each code; Qt counts the glyphs of a file from one."""
        self._texts: dict[int, str] = {}
        self._codes: dict[tuple[int, str], int] = {}

    @property
    def added(self) -> Sequence[int]:
        """Return the glyphs of the codes that Qt knows nothing of."""
        return [glyph for code, glyph in enumerate(self.glyphs) if glyph != code]

    @property
    def shows_missing(self) -> bool:
        """Tell whether the sign for a character that the font lacks is among the glyphs shown."""
        return any(not self.glyphs[code] for code in self._texts)

    def add_glyph(self, glyph: int) -> None:
        """Take note of a glyph; its own number is its first code."""
        self.glyphs.extend(range(len(self.glyphs), glyph + 1))

    def code(self, glyph: int, text: str) -> int:
        """Return the code for a glyph that is to be read as a text.

        All glyphs are known before: codes of others follow behind them.
        """
        known = self._codes.get((glyph, text))
        if known is not None:
            return known
        code = glyph
        if glyph in self._texts:
            code = len(self.glyphs)
            self.glyphs.append(glyph)
        self._texts[code] = text
        self._codes[glyph, text] = code
        return code

    def unicode_map(self) -> bytes:
        """Return the CMap that says how the codes are read (ISO 32000-1, 9.10.3)."""
        entries = [
            b"<%04X> <%s>\n" % (code, text.encode("utf-16-be").hex().encode())
            for code, text in sorted(self._texts.items())
        ]
        blocks = (
            entries[start : start + _MOST_ENTRIES]
            for start in range(0, len(entries), _MOST_ENTRIES)
        )
        return _MAP % b"".join(
            b"%d beginbfchar\n%sendbfchar\n" % (len(block), b"".join(block)) for block in blocks
        )

    def glyph_map(self) -> bytes:
        """Return the number of the glyph for each code, in two bytes each."""
        return b"".join(glyph.to_bytes(2, "big") for glyph in self.glyphs)

    def widths_of_added(self, widths: bytes) -> bytes:
        """Return entries for the added codes, to stand behind the others of a /W array."""
        known: dict[int, int] = {}
        for start, listed, first, last, width in _WIDTHS.findall(widths):
            if start:
                known |= dict(enumerate(map(int, listed.split()), start=int(start)))
            else:
                known |= dict.fromkeys(range(int(first), int(last) + 1), int(width))
        try:
            added = b" ".join(b"%d" % known[glyph] for glyph in self.added)
        except KeyError as error:
            raise PdfLayoutError from error
        return b"%d [%s]\n" % (len(self.glyphs) - len(self.added), added)


def count_glyphs(commands: bytes) -> int:
    """Return how many glyphs the commands of a text object show, those drawn twice once."""
    return len(_SHOWN.findall(commands.partition(_SECOND_TIME)[0]))


def recode(
    pages: Sequence[bytes], texts: Sequence[str]
) -> tuple[list[bytes], dict[int, CodedFont]]:
    """Return the pages with the codes that their glyphs' texts need, and fonts by their number.

    Args:
        pages: the drawing commands of each page, as Qt wrote them.
        texts: what each glyph drawn stands for, over all pages.

    Raises:
        PdfLayoutError: there are more glyphs on the pages, or fewer.
    """
    fonts: dict[int, CodedFont] = {}
    for page in pages:
        for number, commands in TEXT_OBJECT.findall(page):
            font = fonts.setdefault(int(number), CodedFont())
            font.add_glyph(max((int(code, 16) for code in _SHOWN.findall(commands)), default=0))
    rest = iter(texts)
    mended = [
        TEXT_OBJECT.sub(lambda match: _recode_object(match, fonts[int(match[1])], rest), page)
        for page in pages
    ]
    if next(rest, None) is not None:
        raise PdfLayoutError
    return mended, fonts


def _recode_object(match: re.Match[bytes], font: CodedFont, texts: Iterator[str]) -> bytes:
    first, mark, second = match[2].partition(_SECOND_TIME)
    codes = [_code(glyph, font, texts) for glyph in _SHOWN.findall(first)]
    parts = [_show(first, codes)]
    if mark:
        parts += [mark, _show(second, codes)]
    return b"BT\n/F%s %sET\n" % (match[1], b"".join(parts))


def _code(glyph: bytes, font: CodedFont, texts: Iterator[str]) -> int:
    text = next(texts, None)
    if text is None:
        raise PdfLayoutError
    return font.code(int(glyph, 16), text)


def _show(commands: bytes, codes: Sequence[int]) -> bytes:
    if len(_SHOWN.findall(commands)) != len(codes):
        raise PdfLayoutError
    rest = iter(codes)
    return _SHOWN.sub(lambda _: b"<%04X> Tj" % next(rest), commands)

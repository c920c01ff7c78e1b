"""Finishing touches to a PDF that Qt wrote: the text behind its glyphs, and what it says of itself.

Qt names for each glyph the first character of Unicode that the font draws with it. In Chinese
fonts that is often a radical: 一 is found as ⼀ (U+2F00), a blank as a tab, and a search for 一
finds nothing. So the tables are put right afterwards, by what was really written.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from PySide6.QtGui import QRawFont

_RADICALS = "".join(map(chr, range(0x2E80, 0x2FE0)))
_ALWAYS = {"\t": " ", "\xa0": " ", "\u2e3a": "——"}
"""What no text contains as such: tabs are replaced when lines are set; two dashes in a row are one
glyph in some fonts."""

_OBJECT = re.compile(rb"(\d+) 0 obj\b")
_RANGE = re.compile(rb"<(\w{4})> <(\w{4})> (?:<(\w{4})>|\[((?:<\w{4}> ?)+)\])")
_RANGES = re.compile(rb"\d+ beginbfrange\n(.*?)endbfrange\n", re.DOTALL)
_MOST_ENTRIES = 100
"""Adobe's CMap specification allows that many in a block."""


def finish_pdf(pdf: bytes, info: bytes, names: Mapping[str, str]) -> bytes:
    """Return a file with other properties, whose glyphs name the characters of the text.

    A file that does not look as expected is returned as it is: it prints just the same.

    Args:
        pdf: a file written by Qt.
        info: the entries of its information dictionary.
        names: what a glyph is to be named instead of the name that Qt gives it.
    """
    start = re.search(rb"startxref\s+(\d+)\s+%%EOF\s*$", pdf)
    table = int(start[1]) if start is not None else len(pdf)
    head = re.match(rb"xref\n0 (\d+) ?\n", pdf[table:])
    trailer = re.search(rb"trailer\n.*?/Info (\d+) 0 R.*?(?=startxref)", pdf[table:], re.DOTALL)
    if head is None or trailer is None:
        return pdf
    rows = pdf[table + head.end() : table + trailer.start()]
    places = sorted(int(row[1]) for row in re.finditer(rb"(\d{10}) \d{5} n", rows))
    objects = [pdf[place:end] for place, end in pairwise((*places, table))]
    numbers = [match for match in map(_OBJECT.match, objects) if match is not None]
    if not objects or len(numbers) < len(objects):
        return pdf
    mended = {}
    for number, content in zip(numbers, objects, strict=True):
        if number[1] == trailer[1]:
            mended[int(number[1])] = b"%d 0 obj\n<<\n%s>>\nendobj\n" % (int(number[1]), info)
        else:
            mended[int(number[1])] = _mend_object(content, names)
    return _join(pdf[: places[0]], mended, trailer[0])


def _join(head: bytes, objects: Mapping[int, bytes], trailer: bytes) -> bytes:
    """Return a file of these objects, with the table that says where each of them is."""
    offsets: dict[int, int] = {}
    length = len(head)
    for number, content in objects.items():
        offsets[number] = length
        length += len(content)
    count = max(offsets) + 1
    rows = b"".join(
        b"%010d 00000 n \n" % offsets[number] if number in offsets else b"0000000000 65535 f \n"
        for number in range(count)
    )
    end = b"startxref\n%d\n%%%%EOF\n" % length
    return b"".join((head, *objects.values(), b"xref\n0 %d\n" % count, rows, trailer, end))


def _mend_object(part: bytes, names: Mapping[str, str]) -> bytes:
    """Return an object; one that names glyphs with the right names."""
    if b"begincmap" not in part:
        return part
    head, _, rest = part.partition(b"stream\n")
    content, _, tail = rest.rpartition(b"endstream")
    mended = _RANGES.sub(lambda match: _mend_ranges(match[1], names), content)
    head = re.sub(rb"/Length \d+(?! 0 R)", b"/Length %d" % (len(mended) - 1), head)
    return head + b"stream\n" + mended + b"endstream" + tail


def _mend_ranges(ranges: bytes, names: Mapping[str, str]) -> bytes:
    entries = []
    for first, last, start, listed in _RANGE.findall(ranges):
        glyphs = range(int(first, 16), int(last, 16) + 1)
        codes = (
            [int(code, 16) for code in re.findall(rb"\w{4}", listed)]
            if listed
            else range(int(start, 16), int(start, 16) + len(glyphs))
        )
        for glyph, code in zip(glyphs, codes, strict=False):
            name = names.get(chr(code), chr(code)).encode("utf-16-be", "surrogatepass")
            entries.append(b"<%04X> <%s>\n" % (glyph, name.hex().upper().encode()))
    blocks = (
        entries[start : start + _MOST_ENTRIES] for start in range(0, len(entries), _MOST_ENTRIES)
    )
    return b"".join(
        b"%d beginbfchar\n%sendbfchar\n" % (len(block), b"".join(block)) for block in blocks
    )


def glyph_names(text: str, fonts: Iterable[QRawFont]) -> dict[str, str]:
    """Return for radicals the character of the text that a font draws with the same glyph."""
    written = "".join(sorted({char for char in text if char > "\u2fdf" and char <= "\uffff"}))
    found = dict(_ALWAYS)
    for font in fonts:
        glyphs = dict(zip(font.glyphIndexesForString(written), written, strict=False))
        radicals = zip(_RADICALS, font.glyphIndexesForString(_RADICALS), strict=False)
        found |= {
            radical: glyphs[glyph] for radical, glyph in radicals if glyph and glyph in glyphs
        }
    return found

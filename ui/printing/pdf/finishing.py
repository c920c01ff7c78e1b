"""Finishing touches to a PDF that Qt wrote: how its glyphs are read, and what it says of itself."""

from __future__ import annotations

import re
import zlib
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from ui.printing.pdf.codes import PdfLayoutError, recode
from ui.printing.pdf.outline import outline_objects
from ui.printing.pdf.structure import StructureTree, mark_pages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.printing.layout.items import Tag
    from ui.printing.pdf.codes import CodedFont
    from ui.printing.pdf.outline import Bookmark

_OBJECT = re.compile(rb"(\d+) 0 obj\b")
_PAGE = re.compile(rb"/Type /Page\n")
_STREAM = re.compile(rb"stream\n(.*)endstream", re.DOTALL)


_LANGUAGE = b"zh-CN"


class Reading(NamedTuple):
    """How a file is read: its parts in order, of which of them each glyph is, its headings."""

    tags: Sequence[Tag] = ()
    drawn: Sequence[Tag | None] = ()
    bookmarks: Sequence[Bookmark] = ()


def finish_pdf(
    pdf: bytes, info: bytes, texts: Sequence[str], reading: Reading | None = None
) -> bytes:
    """Return a file with other properties, whose glyphs are read as what was written.

    Args:
        pdf: a file written by Qt.
        info: the entries of its information dictionary.
        texts: what each glyph drawn stands for, in the order of drawing.
        reading: the structure of the file, if it is to have one.

    Raises:
        PdfLayoutError: the file is not laid out as Qt is known to do it.
    """
    file = _File(pdf)
    file.objects[file.info] = b"%d 0 obj\n<<\n%s>>\nendobj\n" % (file.info, info)
    numbers = [number for number, content in file.objects.items() if _PAGE.search(content)]
    contents = [file.reference(number, b"Contents") for number in numbers]
    pages, fonts = recode([file.unpack(number) for number in contents], texts)
    if reading is not None:
        pages = _add_reading(file, numbers, pages, reading)
    for number, page in zip(contents, pages, strict=True):
        file.put_stream(number, page)
    for number, font in fonts.items():
        _mend_font(file, number, font)
    return file.join()


def _add_reading(
    file: _File, numbers: Sequence[int], pages: Sequence[bytes], reading: Reading
) -> list[bytes]:
    """Add tags, outline and language; return the pages with their texts marked."""
    marked, marks = mark_pages(pages, reading.drawn)
    tree = StructureTree(max(file.objects) + 1, reading.tags, marks)
    file.objects |= tree.objects(numbers)
    outline = max(file.objects) + 1
    file.objects |= outline_objects(outline, reading.bookmarks, numbers)
    for place, number in enumerate(numbers):
        file.replace(number, rb"/Type /Page\n", b"/Type /Page\n/StructParents %d\n" % place)
    # Where there is a title, viewers are to show it instead of the file's name.
    entries = b"/Lang (%s)\n/MarkInfo <</Marked true>>\n/StructTreeRoot %d 0 R\n" % (
        _LANGUAGE,
        tree.root,
    )
    entries += b"/ViewerPreferences <</DisplayDocTitle true>>\n/Outlines %d 0 R\n" % outline
    file.replace(file.root, rb"/Type /Catalog\n", b"/Type /Catalog\n" + entries)
    return marked


def _mend_font(file: _File, number: int, font: CodedFont) -> None:
    """Give a font its codes (ISO 32000-1, 9.7): how they are read, their glyphs and widths."""
    file.put_stream(file.reference(number, b"ToUnicode"), font.unicode_map())
    if not font.added:
        return
    descendant = file.reference(number, b"DescendantFonts")
    glyph_map = file.add_stream(font.glyph_map())
    file.replace(descendant, rb"/CIDToGIDMap /Identity\n", b"/CIDToGIDMap %d 0 R\n" % glyph_map)
    # Where all glyphs are of one width Qt says so once for all of them, with /DW.
    widths = re.search(rb"/W \[(.*\])\n", file.objects[descendant], re.DOTALL)
    if widths is not None:
        added = font.widths_of_added(widths[1])
        file.replace(descendant, re.escape(widths[0]), b"/W [%s%s]\n" % (widths[1][:-1], added))
    # It lists the codes in use; without it, all are.
    file.replace(file.reference(descendant, b"FontDescriptor"), rb"/CIDSet \d+ 0 R\n", b"")


class _File:
    """The objects of a file that Qt wrote, by their numbers in the order of the file."""

    def __init__(self, pdf: bytes) -> None:
        start = re.search(rb"startxref\s+(\d+)\s+%%EOF\s*$", pdf)
        table = int(start[1]) if start is not None else len(pdf)
        head = re.match(rb"xref\n0 (\d+) ?\n", pdf[table:])
        trailer = re.search(
            rb"trailer\n.*?/Info (?P<info>\d+) 0 R\s*/Root (?P<root>\d+) 0 R.*?(?=startxref)",
            pdf[table:],
            re.DOTALL,
        )
        if head is None or trailer is None:
            raise PdfLayoutError
        rows = pdf[table + head.end() : table + trailer.start()]
        places = sorted(int(row[1]) for row in re.finditer(rb"(\d{10}) \d{5} n", rows))
        objects = [pdf[place:end] for place, end in pairwise((*places, table))]
        numbers = [match for match in map(_OBJECT.match, objects) if match is not None]
        if not objects or len(numbers) < len(objects):
            raise PdfLayoutError
        self._head = pdf[: places[0]]
        self._trailer = trailer[0]
        self.info = int(trailer["info"])
        self.root = int(trailer["root"])
        self.objects = {
            int(number[1]): content for number, content in zip(numbers, objects, strict=True)
        }

    def reference(self, number: int, key: bytes) -> int:
        """Return the number of the object, or of the only one in a list, that an entry names."""
        entry = re.search(rb"/%s \[?(\d+) 0 R" % key, self._object(number))
        if entry is None:
            raise PdfLayoutError
        return int(entry[1])

    def unpack(self, number: int) -> bytes:
        """Return the content of a packed stream."""
        stream = _STREAM.search(self._object(number))
        if stream is None:
            raise PdfLayoutError
        try:
            return zlib.decompress(stream[1])
        except zlib.error as error:
            raise PdfLayoutError from error

    def put_stream(self, number: int, content: bytes) -> None:
        """Write a stream, packed."""
        packed = zlib.compress(content)
        self.objects[number] = (
            b"%d 0 obj\n<<\n/Length %d\n/Filter /FlateDecode\n>>\nstream\n%s\nendstream\nendobj\n"
        ) % (number, len(packed), packed)

    def add_stream(self, content: bytes) -> int:
        """Write a new stream and return its number."""
        number = max(self.objects) + 1
        self.put_stream(number, content)
        return number

    def replace(self, number: int, pattern: bytes, text: bytes) -> None:
        """Replace what stands once in an object."""
        mended, count = re.subn(pattern, lambda _: text, self._object(number))
        if count != 1:
            raise PdfLayoutError
        self.objects[number] = mended

    def join(self) -> bytes:
        """Return the file, with the table that says where each object is."""
        offsets: dict[int, int] = {}
        length = len(self._head)
        for number, content in self.objects.items():
            offsets[number] = length
            length += len(content)
        count = max(offsets) + 1
        rows = b"".join(
            b"%010d 00000 n \n" % offsets[number] if number in offsets else b"0000000000 65535 f \n"
            for number in range(count)
        )
        trailer = re.sub(rb"/Size \d+", b"/Size %d" % count, self._trailer)
        end = b"startxref\n%d\n%%%%EOF\n" % length
        table = b"xref\n0 %d\n" % count
        return b"".join((self._head, *self.objects.values(), table, rows, trailer, end))

    def _object(self, number: int) -> bytes:
        if number not in self.objects:
            raise PdfLayoutError
        return self.objects[number]

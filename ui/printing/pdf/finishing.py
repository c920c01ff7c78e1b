"""Finishing touches to a PDF that Qt wrote: how its glyphs are read, and what it says of itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from ui.printing.pdf.archive import mend_archive
from ui.printing.pdf.codes import recode
from ui.printing.pdf.objects import PdfObjects
from ui.printing.pdf.outline import outline_objects
from ui.printing.pdf.structure import StructureTree, mark_pages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.printing.layout.items import Tag
    from ui.printing.pdf.codes import CodedFont
    from ui.printing.pdf.outline import Bookmark

_PAGE = re.compile(rb"/Type /Page\n")
_LANGUAGE = b"zh-CN"


class Reading(NamedTuple):
    """How a file is read: its parts in order, of which of them each glyph is, its headings."""

    tags: Sequence[Tag] = ()
    drawn: Sequence[Tag | None] = ()
    bookmarks: Sequence[Bookmark] = ()


def finish_pdf(
    pdf: bytes,
    info: bytes,
    texts: Sequence[str],
    reading: Reading | None = None,
    *,
    is_archive: bool = False,
) -> bytes:
    """Return a file with other properties, whose glyphs are read as what was written.

    Args:
        pdf: a file written by Qt.
        info: the entries of its information dictionary.
        texts: what each glyph drawn stands for, in the order of drawing.
        reading: the structure of the file, if it is to have one.
        is_archive: whether Qt wrote it as PDF/A-1b, which it is to be in the end.

    Raises:
        PdfLayoutError: the file is not laid out as Qt is known to do it.
        ArchiveError: it cannot be PDF/A.
    """
    file = PdfObjects(pdf)
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
    if is_archive:
        mend_archive(file, fonts)
    return file.join()


def _add_reading(
    file: PdfObjects, numbers: Sequence[int], pages: Sequence[bytes], reading: Reading
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


def _mend_font(file: PdfObjects, number: int, font: CodedFont) -> None:
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

"""The structure of a tagged PDF: what is a heading, a text, a table, and in which order to read.

ISO 32000-1, 14.7 and 14.8: each piece of text on a page is marked with a number, and a tree of
elements says what the marked pieces are part of. What is repeated or stands in a margin, rules and
watermark are artifacts, which reading aloud leaves out.
"""

from __future__ import annotations

import re
from itertools import count, islice
from typing import TYPE_CHECKING

from msgspec import Struct

from ui.printing.pdf.codes import TEXT_OBJECT, count_glyphs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ui.printing.layout.items import Tag

_SCALED = re.compile(rb" cm\n")
_CELLS = ("TH", "TD")


def mark_pages(
    pages: Sequence[bytes], tags: Sequence[Tag | None]
) -> tuple[list[bytes], list[list[Tag]]]:
    """Return the pages with their texts marked, and per page the tag of each mark.

    Args:
        pages: the drawing commands of each page.
        tags: what each glyph drawn is part of, over all pages.
    """
    rest = iter(tags)
    marked, marks = [], []
    for page in pages:
        found: list[Tag] = []
        marked.append(_mark_page(page, rest, found))
        marks.append(found)
    return marked, marks


def _mark_page(page: bytes, tags: Iterator[Tag | None], found: list[Tag]) -> bytes:
    def mark(match: re.Match[bytes]) -> bytes:
        used = list(islice(tags, count_glyphs(match[2])))
        tag = used[0] if used else None
        if tag is None:
            return b"/Artifact BMC\n%sEMC\n" % match[0]
        found.append(tag)
        role = tag.role.encode()
        return b"/%s <</MCID %d>> BDC\n%sEMC\n" % (role, len(found) - 1, match[0])

    first = TEXT_OBJECT.search(page)
    scaled = _SCALED.search(page)
    if first is None or scaled is None:
        return page
    drawing = page[scaled.end() : first.start()]
    rest = TEXT_OBJECT.sub(mark, page[first.start() :])
    return b"%s/Artifact BMC\n%sEMC\n%s" % (page[: scaled.end()], drawing, rest)


class _Element(Struct):
    """An element of the tree; its kids are elements, and marks as page and number."""

    role: str
    number: int
    parent: int
    attributes: bytes = b""
    kids: list[_Element | tuple[int, int]] = []

    def write(self, pages: Sequence[int]) -> bytes:
        """Return the object, the pages given by the numbers of theirs."""
        # Marks on the page of the first one need no more than their numbers.
        home = next((kid[0] for kid in self.kids if not isinstance(kid, _Element)), None)
        kids = b" ".join(_write_kid(kid, home, pages) for kid in self.kids)
        page = b"" if home is None else b" /Pg %d 0 R" % pages[home]
        return b"%d 0 obj\n<</Type /StructElem /S /%s /P %d 0 R%s%s /K [%s]>>\nendobj\n" % (
            self.number,
            self.role.encode(),
            self.parent,
            page,
            self.attributes,
            kids,
        )


def _write_kid(kid: _Element | tuple[int, int], home: int | None, pages: Sequence[int]) -> bytes:
    if isinstance(kid, _Element):
        return b"%d 0 R" % kid.number
    page, number = kid
    if page == home:
        return b"%d" % number
    return b"<</Type /MCR /Pg %d 0 R /MCID %d>>" % (pages[page], number)


class StructureTree:
    """The tree of a report's elements, as objects of a file from a number on."""

    def __init__(self, first: int, tags: Iterable[Tag], marks: Sequence[Sequence[Tag]]) -> None:
        self.root = first
        self._numbers = count(first + 2)
        self._marks = marks
        self._document = _Element("Document", first + 1, first)
        self._elements = [self._document]
        self._by_tag: dict[Tag, _Element] = {}
        self._rows: dict[tuple[int, int], _Element] = {}
        for tag in tags:
            self._by_tag[tag] = self._add(tag)
        for page, found in enumerate(marks):
            for number, tag in enumerate(found):
                self._by_tag[tag].kids.append((page, number))

    def objects(self, pages: Sequence[int]) -> Mapping[int, bytes]:
        """Return the objects by their numbers; `pages` are the numbers of the pages."""
        parents = b"".join(
            b"%d [%s]\n" % (page, b" ".join(b"%d 0 R" % self._by_tag[tag].number for tag in found))
            for page, found in enumerate(self._marks)
        )
        root = (
            b"%d 0 obj\n<</Type /StructTreeRoot /K %d 0 R /RoleMap <</Title /P>> "
            b"/ParentTree <</Nums [%s]>> /ParentTreeNextKey %d>>\nendobj\n"
        ) % (self.root, self._document.number, parents, len(pages))
        elements = {element.number: element.write(pages) for element in self._elements}
        return {self.root: root, **elements}

    def _add(self, tag: Tag) -> _Element:
        if tag.role not in _CELLS:
            return self._new(tag.role, self._document)
        table = self._rows.get((tag.block, -1))
        if table is None:
            table = self._rows[tag.block, -1] = self._new("Table", self._document)
        row = self._rows.get((tag.block, tag.row))
        if row is None:
            row = self._rows[tag.block, tag.row] = self._new("TR", table)
        return self._new(tag.role, row, _cell_attributes(tag))

    def _new(self, role: str, parent: _Element, attributes: bytes = b"") -> _Element:
        made = _Element(role, next(self._numbers), parent.number, attributes)
        parent.kids.append(made)
        self._elements.append(made)
        return made


def _cell_attributes(tag: Tag) -> bytes:
    scope = f" /Scope /{tag.scope}" if tag.scope else ""
    spans = f" /RowSpan {tag.row_span} /ColSpan {tag.column_span}"
    return f" /A <</O /Table{scope}{spans}>>".encode()

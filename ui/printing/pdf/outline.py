"""The outline of a PDF: the headings beside the pages, each leading to its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from ui.printing.pdf.properties import text_string

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ui.printing.layout.items import PrintedReport, Tag


class Bookmark(Struct, frozen=True):
    """A heading: its level from 1, its page from 0, and how high its upper edge is, in points."""

    level: int
    text: str
    page: int
    top: float


def bookmarks_of(report: PrintedReport) -> list[Bookmark]:
    """Return the headings of a report in their order."""
    found: dict[Tag, Bookmark] = {}
    for number, page in enumerate(report.pages):
        for item in page.texts:
            tag = item.tag
            if tag is None or not tag.role.startswith("H"):
                continue
            top = report.height - item.baseline + item.face.size_pt
            known = found.get(tag, Bookmark(int(tag.role[1:]), "", number, top))
            found[tag] = Bookmark(known.level, known.text + item.text, known.page, known.top)
    return list(found.values())


def outline_objects(
    first: int, bookmarks: Sequence[Bookmark], pages: Sequence[int]
) -> Mapping[int, bytes]:
    """Return the objects of an outline by their numbers, the first being its root.

    A bookmark hangs below the last one before it that has a higher level (ISO 32000-1, 12.3.3).
    """
    kids: dict[int, list[int]] = {first: []}
    parents: dict[int, int] = {}
    above = [(0, first)]
    for number, bookmark in enumerate(bookmarks, start=first + 1):
        while above[-1][0] >= bookmark.level:
            above.pop()
        parents[number] = above[-1][1]
        kids[parents[number]].append(number)
        kids[number] = []
        above.append((bookmark.level, number))
    objects = {first: _entry(first, b"/Type /Outlines", kids[first])}
    for number, bookmark in enumerate(bookmarks, start=first + 1):
        siblings = kids[parents[number]]
        place = siblings.index(number)
        entries = [
            f"/Title {text_string(bookmark.text)} /Parent {parents[number]} 0 R",
            f"/Dest [{pages[bookmark.page]} 0 R /XYZ 0 {bookmark.top:.2f} null]",
            f"/Prev {siblings[place - 1]} 0 R" if place else "",
            f"/Next {siblings[place + 1]} 0 R" if place + 1 < len(siblings) else "",
        ]
        objects[number] = _entry(number, " ".join(entries).encode("ascii"), kids[number])
    return objects


def _entry(number: int, entries: bytes, kids: Sequence[int]) -> bytes:
    if kids:
        entries += b" /First %d 0 R /Last %d 0 R /Count %d" % (kids[0], kids[-1], len(kids))
    return b"%d 0 obj\n<<%s>>\nendobj\n" % (number, entries)

"""What stands at the edge of pages and is no part of the text: page numbers, running heads."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from storage.readers.sources.pdf.marks import RUNNING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storage.readers.sources.pdf.lines import Line

_EDGE = 0.12  # of the height of the page, at its top and at its foot
_LEAST_EDGE = 100.0  # points, on small pages
_DASHES = r"[-—–―─·•\s]*"
_NUMBER = re.compile(
    rf"{_DASHES}(?:第\s*)?(\d{{1,4}})(?:\s*页)?(?:\s*[/／,，]?\s*共?\s*\d{{1,4}}(?:\s*页)?)?{_DASHES}"
)
_BARE = re.compile(r"\s*\d{1,4}\s*")


def without_furniture(
    pages: Sequence[list[Line]], heights: Sequence[float]
) -> tuple[list[list[Line]], list[str]]:
    """Return the lines of each page without page numbers and running heads, and the remarks."""
    running = _running(pages, heights)
    offsets = Counter(
        int(match[1]) - number
        for number, (lines, height) in enumerate(zip(pages, heights, strict=True))
        for line in _edge(lines, height)
        if (match := _NUMBER.fullmatch(line.text))
    )
    kept = []
    for number, (lines, height) in enumerate(zip(pages, heights, strict=True)):
        edge = _edge(lines, height)
        dropped = [
            line for line in edge if line.text in running or _is_page_number(line, number, offsets)
        ]
        kept.append([line for line in lines if line not in dropped])
    return kept, [RUNNING.format(text.replace("\t", " ")) for text in sorted(running)]


def _edge(lines: list[Line], height: float) -> list[Line]:
    """Return the lines at the edges of a page: two at most above, and two below."""
    edge = min(max(_EDGE * height, _LEAST_EDGE), height / 3)
    above = [line for line in lines[:2] if line.y < edge]
    return above + [line for line in lines[-2:] if line.y > height - edge]


def _running(pages: Sequence[list[Line]], heights: Sequence[float]) -> set[str]:
    if len(pages) < 2:  # noqa: PLR2004
        return set()
    texts = [
        {line.text for line in _edge(lines, height) if not _NUMBER.fullmatch(line.text)}
        for lines, height in zip(pages, heights, strict=True)
    ]
    return set.intersection(*texts)


def _is_page_number(line: Line, number: int, offsets: Counter[int]) -> bool:
    match = _NUMBER.fullmatch(line.text)
    if match is None:
        return False
    if not _BARE.fullmatch(line.text):
        return True
    # A bare figure may be one of a table: page numbers go on from page to page.
    offset = int(match[1]) - number
    return offsets[offset] > 1 or offset == 1

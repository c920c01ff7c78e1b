"""Which figures of a text follow cells once paragraphs of another state have come into it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from forms.model.comparison.alignment import paragraph_starts
from forms.model.texts.links import Link, format_links, parse_links

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from forms.model.comparison.segments import Segment


class TiedText(NamedTuple):
    """A text in one of its states, and the content of its field of links."""

    text: str
    links: str


def join_links(
    segments: Sequence[Segment], taken: Collection[int], mine: TiedText, theirs: TiedText
) -> str:
    """Return the links of a text that has some segments, by their places, from theirs.

    Each paragraph keeps the ties that it has in the state it comes from.
    """
    own = _paragraph_links(mine, sum((one.mine for one in segments), ()))
    other = _paragraph_links(theirs, sum((one.theirs for one in segments), ()))
    found: list[Link] = []
    length = 0
    for place, segment in enumerate(segments):
        kept = [next(own) for _ in segment.mine]
        came = [next(other) for _ in segment.theirs]
        for paragraph, links in came if place in taken else kept:
            found += [_shift(link, length) for link in links]
            length += len(paragraph) + 1
    return format_links(found)


def _paragraph_links(
    state: TiedText, paragraphs: Sequence[str]
) -> Iterator[tuple[str, tuple[Link, ...]]]:
    """Yield each paragraph with its links, counted from its first character."""
    links = parse_links(state.links)
    for start, paragraph in zip(paragraph_starts(state.text), paragraphs, strict=True):
        end = start + len(paragraph)
        own = (link for link in links if start <= link.start and link.end <= end)
        yield paragraph, tuple(_shift(link, -start) for link in own)


def _shift(link: Link, by: int) -> Link:
    return Link(link.start + by, link.end + by, link.cells)

"""Figures in a text that are tied to cells, and follow them.

A link is a stretch of a text, in characters, together with the cells whose sum stands there. The
links of a text are kept as one field of their own, so that they are changed, undone and stored like
everything else; the text itself stays plain text, and is printed as such.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from forms.edition.terms import CellId
from forms.model.values import Number, format_number

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from forms.model.figures import Figures
    from forms.model.texts.splice import Splice


class Link(Struct, frozen=True, order=True):
    """A stretch of a text and the cells whose sum stands there."""

    start: int
    end: int
    cells: tuple[CellId, ...]


def parse_links(content: str) -> tuple[Link, ...]:
    """Read the links of a text, e.g. `12-14:t3.new_requests.total;20-21:t4.…+t4.…`."""
    return tuple(_parse_link(entry) for entry in content.split(";") if entry)


def format_links(links: Iterable[Link]) -> str:
    """Write links as the content of a field, in the order of the text."""
    return ";".join(f"{one.start}-{one.end}:{'+'.join(one.cells)}" for one in sorted(links))


def keep_sound(content: str, text: str, known: Container[CellId]) -> str:
    """Return those links of a text that can be followed, whatever came from outside.

    A link must be readable, name known cells, lie within the text, and overlap no other.
    """
    sound: list[Link] = []
    for entry in content.split(";"):
        try:
            link = _parse_link(entry)
        except ValueError:
            continue
        last = sound[-1].end if sound else 0
        fits = last <= link.start < link.end <= len(text)
        if fits and all(cell in known for cell in link.cells):
            sound.append(link)
    return format_links(sound)


def add_link(links: Iterable[Link], new: Link) -> tuple[Link, ...]:
    """Return links with one more; those that it overlaps give way."""
    kept = (one for one in links if one.end <= new.start or one.start >= new.end)
    return tuple(sorted((*kept, new)))


def move_links(links: Iterable[Link], splice: Splice) -> tuple[Link, ...]:
    """Return links after their text was changed; one whose figure was typed over is untied."""
    removed_end = splice.start + len(splice.removed)
    shift = len(splice.inserted) - len(splice.removed)
    moved = []
    for link in links:
        if link.end <= splice.start:
            moved.append(link)
        elif link.start >= removed_end:
            moved.append(Link(link.start + shift, link.end + shift, link.cells))
    return tuple(moved)


def follow_cells(
    text: str, links: Iterable[Link], figures: Figures
) -> tuple[str, tuple[Link, ...]]:
    """Return a text and its links with every tied figure brought to its cells' sum.

    A figure whose cells are blank or unreadable stays as it is.
    """
    pieces: list[str] = []
    followed: list[Link] = []
    done = length = 0
    for link in sorted(links):
        number = _add_up(link, figures)
        shown = text[link.start : link.end] if number is None else format_number(number)
        before = text[done : link.start]
        start = length + len(before)
        pieces += (before, shown)
        length = start + len(shown)
        followed.append(Link(start, length, link.cells))
        done = link.end
    return "".join(pieces) + text[done:], tuple(followed)


def _add_up(link: Link, figures: Figures) -> Number | None:
    total: Number = 0
    for cell in link.cells:
        number = figures.number(cell)
        if number is None or not figures.is_complete(cell):
            return None
        total += number
    return total


def _parse_link(entry: str) -> Link:
    place, _, cells = entry.partition(":")
    start, _, end = place.partition("-")
    return Link(int(start), int(end), tuple(CellId(cell) for cell in cells.split("+")))

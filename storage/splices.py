"""What the change log keeps of a text that was typed in: only the stretch that differs.

A text is written a second after each keystroke; with the whole text before and after in each row,
a day of typing would cost hundreds of megabytes. Every state is still there: nothing is folded
away, each row is applied to the one before it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from forms.model.changes import TEXT_PREFIX
from forms.model.texts.splice import find_splice

if TYPE_CHECKING:
    from collections.abc import Iterable

_WHOLE_EVERY = 200
"""In every so many revisions texts are kept whole, so that a gap in a damaged log ends there."""


class Kept(NamedTuple):
    """What stands in a row of the log: whole contents, or what differs from a character on."""

    start: int | None
    old: str
    new: str


def keep_change(field: str, stored: str, change: tuple[str, str], revision: int) -> Kept:
    """Return what the log keeps of a change from `old` to `new` of a field.

    `stored` is what stands in the library. Where that is not the old content, the row before does
    not lead to it, and the change is kept whole.
    """
    old, new = change
    is_whole = revision % _WHOLE_EVERY == 0 or not field.startswith(TEXT_PREFIX)
    if is_whole or not old or not new or stored != old:
        return Kept(None, old, new)
    return Kept(*find_splice(old, new))


def read_forward(rows: Iterable[tuple[str, Kept]]) -> list[tuple[str, str]]:
    """Return the old and new content of each row of a whole log, by its field, oldest first."""
    contents: dict[str, str] = {}
    found = []
    for field, kept in rows:
        old, new = kept.old, kept.new
        if kept.start is not None:
            before = contents.get(field, "")
            after = _exchange(before, kept.start, old, new)
            # After a gap in a damaged log only the stretch is known.
            old, new = (old, new) if after is None else (before, after)
        contents[field] = new
        found.append((old, new))
    return found


def read_backward(rows: Iterable[Kept], content: str) -> list[tuple[str, str]]:
    """Return the old and new content of rows of one field, the latest first.

    `content` is what the latest has led to.
    """
    found = []
    for start, taken, put in rows:
        old, new = taken, put
        if start is not None:
            before = _exchange(content, start, put, taken)
            old, new = (taken, put) if before is None else (before, content)
        content = old
        found.append((old, new))
    return found


def _exchange(text: str, start: int, taken: str, put: str) -> str | None:
    """Return a text with a stretch exchanged, `None` where that stretch is not there."""
    end = start + len(taken)
    if start > len(text) or text[start:end] != taken:
        return None
    return text[:start] + put + text[end:]

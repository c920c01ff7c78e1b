"""Text of a cell with its marks: what is struck out goes, what is raised comes into brackets."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from storage.readers.sources.sheets.remarks import STRUCK, Tally

if TYPE_CHECKING:
    from collections.abc import Iterable


class Look(NamedTuple):
    """What matters of a font: whether its text is struck out, raised or lowered."""

    is_struck: bool = False
    is_raised: bool = False


PLAIN = Look()


class Run(NamedTuple):
    """A piece of text; without a look of its own it has that of its cell."""

    text: str
    look: Look | None = None


def seen_text(runs: Iterable[Run], look: Look, tally: Tally) -> str:
    """Return what is read of a cell: `12` with a raised `1` is `12[1]`, never `121`."""
    pieces = []
    for own, group in groupby(runs, key=lambda run: run.look or look):
        text = "".join(run.text for run in group)
        if not text.strip():
            pieces.append(text)
        elif own.is_struck:
            tally[STRUCK] += 1
        elif own.is_raised:
            pieces.append(f"[{text.strip()}]")
        else:
            pieces.append(text)
    return "".join(pieces)

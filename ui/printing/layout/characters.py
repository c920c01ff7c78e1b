"""Characters as a typesetter sees them: in which face each of them is set."""

from __future__ import annotations

import re
import unicodedata
from enum import Enum, auto
from functools import cache
from typing import TYPE_CHECKING

from msgspec import Struct

from export.xml_text import keep_legal
from ui.printing.layout.fonts import Face

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from export.paper.typography import Type

_WIDE = frozenset("WFA")
_LONG_DASH = re.compile("——+|――+")
_TAB = "\u3000\u3000"
"""A tab stop of the Word file is two characters wide."""


class Run(Struct, frozen=True):
    """Text in one type."""

    text: str
    kind: Type


class Script(Enum):
    """What kind of characters a piece consists of."""

    CHINESE = auto()
    """Each in a square of its own; between them a line is spread."""
    BOXED = auto()
    """A dash of several (——): as wide as Chinese characters, in other fonts made so."""
    LATIN = auto()
    OTHER = auto()


class Style(Struct, frozen=True):
    """What the characters of a piece have in common."""

    face: Face
    script: Script


def clean(text: str) -> str:
    """Return a text as it is printed: what the Word file shows, on one line."""
    return keep_legal(text).replace("\r", "").replace("\n", " ").replace("\t", _TAB)


def styles_of(runs: Sequence[Run]) -> Iterator[Style]:
    """Yield each character's style; equal neighbours of a run get the same object."""
    for run in runs:
        made: dict[Script, Style] = {}
        script = Script.LATIN
        dashes = {
            place for match in _LONG_DASH.finditer(run.text) for place in range(*match.span())
        }
        for place, character in enumerate(run.text):
            found = Script.BOXED if place in dashes else _script(character)
            if found is not None:
                script = found
            elif script is not Script.OTHER:
                script = Script.LATIN
            if script not in made:
                made[script] = Style(_face(run.kind, script), script)
            yield made[script]


def _face(kind: Type, script: Script) -> Face:
    font = kind.digits if script is Script.LATIN and kind.digits else kind.font
    return Face(font, kind.size_pt, kind.is_bold)


@cache
def _script(character: str) -> Script | None:
    """Return the script of a character; none for a blank, which has that of its neighbour."""
    if character == " ":
        return None
    if character.isascii():
        return Script.LATIN
    is_wide = unicodedata.east_asian_width(character) in _WIDE
    return Script.CHINESE if is_wide else Script.OTHER

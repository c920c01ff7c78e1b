"""What the styles of a document say that decides what is seen: hidden, struck, raised, numbered."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from storage.readers.sources.word.names import W, child_value, is_on
from storage.readers.wording import whole_number

if TYPE_CHECKING:
    from lxml.etree import _Element

_MAX_CHAIN = 30
_TYPE = f"{W}type"
_DEFAULT = f"{W}default"
_CONTENTS = re.compile(r"^(?:toc|目录)\s*\d", re.IGNORECASE)
_VANISH = f"{W}vanish"
_STRIKES = (f"{W}strike", f"{W}dstrike")
_RAISED = frozenset({"superscript", "subscript"})
_LOOKS = frozenset({_VANISH, *_STRIKES, f"{W}vertAlign", f"{W}position", f"{W}rStyle"})


class Look(Struct, frozen=True):
    """What run properties say of what is seen; None is nothing said."""

    hidden: bool | None = None
    struck: bool | None = None
    raised: bool | None = None
    lifted: bool | None = None
    style: str = ""


_NOTHING = Look()


class StyleSheet:
    """The styles of a document, each with those that it is based on."""

    def __init__(self, root: _Element | None) -> None:
        found = () if root is None else root.iterfind(f"{W}style")
        self._styles = {style.get(f"{W}styleId", ""): style for style in found}
        self._usual = next((name for name in self._styles if self._is_usual(name)), "")
        self._looks: dict[str, Look] = {}
        self._joined: dict[tuple[str, str], Look] = {}
        self._numberings: dict[str, tuple[str, str]] = {}

    def _is_usual(self, name: str) -> bool:
        style = self._styles[name]
        return style.get(_TYPE) == "paragraph" and style.get(_DEFAULT) in ("1", "true")

    def paragraph_style(self, properties: _Element | None) -> str:
        """Return the id of a paragraph's style; where it names none, the usual one's."""
        return child_value(properties, "pStyle") or self._usual

    def is_contents(self, style: str) -> bool:
        """Tell whether a style is one for the entries of a table of contents."""
        return _CONTENTS.match(child_value(self._styles.get(style), "name")) is not None

    def look_of(self, properties: _Element | None, paragraph_style: str) -> Look:
        """Return how a run looks: as it says itself, else its style, else its paragraph's."""
        own = read_look(properties)
        below = self._join(paragraph_style, own.style)
        if own is _NOTHING:
            return below
        return _over(own, below)

    def numbering_of(self, style: str) -> tuple[str, str]:
        """Return list and level of a style, empty where it says nothing."""
        if style not in self._numberings:
            self._numberings[style] = self._find_numbering(style)
        return self._numberings[style]

    def _find_numbering(self, style: str) -> tuple[str, str]:
        number = level = ""
        for each in self._chain(style):
            numbering = each.find(f"{W}pPr/{W}numPr")
            number = number or child_value(numbering, "numId")
            level = level or child_value(numbering, "ilvl")
        return number, level

    def _join(self, paragraph_style: str, run_style: str) -> Look:
        """Return both styles' look: switches that both turn on are off, as Word has it."""
        key = paragraph_style, run_style
        if key not in self._joined:
            first, second = self._style_look(paragraph_style), self._style_look(run_style)
            self._joined[key] = Look(
                bool(first.hidden) != bool(second.hidden),
                bool(first.struck) != bool(second.struck),
                bool(first.raised if second.raised is None else second.raised),
                bool(first.lifted if second.lifted is None else second.lifted),
            )
        return self._joined[key]

    def _style_look(self, style: str) -> Look:
        if style not in self._looks:
            look = _NOTHING
            for each in self._chain(style):
                look = _over(look, read_look(each.find(f"{W}rPr")))
            self._looks[style] = look
        return self._looks[style]

    def _chain(self, style: str) -> list[_Element]:
        """Return a style and those below it; one that is based on itself ends."""
        chain: list[_Element] = []
        while style in self._styles and len(chain) < _MAX_CHAIN:
            chain.append(self._styles[style])
            style = child_value(chain[-1], "basedOn")
        return chain


def read_look(properties: _Element | None) -> Look:
    """Return what run properties say themselves."""
    if properties is None or _LOOKS.isdisjoint(each.tag for each in properties):
        return _NOTHING
    hidden = properties.find(_VANISH)
    strikes = [each for name in _STRIKES if (each := properties.find(name)) is not None]
    align = child_value(properties, "vertAlign")
    position = child_value(properties, "position")
    return Look(
        None if hidden is None else is_on(hidden),
        any(map(is_on, strikes)) if strikes else None,
        align in _RAISED if align else None,
        whole_number(position, 0) > 0 if position else None,
        child_value(properties, "rStyle"),
    )


def _over(upper: Look, lower: Look) -> Look:
    """Return a look with what it does not say itself taken from the one below."""
    said = {
        name: value
        for name in ("hidden", "struck", "raised", "lifted")
        if (value := getattr(upper, name)) is not None
    }
    return structs.replace(lower, **said)

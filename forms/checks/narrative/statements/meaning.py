"""What a part of a phrase means, a figure of a subject; and what is claimed of it, a number."""

from __future__ import annotations

from decimal import Decimal
from itertools import product
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from forms.edition.narrative_rules import WHOLE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forms.edition.narrative_rules import TextFigure, TextReading
    from forms.model.values import Number

_MOST_WAYS = 12
"""More ways to add up a joined phrase than this are no statement any more."""

Way = tuple["TextReading", ...]
"""Readings that are added up."""


class Meaning(Struct, frozen=True):
    """A figure of the edition, narrowed down to a variant or not.

    `others` are further figures that the same number may state: 收到并办结 is one number, which is
    that of either. `may_be_whole` where the variant was only named earlier in the sentence.
    """

    figure: TextFigure
    variant: str
    is_certain: bool
    others: tuple[TextFigure, ...] = ()
    may_be_whole: bool = False

    @property
    def readings(self) -> tuple[TextReading, ...]:
        """Return the sums that it may stand for, each once."""
        variants = (self.variant, WHOLE) if self.may_be_whole else (self.variant,)
        found: dict[object, TextReading] = {}
        for figure in (self.figure, *self.others):
            for variant in variants:
                for reading in figure.readings.get(variant, ()):
                    found.setdefault(reading.cells, reading)
        return tuple(found.values())


class Claim(Struct, frozen=True):
    """Some figures add up to a number: places in the compact text, number, meanings.

    `ways` are the sums that may be meant, `bases` what a share may be a share of, `rests_on` the
    number before it that it is a share of. It is not replaceable where it is said in words, or once
    for several figures.
    """

    start: int
    end: int
    quote_start: int
    quote_end: int
    number: Number
    meanings: tuple[Meaning, ...]
    ways: tuple[Way, ...]
    is_certain: bool
    unit: str = ""
    quantum: Decimal = Decimal(1)
    is_replaceable: bool = True
    is_denial: bool = False
    bases: tuple[Way, ...] = ()
    rests_on: Number | None = None


def join_alternatives(meanings: Sequence[Meaning]) -> list[Meaning]:
    """Take names of one thing together: what two of them count is never added up.

    办结和答复122件 says the same number of both; 予以公开及部分公开29件 is a sum.
    """
    joined: list[Meaning] = []
    for meaning in meanings:
        at = next((at for at, one in enumerate(joined) if _is_one_thing(one, meaning)), None)
        if at is None:
            joined.append(meaning)
        else:
            one = joined[at]
            joined[at] = replace(
                one,
                others=tuple(dict.fromkeys((*one.others, meaning.figure, *meaning.others))),
                is_certain=one.is_certain and meaning.is_certain,
            )
    return joined


def find_ways(meanings: Sequence[Meaning]) -> tuple[Way, ...]:
    """Return the sums that some meanings may add up to, the likeliest first.

    Parts of a sum never share a cell.
    """
    ways: list[Way] = []
    for way in product(*(one.readings for one in meanings)):
        if len(ways) == _MOST_WAYS:
            break
        cells = [cell for reading in way for cell in {cell for cell, _ in reading.cells}]
        if len(cells) == len(set(cells)):
            ways.append(way)
    return tuple(ways)


def _is_one_thing(one: Meaning, other: Meaning) -> bool:
    first, second = one.figure, other.figure
    if first.subject != second.subject or one.variant != other.variant:
        return False
    if first is second or (first.counts_all and second.counts_all):
        return True
    return not any(
        {cell for cell, _ in here.cells}.isdisjoint(cell for cell, _ in there.cells)
        for here in one.readings
        for there in other.readings
    )

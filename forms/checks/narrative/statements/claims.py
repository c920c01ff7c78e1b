"""A claim about figures as it is found in a compact text."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from forms.checks.narrative.statements.meaning import Meaning, Way
    from forms.model.values import Number


class Claim(Struct, frozen=True):
    """Some figures add up to a number: places in the compact text, number, meanings.

    `ways` are the sums that may be meant, `bases` what a share may be a share of, `rests_on` the
    number before it that it is a share of. It is not
    replaceable where it is said in words, or once for several figures.
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

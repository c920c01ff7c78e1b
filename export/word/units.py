"""Lengths as Word keeps them: whole twips (1/20 pt), so that nothing is rounded twice."""

from __future__ import annotations

from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from docx.shared import Pt, Twips

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docx.shared import Length

_TWIPS_PER_POINT = 20
_TWIPS_PER_MM = 1440 / 25.4


def millimetres(mm: float) -> Length:
    """Return millimetres in whole twips."""
    return Twips(round(mm * _TWIPS_PER_MM))


def points(pt: float) -> Length:
    """Return points in whole twips."""
    return Twips(round(pt * _TWIPS_PER_POINT))


def font_size(pt: float) -> Length:
    """Return the size of a font in whole half points, as Word keeps it."""
    return Pt(round(2 * pt) / 2)


def column_widths(widths_mm: Iterable[float]) -> tuple[Length, ...]:
    """Return the widths of columns, whose sum is that of the columns, free of rounding errors."""
    edges = [millimetres(edge) for edge in accumulate(widths_mm, initial=0.0)]
    return tuple(Twips((right - left) // Twips(1)) for left, right in pairwise(edges))

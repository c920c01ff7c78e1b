"""Lengths as WordprocessingML counts them."""

from __future__ import annotations

from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

TWIPS_PER_POINT = 20
_TWIPS_PER_MM = 1440 / 25.4


def twips(mm: float) -> int:
    """Return millimetres in twips (1/20 pt)."""
    return round(mm * _TWIPS_PER_MM)


def twips_from_points(points: float) -> int:
    """Return points in twips."""
    return round(points * TWIPS_PER_POINT)


def column_widths(widths_mm: Iterable[float]) -> tuple[int, ...]:
    """Return column widths in twips whose sum is that of the columns, free of rounding errors."""
    edges = [twips(edge) for edge in accumulate(widths_mm, initial=0.0)]
    return tuple(right - left for left, right in pairwise(edges))

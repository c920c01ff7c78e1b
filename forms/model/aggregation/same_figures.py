"""Units that handed in the same figures: a table that was copied with everything in it."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forms.edition.terms import CellId

LEAST_FIGURES = 5
LEAST_DIGITS = 8
"""Few and small figures are the same by chance: one application, one refusal."""

_ALL = ""


class SameFigures(Struct, frozen=True):
    """Units with the same figures, in one table (`t2`) or in all of them (empty).

    `count` is how many of the figures are neither blank nor 0.
    """

    units: tuple[int, ...]
    table: str
    count: int


class FigureIndex:
    """The figures of many units, kept as digests."""

    def __init__(self) -> None:
        self._holders: defaultdict[tuple[str, bytes, int], list[int]] = defaultdict(list)

    def add(self, unit: int, cells: Mapping[CellId, str]) -> None:
        """Index the figures of a unit; blanks and zeros tell nothing."""
        tables: defaultdict[str, list[str]] = defaultdict(list)
        for cell in sorted(cells):
            text = cells[cell]
            if text.strip("+-0."):
                line = f"{cell}={text}"
                tables[cell.partition(".")[0]].append(line)
                tables[_ALL].append(line)
        for table, lines in tables.items():
            digits = sum(len(line.partition("=")[2]) for line in lines)
            if len(lines) >= LEAST_FIGURES and digits >= LEAST_DIGITS:
                digest = hashlib.blake2b("\n".join(lines).encode(errors="replace"), digest_size=12)
                self._holders[table, digest.digest(), len(lines)].append(unit)

    def same(self) -> tuple[SameFigures, ...]:
        """Return the groups of units with the same figures, the most figures first.

        What is the same in all tables is not told again for each of them.
        """
        groups = [
            SameFigures(tuple(units), table, count)
            for (table, _, count), units in self._holders.items()
            if len(units) > 1
        ]
        whole = {group.units for group in groups if group.table == _ALL}
        kept = (group for group in groups if group.table == _ALL or group.units not in whole)
        return tuple(sorted(kept, key=lambda group: (-group.count, group.table, group.units)))

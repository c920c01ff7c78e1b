"""Where the units of a region stand, from what the library knows of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.model.aggregation.states import Standing

if TYPE_CHECKING:
    from collections.abc import Collection

    from forms.model.aggregation.units import Unit, UnitTree
    from storage.regions.records import UnitRow

ABOVE = " › "
"""Between the names of units that stand one above the other."""


def standing_of(unit: Unit, facts: UnitRow | None) -> Standing:
    """Return what the state of a unit follows from."""
    if facts is None or facts.report is None:
        return Standing(exempt=unit.exempt)
    return Standing(
        exempt=unit.exempt,
        has_report=True,
        doubts_in_reading=facts.note_count,
        counts=facts.counts,
        missing_texts=facts.missing_texts or 0,
        verdict=facts.verdict,
        is_of_verdict=facts.is_of_verdict,
    )


def missing_units(tree: UnitTree, present: Collection[int]) -> list[Unit]:
    """Return the units whose report is still to come, given those that have one.

    Units below one that hands in the sum of them all are not waited for.
    """
    added = tree.contributors(present)
    covered = {below.number for number in added for below in tree.branch(number)}
    return [unit for unit in tree.missing(present) if unit.number not in covered]


def paths_above(tree: UnitTree) -> dict[int, str]:
    """Return for each unit the names above it; each is made from its parent's."""
    paths: dict[int, str] = {}
    for unit in tree:
        parent = unit.parent
        if parent is None or parent not in paths:
            paths[unit.number] = ""
        else:
            above = paths[parent]
            name = tree[parent].name
            paths[unit.number] = f"{above}{ABOVE}{name}" if above else name
    return paths

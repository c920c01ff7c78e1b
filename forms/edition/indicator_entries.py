"""From the entries of an edition file to the figures by which a superior compares its units."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.edition.edition import Indicator

if TYPE_CHECKING:
    from forms.edition.cell_index import CellIndex
    from forms.edition.entries import Entry
    from forms.edition.terms import CellId

INDICATORS_KEY = "indicators"


def read_indicators(root: Entry, index: CellIndex) -> tuple[Indicator, ...]:
    """Read the indicators of an edition; faults are noted at their entries."""
    found: dict[str, Indicator] = {}
    for entry in root.entries(INDICATORS_KEY, required=False):
        indicator = _read_indicator(entry, index)
        if indicator.id in found:
            entry.fault(f"id“{indicator.id}”重复。")
        found[indicator.id] = indicator
    return tuple(found.values())


def _read_indicator(entry: Entry, index: CellIndex) -> Indicator:
    indicator = Indicator(
        id=entry.id(),
        name=entry.text("name"),
        meaning=entry.text("meaning"),
        part=_read_cells(entry, "part", index),
        whole=_read_cells(entry, "whole", index),
        unit=entry.text("unit", ""),
    )
    if not entry.texts("part"):
        entry.fault("缺少“part”。")
    entry.close()
    return indicator


def _read_cells(entry: Entry, key: str, index: CellIndex) -> tuple[CellId, ...]:
    """Return the cells of all patterns; one that two of them name would be counted twice."""
    cells: list[CellId] = []
    for pattern in entry.texts(key):
        slots = index.find(pattern)
        if not slots:
            entry.fault_unknown(f"“{key}”中没有符合的单元格", pattern, index.alike(pattern))
        cells.extend(slot.cell.id for slot in slots)
    for cell in dict.fromkeys(cell for cell in cells if cells.count(cell) > 1):
        entry.fault(f"“{key}”中“{cell}”重复。")
    return tuple(cells)

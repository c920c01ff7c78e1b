"""What a correction changes: in the unit's report, and in what the region comes to. Free of Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.edition.terms import CellId
from forms.model.aggregation.sums import NOTHING
from forms.model.values import format_number, parse_value
from ui.region.intake.results import FieldChange

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from forms.edition.edition import Edition
    from forms.model.report import Report
    from storage.regions.sums import RegionSums

_BLANK = "空白"
_TEXT = "文字有改动"


def compare_reports(old: Report, new: Report) -> tuple[FieldChange, ...]:
    """Return the cells and texts that differ, in the order of the form."""
    return (*_cells(old, new), *_texts(old, new))


def tell_changes(
    changes: Sequence[FieldChange], edition: Edition, sums: RegionSums, unit: int
) -> list[str]:
    """Return a line for each change: the unit's figure, and what the region comes to with it.

    `sums` are those after the change; a unit that is not added by itself changes nothing there.
    """
    is_added = unit in sums.units
    return [_tell(change, edition, sums, is_added=is_added) for change in changes]


def _cells(old: Report, new: Report) -> Iterator[FieldChange]:
    for cell in new.edition.cells:
        before, after = old.cells.get(cell, ""), new.cells.get(cell, "")
        if before != after:
            yield FieldChange(new.edition.cells[cell].name, before, after, cell)


def _texts(old: Report, new: Report) -> Iterator[FieldChange]:
    for section in new.edition.sections:
        before, after = old.texts.get(section.id, ""), new.texts.get(section.id, "")
        if before != after:
            yield FieldChange(f"{section.number}、{section.short}", before, after)


def _tell(change: FieldChange, edition: Edition, sums: RegionSums, *, is_added: bool) -> str:
    if not change.cell:
        return f"{change.name}：{_TEXT}"
    told = f"{change.name}：{change.old or _BLANK} → {change.new or _BLANK}"
    cell = CellId(change.cell)
    if not is_added or cell not in edition.cells or cell in edition.definitions:
        return told
    kind = edition.cells[cell].kind
    old, new = (parse_value(kind, text).number or 0 for text in (change.old, change.new))
    after = sums.totals.get(cell, NOTHING).number
    return f"{told}；合计 {format_number(after - new + old)} → {format_number(after)}"

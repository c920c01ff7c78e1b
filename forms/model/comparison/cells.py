"""The figures in which two reports differ, be they of one edition of the form or of two."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from forms.model.comparison.typography import is_same

if TYPE_CHECKING:
    from collections.abc import Iterator

    from forms.edition.edition import Edition
    from forms.edition.terms import CellId
    from forms.model.report import Report


class CellDifference(Struct, frozen=True):
    """A cell that shows something else in each of two reports; `None` where it is not printed.

    `edition` is one that has the cell, the old report's where both do.
    """

    cell: CellId
    edition: Edition
    old: str | None
    new: str | None


def compare_cells(old: Report, new: Report) -> Iterator[CellDifference]:
    """Yield the cells that differ, totals included, in the order of the form.

    What stands in a cell that the other edition lacks differs; a blank there does not.
    """
    before, after = old.shown_values(), new.shown_values()
    for cell in {**old.edition.cells, **new.edition.cells}:
        if not is_same(before.get(cell, ""), after.get(cell, "")):
            edition = old.edition if cell in before else new.edition
            yield CellDifference(cell, edition, before.get(cell), after.get(cell))

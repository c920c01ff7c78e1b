"""A lower region's own sum, held against what the units below it have handed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.model.aggregation.sums import Sums
from forms.model.aggregation.units import UnitTree
from storage.regions.sums import sums_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from forms.edition.edition import Edition
    from forms.edition.terms import CellId
    from forms.model.report import Report
    from storage.library import Library

_MOST_NAMED = 5
_DIFFERS = (
    "本单位自报的汇总数与已交的下属单位合计有{count}格不同{missing}：{cells}。计入合计的是自报数。"
)
_MISSING = "（下属还有{count}个单位未交）"
_CELL = "{name} 自报{own}，下属合计{below}"
_BLANK = "空白"


def compare_own_sum(
    library: Library, tree: UnitTree, reports: Mapping[int, int], unit: int, report: Report
) -> str:
    """Return in what a unit's report is not the sum of the units below it; blank where it is.

    `reports` leads from each unit that has handed in to the number of its report.

    Raises:
        LibraryError: the library cannot be read.
    """
    below = units_below(tree, unit)
    units = {reports[number]: number for number in below.contributors(reports.keys())}
    if not units:
        return ""
    edition = report.edition
    theirs = Sums(edition, sums_of(library, units, edition).totals).cells()
    own = Sums(edition)
    own.add(report.cells)
    return tell_own_sum(edition, own.cells(), theirs, len(below.missing(reports.keys())))


def units_below(tree: UnitTree, unit: int) -> UnitTree:
    """Return the units below one as a tree of their own."""
    children = tree.children(unit)
    return UnitTree(one for child in children for one in tree.branch(child.number))


def different_cells(
    edition: Edition, own: Mapping[CellId, str], below: Mapping[CellId, str]
) -> list[CellId]:
    """Return the input cells in which two sums differ; nothing and 0 are the same here."""
    return [cell for cell in edition.input_cells if own.get(cell, "0") != below.get(cell, "0")]


def tell_own_sum(
    edition: Edition, own: Mapping[CellId, str], below: Mapping[CellId, str], missing: int
) -> str:
    """Return a sentence on where two sums differ, blank where they do not."""
    different = different_cells(edition, own, below)
    if not different:
        return ""
    return _DIFFERS.format(
        count=len(different),
        missing=_MISSING.format(count=missing) if missing else "",
        cells=_name(different, own, below, edition),
    )


def _name(
    cells: Sequence[CellId],
    own: Mapping[CellId, str],
    below: Mapping[CellId, str],
    edition: Edition,
) -> str:
    named = [
        _CELL.format(
            name=edition.cells[cell].name,
            own=own.get(cell, _BLANK),
            below=below.get(cell, _BLANK),
        )
        for cell in cells[:_MOST_NAMED]
    ]
    rest = f"等{len(cells)}格" if len(cells) > _MOST_NAMED else ""
    return "；".join(named) + rest

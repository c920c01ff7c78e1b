"""What stands against signing a region's own report: figures that are no sum, missing units."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from storage.regions.regions import Regions
from ui.jobs.aggregation.region_figures import RegionFigures
from ui.jobs.aggregation.regional_update import deviations

if TYPE_CHECKING:
    from forms.edition.catalog import EditionCatalog
    from forms.model.report import Report
    from storage.library import Library

_MOST_NAMED = 3
_DEVIATES = (
    "这份汇总报告有 {count} 格与各单位合计不符（{cells}），没有定稿。"
    "请在“汇总”窗口的“合计”页采用合计，或把差额记为调整，再定稿。"
)
_CELL = "{name} {found}，合计 {expected}"
_MISSING = "还有 {count} 个单位未交（{names}），各格的合计都还不全。仍要定稿？"


class RegionalReview(Struct, frozen=True):
    """A sentence that forbids signing, or one that asks whether it is meant; both may be blank."""

    obstacle: str = ""
    doubt: str = ""


def review_region(library: Library, catalog: EditionCatalog, report: Report) -> RegionalReview:
    """Return what stands against signing a report; nothing where it is no region's.

    A correction by hand is an addend with a name and a reason: a figure that merely differs from
    the sum could not be explained by anybody next year.

    Raises:
        UserError: the library cannot be read.
    """
    region = Regions(library).find(report.organization, report.year)
    if region is None:
        return RegionalReview()
    figures = RegionFigures(library, region, catalog.load(region.edition))
    found = deviations(report, figures)
    if found:
        cells = "；".join(
            _CELL.format(
                name=figures.edition.cells[each.cell].name,
                found=each.found or "空白",
                expected=each.expected or "空白",
            )
            for each in found[:_MOST_NAMED]
        )
        return RegionalReview(_DEVIATES.format(count=len(found), cells=cells))
    missing = figures.missing
    if not missing:
        return RegionalReview()
    names = "、".join(missing[:_MOST_NAMED]) + ("等" if len(missing) > _MOST_NAMED else "")
    return RegionalReview(doubt=_MISSING.format(count=len(missing), names=names))

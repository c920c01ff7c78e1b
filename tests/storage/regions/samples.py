"""Units and reports for the tests of regions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.edition.terms import CellId
from forms.model.aggregation.units import Unit
from forms.model.report import Report

if TYPE_CHECKING:
    from forms.edition.edition import Edition
    from storage.library import Library, ReportEntry
    from storage.regions.units import RegionUnits

NATURAL = CellId("t3.new_requests.natural_person")
COMPANIES = CellId("t3.new_requests.business")
ALL_NEW = CellId("t3.new_requests.total")
FEE = CellId("t2.art20_8.administrative_fee.amount")


def plant(desk: RegionUnits) -> dict[str, int]:
    """Put a small tree into a project; return the number of each unit by its name."""
    units = [
        Unit(-1, "市级机关", is_group=True),
        Unit(-2, "云川市水务局", -1, aliases=("水务局", "云川市水利局")),
        Unit(-3, "云川市档案局", -1, 1, exempt="机构已撤销"),
        Unit(-4, "青萝县", position=1),
        Unit(-5, "青萝县财政局", -4),
        Unit(-6, "青萝县教育局", -4, 1),
    ]
    return {unit.name: unit.number for unit in desk.save(units)}


def hand_in(
    library: Library,
    edition: Edition,
    organization: str,
    cells: dict[CellId, str] | None = None,
    year: int = 2024,
) -> ReportEntry:
    report = Report(edition, organization, year, cells=dict(cells or {}))
    return library.add(report, cause="导入")

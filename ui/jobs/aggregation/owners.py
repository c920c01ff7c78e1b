"""Which unit of a region a report is of, or why that cannot be said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from forms.model.aggregation.organ_names import normalise
from forms.model.aggregation.unit_names import Evidence, UnitNames

if TYPE_CHECKING:
    from forms.model.aggregation.unit_names import Candidate
    from forms.model.aggregation.units import UnitTree
    from forms.model.report import Report

_MOST_NAMED = 3
_OTHER_YEAR = "这是“{organization}”{theirs}年的报告，本次汇总的是{ours}年，没有计入。"
_OWN = "这是“{organization}”自己的汇总报告，不是名单中单位的报告，没有计入。"
_UNKNOWN = "名单中没有“{organization}”，没有计入；请核对单位名称，或在名单中给该单位补上这个名称。"
_UNSURE = (
    "不能确定“{organization}”是名单中的哪个单位（可能是{candidates}），没有计入；"
    "请在名单中给该单位补上这个名称。"
)


class Stranger(Struct, frozen=True):
    """A report of no unit for certain: why, and the units that it may be of, best first."""

    message: str
    candidates: tuple[Candidate, ...] = ()


class Owners:
    """Finds the unit of a report among those of a region; `region` is the region's own report."""

    def __init__(self, tree: UnitTree, region: Report) -> None:
        self._tree = tree
        self._region = region
        self._names = UnitNames(tree, region.organization)

    def find(self, report: Report, file: str) -> int | Stranger:
        """Return the number of the unit that a report is of; `file` is its name as shown."""
        if report.year != self._region.year:
            return Stranger(
                _OTHER_YEAR.format(
                    organization=report.organization, theirs=report.year, ours=self._region.year
                )
            )
        found = self._names.match(Evidence(report.organization, report.title, file))
        if found.unit is not None:
            return found.unit
        if normalise(report.organization) == normalise(self._region.organization):
            return Stranger(_OWN.format(organization=report.organization))
        return Stranger(self._tell(report.organization, found.candidates), found.candidates)

    def _tell(self, organization: str, candidates: tuple[Candidate, ...]) -> str:
        if not candidates:
            return _UNKNOWN.format(organization=organization)
        named = (f"“{self._tree[each.unit].name}”" for each in candidates[:_MOST_NAMED])
        return _UNSURE.format(organization=organization, candidates="、".join(named))

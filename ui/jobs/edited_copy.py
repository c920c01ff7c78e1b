"""An edited copy of the open report, compared with it three ways. Free of Qt."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct

from forms.checks.engine import check_all
from forms.edition.terms import CellId, Level
from forms.errors import UserError
from forms.model.comparison.comparison import Comparison, Difference, Kind
from forms.model.comparison.segments import Side
from forms.model.comparison.typography import is_same

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from forms.checks.finding import Finding
    from forms.model.report import Report
    from storage.readers.reading import Reading

_SINCE_EXPORT = "文件里带有导出时的数据：与导出时、与现在的内容分三方比较。"
_WITH_NOW = "文件里没有导出时的数据，只能与现在的内容比较：导出以后在本机改过的地方也会列为不同。"
_TOLD = (Level.ERROR, Level.VERIFY)


class OtherReportError(UserError):
    """A file that holds the report on another year, or by another edition of the form."""


class EditedCopy(Struct, frozen=True, dict=True):
    """What an edited copy differs in.

    `doubtful` are the places of differences that may be faults of reading: they are not taken
    unless the clerk says so. `notes` say what the file was compared with and how it was read.
    """

    comparison: Comparison
    report: Report
    previous: Report | None
    doubtful: frozenset[int]
    notes: tuple[str, ...]

    @property
    def differences(self) -> tuple[Difference, ...]:
        """Return everything that is not the same, in the order of the form."""
        return self.comparison.differences

    @property
    def suggested(self) -> frozenset[int]:
        """Return the places of what only they have changed, and what was read for certain."""
        return frozenset(
            place
            for place, each in enumerate(self.differences)
            if each.side is Side.THEIRS and place not in self.doubtful
        )

    def new_findings(self, taken: Collection[int]) -> tuple[Finding, ...]:
        """Return the errors and doubts that there would be if some of it were taken."""
        found = check_all(self.comparison.result(taken), self.previous)
        known = self._known_findings
        return tuple(each for each in found if each.level in _TOLD and _key(each) not in known)

    @cached_property
    def _known_findings(self) -> frozenset[tuple[str, str, str]]:
        return frozenset(map(_key, check_all(self.report, self.previous)))


def is_of_other_organ(reading: Reading, report: Report) -> bool:
    """Tell whether a file names another organ than the open report, in title and signature."""
    names = (report.organization, report.signature_organization)
    found = (reading.report.organization, reading.report.signature_organization)
    return not any(one and is_same(one, other) for one in names for other in found)


def compare_copy(reading: Reading, report: Report, previous: Report | None) -> EditedCopy:
    """Compare what was read from an edited copy with the report as exported and as it stands.

    Raises:
        OtherReportError: the file holds the report on another year.
    """
    theirs = reading.report
    if (theirs.year, theirs.edition.id) != (report.year, report.edition.id):
        raise OtherReportError(
            f"这个文件是{theirs.year}年的报告，打开的是{report.year}年的，没有比较；"
            "请核对是否选错了文件，或先打开那一年的报告。"
        )
    base = reading.carried
    if base is not None and not is_same(base.organization, report.organization):
        base = None
    comparison = Comparison(base or report, report, theirs)
    notes = (
        _WITH_NOW if base is None else _SINCE_EXPORT,
        *(note.message for note in reading.notes if not note.is_edit),
    )
    doubtful = frozenset(_find_doubtful(comparison.differences, reading))
    return EditedCopy(comparison, report, previous, doubtful, notes)


def _find_doubtful(differences: Sequence[Difference], reading: Reading) -> Collection[int]:
    """Return what may be missing in the file, or may only not have been read.

    A workbook, for one, has no texts and no signature.
    """
    doubts = {cell for note in reading.notes if not note.is_edit for cell in note.cells}
    texts = reading.report.texts
    return [
        place
        for place, each in enumerate(differences)
        if CellId(each.field) in doubts
        or (each.kind is Kind.REMOVED and not each.section)
        or (each.kind is Kind.REMOVED and each.segments and not texts.get(each.section))
    ]


def _key(finding: Finding) -> tuple[str, str, str]:
    return finding.rule, finding.place, finding.detail

"""A region's own report, made of what its units have handed in."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from forms.checks.engine import check_all
from forms.edition.terms import Level
from forms.model.aggregation.states import Standing, UnitState
from forms.model.aggregation.sums import Sums
from storage.readers.reading import Note
from ui.jobs.aggregation.own_sum import different_cells, tell_own_sum, units_below

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forms.checks.finding import Finding
    from forms.edition.edition import Edition
    from forms.model.aggregation.units import Unit, UnitTree
    from forms.model.report import Report
    from storage.readers.collection.result import Refusal
    from ui.jobs.aggregation.submissions import Submission

_TO_BE_MENDED = (UnitState.FAULTY, UnitState.UNREAD)


class RegionalSum(Struct, frozen=True):
    """The region's report, what is the matter with it, and what it was added up from.

    `units` are those in the list, mere groups left out; `refused` are files of which nothing was
    added, `remarks` sentences about the rest; `is_cut` says that not every file was looked at.
    """

    report: Report
    findings: tuple[Finding, ...]
    units: tuple[Unit, ...]
    submissions: Mapping[int, Submission]
    missing: tuple[Unit, ...]
    refused: tuple[Refusal, ...] = ()
    remarks: tuple[str, ...] = ()
    is_cut: bool = False

    def state(self, unit: Unit) -> UnitState:
        """Return where a unit stands."""
        submission = self.submissions.get(unit.number)
        return submission.state if submission else Standing(exempt=unit.exempt).state

    @property
    def summary(self) -> str:
        """Return in one line how complete the sum is."""
        due = sum(unit.is_expected for unit in self.units)
        parts = [
            f"应报 {due} 个单位，已交 {due - len(self.missing)} 个，未交 {len(self.missing)} 个"
        ]
        counts = Counter(each.state for each in self.submissions.values())
        parts += [f"{state} {counts[state]} 个" for state in UnitState if counts[state]]
        if self.refused:
            parts.append(f"没有计入的文件 {len(self.refused)} 个")
        return "；".join(parts) + "。"

    @property
    def is_clean(self) -> bool:
        """Tell whether every unit is there, every file understood, and nothing wrong in the sum.

        What the region has still to write in its own report does not count, nor do doubts.
        """
        is_wrong = any(finding.level is Level.ERROR for finding in self.findings)
        faulty = (each for each in self.submissions.values() if each.state in _TO_BE_MENDED)
        return not (self.missing or self.refused or self.is_cut or is_wrong or any(faulty))


def sum_up(
    tree: UnitTree,
    submissions: Mapping[int, Submission],
    report: Report,
    previous: Report | None = None,
) -> RegionalSum:
    """Return the region's report with the sums of what was handed in.

    Args:
        tree: the units that are expected.
        submissions: what counts for each unit, by its number.
        report: the region's report, without figures.
        previous: last year's, to check against.
    """
    report.cells.update(_add_up(tree, submissions, report.edition).cells())
    compared = {
        number: _compare_with_units_below(tree, number, submissions, report.edition)
        for number in submissions
    }
    return RegionalSum(
        report,
        check_all(report, previous),
        tuple(unit for unit in tree if not unit.is_group or unit.number in submissions),
        compared,
        tuple(tree.missing(submissions.keys())),
    )


def _add_up(tree: UnitTree, submissions: Mapping[int, Submission], edition: Edition) -> Sums:
    sums = Sums(edition)
    for number in tree.contributors(submissions.keys()):
        sums.add(submissions[number].cells)
    return sums


def _compare_with_units_below(
    tree: UnitTree, number: int, submissions: Mapping[int, Submission], edition: Edition
) -> Submission:
    """Return a submission with a note where it is not the sum of the units below its own."""
    own = submissions[number]
    below = units_below(tree, number)
    if not any(unit.number in submissions for unit in below):
        return own
    sums = Sums(edition)
    sums.add(own.cells)
    mine, theirs = sums.cells(), _add_up(below, submissions, edition).cells()
    told = tell_own_sum(edition, mine, theirs, len(below.missing(submissions.keys())))
    if not told:
        return own
    cells = tuple(different_cells(edition, mine, theirs))
    return replace(own, notes=(*own.notes, Note(told, cells)))

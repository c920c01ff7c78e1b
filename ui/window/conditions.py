"""When an action is to be had: the conditions that rows of the table of actions name."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from forms.checks.explaining import can_be_explained

if TYPE_CHECKING:
    from forms.checks.finding import Finding
    from forms.session import ReportSession


class Situation(NamedTuple):
    """What the conditions look at: the open report, and the finding that is current in the list."""

    session: ReportSession | None = None
    finding: Finding | None = None


Condition = Callable[[Situation], bool]


def always(_situation: Situation) -> bool:
    """Tell that it is to be had without a report, too."""
    return True


def report_open(situation: Situation) -> bool:
    """Tell whether a report is open, locked or not."""
    return situation.session is not None


def report_unlocked(situation: Situation) -> bool:
    """Tell whether a report is open and may be changed."""
    return situation.session is not None and not situation.session.is_locked


def report_in_hand(situation: Situation) -> bool:
    """Tell whether a report is open, locked or not, and this window does not only look on."""
    return situation.session is not None and not situation.session.locking.looks_on


def step_to_undo(situation: Situation) -> bool:
    """Tell whether the history of the open report has a step to take back."""
    return situation.session is not None and situation.session.history.undo_label is not None


def step_to_redo(situation: Situation) -> bool:
    """Tell whether a step was taken back that can be made again."""
    return situation.session is not None and situation.session.history.redo_label is not None


def blanks_left(situation: Situation) -> bool:
    """Tell whether the open report has blank cells that may be filled."""
    session = situation.session
    return session is not None and not session.is_locked and bool(session.report.blank_cells)


def doubt_chosen(situation: Situation) -> bool:
    """Tell whether the current finding is one that the clerk may explain."""
    finding = situation.finding
    return report_unlocked(situation) and finding is not None and can_be_explained(finding)

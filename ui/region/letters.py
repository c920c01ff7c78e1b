"""What is written to units: why a report goes back, and who has not handed in. Free of Qt."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from export.region.problems import problems_of, unread_problem
from export.region.records import OpenUnit, Reminder, ReturnSlip, Sender
from forms.model.aggregation.states import UnitState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storage.regions.records import Region
    from ui.jobs.aggregation.unit_check import UnitCheck
    from ui.region.board import Board, BoardRow


def slip_of(
    region: Region, row: BoardRow, check: UnitCheck, notes: Sequence[str], remark: str = ""
) -> ReturnSlip:
    """Return what a unit is told of its report; `notes` are those of the reading."""
    unread = tuple(unread_problem(note, (), None) for note in notes)
    return ReturnSlip(
        row.unit.name,
        region.year,
        (*problems_of(check.findings, check.report.edition), *unread),
        _sender(region),
        _date(region.deadline),
        remark,
        row.source,
    )


def reminder_of(region: Region, board: Board) -> Reminder:
    """Return the units that have still to hand in."""
    missing = [row for row in board.rows if row.state is UnitState.MISSING]
    return Reminder(
        region.organization,
        region.year,
        sum(row.unit.is_expected for row in board.rows),
        tuple(
            OpenUnit(row.unit.name, row.state.value, row.above, _date(region.deadline))
            for row in missing
        ),
        _sender(region),
    )


def _sender(region: Region) -> Sender:
    return Sender(region.organization, dt.datetime.now().astimezone().date())


def _date(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None

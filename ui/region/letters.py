"""What is written to units: who has not handed in. Free of Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from export.region.records import OpenUnit, Reminder
from forms.model.aggregation.states import UnitState
from ui.jobs.aggregation.return_slips import day_of, sender_of

if TYPE_CHECKING:
    from storage.regions.records import Region
    from ui.region.board import Board


def reminder_of(region: Region, board: Board) -> Reminder:
    """Return the units that have still to hand in."""
    missing = [row for row in board.rows if row.state is UnitState.MISSING]
    return Reminder(
        region.organization,
        region.year,
        sum(row.unit.is_expected for row in board.rows),
        tuple(
            OpenUnit(row.unit.name, row.state.value, row.above, day_of(region.deadline))
            for row in missing
        ),
        sender_of(region),
    )

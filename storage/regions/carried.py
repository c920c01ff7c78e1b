"""A project on its way to another library: all that reports cannot say, bounded and judged.

Units are those of the library that wrote it, by its numbers; reports are named by what is theirs
for ever. Keys that are not known are passed over (docs/handover.md).
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from msgspec import Meta, Struct, field

from forms.edition.terms import CellId
from forms.model.aggregation.states import Verdict
from storage.regions.records import read_number

MOST_UNITS = 20_000

_Number = Annotated[int, Meta(ge=1, le=2**53)]
_Place = Annotated[int, Meta(ge=-(2**53), le=2**53)]
_Name = Annotated[str, Meta(min_length=1, max_length=500)]
_Text = Annotated[str, Meta(max_length=4000)]
_Note = Annotated[str, Meta(max_length=20_000)]
_Mark = Annotated[str, Meta(pattern=r"\A[0-9a-f]{8,64}\Z")]
_Digest = Annotated[str, Meta(pattern=r"\A[0-9a-f]{0,128}\Z")]
_Time = Annotated[str, Meta(max_length=40)]
_Cell = Annotated[CellId, Meta(pattern=r"\A[\w.]{1,200}\Z")]
_Amount = Annotated[str, Meta(pattern=r"\A-?[0-9]{1,30}(\.[0-9]{1,10})?\Z")]

_YEARS = range(1971, 3000)


class CarriedUnit(Struct, omit_defaults=True):
    """A unit; `report` is the identity of the report taken in for it, if any.

    `changed_at` is when its name, or why it is exempt, was last written by somebody, `former` what
    it was called before.
    """

    number: _Number
    name: _Name
    parent: _Number | None = None
    position: _Place = 0
    aliases: Annotated[tuple[_Name, ...], Meta(max_length=1000)] = ()
    exempt: _Text = ""
    is_group: bool = False
    changed_at: _Time = ""
    former: Annotated[tuple[_Name, ...], Meta(max_length=1000)] = ()
    report: _Mark | None = None
    source: _Text = ""
    digest: _Digest = ""
    taken_at: _Time = ""
    notes: Annotated[tuple[_Note, ...], Meta(max_length=1000)] = ()
    verdict: Verdict = Verdict.NONE
    verdict_stamp: _Digest = ""
    verdict_reason: _Text = ""
    verdict_at: _Time = ""
    verdict_by: _Text = ""


class CarriedAdjustment(Struct, omit_defaults=True):
    """A correction by hand, one that was withdrawn too."""

    cell: _Cell
    amount: _Amount
    name: _Text
    reason: _Text
    who: _Text = ""
    at: _Time = ""
    withdrawn_at: _Time | None = None


class CarriedRegion(Struct, omit_defaults=True):
    """A project; each of its `units` comes before those below it."""

    identity: _Mark
    organization: _Name
    year: Annotated[int, Meta(ge=1900, le=9999)]
    edition: Annotated[str, Meta(pattern=r"\A[\w.-]{1,40}\Z")]
    deadline: Annotated[str, Meta(max_length=40)] = ""
    units: Annotated[list[CarriedUnit], Meta(max_length=MOST_UNITS)] = field(default_factory=list)
    names: Annotated[dict[_Name, _Number | None], Meta(max_length=5 * MOST_UNITS)] = field(
        default_factory=dict
    )
    adjustments: Annotated[list[CarriedAdjustment], Meta(max_length=MOST_UNITS)] = field(
        default_factory=list
    )

    @property
    def reports(self) -> frozenset[str]:
        """Return the identities of the units' reports."""
        return frozenset(unit.report for unit in self.units if unit.report is not None)


def judge(region: CarriedRegion) -> None:
    """Raise `ValueError` for what contradicts itself, so that no program of ours has written it."""
    known: set[int] = set()
    for unit in region.units:
        is_lost = unit.parent is not None and unit.parent not in known
        if is_lost or unit.number in known or not unit.name.strip():
            raise ValueError(unit.number)
        known.add(unit.number)
        _judge_times(unit.changed_at, unit.taken_at, unit.verdict_at)
    if len(region.reports) < sum(unit.report is not None for unit in region.units):
        raise ValueError(region.identity)
    if not {unit for unit in region.names.values() if unit is not None} <= known:
        raise ValueError(region.identity)
    for one in region.adjustments:
        read_number(one.amount)
        if not one.name.strip() or not one.reason.strip():
            raise ValueError(one.cell)
        _judge_times(one.at, one.withdrawn_at or "")


def _judge_times(*times: str) -> None:
    for time in filter(None, times):
        moment = dt.datetime.fromisoformat(time)
        if moment.tzinfo is None or moment.year not in _YEARS:
            raise ValueError(time)

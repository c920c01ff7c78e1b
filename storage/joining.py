"""How two histories of one report come together; nothing is written here.

Both logs are trees that begin alike (`storage.chronicle`). What both have is found row by row; the
common state is the latest state of one side that the other side had when it went on. So what was
settled once, by whichever side, is not asked again however often the two are exchanged.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from forms.errors import UserError
from forms.model.changes import Change, ChangeSet, Field, join_changes
from forms.model.texts.linked_texts import follow_figures
from forms.model.three_ways import Clash, Join, common_of, join_contents
from storage.rows import build_report, differences

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from forms.edition.catalog import EditionCatalog
    from storage.chronicle import Chronicle
    from storage.rows import ReportEntry

PLACE = Field("")
"""Where organ, year and edition stand among the fields: as in a step about the whole report."""

JOINING = "合并：来自{source}"
"""Cause of the step in which what was done elsewhere is joined."""

_EDITIONS_DIFFER = (
    "“{entry.organization}”{entry.year}年的报告在两边用的版式不同，没有合并，两边都没有改动；"
    "请先在一边把它换成同一版式，或用“导入”逐处取舍。"
)
_BINNED_THERE = (
    "“{entry.organization}”{entry.year}年的报告在{source}的回收站里，没有合并；"
    "需要时请先在那里恢复它。"
)


class JoinError(UserError):
    """Two histories that cannot come together; both are as they were."""


class Standing(StrEnum):
    """How a report from elsewhere stands to the one of this library."""

    SAME = "内容相同"
    NEWER = "那边有新改动"
    OLDER = "这边有新改动"
    APART = "两边都有改动"
    UNKNOWN = "这边没有"


class Plan(Struct, frozen=True):
    """What joining would do: `changes` to ours, and `clashes`, in which both contradict each other.

    `ours` and `theirs` are as they were compared; `known` maps the rows of their log to those of
    ours that are the same. `is_forward` says that only they went on from our very state: then
    their entries continue ours as they are. Where nothing `is_new`, their history holds nothing
    that ours lacks.
    """

    standing: Standing
    join: Join
    ours: Chronicle
    theirs: Chronicle
    known: dict[int, int]
    is_forward: bool = False
    is_new: bool = True


class Joined(Struct, frozen=True):
    """A report after joining: its entry, how the two stood, what was changed, what clashed."""

    entry: ReportEntry
    standing: Standing
    changes: tuple[Change, ...]
    clashes: tuple[Clash, ...]


_NOTHING = Join((), ())


def plan_join(ours: Chronicle, theirs: Chronicle, take: Collection[Field] = ()) -> Plan:
    """Return what it would do to join their history with ours.

    In a clash ours stands, unless its field is one of those to `take` from theirs.

    Raises:
        JoinError: by different editions of the form, which have no cells in common.
    """
    known = find_common(ours, theirs)
    both = _Both(ours, theirs, known)
    here, there = both.shared(len(ours.own), len(theirs.own))
    mine, yours = both.ours_at(len(ours.own)), both.theirs_at(len(theirs.own))
    if there == len(theirs.own):
        is_same = here == len(ours.own) or mine == yours
        return Plan(
            Standing.SAME if is_same else Standing.OLDER,
            _NOTHING,
            ours,
            theirs,
            known,
            is_new=False,
        )
    if here == len(ours.own) and both.begins_alike(here):
        forward = Join(tuple(differences(mine, yours)), ())
        return Plan(Standing.NEWER, forward, ours, theirs, known, is_forward=True)
    if mine == yours:
        return Plan(Standing.SAME, _NOTHING, ours, theirs, known)
    if ours.entry.edition != theirs.entry.edition:
        raise JoinError(_EDITIONS_DIFFER.format(entry=ours.entry))
    base = both.base(len(ours.own), len(theirs.own))
    standing = Standing.NEWER if here == len(ours.own) else Standing.APART
    return Plan(standing, join_contents(base, mine, yours, take), ours, theirs, known)


def find_common(ours: Chronicle, theirs: Chronicle) -> dict[int, int]:
    """Return the numbers of their rows that ours has too, each with its number here."""
    here = {(row.parent, row.entry): row.id for row in ours.rows}
    known: dict[int, int] = {}
    for row in theirs.rows:
        if row.parent is not None and row.parent not in known:
            continue
        parent = None if row.parent is None else known[row.parent]
        if (found := here.get((parent, row.entry))) is not None:
            known[row.id] = found
    return known


def settle(plan: Plan, catalog: EditionCatalog) -> Plan:
    """Return a plan in which totals that agree by now, and tied figures of texts, follow."""
    if plan.is_forward or not plan.join.changes:
        return plan
    content = dict(plan.ours.content)
    content.update((change.field, change.new) for change in plan.join.changes)
    entry = plan.ours.entry
    report = build_report(entry, catalog.load(entry.edition), content)
    parts = [ChangeSet("", plan.join.changes), report.release_totals()]
    report.apply(parts[-1])
    parts.append(follow_figures(report))
    changes = tuple(one for one in join_changes("", parts).changes if one.old != one.new)
    return replace(plan, join=Join(changes, plan.join.clashes))


def refuse_binned(theirs: Chronicle, source: str) -> None:
    """Raise `JoinError` where a report lies in the bin at the place that it comes from."""
    if theirs.is_binned:
        raise JoinError(_BINNED_THERE.format(entry=theirs.entry, source=source))


class _Both:
    """Our history and theirs, and what each knew of the other at any length of its own line."""

    def __init__(self, ours: Chronicle, theirs: Chronicle, known: Mapping[int, int]) -> None:
        self._ours, self._theirs = ours, theirs
        self._here = dict(known)
        self._there = {ours_id: theirs_id for theirs_id, ours_id in known.items()}

    def ours_at(self, length: int) -> dict[Field, str]:
        return {**self._ours.state(length), PLACE: self._ours.place(length)}

    def theirs_at(self, length: int) -> dict[Field, str]:
        return {**self._theirs.state(length), PLACE: self._theirs.place(length)}

    def begins_alike(self, length: int) -> bool:
        """Tell whether their own line begins with the first entries of ours."""
        pairs = zip(self._ours.own[:length], self._theirs.own, strict=False)
        alike = sum(self._here.get(theirs.id) == ours.id for ours, theirs in pairs)
        return alike == length

    def shared(self, here: int, there: int) -> tuple[int, int]:
        """Return how far along our line theirs knew it, and the other way, at these lengths."""
        most_there, most_here = _knows(self._theirs, there), _knows(self._ours, here)
        ours = (self._there.get(row.id) for row in self._ours.own[:here])
        theirs = (self._here.get(row.id) for row in self._theirs.own[:there])
        return (
            sum(found is not None and found <= most_there for found in ours),
            sum(found is not None and found <= most_here for found in theirs),
        )

    def base(self, here: int, there: int) -> Mapping[Field, str | None] | None:
        """Return the common state of our line and theirs at these lengths, `None` without one."""
        mine, yours = self.shared(here, there)
        if not mine and not yours:
            return None
        if not yours or (mine and self._ours_knows(mine, yours)):
            return self.ours_at(mine)
        if not mine or self._theirs_knows(mine, yours):
            return self.theirs_at(yours)
        # Each had taken the other's state over before it saw what the other had made of its own.
        return common_of(self.base(mine, yours), self.ours_at(mine), self.theirs_at(yours))

    def _ours_knows(self, mine: int, yours: int) -> bool:
        last = self._here[self._theirs.own[yours - 1].id]
        return last <= _knows(self._ours, mine)

    def _theirs_knows(self, mine: int, yours: int) -> bool:
        last = self._there[self._ours.own[mine - 1].id]
        return last <= _knows(self._theirs, yours)


def _knows(chronicle: Chronicle, length: int) -> float:
    """Return the highest number of a row that was known when the own line was so long."""
    if length == len(chronicle.own):
        return float("inf")
    return chronicle.own[length - 1].id if length else -1

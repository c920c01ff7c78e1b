"""All units of a region with their states: counted, filtered, found and sorted. Free of Qt."""

from __future__ import annotations

from collections import Counter
from enum import IntEnum
from typing import TYPE_CHECKING

from msgspec import Struct

from forms.edition.terms import Level
from forms.model.aggregation.states import UnitState, Verdict
from ui.jobs.aggregation.standings import ABOVE, paths_above, standing_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from forms.model.aggregation.units import Unit, UnitTree
    from storage.regions.records import UnitRow

STATE_ORDER = (
    UnitState.MISSING,
    UnitState.UNREAD,
    UnitState.FAULTY,
    UnitState.DOUBTFUL,
    UnitState.CHANGED,
    UnitState.RETURNED,
    UnitState.PASSED,
    UnitState.EXEMPT,
)
"""From what must be acted upon to what needs nothing more."""


class Column(IntEnum):
    """The columns of the matrix, from left to right."""

    NAME = 0
    STATE = 1
    ERRORS = 2
    DOUBTS = 3
    HINTS = 4
    BLANKS = 5
    TAKEN = 6
    SOURCE = 7
    ABOVE = 8


COLUMN_LEVELS = {
    Column.ERRORS: Level.ERROR,
    Column.DOUBTS: Level.VERIFY,
    Column.HINTS: Level.HINT,
    Column.BLANKS: Level.PENDING,
}


class BoardRow(Struct, frozen=True):
    """A unit as the matrix shows it; `above` names the nodes that it stands below."""

    unit: Unit
    above: str
    state: UnitState
    facts: UnitRow | None

    @property
    def whole_name(self) -> str:
        """Return the name with those above it, by which it differs from every other unit."""
        return f"{self.above}{ABOVE}{self.unit.name}" if self.above else self.unit.name

    @property
    def has_report(self) -> bool:
        """Tell whether a report of it was taken in."""
        return self.facts is not None and self.facts.report is not None

    @property
    def is_unchecked(self) -> bool:
        """Tell whether its report is still to be checked."""
        return self.has_report and self.facts is not None and self.facts.counts is None

    @property
    def told_state(self) -> UnitState | None:
        """Return the state to be told: none where nobody has looked whether anything is wrong."""
        return None if self.is_unchecked and self.state is UnitState.PASSED else self.state

    @property
    def verdict(self) -> Verdict:
        """Return what the clerk has said of the report as it is now."""
        if self.facts is None or not self.facts.is_of_verdict:
            return Verdict.NONE
        return self.facts.verdict

    def count(self, level: Level) -> int | None:
        """Return how many findings of a level there are, `None` where nobody has looked yet."""
        if self.facts is None or self.facts.counts is None or not self.has_report:
            return None
        return self.facts.counts.get(level, 0)

    @property
    def taken_at(self) -> str:
        """Return day and time at which the report was taken in, blank where there is none."""
        taken = self.facts.taken_at if self.facts is not None and self.has_report else ""
        return taken[:16].replace("T", " ")

    @property
    def source(self) -> str:
        """Return the file that the report came from."""
        return self.facts.source if self.facts is not None and self.has_report else ""


class Selection(Struct, frozen=True):
    """Which rows are shown, and in which order; no `states` stands for all of them."""

    states: frozenset[UnitState] = frozenset()
    words: tuple[str, ...] = ()
    column: Column | None = None
    is_descending: bool = False


class Board:
    """The rows of a region in the order of its tree; groups have none.

    Everything is counted once and then kept true row by row, so that ten thousand units cost no
    more than their rows.
    """

    def __init__(self, tree: UnitTree, facts: Iterable[UnitRow]) -> None:
        known = {each.unit: each for each in facts}
        paths = paths_above(tree)
        self.tree = tree
        self.rows = [
            _row_of(unit, paths[unit.number], known.get(unit.number))
            for unit in tree
            if not unit.is_group
        ]
        self._places = {row.unit.number: place for place, row in enumerate(self.rows)}
        self.counts = Counter(row.told_state for row in self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def place_of(self, number: int) -> int | None:
        """Return the place of a unit among the rows."""
        return self._places.get(number)

    def row_of(self, number: int) -> BoardRow | None:
        """Return the row of a unit."""
        place = self._places.get(number)
        return self.rows[place] if place is not None else None

    def take(self, facts: UnitRow) -> int | None:
        """Take over what is now known of a unit; return its place, `None` where it is not here."""
        place = self._places.get(facts.unit)
        if place is None:
            return None
        old = self.rows[place]
        new = _row_of(old.unit, old.above, facts)
        self.rows[place] = new
        self.counts[old.told_state] -= 1
        self.counts[new.told_state] += 1
        return place

    def select(self, wanted: Selection) -> list[int]:
        """Return the places of the rows that are wanted, in their order."""
        chosen = [place for place, row in enumerate(self.rows) if _fits(row, wanted)]
        if wanted.column is not None:
            key = _SORT_KEYS[wanted.column]
            chosen.sort(key=lambda place: key(self.rows[place]), reverse=wanted.is_descending)
        return chosen

    @property
    def unchecked(self) -> list[int]:
        """Return the numbers of the units whose reports are still to be checked."""
        return [row.unit.number for row in self.rows if row.is_unchecked]

    @property
    def missing(self) -> list[Unit]:
        """Return the units from which a report is still to come."""
        return [row.unit for row in self.rows if row.state is UnitState.MISSING]


def _row_of(unit: Unit, above: str, facts: UnitRow | None) -> BoardRow:
    return BoardRow(unit, above, standing_of(unit, facts).state, facts)


def _fits(row: BoardRow, wanted: Selection) -> bool:
    if wanted.states and row.told_state not in wanted.states:
        return False
    if not wanted.words:
        return True
    text = " ".join((row.unit.name, row.above, *row.unit.aliases, row.source))
    return all(word in text for word in wanted.words)


def _by_count(level: Level) -> Callable[[BoardRow], tuple[object, ...]]:
    def key(row: BoardRow) -> tuple[object, ...]:
        count = row.count(level)
        return (-1 if count is None else count,)

    return key


_SORT_KEYS: dict[Column, Callable[[BoardRow], tuple[object, ...]]] = {
    Column.NAME: lambda row: (row.unit.name,),
    Column.STATE: lambda row: (STATE_ORDER.index(row.state),),
    Column.TAKEN: lambda row: (row.taken_at,),
    Column.SOURCE: lambda row: (row.source,),
    Column.ABOVE: lambda row: (row.above,),
    **{column: _by_count(level) for column, level in COLUMN_LEVELS.items()},
}

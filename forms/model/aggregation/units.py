"""The units that a region expects reports from, as a tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence


class Unit(Struct, frozen=True):
    """A node of the tree: a unit, a lower region with units of its own, or a mere group.

    `number` is its own within the region, `position` its place among its sisters. `aliases` are
    other names that its reports may bear: short ones, former ones. `exempt` is why it need not
    report, empty where it must.
    """

    number: int
    name: str
    parent: int | None = None
    position: int = 0
    aliases: tuple[str, ...] = ()
    exempt: str = ""
    is_group: bool = False

    @property
    def is_expected(self) -> bool:
        """Tell whether a report is to come from it."""
        return not self.is_group and not self.exempt


class UnitTree:
    """The units of a region, found by number, in the order in which they are listed.

    A unit whose parent is not among them stands at the top; so no unit gets lost.

    Raises:
        ValueError: units hang on each other in a circle.
    """

    def __init__(self, units: Iterable[Unit]) -> None:
        self._units = {unit.number: unit for unit in units}
        self._children: dict[int | None, list[Unit]] = {}
        for unit in sorted(self._units.values(), key=lambda each: (each.position, each.number)):
            above = unit.parent if unit.parent in self._units else None
            self._children.setdefault(above, []).append(unit)
        self._order = self._walk(self.children(None))
        if len(self._order) < len(self._units):
            raise ValueError("units hang on each other in a circle")

    def __iter__(self) -> Iterator[Unit]:
        """Go through all units, each before those below it."""
        return iter(self._order)

    def __len__(self) -> int:
        return len(self._order)

    def __getitem__(self, number: int) -> Unit:
        return self._units[number]

    def children(self, number: int | None) -> tuple[Unit, ...]:
        """Return the units right below one, the topmost ones for `None`."""
        return tuple(self._children.get(number, ()))

    def path(self, number: int) -> tuple[Unit, ...]:
        """Return the units from the topmost one down to this one."""
        found = [self._units[number]]
        while (above := found[-1].parent) in self._units:
            found.append(self._units[above])
        return tuple(reversed(found))

    def depth(self, number: int) -> int:
        """Return how many units stand above one."""
        return len(self.path(number)) - 1

    def branch(self, number: int) -> tuple[Unit, ...]:
        """Return a unit and all below it."""
        return self._walk([self._units[number]])

    def missing(self, present: Collection[int]) -> list[Unit]:
        """Return the units from which a report is still to come, given those that have one."""
        return [unit for unit in self if unit.is_expected and unit.number not in present]

    def contributors(self, present: Collection[int]) -> list[int]:
        """Return the units whose own reports are added up, given those that have one.

        A report covers everything below its unit: where a county hands in its sum, its units are
        not counted once more.
        """
        chosen: list[int] = []
        waiting = list(reversed(self.children(None)))
        while waiting:
            unit = waiting.pop()
            if unit.number in present:
                chosen.append(unit.number)
            else:
                waiting.extend(reversed(self.children(unit.number)))
        return chosen

    def _walk(self, first: Sequence[Unit]) -> tuple[Unit, ...]:
        """Return some units and all below them, each before those below it."""
        found: list[Unit] = []
        waiting = list(reversed(first))
        while waiting:
            found.append(waiting.pop())
            waiting.extend(reversed(self.children(found[-1].number)))
        return tuple(found)

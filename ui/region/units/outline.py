"""The tree of units while the clerk works on it: each step gives another list. Free of Qt."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from msgspec.structs import replace

from forms.model.aggregation.units import Unit, UnitTree

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


class Outline:
    """Changes to a tree of units, each of which can be taken back.

    A new unit has a number below nothing, until the library gives it one (`renumber`).
    """

    def __init__(self, units: Iterable[Unit]) -> None:
        self.units = tuple(units)
        self._next = -1
        self._numbers: dict[int, int] = {}
        self._before: list[tuple[Unit, ...]] = []
        self._after: list[tuple[Unit, ...]] = []
        self.tree = UnitTree(self.units)

    @property
    def can_undo(self) -> bool:
        """Tell whether a step can be taken back."""
        return bool(self._before)

    @property
    def can_redo(self) -> bool:
        """Tell whether a step that was taken back can be made again."""
        return bool(self._after)

    def undo(self) -> None:
        """Take the last step back."""
        if self._before:
            self._after.append(self.units)
            self._settle(self._before.pop())

    def redo(self) -> None:
        """Make the step again that was taken back last."""
        if self._after:
            self._before.append(self.units)
            self._settle(self._after.pop())

    def renumber(self, numbers: Mapping[int, int]) -> None:
        """Take over the numbers that units have got, in all steps that can be taken back too."""
        changed = {old: new for old, new in numbers.items() if old != new}
        self._numbers.update(changed)
        if changed:
            self._before = [_renumbered(units, changed) for units in self._before]
            self._after = [_renumbered(units, changed) for units in self._after]
            self._settle(_renumbered(self.units, changed))

    def number_of(self, number: int) -> int:
        """Return the number that a unit has by now."""
        return self._numbers.get(number, number)

    def add(self, name: str, parent: int | None, after: int | None = None) -> int:
        """Add a unit below a parent, behind a sister or at the end; return its number."""
        number = self._next
        self._next -= 1
        sisters = [unit.number for unit in self.tree.children(parent)]
        place = sisters.index(after) + 1 if after in sisters else len(sisters)
        sisters.insert(place, number)
        self._step(self._ordered((*self.units, Unit(number, name, parent)), sisters))
        return number

    def add_list(self, listed: Iterable[Unit]) -> int:
        """Add a whole list with its tree at the end; return how many units of it were new.

        `listed` are numbered by themselves, each after the one above it. One that stands at the
        same place already is not added once more.
        """
        units = list(self.units)
        known = {(unit.parent, unit.name): unit.number for unit in units}
        counts = Counter(unit.parent for unit in units)
        numbers: dict[int | None, int | None] = {None: None}
        added = 0
        for one in listed:
            parent = numbers.get(one.parent)
            number = known.get((parent, one.name))
            if number is None:
                number, self._next = self._next, self._next - 1
                units.append(replace(one, number=number, parent=parent, position=counts[parent]))
                counts[parent] += 1
                known[parent, one.name] = number
                added += 1
            numbers[one.number] = number
        if added:
            self._step(units)
        return added

    def change(self, unit: Unit) -> None:
        """Put a unit in the place of the one with its number; its place in the tree stays."""
        old = self.tree[unit.number]
        new = replace(unit, parent=old.parent, position=old.position)
        if new != old:
            self._step(new if each.number == unit.number else each for each in self.units)

    def remove(self, number: int) -> None:
        """Remove a unit with all that stands below it."""
        gone = self.branch(number)
        self._step(unit for unit in self.units if unit.number not in gone)

    def branch(self, number: int) -> set[int]:
        """Return a unit and all that stand below it."""
        found: set[int] = set()
        waiting = [number]
        while waiting:
            one = waiting.pop()
            found.add(one)
            waiting.extend(child.number for child in self.tree.children(one))
        return found

    def move(self, number: int, parent: int | None, place: int) -> bool:
        """Move a unit below a parent, before the sister at a place; tell whether it moved."""
        if parent is not None and parent in self.branch(number):
            return False
        sisters = [unit.number for unit in self.tree.children(parent)]
        if number in sisters:
            at = sisters.index(number)
            sisters.remove(number)
            place -= at < place
            if place == at:
                return False
        sisters.insert(max(0, min(place, len(sisters))), number)
        moved = (
            replace(unit, parent=parent) if unit.number == number else unit for unit in self.units
        )
        self._step(self._ordered(moved, sisters))
        return True

    def shift(self, number: int, by: int) -> bool:
        """Move a unit up (-1) or down (1) among its sisters."""
        unit = self.tree[number]
        sisters = [each.number for each in self.tree.children(unit.parent)]
        place = sisters.index(number) + by
        return 0 <= place < len(sisters) and self.move(number, unit.parent, place + (by > 0))

    def indent(self, number: int) -> bool:
        """Move a unit below the sister before it."""
        unit = self.tree[number]
        sisters = [each.number for each in self.tree.children(unit.parent)]
        place = sisters.index(number)
        if place == 0:
            return False
        return self.move(number, sisters[place - 1], len(self.units))

    def outdent(self, number: int) -> bool:
        """Move a unit out of its parent, behind it."""
        parent = self.tree[number].parent
        if parent is None:
            return False
        above = self.tree[parent].parent
        sisters = [each.number for each in self.tree.children(above)]
        return self.move(number, above, sisters.index(parent) + 1)

    def _step(self, units: Iterable[Unit]) -> None:
        self._before.append(self.units)
        self._after.clear()
        self._settle(tuple(units))

    def _settle(self, units: tuple[Unit, ...]) -> None:
        self.units = units
        self.tree = UnitTree(units)

    @staticmethod
    def _ordered(units: Iterable[Unit], sisters: Sequence[int]) -> list[Unit]:
        places = {number: place for place, number in enumerate(sisters)}
        return [
            replace(unit, position=places[unit.number]) if unit.number in places else unit
            for unit in units
        ]


def _renumbered(units: Iterable[Unit], numbers: Mapping[int, int]) -> tuple[Unit, ...]:
    return tuple(
        replace(
            unit,
            number=numbers.get(unit.number, unit.number),
            parent=numbers.get(unit.parent, unit.parent) if unit.parent is not None else None,
        )
        for unit in units
    )


def split_aliases(text: str) -> tuple[str, ...]:
    """Return the names in a field: parted by commas, semicolons, 、 or lines; each once."""
    names = (" ".join(part.split()) for part in re.split(r"[、，,；;\n]", text))
    return tuple(dict.fromkeys(name for name in names if name))

"""Finding the cells, rows, columns and groups of an edition by their ids and by patterns."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from msgspec import Struct

from forms.edition.grid_labels import find_groups

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from forms.edition.grid_blocks import Slot
    from forms.edition.grid_layout import TableLayout

ANY = "*"


class Subject(Struct, frozen=True):
    """A row, column or group that a family of relations is repeated for.

    `each` is what stands for it in the ids of cells, `key` its own full id.
    """

    key: str
    each: str
    label: str
    short: str


class CellIndex:
    """The cells of all tables in document order, found by id or by pattern."""

    def __init__(self, layouts: Sequence[TableLayout]) -> None:
        slots = [slot for layout in layouts for slot in layout.slots]
        self.slots: dict[str, Slot] = {slot.cell.id: slot for slot in slots}
        self.rows = tuple(_unique(_find_rows(layouts)))
        self.columns = tuple(_unique(_find_columns(layouts)))
        self.groups = tuple(_unique(_find_groups(layouts)))
        self._by_parts: dict[
            tuple[str, int, tuple[int, ...]], dict[tuple[str, ...], list[Slot]]
        ] = {}
        self._by_length: dict[tuple[str, int], list[Slot]] = defaultdict(list)
        for slot in slots:
            self._by_length[slot.parts[0], len(slot.parts)].append(slot)

    def find(self, pattern: str, *, with_totals: bool = False) -> tuple[Slot, ...]:
        """Return the cells of a pattern; `*` skips computed rows and columns unless told."""
        if ANY not in pattern:
            slot = self.slots.get(pattern)
            return (slot,) if slot else ()
        parts = pattern.split(".")
        fixed = tuple(place for place, part in enumerate(parts) if part != ANY)
        open_places = [place for place, part in enumerate(parts) if part == ANY]
        alike = self._alike_in(parts[0], len(parts), fixed)
        return tuple(
            slot
            for slot in alike.get(tuple(parts[place] for place in fixed), ())
            if with_totals or not any(slot.totals[place] for place in open_places)
        )

    def _alike_in(
        self, table: str, length: int, fixed: tuple[int, ...]
    ) -> dict[tuple[str, ...], list[Slot]]:
        """Return the slots by their parts at some places; an edition asks for the same often."""
        key = (table, length, fixed)
        if key not in self._by_parts:
            groups: dict[tuple[str, ...], list[Slot]] = defaultdict(list)
            for slot in self._by_length.get((table, length), ()):
                groups[tuple(slot.parts[place] for place in fixed)].append(slot)
            self._by_parts[key] = groups
        return self._by_parts[key]

    def alike(self, pattern: str) -> tuple[str, ...]:
        """Return the ids, or with stars the patterns, that `pattern` may be a slip of."""
        if ANY not in pattern:
            return tuple(self.slots)
        stars = [number for number, part in enumerate(pattern.split(".")) if part == ANY]
        return tuple(
            ".".join(ANY if number in stars else part for number, part in enumerate(slot.parts))
            for slot in self.slots.values()
        )


def matches_key(key: str, pattern: str) -> bool:
    """Tell whether the id of a row, column or group matches a pattern."""
    ids, parts = key.split("."), pattern.split(".")
    return len(ids) == len(parts) and all(
        part in (ANY, own) for own, part in zip(ids, parts, strict=True)
    )


def _find_rows(layouts: Sequence[TableLayout]) -> Iterator[Subject]:
    for layout in layouts:
        for block in layout.blocks:
            for line in block.row_lines:
                each = ".".join((*filter(None, (block.id,)), *line.ids))
                yield Subject(f"{layout.table.id}.{each}", each, line.label.text, line.name)


def _find_columns(layouts: Sequence[TableLayout]) -> Iterator[Subject]:
    for layout in layouts:
        for block in layout.blocks:
            outer = ".".join(filter(None, (layout.table.id, block.id)))
            for line in block.column_lines:
                each = ".".join(line.ids)
                yield Subject(f"{outer}.{each}", each, line.label.text, line.name)


def _find_groups(layouts: Sequence[TableLayout]) -> Iterator[Subject]:
    for layout in layouts:
        for block in layout.blocks:
            outer = ".".join(filter(None, (layout.table.id, block.id)))
            for ids, label in find_groups(block.rows):
                each = ".".join(filter(None, (block.id, ids)))
                yield Subject(f"{layout.table.id}.{each}", each, label.text, label.short)
            for ids, label in find_groups(block.columns):
                yield Subject(f"{outer}.{ids}", ids, label.text, label.short)


def _unique(subjects: Iterator[Subject]) -> Iterator[Subject]:
    seen: set[str] = set()
    for subject in subjects:
        if subject.each and subject.key not in seen:
            seen.add(subject.key)
            yield subject

"""Ruled lines become the grids of tables: their cells with spans, and the text in each."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from storage.readers.sources.pdf.pages import Rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from storage.readers.sources.pdf.pages import Page

_NEAR = 3.0  # points: lines that meet, roughly
_SAME = 4.0  # points: no row or column of a table is narrower
_MAX_RULES = 1200
_SHORTEST = 6.0
_MAX_FIELDS = 4000  # the largest table of the form has 300


class Region(NamedTuple):
    """A cell of a grid: its place and spans."""

    row: int
    column: int
    row_span: int
    column_span: int


class RuledGrid:
    """A grid of ruled lines: `xs` and `ys` are its borders, `regions` its cells in order."""

    def __init__(self, across: Sequence[Rule], down: Sequence[Rule]) -> None:
        ends = [end for rule in across for end in (rule.start, rule.end)]
        self.xs = _clusters([rule.at for rule in down] + [min(ends), max(ends)])
        ends = [end for rule in down for end in (rule.start, rule.end)]
        self.ys = _clusters([rule.at for rule in across] + [min(ends), max(ends)])
        self._across = [_near(across, y) for y in self.ys]
        self._down = [_near(down, x) for x in self.xs]
        self.is_odd = False
        self._region_at = self._joined()
        self.regions = sorted(set(self._region_at.values()))

    @property
    def area(self) -> float:
        """Return how much of the page it takes."""
        return (self.xs[-1] - self.xs[0]) * (self.ys[-1] - self.ys[0])

    def region_at(self, x: float, y: float) -> Region | None:
        """Return the cell in which a point lies."""
        column, row = bisect_right(self.xs, x) - 1, bisect_right(self.ys, y) - 1
        return self._region_at.get((row, column))

    def borders(self, region: Region) -> tuple[float, float]:
        """Return the left and the right border of a cell."""
        return self.xs[region.column], self.xs[region.column + region.column_span]

    def _joined(self) -> dict[tuple[int, int], Region]:
        """Return the cell of each field of the grid; fields without a line between are one."""
        rows, columns = len(self.ys) - 1, len(self.xs) - 1
        if rows * columns > _MAX_FIELDS:
            return {}
        parents = {(row, column): (row, column) for row in range(rows) for column in range(columns)}

        def root(place: tuple[int, int]) -> tuple[int, int]:
            while parents[place] != place:
                parents[place] = parents[parents[place]]
                place = parents[place]
            return place

        for row, column in list(parents):
            y = (self.ys[row] + self.ys[row + 1]) / 2
            x = (self.xs[column] + self.xs[column + 1]) / 2
            if column + 1 < columns and not _has(self._down[column + 1], y):
                parents[root((row, column + 1))] = root((row, column))
            if row + 1 < rows and not _has(self._across[row + 1], x):
                parents[root((row + 1, column))] = root((row, column))
        groups: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
        for place in parents:
            groups[root(place)].append(place)
        return dict(pair for group in groups.values() for pair in self._regions_of(group))

    def _regions_of(
        self, places: list[tuple[int, int]]
    ) -> Iterable[tuple[tuple[int, int], Region]]:
        top, bottom = min(row for row, _ in places), max(row for row, _ in places)
        left, right = min(column for _, column in places), max(column for _, column in places)
        region = Region(top, left, bottom - top + 1, right - left + 1)
        if region.row_span * region.column_span == len(places):
            return [(place, region) for place in places]
        self.is_odd = True  # no rectangle: which of its fields belong together is not told
        return [(place, Region(*place, 1, 1)) for place in places]


def grids_of(page: Page) -> list[RuledGrid]:
    """Return the grids of two cells or more on a page, smaller ones first."""
    across, down = _joined_rules(page.across), _joined_rules(page.down)
    if len(across) > _MAX_RULES or len(down) > _MAX_RULES:
        return []  # a drawing
    grids = []
    for group in _connected(across, down):
        own_across = [across[index] for index in group if index < len(across)]
        own_down = [down[index - len(across)] for index in group if index >= len(across)]
        if len(own_across) >= 2 and len(own_down) >= 1:  # noqa: PLR2004
            grid = RuledGrid(own_across, own_down)
            if len(grid.regions) > 1:  # a single one is a frame around text
                grids.append(grid)
    return sorted(grids, key=lambda grid: grid.area)


def _joined_rules(rules: Iterable[Rule]) -> list[Rule]:
    """Return lines of which those that continue each other are joined."""
    rows: list[list[Rule]] = []
    for rule in sorted(rules):
        if rows and rule.at - rows[-1][0].at <= _NEAR / 2:
            rows[-1].append(rule)
        else:
            rows.append([rule])
    joined = []
    for row in rows:
        pieces = sorted((rule.start, rule.end) for rule in row)
        at = sum(rule.at for rule in row) / len(row)
        start, end = pieces[0]
        for next_start, next_end in pieces[1:]:
            if next_start <= end + _NEAR:
                end = max(end, next_end)
            else:
                joined.append(Rule(at, start, end))
                start, end = next_start, next_end
        joined.append(Rule(at, start, end))
    return [rule for rule in joined if rule.end - rule.start >= _SHORTEST]


def _connected(across: list[Rule], down: list[Rule]) -> list[list[int]]:
    """Return groups of lines that cross or meet: indices into both lists, end to end."""
    parents = list(range(len(across) + len(down)))

    def root(index: int) -> int:
        while parents[index] != index:
            parents[index] = parents[parents[index]]
            index = parents[index]
        return index

    for i, flat in enumerate(across):
        for j, steep in enumerate(down, len(across)):
            if (
                flat.start - _NEAR <= steep.at <= flat.end + _NEAR
                and steep.start - _NEAR <= flat.at <= steep.end + _NEAR
            ):
                parents[root(i)] = root(j)
    groups: dict[int, list[int]] = defaultdict(list)
    for index in range(len(parents)):
        groups[root(index)].append(index)
    return list(groups.values())


def _clusters(values: list[float]) -> list[float]:
    clusters: list[list[float]] = []
    for value in sorted(values):
        if clusters and value - clusters[-1][0] <= _SAME:
            clusters[-1].append(value)
        else:
            clusters.append([value])
    return [sum(cluster) / len(cluster) for cluster in clusters]


def _near(rules: Sequence[Rule], at: float) -> list[Rule]:
    return [rule for rule in rules if abs(rule.at - at) <= _SAME]


def _has(rules: Sequence[Rule], middle: float) -> bool:
    return any(rule.start <= middle <= rule.end for rule in rules)

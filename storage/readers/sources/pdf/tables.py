"""Text in ruled grids becomes tables; text that does not stay in its cell becomes no figure."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import east_asian_width

from storage.readers.document import WRAPPED, Table, TableCell
from storage.readers.sources.pdf.lines import lines_of
from storage.readers.sources.pdf.marks import OVERFLOWING, OVERFLOWING_TEXT, STRUCK
from storage.readers.sources.pdf.ruled import Region, RuledGrid, grids_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storage.readers.sources.pdf.lines import Line
    from storage.readers.sources.pdf.pages import Character, Page

_FIGURE = frozenset("0123456789.,-−%０１２３４５６７８９．")
_GROUPED = re.compile(r"[0-9],\n[0-9]{3}(?![0-9])")
"""A figure in groups of three digits goes on below the comma."""

_UNITS = frozenset("件条项份宗起例个次万元")
_PADDING = 12.0  # points, left and right of the text in a cell together


class PlacedTable(NamedTuple):
    """A table with its place on the page, and the borders of its columns, for comparison.

    `full` are the rows and columns of cells in whose last line no further character finds room.
    """

    table: Table
    top: float
    bottom: float
    xs: tuple[float, ...]
    full: frozenset[tuple[int, int]]


class Sorted(NamedTuple):
    """The tables of a page, and the characters that stand in none."""

    tables: list[PlacedTable]
    free: list[Character]


def sorted_page(page: Page, tally: Counter[str]) -> Sorted:
    """Return the ruled tables of a page and what is written outside of them."""
    grids = grids_of(page)
    own: list[list[Character]] = [[] for _ in grids]
    free = []
    for character in _unstruck(page, tally):
        for grid, characters in zip(grids, own, strict=True):
            if grid.region_at(character.x, character.middle) is not None:
                characters.append(character)
                break
        else:
            free.append(character)
    placed = [
        _placed(grid, characters, page, tally)
        for grid, characters in zip(grids, own, strict=True)
        if any(character.text != " " for character in characters)
    ]
    return Sorted(sorted(placed, key=lambda each: each.top), free)


def _unstruck(page: Page, tally: Counter[str]) -> list[Character]:
    """Return the characters through the middle of which no line is drawn."""
    rules = sorted(page.across)
    seen = []
    for character in page.characters:
        middle, reach = character.middle, 0.2 * character.size
        index = bisect_left(rules, (middle - reach,))
        is_struck = False
        while index < len(rules) and rules[index].at <= middle + reach:
            is_struck |= rules[index].start <= character.x <= rules[index].end
            index += 1
        if is_struck:
            tally[STRUCK] += character.text != " "
        else:
            seen.append(character)
    return seen


def _placed(
    grid: RuledGrid, characters: list[Character], page: Page, tally: Counter[str]
) -> PlacedTable:
    texts: dict[Region, list[Character]] = defaultdict(list)
    for character in characters:
        region = grid.region_at(character.x, character.middle)
        if region is not None:
            texts[region].append(character)
    overflowing = _overflowing(grid, characters)
    cells = []
    full = set()
    for region in grid.regions:
        lines = lines_of(texts.get(region, ()), tally)
        left, right = grid.borders(region)
        text = _joined(lines, right - left)
        if lines and right - left < lines[-1].x1 - lines[-1].x0 + lines[-1].size + _PADDING:
            full.add((region.row, region.column))
        if region in overflowing and has_figures_only(text):
            tally[OVERFLOWING] += 1
            text = OVERFLOWING_TEXT
        cells.append(
            TableCell(region.row, region.column, text, region.row_span, region.column_span)
        )
    table = Table(tuple(cells), is_flat=grid.is_odd, page=page.number)
    return PlacedTable(table, grid.ys[0], grid.ys[-1], tuple(grid.xs), frozenset(full))


def _joined(lines: Sequence[Line], width: float) -> str:
    """Return the lines in a cell as its text; a figure that had to go on below is known by that."""
    text = ""
    for line, below in zip_longest(lines, lines[1:]):
        text += line.text.replace("\t", " ")
        if below is None:
            break
        room = max(line.x1 - line.x0, _width(line.text, line.size))
        is_full = width < room + _width(below.text[0], below.size) + _PADDING
        is_figure = line.text[-1].isdigit() and below.text[0].isdigit()
        is_grouped = _GROUPED.search(f"{line.text}\n{below.text}") is not None
        text += WRAPPED if (is_full and is_figure) or is_grouped else "\n"
    return text


def _width(text: str, size: float) -> float:
    """Return how much room characters take; what is seen of a full-width digit is narrower."""
    return size * sum(1.0 if east_asian_width(character) in "WF" else 0.5 for character in text)


def _overflowing(grid: RuledGrid, characters: list[Character]) -> set[Region]:
    """Return the cells whose text crosses a border: part of a figure would be the neighbour's."""
    found: set[Region] = set()
    last: tuple[Character, Region] | None = None
    for character in characters:
        region = grid.region_at(character.x, character.middle)
        if region is None or character.text == " ":
            continue
        left, right = grid.borders(region)
        margin = 0.2 * (character.x1 - character.x0)
        if character.x0 < left - margin or character.x1 > right + margin:
            found.add(region)
        if last is not None and last[1] != region and _is_continued(last[0], character):
            found |= {last[1], region}
        last = character, region
    return found


def _is_continued(first: Character, second: Character) -> bool:
    """Tell whether two characters, one a digit, look like parts of one text."""
    return (
        (first.text in _FIGURE or second.text in _FIGURE)
        and abs(first.y - second.y) < 0.1 * first.size
        and abs(second.x0 - first.x1) < 0.12 * first.size
    )


def has_figures_only(text: str) -> bool:
    """Tell whether a text has digits and no words, units aside: a label may cross a border."""
    words = (character for character in text if character.isalpha())
    return any(map(str.isdigit, text)) and all(word in _UNITS for word in words)

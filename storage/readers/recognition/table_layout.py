"""A table of the edition as a reader sees it: value rows with their labels, and known texts."""

from __future__ import annotations

import difflib
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec import Struct

from forms.edition.terms import GridRole
from storage.readers.wording import comparison_key, unnumbered_key

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from forms.edition.edition import GridCell, Table
    from forms.edition.terms import CellId

_LIKENESS = 0.7
"""Share of the longer label that the shorter one must have."""
_LONGEST_HEADER_LINE = 400
_SHORTEST_NEAR_LABEL = 4
_DIGIT = re.compile(r"\d")
"""No label has one: it is a figure that slipped into the label's cell."""
_MARK = re.compile(r"\[\d{1,2}\]")
_LABELS = frozenset({GridRole.LABEL, GridRole.GROUP})
_CHARACTERS_PER_SLIP = 6
"""So many characters of a label may hold one that is wrong; a shorter one may hold one as well."""


class ValueRow(Struct, frozen=True):
    """A grid row that holds figures.

    `label` is the innermost label, empty where the table has none; `label_column` and
    `label_span` say where in the grid it stands; `spans` are those of the value cells.
    """

    grid_row: int
    label: str
    label_column: int
    label_span: int
    cells: tuple[CellId, ...]
    spans: tuple[int, ...]


class LabelMatch(Struct, frozen=True):
    """The row that a line belongs to, and the place of its label among the line's cells."""

    row: ValueRow
    place: int


class TableLayout:
    """What a line of a table can be matched with; built from the edition's grid alone."""

    def __init__(self, table: Table) -> None:
        self.rows = tuple(_value_rows(table.grid))
        self.texts = frozenset(label_key(place.text) for place in table.grid) - {""}
        self.opening = _opening(table.grid)
        self._columns = _columns(table.grid)
        self._longest_first = sorted(self.texts, key=len, reverse=True)
        self._labelled = tuple(row for row in self.rows if row.label)
        self._by_key = _index(self._labelled, label_key)
        self._by_unnumbered_key = _index(self._labelled, unnumbered_label_key)
        self._anchors = [(label_key(place.text), place.row) for place in table.grid if place.text]

    @property
    def unlabelled_rows(self) -> tuple[ValueRow, ...]:
        """Return the rows without a label, as in a table that has column headers only."""
        return tuple(row for row in self.rows if not row.label)

    def is_known(self, text: str) -> bool:
        """Tell whether a text is one of the table's own headers or labels."""
        return label_key(text) in self.texts

    def is_column_title(self, text: str) -> bool:
        """Tell whether a text is one of the headers of columns."""
        return label_key(text) in self._columns

    def consists_of_known(self, line: str) -> bool:
        """Tell whether a line is made of headers and labels only, run together."""
        rest = label_key(line) if len(line) <= _LONGEST_HEADER_LINE else ""
        is_empty = not rest
        for text in self._longest_first:
            rest = rest.replace(text, "")
        return not rest and not is_empty

    def is_label(self, text: str) -> bool:
        """Tell whether a text is the label of a row that holds figures."""
        return bool(self._find_exact(text) or self._find_unnumbered(text))

    def match(self, cells: Sequence[str], position: int) -> LabelMatch | None:
        """Return the row whose label stands in a line, rightmost label first.

        Exact wording is preferred to one without its number. `position` is the grid row
        reached so far; it decides between equal labels.
        """
        for find in (self._find_exact, self._find_unnumbered):
            for place in range(len(cells) - 1, -1, -1):
                row = _choose(find(cells[place]), position)
                if row is not None:
                    return LabelMatch(row, place)
        return None

    def match_near(self, cells: Sequence[str], taken: Collection[ValueRow]) -> LabelMatch | None:
        """Return the row whose label a line has with some characters more or fewer.

        Other years' forms and careless copies write `规范性文件` for `行政规范性文件`. Rows
        that are `taken` have their line already.
        """
        for place in range(len(cells) - 1, -1, -1):
            near = [row for row in self._near_rows(cells[place]) if row not in taken]
            if len(near) == 1:
                return LabelMatch(near[0], place)
        return None

    def match_misprint(
        self, cells: Sequence[str], taken: Collection[ValueRow], position: int
    ) -> LabelMatch | None:
        """Return the next row of the form where a line has its label with a wrong character.

        Only the first row from `position` on that has no line yet can be meant.
        """
        expected = (row for row in self._labelled if row.grid_row >= position and row not in taken)
        row = next(expected, None)
        if row is None:
            return None
        for place in range(len(cells) - 1, -1, -1):
            key = unnumbered_label_key(cells[place])
            if _DIGIT.search(key):
                continue
            if not self.is_known(cells[place]) and is_misprint(
                key, unnumbered_label_key(row.label)
            ):
                return LabelMatch(row, place)
        return None

    def is_in_other_order(self, cells: Iterable[str]) -> bool:
        """Tell whether a header line names the columns in another order than the form.

        Copies may repeat the text of a merged cell.
        """
        keys = [key for key in map(label_key, cells) if key in self._columns]
        reached = -1
        for place, key in enumerate(keys):
            if place and key == keys[place - 1]:
                continue
            later = [column for column in self._columns[key] if column > reached]
            if not later:
                return True
            reached = later[0]
        return False

    def advance(self, cells: Iterable[str], position: int) -> int:
        """Return the grid row reached after a line with these texts: titles and groups count."""
        keys = {label_key(cell) for cell in cells if cell}
        reached = (row for key, row in self._anchors if key in keys and row >= position)
        return next(reached, position)

    def _find_exact(self, text: str) -> Sequence[ValueRow]:
        return self._by_key.get(label_key(text), ())

    def _find_unnumbered(self, text: str) -> Sequence[ValueRow]:
        return self._by_unnumbered_key.get(unnumbered_label_key(text), ())

    def _near_rows(self, text: str) -> Iterator[ValueRow]:
        key = unnumbered_label_key(text)
        if not self.is_known(text) and not _DIGIT.search(key):
            for label, rows in self._by_unnumbered_key.items():
                if _is_near(key, label):
                    yield from rows


@lru_cache(maxsize=32)
def layout_of(table: Table) -> TableLayout:
    """Return the layout of a table of the form; a thousand reports need it built once."""
    return TableLayout(table)


def label_key(text: str) -> str:
    """Return the comparison key of a label or header; `合计` is another word for `总计`."""
    return comparison_key(_MARK.sub("", text)).replace("合计", "总计")


def unnumbered_label_key(text: str) -> str:
    """Return the key of a label without its number."""
    return unnumbered_key(_MARK.sub("", text)).replace("合计", "总计")


def is_misprint(key: str, label: str) -> bool:
    """Tell whether a label is written with as many characters, one in six of them wrong."""
    if len(key) != len(label) or len(label) < _SHORTEST_NEAR_LABEL:
        return False
    wrong = max(1, len(label) // _CHARACTERS_PER_SLIP)
    same = sum(
        block.size
        for block in difflib.SequenceMatcher(None, key, label, autojunk=False).get_matching_blocks()
    )
    return same >= len(label) - wrong


def _columns(grid: Sequence[GridCell]) -> dict[str, tuple[int, ...]]:
    """Return the columns that a header may stand in, from left to right."""
    found: dict[str, set[int]] = {}
    for place in grid:
        if place.role is GridRole.HEADER:
            found.setdefault(label_key(place.text), set()).add(place.column)
    return {key: tuple(sorted(columns)) for key, columns in found.items()}


def _value_rows(grid: Sequence[GridCell]) -> Iterable[ValueRow]:
    for number in sorted({place.row for place in grid if place.cell is not None}):
        values = [place for place in grid if place.row == number and place.cell is not None]
        label = _label_of(grid, number)
        yield ValueRow(
            number,
            label.text if label else "",
            label.column if label else 0,
            label.column_span if label else 1,
            tuple(place.cell for place in values if place.cell is not None),
            tuple(place.column_span for place in values),
        )


def _label_of(grid: Sequence[GridCell], row: int) -> GridCell | None:
    labels = (
        place
        for place in grid
        if place.role in _LABELS and place.row <= row < place.row + place.row_span
    )
    return max(labels, key=lambda place: place.column, default=None)


def _opening(grid: Sequence[GridCell]) -> re.Pattern[str]:
    """Return what a table begins with where a copy has lost the borders of its cells."""
    first, second = (
        r"[^\w]{0,2}".join(map(re.escape, comparison_key(place.text))) for place in grid[:2]
    )
    return re.compile(rf"{first}[\s)）]*{second}")


def _index(
    rows: Sequence[ValueRow], key_of: Callable[[str], str]
) -> dict[str, tuple[ValueRow, ...]]:
    index: dict[str, tuple[ValueRow, ...]] = {}
    for row in rows:
        if key := key_of(row.label):
            index[key] = (*index.get(key, ()), row)
    return index


def _choose(rows: Sequence[ValueRow], position: int) -> ValueRow | None:
    if len(rows) == 1:
        return rows[0]
    return next((row for row in rows if row.grid_row >= position), None)


def _is_near(key: str, label: str) -> bool:
    shorter, longer = sorted((key, label), key=len)
    if len(shorter) < max(_SHORTEST_NEAR_LABEL, _LIKENESS * len(longer)):
        return False
    letters = iter(longer)
    return all(letter in letters for letter in shorter)

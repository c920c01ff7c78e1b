"""An edition of the official format, as immutable data.

Everything here is filled from one file per edition (`forms.edition.file`); no code knows a
particular cell, row or section of the form.
"""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 - what is kept is decoded by these types
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct, field

from forms.edition.narrative_rules import NarrativeRules
from forms.edition.terms import PREAMBLE, CellId, GridRole, Level, Operator, ValueKind

if TYPE_CHECKING:
    from collections.abc import Iterator


class GridCell(Struct, frozen=True):
    """One printed cell of a table: place, spans in grid rows and columns, and text.

    `text` is the exact official label and empty for value cells. `lines` is the same label with
    the line breaks that the narrow columns of the paper need.
    """

    row: int
    column: int
    row_span: int
    column_span: int
    role: GridRole
    text: str = ""
    lines: str = ""
    cell: CellId | None = None


class Cell(Struct, frozen=True):
    """A value cell: what it holds, where it stands and how it is called.

    `row_path` and `column_path` are the official labels from the outermost group inwards;
    `row_name` and `column_name` are the short names used in messages.
    """

    id: CellId
    table: str
    section: str
    kind: ValueKind
    computed: bool
    row: int
    column: int
    row_path: tuple[str, ...]
    column_path: tuple[str, ...]
    row_name: str
    column_name: str
    unit: str = ""
    help: tuple[str, ...] = ()
    basis: str = ""

    @property
    def label_path(self) -> tuple[str, ...]:
        """Return the official labels of row and column, outermost first."""
        return (*self.row_path, *self.column_path)

    @property
    def name(self) -> str:
        """Return the short name for messages, e.g. `予以公开 / 自然人`."""
        return " / ".join(part for part in (self.row_name, self.column_name) if part)


class Table(Struct, frozen=True):
    """A printed table: its grid, its size in grid rows and columns, its widths on paper in mm."""

    id: str
    section: str
    grid: tuple[GridCell, ...]
    row_count: int
    column_count: int
    header_rows: int
    label_columns: int
    widths_mm: tuple[float, ...]
    unit: str = ""
    note: str = ""

    @property
    def cells(self) -> tuple[CellId, ...]:
        """Return the value cells in document order."""
        return tuple(place.cell for place in self.grid if place.cell is not None)


class Section(Struct, frozen=True):
    """One of the sections of the report, with its exact heading.

    `guidance` are the points that the text should cover; `is_text_required` says whether an
    empty text is still to be filled in; `none_text` is what may be offered where a section has
    nothing to report.
    """

    id: str
    number: str
    heading: str
    short: str
    is_text_required: bool
    table: str | None = None
    guidance: tuple[str, ...] = ()
    none_text: str = ""


class Term(Struct, frozen=True):
    """A cell in a relation, with its coefficient and its name in messages."""

    cell: CellId
    coefficient: int
    is_previous_year: bool
    name: str


class Relation(Struct, frozen=True):
    """A relation between cells (勾稽关系): `left` operator `right`.

    `place` is the row, column or group that it is about. `left_name` and `right_name` replace a
    sum that is too long to be written out in a message.
    """

    id: str
    family: str
    section: str
    place: str
    statement: str
    left: tuple[Term, ...]
    operator: Operator
    right: tuple[Term, ...]
    level: Level
    left_name: str = ""
    right_name: str = ""
    basis: str = ""
    note: str = ""

    @property
    def terms(self) -> tuple[Term, ...]:
        """Return the terms of both sides."""
        return self.left + self.right

    @property
    def needs_previous_year(self) -> bool:
        """Tell whether a figure of the previous year's report is needed."""
        return any(term.is_previous_year for term in self.terms)


class Indicator(Struct, frozen=True):
    """A figure by which units are compared: the sum of `part`, as a share of the sum of `whole`.

    Without a `whole` it is a count. `meaning` says in words what is set against what.
    """

    id: str
    name: str
    meaning: str
    part: tuple[CellId, ...]
    whole: tuple[CellId, ...] = ()
    unit: str = ""

    @property
    def is_share(self) -> bool:
        """Tell whether it is a share, not a count."""
        return bool(self.whole)


class Edition(Struct, frozen=True, eq=False, dict=True):
    """An edition of the official format; two editions are equal only when they are the same object.

    `definitions` gives the terms of every computed cell. `comparable` says, per id of an earlier
    edition, which cells of this edition mean the same there. `narrative` is what the checks of
    the texts go by, `indicators` are the figures by which units are compared.
    """

    id: str
    name: str
    notice: str
    first_year: int
    last_year: int | None
    title_pattern: str
    sections: tuple[Section, ...]
    tables: tuple[Table, ...]
    cells: Mapping[CellId, Cell]
    relations: tuple[Relation, ...]
    definitions: Mapping[CellId, tuple[Term, ...]]
    comparable: Mapping[str, frozenset[CellId]] = field(default_factory=dict)
    narrative: NarrativeRules = field(default_factory=NarrativeRules)
    indicators: tuple[Indicator, ...] = ()

    def section(self, section_id: str) -> Section:
        """Return a section by its id; raises `KeyError`."""
        return self._sections_by_id[section_id]

    def table(self, table_id: str) -> Table:
        """Return a table by its id; raises `KeyError`."""
        return self._tables_by_id[table_id]

    def title_for(self, organization: str, year: int) -> str:
        """Return the official title of an organ's report."""
        return self.title_pattern.format(organization=organization, year=year)

    def applies_to(self, year: int) -> bool:
        """Tell whether reports on `year` use this edition."""
        return self.first_year <= year and (self.last_year is None or year <= self.last_year)

    def compares(self, cell: CellId, earlier_edition: str) -> bool:
        """Tell whether `cell` means the same in a report of `earlier_edition`."""
        if earlier_edition == self.id:
            return True
        return cell in self.comparable.get(earlier_edition, frozenset())

    def label_path(self, cell: CellId) -> tuple[str, ...]:
        """Return the full official path of a cell: section heading, then its labels."""
        found = self.cells[cell]
        return (self.section(found.section).heading, *found.label_path)

    @cached_property
    def text_ids(self) -> tuple[str, ...]:
        """Return the keys of all texts in document order, the preamble first."""
        return (PREAMBLE, *(section.id for section in self.sections))

    @cached_property
    def input_cells(self) -> tuple[CellId, ...]:
        """Return the cells that are filled in by hand, in document order."""
        return tuple(cell.id for cell in self.cells.values() if not cell.computed)

    @cached_property
    def cell_order(self) -> Mapping[CellId, int]:
        """Return the place of each cell in document order."""
        return {cell: place for place, cell in enumerate(self.cells)}

    @cached_property
    def dependents(self) -> Mapping[CellId, frozenset[CellId]]:
        """Return, per cell, the computed cells that change with it, itself included."""
        direct: dict[CellId, set[CellId]] = {cell: set() for cell in self.cells}
        for total, terms in self.definitions.items():
            for term in terms:
                direct[term.cell].add(total)
        return {cell: frozenset(_closure(cell, direct)) for cell in self.cells}

    @cached_property
    def _sections_by_id(self) -> dict[str, Section]:
        return {section.id: section for section in self.sections}

    @cached_property
    def _tables_by_id(self) -> dict[str, Table]:
        return {table.id: table for table in self.tables}


def _closure(cell: CellId, direct: Mapping[CellId, set[CellId]]) -> Iterator[CellId]:
    yield cell
    for total in direct[cell]:
        yield from _closure(total, direct)

"""Rows of the form's tables that do not stand in their section are brought there.

Three tables may be laid out as one, one may be torn over several sections, and a section's
heading may be missing while its table is there.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct

from storage.readers.reading import Note
from storage.readers.recognition.table_layout import (
    TableLayout,
    label_key,
    layout_of,
    unnumbered_label_key,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from forms.edition.edition import Edition
    from storage.readers.recognition.lines import Line

HEAD = ""
"""Stands for the lines before the first section."""
_FEWEST_TELLING_ROWS = 2
"""So many rows of a table prove that it is that table: a single word may stand anywhere."""


class _Owned(Struct, frozen=True):
    """A row, the table that it belongs to, and whether its own words say so."""

    line: Line
    table: str
    is_telling: bool


class TableOwners:
    """Which table of an edition a row belongs to, told by texts that only one table has."""

    def __init__(self, edition: Edition) -> None:
        layouts = {table.id: layout_of(table) for table in edition.tables}
        count = Counter(key for layout in layouts.values() for key in _keys_of(layout))
        self._owners = {
            key: table
            for table, layout in layouts.items()
            for key in _keys_of(layout)
            if count[key] == 1
        }

    def find(self, line: Line) -> str:
        """Return the table that a row's texts belong to, an empty string where they tell none."""
        for cell in line.cells or ():
            for key in (label_key(cell.text), unnumbered_label_key(cell.text)):
                if owner := self._owners.get(key):
                    return owner
        return ""


def bring_home(
    sections: Mapping[str, Sequence[Line]], edition: Edition
) -> tuple[dict[str, list[Line]], list[Note]]:
    """Return the lines of each section, rows of another section's table moved to that section.

    A row found in its own section goes before one that stands elsewhere; what is left over stays
    where it was, to be told there.
    """
    owners = TableOwners(edition)
    homes = {table.id: table.section for table in edition.tables}
    owned = {place: _own(lines, owners) for place, lines in sections.items()}
    at_home = {
        table
        for table, home in homes.items()
        if any(row.table == table and row.is_telling for row in owned.get(home, ()))
    }
    moved: dict[str, list[Line]] = {table: [] for table in homes}
    for place, rows in owned.items():
        telling = Counter(row.table for row in rows if row.is_telling)
        for row in rows:
            is_elsewhere = row.table and homes[row.table] != place and row.table not in at_home
            if is_elsewhere and telling[row.table] >= _FEWEST_TELLING_ROWS:
                moved[row.table].append(row.line)
    gone = {id(line) for lines in moved.values() for line in lines}
    brought = {
        place: [line for line in lines if id(line) not in gone] for place, lines in sections.items()
    }
    notes = []
    for table, lines in moved.items():
        if lines:
            home = homes[table]
            notes.append(Note(_describe(edition, home, is_there=home in sections)))
            brought[home] = [*brought.get(home, []), *lines]
    return brought, notes


def _own(lines: Sequence[Line], owners: TableOwners) -> list[_Owned]:
    owned: list[_Owned] = []
    current = ""
    for line in lines:
        if line.cells is None:
            continue
        told = owners.find(line)
        current = told or current
        owned.append(_Owned(line, current, bool(told)))
    return owned


def _keys_of(layout: TableLayout) -> set[str]:
    labels = {unnumbered_label_key(row.label) for row in layout.rows if row.label}
    return {*layout.texts, *labels}


def _describe(edition: Edition, section: str, *, is_there: bool) -> str:
    heading = edition.section(section).heading
    where = "不在这一部分之内" if is_there else "前面没有这个标题"
    return f"“{heading}”的表格{where}，按表内各行的名称读入，请核对。"

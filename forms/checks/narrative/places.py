"""How messages name a text, and a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.edition.terms import PREAMBLE

if TYPE_CHECKING:
    from forms.edition.edition import Edition
    from forms.edition.terms import CellId


def place_of_text(edition: Edition, section: str) -> str:
    """Return the place of a text as it stands before a message."""
    if section == PREAMBLE:
        return "导语"
    found = edition.section(section)
    return f"{found.number}、{found.short}"


def table_name(edition: Edition, cell: CellId) -> str:
    """Return 表三 for a cell of the table in section 三."""
    return f"表{edition.section(edition.cells[cell].section).number}"

"""Findings as lines of text, one each; of a table with many blanks all in one line."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from forms.checks.content import VALUE_PENDING
from forms.checks.finding import LEVEL_NAMES
from forms.checks.narrative.places import table_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from forms.checks.finding import Finding
    from forms.edition.edition import Cell, Edition

_MOST_SINGLE = 5
"""Blanks of one table that are named one by one."""
_MOST_LINES = 3
"""Rows or columns that are named where all blanks of a table lie in them."""


def write_lines(findings: Sequence[Finding], edition: Edition) -> Iterator[str]:
    """Yield what there is to tell of each finding; many blanks of a table stand together."""
    blanks: dict[str, list[Cell]] = {}
    for finding in findings:
        if finding.rule == VALUE_PENDING:
            cell = edition.cells[finding.cells[0]]
            blanks.setdefault(cell.table, []).append(cell)
    told: set[str] = set()
    for finding in findings:
        message = finding.message
        if finding.rule == VALUE_PENDING:
            table = edition.cells[finding.cells[0]].table
            if table in told:
                continue
            if len(blanks[table]) > _MOST_SINGLE:
                told.add(table)
                message = (
                    f"{_place(blanks[table], edition)}：{tell_together(blanks[table], edition)}"
                )
        yield f"{LEVEL_NAMES[finding.level]}　{message}"


def tell_together(blanks: Sequence[Cell], edition: Edition) -> str:
    """Return what there is to tell of several blanks of one table, without its section."""
    first = blanks[0]
    inputs = sum(edition.cells[cell].table == first.table for cell in edition.input_cells)
    count = f"{len(blanks)} 格{'都' if len(blanks) == inputs else ''}待填"
    return f"{table_name(edition, first.id)} {count}{_tell_lines(blanks)}，没有的填0。"


def _place(blanks: Sequence[Cell], edition: Edition) -> str:
    section = edition.section(blanks[0].section)
    return f"{section.number}、{section.short}"


def _tell_lines(blanks: Sequence[Cell]) -> str:
    """Return the few columns or rows in which all the blanks lie, with how many in each."""
    columns = Counter(cell.column_name for cell in blanks)
    rows = Counter(cell.row_name for cell in blanks)
    lines = min(columns, rows, key=len)
    if len(lines) > _MOST_LINES or not all(lines):
        return ""
    return f"（{'，'.join(f'{name} {count} 格' for name, count in lines.items())}）"

"""Reports as plain text in the layouts that copies of the form come in, for any edition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.edition.terms import ValueKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from forms.edition.edition import Edition, GridCell, Table
    from forms.edition.terms import CellId

    Layout = Callable[[Table, Mapping[CellId, str]], Iterator[list[str]]]

ORGANIZATION = "青萝市水务局"


def figures_for(edition: Edition) -> dict[CellId, str]:
    """Return another figure for every cell, totals included."""
    figures = {}
    for number, (cell, found) in enumerate(edition.cells.items(), start=101):
        figures[cell] = f"{number}.25" if found.kind is ValueKind.MONEY else str(number)
    return figures


def padded_right(table: Table, figures: Mapping[CellId, str]) -> Iterator[list[str]]:
    """Yield lines that hold the cells starting in a row, then empty cells up to the width."""
    for row in range(table.row_count):
        texts = [_text(place, figures) for place in _starting_in(table, row)]
        yield texts + [""] * (table.column_count - len(texts))


def unpadded(table: Table, figures: Mapping[CellId, str]) -> Iterator[list[str]]:
    """Yield lines that hold the cells starting in a row and nothing else."""
    for row in range(table.row_count):
        yield [_text(place, figures) for place in _starting_in(table, row)]


def in_place(table: Table, figures: Mapping[CellId, str]) -> Iterator[list[str]]:
    """Yield lines in which each cell stands in its grid column, the rest of its span empty."""
    for row in range(table.row_count):
        line = [""] * table.column_count
        for place in _starting_in(table, row):
            line[place.column] = _text(place, figures)
        yield line


def repeated(table: Table, figures: Mapping[CellId, str]) -> Iterator[list[str]]:
    """Yield lines in which a merged cell's text is repeated over its whole span."""
    for row in range(table.row_count):
        line = [""] * table.column_count
        for place in table.grid:
            if place.row <= row < place.row + place.row_span:
                end = place.column + place.column_span
                line[place.column : end] = [_text(place, figures)] * place.column_span
        yield line


def write_report(
    edition: Edition,
    year: int,
    figures: Mapping[CellId, str],
    layout: Layout = padded_right,
    separator: str = "|",
) -> str:
    """Return a whole report as text."""
    lines = [edition.title_for(ORGANIZATION, year)]
    for section in edition.sections:
        lines += [section.heading, f"关于{section.short}的说明。"]
        if section.table is not None:
            table = layout(edition.table(section.table), figures)
            lines += [_join(cells, separator) for cells in table]
    return "\n".join([*lines, ORGANIZATION, f"{year + 1}年1月20日", ""])


def _join(cells: list[str], separator: str) -> str:
    return separator.join(cells) if separator == "\t" else f"| {' | '.join(cells)} |"


def _starting_in(table: Table, row: int) -> list[GridCell]:
    return sorted((place for place in table.grid if place.row == row), key=lambda at: at.column)


def _text(place: GridCell, figures: Mapping[CellId, str]) -> str:
    return place.text if place.cell is None else figures.get(place.cell, "")

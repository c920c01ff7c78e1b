"""A block of cells from a spreadsheet, laid over a table of the form.

The block is anchored at one value cell and keeps its rows and columns: an empty cell stays empty,
nothing moves to the left. Label columns and header rows that were copied along are recognised and
left out; what does not fit is counted, never cut silently.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from forms.edition.terms import ValueKind
from forms.model.values import is_figure_like, parse_value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forms.edition.edition import Edition, Table
    from forms.edition.terms import CellId
    from forms.model.report import Report

Block = tuple[tuple[str, ...], ...]
"""Rows of cell texts, as copied; rows may differ in length."""


class PastePlan(Struct, frozen=True):
    """What pasting a block would do.

    `values` are the cells to be set, totals included: a total that equals its computed sum will
    follow it, one that differs stays and is reported. `replaced` are filled cells that would get
    other content, `misfits` the number of filled cells of the block that find no place.
    """

    values: dict[CellId, str]
    replaced: tuple[CellId, ...]
    misfits: int


def plan_paste(report: Report, table: Table, anchor: CellId, block: Block) -> PastePlan:
    """Return what pasting `block` at `anchor` would do; changes nothing."""
    figures = _drop_labels(block)
    rows = _rows_from(report.edition, table, anchor, len(figures))
    values: dict[CellId, str] = {}
    misfits = sum(_count_filled(row) for row in figures[len(rows) :])
    for target, texts in zip(rows, figures, strict=False):
        values.update(zip(target, texts, strict=False))
        misfits += _count_filled(texts[len(target) :])
    return PastePlan(values, _find_replaced(report, values), misfits)


def plan_fill(report: Report, cells: Sequence[CellId], text: str) -> PastePlan:
    """Return what putting one text into several input cells would do."""
    inputs = [cell for cell in cells if not report.edition.cells[cell].computed]
    values = dict.fromkeys(inputs, text)
    return PastePlan(values, _find_replaced(report, values), 0)


def _rows_from(edition: Edition, table: Table, anchor: CellId, wanted: int) -> list[list[CellId]]:
    """Return the value cells at and after the anchor, row by row.

    A block that has exactly as many rows as there are rows to be filled in was copied without the
    rows of totals, so these are passed over.
    """
    first = edition.cells[anchor]
    by_row: dict[int, list[CellId]] = {}
    for cell in table.cells:
        place = edition.cells[cell]
        if place.row >= first.row and place.column >= first.column:
            by_row.setdefault(place.row, []).append(cell)
    rows = list(by_row.values())
    to_fill_in = [row for row in rows if not all(edition.cells[cell].computed for cell in row)]
    return to_fill_in if wanted == len(to_fill_in) else rows


def _drop_labels(block: Block) -> Block:
    rows = [row for row in block if any(text.strip() for text in row)]
    while rows and not any(_is_figure(text) for text in rows[0]) and _is_wordy(rows[0]):
        rows.pop(0)
    rows = [row for row in rows if any(_is_figure(text) for text in row) or not _is_wordy(row)]
    while rows and _is_label_column([row[0] if row else "" for row in rows]):
        rows = [row[1:] for row in rows]
    return tuple(rows)


def _is_wordy(row: Sequence[str]) -> bool:
    """Tell whether a row without figures holds labels, not the mere signs for nothing."""
    return any(text.strip() and not is_figure_like(text) for text in row)


def _is_label_column(texts: Sequence[str]) -> bool:
    return any(text.strip() for text in texts) and not any(is_figure_like(text) for text in texts)


def _is_figure(text: str) -> bool:
    return any(parse_value(kind, text).number is not None for kind in ValueKind)


def _count_filled(texts: Sequence[str]) -> int:
    return sum(1 for text in texts if text.strip())


def _find_replaced(report: Report, values: dict[CellId, str]) -> tuple[CellId, ...]:
    return tuple(
        cell
        for cell, text in values.items()
        if report.cells.get(cell, "")
        not in ("", parse_value(report.edition.cells[cell].kind, text).text)
    )

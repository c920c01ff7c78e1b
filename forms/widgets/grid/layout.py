"""Widths and heights of a table on the screen, from the font and the room there is."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics

from forms.edition.terms import GridRole
from forms.widgets.grid.delegate import (
    NOTE_SCALE,
    cell_padding,
    character_height,
    fit_label,
    scale_font,
)

if TYPE_CHECKING:
    from PySide6.QtGui import QFont

    from forms.edition.edition import GridCell, Table

_ROW_HEIGHTS = (1.75, 1.68, 1.6, 1.52, 1.46)
"""Heights of a row in heights of a character; the largest is taken that shows the table whole.

Table 三 is to stay whole on a screen of 900 pixels. Line spacing would not do as a measure: Chinese
fonts differ in it by half a character.
"""
_READABLE = 2
"""Which of them is taken where even the lowest rows do not show the table whole."""
_MANY_COLUMNS = 5
"""From this number on, value columns are all of one width, and labels take the rest."""
_VERTICAL_LINES = 4
"""A label broken into more lines than this stands one character below the other."""
_VALUE_SHARE = 0.52
"""Share of the width that many value columns take beside label columns."""


def lay_out_columns(table: Table, width: int, metrics: QFontMetrics) -> list[int]:
    """Return the column widths in pixels; they add up to `width`.

    A table of many value columns gives them one width, and label columns the rest, so that long
    labels wrap as little as possible; others keep the proportions of the paper.
    """
    labels = table.widths_mm[: table.label_columns]
    values = table.widths_mm[table.label_columns :]
    if not labels or len(values) < _MANY_COLUMNS:
        return _share(width, table.widths_mm)
    widest = len(values) * metrics.horizontalAdvance("法律服务机构")
    value_room = round(min(_VALUE_SHARE * width, widest))
    narrow = _narrow_columns(table, metrics)
    rest = width - value_room - sum(narrow.values())
    wide = tuple(mm for column, mm in enumerate(labels) if column not in narrow)
    shares = iter(_share(rest, wide))
    label_widths = [narrow.get(column) or next(shares) for column in range(len(labels))]
    return label_widths + _share(value_room, (1.0,) * len(values))


def lay_out_rows(table: Table, widths: list[int], font: QFont, room: int) -> list[int]:
    """Return the row heights in pixels, roomy where the table then still fits into `room`."""
    size = character_height(font)
    layouts = [_lay_out_rows(table, widths, font, round(size * one)) for one in _ROW_HEIGHTS]
    return next((heights for heights in layouts if sum(heights) <= room), layouts[_READABLE])


def _lay_out_rows(table: Table, widths: list[int], font: QFont, plain: int) -> list[int]:
    heights = [plain] * table.row_count
    for place in sorted(table.grid, key=lambda place: place.row_span):
        if place.role is not GridRole.VALUE:
            _make_room(heights, place, _label_height(place, widths, font))
    return heights


def _make_room(heights: list[int], place: GridCell, needed: int) -> None:
    rows = range(place.row, place.row + place.row_span)
    missing = needed - sum(heights[row] for row in rows)
    if missing > 0:
        heights[rows[-1]] += missing


def _label_height(place: GridCell, widths: list[int], font: QFont) -> int:
    """Return the pixels that a wrapped label needs; any row is high enough for one line."""
    shown = scale_font(font, NOTE_SCALE) if place.role is GridRole.NOTE else font
    metrics = QFontMetrics(shown)
    room = sum(widths[place.column : place.column + place.column_span]) - 2 * cell_padding(font)
    text = fit_label(place, room, metrics)
    flags = int(Qt.TextFlag.TextWordWrap)
    box = metrics.boundingRect(QRect(0, 0, max(room, 1), 10_000), flags, text)
    is_wrapped = box.height() > metrics.lineSpacing() * 1.5
    return box.height() + 2 if is_wrapped else 0


def _narrow_columns(table: Table, metrics: QFontMetrics) -> dict[int, int]:
    """Return the label columns whose labels stand one character below the other."""
    narrow: dict[int, int] = {}
    for place in table.grid:
        lines = place.lines.split("\n")
        is_vertical = len(lines) > _VERTICAL_LINES and place.column_span == 1
        if place.role is GridRole.GROUP and is_vertical:
            widest = max(metrics.horizontalAdvance(line) for line in lines)
            narrow[place.column] = widest + round(metrics.height() * 0.8)
    return narrow


def _share(total: int, weights: tuple[float, ...]) -> list[int]:
    """Split pixels in proportion, without losing one."""
    edges = [round(total * sum(weights[:n]) / sum(weights)) for n in range(len(weights) + 1)]
    return [after - before for before, after in pairwise(edges)]

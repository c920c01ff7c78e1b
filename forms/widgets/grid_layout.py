"""Widths and heights of a table on the screen, from the font and the room there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics

from forms.model.edition import GridRole
from forms.widgets.grid_delegate import NOTE_SCALE, cell_padding, fit_label, scale_font

if TYPE_CHECKING:
    from PySide6.QtGui import QFont

    from forms.model.edition import GridCell, Table

_ROW_HEIGHT = 1.14
"""Height of a row in line heights: table 三 stays whole on a screen of 900 pixels."""
_VALUE_SHARE = 0.62
"""Share of the width that value columns may take beside label columns."""


def lay_out_columns(table: Table, width: int, metrics: QFontMetrics) -> list[int]:
    """Return the column widths in pixels; they add up to `width`.

    Value columns share their part evenly in the proportions of the paper, label columns take
    the rest, so that long labels wrap as little as possible.
    """
    labels = table.widths_mm[: table.label_columns]
    values = table.widths_mm[table.label_columns :]
    if not labels:
        return _share(width, values)
    wanted = sum(values) / sum(table.widths_mm) * width
    narrowest = len(values) * metrics.horizontalAdvance("00000000") * _VALUE_SHARE
    value_room = (
        min(wanted, max(narrowest, _VALUE_SHARE * 0.9 * width)) if len(values) > 1 else wanted
    )
    value_room = round(min(value_room, len(values) * metrics.horizontalAdvance("法律服务机构")))
    narrow = _narrow_columns(table, metrics)
    rest = width - value_room - sum(narrow.values())
    wide = [mm for column, mm in enumerate(labels) if column not in narrow]
    shares = iter(_share(rest, tuple(wide)))
    label_widths = [
        narrow[column] if column in narrow else next(shares) for column in range(len(labels))
    ]
    return label_widths + _share(value_room, (1.0,) * len(values) if len(values) > 4 else values)


def lay_out_rows(table: Table, widths: list[int], font: QFont) -> list[int]:
    """Return the row heights in pixels: as low as the wrapped labels allow."""
    metrics = QFontMetrics(font)
    plain = round(metrics.lineSpacing() * _ROW_HEIGHT)
    heights = [plain] * table.row_count
    for place in sorted(table.grid, key=lambda place: place.row_span):
        if place.role is not GridRole.VALUE:
            _make_room(heights, place, _label_height(place, widths, font), plain)
    return heights


def _make_room(heights: list[int], place: GridCell, needed: int, plain: int) -> None:
    rows = range(place.row, place.row + place.row_span)
    missing = needed - sum(heights[row] for row in rows)
    if missing > 0:
        heights[rows[-1]] += max(missing, plain // 4)


def _label_height(place: GridCell, widths: list[int], font: QFont) -> int:
    shown = scale_font(font, NOTE_SCALE) if place.role is GridRole.NOTE else font
    metrics = QFontMetrics(shown)
    room = sum(widths[place.column : place.column + place.column_span]) - 2 * cell_padding(font)
    text = fit_label(place, room, metrics)
    flags = int(Qt.TextFlag.TextWordWrap)
    box = metrics.boundingRect(QRect(0, 0, max(room, 1), 10_000), flags, text)
    return box.height() + round(metrics.lineSpacing() * (_ROW_HEIGHT - 1))


def _narrow_columns(table: Table, metrics: QFontMetrics) -> dict[int, int]:
    """Return the label columns whose labels stand one character below the other."""
    narrow: dict[int, int] = {}
    for place in table.grid:
        lines = place.lines.split("\n")
        if place.role is GridRole.GROUP and len(lines) > 4 and place.column_span == 1:
            widest = max(metrics.horizontalAdvance(line) for line in lines)
            narrow[place.column] = widest + round(metrics.height() * 0.8)
    return narrow


def _share(total: int, weights: tuple[float, ...]) -> list[int]:
    """Split pixels in proportion, without losing one."""
    edges = [round(total * sum(weights[:n]) / sum(weights)) for n in range(len(weights) + 1)]
    return [after - before for before, after in zip(edges, edges[1:], strict=False)]

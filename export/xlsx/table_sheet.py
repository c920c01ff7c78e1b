"""A table as a sheet: the form's merged cells, widths and borders, ready to be printed."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from export.paper.blocks import DRAFT_MARK
from export.paper.table_rows import row_heights_pt
from export.paper.typography import POINTS_PER_MM
from export.xlsx.limits import fit_text, is_exact
from export.xlsx.styles import TEXT, number_format
from forms.edition.terms import GridRole

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from export.paper.blocks import Paper, TableBlock, TableCell
    from export.xlsx.styles import Styles

_FIRST_ROW = 1
"""The heading of the section stands above the table."""
_CAPTION_PT = 14
_CAPTION_ROW_PT = 30
_ROW_SPACE_PT = 5
_HIGHEST_ROW_PT = 409
_PIXELS_PER_POINT = 96 / 72
_DIGIT = 0.56
_FIGURE_SPACE_PT = 6
"""A number wider than its column is shown as `###`, so columns grow with their figures."""
_ZOOM = 125
"""The sheet is as large as the form on paper, which is small on a screen."""


def write_table_sheet(sheet: Worksheet, table: TableBlock, paper: Paper, styles: Styles) -> None:
    """Fill a sheet with a table."""
    _TableSheet(sheet, table, paper, styles).write()


class _TableSheet:
    """Writes one table into one sheet."""

    def __init__(self, sheet: Worksheet, table: TableBlock, paper: Paper, styles: Styles) -> None:
        self._sheet = sheet
        self._table = table
        self._paper = paper
        self._styles = styles
        self._type = paper.setup.table_type(table.column_count)
        self._texts = ["\n".join(map(fit_text, cell.lines)) for cell in table.cells]
        self._widths_pt = self._fit_widths()

    def write(self) -> None:
        """Write heading, cells, widths and heights."""
        self._write_caption()
        for cell, text in zip(self._table.cells, self._texts, strict=True):
            self._write_cell(cell, text)
        for column, width in enumerate(self._widths_pt):
            self._sheet.set_column_pixels(column, column, round(width * _PIXELS_PER_POINT))
        self._set_heights()
        headers = _FIRST_ROW + self._table.header_rows
        self._sheet.freeze_panes(headers, self._table.label_columns)
        self._sheet.repeat_rows(0, headers - 1)
        self._sheet.hide_gridlines(2)
        self._sheet.set_zoom(_ZOOM)

    def _write_caption(self) -> None:
        setup = self._paper.setup
        mark = f"（{DRAFT_MARK}）" if self._paper.is_draft else ""
        style = self._styles.make(setup.heading_font, _CAPTION_PT, num_format=TEXT)
        last = self._table.column_count - 1
        self._merge((0, 0, 0, last), style)
        self._sheet.write_string(0, 0, fit_text(self._table.caption) + mark, style)
        self._sheet.set_row(0, _CAPTION_ROW_PT)

    def _write_cell(self, cell: TableCell, text: str) -> None:
        top, left = cell.row + _FIRST_ROW, cell.column
        style = self._style(cell)
        self._merge((top, left, top + cell.row_span - 1, left + cell.column_span - 1), style)
        if not text:
            self._sheet.write_blank(top, left, None, style)
        elif cell.number is not None and is_exact(cell.number):
            # Its annotation lacks Decimal, which it takes; a float may end in ...999999.
            self._sheet.write_number(top, left, cast("float", cell.number), style)
        else:
            self._sheet.write_string(top, left, text, style)

    def _merge(self, area: tuple[int, int, int, int], style: Format) -> None:
        top, left, bottom, right = area
        if (top, left) != (bottom, right):
            self._sheet.merge_range(top, left, bottom, right, "", style)

    def _style(self, cell: TableCell) -> Format:
        font, size = self._type.font, self._type.size_pt
        if cell.role is GridRole.VALUE:
            if not cell.text:
                return self._styles.make(font, size, border=1)
            if cell.number is not None and is_exact(cell.number):
                shown = number_format(cell)
                return self._styles.make(font, size, border=1, shrink=True, num_format=shown)
        is_left = cell.role is GridRole.LABEL and self._table.label_columns > 1
        alignment = {"align": "left"} if is_left else {}
        return self._styles.make(font, size, border=1, text_wrap=True, num_format=TEXT, **alignment)

    def _fit_widths(self) -> list[float]:
        """Return the widths of the form, wider where a figure needs it."""
        widths_mm = self._paper.setup.column_widths_mm(self._table.widths_mm)
        widths = [mm * POINTS_PER_MM for mm in widths_mm]
        for cell in self._table.cells:
            if cell.number is not None and cell.column_span == 1:
                needed = len(cell.text) * _DIGIT * self._type.size_pt + _FIGURE_SPACE_PT
                widths[cell.column] = max(widths[cell.column], needed)
        return widths

    def _set_heights(self) -> None:
        lines = [text.splitlines() or [""] for text in self._texts]
        heights = row_heights_pt(self._table, lines, self._widths_pt, self._type)
        for row, height in enumerate(heights, start=_FIRST_ROW):
            self._sheet.set_row(row, min(height + _ROW_SPACE_PT, _HIGHEST_ROW_PT))

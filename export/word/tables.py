"""Tables as WordprocessingML, written row by row.

WPS and LibreOffice take equal columns unless the widths stand in `w:tblGrid` and in every cell;
only rows taller than a page are split, rows that stay on a page with the next one have `w:keepNext`
in all their cells, and header rows are repeated.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from export.paper.typography import CELL_MARGIN_MM, fitting_size, widest
from export.word.runs import paragraph, run
from export.word.styles import CELL_STYLE, LABEL_STYLE, SMALL, TABLE_STYLE, borders
from export.word.units import TWIPS_PER_POINT, column_widths, twips, twips_from_points
from forms.edition.terms import GridRole

if TYPE_CHECKING:
    from export.paper.blocks import TableBlock, TableCell
    from export.paper.setup import PaperSetup
    from export.paper.typography import Type

_MARGIN = twips(CELL_MARGIN_MM)
_FIGURE_GAP = twips(0.3)  # between a long figure and the line, so that neighbours stay apart
_NO_MARGINS = '<w:tcMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tcMar>'
_CENTRED = '<w:vAlign w:val="center"/>'


def write_table(table: TableBlock, setup: PaperSetup) -> str:
    """Return a table with its grid, real merged cells and widths."""
    widths = column_widths(setup.column_widths_mm(table.widths_mm))
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    sheet = _TableWriter(table, widths, setup)
    rows = "".join(sheet.row(row) for row in range(table.row_count))
    return f"<w:tbl>{_properties(sum(widths))}<w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"


def _properties(width: int) -> str:
    return (
        f'<w:tblPr><w:tblStyle w:val="{TABLE_STYLE}"/><w:tblW w:w="{width}" w:type="dxa"/>'
        f'<w:jc w:val="center"/><w:tblBorders>{borders()}</w:tblBorders>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar>'
        f'<w:left w:w="{_MARGIN}" w:type="dxa"/><w:right w:w="{_MARGIN}" w:type="dxa"/>'
        '</w:tblCellMar><w:tblLook w:val="0600"/></w:tblPr>'
    )


class _TableWriter:
    """Writes the rows of one table."""

    def __init__(self, table: TableBlock, widths: tuple[int, ...], setup: PaperSetup) -> None:
        self._table = table
        self._widths = widths
        self._occupants = table.occupants()
        self._type: Type = setup.table_type(table.column_count)
        small = SMALL if self._type.size_pt < setup.table_type(1).size_pt else ""
        self._centred_style = CELL_STYLE + small
        self._label_style = (LABEL_STYLE if table.label_columns > 1 else CELL_STYLE) + small
        height = twips_from_points(setup.row_height_pt(table.column_count))
        self._height = f'<w:trHeight w:val="{height}" w:hRule="atLeast"/>'

    def row(self, row: int) -> str:
        """Return a row: the cells that start in it and the continued ones from above."""
        cells, column = [], 0
        while column < self._table.column_count:
            cell = self._occupants[row][column]
            cells.append(self._cell(cell, row))
            column += cell.column_span
        header = "<w:tblHeader/>" if row < self._table.header_rows else ""
        whole = "" if row in self._table.tall_rows else "<w:cantSplit/>"
        return f"<w:tr><w:trPr>{whole}{self._height}{header}</w:trPr>{''.join(cells)}</w:tr>"

    def _cell(self, cell: TableCell, row: int) -> str:
        width = sum(self._widths[cell.column : cell.column + cell.column_span])
        span = f'<w:gridSpan w:val="{cell.column_span}"/>' if cell.column_span > 1 else ""
        is_start = cell.row == row
        merge = ""
        if cell.row_span > 1:
            merge = '<w:vMerge w:val="restart"/>' if is_start else "<w:vMerge/>"
        style = self._label_style if cell.role is GridRole.LABEL else self._centred_style
        keep = "<w:keepNext/>" if row in self._table.kept_rows else ""
        content = run(cell.lines, self._size(cell, width)) if is_start else ""
        return (
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}'
            f"{self._margins(cell, width)}{_CENTRED}</w:tcPr>"
            f"{paragraph(style, content, keep)}</w:tc>"
        )

    def _margins(self, cell: TableCell, width: int) -> str:
        """Drop the margins of figures, and of labels whose lines fill a narrow column."""
        if cell.role is GridRole.VALUE:
            return _NO_MARGINS
        if len(cell.lines) == 1:
            return ""
        line = widest(cell.lines) * self._type.size_pt * TWIPS_PER_POINT
        return _NO_MARGINS if width - 2 * _MARGIN < line <= width else ""

    def _size(self, cell: TableCell, width: int) -> str:
        if cell.role is not GridRole.VALUE:
            return ""
        free = (width - 2 * _FIGURE_GAP) / TWIPS_PER_POINT
        size = fitting_size(cell.text, self._type.size_pt, free)
        if size == self._type.size_pt:
            return ""
        return f'<w:sz w:val="{round(2 * size)}"/><w:szCs w:val="{round(2 * size)}"/>'

"""Tables, built row by row: to find a cell by its place python-docx lays the whole grid out.

WPS and LibreOffice take equal columns unless the widths stand in `w:tblGrid` and in every cell;
only rows taller than a page are split, rows that stay on a page with the next one have `w:keepNext`
in all their cells, and header rows are repeated.
"""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from typing import TYPE_CHECKING, cast

from docx.enum.table import WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.oxml.ns import qn
from docx.oxml.simpletypes import ST_Merge
from docx.shared import Emu

from export.paper.typography import CELL_MARGIN_MM, fitting_size, widest
from export.word.cells import CellMaker, Look, Setting, margins
from export.word.elements import make_element, set_attributes, text_of
from export.word.styles import CELL_STYLE, LABEL_STYLE, SMALL, TABLE_STYLE
from export.word.units import column_widths, millimetres, points
from forms.edition.terms import GridRole

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.oxml.table import CT_Row, CT_Tbl, CT_TblPr, CT_Tc
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.shared import Length

    from export.paper.blocks import TableBlock, TableCell
    from export.paper.setup import PaperSetup

_MARGIN = millimetres(CELL_MARGIN_MM)
_FIGURE_GAP = millimetres(0.3)  # between a long figure and the line: neighbours stay apart


def add_table(document: WordDocument, table: TableBlock, setup: PaperSetup) -> None:
    """Add a table with its grid, real merged cells and widths."""
    widths = column_widths(setup.column_widths_mm(table.widths_mm))
    style = document.styles[TABLE_STYLE]
    made = document.add_table(0, table.column_count, style)
    made.alignment = WD_TABLE_ALIGNMENT.CENTER
    made.autofit = False
    for column, width in zip(made.columns, widths, strict=True):
        column.width = width
    element = document.element.body.tbl_lst[-1]
    borders = style.element.find(f"{qn('w:tblPr')}/{qn('w:tblBorders')}")
    _set_properties(element.tblPr, Emu(sum(widths)), deepcopy(borders))
    writer = _RowWriter(table, widths, setup)
    for row in range(table.row_count):
        writer.add(element, row)


def _set_properties(properties: CT_TblPr, width: Length, borders: BaseOxmlElement) -> None:
    """Set a table's width, and on itself what some programs do not read from its style."""
    set_attributes(next(properties.iter(qn("w:tblW"))), type="dxa", w=width.twips)
    properties.insert_element_before(borders, "w:tblLayout")
    look = next(properties.iter(qn("w:tblLook")))
    look.addprevious(margins("tblCellMar", _MARGIN))
    look.attrib.clear()
    set_attributes(look, val="0600")


class _RowWriter:
    """Writes the rows of one table."""

    def __init__(self, table: TableBlock, widths: tuple[Length, ...], setup: PaperSetup) -> None:
        self._table = table
        self._widths = widths
        self._occupants = table.occupants()
        self._type = setup.table_type(table.column_count)
        self._height = points(setup.row_height_pt(table.column_count))
        small = SMALL if self._type.size_pt < setup.table_type(1).size_pt else ""
        self._centred_style = CELL_STYLE + small
        self._label_style = (LABEL_STYLE if table.label_columns > 1 else CELL_STYLE) + small
        self._cells = CellMaker()
        self._empty_row = cache(self._prepare_row)

    def add(self, element: CT_Tbl, row: int) -> None:
        """Add a row: the cells that start in it and the continued ones from above."""
        is_whole = row not in self._table.tall_rows
        line = deepcopy(self._empty_row(is_whole, row < self._table.header_rows))
        element.append(line)
        column = 0
        while column < self._table.column_count:
            cell = self._occupants[row][column]
            line.append(self._make_cell(cell, row))
            column += cell.column_span

    def _prepare_row(self, is_whole: bool, is_header: bool) -> CT_Row:
        line = cast("CT_Row", make_element("tr"))
        properties = line.get_or_add_trPr()
        if is_whole:
            properties.append(make_element("cantSplit"))
        line.trHeight_val = self._height
        line.trHeight_hRule = WD_ROW_HEIGHT_RULE.AT_LEAST
        if is_header:
            properties.append(make_element("tblHeader"))
        return line

    def _make_cell(self, cell: TableCell, row: int) -> CT_Tc:
        is_start = cell.row == row
        text = text_of(cell.lines) if is_start else ""
        width = Emu(sum(self._widths[cell.column : cell.column + cell.column_span]))
        merge = ST_Merge.RESTART if is_start else ST_Merge.CONTINUE
        setting = Setting(
            self._label_style if cell.role is GridRole.LABEL else self._centred_style,
            self._size_pt(cell, width),
            self._is_edge_to_edge(cell, width),
            row in self._table.kept_rows,
            bool(text),
        )
        look = Look(width, cell.column_span, merge if cell.row_span > 1 else None, setting)
        return self._cells.make(look, text)

    def _is_edge_to_edge(self, cell: TableCell, width: Length) -> bool:
        """Tell whether a cell has no margins: figures, and lines that fill a narrow column."""
        if cell.role is GridRole.VALUE or len(cell.lines) == 1:
            return cell.role is GridRole.VALUE
        line = points(widest(cell.lines) * self._type.size_pt)
        return width - 2 * _MARGIN < line <= width

    def _size_pt(self, cell: TableCell, width: Length) -> float | None:
        """Return the size of a figure that is too long for its column in the usual one."""
        if cell.role is not GridRole.VALUE:
            return None
        usual = self._type.size_pt
        size = fitting_size(cell.text, usual, Emu(width - 2 * _FIGURE_GAP).pt)
        return None if size == usual else size

"""A file as it was read, written out with what became of each part of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtGui import (
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
    QTextTableCell,
    QTextTableCellFormat,
    QTextTableFormat,
)

from forms.model.dates import show_date
from storage.readers.document import Paragraph
from storage.readers.reading import Origin
from ui.importing.places import Places

if TYPE_CHECKING:
    from collections.abc import Iterable

    from forms.edition.terms import CellId
    from forms.widgets.tokens import Tokens
    from storage.readers.document import Table, TableCell
    from ui.importing.candidate import Found

MOST_BLOCKS = 1_500
MOST_CELLS = 3_000
MOST_CHARACTERS = 200_000
"""What is written out; a report has a tenth of it, and nobody looks through more."""
_FIGURE = re.compile(r"[\d\s,，.．]*\d[\d\s,，.．]*")
_LEFT_OUT = "（文件太长，其余内容这里不再列出。）"
_DOUBT_MARK = "▲\N{NO-BREAK SPACE}"
_COLUMN_WIDTH = 4
"""Characters that a column takes at least; a table of more scrolls sideways."""
_SHORTEST = 2
"""Characters from which on a piece of text is looked for in the report."""


class Budget:
    """How much may still be written out."""

    def __init__(self) -> None:
        self._cells, self._characters = MOST_CELLS, MOST_CHARACTERS

    def take(self, cells: int, characters: int) -> bool:
        """Tell whether there is room for so much, and take it up."""
        self._cells -= cells
        self._characters -= characters
        return self._cells >= 0 and self._characters >= 0


class _Inks(Struct, frozen=True):
    """The formats of what was read, left out, or is to be looked at."""

    plain: QTextCharFormat
    left_out: QTextCharFormat
    mark: QTextCharFormat


class SourceDocument:
    """The text of a file with its tables, and where in it each figure of the report stood."""

    def __init__(self, found: Found, tokens: Tokens) -> None:
        self.text = QTextDocument()
        self.text.setUndoRedoEnabled(False)
        self._tokens = tokens
        self._tables: dict[int, QTextTable] = {}
        self._found = found
        self._places = Places(found)
        self._known = _known_texts(found)
        self._inks = _make_inks(tokens)
        self._current: tuple[QTextTableCell, QTextTableCellFormat] | None = None
        self._write()

    def fit(self, width: int, character: int) -> None:
        """Give tables a width in pixels; a character takes so many."""
        for table in self._tables.values():
            least = table.columns() * _COLUMN_WIDTH * character
            room = width - 2 * self.text.documentMargin() - character
            wanted = QTextLength(QTextLength.Type.FixedLength, max(room, least))
            form = table.format().toTableFormat()
            if form.width() != wanted:
                form.setWidth(wanted)
                table.setFormat(form)

    def cursor_at(self, cell: CellId) -> QTextCursor | None:
        """Return where a figure stood, or must have stood; `None` where nothing tells."""
        place = self._place_of(cell)
        return None if place is None else place.firstCursorPosition()

    def is_certain(self, cell: CellId) -> bool:
        """Tell whether the figure of a cell was read from the place that is shown for it."""
        return self._places.is_certain(cell)

    def cell_at(self, cursor: QTextCursor) -> CellId | None:
        """Return the cell of the report whose figure stood at a place."""
        table = cursor.currentTable()
        place = next((block for block, one in self._tables.items() if one == table), None)
        if place is None:
            return None
        at = table.cellAt(cursor)
        return self._places.cell_at(Origin(place, at.row(), at.column()))

    def find(self, words: str) -> QTextCursor | None:
        """Return where words stand that a note quotes."""
        cursor = self.text.find(words)
        return None if cursor.isNull() else cursor

    def frame(self, cell: CellId | None) -> None:
        """Frame the figure of a cell, and no other."""
        if self._current is not None:
            self._current[0].setFormat(self._current[1])
            self._current = None
        place = self._place_of(cell) if cell is not None else None
        if place is None:
            return
        before = place.format().toTableCellFormat()
        framed = QTextTableCellFormat(before)
        framed.setBackground(self._tokens.accent_soft)
        framed.setBorder(2)
        framed.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
        framed.setBorderBrush(self._tokens.accent)
        place.setFormat(framed)
        self._current = place, before

    def _place_of(self, cell: CellId) -> QTextTableCell | None:
        origin = self._places.place_of(cell)
        table = self._tables.get(origin.block) if origin is not None else None
        if origin is None or table is None:
            return None
        if origin.row not in range(table.rows()) or origin.column not in range(table.columns()):
            return None
        return table.cellAt(origin.row, origin.column)

    def _write(self) -> None:
        cursor = QTextCursor(self.text)
        cursor.beginEditBlock()
        budget = Budget()
        blocks = self._found.reading.document.blocks
        for number, block in enumerate(blocks):
            if isinstance(block, Paragraph):
                fits = budget.take(1, len(block.text))
            else:
                width, height = _size(block)
                fits = budget.take(width * height, sum(len(cell.text) for cell in block.cells))
            if not fits or number >= MOST_BLOCKS:
                self._write_paragraph(cursor, _LEFT_OUT, self._inks.left_out)
                break
            if isinstance(block, Paragraph):
                is_known = self._is_known(block.text)
                ink = self._inks.plain if is_known else self._inks.left_out
                self._write_paragraph(cursor, block.text, ink)
            else:
                self._write_table(cursor, number, block)
        cursor.endEditBlock()

    def _write_paragraph(self, cursor: QTextCursor, text: str, ink: QTextCharFormat) -> None:
        form = QTextBlockFormat()
        form.setBottomMargin(4)
        if self.text.isEmpty():
            cursor.setBlockFormat(form)
        else:
            cursor.insertBlock(form, ink)
        cursor.insertText(text, ink)

    def _write_table(self, cursor: QTextCursor, number: int, block: Table) -> None:
        width, height = _size(block)
        if not width:
            return
        form = QTextTableFormat()
        form.setBorder(1)
        form.setBorderCollapse(True)
        form.setBorderBrush(self._tokens.line)
        form.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
        form.setCellPadding(3)
        table = cursor.insertTable(height, width, form)
        self._tables[number] = table
        _merge(table, block.cells)
        for cell in block.cells:
            if _is_placed(cell):
                self._write_cell(table, number, cell)
        cursor.movePosition(QTextCursor.MoveOperation.End)

    def _write_cell(self, table: QTextTable, number: int, cell: TableCell) -> None:
        known = self._places.cell_at(Origin(number, cell.row, cell.column))
        is_doubtful = known is not None and known in self._found.doubts
        if number not in self._places.blocks:
            ink = self._inks.left_out
        else:
            ink = self._inks.plain
            is_doubtful |= known is None and bool(_FIGURE.fullmatch(cell.text))
        place = table.cellAt(cell.row, cell.column)
        cursor = place.firstCursorPosition()
        if is_doubtful:
            form = place.format().toTableCellFormat()
            form.setBackground(self._tokens.verify_soft)
            place.setFormat(form)
            cursor.insertText(_DOUBT_MARK, self._inks.mark)
        cursor.insertText(cell.text, ink)

    def _is_known(self, text: str) -> bool:
        """Tell whether a paragraph went into the report, as far as its words tell."""
        words = "".join(text.split())
        return len(words) < _SHORTEST or words in self._known


def _size(table: Table) -> tuple[int, int]:
    """Return columns and rows of a table's grid."""
    cells = [cell for cell in table.cells if _is_placed(cell)]
    width = max((cell.column + max(cell.column_span, 1) for cell in cells), default=0)
    return width, max((cell.row + max(cell.row_span, 1) for cell in cells), default=0)


def _is_placed(cell: TableCell) -> bool:
    """Tell whether a cell has a place at all; documents come from a process that may be broken."""
    return cell.row >= 0 and cell.column >= 0


def _merge(table: QTextTable, cells: Iterable[TableCell]) -> None:
    """Merge cells as far as they do not overlap, from which Qt would crash."""
    taken: set[tuple[int, int]] = set()
    for cell in filter(_is_placed, cells):
        rows = range(cell.row, cell.row + max(cell.row_span, 1))
        columns = range(cell.column, cell.column + max(cell.column_span, 1))
        covered = {(row, column) for row in rows for column in columns}
        if not covered & taken and len(covered) > 1:
            table.mergeCells(cell.row, cell.column, len(rows), len(columns))
            taken |= covered
        else:
            taken.add((cell.row, cell.column))


def _known_texts(found: Found) -> str:
    """Return everything that the report says, without blanks."""
    report = found.report
    edition = report.edition
    parts: Iterable[str] = (
        report.title,
        edition.title_for(report.organization, report.year),
        *report.texts.values(),
        *(section.heading for section in edition.sections),
        report.signature_organization,
        show_date(report.signature_date),
    )
    return "\n".join("".join(part.split()) for part in parts)


def _make_inks(tokens: Tokens) -> _Inks:
    plain, left_out, mark = QTextCharFormat(), QTextCharFormat(), QTextCharFormat()
    plain.setForeground(tokens.text)
    left_out.setForeground(tokens.pending)
    mark.setForeground(tokens.verify)
    return _Inks(plain, left_out, mark)

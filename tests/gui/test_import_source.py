"""What a reading process hands over is written out, whatever it is."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication

from storage.readers.document import Document, Paragraph, Table, TableCell
from storage.readers.reading import Origin, Reading
from tests.edited_word import exported_report
from ui.importing.candidate import Found
from ui.importing.source_document import SourceDocument
from ui.look.theme import Theme, apply_theme

if TYPE_CHECKING:
    from forms.widgets.tokens import Tokens

_ROUNDS = 20
_GRID = 9


@pytest.fixture
def tokens(qapp: QApplication) -> Tokens:
    return (qapp.findChild(Theme) or apply_theme(qapp)).tokens


def found_in(document: Document, places: list[Origin]) -> Found:
    report = exported_report()
    origins = dict(zip(report.edition.cells, places, strict=False))
    return Found(Reading(report, document=document, origins=origins), report)


@pytest.mark.parametrize("seed", range(_ROUNDS))
def test_that_tables_whose_cells_overlap_do_no_harm(tokens: Tokens, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - no secret

    def cell() -> TableCell:
        row, column = chance.randrange(-1, _GRID), chance.randrange(-1, _GRID)
        return TableCell(row, column, "12", chance.randrange(-1, 5), chance.randrange(-1, 5))

    table = Table(tuple(cell() for _ in range(chance.randrange(40))))
    document = Document((table, Paragraph("a\x00b\u2029c"), Table(()), Paragraph("")))
    places = [Origin(0, *(chance.randrange(-2, 12) for _ in range(2))) for _ in range(30)]
    found = found_in(document, places)
    source = SourceDocument(found, tokens)
    for one in found.reading.origins:
        source.frame(one)
        cursor = source.cursor_at(one)
        assert cursor is None or source.cell_at(cursor) in {*found.reading.origins, None}
    placed = sum(one.row >= 0 and one.column >= 0 for one in table.cells)
    assert source.text.toPlainText().count("12") == placed


def test_that_an_absurd_span_is_left_out(tokens: Tokens) -> None:
    wide = TableCell(0, 0, "x", 10**9, 10**9)
    source = SourceDocument(found_in(Document((Table((wide,)),)), []), tokens)
    assert "不再列出" in source.text.toPlainText()


def test_that_a_merged_cell_leads_to_its_cell_from_wherever_it_is_clicked(tokens: Tokens) -> None:
    cells = (TableCell(0, 0, "总计", 1, 2), TableCell(1, 0, "7"), TableCell(1, 1, "8"))
    found = found_in(Document((Table(cells),)), [Origin(0, 1, 0), Origin(0, 1, 1)])
    source = SourceDocument(found, tokens)
    first, second = list(found.report.edition.cells)[:2]
    for cell, text in ((first, "7"), (second, "8")):
        cursor = source.cursor_at(cell)
        assert cursor is not None
        assert cursor.block().text() == text
        assert source.cell_at(cursor) == cell


def test_that_framing_another_figure_leaves_no_trace_of_the_first(tokens: Tokens) -> None:
    cells = (TableCell(0, 0, "7"), TableCell(0, 1, "8"))
    found = found_in(Document((Table(cells),)), [Origin(0, 0, 0), Origin(0, 0, 1)])
    source = SourceDocument(found, tokens)
    before = source.text.toHtml()
    first, second = list(found.report.edition.cells)[:2]
    source.frame(first)
    source.frame(second)
    assert source.text.toHtml() != before
    source.frame(None)
    assert source.text.toHtml() == before

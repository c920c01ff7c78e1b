from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from export.composition import compose
from export.word.writer import write_word
from forms.model.report import Report
from tests.export.word_file import W, all_of, body, grid, text, value

if TYPE_CHECKING:
    from lxml import etree

    from forms.edition.edition import Edition


def _tables(word: bytes) -> list[etree._Element]:
    return body(word).findall(f"{W}tbl")


def test_that_the_word_tables_are_the_grids_of_the_edition(
    word: bytes, edition: Edition, report: Report
) -> None:
    values = report.shown_values()
    for table, found in zip(edition.tables, _tables(word), strict=True):
        expected = [
            (
                *(place.row, place.column, place.row_span, place.column_span),
                values[place.cell] if place.cell else place.lines or place.text,
            )
            for place in sorted(table.grid, key=lambda place: (place.row, place.column))
        ]
        assert expected == [
            (place.row, place.column, place.row_span, place.column_span, place.text)
            for place in sorted(grid(found), key=lambda place: (place.row, place.column))
        ]


def test_that_widths_stand_in_the_grid_and_in_every_cell(word: bytes, edition: Edition) -> None:
    for table, found in zip(edition.tables, _tables(word), strict=True):
        widths = [int(c.get(f"{W}w") or 0) for c in all_of(found, "tblGrid/gridCol")]
        assert len(widths) == table.column_count
        assert abs(sum(widths) - sum(table.widths_mm) * 1440 / 25.4) <= 1
        assert value(found, "tblPr/tblW", "w") == str(sum(widths))
        assert value(found, "tblPr/tblLayout", "type") == "fixed"
        for line in found.findall(f"{W}tr"):
            column = 0
            for cell in line.findall(f"{W}tc"):
                span = int(value(cell, "tcPr/gridSpan") or 1)
                expected = sum(widths[column : column + span])
                assert value(cell, "tcPr/tcW", "w") == str(expected)
                column += span
            assert column == table.column_count


def test_that_no_table_is_wider_than_the_text(word: bytes) -> None:
    page = all_of(body(word), "sectPr/pgSz")[0]
    margins = all_of(body(word), "sectPr/pgMar")[0]
    free = int(page.get(f"{W}w") or 0) - sum(
        int(margins.get(f"{W}{side}") or 0) for side in ("left", "right")
    )
    for table in _tables(word):
        assert int(value(table, "tblPr/tblW", "w") or 0) <= free


def test_that_header_rows_are_marked_and_no_row_splits(word: bytes, edition: Edition) -> None:
    for table, found in zip(edition.tables, _tables(word), strict=True):
        lines = found.findall(f"{W}tr")
        headers = [line.find(f"{W}trPr/{W}tblHeader") is not None for line in lines]
        assert headers == [row < table.header_rows for row in range(table.row_count)]
        assert all(line.find(f"{W}trPr/{W}cantSplit") is not None for line in lines)


def test_that_the_first_rows_of_a_table_are_kept_together_with_its_heading(
    word: bytes, edition: Edition
) -> None:
    for table, found in zip(edition.tables, _tables(word), strict=True):
        *lines, last = found.findall(f"{W}tr")
        for line in lines[: max(table.header_rows, 2)]:
            paragraphs = all_of(line, "tc/p")
            assert all(p.find(f"{W}pPr/{W}keepNext") is not None for p in paragraphs)
        assert not all_of(last, "keepNext")


def test_that_every_cell_ends_with_a_paragraph_and_has_borders(word: bytes) -> None:
    for table in _tables(word):
        assert all(cell[-1].tag == f"{W}p" for cell in all_of(table, "tr/tc"))
        edges = [str(edge.tag).removeprefix(W) for edge in all_of(table, "tblPr/tblBorders")[0]]
        assert edges == ["top", "left", "bottom", "right", "insideH", "insideV"]


@pytest.mark.parametrize(
    ("figure", "half_points"), [("1406", None), ("14069", "17"), ("140692211", "9")]
)
def test_that_a_figure_too_long_for_its_column_is_set_smaller(
    figure: str, half_points: str | None, official: Edition
) -> None:
    cell = next(cell for cell in official.input_cells if cell.startswith("t4."))
    report = Report(official, "林荫局", 2025, cells={cell: figure})
    content = write_word(compose(report, is_draft=False))
    found = [cell for cell in all_of(body(content), "tr/tc") if text(cell) == figure]

    sizes = [size.get(f"{W}val") for size in all_of(found[0], "r/rPr/sz")]
    assert sizes == ([half_points] if half_points else [])

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from export.composition import compose
from export.text_report import write_text
from forms.edition.catalog import EditionCatalog
from forms.model.report import Report
from storage.readers.report_file import read_text_report

if TYPE_CHECKING:
    from export.paper.blocks import Paper
    from forms.edition.edition import Edition


def _lines(report: Report) -> list[str]:
    return write_text(compose(report, is_draft=False)).decode().splitlines()


def test_that_headings_paragraphs_and_signature_are_lines(paper: Paper) -> None:
    lines = write_text(paper).decode().splitlines()

    assert lines[:3] == [paper.title, "（一）preamble的标题", "preamble的第一段。"]
    assert lines[-2:] == ["云川市林荫区城市管理局", "2022年1月5日"]


def test_that_a_row_begins_with_its_cells_and_is_filled_up(official: Edition) -> None:
    lines = _lines(Report(official, "林荫局", 2025, cells=dict.fromkeys(official.input_cells, "0")))

    assert "| 第二十条第（一）项 | | | |" in lines
    assert "| 行政许可 | 0 | | |" in lines
    assert "| 自然人 | 法人或其他组织 | 总计 | | | | | | | |" in lines
    assert "| （三）不予公开 | 1.属于国家秘密 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | |" in lines
    assert "| 2.其他法律行政法规禁止公开 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | | |" in lines


def test_that_every_row_has_as_many_cells_as_the_grid_has_columns(
    report: Report, edition: Edition
) -> None:
    rows = [line for line in _lines(report) if line.startswith("|")]
    expected = [table.column_count for table in edition.tables for _ in range(table.row_count)]

    assert [row.count("|") - 1 for row in rows] == expected


def test_that_a_cell_stays_one_cell(official: Edition) -> None:
    report = Report(official, "林荫局", 2025, cells={official.input_cells[0]: "1|2\n3\t4"})

    assert "| 规章 | 1／2 3 4 | | |" in _lines(report)


@pytest.mark.parametrize("edition_id", ["2019", "2021"])
def test_that_the_text_reads_back_to_the_same_report(edition_id: str) -> None:
    catalog = EditionCatalog()
    edition = catalog.load(edition_id)
    year = edition.first_year
    cells = {cell: str(number) for number, cell in enumerate(edition.input_cells, start=1)}
    texts = {key: f"{key}的第一段。\n（一）{key}的标题\n第二段。" for key in edition.text_ids}
    organ = "云川市林荫区城市管理局"
    title = edition.title_for(organ, year)
    report = Report(edition, organ, year, title, organ, f"{year + 1}-01-05", texts, cells)

    content = write_text(compose(report, is_draft=False)).decode()
    reading = read_text_report(content, catalog, origin="试验")

    assert reading.report == report
    assert reading.notes == ()

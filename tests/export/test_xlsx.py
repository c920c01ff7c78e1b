"""The workbook, read back by a library that had no part in writing it."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from lxml import etree
from msgspec import structs
from openpyxl import load_workbook
from openpyxl.cell.cell import Cell

from export.composition import compose
from export.paper.blocks import TableBlock
from export.paper.setup import COMPACT
from export.xlsx.limits import LONGEST_TEXT, fit_text, is_exact, sheet_names
from export.xlsx.writer import COVER, write_xlsx
from forms.edition.terms import CellId, ValueKind
from forms.model.report import Report
from tests.export.editions import load_edition

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from export.paper.blocks import Paper, TableCell
    from forms.edition.edition import Edition

_FIRST_ROW = 2
"""The table begins under its heading; openpyxl counts from 1."""


def read_workbook(content: bytes) -> Workbook:
    return load_workbook(io.BytesIO(content))


def _tables(paper: Paper) -> list[TableBlock]:
    return [block for block in paper.blocks if isinstance(block, TableBlock)]


def _sheets(book: Workbook) -> list[Worksheet]:
    return [book[name] for name in book.sheetnames if name != COVER]


def _at(sheet: Worksheet, cell: TableCell) -> Cell:
    found = sheet.cell(cell.row + _FIRST_ROW, cell.column + 1)
    assert isinstance(found, Cell)
    return found


def _value_cells(edition: Edition, cells: dict[CellId, str]) -> dict[str, Cell]:
    """Return the value cells of a written report by id."""
    paper = compose(Report(edition, "林荫局", edition.first_year, cells=cells), is_draft=False)
    book = read_workbook(write_xlsx(paper))
    return {
        cell.cell: _at(sheet, cell)
        for table, sheet in zip(_tables(paper), _sheets(book), strict=True)
        for cell in table.cells
        if cell.cell is not None
    }


def _money_cell(edition: Edition) -> CellId:
    return next(c for c in edition.input_cells if edition.cells[c].kind is ValueKind.MONEY)


def test_that_there_is_a_sheet_per_table_named_by_its_section(
    paper: Paper, edition: Edition
) -> None:
    expected = [section.short for section in edition.sections if section.table]

    assert read_workbook(write_xlsx(paper)).sheetnames == [COVER, *expected]


def test_that_the_sheets_are_the_grids_of_the_edition(paper: Paper) -> None:
    for table, sheet in zip(_tables(paper), _sheets(read_workbook(write_xlsx(paper))), strict=True):
        assert sheet["A1"].value == table.caption
        merged = {
            (area.min_row, area.min_col, area.max_row, area.max_col)
            for area in sheet.merged_cells.ranges
        }
        expected = {
            (top, cell.column + 1, top + cell.row_span - 1, cell.column + cell.column_span)
            for cell in table.cells
            for top in [cell.row + _FIRST_ROW]
            if cell.row_span * cell.column_span > 1
        }
        assert merged == expected | {(1, 1, 1, table.column_count)}
        for cell in table.cells:
            if cell.cell is None:
                assert str(_at(sheet, cell).value).replace("\n", "") == cell.text
        assert (sheet.max_row, sheet.max_column) == (table.row_count + 1, table.column_count)


def test_that_every_figure_is_a_number_and_the_same(paper: Paper) -> None:
    for table, sheet in zip(_tables(paper), _sheets(read_workbook(write_xlsx(paper))), strict=True):
        for cell in table.cells:
            if cell.cell is not None:
                found = _at(sheet, cell)
                assert found.data_type == "n"
                assert Decimal(str(found.value)) == cell.number


@pytest.mark.parametrize(
    ("typed", "stored", "shown"),
    [
        ("24252.311082", "24252.311082", "0.000000"),
        ("9.95", "9.95", "0.00"),  # as a binary fraction it would end in ...49999
        ("123456789.123456", "123456789.123456", "0.000000"),
        ("842", "842", "0"),
    ],
)
def test_that_an_amount_is_stored_and_shown_digit_by_digit(
    typed: str, stored: str, shown: str, official: Edition
) -> None:
    cell = _money_cell(official)
    paper = compose(Report(official, "林荫局", 2025, cells={cell: typed}), is_draft=False)
    content = write_xlsx(paper)

    assert f"<v>{stored}</v>".encode() in _part(content, "xl/worksheets/sheet2.xml")
    assert _value_cells(official, {cell: typed})[cell].number_format == shown


def test_that_a_signed_count_keeps_its_sign() -> None:

    edition = load_edition("2019")
    cell = next(c for c in edition.input_cells if edition.cells[c].kind is ValueKind.SIGNED_COUNT)
    found = _value_cells(edition, {cell: "+3"})[cell]

    assert found.value == 3
    assert found.number_format == "+0;-0;0"


def test_that_blank_is_empty_and_zero_is_zero(official: Edition) -> None:
    first, second, *_ = official.input_cells
    found = _value_cells(official, {first: "0"})

    assert found[first].value == 0
    assert found[second].value is None


@pytest.mark.parametrize("text", ["124件多", "/", "-5", "=1+1", "+A1", "@SUM(A1)", "-1-1", "1e5"])
def test_that_what_is_no_figure_stays_text(text: str, official: Edition) -> None:
    cell = official.input_cells[0]
    found = _value_cells(official, {cell: text})[cell]

    assert (found.value, found.data_type, found.number_format) == (text, "s", "@")


def test_that_a_figure_with_more_digits_than_a_spreadsheet_keeps_is_text(
    official: Edition,
) -> None:
    cell = _money_cell(official)
    found = _value_cells(official, {cell: "123456789012.345678"})[cell]

    assert (found.value, found.data_type) == ("123456789012.345678", "s")
    assert is_exact(Decimal("123456789.123456"))
    assert is_exact(999_999_999_999_000_000)


def test_that_no_text_becomes_a_formula_or_a_link(official: Edition) -> None:
    for text in ("=HYPERLINK(1)", "@x", "http://example.org", "{=1}", "+1", "-1"):
        report = Report(official, text, 2025, text, text, text)
        report.texts = dict.fromkeys(official.text_ids, text)
        report.cells = dict.fromkeys(official.input_cells, text)
        content = write_xlsx(compose(report, is_draft=True))

        sheets = [part for name, part in _parts(content).items() if "worksheets/" in name]
        assert sheets
        assert not any(b"<f>" in part or b"<f " in part for part in sheets)
        assert not any(b"hyperlink" in part for part in sheets)
        assert read_workbook(content)[COVER]["A1"].value == text


def test_that_a_report_is_described_on_the_first_sheet(paper: Paper, edition: Edition) -> None:
    rows = _remarks(paper)

    assert rows["单位"] == "云川市林荫区城市管理局"
    assert rows["年度"] == "2021年"
    assert rows["版式"] == f"{edition.name}（{edition.notice}）"
    assert rows["成文日期"] == "2022年1月5日"
    assert "状态" not in rows


def test_that_a_draft_says_so_on_every_sheet_and_page(paper: Paper) -> None:
    draft = structs.replace(paper, is_draft=True)
    book = read_workbook(write_xlsx(draft))

    assert _remarks(draft)["状态"] == "草稿，未定稿，不得发布"
    assert all(str(sheet["A1"].value).endswith("（草稿）") for sheet in _sheets(book))
    headers = [book[name].oddHeader for name in book.sheetnames]
    assert {header.center.text for header in headers if header} == {"草稿，未定稿，不得发布"}
    assert all(headers)
    assert b"\xe8\x8d\x89\xe7\xa8\xbf" not in b"".join(_parts(write_xlsx(paper)).values())


def test_that_the_sheets_are_printed_like_the_form(paper: Paper) -> None:
    book = read_workbook(write_xlsx(structs.replace(paper, setup=COMPACT)))
    for table, sheet in zip(_tables(paper), _sheets(book), strict=True):
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "portrait")
        assert sheet.sheet_properties.pageSetUpPr is not None
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.page_margins.top == pytest.approx(25 / 25.4)
        assert sheet.print_title_rows == f"$1:${table.header_rows + 1}"
        assert sheet.freeze_panes is not None


def test_that_columns_are_wide_enough_for_their_figures(official: Edition) -> None:
    widths = []
    for figure in ("1", "12345678"):
        cells = dict.fromkeys(official.input_cells, figure)
        paper = compose(Report(official, "林荫局", 2025, cells=cells), is_draft=False)
        sheet = _sheets(read_workbook(write_xlsx(paper)))[-1]
        widths.append(sheet.column_dimensions["A"].width)

    # Widths count digits of 8 pixels; those of the table are 6 wide, and a cell has 5 of its own.
    assert 8 * widths[0] < 8 * 6 + 5 <= 8 * widths[1]


def test_that_the_file_names_title_organ_and_date_and_no_machine(paper: Paper) -> None:
    content = write_xlsx(paper)
    properties = read_workbook(content).properties

    assert properties.title == paper.title
    assert properties.creator == properties.lastModifiedBy == "云川市林荫区城市管理局"
    assert properties.created == dt.datetime(2022, 1, 5)  # noqa: DTZ001 - as openpyxl reads it
    everything = b"".join(_parts(content).values()).lower()
    assert not any(name in everything for name in (b"xlsxwriter", b"python", b"openpyxl"))


def test_that_the_same_report_gives_the_same_workbook(paper: Paper) -> None:
    assert write_xlsx(paper) == write_xlsx(paper)


def test_that_every_part_is_well_formed(paper: Paper) -> None:
    for content in _parts(write_xlsx(paper)).values():
        etree.fromstring(content)


def test_that_a_text_is_cut_to_what_a_cell_holds() -> None:
    assert fit_text("甲\r\n乙\r丙\x00\ufffe") == "甲\n乙\n丙"
    for text in ("长" * 100_000, "𠮷" * 50_000):
        cut = fit_text(text)
        assert len(cut.encode("utf-16-le")) // 2 <= LONGEST_TEXT
        assert cut.endswith("（以下略）")
        assert text.startswith(cut.removesuffix("……（以下略）"))


def test_that_sheet_names_are_what_a_spreadsheet_allows() -> None:
    wanted = ["说明", "A[1]:*?/\\", "'引号'", "", "History", "长" * 40, "长" * 41, "a", "A"]
    names = sheet_names(wanted, taken=["说明"])

    assert names[:5] == ("说明2", "A－1－－－－－－", "引号", "表", "History2")
    assert names[5:7] == ("长" * 31, "长" * 30 + "2")
    assert names[7:] == ("a", "A2")


def _remarks(paper: Paper) -> dict[str, str]:
    cover = read_workbook(write_xlsx(paper))[COVER]
    assert cover["A1"].value == paper.title
    return {
        str(name.value): str(text.value) for name, text in cover.iter_rows(min_row=2, max_col=2)
    }


def _parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def _part(content: bytes, name: str) -> bytes:
    return _parts(content)[name]

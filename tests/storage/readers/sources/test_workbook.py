"""What is read of workbooks: cells as they are seen, spans, marks; never a wrong figure."""

from __future__ import annotations

import io
from datetime import datetime
from typing import TYPE_CHECKING

import pytest
import xlsxwriter
import xlwt
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font

from benchmarks.libreoffice import convert
from storage.readers.document import Table
from storage.readers.sources.workbook import read_workbook
from tests.libreoffice import converts
from tests.storage.readers.sources.workbooks import (
    Book,
    old_book,
    open_document,
    sample,
    saved,
    shown,
    spans,
    texts,
    with_parts,
)

if TYPE_CHECKING:
    from pathlib import Path

_NO_RESULT = "（公式没有结果）"


def test_that_cells_are_read_with_spans_and_without_the_empty_margin() -> None:
    document = read_workbook(sample().content(), "a.xlsx")
    assert spans(document) == {
        "标题": (0, 0, 1, 4),
        "行": (1, 0, 1, 1),
        "13612": (1, 1, 1, 1),
        "24252.311082": (1, 2, 1, 1),
        "下\n行": (2, 0, 2, 2),
        "-3.5": (2, 3, 1, 1),
        "12": (3, 2, 1, 1),
    }
    table = document.blocks[0]
    assert isinstance(table, Table)
    assert table.sheet == "主动公开"
    assert not table.is_flat
    assert not document.remarks


def test_that_numbers_show_as_a_person_reads_them() -> None:
    assert shown(
        {
            12.0: "General",
            0.1 + 0.2: "General",
            1e15: "General",
            1.5e-7: "General",
            0.125: "0.0%",
            1234.5: "#,##0.00",
            7: '0"件"',
            8: "0件",
            -3: "0;(0)",
            0: '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ',
            99: "¥#,##0",
            13: "G/通用格式",
            14: 'G/通用格式"件"',
            15: "@",
            -1234.5: r"#,##0.00_);[Red]\(#,##0.00\)",
            16: "# ?/?",
            17: "[DBNum2][$-804]General",
            True: "General",
        }
    ) == [
        *("12", "0.3", "1000000000000000", "0.00000015", "12.5%", "1234.5"),
        *("7件", "8件", "-3", "0", "99", "13", "14件", "15", "-1234.5", "16", "17", "TRUE"),
    ]


def test_that_dates_are_written_in_chinese() -> None:
    day = datetime(2025, 1, 20, 9, 5)  # noqa: DTZ001
    codes = ["yyyy/m/d", 'yyyy"年"m"月"d"日"', "yyyy年m月", "m月d日", "yyyy-mm-dd hh:mm", "h:mm:ss",
             "[$-804]aaaa", "mm-dd-yy"]  # fmt: skip
    read = [shown({day: code})[0] for code in codes]
    assert read == ["2025年1月20日", "2025年1月20日", "2025年1月", "1月20日", "2025年1月20日 9:05",
                    "9:05", "2025年1月20日", "2025年1月20日"]  # fmt: skip


@pytest.mark.parametrize("code", ['0.00,"万"', "0,", r"0\.0,", "0\\-00", '0"00"', "0!.0,"])
def test_that_a_number_shown_as_another_one_is_no_figure(code: str) -> None:
    assert shown({123456: code}) == ["（数字按特殊格式显示）"]


def test_that_what_is_hidden_by_its_format_is_left_out_and_told() -> None:
    book = sample()
    book.sheet["C3"].number_format = ";;;"
    book.sheet["D5"].number_format = ";;;"
    book.sheet["E5"] = 0
    book.sheet["E5"].number_format = "#,###"
    document = read_workbook(book.content(), "a.xlsx")
    assert not {"13612", "12", "0"} & set(spans(document))
    assert document.remarks == (
        "工作表中有3格的内容按单元格格式不显示，没有读入，请对照原文件核对。",
    )


def test_that_zeros_a_sheet_does_not_show_are_left_out_and_told() -> None:
    book = sample()
    book.sheet["C3"] = 0
    book.sheet.sheet_view.showZeros = False
    document = read_workbook(book.content(), "a.xlsx")
    assert "0" not in spans(document)
    assert "1格的内容按单元格格式不显示" in document.remarks[0]


def test_that_raised_text_joins_no_figure_and_struck_text_is_left_out() -> None:
    book = Book()
    book.sheet["A1"] = CellRichText("12", TextBlock(InlineFont(vertAlign="superscript"), "1"))
    book.sheet["A2"] = CellRichText(TextBlock(InlineFont(strike=True), "12"), "13")
    book.sheet["A3"], book.sheet["A4"] = 3, 4
    book.sheet["A3"].font = Font(strike=True)
    book.sheet["A4"].font = Font(vertAlign="superscript")
    document = read_workbook(book.content(), "a.xlsx")
    assert texts(document) == [["12[1]"], ["13"], ["[4]"]]
    assert document.remarks == ("工作表中有2处带删除线的文字，没有读入。",)


def test_that_a_formula_without_a_result_is_no_figure() -> None:
    book = sample()
    book.sheet["C3"] = "=SUM(C4:C5)"
    document = read_workbook(book.content(), "a.xlsx")
    assert texts(document)[1][1] == _NO_RESULT
    assert "1格公式没有保存计算结果" in document.remarks[0]


def test_that_a_formula_no_program_has_computed_is_no_figure() -> None:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, [1, 2])
    sheet.write_formula(0, 2, "=A1+B1")  # it writes 0 for a result
    book.close()
    assert texts(read_workbook(buffer.getvalue(), "a.xlsx")) == [["1", "2", _NO_RESULT]]


def test_that_a_formula_shows_its_kept_result() -> None:
    content = with_parts(
        sample().content(), sheet1=("<v>13612</v>", "<f>SUM(A1:A9)</f><v>13612</v>"),
        workbook=('fullCalcOnLoad="1"', ""),
    )  # fmt: skip
    assert texts(read_workbook(content, "a.xlsx"))[1][1] == "13612"


def test_that_hidden_sheets_rows_columns_and_comments_are_left_out_and_told() -> None:
    book = sample()
    hidden = book.book.create_sheet("旧")
    hidden["A1"] = 5
    hidden.sheet_state = "veryHidden"
    book.sheet.row_dimensions[3].hidden = True
    book.sheet.column_dimensions["E"].hidden = True
    book.sheet["B2"].comment = Comment("批注", "作者")
    document = read_workbook(book.content(), "a.xlsx")
    assert spans(document) == {"标题": (0, 0, 1, 3), "下\n行": (1, 0, 2, 2), "12": (2, 2, 1, 1)}
    assert set(document.remarks) == {
        "工作簿中有1张隐藏的工作表，没有读入。",
        "工作表中有2个隐藏的行或列，其中的内容没有读入。",
        "工作簿中有1条批注，没有读入。",
    }


def test_that_errors_and_booleans_are_read_as_they_are_seen() -> None:
    content = with_parts(
        sample().content(),
        sheet1=('t="n"><v>13612</v>', 't="e"><f>1/0</f><v>#DIV/0!</v>'),
        workbook=('fullCalcOnLoad="1"', ""),
    )
    assert "#DIV/0!" in spans(read_workbook(content, "a.xlsx"))


def test_that_strict_files_and_odd_names_are_read() -> None:
    content = with_parts(
        sample().content(),
        sheet1=("http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main"),
        workbook=("http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main"),
    )  # fmt: skip
    assert "13612" in spans(read_workbook(content, "a.xlsx"))


def test_that_far_apart_cells_are_cheap() -> None:
    book = Book()
    book.sheet["A1"], book.sheet["XFD1048576"] = 1, 2
    assert texts(read_workbook(book.content(), "a.xlsx")) == [["1", ""], ["", "2"]]


def test_that_text_under_a_merged_cell_is_told() -> None:
    content = with_parts(
        sample().content(), sheet1=('<mergeCell ref="B4:C5"', '<mergeCell ref="B3:C3"')
    )
    document = read_workbook(content, "a.xlsx")
    assert "13612" not in spans(document)
    assert document.remarks == ("工作表中有1格被合并的单元格遮住，其中的内容没有读入。",)


def test_that_old_workbooks_are_read_alike() -> None:
    book, sheet = old_book()
    sheet.write_merge(1, 1, 1, 4, "标题")
    sheet.write(2, 1, "行")
    sheet.write(2, 2, 13612)
    sheet.write(2, 3, 24252.311082)
    sheet.write(2, 4, xlwt.Formula("C3+1"))
    sheet.write_rich_text(3, 1, ["12", ("1", xlwt.easyfont("escapement superscript"))])
    sheet.write(3, 2, 0.125, xlwt.easyxf(num_format_str="0.0%"))
    sheet.write(3, 3, datetime(2025, 1, 20), xlwt.easyxf(num_format_str="yyyy/m/d"))  # noqa: DTZ001
    sheet.write(4, 1, 5)
    sheet.row(4).hidden = True
    book.add_sheet("旧").visibility = 1
    document = read_workbook(saved(book), "a.xls")
    assert texts(document) == [
        ["标题"],
        ["行", "13612", "24252.311082", _NO_RESULT],
        ["12[1]", "12.5%", "2025年1月20日", ""],
    ]
    assert len(document.remarks) == 3


def test_that_open_documents_are_read_alike() -> None:
    content = open_document(
        '<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>'
        '<table:table-row><table:table-cell office:value-type="string" '
        'table:number-columns-spanned="3" table:number-rows-spanned="1">'
        "<text:p>标<text:s/>题</text:p>"
        "<text:p>二<office:annotation><text:p>批</text:p></office:annotation></text:p>"
        '</table:table-cell><table:covered-table-cell table:number-columns-repeated="2">'
        "<text:p>9</text:p></table:covered-table-cell></table:table-row>"
        '<table:table-row><table:table-cell office:value-type="float" office:value="24252.311082">'
        '<text:p>24252.31</text:p></table:table-cell><table:table-cell office:value-type="float" '
        'office:value="12345"><text:p>1.23</text:p></table:table-cell>'
        '<table:table-cell table:formula="of:=1+1"/></table:table-row>'
        '<table:table-row><table:table-cell><text:p>12<text:span text:style-name="up">1</text:span>'
        '</text:p></table:table-cell><table:table-cell office:value-type="date" '
        'office:date-value="2025-01-20"><text:p>25-1-20</text:p></table:table-cell></table:table-row>'
        '<table:table-row table:visibility="collapse"><table:table-cell><text:p>5</text:p>'
        "</table:table-cell></table:table-row>",
        '<style:style style:name="up" style:family="text"><style:text-properties '
        'style:text-position="super 58%"/></style:style>',
    )
    document = read_workbook(content, "a.ods")
    assert texts(document) == [
        ["标 题\n二"],
        ["24252.311082", "（数字按特殊格式显示）", _NO_RESULT],
        ["12[1]", "2025年1月20日", ""],
    ]
    assert len(document.remarks) == 4


@converts
@pytest.mark.parametrize("suffix", ["xls", "ods", "xlsx"])
def test_that_a_conversion_reads_as_the_original(suffix: str, tmp_path: Path) -> None:
    source = tmp_path / "a.xlsx"
    source.write_bytes(sample().content())
    convert([source], tmp_path / "out", suffix)
    converted = read_workbook((tmp_path / "out" / f"a.{suffix}").read_bytes(), "a")
    assert converted.blocks == read_workbook(source.read_bytes(), "a").blocks

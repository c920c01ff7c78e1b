"""Rows that look like figures of the form and are not, or not for certain: each is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.edition.catalog import EditionCatalog
from forms.edition.terms import CellId
from storage.readers.document import Document, Paragraph, Table, TableCell
from storage.readers.recognition.report import recognise_report

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storage.readers.reading import Reading

CATALOG = EditionCatalog()
REQUESTS = "三、收到和处理政府信息公开申请情况"
REVIEW = "四、政府信息公开行政复议、行政诉讼情况"
DISCLOSURE = "二、主动公开政府信息情况"
COLUMNS = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
RESULTS = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"] * 3
NEW = "一、本年新收政府信息公开申请数量"
SECRECY = "1.属于国家秘密"
UPHELD = CellId("t4.reconsideration.upheld")
NATURAL = CellId("t3.new_requests.natural_person")
SECRETS = CellId("t3.refused.state_secret.natural_person")


def read(heading: str, *rows: Sequence[str]) -> Reading:
    cells = [
        TableCell(row, column, text)
        for row, texts in enumerate(rows)
        for column, text in enumerate(texts)
    ]
    title = Paragraph("青萝市水务局2023年政府信息公开工作年度报告")
    document = Document((title, Paragraph(heading), Table(tuple(cells))))
    return recognise_report(document, CATALOG, origin="年报.docx")


def named_in(reading: Reading) -> set[CellId]:
    return {cell for note in reading.notes for cell in note.cells}


def test_that_numbers_of_columns_are_no_figures() -> None:
    numbers = [str(number) for number in range(1, 16)]
    figures = [str(number) for number in range(20, 35)]
    assert read(REVIEW, RESULTS, numbers, figures).report.cells[UPHELD] == "20"
    assert UPHELD in named_in(read(REVIEW, RESULTS, numbers))


def test_that_a_second_row_of_figures_is_told() -> None:
    reading = read(REVIEW, RESULTS, ["7"] * 15, ["3"] * 15)
    assert UPHELD in named_in(reading)


def test_that_the_same_row_twice_raises_no_doubt() -> None:
    reading = read(REVIEW, RESULTS, ["7"] * 15, ["7"] * 15)
    assert UPHELD not in named_in(reading)


def test_that_a_row_that_is_blank_the_other_time_is_told() -> None:
    reading = read(REQUESTS, ["", *COLUMNS], [NEW, *["4"] * 7], [NEW, *[""] * 7])
    assert NATURAL in named_in(reading)


def test_that_a_second_row_under_nearly_the_same_label_is_told() -> None:
    header = ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"]
    reading = read(
        DISCLOSURE, header, ["行政规范性文件", "1", "2", "3"], ["规范性文件", "4", "5", "6"]
    )
    assert CellId("t2.art20_1.normative_documents.issued") in named_in(reading)


def test_that_a_figure_in_the_cell_of_the_label_is_told() -> None:
    reading = read(REQUESTS, ["", *COLUMNS], [NEW, *["4"] * 7], [f"{SECRECY} 3", *[""] * 7])
    assert SECRETS in named_in(reading)


def test_that_the_mark_of_a_footnote_does_not_hide_a_label() -> None:
    reading = read(REQUESTS, ["", *COLUMNS], [f"{SECRECY}[1]", *["4"] * 7])
    assert reading.report.cells[SECRETS] == "4"


def test_that_two_figures_parted_by_a_blank_are_named() -> None:
    reading = read(REQUESTS, ["", *COLUMNS], [NEW, "1 232", *["4"] * 6])
    assert NATURAL in named_in(reading)


def test_that_merged_figures_do_not_shift_into_an_empty_column_behind() -> None:
    rows = [["", *COLUMNS, ""], [NEW, *["4"] * 7, ""], [SECRECY, *["5"] * 6, "", ""]]
    cells = [
        TableCell(row, column, text)
        for row, texts in enumerate(rows)
        for column, text in enumerate(texts)
        if (row, column) != (2, 3)
    ]
    merged = [cell if (cell.row, cell.column) != (2, 2) else _wide(cell) for cell in cells]
    title = Paragraph("青萝市水务局2023年政府信息公开工作年度报告")
    document = Document((title, Paragraph(REQUESTS), Table(tuple(merged))))
    reading = recognise_report(document, CATALOG, origin="年报.docx")
    assert SECRETS not in reading.report.cells
    assert SECRETS in named_in(reading)


def _wide(cell: TableCell) -> TableCell:
    return TableCell(cell.row, cell.column, cell.text, column_span=2)


def test_that_a_label_in_other_words_is_told_and_no_text_of_the_section() -> None:
    first = ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"]
    reading = read(DISCLOSURE, ["第二十条第（一）项（本年）"], first, ["规章", "1", "2", "3"])
    assert "proactive_disclosure" not in reading.report.texts
    assert any("“第二十条第（一）项（本年）”" in note.message for note in reading.notes)


def test_that_a_sentence_above_the_rows_of_a_table_is_text_of_the_section() -> None:
    first = ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"]
    reading = read(DISCLOSURE, ["本机关没有制定规章的权限。"], first, ["规章", "0", "0", "0"])
    assert reading.report.texts["proactive_disclosure"] == "本机关没有制定规章的权限。"

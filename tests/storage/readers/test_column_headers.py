"""Columns that are missing, called otherwise or in other order: never read as the form's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from forms.edition.catalog import EditionCatalog
from forms.edition.terms import CellId
from storage.readers.document import Document, Paragraph, Table, TableCell
from storage.readers.recognition.report import recognise_report

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storage.readers.reading import Reading

CATALOG = EditionCatalog()
HEADING_2, HEADING_3 = "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况"
COLUMNS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
IDS = (
    "natural_person",
    "business",
    "research_institution",
    "social_organization",
    "legal_service",
    "other",
    "total",
)
FIGURES = ("11", "12", "13", "14", "15", "16", "81")
RULES = ("规章", "3", "4", "5")


def read(heading: str, *rows: Sequence[str], year: int = 2023) -> Reading:
    cells = [
        TableCell(row, column, text)
        for row, texts in enumerate(rows)
        for column, text in enumerate(texts)
    ]
    title = Paragraph(f"青萝市水务局{year}年政府信息公开工作年度报告")
    document = Document((title, Paragraph(heading), Table(tuple(cells))))
    return recognise_report(document, CATALOG, origin="年报.docx")


def read_new_requests(columns: Sequence[str], figures: Sequence[str] = FIGURES) -> Reading:
    return read(HEADING_3, ["", *columns], ["一、本年新收政府信息公开申请数量", *figures])


def figures_of(reading: Reading) -> list[str]:
    shown = reading.report.shown_values()
    return [shown[CellId(f"t3.new_requests.{column}")] for column in IDS]


def doubts_of(reading: Reading) -> set[str]:
    told = [note for note in reading.notes if "表头" in note.message or "顺序" in note.message]
    return {cell for note in told for cell in note.cells}


@pytest.mark.parametrize(
    "columns",
    [
        COLUMNS,
        ("自然人（件）", "企业", "科研单位", "公益组织", "法律机构", "其他", "合计"),
        ("自然人[1]", "商业\n企业", "科研机构", "社会公益", "法律服务机构", "其 他", "总计"),
    ],
)
def test_that_the_same_columns_in_other_words_are_read(columns: Sequence[str]) -> None:
    assert figures_of(read_new_requests(columns)) == list(FIGURES)


def test_that_words_nobody_can_mistake_raise_no_doubt() -> None:
    short = ("自然人（件）", "企业", "科研机构", "公益组织", "法律机构", "其他", "合计")
    assert doubts_of(read_new_requests(short)) == set()


def test_that_a_table_without_one_column_is_not_shifted_into_the_others() -> None:
    reading = read_new_requests([*COLUMNS[1:], ""], [*FIGURES[1:], ""])
    assert figures_of(reading) == [""] * 7
    assert "t3.new_requests.business" in doubts_of(reading)


def test_that_other_words_in_another_order_are_not_read() -> None:
    turned = ("合计数", "自然人", "企业", "科研单位", "公益组织", "法律机构", "其它")
    reading = read_new_requests(turned)
    assert figures_of(reading) == [""] * 7
    assert "t3.new_requests.total" in doubts_of(reading)


def test_that_figures_under_unknown_headers_are_named() -> None:
    reading = read_new_requests(("甲类", *COLUMNS[1:]))
    assert figures_of(reading) == list(FIGURES)
    assert "t3.new_requests.natural_person" in doubts_of(reading)


def test_that_figures_without_any_header_are_named() -> None:
    reading = read(HEADING_3, ["一、本年新收政府信息公开申请数量", *FIGURES])
    assert figures_of(reading) == list(FIGURES)
    assert "t3.new_requests.total" in doubts_of(reading)


def test_that_the_form_of_other_years_is_told() -> None:
    header = ["信息内容", "本年新制作数量", "本年新公开数量", "对外公开总数量"]
    reading = read(HEADING_2, header, RULES)
    assert "t2.art20_1.rules.issued" in doubts_of(reading)


@pytest.mark.parametrize(("unit", "is_told"), [("元", True), ("千元", True), ("万元", False)])
def test_that_an_amount_in_another_unit_is_named(unit: str, is_told: bool) -> None:
    header = ["信息内容", f"本年收费金额（单位：{unit}）"]
    reading = read(HEADING_2, header, ["行政事业性收费", "251000"])
    assert ("t2.art20_8.administrative_fee.amount" in doubts_of(reading)) is is_told

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from forms.edition.catalog import EditionCatalog
from forms.edition.terms import CellId
from storage.readers.reading import ReadError
from storage.readers.report_file import read_text_report
from tests.storage.readers import flat_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from storage.readers.reading import Reading
    from tests.storage.readers.flat_text import Layout

DATA = Path(__file__).parents[2] / "data"
SAMPLE = (DATA / "reports" / "water-office-2020.txt").read_text("utf-8")
EXPECTED = json.loads((DATA / "reports" / "water-office-2020.json").read_text("utf-8"))
YEARS = [2019, 2020, 2021, 2025]
LAYOUTS = [flat_text.padded_right, flat_text.unpadded, flat_text.in_place, flat_text.repeated]


@pytest.fixture(scope="module")
def tiny() -> EditionCatalog:
    return EditionCatalog(DATA / "editions")


def read(text: str, catalog: EditionCatalog) -> Reading:
    return read_text_report(text, catalog, origin="年报.txt")


def shown(reading: Reading) -> Mapping[CellId, str]:
    return reading.report.shown_values()


def test_that_the_sample_is_read_completely(catalog: EditionCatalog) -> None:
    reading = read(SAMPLE, catalog)
    report = reading.report
    assert reading.notes == ()
    assert report.edition.id == "2019"
    assert (report.organization, report.year) == ("青萝市水务局", 2020)
    assert report.title == "青萝市水务局2020年政府信息公开工作年度报告"
    assert report.signature_organization == "青萝市水务局"
    assert report.signature_date == "2021-01-20"
    assert {cell: value or None for cell, value in shown(reading).items()} == EXPECTED["cells"]
    assert {key: report.texts.get(key, "") for key in report.edition.text_ids} == EXPECTED["texts"]


def test_that_totals_which_agree_are_computed_from_then_on(catalog: EditionCatalog) -> None:
    report = read(SAMPLE, catalog).report
    assert not set(report.cells) & set(report.edition.definitions)


def test_that_a_total_which_differs_stays_as_found(catalog: EditionCatalog) -> None:
    row = "| 一、本年新收政府信息公开申请数量 | 3 | 0 | 0 | 0 | 0 | 0 | 3 |"
    assert row in SAMPLE
    report = read(SAMPLE.replace(row, row.replace("3 |", "4 |", 1)), catalog).report
    kept = {cell: text for cell, text in report.cells.items() if cell in report.edition.definitions}
    assert kept == {CellId("t3.new_requests.total"): "3"}


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_that_every_figure_gets_into_its_cell(
    catalog: EditionCatalog, year: int, layout: Layout
) -> None:
    edition = catalog.for_year(year)
    figures = flat_text.figures_for(edition)
    reading = read(flat_text.write_report(edition, year, figures, layout), catalog)
    assert reading.notes == ()
    assert reading.report.edition is edition
    assert shown(reading) == figures
    assert reading.report.texts == {
        section.id: f"关于{section.short}的说明。" for section in edition.sections
    }


@pytest.mark.parametrize("layout", LAYOUTS)
def test_that_an_edition_no_code_knows_is_read(tiny: EditionCatalog, layout: Layout) -> None:
    edition = tiny.for_year(2090)
    figures = flat_text.figures_for(edition)
    reading = read(flat_text.write_report(edition, 2090, figures, layout), tiny)
    assert reading.notes == ()
    assert shown(reading) == figures
    assert reading.report.title == edition.title_for(flat_text.ORGANIZATION, 2090)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_that_cells_parted_by_tabulators_are_read(catalog: EditionCatalog, layout: Layout) -> None:
    edition = catalog.load("2021")
    figures = flat_text.figures_for(edition)
    text = flat_text.write_report(edition, 2022, figures, layout, separator="\t")
    assert shown(read(text, catalog)) == figures


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("every", [2, 3, 5, 7])
def test_that_a_blank_cell_never_shifts_its_neighbours(
    catalog: EditionCatalog, layout: Layout, every: int
) -> None:
    edition = catalog.load("2019")
    complete = flat_text.figures_for(edition)
    figures = {
        cell: figure for place, (cell, figure) in enumerate(complete.items()) if place % every
    }
    reading = read(flat_text.write_report(edition, 2020, figures, layout), catalog)
    assert reading.report.cells.items() <= figures.items()
    if layout is not flat_text.repeated:
        assert reading.report.cells == figures


def test_that_a_row_of_blanks_is_blank_without_a_note(catalog: EditionCatalog) -> None:
    edition = catalog.load("2021")
    reading = read(flat_text.write_report(edition, 2021, {}), catalog)
    assert reading.notes == ()
    assert not reading.report.cells


@pytest.mark.parametrize(
    "broken", ["| 规章 | 1 | 2 |", "| 规章 | 1 | 2 | 3 | 4 |", "| 规章 | 1 | 2 | 3 | 备注 |"]
)
def test_that_a_row_whose_figures_do_not_fit_stays_blank_and_is_told(
    catalog: EditionCatalog, broken: str
) -> None:
    reading = read(SAMPLE.replace("| 规章 | 0 | 0 | 0 | ", broken), catalog)
    assert [cell for cell, value in shown(reading).items() if not value] == [
        "t2.art20_1.rules.new_made",
        "t2.art20_1.rules.newly_disclosed",
        "t2.art20_1.rules.total_disclosed",
    ]
    (note,) = reading.notes
    assert "“规章”一行应有3个数字" in note.message
    assert "没有读入" in note.message


def test_that_a_row_in_doubt_stays_blank_and_is_told(catalog: EditionCatalog) -> None:
    edition = catalog.load("2021")
    table = edition.table("t3")
    figures = {table.cells[1]: "5"}
    lines = list(flat_text.padded_right(table, figures))
    doubtful = next(line for line in lines if "5" in line)
    text = "\n".join(
        [
            edition.title_for("青萝市水务局", 2021),
            edition.section("requests").heading,
            f"| {' | '.join(doubtful)} |",
        ]
    )
    reading = read(text, catalog)
    assert not reading.report.cells
    assert any("看不出数字属于哪一栏" in note.message for note in reading.notes)


def test_that_a_missing_row_is_told(catalog: EditionCatalog) -> None:
    reading = read(SAMPLE.replace("| 行政强制 | 0 | 0 | 0 | \n", ""), catalog)
    (note,) = reading.notes
    assert "没有找到“行政强制”一行" in note.message


def test_that_a_row_no_label_fits_is_told(catalog: EditionCatalog) -> None:
    reading = read(SAMPLE.replace("| 行政强制 |", "| 行政扣押 |"), catalog)
    assert any("“行政扣押 | 0 | 0 | 0" in note.message for note in reading.notes)


def test_that_a_row_found_twice_keeps_the_first_figures(catalog: EditionCatalog) -> None:
    row = "| 行政强制 | 0 | 0 | 0 | \n"
    reading = read(SAMPLE.replace(row, row + row.replace("0", "9")), catalog)
    assert shown(reading)[CellId("t2.art20_6.administrative_coercion.decisions")] == "0"
    (note,) = reading.notes
    assert "出现了两次" in note.message


@pytest.mark.parametrize(
    ("label", "copied"),
    [
        ("(一)予以公开", "（一） 予以公开"),
        ("(一)予以公开", "予以公开"),
        ("1.属于国家秘密", "1、属于国家秘密"),
        ("| 规范性文件 |", "| 行政规范性文件 |"),
        ("二、上年结转政府信息公开申请数量", "二、上年度结转政府信息公开申请数量(件)"),
    ],
)
def test_that_labels_are_recognised_in_other_spellings(
    catalog: EditionCatalog, label: str, copied: str
) -> None:
    assert label in SAMPLE
    reading = read(SAMPLE.replace(label, copied), catalog)
    assert reading.notes == ()
    assert shown(reading) == shown(read(SAMPLE, catalog))


def test_that_a_label_like_another_rows_never_takes_its_place(catalog: EditionCatalog) -> None:
    extra = "| (三)不予以公开 | 9 | 9 | 9 | 9 | 9 | 9 | 9 |\n"
    reading = read(SAMPLE.replace("| 2.其他法律", extra + "| 2.其他法律"), catalog)
    assert shown(reading) == shown(read(SAMPLE, catalog))
    assert any("不予以公开" in note.message for note in reading.notes)


def test_that_text_which_is_no_figure_is_kept_as_found(catalog: EditionCatalog) -> None:
    text = SAMPLE.replace("| 规章 | 0 | 0 | 0 |", "| 规章 | / | 2件 | ０ |")
    cells = read(text, catalog).report.cells
    assert cells[CellId("t2.art20_1.rules.new_made")] == "/"
    assert cells[CellId("t2.art20_1.rules.newly_disclosed")] == "2"
    assert cells[CellId("t2.art20_1.rules.total_disclosed")] == "0"


def test_that_a_table_split_by_its_column_groups_is_put_together(catalog: EditionCatalog) -> None:
    start = SAMPLE.index("| 行政复议")
    end = SAMPLE.index("五、存在的主要问题")
    titles = "| 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 |\n|---|---|---|---|---|\n"
    pieces = [
        f"### {name}\n{titles}| {first} | 0 | 0 | 0 | {first} |\n"
        for name, first in (("行政复议", 1), ("未经复议直接起诉", 2), ("复议后起诉", 3))
    ]
    reading = read(SAMPLE[:start] + "".join(pieces) + SAMPLE[end:], catalog)
    values = [value for cell, value in shown(reading).items() if cell.startswith("t4.")]
    assert reading.notes == ()
    assert values == ["1", "0", "0", "0", "1", "2", "0", "0", "0", "2", "3", "0", "0", "0", "3"]


def test_that_a_table_without_bars_is_told_and_its_text_kept(catalog: EditionCatalog) -> None:
    glued = SAMPLE.replace("|", "").replace("\n", "").replace(" ", "")
    reading = read("青萝市水务局2020年政府信息公开工作年度报告\n" + glued, catalog)
    assert not reading.report.cells
    assert len([note for note in reading.notes if "没有分栏" in note.message]) == 3
    assert reading.report.texts["review_litigation"] == EXPECTED["texts"]["review_litigation"]
    assert reading.report.texts["problems"] == EXPECTED["texts"]["problems"].replace("\n", "")


def test_that_text_before_and_behind_a_table_is_the_sections_text(catalog: EditionCatalog) -> None:
    text = SAMPLE.replace("五、存在的", "注:含上年度结转。\n五、存在的")
    assert read(text, catalog).report.texts["review_litigation"].splitlines() == [
        EXPECTED["texts"]["review_litigation"],
        "注:含上年度结转。",
    ]


def test_that_loose_lines_inside_a_table_are_told(catalog: EditionCatalog) -> None:
    reading = read(SAMPLE.replace("| 行政强制 |", "续表\n| 行政强制 |"), catalog)
    assert "proactive_disclosure" not in reading.report.texts
    (note,) = reading.notes
    assert "“续表”" in note.message


def test_that_markdown_and_page_numbers_leave_no_trace(catalog: EditionCatalog) -> None:
    text = SAMPLE.replace("五、", "— 3 —\n## 五、").replace("1.主动公开", "### **1.主动公开**")
    reading = read("# 青萝市水务局2020年政府信息公开工作年度报告\n\n" + text, catalog)
    assert reading.notes == ()
    assert reading.report.texts == read(SAMPLE, catalog).report.texts


def test_that_a_number_sign_inside_a_text_stays(catalog: EditionCatalog) -> None:
    report = read(SAMPLE.replace("1.主动公开", "1# 楼##主动公开"), catalog).report
    assert "\n1# 楼##主动公开\n" in report.texts["overview"]


def test_that_a_missing_section_is_told(catalog: EditionCatalog) -> None:
    text = SAMPLE[: SAMPLE.index("五、")] + SAMPLE[SAMPLE.index("六、") :]
    (note,) = read(text, catalog).notes
    assert "“五、存在的主要问题及改进情况”" in note.message


def test_that_preamble_paragraphs_are_kept_one_per_line(catalog: EditionCatalog) -> None:
    head = (
        "青萝市水务局2020年政府信息公开工作年度报告\n\n　　第一段，半角,标点。\r\n\r\n 第二段。　\n"
    )
    report = read(head + SAMPLE, catalog).report
    assert report.texts["preamble"] == "第一段，半角,标点。\n第二段。"


@pytest.mark.parametrize("tail", ["青萝市水务局\n2021年1月20日\n", ""])
def test_that_a_signature_under_the_title_is_no_preamble(
    catalog: EditionCatalog, tail: str
) -> None:
    head = "青萝市水务局2020年政府信息公开工作年度报告\n青萝市水务局\n（2021年1月20日）\n导语。\n"
    body = SAMPLE.removesuffix("青萝市水务局\n2021年1月20日\n")
    report = read(head + body + tail, catalog).report
    assert report.texts["preamble"] == "导语。"
    assert (report.signature_organization, report.signature_date) == ("青萝市水务局", "2021-01-20")


def test_that_characters_no_document_can_hold_are_dropped(catalog: EditionCatalog) -> None:
    report = read(SAMPLE.replace("主要问题:", "主\x07要\ud800问\x00题:"), catalog).report
    assert report.texts["problems"] == EXPECTED["texts"]["problems"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\n",
        "没有标题的一段话。",
        "一、总体情况\n没有单位也没有年度。",
        "青萝市水务局2012年政府信息公开工作年度报告\n一、总体情况\n早于所有版式。",
        "2020年政府信息公开工作年度报告\n一、总体情况\n没有单位。",
    ],
)
def test_that_a_text_which_is_no_report_gives_an_error(catalog: EditionCatalog, text: str) -> None:
    with pytest.raises(ReadError, match=r"^[^\n]*“年报.txt”[^\n]*。$"):
        read(text, catalog)


def test_that_a_text_of_more_than_5_megabytes_is_refused(catalog: EditionCatalog) -> None:
    with pytest.raises(ReadError, match="超过5MB"):
        read("字" * (5 * 1024 * 1024 + 1), catalog)

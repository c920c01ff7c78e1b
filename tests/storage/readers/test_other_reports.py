"""Files that name, list or hold other reports than the one that is meant."""

from __future__ import annotations

import pytest

from forms.edition.catalog import EditionCatalog
from storage.readers.document import Block, Document, Paragraph, Table, TableCell
from storage.readers.reading import ReadError, Reading
from storage.readers.recognition.report import recognise_report
from storage.readers.report_file import read_text_report

CATALOG = EditionCatalog()
ORGAN = "青萝市水务局"
HEADINGS = ("一、总体情况", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况")
ROWS = (
    ("信息内容", "本年制发件数", "本年废止件数", "现行有效件数"),
    ("规章", "0", "0", "0"),
    ("行政规范性文件", "1", "2", "3"),
    ("行政许可", "4"),
    ("行政处罚", "5"),
    ("行政强制", "6"),
    ("行政事业性收费", "7"),
)


def title_of(year: int, organ: str = ORGAN) -> str:
    return f"{organ}{year}年政府信息公开工作年度报告"


def report_blocks(*head: str) -> list[Block]:
    cells = [
        TableCell(row, column, text)
        for row, texts in enumerate(ROWS)
        for column, text in enumerate(texts)
    ]
    texts = [Paragraph(text) for text in (*head, HEADINGS[0], "全年工作平稳。", HEADINGS[1])]
    return [*texts, Table(tuple(cells))]


def read(*blocks: Block) -> Reading:
    return recognise_report(Document(blocks), CATALOG, origin="年报.htm")


def test_that_of_titles_above_the_report_the_nearest_is_its_own_and_the_others_are_told() -> None:
    reading = read(*report_blocks(title_of(2022), title_of(2021), title_of(2023)))
    assert reading.report.year == 2023
    assert any(title_of(2022) in note.message for note in reading.notes)


def test_that_a_file_with_two_whole_reports_is_refused() -> None:
    other = "白石县财政局"
    with pytest.raises(ReadError, match="2份年度报告") as caught:
        read(*report_blocks(title_of(2023)), *report_blocks(title_of(2023, other)))
    assert other in str(caught.value)


def test_that_the_same_report_twice_is_no_other_one() -> None:
    twice = [*report_blocks(title_of(2023)), *report_blocks(title_of(2023))]
    assert read(*twice).report.year == 2023


def test_that_last_years_report_in_the_text_does_not_tell_the_year() -> None:
    head = (ORGAN, "对照2022年政府信息公开工作年度报告指出的问题，逐项整改。")
    sign = (Paragraph(ORGAN), Paragraph("2024年1月15日"))
    reading = read(*report_blocks(*head), *sign)
    assert reading.report.year == 2023
    assert any("2023年度" in note.message for note in reading.notes)


def test_that_a_year_in_chinese_numerals_is_understood() -> None:
    reading = read(*report_blocks(f"{ORGAN}二〇二三年政府信息公开工作年度报告"))
    assert (reading.report.organization, reading.report.year) == (ORGAN, 2023)


def test_that_a_sentence_with_the_words_of_the_title_stays_in_the_text() -> None:
    sentence = "根据有关规定，现公布2023年政府信息公开工作年度报告。欢迎监督。"
    head = ("2023年政府信息公开工作年度报告", sentence)
    reading = read(*report_blocks(*head), Paragraph(ORGAN), Paragraph("2024年1月15日"))
    assert sentence in reading.report.texts["preamble"]


def test_that_blank_cells_at_the_edges_of_a_line_of_tabulators_are_kept() -> None:
    columns = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
    header = "\t".join(("项目", "", *columns))
    lines = [
        title_of(2023),
        HEADINGS[2],
        header,
        "一、本年新收政府信息公开申请数量\t\t1\t2\t3\t4\t5\t6\t21",
        "\t（一）予以公开\t\t2\t3\t4\t5\t6\t",
    ]
    report = read(*map(Paragraph, lines)).report
    shown = {str(cell): figure for cell, figure in report.shown_values().items()}
    assert shown["t3.granted.natural_person"] == ""
    assert shown["t3.granted.business"] == "2"


def test_that_two_whole_reports_with_tabulators_are_refused() -> None:
    rows = "\n".join("\t".join(row) for row in ROWS)
    one = "\n".join((title_of(2023), HEADINGS[0], "全年工作平稳。", HEADINGS[1], rows))
    other = one.replace(ORGAN, "白石县财政局")
    with pytest.raises(ReadError, match="2份年度报告"):
        read_text_report(f"{one}\n{other}", CATALOG, origin="年报.txt")


def test_that_a_table_with_tabulators_in_a_text_is_told_and_no_text() -> None:
    table = "渠道\t数量\n网站\t12\n公报\t3"
    text = "\n".join((title_of(2023), HEADINGS[0], "情况如下。", table, "以上。", HEADINGS[1]))
    reading = read_text_report(text, CATALOG, origin="年报.txt")
    assert reading.report.texts["overview"] == "情况如下。\n以上。"
    assert any("渠道" in note.message for note in reading.notes)


def test_that_numbered_paragraphs_with_tabulators_stay_text() -> None:
    lines = "（一）\t主动公开12条。\n（二）\t依申请公开3件。"
    text = "\n".join((title_of(2023), HEADINGS[0], lines, HEADINGS[1]))
    reading = read_text_report(text, CATALOG, origin="年报.txt")
    assert "依申请公开3件。" in reading.report.texts["overview"]


def test_that_figures_with_units_between_tabulators_are_a_row() -> None:
    row = "\t".join(["１２", "1,234", "3件", *["0"] * 12])
    text = "\n".join((title_of(2023), "四、政府信息公开行政复议、行政诉讼情况", row))
    reading = read_text_report(text, CATALOG, origin="年报.txt")
    shown = {str(cell): figure for cell, figure in reading.report.shown_values().items()}
    assert shown["t4.reconsideration.corrected"] == "1234"

"""Tables of Word: spans as authored, skipped places, tables within tables, frames."""

from __future__ import annotations

import io

import docx

from storage.readers.document import Paragraph, Table
from storage.readers.sources.word.document import read_word
from tests.storage.readers.sources.word_file import (
    cell,
    line,
    lines,
    places,
    read,
    row,
    table,
    tables,
)

START, GOES_ON = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


def _span(columns: int) -> str:
    return f'<w:gridSpan w:val="{columns}"/>'


def test_that_merged_cells_stand_once_with_their_spans() -> None:
    body = table(
        row(cell("甲", START + _span(2)), cell("乙")),
        row(cell("", GOES_ON + _span(2)), cell("丙")),
        row(cell("丁"), cell("戊"), cell("己")),
    )
    assert places(tables(read(body))[0]) == [
        (0, 0, 2, 2, "甲"),
        (0, 2, 1, 1, "乙"),
        (1, 2, 1, 1, "丙"),
        (2, 0, 1, 1, "丁"),
        (2, 1, 1, 1, "戊"),
        (2, 2, 1, 1, "己"),
    ]


def test_that_cells_merged_in_the_old_way_are_one() -> None:
    start, goes_on = '<w:hMerge w:val="restart"/>', '<w:hMerge w:val="continue"/>'
    body = table(
        row(cell("甲", start + START), cell("", goes_on), cell("乙")),
        row(cell("", start + GOES_ON), cell("", goes_on), cell("丙")),
    )
    assert places(tables(read(body))[0]) == [
        (0, 0, 2, 2, "甲"),
        (0, 2, 1, 1, "乙"),
        (1, 2, 1, 1, "丙"),
    ]


def test_that_a_new_start_ends_the_merged_cell_above() -> None:
    body = table(*(row(cell(text, START), cell("1")) for text in "甲乙"))
    assert [each[:3] for each in places(tables(read(body))[0])] == [
        (0, 0, 1), (0, 1, 1), (1, 0, 1), (1, 1, 1),
    ]  # fmt: skip


def test_that_a_cell_that_continues_nothing_stands_for_itself() -> None:
    body = table(row(cell("甲", GOES_ON), cell("1")), row(cell("乙", GOES_ON + _span(2))))
    assert places(tables(read(body))[0]) == [
        (0, 0, 1, 1, "甲"),
        (0, 1, 1, 1, "1"),
        (1, 0, 1, 2, "乙"),
    ]


def test_that_covered_text_is_told() -> None:
    body = table(row(cell("甲", START), cell("1")), row(cell("12", GOES_ON), cell("2")))
    document = read(body)
    assert "12" not in [each[-1] for each in places(tables(document)[0])]
    assert document.remarks == ("文件中有1个合并单元格盖住了文字，盖住的文字没有读入。",)


def test_that_skipped_columns_move_a_row() -> None:
    before = '<w:gridBefore w:val="2"/><w:gridAfter w:val="1"/>'
    body = table(row(cell("甲"), cell("乙"), cell("丙")), row(cell("1"), properties=before))
    assert places(tables(read(body))[0])[-1] == (1, 2, 1, 1, "1")


def test_that_rows_and_cells_in_controls_are_read() -> None:
    inner = f"<w:sdt><w:sdtPr/><w:sdtContent>{cell('12')}</w:sdtContent></w:sdt>"
    wrapped = f"<w:sdt><w:sdtContent>{row(cell('甲'), inner)}</w:sdtContent></w:sdt>"
    assert places(tables(read(table(wrapped)))[0]) == [(0, 0, 1, 1, "甲"), (0, 1, 1, 1, "12")]


def test_that_deleted_rows_and_cells_are_left_out() -> None:
    body = table(
        row(cell("甲"), cell("1")),
        row(cell("乙"), cell("2"), properties="<w:del/>"),
        row(cell("丙", "<w:cellDel/>"), cell("3")),
        row(cell("丁"), cell("4"), properties="<w:hidden/>"),
    )
    document = read(body)
    assert places(tables(document)[0]) == [(0, 0, 1, 1, "甲"), (0, 1, 1, 1, "1"), (1, 1, 1, 1, "3")]
    assert len(document.remarks) == 2


def test_that_paragraphs_of_a_cell_are_its_lines() -> None:
    body = table(row(cell(line("结果") + line("　") + line("纠正")), cell("1")))
    assert places(tables(read(body))[0])[0][-1] == "结果\n纠正"


def test_that_a_frame_around_the_text_is_dissolved() -> None:
    inner = table(row(cell("甲"), cell("1")))
    document = read(table(row(cell(line("一、总体情况") + inner + line("正文")))))
    assert [type(block) for block in document.blocks] == [Paragraph, Table, Paragraph]


def test_that_a_table_around_larger_ones_is_dissolved() -> None:
    inner = table(*(row(cell("甲"), cell("1")) for _ in range(3)))
    document = read(table(row(cell("二、公开情况"), cell(inner))))
    assert [type(block) for block in document.blocks] == [Paragraph, Table]


def test_that_a_table_in_a_cell_of_figures_stands_behind() -> None:
    inner = table(row(cell("丙"), cell("3")))
    rows = [row(cell("甲"), cell("1")) for _ in range(3)]
    document = read(table(*rows, row(cell("乙"), cell(inner + line("2")))) + line("后"))
    first, second = tables(document)
    assert (places(first)[-1][-1], places(second)[0][-1]) == ("2", "丙")
    assert document.blocks[-1] == Paragraph("后")


def test_that_chapters_in_rows_of_one_large_table_become_text() -> None:
    text = "政府信息公开工作平稳有序。" * 12
    body = table(
        row(cell("一、总体情况", _span(2))),
        row(cell(text, _span(2))),
        row(cell("二、主动公开政府信息情况", _span(2))),
        row(cell("行政许可"), cell("12")),
        row(cell("行政处罚"), cell("3")),
        row(cell("五、存在的主要问题"), cell(text)),
    )
    document = read(body)
    assert lines(document) == [
        "一、总体情况", text, "二、主动公开政府信息情况", "五、存在的主要问题", text,
    ]  # fmt: skip
    assert places(tables(document)[0])[0] == (0, 0, 1, 1, "行政许可")


def test_that_tables_of_python_docx_are_read() -> None:
    document = docx.Document()
    made = document.add_table(3, 3)
    for number, each in enumerate(each for made_row in made.rows for each in made_row.cells):
        each.text = str(number)
    made.cell(0, 0).merge(made.cell(1, 1)).text = "甲"
    buffer = io.BytesIO()
    document.save(buffer)
    read_back = tables(read_word(buffer.getvalue(), "样本.docx"))[0]
    assert places(read_back)[:3] == [(0, 0, 2, 2, "甲"), (0, 2, 1, 1, "2"), (1, 2, 1, 1, "5")]

"""What is read of PDF files: ruled tables with spans, columns without lines, paragraphs."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import docx
import pytest
from docx.shared import Cm

from benchmarks.libreoffice import convert
from export.formats import find_format
from export.manuscript import Manuscript
from forms.edition.catalog import EditionCatalog
from storage.readers.document import Document, Paragraph, Table
from storage.readers.report_file import read_report_file
from storage.readers.sources.pdf.reading import read_pdf
from storage.readers.sources.workbook import read_workbook
from tests.libreoffice import converts
from tests.storage.readers.sources.pdfs import PdfPage, pdf

_ROOT = Path(__file__).parents[4]
_REPORTS = (
    _ROOT / "tests/data/reports/water-office-2020.json",
    _ROOT / "tests/data/published/township-2022.txt",
)
_XS, _YS = [60.0, 200.0, 300.0, 400.0], [100.0, 130.0, 160.0, 200.0]
_ROWS = [
    ["信息内容", "本年", "上年"],
    ["规章", "3", "4"],
    ["行政许可", "113988\n89", "24252.311082"],
]


def _read(*pages: PdfPage) -> Document:
    return read_pdf(pdf(*pages), "a.pdf")


def _paragraphs(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def _tables(document: Document) -> list[Table]:
    return [block for block in document.blocks if isinstance(block, Table)]


def _rows(document: Document) -> list[list[str]]:
    return [[cell.text for cell in row] for table in _tables(document) for row in table.rows()]


def _grid() -> PdfPage:
    return PdfPage().grid(_XS, _YS, _ROWS, size=10)


def test_that_a_ruled_table_is_read_cell_by_cell_between_its_paragraphs() -> None:
    document = _read(_grid().text(60, 80, "二、主动公开").text(60, 240, "三、收到"))
    assert [type(block) for block in document.blocks] == [Paragraph, Table, Paragraph]
    assert _rows(document) == _ROWS
    assert not _tables(document)[0].is_flat
    assert {block.page for block in document.blocks} == {1}
    assert not document.remarks


def test_that_spans_are_where_no_line_is() -> None:
    page = PdfPage()
    for y in (100, 130, 200):
        page.line(60, y, 400, y)
    page.line(200, 160, 400, 160)
    for x in (60, 400):
        page.bar(x, 100, 0.5, 100)  # some programs draw lines as thin rectangles
    page.line(200, 130, 200, 200).line(300, 130, 300, 160)
    page.text(63, 120, "标题").text(63, 170, "行").text(203, 150, "1").text(303, 150, "2")
    page.text(203, 185, "3")
    cells = _tables(_read(page))[0].cells
    assert [(c.text, c.row, c.column, c.row_span, c.column_span) for c in cells] == [
        ("标题", 0, 0, 1, 3),
        ("行", 1, 0, 2, 1),
        ("1", 1, 1, 1, 1),
        ("2", 1, 2, 1, 1),
        ("3", 2, 1, 1, 2),
    ]


def test_that_a_frame_around_text_is_no_table() -> None:
    page = PdfPage().grid([50, 500], [60, 300], [[""]]).text(60, 100, "总体情况")
    assert _paragraphs(_read(page)) == ["总体情况"]


def test_that_lines_become_paragraphs() -> None:
    full = "公" * 30
    page = PdfPage()
    page.text(124, 100, "公" * 28).text(100, 120, full).text(100, 140, "开。")
    page.text(124, 160, "开" * 28).text(124, 180, "公" * 28).text(100, 200, "末。")
    page.text(100, 220, "一、总体情况")
    assert _paragraphs(_read(page)) == [
        "公" * 58 + "开。",
        "开" * 28,
        "公" * 28 + "末。",
        "一、总体情况",
    ]


def test_that_figures_of_two_lines_are_not_made_one() -> None:
    page = PdfPage().text(124, 100, "公" * 26 + "1234").text(100, 120, "56件。")
    page.text(124, 140, "公" * 28)
    assert _paragraphs(_read(page))[0].endswith("1234\n56件。")


def test_that_a_paragraph_goes_on_over_a_page() -> None:
    first = PdfPage().text(124, 100, "公" * 28).text(290, 800, "— 1 —")
    second = PdfPage().text(100, 100, "开。").text(124, 120, "另").text(290, 800, "— 2 —")
    assert _paragraphs(_read(first, second)) == ["公" * 28 + "开。", "另"]


def test_that_page_numbers_and_running_heads_are_left_out() -> None:
    pages = [
        PdfPage().text(200, 40, "某市年报").text(100, 200, f"第{n}段").text(290, 800, str(n))
        for n in (1, 2, 3)
    ]
    document = _read(*pages)
    assert _paragraphs(document) == ["第1段", "第2段", "第3段"]
    assert document.remarks == ("各页相同的页眉或页脚“某市年报”没有读入。",)


def test_that_a_bare_figure_that_counts_no_pages_stays() -> None:
    document = _read(PdfPage().text(100, 800, "37"), PdfPage().text(100, 200, "文"))
    assert _paragraphs(document) == ["37", "文"]


def test_that_text_in_columns_is_a_flat_table() -> None:
    page = PdfPage()
    for y, row in zip((100, 130, 160, 190), [*_ROWS, ["其他", "", "5"]], strict=True):
        for x, text in zip((60, 220, 320), row, strict=True):
            page.text(x, y, text.split("\n")[0], size=10)
    document = _read(page)
    assert _rows(document) == [
        *_ROWS[:2],
        ["行政许可", "113988", "24252.311082"],
        ["其他", "", "5"],
    ]
    assert _tables(document)[0].is_flat


def test_that_uncertain_columns_stay_lines_with_tabs() -> None:
    page = PdfPage().text(60, 100, "甲").text(200, 100, "1").text(60, 120, "乙").text(150, 120, "2")
    assert _paragraphs(_read(page)) == ["甲\t1", "乙\t2"]


def test_that_text_drawn_twice_is_read_once() -> None:
    page = _grid()
    page.content *= 2
    for dx in (0.3, 0.6):
        page.text(203 + dx, 144, "3", size=10)
    assert _rows(_read(page)) == _ROWS
    assert _rows(_read(PdfPage().grid(_XS, _YS, [["甲", "1122", "11"]], size=10)))[0][1] == "1122"


def test_that_raised_text_joins_no_figure() -> None:
    page = PdfPage().grid(_XS, _YS, [["甲", "12", "4"]])
    page.text(203 + 12, 111, "1", size=7)
    assert _rows(_read(page))[0] == ["甲", "12[1]", "4"]


def test_that_figures_apart_are_not_joined() -> None:
    page = PdfPage().grid(_XS, _YS, [["甲", "", "4"]]).text(203, 116, "12").text(220, 116, "34")
    assert _rows(_read(page))[0] == ["甲", "12 34", "4"]


def test_that_a_figure_over_a_border_is_no_figure() -> None:
    page = PdfPage().grid(_XS, _YS, [["甲", "", ""]]).text(280, 116, "123456", size=10)
    document = _read(page)
    assert _rows(document)[0] == ["甲", "（文字超出单元格）", "（文字超出单元格）"]
    assert "超出单元格" in document.remarks[0]


def test_that_overlapping_text_is_no_figure() -> None:
    page = PdfPage().grid(_XS, _YS, [["甲", "12", "4"]]).text(204, 116, "38")
    assert "□" in _rows(_read(page))[0][1]


def test_that_struck_text_is_left_out_and_told() -> None:
    page = PdfPage().grid(_XS, _YS, [["甲", "12 34", "4"]]).line(202, 112, 216, 112)
    document = _read(page)
    assert _rows(document)[0] == ["甲", "34", "4"]
    assert document.remarks == ("PDF中有2个带删除线的文字，没有读入。",)


def test_that_hidden_text_is_left_out_and_that_of_a_scan_is_read() -> None:
    document = _read(_grid().text(60, 300, "密", mode=3))
    assert "密" not in "".join(_paragraphs(document))
    assert document.remarks == ("PDF中有1个看不见的文字，没有读入。",)
    document = _read(PdfPage().text(60, 300, "识别的文字", mode=3))
    assert _paragraphs(document) == ["识别的文字"]
    assert document.remarks == ("这是扫描件的识别文字，请逐格核对。",)


def test_that_a_watermark_is_left_out_and_told() -> None:
    document = _read(_grid().text(100, 500, "草稿", size=80, turn="0.7 0.7 -0.7 0.7"))
    assert not _paragraphs(document)
    assert document.remarks == ("PDF中有2个斜排或转向的文字（如水印），没有读入。",)


@pytest.mark.parametrize("rotate", [90, 180, 270])
def test_that_turned_pages_are_read_as_they_are_seen(rotate: int) -> None:
    upright = _grid().text(60, 80, "二、主动公开")
    turns = {90: "0 1 -1 0 842 0", 180: "-1 0 0 -1 595 842", 270: "0 -1 1 0 0 595"}
    size = (842, 595) if rotate != 180 else (595, 842)
    page = PdfPage(*size, extra=f"/Rotate {rotate}")
    page.content = [f"{turns[rotate]} cm", *upright.content]
    document = _read(page)
    assert _rows(document) == _ROWS
    assert _paragraphs(document) == ["二、主动公开"]
    page.extra = ""  # a page that lies on its side without saying so
    assert _rows(_read(page)) == _ROWS


def test_that_what_lies_outside_the_shown_part_is_left_out() -> None:
    page = _grid().text(60, 20, "页外")
    page.extra = "/CropBox[0 0 595 780]"
    document = _read(page)
    assert _rows(document) == _ROWS
    assert not _paragraphs(document)


def test_that_a_figure_cut_off_by_the_edge_is_no_figure() -> None:
    document = _read(PdfPage(width=405).text(380, 116, "123456"))
    assert _paragraphs(document) == ["123□"]
    assert document.remarks == ("PDF中有1处文字超出页面，以“□”代替，请对照原文件核对。",)


def test_that_a_row_cut_by_the_page_gives_no_figure() -> None:
    first = PdfPage().grid(
        _XS, [700, 730, 760], [["内容", "本年", "上年"], ["许可", "1139998877665", "7"]]
    )
    second = PdfPage().grid(_XS, [60, 90, 120], [["", "88", ""], ["强制", "5", "6"]])
    document = _read(first, second)
    assert _rows(document) == [
        ["内容", "本年", "上年"],
        ["许可", "（被分页截断）", "7"],
        ["", "（被分页截断）", ""],
        ["强制", "5", "6"],
    ]
    assert "1行被分页截断" in document.remarks[0]


def test_that_rows_without_labels_below_their_head_are_not_taken_for_cut() -> None:
    first = PdfPage().grid(_XS, [700, 730], [["维持", "纠正", "其他"]])
    second = PdfPage().grid(_XS, [60, 90, 120], [["1", "2", "3"], ["行", "", ""]])
    assert _rows(_read(first, second))[1] == ["1", "2", "3"]


def test_that_values_of_form_fields_are_read() -> None:
    page = PdfPage(extra="/Annots[10 0 R]").grid(_XS, _YS, [["甲", "", "4"]])
    field = (
        "<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/V(12)/F 4/Rect[203 720 260 735]/AP<</N 11 0 R>>>>"
    )
    shown = "BT /F 12 Tf 0 2 Td <00310032> Tj ET"
    look = (
        "<</Type/XObject/Subtype/Form/BBox[0 0 57 15]/Resources<</Font<</F 3 0 R>>>>"
        f"/Length {len(shown)}>>stream\n{shown}\nendstream"
    )
    assert _rows(read_pdf(pdf(page, objects=(field, look)), "a"))[0] == ["甲", "12", "4"]


def _tables_as_printed(document: Document) -> list[list[tuple[str, int, int]]]:
    return [
        [("".join(cell.text.split()), cell.row_span, cell.column_span) for cell in row]
        for table in _tables(document)
        for row in table.rows()
    ]


@pytest.mark.slow
@pytest.mark.parametrize("source", _REPORTS, ids=lambda path: path.stem)
def test_that_our_own_export_reads_as_its_workbook(source: Path) -> None:
    document = read_pdf(_print(source), "a.pdf")
    printed = _tables_as_printed(document)
    kept = _tables_as_printed(read_workbook(_write(source, ".xlsx"), "a.xlsx"))
    assert len(printed) > 40
    assert [row for row in printed if any(text for text, *_ in row) and row not in kept] == []
    assert [text[:2] for text in _paragraphs(document) if text[1:2] == "、"] == [
        "一、", "二、", "三、", "四、", "五、", "六、"
    ]  # fmt: skip


@converts
@pytest.mark.parametrize("source", _REPORTS, ids=lambda path: path.stem)
def test_that_a_word_file_printed_elsewhere_reads_alike(source: Path, tmp_path: Path) -> None:
    word = tmp_path / "a.docx"
    word.write_bytes(_write(source, ".docx"))
    convert([word], tmp_path)
    elsewhere = read_pdf(word.with_suffix(".pdf").read_bytes(), "a")
    own = read_pdf(_print(source), "a")
    assert _tables_as_printed(elsewhere) == _tables_as_printed(own)
    assert ["".join(text.split()) for text in _paragraphs(elsewhere)] == [
        "".join(text.split()) for text in _paragraphs(own)
    ]


@converts
def test_that_no_figure_is_wrong_wherever_pages_break(tmp_path: Path) -> None:
    figures = [
        [f"{9_876_543_210 - 11_111_111 * (4 * row + column)}"[: 1 + (row * 7 + column) % 9]
         for column in range(4)]
        for row in range(10)
    ]  # fmt: skip
    heights = range(4, 12)
    for height in heights:
        word = docx.Document()
        page = word.sections[0]
        page.page_width, page.page_height = Cm(11), Cm(height)
        page.top_margin = page.bottom_margin = page.left_margin = page.right_margin = Cm(0.8)
        table = word.add_table(0, 5, style="Table Grid")
        for number, row in enumerate(figures):
            cells = table.add_row().cells
            for cell, text in zip(
                cells, [f"第{number}行名称长短不一"[: 4 + number], *row], strict=True
            ):
                cell.text = text
        word.save(str(tmp_path / f"{height}.docx"))
    convert([tmp_path / f"{height}.docx" for height in heights], tmp_path)
    for height in heights:
        rows = _rows(read_pdf((tmp_path / f"{height}.pdf").read_bytes(), "a"))
        for label, *texts in rows:
            if label.startswith("第"):
                kept = figures[int("".join(label.split())[1])]
                wrong = [pair for pair in zip(texts, kept, strict=True) if pair[0].isdigit()]
                assert [pair for pair in wrong if pair[0] != pair[1]] == []


def _write(source: Path, suffix: str) -> bytes:
    report = read_report_file(source, EditionCatalog()).report
    write = find_format(suffix).write
    assert write is not None
    return write(Manuscript(report, is_draft=False))


@cache
def _print(source: Path) -> bytes:
    """Return a report as PDF, which is printed with Qt: in another process."""
    with TemporaryDirectory() as folder:
        target = Path(folder) / "a.pdf"
        subprocess.run(
            [sys.executable, "main.py", "export", source, target],
            cwd=_ROOT,
            check=True,
            capture_output=True,
            timeout=120,
            env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        )
        return target.read_bytes()

"""A composed report's tables as an Excel workbook."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from xlsxwriter import Workbook

from export.file_dates import file_date
from export.paper.blocks import DRAFT_MARK, Signature, TableBlock
from export.paper.typography import SONG
from export.xlsx.limits import fit_text, sheet_names
from export.xlsx.styles import TEXT, Styles
from export.xlsx.table_sheet import write_table_sheet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlsxwriter.worksheet import Worksheet

    from export.paper.blocks import Paper

COVER = "说明"
_OPTIONS = {
    # No temporary files, and the same date for every part of the file.
    "in_memory": True,
    # Widths of columns are counted in digits of this font, 8 pixels each; Calibri, which would be
    # the font otherwise, is missing from many machines, and columns would come out wider.
    "default_format_properties": {"font_name": SONG, "font_size": 11, "font_scheme": False},
    "default_column_width": 72,
    "default_row_height": 18,
}
_A4 = 9
_MM_PER_INCH = 25.4
_COVER_WIDTHS = (100, 460)
_COVER_PT = 11
_COVER_ROW_PT = 24
_DRAFT_NOTE = f"{DRAFT_MARK}，未定稿，不得发布"
_BLANKS_NOTE = "空白表示尚未填报，与 0 不同。文字部分见年报正文。"


def write_xlsx(paper: Paper) -> bytes:
    """Return the tables as the content of an .xlsx file: a sheet of remarks, then one per table."""
    tables = [block for block in paper.blocks if isinstance(block, TableBlock)]
    names = sheet_names((table.name for table in tables), taken=(COVER,))
    content = io.BytesIO()
    workbook = Workbook(content, _OPTIONS)
    workbook.set_properties(
        {
            "title": fit_text(paper.title),
            "author": fit_text(paper.organization),
            "created": file_date(paper),
        }
    )
    styles = Styles(workbook)
    cover = workbook.add_worksheet(COVER)
    _write_cover(cover, paper, dict(zip(names, tables, strict=True)), styles)
    _set_up_page(cover, paper)
    for name, table in zip(names, tables, strict=True):
        sheet = workbook.add_worksheet(name)
        write_table_sheet(sheet, table, paper, styles)
        _set_up_page(sheet, paper)
    workbook.close()
    return content.getvalue()


def _write_cover(
    sheet: Worksheet, paper: Paper, tables: dict[str, TableBlock], styles: Styles
) -> None:
    font = paper.setup.table_font
    title = styles.make(paper.setup.heading_font, 16, text_wrap=True, num_format=TEXT)
    label = styles.make(font, _COVER_PT, border=1)
    value = styles.make(font, _COVER_PT, border=1, align="left", text_wrap=True, num_format=TEXT)
    sheet.merge_range(0, 0, 0, 1, "", title)
    sheet.write_string(0, 0, fit_text(paper.title), title)
    sheet.set_row(0, 2 * _COVER_ROW_PT)
    for row, (name, text) in enumerate(_remarks(paper, tables), start=1):
        sheet.write_string(row, 0, name, label)
        sheet.write_string(row, 1, fit_text(text), value)
        sheet.set_row(row, _COVER_ROW_PT)
    for column, width in enumerate(_COVER_WIDTHS):
        sheet.set_column_pixels(column, column, width)
    sheet.hide_gridlines(2)


def _remarks(paper: Paper, tables: dict[str, TableBlock]) -> Iterator[tuple[str, str]]:
    yield "单位", paper.organization
    yield "年度", f"{paper.year}年"
    yield "版式", paper.edition
    for block in paper.blocks:
        if isinstance(block, Signature):
            yield "成文日期", block.date
    if paper.is_draft:
        yield "状态", _DRAFT_NOTE
    for name, table in tables.items():
        yield f"表“{name}”", table.caption
    yield "填报", _BLANKS_NOTE


def _set_up_page(sheet: Worksheet, paper: Paper) -> None:
    page = paper.setup.page
    sheet.set_paper(_A4)
    sheet.set_portrait()
    sheet.fit_to_pages(1, 0)
    sheet.center_horizontally()
    sheet.set_margins(
        left=page.left_mm / _MM_PER_INCH,
        right=page.right_mm / _MM_PER_INCH,
        top=page.top_mm / _MM_PER_INCH,
        bottom=page.bottom_mm / _MM_PER_INCH,
    )
    if paper.is_draft:
        sheet.set_header(f"&C{_DRAFT_NOTE}")
    sheet.set_footer("&C— &P —")

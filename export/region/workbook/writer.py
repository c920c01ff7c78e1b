"""The workbook of a region, written while its units go by."""

from __future__ import annotations

import datetime as dt
import tempfile
from typing import TYPE_CHECKING, cast

from msgspec import Struct

from export.paper.typography import SONG
from export.region.workbook.chart_sheet import ChartSheet
from export.region.workbook.sheet import Looks, Sheet
from export.region.workbook.sum_sheets import (
    AdjustmentSheet,
    IndicatorSheet,
    Leaders,
    SumSheet,
)
from export.region.workbook.tally import Tally
from export.region.workbook.unit_sheets import DataSheet, FormSheet, OpenSheet, ProblemSheet
from export.xlsx.limits import fit_text
from forms.model.aggregation.indicators import measure_all

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from typing import IO, BinaryIO

    from xlsxwriter import Workbook

    from export.region.workbook.records import BookUnit, RegionBook

COVER, FORM, DATA, SUMS, INDICATORS, OPEN, PROBLEMS, ADJUSTMENTS, CHARTS = (
    *("说明", "汇总表", "数据", "合计", "指标"),
    *("未交", "问题", "调整", "图"),
)
_LINE_PT, _LINE_SPACE_PT = 14, 6
_DEFAULTS = {"font_name": SONG, "font_size": 11, "font_scheme": False}


def write_region_workbook(
    target: Path | BinaryIO, book: RegionBook, units: Iterable[BookUnit]
) -> None:
    """Write the workbook of a region.

    Units are taken one after the other and not kept: what stays in memory is one row of each
    sheet, whatever their number. An error of `units` is passed on; the target is no workbook then.

    Args:
        target: the file, or where its content goes.
        book: what is said of the region.
        units: its units in the order in which they are listed.
    """
    from xlsxwriter import Workbook  # noqa: PLC0415 - slow to load

    with tempfile.TemporaryDirectory(prefix="nianbao-") as folder:
        options = {
            "constant_memory": True,
            "tmpdir": folder,
            "default_format_properties": _DEFAULTS,
            "default_column_width": 72,
            "default_row_height": 18,
        }
        workbook = Workbook(target if hasattr(target, "write") else str(target), options)
        try:
            _write(workbook, book, units)
        except BaseException:
            _let_go(workbook)
            raise
        workbook.close()


def _let_go(workbook: Workbook) -> None:
    """Close the rows that were put aside: XlsxWriter does so only when it makes the file."""
    for sheet in workbook.worksheets():
        # Its annotation knows only how it begins.
        rows = cast("IO[str] | None", sheet.row_data_fh)
        if rows is not None:
            rows.close()


class _Sheets(Struct):
    cover: Sheet
    form: FormSheet
    data: DataSheet
    sums: SumSheet
    indicators: IndicatorSheet
    open: OpenSheet
    problems: ProblemSheet


def _write(workbook: Workbook, book: RegionBook, units: Iterable[BookUnit]) -> None:
    title = f"{book.region}{book.year}年政府信息公开工作年度报告汇总"
    created = dt.datetime.combine(book.date, dt.time(), dt.UTC)
    workbook.set_properties(
        {"title": fit_text(title), "author": fit_text(book.region), "created": created}
    )
    looks = Looks(workbook)
    sheets = _Sheets(
        Sheet(workbook.add_worksheet(COVER), looks),
        FormSheet(workbook.add_worksheet(FORM), looks),
        DataSheet(workbook.add_worksheet(DATA), looks),
        SumSheet(workbook.add_worksheet(SUMS), looks),
        IndicatorSheet(workbook.add_worksheet(INDICATORS), looks),
        OpenSheet(workbook.add_worksheet(OPEN), looks),
        ProblemSheet(workbook.add_worksheet(PROBLEMS), looks),
    )
    tally, leaders = Tally(book.edition), Leaders()
    _begin(sheets, book)
    for unit in units:
        _add(sheets, book, unit, tally, leaders)
    _end(sheets, book)
    sheets.sums.fill(book, tally)
    if book.adjustments:
        AdjustmentSheet(workbook.add_worksheet(ADJUSTMENTS), looks).fill(book)
    charts = ChartSheet(workbook.add_worksheet(CHARTS), looks)
    charts.fill(workbook, book, tally, leaders)
    _write_cover(sheets.cover, title, book, tally, sheets.problems)


def _begin(sheets: _Sheets, book: RegionBook) -> None:
    sheets.form.begin(book.edition)
    sheets.data.begin(list(book.edition.cells))
    sheets.indicators.begin(book.edition)
    sheets.open.begin()
    sheets.problems.begin()


def _add(sheets: _Sheets, book: RegionBook, unit: BookUnit, tally: Tally, leaders: Leaders) -> None:
    figures = tally.add(unit)
    sheets.form.add(unit, figures)
    sheets.data.add(book, unit, figures)
    sheets.open.add(unit, book.date)
    sheets.problems.add(unit)
    if figures:
        found = measure_all(book.edition, unit.cells)
        sheets.indicators.add(book.edition, unit.name, unit.above, found)
        first = next((one for one in book.edition.indicators if not one.is_share), None)
        leaders.add(unit, found.get(first.id) if first else None, found)


def _end(sheets: _Sheets, book: RegionBook) -> None:
    sheets.data.end(list(book.edition.cells))
    sheets.indicators.end()
    sheets.open.end()
    sheets.problems.end()


def _write_cover(
    sheet: Sheet, title: str, book: RegionBook, tally: Tally, problems: ProblemSheet
) -> None:
    sheet.sheet.set_column(0, 0, 14)
    sheet.sheet.set_column(1, 1, 100)
    sheet.sheet.set_row(0, 30)
    sheet.text(0, title, sheet.looks.title)
    sheet.row += 2
    for name, text in _remarks(book, tally, problems):
        sheet.height(_LINE_PT * (1 + text.count("\n")) + _LINE_SPACE_PT)
        sheet.text(0, name, sheet.looks.head)
        sheet.text(1, text, sheet.looks.wrapped)
        sheet.row += 1
    sheet.sheet.hide_gridlines(2)
    sheet.prints(0)


def _remarks(book: RegionBook, tally: Tally, problems: ProblemSheet) -> Iterator[tuple[str, str]]:
    date = f"{book.date.year}年{book.date.month}月{book.date.day}日"
    states = "，".join(f"{state}{count}个" for state, count in tally.state_counts())
    yield "地区", book.region
    yield "年度", f"{book.year}年"
    yield "版式", f"{book.edition.name}（{book.edition.notice}）"
    yield "截至", date
    yield "单位", f"共{sum(tally.states.values())}个：{states}" if states else "没有单位"
    yield "计入合计", f"{tally.added}个单位的报告计入合计；下级已汇总上报的，其所属单位不重复计入。"
    yield FORM, "一行一个单位，表头是官方表样的标签，最后一行表头是单元格编号。"
    yield DATA, "同样的数据，只有一行表头，可以直接做数据透视表。"
    yield SUMS, "每格的合计、有数的单位数和调整；总计按表内关系重新计算。"
    yield INDICATORS, "\n".join(f"{each.name}：{each.meaning}" for each in book.edition.indicators)
    yield OPEN, "没有报送、退回后没有重报的单位，以及免报单位和原因。"
    yield PROBLEMS, "各单位报告中的问题：级别、位置和说明。"
    if problems.lost:
        yield "注意", f"问题太多，工作表放不下，有{problems.lost}条没有列出。"
    yield "空白", "空白表示没有填报，与0不同；不是数字的内容照原样列出，不计入合计。"

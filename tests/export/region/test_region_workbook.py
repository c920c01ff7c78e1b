"""The workbook of a region, read back by a library that had no part in writing it."""

from __future__ import annotations

import datetime as dt
import io
import weakref
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook
from openxml_audit import FileFormat, OpenXmlValidator

from export.region.records import Problem
from export.region.workbook import unit_sheets
from export.region.workbook.records import Adjustment, BookUnit, RegionBook
from export.region.workbook.sum_sheets import MOST_IN_CHART
from export.region.workbook.writer import write_region_workbook
from export.xlsx.limits import fit_text
from forms.edition.terms import CellId, ValueKind
from forms.model.aggregation.indicators import Measure
from forms.model.aggregation.states import UnitState
from forms.model.report import Report
from tests.export.editions import load_edition

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

EDITION = load_edition("2021")
NEW = CellId("t3.new_requests.natural_person")
TOTAL = CellId("t3.new_requests.total")
MONEY = next(cell for cell in EDITION.input_cells if EDITION.cells[cell].kind is ValueKind.MONEY)
TODAY = dt.date(2026, 2, 3)
DUE = dt.date(2026, 1, 31)
NAMES = ["说明", "汇总表", "数据", "合计", "指标", "未交", "问题"]


def _shown(cells: dict[CellId, str]) -> dict[CellId, str]:
    return Report(EDITION, "林荫局", 2025, cells=cells).shown_values()


def _unit(name: str, number: int, **cells: str) -> BookUnit:
    given = {cell: str(number + place) for place, cell in enumerate(EDITION.input_cells)}
    given[MONEY] = f"{number}.2450"[:-1]
    return BookUnit(
        name,
        UnitState.PASSED,
        "市政府部门",
        name,
        _shown({**given, **{CellId(cell): text for cell, text in cells.items()}}),
        is_added=True,
        due=DUE,
        file=f"{name}.docx",
    )


UNITS = [
    _unit("云川市水务局", 3),
    BookUnit("云川市体育局", UnitState.MISSING, "市政府部门", due=DUE),
    BookUnit("云川市档案馆", UnitState.EXEMPT, exempt="并入市委办公室"),
    _unit("云川市商务局", 1000),
    BookUnit(
        "=HYPERLINK(1)",
        UnitState.FAULTY,
        "-市",
        "+甲",
        _shown({NEW: "约5件", TOTAL: "7"}),
        (Problem("错误", "第三部分表格“自然人”列", "=填的是“约5件”。", "value.kind", (NEW,)),),
        file="@a.docx",
    ),
]


def _write(units: Sequence[BookUnit] = UNITS, **more: Any) -> bytes:
    content = io.BytesIO()
    write_region_workbook(content, RegionBook("云川市", 2025, EDITION, TODAY, **more), iter(units))
    return content.getvalue()


@pytest.fixture(scope="module")
def book() -> Workbook:
    return load_workbook(io.BytesIO(_write()))


def _rows(sheet: Worksheet) -> list[dict[str, Any]]:
    heads, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(map(str, heads), row, strict=True)) for row in rows]


def _remarks(book: Workbook) -> dict[Any, Any]:
    return {row[0]: row[1] for row in book["说明"].iter_rows(min_row=3, values_only=True)}


def test_that_there_is_a_sheet_for_everything_that_is_asked(book: Workbook) -> None:
    assert book.sheetnames == [*NAMES, "图"]
    assert book.properties.creator == "云川市"
    remarks = _remarks(book)
    assert remarks["单位"] == "共5个：未交1个，免报1个，有错误1个，通过2个"
    assert "公开率" in remarks["指标"]


def test_that_the_plain_table_has_every_figure_as_a_number(book: Workbook) -> None:
    rows = _rows(book["数据"])

    assert [row["单位"] for row in rows] == [unit.name for unit in UNITS]
    for row, unit in zip(rows, UNITS, strict=True):
        assert (row["年度"], row["状态"]) == (2025, unit.state)
        assert row["计入合计"] == ("是" if unit.is_added else "否")
        for cell in EDITION.cells:
            text = unit.cells.get(cell, "")
            if not text:
                assert row[cell] is None  # blank, not 0
            elif text == "约5件":
                assert row[cell] == text
            else:
                assert Decimal(str(row[cell])) == Decimal(text)


def test_that_money_shows_its_decimals(book: Workbook) -> None:
    sheet = book["数据"]
    column = [cell.value for cell in sheet[1]].index(MONEY)

    assert [sheet.cell(row, column + 1).number_format for row in (2, 5)] == ["0.000", "0.000"]
    assert sheet.cell(2, column + 1).value == 3.245


def test_that_no_text_becomes_a_formula(book: Workbook) -> None:
    found = [
        cell.value
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]
    assert found == []
    assert _rows(book["问题"]) == [
        {
            "单位": "=HYPERLINK(1)",
            "上级": "-市",
            "级别": "错误",
            "位置": "第三部分表格“自然人”列",
            "问题": "=填的是“约5件”。",
            "规则": "value.kind",
            "单元格": NEW,
        }
    ]


def test_that_columns_stand_under_the_labels_of_the_form(book: Workbook) -> None:
    sheet = book["汇总表"]
    heads = sheet.freeze_panes
    assert heads is not None
    id_row = int(heads.strip("ABCDEFGH")) - 1
    labels = {
        (row, column): sheet.cell(area.min_row, area.min_col).value
        for area in sheet.merged_cells.ranges
        for row in range(area.min_row, area.max_row + 1)
        for column in range(area.min_col, area.max_col + 1)
    }

    for column in range(4, 4 + len(EDITION.cells)):
        cell = CellId(str(sheet.cell(id_row, column).value))
        above = [
            labels.get((row, column), sheet.cell(row, column).value) for row in range(1, id_row)
        ]
        assert tuple(label for label in above if label) == EDITION.label_path(cell)
    assert [sheet.cell(row, 1).value for row in range(id_row + 1, sheet.max_row + 1)] == [
        unit.name for unit in UNITS
    ]
    assert sheet.cell(id_row + 1, 4).value == int(UNITS[0].cells[next(iter(EDITION.cells))])


def test_that_sums_are_those_of_the_units_that_are_added_up(book: Workbook) -> None:
    rows = {row["单元格"]: row for row in _rows(book["合计"])}

    assert list(rows) == list(EDITION.cells)
    for cell in EDITION.input_cells:
        wanted = sum(Decimal(unit.cells[cell]) for unit in UNITS if unit.is_added)
        assert Decimal(str(rows[cell]["合计"])) == wanted
        assert rows[cell]["有数的单位"] == 2
    # Computed again from the sums: the total that a unit gives by itself is not in it.
    parts = [cell for cell in EDITION.input_cells if cell.startswith("t3.new_requests.")]
    assert rows[TOTAL]["合计"] == sum(rows[cell]["合计"] for cell in parts)


def test_that_a_named_addend_is_added_and_told_apart() -> None:
    cell = NEW
    adjustment = Adjustment(cell, "已撤销的园区", 5, "2025年6月撤销")

    book = load_workbook(io.BytesIO(_write(adjustments=(adjustment,))))

    rows = {row["单元格"]: row for row in _rows(book["合计"])}
    own = rows[cell]["各单位合计"]
    assert (rows[cell]["调整"], rows[cell]["合计"]) == (5, own + 5)
    assert rows[TOTAL]["合计"] == rows[TOTAL]["各单位合计"] + 5
    (told,) = _rows(book["调整"])
    assert (told["名称"], told["数量"], told["原因"]) == ("已撤销的园区", 5, "2025年6月撤销")


def test_that_shares_stand_with_what_they_are_shares_of(book: Workbook) -> None:
    rows = {row["单位"]: row for row in _rows(book["指标"])}

    assert list(rows) == ["云川市水务局", "云川市商务局", "=HYPERLINK(1)"]
    row = rows["云川市水务局"]
    cells = UNITS[0].cells
    granted = int(cells[CellId("t3.granted.total")]) + int(
        cells[CellId("t3.partially_granted.total")]
    )
    handled = int(cells[CellId("t3.total_handled.total")])
    assert (row["公开率·分子"], row["公开率·分母"]) == (granted, handled)
    assert row["公开率"] == pytest.approx(granted / handled)
    assert rows["=HYPERLINK(1)"]["申请量"] == 7
    assert rows["=HYPERLINK(1)"]["公开率"] is None


def test_that_the_missing_are_listed_with_their_day_and_the_exempt_with_their_reason(
    book: Workbook,
) -> None:
    missing, exempt = _rows(book["未交"])

    assert missing == {
        "单位": "云川市体育局",
        "上级": "市政府部门",
        "状态": "未交",
        "应报日期": dt.datetime(2026, 1, 31),  # noqa: DTZ001 - a spreadsheet has no zones
        "逾期天数": 3,
        "免报原因": None,
    }
    assert (exempt["单位"], exempt["免报原因"]) == ("云川市档案馆", "并入市委办公室")


def test_that_charts_are_native_and_follow_the_figures_beside_them() -> None:
    units = [_unit(f"云川市第{number}局", number) for number in range(MOST_IN_CHART + 5)]
    earlier = {
        year: {"requests": Measure(year), "disclosed": Measure(8, 10)} for year in (2024, 2025)
    }

    book = load_workbook(io.BytesIO(_write(units, earlier=earlier)))

    sheet: Any = book["图"]
    names = [row[0] for row in sheet.iter_rows(max_col=1, values_only=True)]
    assert len(sheet._charts) == 5
    start = names.index("申请量居前的单位") + 2
    listed = names[start : start + MOST_IN_CHART]
    assert listed == [f"云川市第{n}局" for n in reversed(range(5, MOST_IN_CHART + 5))]
    assert "2024年" in names


def test_that_units_are_taken_one_by_one_and_not_kept() -> None:
    class Watched(dict[CellId, str]):
        """Cells of which a test can tell whether anybody still has them."""

    seen: list[weakref.ref[Watched]] = []
    alive: list[int] = []

    def units() -> Iterator[BookUnit]:
        for number in range(60):
            cells = Watched({NEW: str(number)})
            seen.append(weakref.ref(cells))
            alive.append(sum(each() is not None for each in seen))
            yield BookUnit(f"第{number}局", UnitState.PASSED, cells=cells, is_added=True)

    write_region_workbook(io.BytesIO(), RegionBook("市", 2025, EDITION, TODAY), units())

    assert max(alive) <= 3


def test_that_a_sheet_that_is_full_says_what_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unit_sheets.ProblemSheet, "is_full", property(lambda self: self.row >= 3))
    problems = tuple(Problem("错误", "位置", f"第{number}条") for number in range(5))

    book = load_workbook(
        io.BytesIO(_write([BookUnit("甲局", UnitState.FAULTY, problems=problems)]))
    )

    assert [row["问题"] for row in _rows(book["问题"])] == ["第0条", "第1条"]
    remarks = _remarks(book)
    assert "有3条没有列出" in remarks["注意"]


def test_that_an_error_on_the_way_is_passed_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    def units() -> Iterator[BookUnit]:
        yield UNITS[0]
        raise LookupError("gone")

    with pytest.raises(LookupError, match="gone"):
        write_region_workbook(io.BytesIO(), RegionBook("市", 2025, EDITION, TODAY), units())

    assert list(tmp_path.iterdir()) == []


def test_that_a_region_without_units_is_a_workbook_too() -> None:
    book = load_workbook(io.BytesIO(_write([])))
    assert book["数据"].max_row == 1


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("text", ["\x00\x0b\ud800", "a" * 40_000, "<b>&\"'\n二", "_x0000_"])
@pytest.mark.parametrize("file_format", [FileFormat.OFFICE_2007, FileFormat.MICROSOFT_365])
def test_that_no_text_makes_the_file_invalid(
    text: str, file_format: FileFormat, tmp_path: Path
) -> None:
    problem = Problem(text, text, text, text)
    unit = BookUnit(
        f"甲{text}", UnitState.FAULTY, text, text, _shown({NEW: text}), (problem,), file=text
    )
    path = tmp_path / "book.xlsx"
    path.write_bytes(_write([unit, *UNITS], adjustments=(Adjustment(NEW, text, 1, text),)))

    result = OpenXmlValidator(file_format=file_format).validate(path)

    # Texts stand in the rows themselves, so that none is kept: a matter of taste to some readers.
    assert [each for each in result.errors if each.id != "Excel_InlineStrCells"] == []
    names = [row["单位"] for row in _rows(load_workbook(path)["数据"])]
    # An underline before what looks like an escape is itself escaped, which openpyxl leaves so.
    assert names[0].replace("_x005F_", "_") == fit_text(f"甲{text}")

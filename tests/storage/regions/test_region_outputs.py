"""The workbook and the analysis of a region as the library has it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from docx import Document
from openpyxl import load_workbook

from export.paper.setup import STANDARD
from forms.edition.terms import CellId
from forms.model.aggregation.states import UnitState, Verdict
from storage.errors import LibraryError
from storage.regions.corrections import adjust, withdraw
from storage.regions.records import Assignment
from tests.storage.regions.samples import ALL_NEW, FEE, NATURAL, hand_in, plant
from ui.jobs.aggregation.region_outputs import (
    analysis_of,
    write_region_analysis,
    write_region_book,
)

if TYPE_CHECKING:
    from pathlib import Path

    from forms.edition.catalog import EditionCatalog
    from forms.edition.edition import Edition
    from storage.library import Library
    from storage.regions.records import Region
    from storage.regions.units import RegionUnits

GRANTED = CellId("t3.granted.natural_person")


@pytest.fixture
def numbers(desk: RegionUnits, library: Library, edition: Edition) -> dict[str, int]:
    """Return the units of a region of which a bureau, a county and an office in it report."""
    planted = plant(desk)
    zeros = dict.fromkeys(edition.input_cells, "0")
    handed_in = {
        "云川市水务局": {**zeros, NATURAL: "20", GRANTED: "18", FEE: "842.5"},
        "青萝县": {**zeros, NATURAL: "30", GRANTED: "30"},
        "青萝县财政局": {NATURAL: "7", GRANTED: "约5件"},
    }
    assignments = [
        Assignment(planted[name], hand_in(library, edition, name, cells).id, f"{name}.docx")
        for name, cells in handed_in.items()
    ]
    desk.assign(assignments)
    hand_in(library, edition, "云川市水务局", {**zeros, NATURAL: "10", GRANTED: "5"}, 2023)
    hand_in(library, edition, "云川市人民政府", {**zeros, NATURAL: "40", GRANTED: "20"}, 2023)
    return planted


def _rows(path: Path, sheet: str) -> dict[str, dict[str, Any]]:
    heads, *rows = load_workbook(path)[sheet].iter_rows(values_only=True)
    named = [dict(zip(map(str, heads), row, strict=True)) for row in rows]
    return {str(row.get("单位") or row.get("单元格")): row for row in named}


@pytest.mark.usefixtures("numbers")
def test_that_the_workbook_has_every_unit_as_the_library_has_it(
    tmp_path: Path, library: Library, region: Region, catalog: EditionCatalog
) -> None:
    path = tmp_path / "book.xlsx"
    steps: list[tuple[int, int]] = []

    write_region_book(path, library, region, catalog, lambda done, of: steps.append((done, of)))

    rows = _rows(path, "数据")
    assert list(rows) == ["云川市水务局", "云川市档案局", "青萝县", "青萝县财政局", "青萝县教育局"]
    assert [row["状态"] for row in rows.values()] == ["有错误", "免报", "待核实", "有错误", "未交"]
    # The county's report has its offices in it.
    assert [row["计入合计"] for row in rows.values()] == ["是", "否", "是", "否", "否"]
    assert rows["青萝县财政局"]["上级"] == "青萝县"
    assert rows["青萝县财政局"][GRANTED] == "约5件"
    assert rows["云川市水务局"][FEE] == 842.5
    assert _rows(path, "合计")[NATURAL]["合计"] == 50
    assert _rows(path, "未交")["云川市档案局"]["免报原因"] == "机构已撤销"
    assert {row["单位"] for row in _rows(path, "问题").values()} >= {"青萝县财政局", "云川市水务局"}
    assert steps[-1] == (5, 5)


def test_that_a_correction_by_hand_counts_until_it_is_withdrawn(
    tmp_path: Path,
    library: Library,
    region: Region,
    catalog: EditionCatalog,
    numbers: dict[str, int],
) -> None:
    path = tmp_path / "book.xlsx"
    made = adjust(library, region, NATURAL, 4, name="已撤销的园区", reason="6月撤销")

    write_region_book(path, library, region, catalog)
    assert _rows(path, "合计")[ALL_NEW]["合计"] == 54

    withdraw(library, region, made, reason="已由区里上报")
    write_region_book(path, library, region, catalog)
    assert _rows(path, "合计")[ALL_NEW]["合计"] == 50
    assert numbers


def test_that_the_analysis_says_what_the_library_has(
    tmp_path: Path,
    library: Library,
    region: Region,
    catalog: EditionCatalog,
    desk: RegionUnits,
    numbers: dict[str, int],
) -> None:
    row = next(row for row in desk.rows() if row.unit == numbers["云川市水务局"])
    desk.judge(row, Verdict.RETURNED)

    analysis = analysis_of(library, region, catalog)

    states = {unit.name: unit.state for unit in analysis.units}
    assert states["云川市水务局"] is UnitState.RETURNED
    assert [each.name for each in analysis.open] == ["云川市水务局", "青萝县教育局"]
    bureau = analysis.units[0]
    assert bureau.measures["disclosed"].part == 18
    assert bureau.earlier[2023]["requests"].part == 10
    assert analysis.measures["requests"].part == 50
    assert analysis.earlier[2023]["requests"].part == 40

    path = tmp_path / "analysis.docx"
    write_region_analysis(path, library, region, catalog, STANDARD)
    said = "\n".join(paragraph.text for paragraph in Document(str(path)).paragraphs)
    assert "收到政府信息公开申请50件。上年为40件，增长25.0%。" in said


def test_that_a_report_that_cannot_be_read_is_told_and_not_taken_for_right(
    tmp_path: Path,
    library: Library,
    region: Region,
    catalog: EditionCatalog,
    numbers: dict[str, int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: object) -> None:
        raise LibraryError("报告已损坏，无法读取。")

    monkeypatch.setattr("ui.jobs.aggregation.region_outputs.check_unit", refuse)
    path = tmp_path / "book.xlsx"

    write_region_book(path, library, region, catalog)

    assert _rows(path, "数据")["云川市水务局"]["状态"] == "读不全"
    assert _rows(path, "问题")["云川市水务局"]["问题"] == "报告已损坏，无法读取。"
    assert numbers


def test_that_work_can_be_stopped_between_two_units(
    tmp_path: Path,
    library: Library,
    region: Region,
    catalog: EditionCatalog,
    numbers: dict[str, int],
) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(b"older")

    def stop(done: int, of: int) -> None:
        assert of == 5
        if done == 2:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        write_region_book(path, library, region, catalog, stop)

    assert path.read_bytes() == b"older"
    assert numbers


def test_that_a_project_without_units_has_both(
    tmp_path: Path, library: Library, region: Region, catalog: EditionCatalog
) -> None:
    write_region_book(tmp_path / "book.xlsx", library, region, catalog)
    write_region_analysis(tmp_path / "analysis.docx", library, region, catalog, STANDARD)

    assert _rows(tmp_path / "book.xlsx", "数据") == {}

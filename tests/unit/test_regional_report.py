"""What units have handed in becomes the region's report, and what is odd about it is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from forms.edition.catalog import EditionCatalog
from forms.edition.terms import CellId
from forms.model.aggregation.units import Unit, UnitTree
from forms.model.report import Report
from storage.readers.reading import Note, Reading
from tests.invented_region import CITY, YEAR, invent_city
from ui.jobs.aggregation.assignment import choose_submissions
from ui.jobs.aggregation.regional_report import sum_up
from ui.jobs.aggregation.submissions import submit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.jobs.aggregation.regional_report import RegionalSum
    from ui.jobs.aggregation.submissions import Submission

EDITION = EditionCatalog().for_year(YEAR)
NEW = CellId("t3.new_requests.natural_person")
GRANTED = CellId("t3.granted.natural_person")
MONEY = CellId("t2.art20_8.administrative_fee.amount")


def _submission(report: Report, file: str = "", modified: float = 0.0) -> Submission:
    return submit(Reading(report), file or f"{report.organization}.docx", modified, EDITION)


def _sum(units: Sequence[Unit], reports: dict[int, Report]) -> RegionalSum:
    handed_in = choose_submissions((number, _submission(each)) for number, each in reports.items())
    return sum_up(UnitTree(units), handed_in, Report(EDITION, CITY, YEAR))


@pytest.fixture
def reports() -> list[Report]:
    return invent_city(7)


def test_every_cell_of_the_region_is_the_sum_of_the_units(reports: list[Report]) -> None:
    units = [Unit(number, each.organization) for number, each in enumerate(reports)]
    result = _sum(units, dict(enumerate(reports)))
    for cell in EDITION.input_cells:
        if "." not in "".join(each.cells[cell] for each in reports):
            assert int(result.report.cells[cell]) == sum(int(each.cells[cell]) for each in reports)
    assert not set(EDITION.definitions) & set(result.report.cells)
    assert result.is_clean
    assert not replace(result, is_cut=True).is_clean


def test_who_is_missing_is_told_and_leaves_the_sum_incomplete(reports: list[Report]) -> None:
    units = [Unit(number, each.organization) for number, each in enumerate(reports[:3])]
    result = _sum(units, {0: reports[0], 2: reports[2]})
    assert [unit.name for unit in result.missing] == [reports[1].organization]
    assert not result.is_clean
    expected = int(reports[0].cells[NEW]) + int(reports[2].cells[NEW])
    assert result.report.cells[NEW] == str(expected)


def test_a_figure_that_is_none_is_named_and_not_added(reports: list[Report]) -> None:
    reports[0].cells[NEW] = "约5件"
    result = _sum([Unit(0, "甲"), Unit(1, "乙")], {0: reports[0], 1: reports[1]})
    assert result.report.cells[NEW] == reports[1].cells[NEW]
    told = [note for note in result.submissions[0].notes if NEW in note.cells]
    assert any("“约5件”不是数字，没有计入合计" in note.message for note in told)
    assert result.submissions[0].state == "有错误"


def test_a_fault_of_a_unit_is_told_with_its_cells(reports: list[Report]) -> None:
    reports[0].cells[GRANTED] = str(int(reports[0].cells[GRANTED]) + 10)
    result = _sum([Unit(0, "甲")], {0: reports[0]})
    told = [note.message for note in result.submissions[0].notes if NEW in note.cells]
    assert any(message.startswith("错误：") and "差\u00a010。" in message for message in told), told
    assert not result.is_clean


def test_a_blank_cell_stays_blank_where_no_unit_has_a_figure(reports: list[Report]) -> None:
    for each in reports[:2]:
        del each.cells[MONEY]
    result = _sum([Unit(0, "甲"), Unit(1, "乙")], {0: reports[0], 1: reports[1]})
    assert MONEY not in result.report.cells
    assert any(
        "待填" in note.message and MONEY in note.cells for note in result.submissions[0].notes
    )


def test_that_what_a_reader_doubts_makes_a_report_incomplete(reports: list[Report]) -> None:
    reading = Reading(
        reports[0], (Note("表三没有分栏，没有读入。", (NEW,)), Note("网页边栏已略去。"))
    )
    submission = submit(reading, "甲.pdf", 0, EDITION)
    assert submission.state == "读不全"
    assert submission.notes[:2] == reading.notes


def test_a_county_whose_sum_is_not_that_of_its_units_is_told(reports: list[Report]) -> None:
    county, one, other = reports[:3]
    county.cells[NEW] = str(int(one.cells[NEW]) + int(other.cells[NEW]) + 1)
    units = [Unit(1, "某县"), Unit(2, "某县教育局", parent=1), Unit(3, "某县财政局", parent=1)]
    result = _sum(units, {1: county, 2: one, 3: other})
    assert result.report.cells[NEW] == county.cells[NEW]
    (told,) = (note for note in result.submissions[1].notes if "下属" in note.message)
    assert NEW in told.cells
    assert f"自报{county.cells[NEW]}" in told.message


def test_of_two_files_of_a_unit_the_newer_one_counts(reports: list[Report]) -> None:
    older, newer = reports[0], reports[0].copy()
    newer.cells[NEW] = "77"
    files = [
        (0, _submission(newer, "甲（改）.docx", 2.0)),
        (0, _submission(older, "甲.docx", 1.0)),
        (0, _submission(newer, "甲（改）.json", 1.5)),
    ]
    chosen = choose_submissions(files)[0]
    assert (chosen.file, chosen.cells[NEW]) == ("甲（改）.docx", "77")
    told = " ".join(note.message for note in chosen.notes)
    assert "“甲（改）.json”与“甲（改）.docx”内容相同" in told
    assert "较旧的“甲.docx”" in told


def test_two_different_files_of_the_same_moment_are_a_doubt(reports: list[Report]) -> None:
    other = replace(_submission(reports[0], "乙.docx"), digest=b"other")
    chosen = choose_submissions([(0, other), (0, _submission(reports[0], "甲.docx"))])[0]
    assert chosen.state == "读不全"
    assert any("分不出先后" in note.message for note in chosen.notes)

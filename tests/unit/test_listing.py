"""Findings as lines of text, as `check` prints them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from forms.checks.engine import check_all
from forms.checks.listing import write_lines
from tests.unit.official_form import OFFICIAL, official_form

if TYPE_CHECKING:
    from tests.unit.conftest import FilledReport

EDITION = "2021"


def lines_without(filled_report: FilledReport, *blank: str, edition: str = EDITION) -> list[str]:
    """Return the lines about the tables of a report whose cells are 0 but for some blank ones."""
    cells = dict.fromkeys(official_form(edition).inputs, "0")
    for prefix in blank:
        cells = {cell: text for cell, text in cells.items() if not cell.startswith(prefix)}
    report = filled_report(edition, cells)
    findings = [one for one in check_all(report) if one.text is None]
    return list(write_lines(findings, report.edition))


def column(name: str) -> list[str]:
    return [cell for cell in official_form(EDITION).inputs if cell.endswith(f".{name}")]


@pytest.mark.parametrize("edition", OFFICIAL)
def test_that_an_empty_table_is_told_in_one_line(filled_report: FilledReport, edition: str) -> None:
    inputs = official_form(edition).inputs
    lines = lines_without(filled_report, "t", edition=edition)
    assert len(lines) == 3
    count = sum(cell.startswith("t3.") for cell in inputs)
    assert lines[1] == f"待填　三、申请情况：表三 {count} 格都待填，没有的填0。"


def test_that_a_few_blanks_are_named_one_by_one(filled_report: FilledReport) -> None:
    lines = lines_without(
        filled_report, "t3.granted.natural_person", "t4.reconsideration", "t4.litigation_direct.up"
    )
    assert lines[0] == "待填　三、予以公开 / 自然人：待填，没有的填0。"
    assert len(lines) == 6


def test_that_the_rows_or_columns_are_named_in_which_all_blanks_lie(
    filled_report: FilledReport,
) -> None:
    in_row = lines_without(filled_report, "t3.granted.")
    assert in_row == ["待填　三、申请情况：表三 6 格待填（予以公开 6 格），没有的填0。"]
    in_columns = lines_without(filled_report, *column("business"), "t3.granted.other")
    count = len(column("business"))
    assert in_columns[0].endswith(
        f"表三 {count + 1} 格待填（商业企业 {count} 格，其他 1 格），没有的填0。"
    )


def test_that_other_findings_keep_their_lines_and_their_order(filled_report: FilledReport) -> None:
    cells = dict.fromkeys(official_form(EDITION).inputs, "0") | {"t4.reconsideration.upheld": "x"}
    cells = {cell: text for cell, text in cells.items() if ".granted." not in cell}
    report = filled_report(EDITION, cells)
    findings = check_all(report)
    lines = list(write_lines(findings, report.edition))
    assert len(lines) == len(findings) - 5
    assert [line for line in lines if line.startswith("错误")] == [
        "错误　四、行政复议 / 结果维持：填的是“x”，应填整数。"
    ]

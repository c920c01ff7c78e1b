from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from export.composition import compose
from export.paper.blocks import Heading, Paragraph, Signature, TableBlock, Title
from forms.model.report import Report

if TYPE_CHECKING:
    from export.paper.blocks import Paper
    from forms.edition.edition import Edition


def _tables(paper: Paper) -> list[TableBlock]:
    return [block for block in paper.blocks if isinstance(block, TableBlock)]


def test_that_blocks_follow_the_form(paper: Paper, edition: Edition) -> None:
    expected: list[object] = ["title", "preamble的标题"]
    for section in edition.sections:
        expected += [section.heading, f"{section.id}的标题"]
        if section.table:
            expected.append(section.table)
    expected.append("signature")

    found: list[object] = []
    for block in paper.blocks:
        match block:
            case Title():
                found.append("title")
            case Heading(level=1):
                found.append(block.text)
            case Heading():
                found.append(block.text.removeprefix("（一）"))
            case TableBlock():
                found.append(block.id)
            case Signature():
                found.append("signature")
            case Paragraph():
                pass
    assert found == expected


def test_that_every_cell_of_the_edition_is_printed_once(paper: Paper, edition: Edition) -> None:
    printed = [cell.cell for table in _tables(paper) for cell in table.cells if cell.cell]

    assert printed == [cell for table in edition.tables for cell in table.cells]
    assert sorted(printed) == sorted(edition.cells)


def test_that_printed_cells_are_the_grid_of_the_edition(paper: Paper, edition: Edition) -> None:
    for block, table in zip(_tables(paper), edition.tables, strict=True):
        found = [(c.row, c.column, c.row_span, c.column_span, c.role) for c in block.cells]
        assert found == [(c.row, c.column, c.row_span, c.column_span, c.role) for c in table.grid]
        labels = [c.text for c in block.cells if c.cell is None]
        assert labels == [c.text for c in table.grid if c.cell is None]
        assert all("".join(cell.lines) == cell.text for cell in block.cells)


def test_that_cells_cover_the_grid_without_gap_or_overlap(paper: Paper) -> None:
    for table in _tables(paper):
        occupants = table.occupants()
        assert [len(row) for row in occupants] == [table.column_count] * table.row_count
        area = sum(cell.row_span * cell.column_span for cell in table.cells)
        assert area == table.row_count * table.column_count


def test_that_blank_stays_blank_zero_stays_zero_and_totals_are_computed(edition: Edition) -> None:
    first, second, *_ = edition.input_cells
    blank = compose(Report(edition, "林荫局", 2020), is_draft=False)
    filled = compose(Report(edition, "林荫局", 2020, cells={first: "0"}), is_draft=False)

    assert {c.text for t in _tables(blank) for c in t.cells if c.cell} == {""}
    values = {c.cell: c.text for t in _tables(filled) for c in t.cells if c.cell}
    assert values[first] == "0"
    assert values[second] == ""


def test_that_a_control_total_is_printed_as_found(report: Report) -> None:
    total = next(iter(report.edition.definitions))
    report.cells[total] = "99"
    unreadable = report.edition.input_cells[0]
    report.cells[unreadable] = "12件多"

    values = {
        cell.cell: cell.text
        for table in _tables(compose(report, is_draft=False))
        for cell in table.cells
    }
    assert values[total] == "99"
    assert values[unreadable] == "12件多"


def test_that_composing_is_repeatable(report: Report, paper: Paper) -> None:
    assert compose(report, is_draft=False) == paper


def test_that_a_report_without_title_gets_the_official_one(edition: Edition) -> None:
    paper = compose(Report(edition, "林荫局", 2021), is_draft=False)

    assert paper.title == edition.title_for("林荫局", 2021)
    assert compose(Report(edition, "林荫局", 2021, "自\n定"), is_draft=False).title == "自定"


@pytest.mark.parametrize(
    ("organization", "lines"),
    [
        ("林荫局", ("林荫局2021年政府信息公开工作年度报告",)),
        ("云川市林荫区城市管理局", ("云川市林荫区城市管理局", "2021年政府信息公开工作年度报告")),
        (
            "云川市林荫区住房和城乡建设委员会人民防空办公室",
            (
                "云川市林荫区住房和城乡建设委员会",
                "人民防空办公室",
                "2021年政府信息公开工作年度报告",
            ),
        ),
    ],
)
def test_that_a_long_title_breaks_between_words_and_before_the_year(
    organization: str, lines: tuple[str, ...], official: Edition
) -> None:
    title = compose(Report(official, organization, 2021), is_draft=False).blocks[0]

    assert isinstance(title, Title)
    assert title.lines == lines
    assert "".join(title.lines) == title.text


@pytest.mark.parametrize(
    ("date", "printed"),
    [("2021-01-20", "2021年1月20日"), ("2021-12-05", "2021年12月5日"), ("近日", "近日")],
)
def test_that_the_date_is_printed_without_leading_zeros(
    date: str, printed: str, edition: Edition
) -> None:
    report = Report(edition, "林荫局", 2020, "", "林荫局", date)

    assert compose(report, is_draft=False).blocks[-1] == Signature("林荫局", printed)


def test_that_a_report_without_signature_ends_with_its_last_section(edition: Edition) -> None:
    paper = compose(Report(edition, "林荫局", 2020), is_draft=False)

    *_, last = (block for block in paper.blocks if isinstance(block, Heading))
    assert last == Heading(1, edition.sections[-1].heading)
    assert not any(isinstance(block, Signature) for block in paper.blocks)
    assert paper.date is None


def test_that_only_what_is_set_is_signed(edition: Edition) -> None:
    report = Report(edition, "林荫局", 2020, signature_date="2021-01-20")

    assert compose(report, is_draft=False).blocks[-1] == Signature("", "2021年1月20日")

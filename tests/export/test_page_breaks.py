"""Where tables may be divided between pages, read out of the written Word file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from export.composition import compose
from export.paper.setup import STANDARD, PaperSetup
from export.word.writer import write_word
from forms.model.report import Report
from tests.export.editions import load_edition
from tests.export.word_file import W, all_of, body, text

if TYPE_CHECKING:
    from lxml import etree

EDITIONS = pytest.mark.parametrize("edition_id", ["2019", "2021"])


def _report(edition_id: str, characters: int = 0, cells: dict[str, str] | None = None) -> Report:
    edition = load_edition(edition_id)
    found = {cell: (cells or {}).get(cell, "3") for cell in edition.input_cells}
    texts = {"overview": "公开" * (characters // 2)}
    return Report(edition, "云川市林荫区城市管理局", edition.first_year, texts=texts, cells=found)


def _tables(report: Report, setup: PaperSetup = STANDARD) -> list[list[etree._Element]]:
    """Return the rows of the tables of a report's Word file."""
    word = write_word(compose(report, is_draft=False, setup=setup))
    return [table.findall(f"{W}tr") for table in body(word).findall(f"{W}tbl")]


def _is_kept(line: etree._Element) -> bool:
    """Tell whether a row stays with the next one: it does if all its cells say so, or none."""
    marks = {p.find(f"{W}pPr/{W}keepNext") is not None for p in all_of(line, "tc/p")}
    assert len(marks) == 1
    return marks.pop()


def _breaks(lines: list[etree._Element]) -> list[str]:
    """Return the labels of the rows before which a table may be divided."""
    return [
        "".join(text(cell) for cell in all_of(lines[row], "tc")[:2]).replace("\n", "")
        for row in range(1, len(lines))
        if not _is_kept(lines[row - 1])
    ]


@EDITIONS
@pytest.mark.parametrize("characters", [150, 200, 250])
def test_that_table_two_may_be_divided_between_its_blocks_on_an_emptier_page(
    edition_id: str, characters: int
) -> None:
    table = _tables(_report(edition_id, characters))[0]

    titles = [text(line) for line in table if text(line).startswith("第二十条")]
    assert len(titles) >= 4
    assert _breaks(table) == titles[1:-1]


@EDITIONS
@pytest.mark.parametrize("characters", [310, 400, 430])
def test_that_table_two_stays_whole_where_little_would_stay_empty(
    edition_id: str, characters: int
) -> None:
    assert _breaks(_tables(_report(edition_id, characters))[0]) == []


@EDITIONS
@pytest.mark.parametrize("characters", [0, 250, 600])
def test_that_tables_three_and_four_stay_whole_where_a_page_holds_them(
    edition_id: str, characters: int
) -> None:
    _, third, fourth = _tables(_report(edition_id, characters))

    assert _breaks(third) == _breaks(fourth) == []


@pytest.mark.parametrize(("edition_id", "table_pt"), [("2019", 12), ("2021", 10), ("2021", 12)])
def test_that_a_table_that_no_page_holds_is_divided_between_what_belongs_together(
    edition_id: str, table_pt: float
) -> None:
    table = _tables(_report(edition_id), PaperSetup(table_pt=table_pt))[1]

    breaks = _breaks(table)
    items = [label for label in breaks if label[0].isdigit()]
    assert items == []
    for group in ("（三）不予公开", "（四）无法提供", "（五）不予处理"):
        assert any(group in label for label in breaks)
    assert breaks[0].startswith("二、")
    assert not any(label.startswith("四、") for label in breaks)


@EDITIONS
def test_that_a_long_text_in_a_cell_lets_its_row_and_no_other_be_split(edition_id: str) -> None:
    cell = next(
        each
        for each in load_edition(edition_id).input_cells
        if each.startswith("t3.") and "granted.natural" in each
    )
    table = _tables(_report(edition_id, cells={cell: "情况说明" * 200}))[1]

    split = [line for line in table if line.find(f"{W}trPr/{W}cantSplit") is None]
    assert len(split) == 1
    assert "情况说明" in text(split[0])
    assert _breaks(table) != []
    assert all(_is_kept(line) for line in table[:3])


@EDITIONS
def test_that_rows_of_a_block_that_no_page_holds_are_free(edition_id: str) -> None:
    edition = load_edition(edition_id)
    first, second = [each for each in edition.input_cells if each.startswith("t2.")][:2]
    table = _tables(_report(edition_id, cells={first: "长" * 400, second: "长" * 600}))[0]

    assert any("规范性文件" in label for label in _breaks(table))
    titles = [line for line in table if text(line).startswith("第二十条")]
    assert all(_is_kept(line) for line in titles)

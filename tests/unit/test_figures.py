"""Totals grow while a clerk types, and never pretend to know what is blank."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms.edition.terms import CellId
from forms.model.figures import Figures
from tests.edition_content import EditionContent
from tests.unit.official_form import OFFICIAL, as_texts, official_form

if TYPE_CHECKING:
    from pathlib import Path

    from tests.unit.conftest import LoadEdition

TOTAL = CellId("t4.reconsideration.total")
PARTS = [
    CellId(f"t4.reconsideration.{name}")
    for name in ("upheld", "corrected", "other_result", "pending")
]


@pytest.mark.parametrize("name", OFFICIAL)
@given(data=st.data())
@settings(max_examples=25)
def test_that_totals_are_the_official_sums(
    load_edition: LoadEdition, name: str, data: st.DataObject
) -> None:
    form = official_form(name)
    counts = data.draw(
        st.lists(st.integers(0, 99_999), min_size=len(form.inputs), max_size=len(form.inputs))
    )
    numbers = {cell: Decimal(count) for cell, count in zip(form.inputs, counts, strict=True)}
    texts = {CellId(cell): text for cell, text in as_texts(numbers).items()}
    figures = Figures(load_edition(name), texts)
    expected = as_texts(form.add_totals(numbers))
    assert {cell: figures.text(CellId(cell)) for cell in form.cells} == expected
    assert all(figures.is_complete(CellId(cell)) for cell in form.cells)


def test_that_a_total_grows_with_what_is_filled_in_and_is_complete_at_the_end(
    load_edition: LoadEdition,
) -> None:
    cells: dict[CellId, str] = {}
    figures = Figures(load_edition("2021"), cells)
    assert (figures.text(TOTAL), figures.number(TOTAL)) == ("", None)
    for count, part in enumerate(PARTS, start=1):
        assert not figures.is_complete(TOTAL)
        cells[part] = "10"
        figures.forget([part])
        assert figures.text(TOTAL) == str(10 * count)
    assert figures.is_complete(TOTAL)


def test_that_a_total_with_an_unreadable_part_is_not_made_up(load_edition: LoadEdition) -> None:
    cells = dict.fromkeys(PARTS, "10") | {PARTS[0]: "约10"}
    figures = Figures(load_edition("2021"), cells)
    assert figures.number(TOTAL) is figures.computed(TOTAL) is None
    assert figures.text(TOTAL) == ""
    assert not figures.is_complete(TOTAL)


def test_that_an_unreadable_part_is_felt_in_the_total_of_totals(load_edition: LoadEdition) -> None:
    edition = load_edition("2021")
    cells = dict.fromkeys(edition.input_cells, "1")
    cells[CellId("t3.granted.business")] = "若干"
    figures = Figures(edition, cells)
    unknown = {cell for cell in edition.definitions if figures.number(cell) is None}
    assert unknown == {
        "t3.granted.total",
        "t3.total_handled.business",
        "t3.total_handled.total",
    }


def test_that_a_found_total_counts_and_its_sum_is_still_known(load_edition: LoadEdition) -> None:
    edition = load_edition("2021")
    cells = dict.fromkeys(edition.input_cells, "1") | {CellId("t3.granted.total"): "7"}
    figures = Figures(edition, cells)
    assert figures.number(CellId("t3.granted.total")) == 7
    assert figures.computed(CellId("t3.granted.total")) == 6
    rows = len([cell for cell in edition.cells if cell.endswith(".total")]) - 3 - 4
    assert figures.number(CellId("t3.total_handled.total")) == 6 * rows + 1


def test_that_only_what_depends_on_a_changed_cell_is_added_up_again(
    load_edition: LoadEdition,
) -> None:
    edition = load_edition("2021")
    cells = dict.fromkeys(edition.input_cells, "1")
    figures = Figures(edition, cells)
    before = {cell: figures.text(cell) for cell in edition.cells}
    cells[CellId("t3.granted.business")] = "5"
    figures.forget([CellId("t3.granted.business")])
    after = {cell: figures.text(cell) for cell in edition.cells}
    assert {cell for cell in after if after[cell] != before[cell]} == {
        "t3.granted.business",
        "t3.granted.total",
        "t3.total_handled.business",
        "t3.total_handled.total",
    }
    fresh = Figures(edition, cells)
    assert after == {cell: fresh.text(cell) for cell in edition.cells}


def test_that_amounts_add_up_without_rounding(load_edition: LoadEdition) -> None:
    edition = load_edition("tiny")
    rows = [cell for cell in edition.input_cells if cell.endswith(".cost")]
    results = [cell for cell in rows if ".results." in cell]
    cells = dict(zip(results, ["0.1", "0.2"], strict=True))
    figures = Figures(edition, cells)
    assert figures.text(CellId("trees.results.all.cost")) == "0.3"


def test_that_a_total_may_be_a_difference_where_the_edition_says_so(tmp_path: Path) -> None:
    content = EditionContent(tmp_path / "net.toml")
    content.change("relations/trees.row_total", left="trees.{each}.pine - trees.{each}.poplar")
    cells = {
        CellId("trees.planned.pine"): "3",
        CellId("trees.planned.poplar"): "5",
    }
    assert Figures(content.read(), cells).text(CellId("trees.planned.total")) == "-2"

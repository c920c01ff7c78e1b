"""Units' reports added up: every figure once, exactly, and true while one of them changes."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.edition.catalog import EditionCatalog
from forms.edition.terms import CellId, Level, ValueKind
from forms.model.aggregation.states import Standing, UnitState, Verdict
from forms.model.aggregation.sums import Sums, input_terms
from forms.model.aggregation.units import Unit, UnitTree
from forms.model.figures import Figures

if TYPE_CHECKING:
    from forms.edition.edition import Edition

EDITION: Edition = EditionCatalog().load("2021")
NEW = CellId("t3.new_requests.natural_person")
MONEY = next(c for c in EDITION.input_cells if EDITION.cells[c].kind is ValueKind.MONEY)

_figures = st.one_of(
    st.integers(0, 10**12 - 1).map(str),
    st.just("约5件"),
    st.decimals(0, 10**6, places=6).map(lambda number: format(number, "f")),
)
_reports = st.lists(
    st.dictionaries(st.sampled_from(EDITION.input_cells), _figures, max_size=12), max_size=8
)


def test_a_city_is_what_its_parts_are() -> None:
    """The published figures of a real city: eleven addends and their sum (domain §4)."""
    parts = [349, 933, 477, 301, 874, 216, 348, 55, 26, 12, 16]
    sums = Sums(EDITION)
    for part in parts:
        sums.add({NEW: str(part)})
    assert sums.cells() == {NEW: "3607"}
    assert sums.total(NEW).count == len(parts)


@given(_reports)
def test_sums_are_exact_whatever_is_added(reports: list[dict[CellId, str]]) -> None:
    sums = Sums(EDITION)
    unread = [each for cells in reports for each in sums.add(cells)]
    for cell in EDITION.input_cells:
        texts = [cells[cell] for cells in reports if cell in cells]
        is_money = EDITION.cells[cell].kind is ValueKind.MONEY
        read = [t for t in texts if t != "约5件" and (is_money or "." not in t)]
        assert sums.total(cell).number == sum(map(Decimal, read))
        assert sums.total(cell).count == len(read)
        assert len(texts) - len(read) == sum(each.cell == cell for each in unread)


@given(_reports, _reports)
def test_what_is_taken_away_leaves_no_trace(
    kept: list[dict[CellId, str]], gone: list[dict[CellId, str]]
) -> None:
    sums, plain = Sums(EDITION), Sums(EDITION)
    for cells in (*gone, *kept):
        sums.add(cells)
    for cells in gone:
        sums.take_away(cells)
    for cells in kept:
        plain.add(cells)
    assert sums.cells() == plain.cells()


def test_a_cell_that_no_report_has_stays_blank() -> None:
    sums = Sums(EDITION)
    sums.add({NEW: "0"})
    assert sums.cells() == {NEW: "0"}


def test_a_total_of_a_report_is_not_added_but_computed_again() -> None:
    total = next(iter(EDITION.definitions))
    sums = Sums(EDITION)
    sums.add({total: "999", NEW: "2"})
    assert total not in sums.cells()


@pytest.mark.parametrize("cell", EDITION.definitions)
def test_a_total_is_made_of_the_inputs_that_it_is_said_to_be_made_of(cell: CellId) -> None:
    texts = {one: str(place + 1) for place, one in enumerate(EDITION.input_cells)}
    terms = input_terms(EDITION, cell)
    expected = sum(times * int(texts[one]) for one, times in terms.items())
    assert Figures(EDITION, texts).number(cell) == expected


def _tree() -> UnitTree:
    return UnitTree(
        [
            Unit(1, "县市区", is_group=True, position=2),
            Unit(2, "青山县", parent=1),
            Unit(3, "青山县教育局", parent=2),
            Unit(4, "青山县财政局", parent=2, position=1),
            Unit(5, "市教育局", position=1),
            Unit(6, "市档案馆", exempt="不是行政机关", position=3),
        ]
    )


def test_units_come_as_they_are_listed_each_before_those_below_it() -> None:
    assert [unit.number for unit in _tree()] == [5, 1, 2, 3, 4, 6]
    assert [unit.name for unit in _tree().path(4)] == ["县市区", "青山县", "青山县财政局"]


@pytest.mark.parametrize(
    ("present", "added"),
    [({3, 4, 5}, [5, 3, 4]), ({2, 3, 4, 5}, [5, 2]), ({2}, [2]), (set(), []), ({4, 6}, [4, 6])],
)
def test_a_county_that_hands_in_its_sum_is_not_counted_twice(
    present: set[int], added: list[int]
) -> None:
    assert _tree().contributors(present) == added


def test_who_is_missing_is_told_but_not_groups_nor_exempt_units() -> None:
    assert [unit.name for unit in _tree().missing({5, 3})] == ["青山县", "青山县财政局"]


@pytest.mark.parametrize(
    ("standing", "state"),
    [
        (Standing(), "未交"),
        (Standing(exempt="撤销"), "免报"),
        (Standing(has_report=True, doubts_in_reading=1), "读不全"),
        (Standing(has_report=True, counts={Level.ERROR: 1, Level.VERIFY: 2}), "有错误"),
        (Standing(has_report=True, counts={Level.PENDING: 3}), "有错误"),
        (Standing(has_report=True, counts={Level.VERIFY: 2}), "待核实"),
        (Standing(has_report=True, counts={Level.PENDING: 3}, missing_texts=3), "待核实"),
        (Standing(has_report=True, counts={Level.PENDING: 4}, missing_texts=3), "有错误"),
        (Standing(has_report=True, counts={Level.HINT: 2}), "通过"),
        (Standing(has_report=True, verdict=Verdict.RETURNED, is_of_verdict=True), "退回"),
        (Standing(has_report=True, verdict=Verdict.RETURNED), "已改"),
        (
            Standing(
                has_report=True,
                counts={Level.VERIFY: 1},
                verdict=Verdict.ACCEPTED,
                is_of_verdict=True,
            ),
            "通过",
        ),
        (
            Standing(has_report=True, counts={Level.VERIFY: 1}, verdict=Verdict.ACCEPTED),
            "待核实",
        ),
    ],
)
def test_a_state_says_what_is_to_be_done(standing: Standing, state: str) -> None:
    assert standing.state is UnitState(state)

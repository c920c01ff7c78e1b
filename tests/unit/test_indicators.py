"""Shares as reviewers use them: from the cells that the edition names, never of nothing."""

from __future__ import annotations

import json
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.edition.catalog import EditionCatalog
from forms.edition.terms import CellId
from forms.model.aggregation.indicators import (
    NO_SHARE,
    Growth,
    Measure,
    add_measures,
    as_decimal,
    measure_all,
    show_percent,
)
from forms.model.report import Report
from tests.edition_content import EditionContent

if TYPE_CHECKING:
    from forms.edition.edition import Edition

DATA = Path(__file__).parents[1] / "data"
EDITIONS = {name: EditionCatalog().load(name) for name in ("2019", "2021")}
_counts = st.integers(0, 10**6)


def _rows(year: int) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = json.loads(
        (DATA / f"figures-{year}.json").read_text("utf-8")
    )["cells"]
    return found


def _shown(edition: Edition, inputs: dict[CellId, str]) -> dict[CellId, str]:
    return Report(edition, "林荫局", edition.first_year, cells=dict(inputs)).shown_values()


@pytest.mark.parametrize("year", [2023, 2024])
def test_that_the_shares_of_a_published_report_are_what_its_rows_say(year: int) -> None:
    rows = _rows(year)
    cells = {
        CellId(f"{row}.{column}"): figure
        for row, figures in rows.items()
        for column, figure in figures.items()
    }

    found = measure_all(EDITIONS["2021"], cells)

    def total(*names: str) -> int:
        return sum(
            int(figures["total"])
            for row, figures in rows.items()
            if row in names or row.rpartition(".")[0] in names
        )

    suits = ("t4.litigation_direct", "t4.litigation_after_reconsideration")
    handled = total("t3.total_handled")
    incoming = total("t3.new_requests", "t3.carried_over")
    assert {name: (one.part, one.whole) for name, one in found.items()} == {
        "requests": (total("t3.new_requests"), None),
        "disclosed": (total("t3.granted", "t3.partially_granted"), handled),
        "refused": (total("t3.refused"), handled),
        "not_available": (total("t3.cannot_provide"), handled),
        "not_handled": (total("t3.not_handled"), handled),
        "carried_forward": (total("t3.carried_forward"), incoming),
        "reconsideration_corrected": (
            int(rows["t4.reconsideration"]["corrected"]),
            int(rows["t4.reconsideration"]["total"]) - int(rows["t4.reconsideration"]["pending"]),
        ),
        "litigation_corrected": (
            sum(int(rows[row]["corrected"]) for row in suits),
            sum(int(rows[row]["total"]) - int(rows[row]["pending"]) for row in suits),
        ),
    }


@pytest.mark.parametrize("edition", EDITIONS.values(), ids=EDITIONS)
def test_that_both_editions_tell_the_same_indicators(edition: Edition) -> None:
    names = [each.id for each in edition.indicators]

    assert names == [each.id for each in EDITIONS["2021"].indicators]
    assert {"requests", "disclosed", "refused", "carried_forward"} <= set(names)
    for each in edition.indicators:
        assert {*each.part, *each.whole} <= edition.cells.keys()


@pytest.mark.parametrize("edition", EDITIONS.values(), ids=EDITIONS)
def test_that_the_outcomes_of_a_share_do_not_overlap(edition: Edition) -> None:
    """Nothing is counted under two of the shares of what was handled."""
    cells = [
        cell
        for each in edition.indicators
        if each.whole == (CellId("t3.total_handled.total"),)
        for cell in each.part
    ]
    assert len(cells) == len(set(cells))


@pytest.mark.parametrize("edition", EDITIONS.values(), ids=EDITIONS)
def test_that_nothing_is_divided_by_nothing(edition: Edition) -> None:
    zeros = _shown(edition, dict.fromkeys(edition.input_cells, "0"))

    found = measure_all(edition, zeros)

    assert found["requests"].text == "0"
    assert {one.text for one in found.values() if one.is_share} == {NO_SHARE}
    assert not any(one.is_sound for one in found.values() if one.is_share)
    assert measure_all(edition, _shown(edition, {})) == {}


def test_that_a_figure_that_cannot_be_read_makes_no_share_smaller() -> None:
    edition = EDITIONS["2021"]
    inputs = dict.fromkeys(edition.input_cells, "1")
    inputs[CellId("t3.refused.state_secret.natural_person")] = "约5件"

    found = measure_all(edition, _shown(edition, inputs))

    assert "refused" not in found
    assert "disclosed" not in found  # of everything handled, which is not known either
    assert found["requests"].text == "6"


@given(part=_counts, whole=_counts)
def test_that_a_share_is_sound_only_within_its_whole(part: int, whole: int) -> None:
    one = Measure(part, whole)

    assert one.is_sound == (whole > 0 and part <= whole)
    assert one.value == (Fraction(part, whole) if whole else None)


@given(st.lists(st.tuples(_counts, _counts), min_size=1))
def test_that_the_share_of_a_region_is_that_of_its_sums(pairs: list[tuple[int, int]]) -> None:
    found = add_measures(Measure(part, whole) for part, whole in pairs)

    assert found == Measure(sum(part for part, _ in pairs), sum(whole for _, whole in pairs))


@given(part=_counts, whole=st.integers(1, 10**6))
def test_that_a_share_is_rounded_as_people_do_it(part: int, whole: int) -> None:
    exact = Decimal(part) / Decimal(whole) * 100
    rounded = exact.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)

    assert show_percent(Fraction(part, whole)) == f"{rounded}%"
    assert abs(as_decimal(Fraction(part, whole)) - exact / 100) <= Decimal("0.0000005")


@given(new=_counts, old=_counts)
def test_that_growth_is_told_for_every_pair_of_counts(new: int, old: int) -> None:
    growth = Growth(new, old)

    assert growth.rate == (Fraction(new - old, old) if old else None)
    assert growth.text.startswith(
        "持平" if new == old else "上年为0" if not old else "增长" if new > old else "下降"
    )


def test_that_growth_is_not_miscalculated_as_in_a_published_text() -> None:
    """宿迁 2024 printed 1.05 % for 3607 → 3646 (domain §3, 26)."""
    rate = Growth(3646, 3607).rate
    assert rate is not None
    assert show_percent(rate, 2) == "1.08%"
    assert Growth(3646, 3607).text == "增长1.1%"
    assert Growth(97, 100).text == "下降3.0%"


def test_that_a_fault_in_the_file_of_an_edition_is_told(tmp_path: Path) -> None:
    content = EditionContent(tmp_path / "mine.toml")
    known = content.data["tables"][0]["id"]
    content.data["indicators"] = [
        {"id": "one", "name": "甲率", "meaning": "甲", "part": [f"{known}.nowhere"]},
        {"id": "one", "name": "乙率", "meaning": "乙"},
    ]

    faults = content.refuse().faults

    assert any("没有符合的单元格" in fault for fault in faults)
    assert any("id“one”重复" in fault for fault in faults)
    assert any("缺少“part”" in fault for fault in faults)

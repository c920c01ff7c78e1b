"""Root causes and what follows from them: each slip is one thing to mend, not several."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from forms.checks.engine import LiveFindings, check_all
from forms.checks.repairs.causes import group_causes
from forms.checks.scope import Scope
from forms.edition.catalog import EditionCatalog
from forms.edition.terms import CellId, Level
from forms.model.report import Report
from tests.effort import rounds
from tests.unit.official_form import OFFICIAL, as_texts, balanced_years, official_form

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forms.checks.repairs.causes import Cause
    from tests.unit.conftest import FilledReport

Tree = dict[str, list[str]]

CATALOG = EditionCatalog()


def causes_of(report: Report, previous: Report | None = None) -> tuple[Cause, ...]:
    return group_causes(check_all(report, previous), Scope(report, previous))


def tree(report: Report, previous: Report | None = None) -> Tree:
    """Return the rules of the consequences by the rule of their root cause."""
    return {
        cause.root.rule: [finding.rule for finding in cause.consequences]
        for cause in causes_of(report, previous)
    }


def two_years(
    filled_report: FilledReport,
    edition: str,
    steps: Mapping[str, int],
    *,
    with_totals: bool = False,
) -> tuple[Report, Report]:
    """Return a balanced report with slips, and last year's; totals are computed unless given."""
    last, numbers = balanced_years(edition)
    form = official_form(edition)
    wrong = {cell: number + steps.get(cell, 0) for cell, number in numbers.items()}
    kept = {
        cell: number
        for cell, number in wrong.items()
        if with_totals or cell in form.inputs or cell in steps
    }
    previous = filled_report(edition, as_texts(last), 2020)
    return filled_report(edition, as_texts(kept)), previous


def test_that_a_column_out_of_balance_is_the_cause_of_the_total_column(
    filled_report: FilledReport,
) -> None:
    assert tree(*two_years(filled_report, "2021", {"t3.granted.natural_person": 2})) == {
        "t3.balance.natural_person": ["t3.balance.total"]
    }


def test_that_the_total_follows_from_two_columns_that_are_off_by_different_numbers(
    filled_report: FilledReport,
) -> None:
    steps = {"t3.granted.natural_person": 2, "t3.granted.business": -3}
    assert tree(*two_years(filled_report, "2021", steps)) == {
        "t3.balance.natural_person": ["t3.balance.total"],
        "t3.balance.business": [],
    }


def test_that_a_wrong_carry_over_is_the_cause_of_its_total_and_of_both_balances(
    filled_report: FilledReport,
) -> None:
    steps = {"t3.carried_over.natural_person": 2}
    assert tree(*two_years(filled_report, "2021", steps)) == {
        "t3.carry_over_year.natural_person": [
            "t3.balance.natural_person",
            "t3.balance.total",
            "t3.carry_over_year.total",
        ]
    }


def test_that_slips_of_different_size_in_one_column_stay_apart(
    filled_report: FilledReport,
) -> None:
    steps = {"t3.carried_over.natural_person": 2, "t3.granted.natural_person": 1}
    assert tree(*two_years(filled_report, "2021", steps)) == {
        "t3.balance.natural_person": ["t3.balance.total"],
        "t3.carry_over_year.natural_person": ["t3.carry_over_year.total"],
    }


@pytest.mark.parametrize(
    ("total", "expected"),
    [
        (
            "t3.granted.total",
            {"t3.row_total.granted": ["t3.balance.total", "t3.row_total.total_handled"]},
        ),
        (
            "t3.total_handled.natural_person",
            {
                "t3.handled_sum.natural_person": [
                    "t3.balance.natural_person",
                    "t3.row_total.total_handled",
                ]
            },
        ),
        (
            "t3.carried_over.total",
            {"t3.row_total.carried_over": ["t3.balance.total", "t3.carry_over_year.total"]},
        ),
    ],
)
def test_that_a_stated_total_that_is_no_sum_is_the_cause_of_whatever_uses_it(
    filled_report: FilledReport, total: str, expected: Tree
) -> None:
    assert tree(*two_years(filled_report, "2021", {total: 1})) == expected


def test_that_a_figure_in_two_stated_sums_is_one_cause(filled_report: FilledReport) -> None:
    steps = {"t3.granted.natural_person": 10}
    assert tree(*two_years(filled_report, "2021", steps, with_totals=True)) == {
        "t3.row_total.granted": ["t3.handled_sum.natural_person"]
    }


def test_that_an_equation_is_the_cause_of_a_broken_limit(filled_report: FilledReport) -> None:
    assert tree(*two_years(filled_report, "2021", {"t2.art20_1.rules.issued": 81})) == {
        "t2.art20_1.rules.in_force_year": ["t2.art20_1.rules.in_force_floor"]
    }


@pytest.mark.parametrize("edition", OFFICIAL)
@pytest.mark.parametrize("with_totals", [False, True])
def test_that_a_single_slip_is_a_single_cause(
    filled_report: FilledReport, edition: str, with_totals: bool
) -> None:
    form = official_form(edition)
    _, numbers = balanced_years(edition)
    report, previous = two_years(filled_report, edition, {}, with_totals=with_totals)
    live = LiveFindings(report, previous)
    assert live.findings == ()
    for cell in form.cells if with_totals else form.inputs:
        for step in (37, -1):
            slip = report.change_cells({CellId(cell): format(numbers[cell] + step, "f")}, "")
            for changes in (slip, slip.inverse):
                report.apply(changes)
                live.recheck(changes.fields)
                causes = group_causes(live.findings, live.scope)
                assert len(causes) <= 1, (cell, step)


def test_that_causes_are_found_in_any_edition(filled_report: FilledReport) -> None:
    cells = dict.fromkeys(
        (
            "trees.carried_over.pine",
            "trees.planned.pine",
            "trees.results.planted.pine",
            "trees.results.lost.pine",
            "trees.carried_forward.pine",
        ),
        "2",
    )
    poplars = {cell.replace("pine", "poplar"): text for cell, text in cells.items()}
    report = filled_report("tiny", {**cells, **poplars}, 2091)
    found = tree(report)
    assert found["trees.balance.pine"] == ["trees.balance.total"]
    assert found["trees.balance.poplar"] == []


def test_that_what_is_no_relation_is_a_cause_of_its_own(filled_report: FilledReport) -> None:
    report = filled_report("2021", {"t3.granted.business": "若干"})
    report.texts.clear()
    causes = causes_of(report)
    assert all(not cause.consequences for cause in causes)
    assert {cause.root.level for cause in causes} >= {Level.ERROR, Level.PENDING}


@settings(max_examples=rounds(20, thorough=40))
@example(edition="2019", seed=1659, count=11, with_totals=False, knows_last_year=False)
@given(
    edition=st.sampled_from(OFFICIAL),
    seed=st.integers(0, 10_000),
    count=st.integers(0, 60),
    with_totals=st.booleans(),
    knows_last_year=st.booleans(),
)
def test_that_every_finding_is_listed_exactly_once_and_in_order(
    edition: str, seed: int, count: int, with_totals: bool, knows_last_year: bool
) -> None:
    chance = random.Random(seed)  # noqa: S311 - figures, no secrets
    form = official_form(edition)
    last, numbers = balanced_years(edition)
    steps = {cell: chance.randint(-3, 9) for cell in chance.sample(form.cells, count)}
    texts = as_texts({cell: number + steps.get(cell, 0) for cell, number in numbers.items()})
    loaded = CATALOG.load(edition)
    report = Report(loaded, "青萝市水务局", 2021)
    values = {cell: texts[cell] for cell in (loaded.cells if with_totals else loaded.input_cells)}
    report.apply(report.change_cells(values, ""))
    previous = Report(loaded, "青萝市水务局", 2020)
    previous.apply(previous.change_cells({cell: as_texts(last)[cell] for cell in values}, ""))
    findings = check_all(report, previous if knows_last_year else None)

    causes = group_causes(findings, Scope(report, previous if knows_last_year else None))

    listed = [one for cause in causes for one in (cause.root, *cause.consequences)]
    assert sorted(map(findings.index, listed)) == list(range(len(findings)))
    roots = [findings.index(cause.root) for cause in causes]
    assert roots == sorted(roots)
    for cause in causes:
        places = [findings.index(one) for one in cause.consequences]
        assert places == sorted(places)
    again = group_causes(findings, Scope(report, previous if knows_last_year else None))
    assert again == causes

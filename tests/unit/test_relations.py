"""Every official relation is checked, and reported exactly where it does not hold."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from tests.unit.figure_findings import figure_findings
from tests.unit.official_form import (
    OFFICIAL,
    as_texts,
    balanced_years,
    official_form,
    published_figures,
)

if TYPE_CHECKING:
    from forms.model.report import Report
    from tests.unit.conftest import FilledReport, LoadEdition
    from tests.unit.official_form import Numbers

STEPS = (1, -1)


def rules(report: Report, previous: Report | None = None) -> set[str]:
    return {finding.rule for finding in figure_findings(report, previous)}


def stepped(numbers: Numbers, cell: str, step: int) -> Numbers:
    return {**numbers, cell: numbers[cell] + step}


@pytest.mark.parametrize("edition", OFFICIAL)
@pytest.mark.parametrize("knows_last_year", [False, True])
def test_that_a_figure_off_by_one_is_reported_by_exactly_the_relations_it_breaks(
    filled_report: FilledReport, edition: str, knows_last_year: bool
) -> None:
    form = official_form(edition)
    last_numbers, numbers = balanced_years(edition)
    last = last_numbers if knows_last_year else {}
    previous = filled_report(edition, as_texts(last), 2020) if knows_last_year else None
    assert rules(filled_report(edition, as_texts(numbers)), previous) == set()
    reported = set()
    for cell in form.cells:
        for step in STEPS:
            wrong = stepped(numbers, cell, step)
            found = rules(filled_report(edition, as_texts(wrong)), previous)
            assert found == form.broken(wrong, last), (cell, step)
            reported |= found
    # Each relation was seen to fail, so none of them is asleep.
    asked = {name for name, one in form.relations.items() if knows_last_year or not one.last_cells}
    assert reported == asked


@pytest.mark.parametrize("edition", OFFICIAL)
def test_that_one_more_breaks_every_equation_of_the_cell(
    filled_report: FilledReport, edition: str
) -> None:
    form = official_form(edition)
    last, numbers = balanced_years(edition)
    previous = filled_report(edition, as_texts(last), 2020)
    for cell in form.cells:
        found = rules(filled_report(edition, as_texts(stepped(numbers, cell, 1))), previous)
        touching = {one for one in form.relations.values() if cell in one.cells}
        assert {one.id for one in touching if one.operator == "="} <= found
        assert found <= {one.id for one in touching}


@pytest.mark.parametrize("edition", OFFICIAL)
def test_that_a_wrong_figure_of_last_year_is_reported_by_the_relations_over_two_years(
    filled_report: FilledReport, edition: str
) -> None:
    form = official_form(edition)
    last, numbers = balanced_years(edition)
    report = filled_report(edition, as_texts(numbers))
    for cell in form.cells:
        for step in STEPS if last[cell] else (1,):
            wrong = stepped(last, cell, step)
            found = rules(report, filled_report(edition, as_texts(wrong), 2020))
            assert found == form.broken(numbers, wrong), (cell, step)


@pytest.mark.parametrize(("year", "edition"), [(2020, "2019"), (2024, "2021"), (2025, "2021")])
def test_that_published_figures_break_nothing_and_each_slip_in_them_is_seen(
    filled_report: FilledReport, year: int, edition: str
) -> None:
    form, numbers = official_form(edition), published_figures(year)
    assert rules(filled_report(edition, as_texts(numbers), year)) == set()
    for cell in form.cells:
        wrong = stepped(numbers, cell, 1)
        found = rules(filled_report(edition, as_texts(wrong), year))
        assert found == form.broken(wrong), cell


def test_that_published_figures_of_two_years_in_a_row_break_nothing(
    filled_report: FilledReport,
) -> None:
    report = filled_report("2021", as_texts(published_figures(2024)), 2024)
    previous = filled_report("2021", as_texts(published_figures(2023)), 2023)
    assert rules(report, previous) == set()
    # The other way round they do not follow from each other.
    assert "t3.carry_over_year.total" in rules(previous, report)


@pytest.mark.parametrize("edition", OFFICIAL)
def test_that_levels_are_the_official_ones(filled_report: FilledReport, edition: str) -> None:
    form = official_form(edition)
    last, numbers = balanced_years(edition)
    wrong = {cell: number * (1 + place) for place, (cell, number) in enumerate(numbers.items())}
    found = figure_findings(
        filled_report(edition, as_texts(wrong)), filled_report(edition, as_texts(last), 2020)
    )
    assert len(found) > len(form.relations) / 2
    for finding in found:
        assert finding.level == form.relations[finding.rule].level


@pytest.mark.parametrize(
    ("edition", "in_table_three"), [("2019", 132), ("2021", 144)], ids=OFFICIAL
)
def test_that_computed_totals_leave_only_the_balance_to_catch_a_slip(
    filled_report: FilledReport, edition: str, in_table_three: int
) -> None:
    form = official_form(edition)
    _, numbers = balanced_years(edition)
    silent = []
    for cell in form.inputs:
        wrong = stepped(numbers, cell, 1)
        found = rules(filled_report(edition, as_texts({c: wrong[c] for c in form.inputs})))
        assert found == form.broken(form.add_totals(wrong)), cell
        if cell.startswith("t3."):
            assert found == {f"t3.balance.{cell.split('.')[-1]}", "t3.balance.total"}
        if cell.startswith("t4."):
            silent.append(cell)
            assert found == set()
    assert len([cell for cell in form.inputs if cell.startswith("t3.")]) == in_table_three
    assert len(silent) == 12


@pytest.mark.parametrize("edition", OFFICIAL)
def test_that_a_single_total_found_in_the_source_is_compared_with_its_parts(
    filled_report: FilledReport, edition: str
) -> None:
    form = official_form(edition)
    _, numbers = balanced_years(edition)
    inputs = {cell: numbers[cell] for cell in form.inputs}
    for total in form.computed:
        sums = {
            one.id
            for one in form.relations.values()
            if one.operator == "=" and one.right == ((1, False, total),)
        }
        found = figure_findings(
            filled_report(edition, as_texts({**inputs, total: numbers[total] + 1}))
        )
        of_sums = [one for one in found if one.rule in sums]
        assert {one.rule for one in of_sums} == sums
        assert {(one.anchor, one.difference) for one in of_sums} == {(total, "+1")}


@pytest.mark.parametrize("edition", OFFICIAL)
def test_that_a_relation_with_a_blank_or_unreadable_figure_is_silent(
    filled_report: FilledReport, edition: str
) -> None:
    form = official_form(edition)
    last, numbers = balanced_years(edition)
    wrong = {cell: number * (1 + place) for place, (cell, number) in enumerate(numbers.items())}
    previous = filled_report(edition, as_texts(last), 2020)
    for cell in form.cells:
        rest = {**wrong}
        del rest[cell]
        for typed in ("", "约30件"):
            texts = as_texts(rest) | ({cell: typed} if typed else {})
            found = rules(filled_report(edition, texts), previous) & form.relations.keys()
            if cell in form.computed and not typed:
                # Not found in the source, so it is added up and has no sum to disagree with.
                continue
            expected = form.broken(rest, last)
            assert found == expected, cell
            assert not {name for name in found if cell in form.relations[name].cells}


@pytest.mark.parametrize("edition", OFFICIAL)
def test_that_a_total_with_a_blank_part_is_not_known_to_any_relation(
    filled_report: FilledReport, edition: str
) -> None:
    form = official_form(edition)
    _, numbers = balanced_years(edition)
    texts = as_texts({cell: numbers[cell] for cell in form.inputs})
    del texts["t3.granted.business"]
    texts["t3.new_requests.natural_person"] = "99999"
    found = rules(filled_report(edition, texts))
    # The blank keeps the sums of its column and of the last column open, not those of others.
    assert found == {"t3.balance.natural_person", "value.pending"}


def test_that_only_what_means_the_same_is_compared_with_the_report_of_2020(
    filled_report: FilledReport,
) -> None:
    form = official_form("2021")
    last_2019 = balanced_years("2019")[1]
    texts_2019 = as_texts(last_2019)
    _, numbers = balanced_years("2021")
    compared = {
        cell: number
        for cell, number in last_2019.items()
        if cell.startswith(("t3.carried_forward.", "t4."))
    }
    found = rules(
        filled_report("2021", as_texts(numbers), 2021), filled_report("2019", texts_2019, 2020)
    )
    assert found == form.broken(numbers, compared)
    assert found
    assert not {name for name in found if name.startswith("t2.")}
    settled = {
        **numbers,
        **{
            cell.replace("carried_forward", "carried_over"): number
            for cell, number in compared.items()
            if cell.startswith("t3.carried_forward.")
        },
    }
    for column in ("natural_person", "business", "total"):
        assert f"t3.carry_over_year.{column}" not in form.broken(settled, compared)


def test_that_a_report_of_2021_takes_over_what_2020_carried_forward(
    filled_report: FilledReport,
) -> None:
    _, numbers = balanced_years("2021")
    last = published_figures(2020)
    for cell in numbers:
        if cell.startswith("t3.carried_over."):
            numbers[cell] = Decimal(0)
    report = filled_report("2021", as_texts(numbers), 2021)
    previous = filled_report("2019", as_texts(last), 2020)
    found = {name for name in rules(report, previous) if name.startswith("t3.carry_over_year")}
    assert found == set()
    last["t3.carried_forward.natural_person"] = Decimal(1)
    previous = filled_report("2019", as_texts(last), 2020)
    found = {name for name in rules(report, previous) if name.startswith("t3.carry_over_year")}
    assert found == {"t3.carry_over_year.natural_person"}


@pytest.mark.parametrize(
    ("edition", "earlier"), [("2019", "2021"), ("2019", "tiny"), ("2021", "tiny")]
)
def test_that_nothing_is_compared_with_a_form_that_does_not_compare(
    filled_report: FilledReport, load_edition: LoadEdition, edition: str, earlier: str
) -> None:
    _, numbers = balanced_years(edition)
    cells = dict.fromkeys(load_edition(earlier).cells, "99999")
    report = filled_report(edition, as_texts(numbers), 2021)
    assert rules(report, filled_report(earlier, cells, 2020)) == set()


def test_that_a_carry_over_shifted_between_applicants_is_reported_in_both_columns(
    filled_report: FilledReport,
) -> None:
    last = published_figures(2023)
    numbers = published_figures(2024)
    for row, step in (("carried_over", -1), ("new_requests", 1)):
        numbers[f"t3.{row}.natural_person"] += step
        numbers[f"t3.{row}.business"] -= step
    report = filled_report("2021", as_texts(numbers), 2024)
    previous = filled_report("2021", as_texts(last), 2023)
    assert rules(report, previous) == {
        "t3.carry_over_year.natural_person",
        "t3.carry_over_year.business",
    }


@pytest.mark.parametrize("fee", ["0", "1234.5"])
def test_that_a_fee_beside_a_text_that_says_none_is_no_fault(
    filled_report: FilledReport, fee: str
) -> None:
    _, numbers = balanced_years("2021")
    texts = {**as_texts(numbers), "t2.art20_8.administrative_fee.amount": fee}
    report = filled_report("2021", texts)
    report.texts["other_matters"] = "本年度没有收取信息处理费。无其他需要报告的事项。"
    assert rules(report) == set()

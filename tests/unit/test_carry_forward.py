"""What this year's report takes over from last year's, and what it must not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from forms.edition.terms import CellId
from forms.model.carry_forward import carried_values
from forms.model.report import Report
from tests.unit.figure_findings import figure_findings
from tests.unit.official_form import OFFICIAL, as_texts, balanced_years, published_figures

if TYPE_CHECKING:
    from forms.edition.edition import Edition
    from tests.unit.conftest import FilledReport, LoadEdition

APPLICANTS = (
    "natural_person",
    "business",
    "research_institution",
    "social_organization",
    "legal_service",
    "other",
)


def blank(edition: Edition) -> Report:
    return Report(edition, "银杉市", 2024)


def test_that_what_was_carried_forward_is_taken_over_per_applicant(
    load_edition: LoadEdition, filled_report: FilledReport
) -> None:
    previous = filled_report("2021", as_texts(published_figures(2023)), 2023)
    carried = carried_values(blank(load_edition("2021")), previous)
    this_year = published_figures(2024)
    assert carried == {
        f"t3.carried_over.{column}": str(this_year[f"t3.carried_over.{column}"])
        for column in APPLICANTS
    }


def test_that_items_of_last_year_are_its_number_and_its_change(
    load_edition: LoadEdition, filled_report: FilledReport
) -> None:
    texts = as_texts(published_figures(2020))
    previous = filled_report("2019", texts, 2020)
    carried = carried_values(blank(load_edition("2019")), previous)
    items = {cell.split(".")[2]: text for cell, text in carried.items() if cell.startswith("t2.")}
    assert items == {
        "administrative_licence": "4",
        "other_external_services": "9",
        "administrative_penalty": "4",
        "administrative_coercion": "0",
        "administrative_fee": "1",
    }
    assert all(cell.endswith(".prev_year_items") for cell in carried if cell.startswith("t2."))


@pytest.mark.parametrize("name", OFFICIAL)
def test_that_what_is_taken_over_satisfies_the_relations_over_two_years(
    load_edition: LoadEdition, filled_report: FilledReport, name: str
) -> None:
    last, numbers = balanced_years(name)
    previous = filled_report(name, as_texts(last), 2020)
    report = blank(load_edition(name))
    carried = carried_values(report, previous)
    assert carried == {cell: str(numbers[cell]) for cell in carried}
    report.apply(report.change_cells(carried, "上年带入"))
    assert {one.rule for one in figure_findings(report, previous)} == {
        "value.pending",
        "text.pending",
    }
    assert carried_values(report, previous) == {}


def test_that_what_is_filled_in_already_is_left_alone(
    load_edition: LoadEdition, filled_report: FilledReport
) -> None:
    previous = filled_report("2021", as_texts(published_figures(2023)), 2023)
    report = blank(load_edition("2021"))
    typed = {CellId("t3.carried_over.business"): "0", CellId("t3.carried_over.other"): "若干"}
    report.apply(report.change_cells(typed, "键入"))
    carried = carried_values(report, previous)
    assert not carried.keys() & typed.keys()
    assert len(carried) == len(APPLICANTS) - len(typed)


def test_that_the_report_of_2021_takes_over_from_that_of_2020(
    load_edition: LoadEdition, filled_report: FilledReport
) -> None:
    texts = as_texts(published_figures(2020)) | {"t3.carried_forward.business": "2"}
    carried = carried_values(blank(load_edition("2021")), filled_report("2019", texts, 2020))
    assert carried == {
        f"t3.carried_over.{column}": "2" if column == "business" else "0" for column in APPLICANTS
    }


@pytest.mark.parametrize("left_over", ["", "若干", "1.5"])
def test_that_nothing_is_made_of_a_blank_or_unreadable_figure(
    load_edition: LoadEdition, filled_report: FilledReport, left_over: str
) -> None:
    texts = as_texts(published_figures(2023)) | {"t3.carried_forward.business": left_over}
    previous = filled_report("2021", {cell: text for cell, text in texts.items() if text}, 2023)
    carried = carried_values(blank(load_edition("2021")), previous)
    assert "t3.carried_over.business" not in carried
    assert carried[CellId("t3.carried_over.natural_person")] == "118"


def test_that_no_figure_is_taken_over_that_this_year_could_not_hold(
    load_edition: LoadEdition, filled_report: FilledReport
) -> None:
    licence = "t2.art20_5.administrative_licence"
    texts = as_texts(published_figures(2020)) | {f"{licence}.change": "-5"}
    carried = carried_values(blank(load_edition("2019")), filled_report("2019", texts, 2020))
    assert f"{licence}.prev_year_items" not in carried


@pytest.mark.parametrize(
    ("name", "earlier"), [("2019", "2021"), ("2019", "tiny"), ("2021", "tiny")]
)
def test_that_nothing_is_taken_over_from_a_form_that_does_not_compare(
    load_edition: LoadEdition, filled_report: FilledReport, name: str, earlier: str
) -> None:
    previous = filled_report(earlier, dict.fromkeys(load_edition(earlier).cells, "3"), 2020)
    assert carried_values(blank(load_edition(name)), previous) == {}


def test_that_totals_are_never_taken_over(
    load_edition: LoadEdition, filled_report: FilledReport
) -> None:
    for name in OFFICIAL:
        previous = filled_report(name, as_texts(balanced_years(name)[0]), 2020)
        edition = load_edition(name)
        assert not carried_values(blank(edition), previous).keys() & edition.definitions.keys()


def test_that_an_edition_of_its_own_carries_forward_by_its_own_relations(
    tiny_edition: Edition,
) -> None:
    cells = {CellId(cell): "7" for cell in tiny_edition.input_cells}
    cells[CellId("trees.carried_forward.cost")] = "12.50"
    previous = Report(tiny_edition, "青萝市林业局", 2090, cells=cells)
    carried = carried_values(Report(tiny_edition, "青萝市林业局", 2091), previous)
    assert carried == {
        "trees.carried_over.pine": "7",
        "trees.carried_over.poplar": "7",
        "trees.carried_over.cost": "12.5",
    }

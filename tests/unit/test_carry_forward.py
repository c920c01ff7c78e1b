"""What this year's report takes over from last year's, and what it must not."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from forms.edition.terms import CellId, Operator
from forms.model.carry_forward import carried_values, propose_carried
from forms.model.report import Report
from tests.effort import rounds
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


IN_FORCE = CellId("t2.art20_1.normative_documents.in_force")
ISSUED = CellId("t2.art20_1.normative_documents.issued")
REPEALED = CellId("t2.art20_1.normative_documents.repealed")


def test_that_what_is_in_force_is_proposed_once_this_years_figures_are_there(
    load_edition: LoadEdition, filled_report: FilledReport
) -> None:
    texts = as_texts(published_figures(2023)) | {str(IN_FORCE): "12"}
    previous = filled_report("2021", texts, 2023)
    report = blank(load_edition("2021"))
    report.cells[ISSUED] = "3"
    assert IN_FORCE not in carried_values(report, previous)
    report.cells[REPEALED] = "5"
    (proposal,) = (one for one in propose_carried(report, previous) if one.cell == IN_FORCE)
    assert proposal.value == "10"
    assert proposal.last_year == "现行有效件数 12"
    assert "现行有效件数 12 + 本年制发件数 3 − 本年废止件数 5 = 10" in proposal.reason
    report.cells[REPEALED] = "16"
    assert IN_FORCE not in carried_values(report, previous), "fewer than none cannot be in force"


def test_that_what_is_in_force_is_not_taken_from_another_edition(
    load_edition: LoadEdition, filled_report: FilledReport
) -> None:
    previous = filled_report("2019", as_texts(published_figures(2020)), 2020)
    report = blank(load_edition("2021"))
    report.cells.update({ISSUED: "3", REPEALED: "0"})
    assert IN_FORCE not in carried_values(report, previous)


@pytest.mark.parametrize("name", OFFICIAL)
@pytest.mark.parametrize("seed", range(rounds(8, thorough=100)))
def test_that_proposals_hold_every_relation_over_two_years_that_they_can(
    load_edition: LoadEdition, name: str, seed: int
) -> None:
    """Whatever is filled in, a proposed figure breaks no relation that it follows from."""
    chance = random.Random(seed)  # noqa: S311 - a trial, not a secret
    edition = load_edition(name)
    previous = Report(edition, "银杉市", 2023, cells=scattered(edition, chance))
    report = Report(edition, "银杉市", 2024, cells=scattered(edition, chance))
    before = dict(report.cells)
    carried = carried_values(report, previous)
    report.apply(report.change_cells(carried, "上年带入"))
    assert {cell: report.cells[cell] for cell in before} == before
    broken = {
        cell
        for one in figure_findings(report, previous)
        if edition_relation(edition, one.rule)
        for cell in one.left
    }
    assert not broken & carried.keys()


def scattered(edition: Edition, chance: random.Random) -> dict[CellId, str]:
    """Return figures in some of the cells, a text that is none among them."""
    texts = ("", "", "0", "1", "7", "30", "若干")
    chosen = {cell: chance.choice(texts) for cell in edition.input_cells}
    return {cell: text for cell, text in chosen.items() if text}


def edition_relation(edition: Edition, rule: str) -> bool:
    """Tell whether a rule equates a figure with last year's."""
    return any(
        one.id == rule and one.needs_previous_year and one.operator is Operator.EQUAL
        for one in edition.relations
    )

"""What a report holds: blanks apart from zeros, totals that follow or stand as they were found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from forms.edition.terms import CellId
from forms.model.changes import SIGNATURE_DATE, SIGNATURE_ORGANIZATION, TITLE, Field, text_field
from forms.model.report import Report
from tests.unit.figure_findings import figure_findings
from tests.unit.official_form import OFFICIAL, as_texts, balanced_years, official_form

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.unit.conftest import FilledReport, LoadEdition

PERSON, BUSINESS, TOTAL = (
    CellId(f"t4.reconsideration.{column}") for column in ("upheld", "corrected", "total")
)
REST = {CellId(f"t4.reconsideration.{column}"): "0" for column in ("other_result", "pending")}


@pytest.fixture
def report(load_edition: LoadEdition) -> Report:
    return Report(load_edition("2021"), "青萝市水务局", 2021)


def enter(report: Report, values: Mapping[CellId, str]) -> None:
    """Do what the program does after each input."""
    report.apply(report.change_cells(values, "键入"))
    report.apply(report.release_totals())


def test_that_every_field_reads_back_what_was_written(report: Report) -> None:
    written = {
        TITLE: "标题",
        SIGNATURE_ORGANIZATION: "青萝市水务局",
        SIGNATURE_DATE: "2022-01-20",
        **{text_field(key): f"{key}的正文" for key in report.edition.text_ids},
        **{Field(cell): str(place) for place, cell in enumerate(report.edition.cells)},
    }
    report.apply(report.change_fields(written, "导入"))
    assert {address: report.read(address) for address in written} == written
    report.apply(report.change_fields(dict.fromkeys(written, ""), "清空"))
    assert report == Report(report.edition, "青萝市水务局", 2021)
    assert report.cells == report.texts == {}


def test_that_blank_and_zero_stay_apart(report: Report) -> None:
    enter(report, {PERSON: "0", BUSINESS: ""})
    assert report.cells == {PERSON: "0"}
    assert report.shown_values()[PERSON] == "0"
    assert report.shown_values()[BUSINESS] == ""


@pytest.mark.parametrize("typed", ["-3", "1.5", "9" * 40, "约30件", "无", "🏛️"])
def test_that_what_is_no_figure_is_kept_and_shown_as_typed(report: Report, typed: str) -> None:
    enter(report, {PERSON: typed})
    assert report.cells[PERSON] == report.shown_values()[PERSON] == typed
    assert report.parse(PERSON).fault


def test_that_a_copy_has_a_life_of_its_own(report: Report) -> None:
    enter(report, {PERSON: "1"})
    copy = report.copy()
    assert copy == report
    enter(copy, {PERSON: "2"})
    copy.texts["overview"] = "改了"
    copy.title = "改了"
    assert (report.cells[PERSON], report.texts, report.title) == ("1", {}, "")


@pytest.mark.parametrize("edition", OFFICIAL)
def test_that_totals_which_agree_follow_from_then_on(
    filled_report: FilledReport, edition: str
) -> None:
    form = official_form(edition)
    _, numbers = balanced_years(edition)
    report = filled_report(edition, as_texts(numbers))
    report.apply(report.release_totals())
    assert report.cells.keys() == set(form.inputs)
    assert report.shown_values() == as_texts(numbers)
    enter(report, {CellId("t3.granted.business"): "100"})
    numbers["t3.granted.business"] = numbers["t3.granted.business"] * 0 + 100
    assert report.shown_values() == as_texts(form.add_totals(numbers))


def test_that_a_total_which_differs_stays_until_a_figure_is_corrected(report: Report) -> None:
    enter(report, {PERSON: "3", BUSINESS: "1", **REST, TOTAL: "5"})
    assert report.cells[TOTAL] == report.shown_values()[TOTAL] == "5"
    assert [one.rule for one in figure_findings(report) if one.anchor == TOTAL] == [
        "t4.total.reconsideration"
    ]
    enter(report, {BUSINESS: "7"})
    assert report.cells[TOTAL] == "5"
    enter(report, {BUSINESS: "2"})  # now it agrees
    assert TOTAL not in report.cells
    assert not [one for one in figure_findings(report) if TOTAL in one.cells]
    enter(report, {BUSINESS: "9"})
    assert report.shown_values()[TOTAL] == "12"


def test_that_a_total_which_differs_follows_once_the_sum_is_accepted(report: Report) -> None:
    enter(report, {PERSON: "3", BUSINESS: "1", **REST, TOTAL: "5"})
    enter(report, {TOTAL: ""})
    assert TOTAL not in report.cells
    assert report.shown_values()[TOTAL] == "4"


@pytest.mark.parametrize("found", ["无", "1.5", "-4"])
def test_that_a_total_which_is_no_figure_stays_as_found(report: Report, found: str) -> None:
    enter(report, {PERSON: "3", BUSINESS: "1", **REST, TOTAL: found})
    assert report.shown_values()[TOTAL] == found
    assert [one.rule for one in figure_findings(report) if one.cells == (TOTAL,)] == ["value.kind"]


def test_that_a_total_without_any_part_stays_as_found(report: Report) -> None:
    enter(report, {TOTAL: "4"})
    assert report.cells == {TOTAL: "4"}


def test_that_a_total_beside_an_unreadable_part_stays_as_found(report: Report) -> None:
    enter(report, {PERSON: "4", BUSINESS: "若干", **REST, TOTAL: "4"})
    assert report.cells[TOTAL] == "4"
    enter(report, {BUSINESS: "0"})
    assert TOTAL not in report.cells


def test_that_a_wrong_total_of_totals_stays_although_the_totals_below_it_follow(
    filled_report: FilledReport,
) -> None:
    _, numbers = balanced_years("2021")
    texts = {**as_texts(numbers), "t3.total_handled.total": "99999"}
    report = filled_report("2021", texts)
    report.apply(report.release_totals())
    kept = set(report.cells) - set(official_form("2021").inputs)
    assert kept == {"t3.total_handled.total"}


def test_that_letting_totals_follow_can_be_taken_back(filled_report: FilledReport) -> None:
    _, numbers = balanced_years("2021")
    report = filled_report("2021", as_texts(numbers))
    before = report.copy()
    released = report.release_totals()
    assert len(released.changes) == len(report.edition.definitions)
    report.apply(released)
    assert not report.release_totals()
    report.apply(released.inverse)
    assert report == before

"""Sentences as clerks write them: none that is true brings a finding, most that are wrong do."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from forms.checks.engine import check_all
from forms.checks.narrative.figure_checks import RULE_PREFIX
from forms.edition.terms import CellId
from forms.model.report import Report

if TYPE_CHECKING:
    from forms.checks.finding import Finding
    from forms.edition.catalog import EditionCatalog

HABITS = Path(__file__).parents[1] / "data" / "habits"
CELLS = json.loads((HABITS / "figures.json").read_text("utf-8"))


def _rows(name: str) -> list[dict[str, Any]]:
    lines = (HABITS / name).read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines if line]


HARMLESS, TELLING = _rows("harmless.jsonl"), _rows("telling.jsonl")
LEAST_CAUGHT = 0.65
"""Of the wrong numbers; a ratchet that goes up as more is understood (docs/text-checks.md)."""


def _find(catalog: EditionCatalog, row: dict[str, Any]) -> list[Finding]:
    report = Report(
        catalog.load("2021"),
        row["organization"],
        row["year"],
        texts={row["section"]: row["text"]},
        cells={CellId(cell): str(value) for cell, value in CELLS.items()},
    )
    return [one for one in check_all(report) if one.rule.startswith(RULE_PREFIX)]


def _at(found: list[Finding], text: str, quote: str) -> list[Finding]:
    start = text.index(quote)
    end = start + len(quote)
    return [one for one in found if one.span and one.span[0] < end and one.span[1] > start]


@pytest.mark.parametrize("row", HARMLESS, ids=lambda row: row["text"][:20])
def test_that_what_is_true_or_about_something_else_brings_nothing(
    catalog: EditionCatalog, row: dict[str, Any]
) -> None:
    assert [one.detail for one in _find(catalog, row)] == []


@pytest.mark.parametrize("row", TELLING, ids=lambda row: row["text"][:20])
def test_that_only_the_wrong_number_is_told_and_only_the_right_one_offered(
    catalog: EditionCatalog, row: dict[str, Any]
) -> None:
    found = _find(catalog, row)
    wrong = [one for one in row["figures"] if not one["truth"]]
    told = [one for figure in wrong for one in _at(found, row["text"], figure["quote"])]
    assert [one.detail for one in found if one not in told] == []
    assert {one.suggestion for one in told if one.suggestion} <= {one["right"] for one in wrong}


def test_that_most_wrong_numbers_are_caught(catalog: EditionCatalog) -> None:
    wrong = [(row, one) for row in TELLING for one in row["figures"] if not one["truth"]]
    caught = [one for row, one in wrong if _at(_find(catalog, row), row["text"], one["quote"])]
    assert len(caught) >= LEAST_CAUGHT * len(wrong)

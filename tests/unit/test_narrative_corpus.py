"""Published reports: figures of the text held against those of the tables.

Each text is held whole, tables and all, against its published figures: the one known slip is found
and nothing else is.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from forms.checks.engine import check_all
from forms.checks.narrative.figure_checks import RULE_PREFIX, recognise_figures
from forms.edition.terms import CellId
from forms.model.report import Report
from tests.published_reports import COLLECTED, HANDBOOK, INVENTED, name_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from forms.edition.catalog import EditionCatalog
    from tests.published_reports import PublishedReport

# Of the handbook's reports: at least so many figures agree, contradictions.
COLLECTED_ANSWERS: dict[str, tuple[int, list[list[str]]]] = {
    "pingtan_2019": (0, []),
    "pingtan_2021": (3, []),
    "pingtan_2023": (12, [["393", "470"]]),
    "shanghai_office_2025": (8, []),
    "shuyang_county_2025": (5, []),
    "hangzhou_2025_tables": (0, []),
}


@dataclass(frozen=True)
class StatedSums:
    """Sums that a report's text may state: what is counted, how many, of which cells."""

    year: int
    cells: Mapping[CellId, str]
    sums: list[tuple[str, int, set[CellId]]]


def _invented_sums() -> Iterator[StatedSums]:
    for published in INVENTED:
        if stated := published.expected.get("subtotals"):
            sums = [(one["name"], one["number"], _cells_of(one)) for one in stated]
            yield StatedSums(published.expected["year"], published.cells, sums)


def _cells_of(stated: Mapping[str, list[str]]) -> set[CellId]:
    return {CellId(f"{row}.{column}") for row in stated["rows"] for column in stated["columns"]}


def _collected_sums() -> Iterator[StatedSums]:
    cases = json.loads(Path(HANDBOOK, "domain", "real-cases-2021.json").read_text("utf-8"))["cases"]
    for case in cases[:2]:
        facts = next(fact["numbers"] for fact in case["text_facts"] if "numbers" in fact)
        sums = [(name, number, set(map(CellId, cells))) for name, number, cells in facts]
        cells = {CellId(cell): figure or "" for cell, figure in case["cells"].items()}
        yield StatedSums(case["year"], cells, sums)


STATED_SUMS = [*_invented_sums(), *(_collected_sums() if HANDBOOK else ())]


def answers_of(published: PublishedReport) -> tuple[int, list[list[str]]]:
    if published in COLLECTED:
        return COLLECTED_ANSWERS[published.source.stem]
    return published.expected["agreeing"], published.expected["contradictions"]


def contradictions_of(report: Report) -> list[list[str | None]]:
    found = [one for one in check_all(report) if one.rule.startswith(RULE_PREFIX)]
    return [[one.found, one.expected] for one in found]


@pytest.mark.parametrize("published", [*INVENTED, *COLLECTED], ids=name_of)
def test_that_published_texts_agree_with_their_tables(
    catalog: EditionCatalog, published: PublishedReport
) -> None:
    agreeing, contradictions = answers_of(published)
    report = Report(
        catalog.load(published.expected["edition"]),
        published.expected["organization"],
        published.expected["year"],
        texts={"overview": published.source.read_text("utf-8")},
        cells=dict(published.cells),
    )
    agreed = Counter(one.agrees for one in recognise_figures(report))
    assert agreed[True] >= agreeing
    assert contradictions_of(report) == contradictions


@pytest.mark.parametrize("stated", STATED_SUMS, ids=lambda stated: str(stated.year))
def test_that_subtotals_no_table_prints_are_those_of_its_rows(
    catalog: EditionCatalog, stated: StatedSums
) -> None:
    counted = "，".join(f"{name}{number}件" for name, number, _ in stated.sums)
    text = f"{stated.year}年全市政府信息公开申请{counted}。备案的行政复议134件、行政诉讼57件。"
    report = Report(
        catalog.load("2021"),
        "云川市人民政府",
        stated.year,
        texts={"overview": text},
        cells=dict(stated.cells),
    )
    found = {one.number: one for one in recognise_figures(report)}
    for name, number, cells in stated.sums:
        assert found[number].agrees, name
        assert set(found[number].cells) == cells, name
    assert [found for found, _ in contradictions_of(report)] == ["134", "57"]

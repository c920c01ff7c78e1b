"""Published reports, where a folder with them is at hand: `NIANBAO_HANDBOOK` points to it.

Each text is held whole, tables and all, against its published figures: the one known slip is found
and nothing else is.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from forms.checks.engine import check_all
from forms.checks.narrative.figure_checks import RULE_PREFIX, recognise_figures
from forms.edition.edition import CellId
from forms.model.report import Report

if TYPE_CHECKING:
    from forms.edition.catalog import EditionCatalog

HANDBOOK = os.environ.get("NIANBAO_HANDBOOK", "")
CORPUS = Path(HANDBOOK, "corpus")

pytestmark = pytest.mark.skipif(not HANDBOOK, reason="NIANBAO_HANDBOOK is not set")

# Name, at least so many figures agree, contradictions.
EXPECTED = [
    ("pingtan_2019", 0, []),
    ("pingtan_2021", 3, []),
    ("pingtan_2023", 12, [("393", "470")]),
    ("shanghai_office_2025", 8, []),
    ("shuyang_county_2025", 5, []),
    ("hangzhou_2025_tables", 0, []),
]


def published(catalog: EditionCatalog, name: str) -> Report:
    figures = json.loads((CORPUS / f"{name}.json").read_text("utf-8"))
    source = next(path for path in CORPUS.glob(f"{name}.*") if path.suffix != ".json")
    return Report(
        catalog.load(figures["edition"]),
        figures["organization"],
        figures["year"],
        texts={"overview": source.read_text("utf-8")},
        cells={CellId(cell): value for cell, value in figures["cells"].items() if value},
    )


@pytest.mark.parametrize(("name", "agreeing", "wrong"), EXPECTED, ids=[one[0] for one in EXPECTED])
def test_that_published_texts_agree_with_their_tables(
    catalog: EditionCatalog, name: str, agreeing: int, wrong: list[tuple[str, str]]
) -> None:
    report = published(catalog, name)
    agreed = Counter(one.agrees for one in recognise_figures(report))
    assert agreed[True] >= agreeing
    found = [one for one in check_all(report) if one.rule.startswith(RULE_PREFIX)]
    assert [(one.found, one.expected) for one in found] == wrong


@pytest.mark.parametrize("number", [0, 1])
def test_that_the_published_subtotals_are_those_of_the_tables(
    catalog: EditionCatalog, number: int
) -> None:
    source = Path(HANDBOOK, "domain", "real-cases-2021.json")
    case = json.loads(source.read_text("utf-8"))["cases"][number]
    facts = next(fact["numbers"] for fact in case["text_facts"] if "numbers" in fact)
    stated = "，".join(f"{name}{count}件" for name, count, _ in facts)
    text = f"{case['year']}年全市政府信息公开申请{stated}。备案的行政复议134件、行政诉讼57件。"
    report = Report(
        catalog.load("2021"),
        "云川市人民政府",
        case["year"],
        texts={"overview": text},
        cells={CellId(cell): value for cell, value in case["cells"].items() if value},
    )
    found = {one.number: one for one in recognise_figures(report)}
    for name, count, cells in facts:
        assert found[count].agrees, name
        assert set(found[count].cells) == set(cells), name
    wrong = [one.found for one in check_all(report) if one.rule.startswith(RULE_PREFIX)]
    assert wrong == ["134", "57"]

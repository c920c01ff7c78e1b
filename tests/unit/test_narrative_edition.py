"""What an edition file says about the texts is checked like everything else in it."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

import pytest

from forms.checks.engine import check_all
from forms.edition.narrative_entries import COUNT_UNITS, MONEY_UNITS
from forms.edition.terms import CellId, Level, WordingRule
from forms.model.report import Report
from tests.edition_content import EditionContent
from tests.unit.official_form import OFFICIAL

if TYPE_CHECKING:
    from pathlib import Path

    from forms.edition.edition import Edition
    from tests.unit.conftest import LoadEdition

WORDS = """
[[text_subjects]]
id = "trees"
words = ["树木", "树"]
passing_words = ["种植的"]
other_words = ["树叶"]
whole = ["total"]
whole_name = "合计"

  [[text_subjects.variants]]
  id = "conifers"
  name = "松树"
  words = ["松树"]
  stands_for = ["pine"]

  [[text_subjects.figures]]
  id = "planted"
  words = ["成活", "存活"]
  units = ["株", "件"]
  readings = [
    { name = "成活", cells = ["trees.results.planted.{variant}"] },
    { name = "计划减损毁", cells = ["trees.planned.{variant}", "-trees.results.lost.{variant}"] },
  ]

  [[text_subjects.figures]]
  id = "cost"
  words = ["花费"]
  readings = [{ name = "本年计划经费", cells = ["trees.planned.cost"] }]

[[text_points]]
id = "outlook"
section = "outlook"
level = "hint"
points = [{ name = "问题", words = ["问题"] }]

[text_checks]
placeholder = "error"
title = "off"
"""


@pytest.fixture
def content(tmp_path: Path) -> EditionContent:
    content = EditionContent(tmp_path / "trial.toml")
    content.change(**tomllib.loads(WORDS))
    return content


def test_that_words_stand_for_cells_and_their_sums(content: EditionContent) -> None:
    edition = content.read()
    (subject,) = edition.narrative.subjects
    planted, cost = subject.figures
    assert planted.id == "trees.planted"
    assert planted.units == {"株", "件"}
    assert not planted.is_money
    assert cost.is_money
    assert cost.units == set(MONEY_UNITS)
    first, second = planted.readings[""]
    assert (first.name, first.cells) == ("成活（合计）", (("trees.results.planted.total", 1),))
    assert second.cells == (("trees.planned.total", 1), ("trees.results.lost.total", -1))
    assert planted.readings["conifers"][0].name == "成活（松树）"
    assert set(cost.readings) == {""}
    assert edition.narrative.levels == {WordingRule.PLACEHOLDER: Level.ERROR}
    assert "trees.planned.cost" in edition.narrative.cells


def test_that_an_edition_of_another_subject_is_checked_without_new_code(
    content: EditionContent,
) -> None:
    edition = content.read()
    cells = {"trees.results.planted.pine": "7", "trees.results.planted.poplar": "2"}
    filled = {CellId(cell): "0" for cell in edition.input_cells} | {
        CellId(cell): value for cell, value in cells.items()
    }
    report = Report(
        edition,
        "云川林业局",
        2090,
        texts={"planting": "全年成活树木8件。", "outlook": "很好  件。"},
    )
    report.cells.update(filled)
    found = {one.rule: one for one in check_all(report) if one.text}
    wrong = found["text.figure.trees.planted"]
    assert wrong.message.replace("\u00a0", " ") == (
        "一、植树造林：正文“成活树木8件”，按表一合计应为 9（成活）或 0（计划减损毁）。"
    )
    assert found["text.placeholder"].level is Level.ERROR
    assert found["text.points.outlook"].level is Level.HINT


SUBJECT = "text_subjects/trees"
PLANTED = f"{SUBJECT}/figures/planted/readings/0"
COST = f"{SUBJECT}/figures/cost/readings/0"
POINTS = "text_points/outlook"


@pytest.mark.parametrize(
    ("way", "key", "value", "fault"),
    [
        (SUBJECT, "short_wrds", ["种"], "不认识的项“short_wrds”，是否应为“short_words”？"),
        (SUBJECT, "words", [], "缺少“words”。"),
        (SUBJECT, "words", ["树 木"], "“words”中的词不能为空，也不能有空格。"),
        (SUBJECT, "whole", [], "有“variants”的，要用“whole”写明整体是哪些行或列。"),
        (f"{SUBJECT}/variants/conifers", "stands_for", [], "缺少“stands_for”。"),
        (
            PLANTED,
            "cells",
            ["trees.results.plantd.{variant}"],
            "“trees.results.plantd.total”，是否应为“trees.results.planted.total”？",
        ),
        (
            PLANTED,
            "cells",
            ["trees.results.planted.{varant}"],
            "“cells”不能用占位符“{varant}”，是否应为“{variant}”？",
        ),
        (COST, "cells", [], "缺少“cells”。"),
        (
            COST,
            "cells",
            ["trees.planned.cost", "trees.planned.pine"],
            "“readings”不能既有件数又有金额。",
        ),
        (POINTS, "section", "outlok", "没有部分“outlok”，是否应为“outlook”？"),
        (POINTS, "level", "off", "“level”不能是“off”，可用的有：error、verify、hint。"),
        (f"{POINTS}/points/0", "words", [], "缺少“words”。"),
        ("text_checks", "placeholder", "eror", "“placeholder”不能是“eror”，是否应为“error”？"),
        ("text_checks", "perod", "error", "不认识的项“perod”，是否应为“period”？"),
        (f"{SUBJECT}/figures/cost", "id", "planted", "id“trees.planted”重复。"),
    ],
)
def test_that_a_fault_is_named_with_its_place(
    content: EditionContent, way: str, key: str, value: Any, fault: str
) -> None:
    content.change(way, **{key: value})
    faults = content.refuse().faults
    assert any(one.endswith(fault) and one.startswith("text_") for one in faults), faults


@pytest.mark.parametrize("name", OFFICIAL)
def test_that_the_shipped_words_are_sound(load_edition: LoadEdition, name: str) -> None:
    edition = load_edition(name)
    rules = edition.narrative
    assert set(rules.levels) == set(WordingRule)
    assert rules.other_notices
    assert edition.notice not in rules.other_notices
    for subject in rules.subjects:
        taken: dict[str, str] = {}
        for figure in subject.figures:
            assert figure.units
            assert all(unit in (*COUNT_UNITS, "部", *MONEY_UNITS) for unit in figure.units)
            for word in figure.words:
                assert taken.setdefault(word, figure.id) == figure.id, word
    assert _rows_without_words(edition) == set()


def _rows_without_words(edition: Edition) -> set[str]:
    """Return the rows of the tables of requests and suits that no word leads to."""
    told = {cell.rpartition(".")[0] for cell in edition.narrative.cells}
    rows = {cell.rpartition(".")[0] for cell in edition.cells if not cell.startswith("t2.")}
    return rows - told

"""What an edition file says about the texts is checked like everything else in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from forms.checks.engine import check_all
from forms.edition.file import read_edition
from forms.edition.file_content import EditionFileError
from forms.edition.narrative_entries import COUNT_UNITS, MONEY_UNITS
from forms.edition.terms import CellId, Level
from forms.model.report import Report
from tests.unit.official_form import OFFICIAL, TINY

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
def written(tmp_path: Path) -> Path:
    path = tmp_path / "trial.toml"
    path.write_text(TINY.read_text("utf-8") + WORDS, "utf-8")
    return path


def faults_after(path: Path, *changes: tuple[str, str]) -> tuple[str, ...]:
    text = path.read_text("utf-8")
    for old, new in changes:
        assert text.count(old) >= 1
        start, _, end = text.rpartition(old)
        text = start + new + end
    path.write_text(text, "utf-8")
    with pytest.raises(EditionFileError) as caught:
        read_edition(path)
    return caught.value.faults


def test_that_words_stand_for_cells_and_their_sums(written: Path) -> None:
    edition = read_edition(written)
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
    assert edition.narrative.levels == {"placeholder": Level.ERROR}
    assert "trees.planned.cost" in edition.narrative.cells


def test_that_an_edition_of_another_subject_is_checked_without_new_code(written: Path) -> None:
    edition = read_edition(written)
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


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("passing_words", "pasing_words", "不认识的项“pasing_words”，是否应为“passing_words”？"),
        ('words = ["树木", "树"]', "words = []", "缺少“words”。"),
        ('words = ["树木", "树"]', 'words = ["树 木"]', "“words”中的词不能为空，也不能有空格。"),
        ('whole = ["total"]', "whole = []", "有“variants”的，要用“whole”写明整体是哪些行或列。"),
        ('stands_for = ["pine"]', "stands_for = []", "缺少“stands_for”。"),
        (
            "trees.results.planted.{variant}",
            "trees.results.plantd.{variant}",
            "“trees.results.plantd.total”，是否应为“trees.results.planted.total”？",
        ),
        (
            "trees.results.planted.{variant}",
            "trees.results.planted.{varant}",
            "“cells”不能用占位符“{varant}”，是否应为“{variant}”？",
        ),
        ('cells = ["trees.planned.cost"]', "cells = []", "缺少“cells”。"),
        (
            'cells = ["trees.planned.cost"]',
            'cells = ["trees.planned.cost", "trees.planned.pine"]',
            "“readings”不能既有件数又有金额。",
        ),
        (
            'section = "outlook"\nlevel',
            'section = "outlok"\nlevel',
            "没有部分“outlok”，是否应为“outlook”？",
        ),
        (
            'level = "hint"\npoints',
            'level = "off"\npoints',
            "“level”不能是“off”，可用的有：error、verify、hint。",
        ),
        ('words = ["问题"]', "words = []", "缺少“words”。"),
        (
            'placeholder = "error"',
            'placeholder = "eror"',
            "“placeholder”不能是“eror”，是否应为“error”？",
        ),
        (
            'placeholder = "error"',
            'placehoder = "error"',
            "不认识的项“placehoder”，是否应为“placeholder”？",
        ),
        ('id = "cost"', 'id = "planted"', "id“trees.planted”重复。"),
    ],
)
def test_that_a_fault_is_named_with_its_place(
    written: Path, old: str, new: str, fault: str
) -> None:
    faults = faults_after(written, (old, new))
    assert any(one.endswith(fault) and one.startswith("text_") for one in faults), faults


@pytest.mark.parametrize("name", OFFICIAL)
def test_that_the_shipped_words_are_sound(load_edition: LoadEdition, name: str) -> None:
    edition = load_edition(name)
    rules = edition.narrative
    assert set(rules.levels) == {
        "title",
        "parts",
        "period",
        "notice",
        "placeholder",
        "stale_year",
        "similar",
    }
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

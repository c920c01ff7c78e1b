"""The trial of texts counts what it altered, and what the checks made of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import resources
from benchmarks.text_trial import try_folder

if TYPE_CHECKING:
    from pathlib import Path


def test_that_a_true_report_is_told_apart_from_its_altered_copies(tmp_path: Path) -> None:
    (tmp_path / "sample.json").write_bytes(resources.SAMPLE_REPORT.read_bytes())
    tally = try_folder(tmp_path)
    assert (tally.reports, tally.false_alarms, tally.wrong_offers) == (1, 0, 0)
    assert 0 < tally.caught <= tally.altered
    assert tally.seen_figures <= tally.figures


def test_that_a_list_beside_a_report_says_which_figures_are_altered(tmp_path: Path) -> None:
    (tmp_path / "sample.json").write_bytes(resources.SAMPLE_REPORT.read_bytes())
    quote = "新收政府信息公开申请48件"
    written = json.loads(resources.SAMPLE_REPORT.read_text("utf-8"))
    section = next(name for name, text in written["texts"].items() if quote in text)
    listed = {"figures": [{"section": section, "quote": quote, "figure": "48"}]}
    (tmp_path / "sample.figures.json").write_text(json.dumps(listed), "utf-8")
    tally = try_folder(tmp_path)
    # 49, 47, 480 and 84: each is caught, and 48 offered.
    assert (tally.figures, tally.altered, tally.caught) == (1, 4, 4)
    assert (tally.offers, tally.wrong_offers) == (4, 0)

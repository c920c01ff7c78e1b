"""Checking after one figure changed, against checking the whole report."""

from __future__ import annotations

import itertools
import statistics
from functools import partial

from benchmarks.measure import Row, alternate, compare, effort, limit, percentile
from benchmarks.sample import last_year_of, read_sample
from forms.checks.engine import LiveFindings, check_all

_ROUNDS = 2000
_MOST_RATIO = 1 / 5
_MOST_SECONDS = 0.003
_MOST_READING_SECONDS = 0.05
_LONG_TEXT = 10_000
"""Characters of a long section; the text changes with each round, so nothing is remembered."""


def measure_checking(*, is_smoke: bool) -> list[Row]:
    """Time `recheck` of every input cell in turn, right and wrong figures alternating."""
    report = read_sample()
    previous = last_year_of(report)
    live = LiveFindings(report, previous)
    live.read_texts()
    figures = itertools.cycle(
        (cell, figure)
        for cell in report.edition.input_cells
        for figure in ("7", report.cells.get(cell, ""))
    )

    def recheck() -> object:
        cell, figure = next(figures)
        changes = report.change_cells({cell: figure}, "")
        report.apply(changes)
        live.recheck(changes.fields)
        return live.findings

    timings = alternate(recheck, lambda: check_all(report, previous), 50 if is_smoke else _ROUNDS)
    whole = statistics.median(timings.baseline)
    return [
        compare("recheck of one cell", "check_all of the report", timings, _MOST_RATIO),
        limit("check_all", whole, _MOST_SECONDS),
        limit(
            "re-check of a text of 10 000 characters, p99",
            _time_reading(50 if is_smoke else 400),
            _MOST_READING_SECONDS,
        ),
    ]


def _time_reading(rounds: int) -> float:
    report = read_sample()
    live = LiveFindings(report)
    live.read_texts()
    section = next(one.id for one in report.edition.sections if one.is_text_required)
    text = report.texts[section]
    text *= _LONG_TEXT // len(text) + 1

    def recheck(number: int) -> object:
        changes = report.change_text(section, f"{text[:_LONG_TEXT]}第{number}次。", "")
        report.apply(changes)
        return live.recheck(changes.fields)

    return percentile([effort(partial(recheck, number)) for number in range(rounds)], 99)

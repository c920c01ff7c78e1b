"""Checking after one figure changed, against checking the whole report."""

from __future__ import annotations

import itertools
import statistics

from benchmarks.measure import Row, alternate, compare, limit
from benchmarks.sample import last_year_of, read_sample
from forms.checks.engine import LiveFindings, check_all

_ROUNDS = 2000
_MOST_RATIO = 1 / 5
_MOST_SECONDS = 0.003


def measure_checking(*, is_smoke: bool) -> list[Row]:
    """Time `recheck` of every input cell in turn, right and wrong figures alternating."""
    report = read_sample()
    previous = last_year_of(report)
    live = LiveFindings(report, previous)
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
    ]

"""What the workbook and the analysis of a region cost: `python -m benchmarks.region_book`.

Each size in a process of its own, so that the memory is that of this size. Seconds are those of
the processor: of the workbook against XlsxWriter writing the same cells once and nothing else.
"""

from __future__ import annotations

import argparse
import datetime as dt
import io
import random
import resource
import subprocess
import sys
import time
from typing import TYPE_CHECKING

from xlsxwriter import Workbook

from export.region.analysis.composition import write_analysis
from export.region.analysis.records import Analysis, ComparedUnit
from export.region.records import Sender
from export.region.workbook.records import BookUnit, RegionBook
from export.region.workbook.writer import write_region_workbook
from forms.edition.catalog import EditionCatalog
from forms.edition.terms import ValueKind
from forms.model.aggregation.indicators import measure_all
from forms.model.aggregation.states import UnitState
from forms.model.report import Report

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from forms.edition.edition import Edition
    from forms.edition.terms import CellId

_SIZES = (100, 1_000, 10_000, 100_000)
_DISTINCT = 50
"""Reports that differ; the others are the same again, so that making them is not measured."""
_DATE = dt.date(2026, 1, 31)


def main(arguments: Sequence[str]) -> int:
    """Print a line for each size."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.region_book", description=__doc__)
    parser.add_argument("--most", type=int, default=10_000, help="units of the largest region")
    parser.add_argument("--only", type=int, help="measure this many units, in this process")
    options = parser.parse_args(arguments)
    if options.only:
        _measure(options.only)
        return 0
    for size in _SIZES:
        if size <= options.most:
            command = [sys.executable, "-m", "benchmarks.region_book", "--only", str(size)]
            subprocess.run(command, check=True)
    return 0


def _measure(size: int) -> None:
    edition = EditionCatalog().load("2021")
    reports = _invent(edition)
    before = _memory()
    book = RegionBook("云川市", 2025, edition, _DATE)
    content = io.BytesIO()
    ours = _seconds(lambda: write_region_workbook(content, book, _units(reports, size)))
    after = _memory()
    raw = _seconds(lambda: _write_raw(edition, reports, size))
    measured = [measure_all(edition, cells) for cells in reports]
    compared = tuple(
        ComparedUnit(f"第{number}局", UnitState.PASSED, measured[number % _DISTINCT])
        for number in range(size)
    )
    sender = Sender("云川市人民政府办公室", _DATE)
    analysis = Analysis("云川市", 2025, edition, sender, compared)
    told = _seconds(lambda: write_analysis(analysis))
    print(
        f"{size} units: workbook {ours:.1f} s ({ours / size * 1000:.2f} ms a unit), "
        f"{ours / raw:.1f} x raw, {len(content.getvalue()) / 1e6:.1f} MB; "
        f"memory {before:.0f} MiB before, at most {after:.0f} MiB; analysis {told:.1f} s"
    )


def _invent(edition: Edition) -> list[dict[CellId, str]]:
    chance = random.Random(5)  # noqa: S311 - to be the same each time
    found = []
    for _ in range(_DISTINCT):
        cells = {
            cell: f"{chance.randint(0, 99_999)}.5"
            if edition.cells[cell].kind is ValueKind.MONEY
            else str(int(chance.paretovariate(0.6)) % 1000)
            for cell in edition.input_cells
        }
        found.append(Report(edition, "林荫局", 2025, cells=cells).shown_values())
    return found


def _units(reports: Sequence[dict[CellId, str]], size: int) -> Iterator[BookUnit]:
    for number in range(size):
        yield BookUnit(
            f"云川市第{number}局",
            UnitState.PASSED,
            "市级机关",
            f"云川市第{number}局",
            reports[number % _DISTINCT],
            is_added=True,
            file=f"{number}.docx",
        )


def _write_raw(edition: Edition, reports: Sequence[dict[CellId, str]], size: int) -> None:
    content = io.BytesIO()
    workbook = Workbook(content, {"constant_memory": True})
    sheet = workbook.add_worksheet()
    numbers = [[float(cells[cell]) for cell in edition.cells] for cells in reports]
    for row in range(size):
        for column, number in enumerate(numbers[row % _DISTINCT]):
            sheet.write_number(row, column, number)
    workbook.close()


def _seconds(action: Callable[[], object]) -> float:
    start = time.process_time()
    action()
    return time.process_time() - start


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""What regions of more and more units cost: `python -m benchmarks.region_growth`.

Each is a library of its own with so many reports, two years of them; `--most 100000` goes further.
Prints the time of the matrix, of the sums of all cells against a raw SQL sum of the same rows, of
the addends of a figure, of a total and of the total of totals, of ranking the units by a share, and
once more with what is kept, of writing one figure, and memory.
"""

from __future__ import annotations

import argparse
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.measure import alternate, effort, show_seconds
from forms.edition.catalog import EditionCatalog
from forms.edition.terms import CellId, ValueKind
from forms.model.changes import Change, ChangeSet, Field
from storage.library import Library
from storage.regions.regions import Regions
from storage.regions.sums import addends, region_sums
from storage.regions.units import RegionUnits
from ui.jobs.aggregation.unit_ranking import MeasureCache, rank_units

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator, Sequence

    from forms.edition.edition import Edition
    from storage.regions.records import Region

_YEARS = (2023, 2024)
_SIZES = (100, 1_000, 10_000, 100_000)
_A_COUNTY = 40
"""Units below each group of the tree."""
_INPUT = CellId("t3.new_requests.natural_person")
_TOTAL = CellId("t3.new_requests.total")
_GRAND_TOTAL = CellId("t3.total_handled.total")
_SHARE = "disclosed"
_ROUNDS = 5

_RAW_SUM = """
    SELECT cell, sum(CAST(value AS INTEGER)) FROM cells INDEXED BY cells_by_cell
    WHERE +report IN (SELECT report FROM units WHERE region = ?) GROUP BY cell
"""
"""In the order of the index; as SQLite plans it by itself, it takes twice as long."""
_INSERT_REPORT = """
    INSERT INTO reports (organization, year, edition, title, signature_organization,
                         signature_date, revision, created_at, updated_at, identity, stamp)
    VALUES (?, ?, ?, '', '', '', 1, '', '', ?, ?)
"""


def main(arguments: Sequence[str]) -> int:
    """Print a line for each size, measured in a process of its own."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.region_growth", description=__doc__)
    parser.add_argument("--most", type=int, default=10_000, help="units of the largest region")
    parser.add_argument("--only", type=int, help="measure this many units, in this process")
    options = parser.parse_args(arguments)
    if options.only:
        _measure(options.only)
        return 0
    for size in _SIZES:
        if size <= options.most:
            command = [sys.executable, "-m", "benchmarks.region_growth", "--only", str(size)]
            subprocess.run(command, check=True)
    return 0


def _measure(size: int) -> None:
    edition = EditionCatalog().load("2021")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "library.db")
        with Library.open(path) as library:
            region = _fill(library, edition, size)
        print(f"\n{size} units, a library of {path.stat().st_size / 1e6:.0f} MB")
        with Library.open(path) as library:
            before = _memory()
            _measure_reading(library, region, edition)
            _measure_ranking(library, region)
            print(f"  memory: {before:.0f} MiB before, at most {_memory():.0f} MiB")
            _measure_writing(library)


def _measure_reading(library: Library, region: Region, edition: Edition) -> None:
    units = RegionUnits(library, region)
    _tell("tree of units", units.units)
    _tell("rows of the matrix", units.rows)
    raw = _RawSum(library.connection, region.id)
    timings = alternate(lambda: region_sums(library, region, edition), raw, _ROUNDS)
    ours, baseline = statistics.median(timings.ours), statistics.median(timings.baseline)
    said = f"{show_seconds(ours)} against {show_seconds(baseline)} raw, {ours / baseline:.2f} x"
    print(f"  sums of all cells: {said}")
    for what, cell in (("figure", _INPUT), ("total", _TOTAL), ("grand total", _GRAND_TOTAL)):
        ask = partial(addends, library, region, edition, cell)
        print(f"  addends of a {what}, the first time: {show_seconds(effort(ask))}")
        _tell(f"addends of a {what}", ask)


def _measure_ranking(library: Library, region: Region) -> None:
    catalog = EditionCatalog()
    _tell("ranking by a share", lambda: rank_units(library, region, catalog, _SHARE), rounds=3)
    cache = MeasureCache()
    again = partial(rank_units, library, region, catalog, _SHARE, cache)
    again()
    _tell("ranking again", again, rounds=3)


class _RawSum:
    """Adds up the same rows without looking at what stands in them."""

    def __init__(self, connection: sqlite3.Connection, region: int) -> None:
        self._connection = connection
        self._region = region

    def __call__(self) -> object:
        return self._connection.execute(_RAW_SUM, (self._region,)).fetchall()


def _measure_writing(library: Library) -> None:
    entry = library.reports()[0]
    taken = []
    for number in range(40):
        change = Change(Field(_INPUT), "", str(number))
        begun = time.perf_counter()
        entry = library.save(entry, ChangeSet("键入", (change,)), cause="键入")
        taken.append(time.perf_counter() - begun)
    print(f"  saving a figure: {show_seconds(statistics.median(taken))}")


def _tell(what: str, action: Callable[[], object], rounds: int = _ROUNDS) -> None:
    taken = [effort(action) for _ in range(rounds)]
    print(f"  {what}: {show_seconds(statistics.median(taken))}")


def _memory() -> float:
    """Return the most memory that this process has had so far, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _fill(library: Library, edition: Edition, size: int) -> Region:
    """Put an invented region into a library, its reports and those of the year before."""
    connection = library.connection
    region = Regions(library).add("云川省人民政府", _YEARS[-1], edition.id)
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("BEGIN")
    for year in _YEARS:
        _insert_reports(connection, edition, year, size)
    [[first]] = connection.execute("SELECT min(id) FROM reports WHERE year = ?", _YEARS[-1:])
    groups = -(-size // _A_COUNTY)
    connection.executemany(
        "INSERT INTO units (id, region, name, is_group) VALUES (?, ?, ?, 1)",
        ((number, region.id, f"第{number}县") for number in range(1, groups + 1)),
    )
    connection.executemany(
        "INSERT INTO units (region, parent, position, name, report) VALUES (?, ?, ?, ?, ?)",
        (
            (region.id, number // _A_COUNTY + 1, number, f"第{number}局", first + number)
            for number in range(size)
        ),
    )
    connection.execute("COMMIT")
    return region


def _insert_reports(connection: sqlite3.Connection, edition: Edition, year: int, size: int) -> None:
    chance = random.Random(year)  # noqa: S311 - to be the same each time
    for number in range(size):
        marks = (f"{year}-{number}", f"s{year}-{number}")
        cursor = connection.execute(_INSERT_REPORT, (f"第{number}局", year, edition.id, *marks))
        rows = _cells(edition, chance)
        connection.executemany(
            "INSERT INTO cells (report, cell, value) VALUES (?, ?, ?)",
            ((cursor.lastrowid, cell, text) for cell, text in rows),
        )


def _cells(edition: Edition, chance: random.Random) -> Iterator[tuple[CellId, str]]:
    """Yield figures as units have them: most are 0, money has decimals, few are no figures."""
    for cell in edition.input_cells:
        if edition.cells[cell].kind is ValueKind.MONEY:
            yield cell, f"{chance.randrange(10**6)}.{chance.randrange(1, 9999):04}".rstrip("0")
        elif chance.random() < 0.0005:
            yield cell, chance.choice(["无", "/", "约3件"])
        else:
            yield cell, str(chance.randrange(2000)) if chance.random() < 0.3 else "0"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

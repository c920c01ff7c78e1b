"""What changes cost in the library: `python -m benchmarks.log_size --changes N`.

Half of them are figures, half are keystrokes in a text of a thousand characters. Prints the bytes
of each; and how long the library and its report take to open, and the last changes of a cell to be
told, as ratios to a library with a hundred changes, measured in turns.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.sample import read_sample
from forms.edition.catalog import EditionCatalog
from forms.model.changes import Change, ChangeSet, Field
from storage.library import Library

if TYPE_CHECKING:
    from collections.abc import Sequence

_CELL, _TEXT = Field("t3.new_requests.natural_person"), Field("text.overview")
_OTHER_CELL = Field("t3.granted.natural_person")
_LENGTH = 1000
_FEW = 100
_ROUNDS = 15
_CATALOG = EditionCatalog()


def main(arguments: Sequence[str]) -> int:
    """Write so many changes and print what they cost."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.log_size", description=__doc__)
    parser.add_argument("--changes", type=int, default=100_000)
    count: int = parser.parse_args(arguments).changes
    with tempfile.TemporaryDirectory() as folder:
        few, many = (_make(Path(folder, f"{number}.db"), number) for number in (_FEW, count))
        size = many.stat().st_size - _make(Path(folder, "none.db"), 0).stat().st_size
        print(f"{count} changes: {size / 1e6:.1f} MB, {size / count:.0f} bytes each")
        for told, measure in (("opening", _opening), ("last changes of a cell", _looking)):
            taken = [(measure(few), measure(many)) for _ in range(_ROUNDS)]
            short, long = (statistics.median(each) * 1000 for each in zip(*taken, strict=True))
            print(f"{told}: {long:.2f} ms, {long / short:.2f} times that of {_FEW} changes")
        with Library.open(many) as library:
            begun = time.perf_counter()
            library.log(library.reports()[0].id)
            print(f"reading the whole log: {(time.perf_counter() - begun) * 1000:.0f} ms")
    return 0


def _make(path: Path, count: int) -> Path:
    """Make a library with one report and so many changes of it; return its file."""
    with Library.open(path) as library:
        library.add(read_sample(), cause="导入")
        if count:
            _write(library, count)
    return path


def _write(library: Library, count: int) -> None:
    # What is measured is space: waiting for the disk each time would only take an hour.
    library.connection.execute("PRAGMA synchronous = OFF")
    entry = library.reports()[0]
    report = library.load(entry.id, _CATALOG)
    figure, text = report.cells.get(_CELL, ""), report.texts["overview"]  # type: ignore[call-overload] # a cell by its address
    for number in range(count):
        if number % 2:
            new = str(number % 1000)
            change, figure = Change(_CELL, figure, new), new
        else:
            new = f"{text}字" if len(text) < _LENGTH else text[: _LENGTH // 2]
            change, text = Change(_TEXT, text, new), new
        entry = library.save(entry, ChangeSet("键入", (change,)), cause="键入")


def _opening(path: Path) -> float:
    """Return the seconds that a library and its report take to open."""
    begun = time.perf_counter()
    with Library.open(path) as library:
        library.load(library.reports()[0].id, _CATALOG)
        return time.perf_counter() - begun


def _looking(path: Path) -> float:
    """Return the seconds until a step of the cursor tells what was done to a cell last."""
    with Library.open(path) as library:
        report = library.reports()[0].id
        library.last_steps(report, _CELL, 1)
        begun = time.perf_counter()
        library.last_steps(report, _OTHER_CELL, 5)
        return time.perf_counter() - begun


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

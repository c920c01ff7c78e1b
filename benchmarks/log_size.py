"""What changes cost in the library: `python -m benchmarks.log_size --changes N`.

Half of them are figures, half are keystrokes in a text of a thousand characters. Prints the bytes
of each, and how long the library and its report take to open before and after.
"""

from __future__ import annotations

import argparse
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
_LENGTH = 1000


def main(arguments: Sequence[str]) -> int:
    """Write so many changes and print what they cost."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.log_size", description=__doc__)
    parser.add_argument("--changes", type=int, default=100_000)
    count: int = parser.parse_args(arguments).changes
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "library.db")
        with Library.open(path) as library:
            library.add(read_sample(), cause="导入")
        size, opening = path.stat().st_size, _opening(path)
        with Library.open(path) as library:
            _write(library, count)
        grown = path.stat().st_size - size
        print(f"{count} changes: {grown / 1e6:.1f} MB, {grown / count:.0f} bytes each")
        print(f"opening: {opening:.1f} ms before, {_opening(path):.1f} ms after")
        with Library.open(path) as library:
            begun = time.perf_counter()
            library.log(library.reports()[0].id)
            print(f"reading the whole log: {(time.perf_counter() - begun) * 1000:.0f} ms")
    return 0


def _write(library: Library, count: int) -> None:
    # What is measured is space: waiting for the disk each time would only take an hour.
    library.connection.execute("PRAGMA synchronous = OFF")
    entry = library.reports()[0]
    report = library.load(entry.id, EditionCatalog())
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
    """Return the milliseconds that a library and its report take to open, at best of five."""
    taken = []
    for _ in range(5):
        begun = time.perf_counter()
        with Library.open(path) as library:
            library.load(library.reports()[0].id, EditionCatalog())
        taken.append(time.perf_counter() - begun)
    return min(taken) * 1000


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

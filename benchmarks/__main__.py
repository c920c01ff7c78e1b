"""Run with `uv run --group bench python -m benchmarks`; add `--smoke` to see only that it runs."""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# The offscreen platform complains at every change of a window's layout.
os.environ.setdefault("QT_LOGGING_RULES", "default.warning=false")

from benchmarks.checking import measure_checking
from benchmarks.committing import measure_committing
from benchmarks.reading import measure_reading
from benchmarks.saving import measure_saving
from benchmarks.starting import measure_start
from benchmarks.writing_word import measure_word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.measure import Row

_HEADINGS = ("what", "ours", "against", "baseline", "ratio", "target", "ok")
_MEASURES = (
    measure_start,
    measure_checking,
    measure_saving,
    measure_word,
    measure_reading,
    measure_committing,
)


def main(arguments: Sequence[str]) -> int:
    """Print the table; return 1 where a target is missed, unless it is a smoke run."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "--smoke", action="store_true", help="a few rounds of each, no target counts"
    )
    is_smoke = parser.parse_args(arguments).smoke
    rows = [row for measure in _MEASURES for row in measure(is_smoke=is_smoke)]
    print(lay_out(rows))
    if is_smoke:
        print("\nA smoke run: too few rounds to judge by.")
    is_missed = any(row.is_met is False for row in rows)
    return 1 if is_missed and not is_smoke else 0


def lay_out(rows: Sequence[Row]) -> str:
    """Return the rows as a table in plain text."""
    lines = [_HEADINGS, *(row.cells for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

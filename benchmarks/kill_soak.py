"""Kills a saving program over and over: `python -m benchmarks.kill_soak --kills 10000`.

A child saves one figure after the other and tells each save that has returned; it is killed at a
moment of chance. Then the library is opened as the program opens it. Printed are the figures that
were acknowledged, those of them that are lost, and steps that are there by half (a revision
without its figure, its line in the log, or the other way round). Both must be 0.

The child is a copy of this program in memory (fork), so that a kill does not cost the start of
Python. What a power cut does to the disk is tried by `tests/storage/test_power_cut.py`.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.sample import read_sample
from forms.edition.catalog import EditionCatalog
from forms.edition.terms import CellId
from forms.model.changes import Change, ChangeSet, Field
from storage.library import Library

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storage.library import ReportEntry

_SMOKE = 10
_PER_LIBRARY = 500
"""Kills after which a new library is begun: reading ever longer logs is not what is tried."""
_LONGEST_MS = 25
_BYTES = 8


def main(arguments: Sequence[str]) -> int:
    """Print what became of the figures; return 1 where one was lost or a step is there by half."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.kill_soak", description=__doc__)
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0, help="another number kills at other times")
    parser.add_argument("--smoke", action="store_true", help="a few kills only")
    wanted = parser.parse_args(arguments)
    if not hasattr(os, "fork"):
        print("This system cannot copy a running program.")
        return 0
    kills = _SMOKE if wanted.smoke else wanted.kills
    chance = random.Random(wanted.seed)  # noqa: S311 - to be had again
    tally: Counter[str] = Counter()
    began = time.perf_counter()
    while tally["kills"] < kills:
        with tempfile.TemporaryDirectory() as folder:
            _soak(
                Path(folder, "library.db"), min(_PER_LIBRARY, kills - tally["kills"]), chance, tally
            )
    print(
        f"kills {tally['kills']}  acknowledged {tally['acknowledged']}  lost {tally['lost']}  "
        f"half steps {tally['half']}  unsound {tally['unsound']}  "
        f"cut off while saving {tally['cut']}  seconds {time.perf_counter() - began:.0f}"
    )
    return 1 if tally["lost"] or tally["half"] or tally["unsound"] else 0


def _soak(path: Path, kills: int, chance: random.Random, tally: Counter[str]) -> None:
    report = read_sample()
    cells = report.edition.input_cells
    with Library.open(path) as library:
        library.warm_up()
        library.add(report, cause="新建")
    for _ in range(kills):
        acknowledged = _save_until_killed(path, cells, chance.uniform(0, _LONGEST_MS))
        tally["kills"] += 1
        tally["acknowledged"] += len(acknowledged)
        _judge(path, cells, acknowledged, tally)


def _save_until_killed(path: Path, cells: Sequence[str], milliseconds: float) -> list[int]:
    """Return the numbers of the saves that returned before the child was killed."""
    readable, writable = os.pipe()
    child = os.fork()
    if not child:
        _save_for_ever(path, cells, writable)
    os.close(writable)
    with os.fdopen(readable, "rb") as told:
        # Its first word comes when the library is open: the kills are to hit the saving.
        first = told.read(_BYTES)
        threading.Event().wait(milliseconds / 1000)
        os.kill(child, signal.SIGKILL)
        words = first + told.read()
    os.waitpid(child, 0)
    numbers = [words[at : at + _BYTES] for at in range(0, len(words), _BYTES)]
    return [int.from_bytes(one, "big") for one in numbers if len(one) == _BYTES]


def _save_for_ever(path: Path, cells: Sequence[str], told: int) -> None:
    library = Library.open(path, must_exist=True)
    entry = library.reports()[0]
    while True:
        number = entry.revision
        change = Change(Field(cells[number % len(cells)]), "", str(number))
        entry = library.save(entry, ChangeSet("填写", (change,)), cause="填写")
        os.write(told, number.to_bytes(_BYTES, "big"))


def _judge(path: Path, cells: Sequence[str], acknowledged: list[int], tally: Counter[str]) -> None:
    with Library.open(path, must_exist=True) as library:
        entry = library.reports()[0]
        logged = _logged(library, entry)
        stored = library.load(entry.id, EditionCatalog()).cells
        if library.connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            tally["unsound"] += 1
    saved = range(1, entry.revision)
    tally["lost"] += sum(number not in logged for number in acknowledged)
    tally["half"] += sorted(logged) != list(saved)
    newest = saved[-len(cells) :]
    tally["half"] += sum(stored.get(CellId(cells[n % len(cells)])) != str(n) for n in newest)
    tally["cut"] += bool(acknowledged) and entry.revision - 1 > acknowledged[-1]


def _logged(library: Library, entry: ReportEntry) -> list[int]:
    return [int(step.new) for step in library.log(entry.id) if step.revision > 1]


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

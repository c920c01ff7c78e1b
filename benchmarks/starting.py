"""The start of the whole program and its memory, against a bare window with a table view."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.measure import Row, compare, compare_numbers, take_turns, unmeasured
from benchmarks.sample import ROOT, make_library

if TYPE_CHECKING:
    from collections.abc import Iterator

_ROUNDS = 20
_MEMORY_ROUNDS = 3
_MOST_TIME = 2.0
_MOST_MEMORY = 1.6
_BARE = "bare PySide6 window with a QTableView"
_MEMORY = "memory after start, report open"
_TABLE_SECTION = "requests"


def measure_start(*, is_smoke: bool) -> list[Row]:
    """Time whole processes until something to fill in has been painted, and weigh them."""
    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder, "library.db")
        report = make_library(library)
        bare = _Child(("bare",), folder)
        ours = _Child(("application", str(library), report), folder)
        at_table = _Child((*ours.arguments, _TABLE_SECTION), folder)
        rounds = 1 if is_smoke else _ROUNDS
        starts = take_turns(ours.start, bare.start, rounds)
        table_starts = take_turns(at_table.start, bare.start, rounds)
        return [
            compare("start to first editable field", _BARE, starts, _MOST_TIME),
            compare("start straight into table 三", _BARE, table_starts, None),
            _compare_memory(ours, bare, 1 if is_smoke else _MEMORY_ROUNDS),
        ]


@dataclass(frozen=True, slots=True)
class _Child:
    """A program of `benchmarks.children`, and the folder for its compiled modules."""

    arguments: tuple[str, ...]
    folder: str

    def start(self) -> float:
        """Return the seconds from nothing to the first painted field."""
        begin = time.perf_counter()
        with self._running() as process:
            _read_line(process)
            return time.perf_counter() - begin

    def memory(self) -> float | None:
        """Return the resident memory in KiB once it has settled; `None` if it cannot tell."""
        with self._running() as process:
            _read_line(process)
            line = _read_line(process)
            return float(line) if line else None

    @contextmanager
    def _running(self) -> Iterator[subprocess.Popen[str]]:
        program, *arguments = self.arguments
        process = subprocess.Popen(
            [sys.executable, "-m", f"benchmarks.children.{program}", *arguments],
            cwd=ROOT,
            env=_surroundings(self.folder),
            stdout=subprocess.PIPE,
            text=True,
        )
        with process:
            try:
                yield process
            finally:
                process.kill()


def _surroundings(folder: str) -> dict[str, str]:
    """Return the variables of a child: no screen, and a folder for its compiled modules."""
    variables = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    # Some machines are set up to compile every module anew; nobody who uses the program does that.
    variables.pop("PYTHONDONTWRITEBYTECODE", None)
    variables["PYTHONPYCACHEPREFIX"] = folder
    return variables


def _read_line(process: subprocess.Popen[str]) -> str:
    line = process.stdout.readline() if process.stdout else ""
    if not line:
        raise RuntimeError(f"{process.args!r} ended before it had anything to show")
    return line.strip()


def _compare_memory(ours: _Child, bare: _Child, rounds: int) -> Row:
    weights = [(ours.memory(), bare.memory()) for _ in range(rounds)]
    known = [(one, other) for one, other in weights if one is not None and other is not None]
    if not known:
        return unmeasured(_MEMORY, _BARE, "this system does not tell")
    medians = statistics.median(a for a, _ in known), statistics.median(b for _, b in known)
    return compare_numbers(_MEMORY, _BARE, medians, _MOST_MEMORY, _show_kibibytes)


def _show_kibibytes(kibibytes: float) -> str:
    return f"{kibibytes / 1024:.0f} MiB"

"""The program as a process, worked with for a while and ended in each way that there is."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
_OPERATIONS = 150


@pytest.mark.parametrize("ending", ["close", "quit", "signal", "fault"])
def test_that_the_program_ends_with_status_0(ending: str) -> None:
    if ending == "signal" and sys.platform == "win32":
        pytest.skip("Windows ends a process without asking it")
    day = ("-m", "benchmarks.long_day", "--operations", str(_OPERATIONS), "--ending", ending)
    done = subprocess.run(
        [sys.executable, *day], cwd=ROOT, capture_output=True, encoding="utf-8", check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] == "status 0"
    # The dialog for finding is kept; any other one is gone once it is answered.
    assert done.stdout.splitlines()[-2] in {"dialogs left 0", "dialogs left 1"}

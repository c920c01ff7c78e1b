"""The program as a process, worked with for a while and ended in each way that there is."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from storage.library import Library

ROOT = Path(__file__).parents[2]
_OPERATIONS = 150
_HANGING_STICK = """
import sys, threading
from pathlib import Path
from PySide6.QtCore import QTimer
from storage import upkeep as rounds
from ui import app
from ui.window import upkeep

def hang(*_arguments):
    began.set()
    threading.Event().wait()

began = threading.Event()
rounds.keep_up = hang
upkeep._LONGEST_WAIT_S = 0.1
window = app.build_window(Path(sys.argv[1]), at_once=False)
window.findChild(upkeep.Upkeep).run()
began.wait()
QTimer.singleShot(0, window.close)
sys.exit(app.stay(window))
"""


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


def test_that_the_program_ends_with_status_0_while_a_backup_hangs_on_its_stick(
    tmp_path: Path,
) -> None:
    path = tmp_path / "library.db"
    done = subprocess.run(
        [sys.executable, "-X", "faulthandler", "-c", _HANGING_STICK, str(path)],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert "Traceback" not in done.stderr
    with Library.open(path) as library:
        assert library.reports() == []

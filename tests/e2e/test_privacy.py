"""No call to the network, ever, and no word of a report in the log of faults."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.conftest import ORGAN, REPORTS
from ui.jobs.error_log import record_error

PROJECT = Path(__file__).parents[2]
SAMPLE = REPORTS / "water-office-2020.json"
OPENS_THE_WINDOW = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from ui import app
QTimer.singleShot(0, lambda: None)
application = app._application()
window = app.build_window(Path(sys.argv[1]), sys.argv[2], at_once=False)
window.show()
QTimer.singleShot(1500, window.close)
sys.exit(application.exec())
"""
_REACHES_OUT = re.compile(r"\b(AF_INET6?|AF_PACKET|AF_BLUETOOTH|AF_VSOCK)\b")


def _can_trace(folder: Path) -> bool:
    strace = shutil.which("strace")
    if strace is None:
        return False
    command = [strace, "-f", "-o", str(folder / "probe"), "true"]
    return subprocess.run(command, check=False, capture_output=True).returncode == 0


@pytest.mark.slow
def test_that_nothing_ever_calls_the_network(tmp_path: Path) -> None:
    if not _can_trace(tmp_path):
        pytest.skip("strace is not to be had here")
    library, word, page = tmp_path / "library.db", tmp_path / "a.docx", tmp_path / "a.html"
    main = [sys.executable, str(PROJECT / "main.py")]
    name, use = f"{ORGAN}/2020", ["--library", str(library)]
    steps = [
        [*main, "check", str(SAMPLE)],
        [*main, "import", str(SAMPLE), *use],
        [*main, "export", name, str(word), *use],
        [*main, "export", name, str(page), *use],
        [*main, "check", str(word), str(page)],
        [sys.executable, "-c", OPENS_THE_WINDOW, str(library), name],
    ]
    environment = {**os.environ, "PYTHONPATH": str(PROJECT), "QT_QPA_PLATFORM": "offscreen"}
    for place, step in enumerate(steps):
        trace = tmp_path / f"trace-{place}"
        command = ["strace", "-f", "-e", "trace=network", "-o", str(trace), *step]
        done = subprocess.run(command, check=False, capture_output=True, env=environment)
        assert done.returncode in {0, 1}, done.stderr.decode()
        called = [line for line in trace.read_text("utf-8").splitlines() if "(" in line]
        assert [line for line in called if _REACHES_OUT.search(line)] == []
    assert word.stat().st_mode & 0o077 == 0


def _fail() -> None:
    try:
        int("机密内容")
    except ValueError as error:
        raise KeyError("某某局2020年收到申请18件") from error


def test_that_the_log_of_faults_says_where_but_nothing_of_a_report() -> None:
    with pytest.raises(KeyError) as failure:
        _fail()
    path = record_error(failure.value)
    assert path is not None
    logged = path.read_text("utf-8")
    assert "ValueError" in logged
    assert "KeyError" in logged
    assert "in _fail" in logged
    # The lines of this test are code; what was in hand is not told.
    told = [line for line in logged.splitlines() if not line.startswith("    ")]
    assert not re.search("机密|某某局|18件", "\n".join(told))
    assert path.stat().st_mode & 0o077 == 0

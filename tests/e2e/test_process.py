"""The program as a process: started from anywhere, on any console, without the window's weight."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.e2e.conftest import REPORTS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.e2e.conftest import Document

ROOT = Path(__file__).parents[2]
MAIN = ROOT / "main.py"
SOUND = REPORTS / "water-office-2020.json"


def start(
    *arguments: object, cwd: Path, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run Python with arguments, as a shell would."""
    return subprocess.run(
        [sys.executable, *map(str, arguments)],
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env={**os.environ, **(environment or {})},
        check=False,
    )


def test_that_the_program_runs_from_any_folder(tmp_path: Path) -> None:
    (tmp_path / "报告.json").write_bytes(SOUND.read_bytes())
    # Modules of that folder must not be taken for the program's own.
    for name in ("forms", "storage", "json"):
        (tmp_path / f"{name}.py").write_text("raise RuntimeError('not mine')", "utf-8")
    done = start(MAIN, "check", "报告.json", cwd=tmp_path, environment={"PYTHONUTF8": "1"})
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode() == "错误 0 · 核实 0 · 提示 0 · 待填 0" + os.linesep
    assert start(MAIN, "check", "没有.json", cwd=tmp_path).returncode == 2


_ALL_COMMANDS = """
import sys
sys.path.insert(0, sys.argv[1])
from main import main
source, target = sys.argv[2:]
statuses = [
    main(["check", source, "--json"]),
    main(["import", source]),
    main(["list"]),
    *(main(["export", source, target + suffix]) for suffix in (".docx", ".html", ".txt", ".json")),
    main(["check", "no.json"]),
    main(["nonsense"]),
]
assert statuses == [0, 0, 0, 0, 0, 0, 0, 2, 2], statuses
loaded = [name for name in sys.modules if name.partition(".")[0] in {"PySide6", "shiboken6"}]
assert not loaded, loaded
"""


def test_that_no_command_loads_qt(tmp_path: Path) -> None:
    done = start("-c", _ALL_COMMANDS, ROOT, SOUND, tmp_path / "a", cwd=tmp_path)
    assert done.returncode == 0, done.stderr.decode(errors="replace")


_WINDOWED = """
import sys
sys.path.insert(0, sys.argv[1])
sys.stdin = sys.stdout = sys.stderr = None
import ui.jobs.sources
from ui.cli.commands import run
sys.exit(run(["check", sys.argv[2], "--json"]) or run(["check", "-"]) - 2)
"""


def test_that_a_program_without_a_console_needs_no_standard_streams(tmp_path: Path) -> None:
    assert start("-c", _WINDOWED, ROOT, SOUND, cwd=tmp_path).returncode == 0


@pytest.mark.parametrize("encoding", ["gbk", "ascii", "latin-1"])
def test_that_a_console_that_is_not_unicode_stops_nothing(
    tmp_path: Path,
    write: Callable[[str, Document], Path],
    document: Document,
    encoding: str,
) -> None:
    document["organization"] = "人防办🏛️"
    document["cells"] |= {
        "t2.art20_5.administrative_licence.change": "-9",
        "t4.reconsideration.total": "1",
    }
    source = write("a.json", document)
    environment = {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0", "LC_ALL": "C"}
    read = "utf-8" if encoding == "ascii" else encoding  # click does not believe in ASCII
    told = start(MAIN, "check", source, cwd=tmp_path, environment=environment)
    assert (told.returncode, told.stderr) == (1, b"")
    assert told.stdout.decode(read).count("\n") == 3
    if encoding == "gbk":
        shown = told.stdout.decode("gbk")
        assert "上一年项目数量 4 + 本年增/减（-9） = -5，不应小于 0。" in shown
        assert "总计 1，差 1。" in shown
    found = start(MAIN, "check", source, "--json", cwd=tmp_path, environment=environment)
    assert json.loads(found.stdout.decode(read))["organization"] == document["organization"]
    assert b"Traceback" not in found.stderr
    assert start(MAIN, "check", "没有🏛️", cwd=tmp_path, environment=environment).returncode == 2


@pytest.mark.skipif(sys.platform == "win32", reason="a pipe of this kind is POSIX")
def test_that_a_reader_that_goes_away_causes_no_traceback(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as pipe:
        done = subprocess.run(
            [sys.executable, MAIN, "check", SOUND],
            cwd=tmp_path,
            stdout=pipe,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert b"Traceback" not in done.stderr
    assert done.returncode != 0

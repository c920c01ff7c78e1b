"""Model, checks, storage and export do their work where Qt is not installed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CONFIG = ROOT / "tests" / "e2e" / "without_qt.ini"
ABOUT_PRINTING = ROOT / "tests" / "export" / "test_same_words.py"


@pytest.mark.slow
def test_that_unit_storage_and_export_tests_are_there_without_qt(tmp_path: Path) -> None:
    """They run with Qt taken away (tests/conftest.py); here they load where it never was."""
    folders = [ROOT / "tests" / name for name in ("unit", "storage", "export")]
    places = ["-c", CONFIG, "--rootdir", ROOT, "--confcutdir", ROOT, *folders]
    places += [f"--ignore={ABOUT_PRINTING}"]
    # pytest looks for its plugins before it reads where our modules are.
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    options = ["-q", "-p", "no:cacheprovider", "--collect-only", "--assert=plain"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, *map(str, places)],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    collected = re.search(r"(\d+) tests collected", done.stdout)
    assert collected
    assert int(collected[1]) > 1000


def test_that_the_core_can_be_loaded_without_qt(tmp_path: Path) -> None:
    modules = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for folder in (
            "forms/edition",
            "forms/model",
            "forms/checks",
            "storage",
            "export",
            "resources",
        )
        for path in sorted((ROOT / folder).rglob("*.py"))
        if path.name != "__init__.py"
    ]
    assert len(modules) > 40
    script = f"import tests.e2e.qt_blocked, {', '.join([*modules, 'ui.cli.commands'])}"
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_that_the_window_cannot_be_loaded_without_qt(tmp_path: Path) -> None:
    """See that the block is tight, or the tests above would prove nothing."""
    done = subprocess.run(
        [sys.executable, "-c", "import tests.e2e.qt_blocked, ui.app"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert re.search("ModuleNotFoundError: .*PySide6", done.stderr)

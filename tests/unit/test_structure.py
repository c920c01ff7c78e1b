"""What the repository promises about itself: sizes, names, commands, pins and links."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import tomllib
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from forms.edition.catalog import EditionCatalog
from storage.schema import VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("ui", "forms", "storage", "export", "resources", "installation", "benchmarks")
MODULES = [
    ROOT / "main.py",
    ROOT / "start.py",
    *(path for package in PACKAGES for path in (ROOT / package).rglob("*.py")),
]
DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
SETUP = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

LINES_OF_A_FILE = 400
LINES_OF_A_FUNCTION = 50
LINES_OF_THE_WINDOW = 300
MEANINGLESS_NAMES = {"common", "helper", "helpers", "misc", "tools", "util", "utils"}

_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)#:]+)(?:#[^)]*)?\)")

_CODE = re.compile(r"`([a-z_]+)`")


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def _is_module(path: Path) -> bool:
    return path.with_suffix(".py").is_file() or (path / "__init__.py").is_file()


def _line_count(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_that_no_module_is_too_long_to_be_overlooked() -> None:
    lengths = {_name(path): _line_count(path) for path in MODULES}
    assert {name: length for name, length in lengths.items() if length > LINES_OF_A_FILE} == {}


def test_that_no_function_is_longer_than_a_screen() -> None:
    lengths = {
        f"{_name(path)}: {function.name}": (function.end_lineno or 0) - function.lineno + 1
        for path in MODULES
        for function in _functions(path)
    }
    assert {name: length for name, length in lengths.items() if length > LINES_OF_A_FUNCTION} == {}


def test_that_the_main_window_stays_layout_only() -> None:
    assert _line_count(ROOT / "ui" / "window" / "main_window.py") <= LINES_OF_THE_WINDOW


def test_that_every_module_is_named_by_what_it_does() -> None:
    assert [_name(path) for path in MODULES if path.stem in MEANINGLESS_NAMES] == []


def test_that_the_lock_file_with_its_download_hosts_is_not_tracked() -> None:
    assert "uv.lock" in (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    if shutil.which("git") is None:
        pytest.skip("no git here")
    tracked = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", "uv.lock"], capture_output=True, text=True, check=False
    )
    if tracked.returncode:
        pytest.skip("git does not answer here")
    assert tracked.stdout == ""


@pytest.mark.parametrize("command", ["python3 start.py", "python3 start.py test", "py start.py"])
def test_that_the_readme_names_the_command(command: str) -> None:
    assert command in (ROOT / "README.md").read_text(encoding="utf-8")


def test_that_the_check_script_can_be_run_and_runs_the_tests_as_promised() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert "\npython3 start.py test\n" in script.read_text(encoding="utf-8")


def test_that_links_between_documents_lead_somewhere() -> None:
    links = [
        (_name(document), target, document.parent / target)
        for document in DOCUMENTS
        for target in _LINK.findall(document.read_text(encoding="utf-8"))
    ]
    assert [(name, target) for name, target, place in links if not place.exists()] == []


def test_that_the_architecture_names_only_modules_that_there_are() -> None:
    named, folder = [], ROOT
    for line in (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("### `"):
            folder = ROOT / line.strip("#` ")
        elif line.startswith("| `"):
            named += [folder / name for name in _CODE.findall(line.split("|")[1])]
    assert named
    assert [_name(path) for path in named if not _is_module(path)] == []


def test_that_the_changelog_tells_the_editions_and_the_version_of_the_library() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    catalog = EditionCatalog()
    notices = {catalog.load(edition).notice for edition in catalog.ids}
    assert {notice for notice in notices if notice not in changelog} == set()
    assert f"结构版本 {VERSION}：" in changelog


def test_that_every_package_in_use_is_pinned() -> None:
    pins = {
        canonicalize_name(Requirement(pin).name)
        for pin in SETUP["tool"]["uv"]["constraint-dependencies"]
    }
    assert set(_packages_in_use()) - pins == set()


def _packages_in_use() -> Iterator[str]:
    """Yield the packages that `pyproject.toml` names and, where installed, what those need."""
    groups = SETUP["dependency-groups"].values()
    waiting = [entry for group in groups for entry in group if isinstance(entry, str)]
    waiting += SETUP["project"]["dependencies"]
    seen: set[str] = set()
    while waiting:
        requirement = Requirement(waiting.pop())
        name = canonicalize_name(requirement.name)
        applies = requirement.marker is None or requirement.marker.evaluate({"extra": ""})
        if name in seen or not applies:
            continue
        seen.add(name)
        yield name
        try:
            waiting += requires(name) or []
        except PackageNotFoundError:
            continue

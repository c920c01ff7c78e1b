"""The command line as its users meet it: arguments in, words and an exit status out."""

from __future__ import annotations

import io
import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import pytest

from tests.storage.conftest import open_folder, unprivileged  # noqa: F401 - fixtures
from ui.cli.commands import run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

REPORTS = Path(__file__).parents[1] / "data" / "reports"
ORGAN = "青萝市水务局"
"""Whose the sample report is."""

Document = dict[str, Any]


class Outcome(NamedTuple):
    """What a command left behind."""

    status: int
    out: str
    err: str


def assert_refused(done: Outcome, said: str) -> None:
    """Assert one Chinese sentence of what is wrong and what to do, on standard error alone."""
    assert (done.status, done.out) == (2, "")
    assert done.err.endswith(("。\n", "？\n"))
    assert done.err.count("\n") == 1
    assert len(done.err) < 400
    assert said in done.err
    assert re.search("请|可以|可用|现有|是否应为|可读取", done.err), done.err
    assert not re.search(r"Traceback|Error|Errno|Exception|line \d|内部出错", done.err)


class RunCommand(Protocol):
    def __call__(self, *arguments: object, stdin: bytes = b"") -> Outcome: ...


@pytest.fixture
def nianbao(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> RunCommand:
    """Run a command in this process."""

    def execute(*arguments: object, stdin: bytes = b"") -> Outcome:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        capsys.readouterr()
        status = run([str(argument) for argument in arguments])
        return Outcome(status, *capsys.readouterr())

    return execute


@pytest.fixture
def document() -> Document:
    """Return a complete report of 2020 as JSON, free to be changed."""
    content: Document = json.loads((REPORTS / "water-office-2020.json").read_text("utf-8"))
    return content


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, Document], Path]:
    """Write a report as a JSON file."""

    def write_file(name: str, content: Document) -> Path:
        path = tmp_path / name
        path.write_text(json.dumps(content, ensure_ascii=False), "utf-8")
        return path

    return write_file


@pytest.fixture
def clean(write: Callable[[str, Document], Path], document: Document) -> Path:
    """Return a report file without any finding."""
    return write("水务局2020.json", document)


@pytest.fixture
def kept(nianbao: RunCommand, clean: Path, tmp_path: Path) -> Iterator[Path]:
    """Return a library with one report, and see that it is the same in the end."""
    assert nianbao("import", clean).status == 0
    before = nianbao("list", "--json").out
    yield tmp_path / "library.db"
    assert nianbao("list", "--json").out == before

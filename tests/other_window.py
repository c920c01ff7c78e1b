"""A second program on the same library, which does what it is told line by line.

Run as a process by `OtherWindow`: it answers each line with one line once it has done it.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

PROJECT = Path(__file__).parents[1]


class OtherWindow:
    """The test's end of a second program on a library."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def tell(self, *words: str) -> Any:
        """Let it do something, and return its answer once that is done."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(words) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        if isinstance(answer, dict) and "refused" in answer:
            raise AssertionError(answer["refused"])
        return answer

    def kill(self) -> None:
        """End it as a power cut would."""
        self._process.kill()
        self._process.wait()


@contextlib.contextmanager
def other_window(library: Path) -> Iterator[OtherWindow]:
    """Run a second program on a library."""
    process = subprocess.Popen(
        [sys.executable, __file__, str(library)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
    )
    with process:
        try:
            yield OtherWindow(process)
        finally:
            process.kill()


def main() -> None:
    """Answer line by line."""
    from forms.edition.catalog import EditionCatalog  # noqa: PLC0415 - needs the path
    from forms.model.changes import Change, ChangeSet, Field, text_field  # noqa: PLC0415
    from forms.model.report import Report  # noqa: PLC0415
    from storage.backup import back_up, restore_backup  # noqa: PLC0415
    from storage.library import Library  # noqa: PLC0415

    library = Library.open(Path(sys.argv[1]), must_exist=True)
    now = datetime(2026, 1, 20, 8, 0, tzinfo=UTC)

    def save(field: str, new: str) -> int:
        entry = library.reports()[0]
        changes = ChangeSet("键入", (Change(Field(field), "", new),))
        return library.save(entry, changes, cause="键入").revision

    def add(organization: str, year: str) -> int:
        edition = EditionCatalog().for_year(int(year))
        return library.add(Report(edition, organization, int(year)), cause="新建").id

    def lock() -> None:
        library.connection.execute("BEGIN IMMEDIATE")

    def unlock() -> None:
        library.connection.execute("ROLLBACK")

    def restore(path: str) -> None:
        restore_backup(library, Path(path), now)

    def check() -> str:
        return str(library.connection.execute("PRAGMA integrity_check").fetchone()[0])

    def write(section: str, text: str) -> int:
        entry = library.reports()[0]
        old = library.load(entry.id, EditionCatalog()).texts.get(section, "")
        changes = ChangeSet("键入", (Change(text_field(section), old, text),))
        return library.save(entry, changes, cause="键入").revision

    def finalize() -> int:
        return library.finalize(library.reports()[0]).revision

    known: dict[str, Callable[..., Any]] = {
        "save": save,
        "write": write,
        "add": add,
        "lock": lock,
        "unlock": unlock,
        "restore": restore,
        "check": check,
        "finalize": finalize,
        "backup": lambda: str(back_up(library, now)),
    }
    _answer_lines(known)


def _answer_lines(known: Mapping[str, Callable[..., Any]]) -> None:
    for line in sys.stdin:
        name, *words = json.loads(line)
        try:
            answer = known[name](*words)
        except Exception as error:  # noqa: BLE001 - told to the test
            answer = {"refused": f"{type(error).__name__}: {error}"}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()

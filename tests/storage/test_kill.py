from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from storage.library import Library
from tests.effort import rounds
from tests.storage import committing_child
from tests.storage.samples import blank_report

if TYPE_CHECKING:
    from forms.edition.catalog import EditionCatalog
    from forms.edition.edition import Edition

ROUNDS = rounds(10, thorough=25)
PROJECT = Path(__file__).parents[2]


def _kill_while_saving(arguments: list[str], acknowledgements: int) -> int:
    """Let a child save, kill it after some acknowledgements; return the last one it gave."""
    child = subprocess.Popen(
        [sys.executable, committing_child.__file__, *arguments],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
    )
    assert child.stdout is not None
    with child, child.stdout:
        lines = [child.stdout.readline() for _ in range(acknowledgements)]
        child.kill()
        lines += child.stdout.readlines()
    # The last line may have been cut short; what it acknowledged counts no less, but who knows it?
    return int([line for line in lines if line.endswith(b"\n")][-1])


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_that_every_acknowledged_cell_survives_a_kill(
    library_path: Path, edition: Edition, catalog: EditionCatalog
) -> None:
    cells = edition.input_cells
    with Library.open(library_path) as library:
        entry = library.add(blank_report(edition), cause="新建")
    revision = entry.revision
    for _ in range(ROUNDS):
        arguments = [str(library_path), str(entry.id), *cells]
        last = _kill_while_saving(arguments, random.randint(1, 120))  # noqa: S311 - no secret
        with Library.open(library_path) as library:
            assert library.connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            revision = library.entry(entry.id).revision
            saved = library.load(entry.id, catalog).cells
            log = library.log(entry.id)
        # A save makes one revision, one cell and one line of the log, or none of them.
        assert revision - 1 in {last, last + 1}
        for number in range(max(1, revision - len(cells)), revision):
            assert saved[cells[number % len(cells)]] == str(number)
        assert [step.new for step in log if step.field in edition.cells] == [
            str(number) for number in range(1, revision)
        ]

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from storage.library import Library
from storage.regions.corrections import adjustments
from storage.regions.regions import Regions
from storage.regions.sums import region_sums
from storage.regions.units import RegionUnits
from tests.effort import rounds
from tests.storage.regions import working_child
from tests.storage.regions.samples import NATURAL

if TYPE_CHECKING:
    from forms.edition.edition import Edition

ROUNDS = rounds(4, thorough=20)
PROJECT = Path(__file__).parents[3]


def _kill_while_working(arguments: list[str], acknowledgements: int) -> list[tuple[str, int]]:
    """Let a child work, kill it after some acknowledgements; return all that it gave."""
    child = subprocess.Popen(
        [sys.executable, working_child.__file__, *arguments],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
    )
    assert child.stdout is not None
    with child, child.stdout:
        lines = [child.stdout.readline() for _ in range(acknowledgements)]
        child.kill()
        lines += child.stdout.readlines()
    words = [line.decode().split() for line in lines if line.endswith(b"\n")]
    return [(what, int(number)) for what, number in words]


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_that_every_acknowledged_step_at_a_region_survives_a_kill(
    library_path: Path, edition: Edition
) -> None:
    with Library.open(library_path) as library:
        region = Regions(library).add("云川市人民政府", 2024, "2021")
    acknowledged: set[tuple[str, int]] = set()
    for _ in range(ROUNDS):
        arguments = [str(library_path), str(region.id)]
        acknowledged.update(_kill_while_working(arguments, random.randint(1, 60)))  # noqa: S311
        with Library.open(library_path) as library:
            assert library.connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert library.connection.execute("PRAGMA foreign_key_check").fetchall() == []
            desk = RegionUnits(library, region)
            units = {unit.number: unit.position for unit in desk.units()}
            rows = desk.rows()
            held = {("unit", number) for number in units.values()}
            held |= {("report", units[row.unit]) for row in rows if row.report}
            held |= {("verdict", units[row.unit]) for row in rows if row.verdict}
            held |= {("correction", int(one.amount)) for one in adjustments(library, region)}
            assert acknowledged <= held
            # What was on disk and not acknowledged any more is at most one step a kill.
            assert len(held) <= len(acknowledged) + ROUNDS
            counted = {number for what, number in held if what == "report"}
            total = region_sums(library, region, edition).totals.get(NATURAL)
            assert (total.number if total else 0) == sum(counted)
            assert len(Regions(library).log(region)) == 1 + len(held)

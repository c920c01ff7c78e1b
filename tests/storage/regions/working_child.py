"""A program that goes on working at a region until it is killed.

Run by `test_kill_at_a_desk`: library, and the number of a region. In each round a unit is added, a
report is taken in for it, judged and corrected; each step that has returned is acknowledged.
"""

from __future__ import annotations

import itertools
import sys
from pathlib import Path

from forms.edition.catalog import EditionCatalog
from forms.edition.terms import CellId
from forms.model.aggregation.states import Verdict
from forms.model.aggregation.units import Unit
from forms.model.report import Report
from storage.library import Library
from storage.regions.corrections import adjust
from storage.regions.records import Assignment
from storage.regions.regions import Regions
from storage.regions.units import RegionUnits

CELL = CellId("t3.new_requests.natural_person")


def main() -> None:
    path, region_id = sys.argv[1:]
    edition = EditionCatalog().load("2021")
    with Library.open(Path(path), must_exist=True) as library:
        [region] = [one for one in Regions(library).regions() if one.id == int(region_id)]
        desk = RegionUnits(library, region)
        for number in itertools.count(len(desk.units())):
            name = f"第{number}局"
            [unit] = desk.save([Unit(-1, name, position=number)])
            _acknowledge("unit", number)
            entry = library.find(name, 2024) or library.add(
                Report(edition, name, 2024, cells={CELL: str(number)}), cause="导入"
            )
            desk.assign([Assignment(unit.number, entry.id, name)])
            _acknowledge("report", number)
            row = next(row for row in desk.rows() if row.unit == unit.number)
            desk.judge(row, Verdict.RETURNED, name)
            _acknowledge("verdict", number)
            adjust(library, region, CELL, number, name=name, reason=name)
            _acknowledge("correction", number)


def _acknowledge(what: str, number: int) -> None:
    sys.stdout.write(f"{what} {number}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()

"""Return slips for the units of a region: one, or many into a folder."""

from __future__ import annotations

import datetime as dt
from itertools import count
from typing import TYPE_CHECKING

from msgspec import Struct

from export.region.problems import problems_by_cause, unread_problem
from export.region.records import ReturnSlip, Sender
from export.region.return_slip import return_slip_name, write_return_slip
from storage.files import create_file, safe_file_name
from storage.regions.units import RegionUnits
from ui.jobs.aggregation.unit_check import check_unit
from ui.jobs.paper_file import read_paper

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from pathlib import Path

    from export.paper.setup import PaperSetup
    from forms.edition.catalog import EditionCatalog
    from storage.library import Library
    from storage.regions.records import Region, UnitRow
    from ui.jobs.aggregation.unit_check import UnitCheck

_SUFFIX = ".docx"


class WrittenSlip(Struct, frozen=True):
    """A slip that was written, and what the library knew of its unit then."""

    facts: UnitRow
    path: Path


def slip_of(
    region: Region, name: str, check: UnitCheck, notes: Sequence[str], source: str = ""
) -> ReturnSlip:
    """Return what a unit is told of its report; `notes` are those of the reading."""
    unread = tuple(unread_problem(note, (), None) for note in notes)
    return ReturnSlip(
        unit=name,
        year=region.year,
        problems=(*unread, *problems_by_cause(check.causes, check.report.edition)),
        sender=sender_of(region),
        due=day_of(region.deadline),
        file=source,
    )


def write_return_slips(
    folder: Path,
    library: Library,
    region: Region,
    catalog: EditionCatalog,
    units: Collection[int],
    progress: Callable[[int, int], None] | None = None,
) -> list[WrittenSlip]:
    """Write a slip for each of some units that has a report with something wrong.

    An older file of the same name stays: the new one gets a number.

    Raises:
        UserError: a report cannot be read, or a file not be written; those before it are written.
    """
    desk = RegionUnits(library, region)
    names = {unit.number: unit.name for unit in desk.units()}
    rows = [row for row in desk.rows() if row.unit in units and row.report is not None]
    setup = read_paper().setup
    written: list[WrittenSlip] = []
    for done, row in enumerate(rows, 1):
        if row.report is not None:
            check = check_unit(library, row.report, catalog)
            slip = slip_of(region, names[row.unit], check, desk.notes(row.unit), row.source)
            if slip.problems:
                written.append(WrittenSlip(row, _write(folder, slip, setup)))
        if progress is not None:
            progress(done, len(rows))
    return written


def sender_of(region: Region) -> Sender:
    """Return who writes, today."""
    return Sender(region.organization, dt.datetime.now().astimezone().date())


def day_of(text: str) -> dt.date | None:
    """Return the day that a date in ISO 8601 is, `None` where it is none."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _write(folder: Path, slip: ReturnSlip, setup: PaperSetup) -> Path:
    content = write_return_slip(slip, setup)
    stem = safe_file_name(return_slip_name(slip))
    for number in count(1):
        path = folder / f"{stem}{f'（{number}）' if number > 1 else ''}{_SUFFIX}"
        if create_file(path, content):
            return path
    raise AssertionError("numbers do not end")

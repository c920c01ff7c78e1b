"""Folders of files from units, read on all cores and added up; nothing of it is stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from storage.readers.collection.folders import collect
from storage.readers.collection.result import Refusal
from storage.readers.process.pool import ReadingPool
from storage.readers.reading import ReadError
from ui.jobs.aggregation.assignment import choose_submissions
from ui.jobs.aggregation.owners import Owners, Stranger
from ui.jobs.aggregation.regional_report import sum_up
from ui.jobs.aggregation.submissions import submit

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from forms.edition.catalog import EditionCatalog
    from forms.model.aggregation.units import UnitTree
    from forms.model.report import Report
    from storage.readers.collection.result import FoundFile
    from storage.readers.reading import Reading
    from ui.jobs.aggregation.regional_report import RegionalSum
    from ui.jobs.aggregation.submissions import Submission


def sum_folders(
    places: Sequence[Path],
    tree: UnitTree,
    report: Report,
    catalog: EditionCatalog,
    *,
    previous: Report | None = None,
    passed_over: Sequence[Path] = (),
) -> RegionalSum:
    """Return the sum of what lies in folders, files and zip files.

    Args:
        places: where the files are.
        tree: the units that are expected.
        report: the region's report, without figures: whose, on which year, by which edition.
        catalog: the editions.
        previous: the region's report of last year, to check against.
        passed_over: files in there that are none of the units'.
    """
    own = {path.resolve() for path in passed_over}
    with collect(places) as collection, ReadingPool(catalog) as pool:
        files = {file.path: file for file in collection.files if file.path.resolve() not in own}
        owners = Owners(tree, report)
        handed_in: list[tuple[int, Submission]] = []
        refused = list(collection.refused)
        for path, outcome in pool.read_many(files, in_order=True):
            found = _take(outcome, files[path], owners, report)
            if isinstance(found, Refusal):
                refused.append(found)
            else:
                handed_in.append(found)
        result = sum_up(tree, choose_submissions(handed_in), report, previous)
        is_cut = collection.is_cut or collection.left_out > 0
        return replace(result, refused=tuple(refused), remarks=collection.remarks, is_cut=is_cut)


def _take(
    outcome: Reading | ReadError, file: FoundFile, owners: Owners, region: Report
) -> tuple[int, Submission] | Refusal:
    """Return a file's submission with the number of its unit."""
    if isinstance(outcome, ReadError):
        return Refusal(file.name, str(outcome))
    owner = owners.find(outcome.report, file.name)
    if isinstance(owner, Stranger):
        return Refusal(file.name, owner.message)
    return owner, submit(outcome, file.name, file.modified, region.edition)

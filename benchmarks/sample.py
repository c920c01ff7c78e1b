"""The report that everything is measured with: complete, of the edition with the most cells."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from forms.edition.catalog import EditionCatalog
from storage.library import Library
from storage.readers.report_file import read_report_file

if TYPE_CHECKING:
    from forms.model.report import Report

ROOT = Path(__file__).resolve().parent.parent
_FILE = ROOT / "tests" / "data" / "reports" / "water-office-2020.json"


def read_sample() -> Report:
    """Return the sample report."""
    return read_report_file(_FILE, EditionCatalog()).report


def last_year_of(report: Report) -> Report:
    """Return a report with the same figures on the year before."""
    previous = report.copy()
    previous.year -= 1
    previous.title = ""
    return previous


def make_library(path: Path) -> str:
    """Make a library with the sample and its year before; return the sample's name in it."""
    report = read_sample()
    with Library.open(path) as library:
        library.add(last_year_of(report), cause="导入")
        library.add(report, cause="导入")
    return f"{report.organization}/{report.year}"

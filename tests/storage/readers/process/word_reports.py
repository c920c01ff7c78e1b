"""A Word file that holds a whole report, as this program exports it."""

from __future__ import annotations

import functools
from pathlib import Path

from export.composition import compose
from export.html_report import write_html
from export.word.writer import write_word
from forms.edition.catalog import EditionCatalog
from storage.readers.report_file import read_report_file

REPORT = Path(__file__).parents[3] / "data" / "reports" / "water-office-2020.json"


@functools.cache
def html_report() -> bytes:
    """Return the same report as a web page."""
    report = read_report_file(REPORT, EditionCatalog()).report
    return write_html(compose(report, is_draft=False))


@functools.cache
def word_report() -> bytes:
    """Return the file of a report without a gap."""
    report = read_report_file(REPORT, EditionCatalog()).report
    return write_word(compose(report, is_draft=False))


def write_word_report(path: Path) -> None:
    """Put the file somewhere."""
    path.write_bytes(word_report())

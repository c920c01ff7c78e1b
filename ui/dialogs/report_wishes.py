"""What is asked before a report is made."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING

from msgspec import Struct

from forms.model.report import Report

if TYPE_CHECKING:
    from collections.abc import Callable

    from forms.edition.catalog import EditionCatalog
    from forms.edition.edition import Edition


class LastYearSource(Enum):
    """Where last year's report comes from that a new one starts from."""

    LIBRARY = auto()
    FILE = auto()
    NONE = auto()


class LastYearFile(Struct, frozen=True):
    """A file's report that may be last year's, and what was not read for certain in it."""

    name: str
    report: Report
    notes: tuple[str, ...] = ()


class NewReport(Struct, frozen=True):
    """What a new report needs: organ, year, and the date below the signature (ISO, or blank).

    `last_year` says what it starts from, `file` is what was chosen where that is a file.
    """

    organization: str
    year: int
    date: str = ""
    last_year: LastYearSource = LastYearSource.NONE
    file: LastYearFile | None = None

    def make(self, edition: Edition) -> Report:
        """Return the blank report."""
        return Report(
            edition,
            self.organization,
            self.year,
            title=edition.title_for(self.organization, self.year),
            signature_organization=self.organization,
            signature_date=self.date,
        )


class NewReportOffer(Struct, frozen=True):
    """What the dialog for a new report needs: editions, a suggestion, where to look for last year.

    `organs_of` returns the organs of which the library has a report on a year; `read_file` asks
    for a file and reads it, `None` where nothing was chosen or it could not be read.
    """

    catalog: EditionCatalog
    suggested: NewReport
    organs_of: Callable[[int], tuple[str, ...]]
    read_file: Callable[[], LastYearFile | None]

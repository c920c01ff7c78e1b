"""What is asked before a report is made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from forms.model.report import Report

if TYPE_CHECKING:
    from forms.edition.edition import Edition


class NewReport(Struct, frozen=True):
    """What a new report needs: organ, year, and the date below the signature (ISO, or blank)."""

    organization: str
    year: int
    date: str = ""

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

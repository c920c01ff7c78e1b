"""What a check may look at: the report, its figures and the previous year's figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from forms.edition.edition import Term
    from forms.edition.terms import CellId
    from forms.model.figures import Figures
    from forms.model.report import Report
    from forms.model.values import Number


class Scope:
    """A report under check, and the report of the year before where there is one."""

    def __init__(self, report: Report, previous: Report | None = None) -> None:
        self.report = report
        self.figures: Figures = report.figures()
        self.previous = previous
        self._previous_figures = previous.figures() if previous is not None else None

    def number(self, term: Term) -> Number | None:
        """Return a term's number, `None` while it is not completely known."""
        if term.is_previous_year:
            return self.previous_number(term.cell)
        return self.figures.known(term.cell)

    def previous_number(self, cell: CellId) -> Number | None:
        """Return last year's number of a cell, where the two editions compare there."""
        if self.previous is None or self._previous_figures is None:
            return None
        edition = self.previous.edition
        if cell not in edition.cells or not self.report.edition.compares(cell, edition.id):
            return None
        return self._previous_figures.known(cell)

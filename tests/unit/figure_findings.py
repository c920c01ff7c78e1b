"""The findings about figures, apart from what texts say and what merely looks odd."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.checks.engine import check_all

if TYPE_CHECKING:
    from forms.checks.finding import Finding
    from forms.model.report import Report


def figure_findings(report: Report, previous: Report | None = None) -> tuple[Finding, ...]:
    """Return the findings of relations, of values that are missing or none, of missing texts."""
    known = {relation.id for relation in report.edition.relations}
    return tuple(
        finding
        for finding in check_all(report, previous)
        if finding.rule in known or finding.rule in {"value.kind", "value.pending", "text.pending"}
    )

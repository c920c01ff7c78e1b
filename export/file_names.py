"""The name under which a report is offered to be saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from export.paper.blocks import DRAFT_MARK

if TYPE_CHECKING:
    from forms.model.report import Report


def suggest_name(report: Report, *, is_draft: bool) -> str:
    """Return a name without suffix from organ, year and kind, a draft marked as such.

    Not from the title, which may lack organ or year. Characters that a file system refuses are
    still in it; whoever saves the file replaces them.
    """
    title = report.edition.title_for("".join(report.organization.split()), report.year)
    mark = f"（{DRAFT_MARK}）" if is_draft else ""
    return f"{title}{mark}"

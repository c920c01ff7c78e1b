"""Reports as the content of files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from export.formats import find_format
from export.manuscript import Manuscript
from export.paper.setup import STANDARD

if TYPE_CHECKING:
    from export.paper.setup import PaperSetup
    from forms.model.report import Report


def write_report(
    report: Report, suffix: str, *, is_draft: bool = False, setup: PaperSetup = STANDARD
) -> bytes:
    """Return a report as the content of a file with that suffix, which is not a printed one."""
    return write_manuscript(Manuscript(report, is_draft, setup), suffix)


def write_manuscript(manuscript: Manuscript, suffix: str) -> bytes:
    """Return a report, composed before or not, as the content of such a file."""
    write = find_format(suffix).write
    assert write is not None
    return write(manuscript)

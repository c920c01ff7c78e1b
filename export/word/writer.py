"""A composed report as a Word file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from export.file_dates import file_date
from export.word.package import parts, zip_parts

if TYPE_CHECKING:
    from export.paper.blocks import Paper


def write_word(paper: Paper) -> bytes:
    """Return the document as the content of a .docx file."""
    return zip_parts(parts(paper, file_date(paper)))

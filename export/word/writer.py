"""A composed report as a Word file."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from export.word.package import parts, zip_parts

if TYPE_CHECKING:
    from export.blocks import Paper


def write_word(paper: Paper) -> bytes:
    """Return the document as the content of a .docx file.

    It is dated by its signature, and by the present moment while it bears no date.
    """
    return zip_parts(parts(paper, _written(paper)))


def _written(paper: Paper) -> dt.datetime:
    if paper.date is None:
        return dt.datetime.now(dt.UTC)
    return dt.datetime.combine(paper.date, dt.time(), dt.UTC)

"""The date that a file of a report bears in its properties."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from export.paper.blocks import Paper


def file_date(paper: Paper) -> dt.datetime:
    """Return the date of the signature, and the present moment while a report bears none."""
    if paper.date is None:
        return dt.datetime.now(dt.UTC)
    return dt.datetime.combine(paper.date, dt.time(), dt.UTC)

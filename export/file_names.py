"""The name under which a report is offered to be saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from export.blocks import DRAFT_MARK

if TYPE_CHECKING:
    from export.blocks import Paper


def suggest_name(paper: Paper, suffix: str) -> str:
    """Return the title as a file name, a draft marked as such.

    Characters that a file system refuses are still in it; whoever saves the file removes them.
    """
    mark = f"（{DRAFT_MARK}）" if paper.is_draft else ""
    return f"{paper.title}{mark}{suffix}"

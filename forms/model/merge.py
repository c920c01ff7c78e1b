"""Changes made in one window, and what another one has stored meanwhile, brought together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from forms.model.changes import LINKS_SUFFIX, Change, ChangeSet
from forms.model.comparison.segments import Side, cut_texts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forms.model.changes import Field
    from forms.model.comparison.segments import Segment, States

MERGING = "并入改动"


class Clash(Struct, frozen=True):
    """A field that both have changed, each to something else."""

    field: Field
    theirs: str
    ours: str


class Merge(Struct, frozen=True):
    """What leads from the stored state to both together, as one step, and where both differ.

    In a field that both have changed ours stands; taking the step back brings theirs.
    """

    changes: ChangeSet
    clashes: tuple[Clash, ...]


def bring_over(ours: ChangeSet, stored: Mapping[Field, str]) -> Merge:
    """Return how changes that were made from an older state are carried out on the stored one."""
    changes, clashes = [], []
    for change in ours.changes:
        theirs = stored.get(change.field, "")
        if theirs == change.new:
            continue
        changes.append(Change(change.field, theirs, change.new))
        if theirs != change.old and not change.field.endswith(LINKS_SUFFIX):
            clashes.append(Clash(change.field, theirs, change.new))
    return Merge(ChangeSet(MERGING, tuple(changes)), tuple(clashes))


def merge_text(states: States) -> str | None:
    """Return a text with the paragraphs that either side changed; `None` where both changed one."""
    segments = cut_texts({"": states})[""]
    if any(segment.side is Side.CONFLICT for segment in segments):
        return None
    return "\n".join(line for segment in segments for line in _chosen(segment))


def _chosen(segment: Segment) -> tuple[str, ...]:
    """Return the changed side of a segment; a change of typography alone counts as well."""
    is_theirs = segment.side is Side.THEIRS or segment.mine == segment.base
    return segment.theirs if is_theirs else segment.mine

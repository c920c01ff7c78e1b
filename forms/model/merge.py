"""Changes made in one window, and what another one has stored meanwhile, brought together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from forms.model.changes import LINKS_SUFFIX, TEXT_PREFIX, Change, ChangeSet, Field
from forms.model.comparison.segments import Side, States, cut_texts

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from forms.model.comparison.segments import Segment

MERGING = "并入改动"
GIVING_WAY = "采用另一处的内容"


class Clash(Struct, frozen=True):
    """A field that both have changed, each to something else; `base` is what stood in it before."""

    field: Field
    theirs: str
    ours: str
    base: str = ""


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
            clashes.append(Clash(change.field, theirs, change.new, change.old))
    return Merge(ChangeSet(MERGING, tuple(changes)), tuple(clashes))


class Union(Struct, frozen=True):
    """How changes of two sides since a common state come together.

    `theirs` leads from what stands here to what stands with them, in all that they changed.
    `ours` leads from there to both together, in what both changed: a text of which they changed
    other paragraphs, and what clashes, as it stands here. `clashes` have to be decided.
    """

    theirs: ChangeSet
    ours: ChangeSet
    clashes: tuple[Clash, ...]

    def giving_way(self, fields: Collection[Field]) -> ChangeSet:
        """Return the changes that bring theirs back in some of the fields that clash."""
        wanted = {*fields, *(Field(field + LINKS_SUFFIX) for field in fields)}
        back = (change.inverse for change in self.ours.changes if change.field in wanted)
        return ChangeSet(GIVING_WAY, tuple(back))


def unite(base: Mapping[Field, str], ours: ChangeSet, theirs: Mapping[Field, str]) -> Union:
    """Return how what we changed since `base` comes together with what stands now with them.

    Args:
        base: the common state; blank fields are left out, as in `theirs`.
        ours: what we have changed since.
        theirs: the state that they have brought it to.
    """
    mine = dict(base) | {change.field: change.new for change in ours.changes}
    changed = {place for place in {**base, **theirs} if _differs(place, base, theirs)}
    own = {change.field: None for change in ours.changes}
    taken = [
        Change(place, mine.get(place, ""), theirs.get(place, ""))
        for place in {**base, **theirs}
        if place in changed and (_text_of(place) not in own or _text_of(place) in changed)
    ]
    kept, clashes = list[Change](), list[Clash]()
    for place in own:
        states = States(base.get(place, ""), mine.get(place, ""), theirs.get(place, ""))
        if place not in changed or states.mine in {states.theirs, states.base} or _is_tie(place):
            continue
        merged = merge_text(states) if place.startswith(TEXT_PREFIX) else None
        kept.append(Change(place, states.theirs, states.mine if merged is None else merged))
        if merged is None:
            clashes.append(Clash(place, states.theirs, states.mine, states.base))
            kept.append(_tie_of(place, mine, theirs))
    for place in filter(_is_tie, changed):
        if _text_of(place) in own and _text_of(place) not in changed:
            kept.append(Change(place, theirs.get(place, ""), mine.get(place, "")))
    return Union(_set_of(taken), _set_of(kept), tuple(clashes))


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


def _differs(place: Field, one: Mapping[Field, str], other: Mapping[Field, str]) -> bool:
    return one.get(place, "") != other.get(place, "")


def _is_tie(place: Field) -> bool:
    return place.endswith(LINKS_SUFFIX)


def _text_of(place: Field) -> Field:
    """Return the text that ties are of; any other field is its own."""
    return Field(place.removesuffix(LINKS_SUFFIX)) if _is_tie(place) else place


def _tie_of(text: Field, mine: Mapping[Field, str], theirs: Mapping[Field, str]) -> Change:
    """Return the change that goes with a text: how its figures are tied here."""
    tie = Field(text + LINKS_SUFFIX)
    return Change(tie, theirs.get(tie, ""), mine.get(tie, ""))


def _set_of(changes: Iterable[Change]) -> ChangeSet:
    return ChangeSet(MERGING, tuple(change for change in changes if change.old != change.new))

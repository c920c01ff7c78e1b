"""What was changed here and what another window has stored meanwhile, as changes to carry out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from forms.model.changes import LINKS_SUFFIX, TEXT_PREFIX, Change, ChangeSet, Field
from forms.model.merge import MERGING
from forms.model.three_ways import join_contents

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from forms.model.three_ways import Clash

GIVING_WAY = "采用另一处的内容"


class Union(Struct, frozen=True):
    """How changes of two sides since a common state come together.

    `theirs` leads from what stands here to what stands with them, in all that they changed.
    `ours` leads from there to both together, in what both changed; what clashes stands as it does
    here. `clashes` have to be decided.
    """

    theirs: ChangeSet
    ours: ChangeSet
    clashes: tuple[Clash, ...]

    def giving_way(self, fields: Collection[Field]) -> ChangeSet:
        """Return the changes that bring theirs back in some of the fields that clash."""
        wanted = {*fields, *map(_tie_of, fields)}
        back = (change.inverse for change in self.ours.changes if change.field in wanted)
        return ChangeSet(GIVING_WAY, tuple(back))


def unite(base: Mapping[Field, str], ours: ChangeSet, theirs: Mapping[Field, str]) -> Union:
    """Return how what we changed since `base` comes together with what stands now with them.

    Args:
        base: the common state, by field.
        ours: what we have changed since.
        theirs: the state that they have brought it to.
    """
    before, yours = _filled(base), _filled(theirs)
    mine = _filled(before | {change.field: change.new for change in ours.changes})
    join = join_contents(before, mine, yours)
    both = mine | {change.field: change.new for change in join.changes}
    changed = {change.field for change in _lead(before, yours, {**before, **yours})}
    own = {_text_of(change.field) for change in ours.changes}
    contested = own.intersection(map(_text_of, changed))
    shared = [place for one in sorted(contested) for place in _places_of(one)]
    alone = [place for place in {**before, **yours} if place in changed and place not in shared]
    return Union(
        ChangeSet(MERGING, tuple(_lead(mine, yours, [*alone, *shared]))),
        ChangeSet(MERGING, tuple(_lead(yours, both, shared))),
        join.clashes,
    )


def _lead(
    old: Mapping[Field, str], new: Mapping[Field, str], places: Iterable[Field]
) -> Iterable[Change]:
    """Return the changes that lead from one content to another, in some of the fields."""
    changes = (Change(place, old.get(place, ""), new.get(place, "")) for place in places)
    return [change for change in changes if change.old != change.new]


def _filled(content: Mapping[Field, str]) -> dict[Field, str]:
    return {place: text for place, text in content.items() if text}


def _places_of(field: Field) -> tuple[Field, ...]:
    """Return a field, with how its figures are tied where it is a text."""
    return (field, _tie_of(field)) if field.startswith(TEXT_PREFIX) else (field,)


def _tie_of(text: Field) -> Field:
    return Field(text + LINKS_SUFFIX)


def _text_of(place: Field) -> Field:
    """Return the text that ties are of; any other field is its own."""
    is_tie = place.startswith(TEXT_PREFIX) and place.endswith(LINKS_SUFFIX)
    return Field(place.removesuffix(LINKS_SUFFIX)) if is_tie else place

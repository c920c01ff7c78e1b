"""Changes of one window come over what another one has stored, and can be taken back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from forms.model.changes import Change, ChangeSet, Field
from forms.model.merge import Clash, bring_over

FIELDS = [Field(name) for name in ("t3.a", "t3.b", "title", "text.overview")]
CONTENTS = st.dictionaries(st.sampled_from(FIELDS), st.sampled_from(["1", "2", "3"]))


def _changes(old: dict[Field, str], new: dict[Field, str]) -> ChangeSet:
    changed = [Change(place, old.get(place, ""), new.get(place, "")) for place in FIELDS]
    return ChangeSet("", tuple(change for change in changed if change.old != change.new))


def _apply(content: dict[Field, str], changes: ChangeSet) -> dict[Field, str]:
    after = dict(content)
    for change in changes.changes:
        assert after.get(change.field, "") == change.old
        after[change.field] = change.new
    return {place: text for place, text in after.items() if text}


@given(common=CONTENTS, ours=CONTENTS, theirs=CONTENTS)
def test_that_a_merge_keeps_what_either_side_changed_and_can_be_taken_back(
    common: dict[Field, str], ours: dict[Field, str], theirs: dict[Field, str]
) -> None:
    merge = bring_over(_changes(common, ours), theirs)
    merged = _apply(theirs, merge.changes)
    for place in FIELDS:
        base, mine, other = (side.get(place, "") for side in (common, ours, theirs))
        expected = mine if mine != base else other
        assert merged.get(place, "") == expected
        clashes = mine not in {base, other} and other != base
        assert (Clash(place, other, mine) in merge.clashes) == clashes
    assert _apply(merged, merge.changes.inverse) == theirs


def test_that_the_links_of_a_text_are_no_clash_of_their_own() -> None:
    ours = ChangeSet("", (Change(Field("text.overview.links"), "a", "b"),))
    merge = bring_over(ours, {Field("text.overview.links"): "c"})
    assert (len(merge.changes.changes), merge.clashes) == (1, ())

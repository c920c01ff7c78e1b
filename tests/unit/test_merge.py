"""Changes of one window come over what another one has stored, and can be taken back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from forms.model.changes import Change, ChangeSet, Field
from forms.model.comparison.segments import States
from forms.model.merge import Clash, bring_over, merge_text
from forms.model.union import unite

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


@given(common=CONTENTS, ours=CONTENTS, theirs=CONTENTS)
def test_that_two_sides_come_together_with_nothing_lost_on_the_way(
    common: dict[Field, str], ours: dict[Field, str], theirs: dict[Field, str]
) -> None:
    union = unite(common, _changes(common, ours), theirs)
    with_them = _apply(ours, union.theirs)
    both = _apply(with_them, union.ours)
    contested = {clash.field for clash in union.clashes}
    for place in FIELDS:
        base, mine, other = (side.get(place, "") for side in (common, ours, theirs))
        assert both.get(place, "") == (mine if mine != base else other)
        assert (place in contested) == (mine not in {base, other} and other != base)
        assert place not in contested or with_them.get(place, "") == other, "undone, theirs stands"
    yielding = _apply(both, union.giving_way(contested))
    for place in contested:
        assert yielding.get(place, "") == theirs.get(place, "")


TEXTS = st.lists(
    st.sampled_from(["甲方已经主动公开。", "乙方依法受理申请。", "丙方没有发生。", "丁。"]),
    max_size=4,
).map("\n".join)


@given(base=TEXTS, text=TEXTS)
def test_that_a_text_that_only_one_side_changed_is_taken_as_it_is(base: str, text: str) -> None:
    assert merge_text(States(base, base, text)) == text
    assert merge_text(States(base, text, base)) == text
    assert merge_text(States(base, text, text)) == text


def test_that_paragraphs_come_together_unless_both_sides_changed_the_same_one() -> None:
    base = "第一段讲主动公开。\n第二段讲依申请公开。"
    mine = base.replace("主动公开", "主动公开情况")
    theirs = base.replace("依申请公开", "依申请公开情况")
    assert (
        merge_text(States(base, mine, theirs)) == "第一段讲主动公开情况。\n第二段讲依申请公开情况。"
    )
    assert merge_text(States(base, mine, base.replace("第一段讲", "首段写"))) is None


TEXT, TIE = Field("text.overview"), Field("text.overview.links")
TIED = "2-3:t3.new_requests.total"


def test_that_ties_go_with_the_text_they_belong_to() -> None:
    base = {TEXT: "受理5件。", TIE: TIED}
    ours = _set((TEXT, base[TEXT], "共受理5件。"), (TIE, TIED, "3-4:t3.new_requests.total"))
    union = unite(base, ours, {TEXT: "已受理5件。", TIE: "3-4:t3.granted.total"})
    mine = _apply({TEXT: "共受理5件。", TIE: "3-4:t3.new_requests.total"}, union.theirs)
    assert mine == {TEXT: "已受理5件。", TIE: "3-4:t3.granted.total"}
    both = _apply(mine, union.ours)
    assert both == {TEXT: "共受理5件。", TIE: "3-4:t3.new_requests.total"}
    assert [clash.field for clash in union.clashes] == [TEXT]
    assert _apply(both, union.giving_way([TEXT])) == mine


def test_that_a_figure_that_followed_its_cells_on_both_sides_is_nothing_to_ask_about() -> None:
    base = {TEXT: "受理5件。", TIE: TIED}
    union = unite(base, _set((TEXT, "受理5件。", "受理6件。")), {TEXT: "受理7件。", TIE: TIED})
    assert union.clashes == ()


def _set(*changes: tuple[Field, str, str]) -> ChangeSet:
    return ChangeSet("", tuple(Change(*each) for each in changes))

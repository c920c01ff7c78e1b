"""An explanation holds for exactly the figures that it was given for."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from forms.checks.engine import check_all
from forms.checks.explaining import (
    EXPLAINING,
    WITHDRAWING,
    Explanations,
    describe_difference,
    facts_of,
    settle_explanations,
    split_changes,
)
from forms.checks.finalizing import find_blocking
from forms.checks.finding import Finding
from forms.edition.terms import Level
from forms.model.changes import Change, ChangeSet, Field
from forms.model.explanation import PREVIOUS_YEAR, Explanation, parse_explanation
from tests.unit.official_form import OFFICIAL, Numbers, as_texts, balanced_years, official_form

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.unit.conftest import FilledReport

MOMENT = "2026-01-20T10:32:00+08:00"
DOUBT = Finding(
    "text.total", Level.VERIFY, "一、总体情况", "正文为 12，表中为 18。", text="overview"
)
Years = tuple[Numbers, Numbers]
"""Figures of last year, and of this year."""


def explain(explanations: Explanations, finding: Finding, sentence: str, *all_of: Finding) -> None:
    """Keep a sentence about one of the findings that there are."""
    settlement = explanations.settle(all_of or (finding,))
    explanations.apply(explanations.change(finding, sentence, settlement, MOMENT))


def doubts(filled_report: FilledReport, edition_name: str, years: Years) -> tuple[Finding, ...]:
    """Return the doubts about relations."""
    last, now = years
    report = filled_report(edition_name, as_texts(now))
    known = {relation.id for relation in report.edition.relations}
    found = check_all(report, filled_report(edition_name, as_texts(last), 2020))
    return tuple(one for one in found if one.level is Level.VERIFY and one.rule in known)


def broken_relations(
    filled_report: FilledReport, edition_name: str
) -> Iterator[tuple[Finding, Years]]:
    """Yield one doubt of every relation that can only raise doubts, and its figures."""
    last, balanced = balanced_years(edition_name)
    seen: set[str] = set()
    for cell in official_form(edition_name).cells:
        for step in (37, -1):
            years = last, {**balanced, cell: balanced[cell] + step}
            for finding in doubts(filled_report, edition_name, years):
                if finding.rule not in seen:
                    seen.add(finding.rule)
                    yield finding, years
    assert seen


def change_operand(years: Years, fact: str, step: int) -> Years:
    last, now = years
    cell = fact.removeprefix(PREVIOUS_YEAR)
    if fact != cell:
        return {**last, cell: last[cell] + step}, now
    return last, {**now, cell: now[cell] + step}


@pytest.mark.parametrize("edition_name", OFFICIAL)
def test_that_each_operand_of_each_relation_reopens_its_finding_and_can_close_it_again(
    filled_report: FilledReport, edition_name: str
) -> None:
    for finding, years in broken_relations(filled_report, edition_name):
        explanations = Explanations()
        explain(explanations, finding, "属实")
        seen_open = set()
        for fact, _ in finding.facts:
            for step in (5, -1):
                changed = doubts(filled_report, edition_name, change_operand(years, fact, step))
                settlement = explanations.settle(changed)
                assert settlement.explained == {}
                for other in changed:
                    if other.rule == finding.rule:
                        seen_open.add(fact)
                        assert settlement.outdated[other].sentence == "属实"
            again = explanations.settle(doubts(filled_report, edition_name, years))
            assert again.explained[finding].sentence == "属实"
        assert seen_open == {fact for fact, _ in finding.facts}


def test_that_the_facts_of_a_relation_are_its_operands_with_last_years(
    filled_report: FilledReport,
) -> None:
    last, now = balanced_years("2021")
    now = {**now, "t3.carried_over.business": Decimal(9)}
    found = {one.rule: one for one in doubts(filled_report, "2021", (last, now))}
    assert found["t3.carry_over_year.business"].facts == (
        ("t3.carried_over.business", "9"),
        ("previous.t3.carried_forward.business", str(last["t3.carried_forward.business"])),
    )


def test_that_other_figures_do_not_touch_an_explanation(filled_report: FilledReport) -> None:
    last, now = balanced_years("2021")
    now = {**now, "t3.carried_over.business": Decimal(9)}
    finding = doubts(filled_report, "2021", (last, now))[0]
    explanations = Explanations()
    explain(explanations, finding, "属实")
    operands = {fact for fact, _ in finding.facts}
    for cell in official_form("2021").inputs[::7]:
        if cell not in operands:
            changed = doubts(filled_report, "2021", (last, {**now, cell: now[cell] + 1}))
            assert explanations.settle(changed).explained[finding].sentence == "属实"


def test_that_only_the_explained_finding_is_no_longer_open() -> None:
    other = replace(DOUBT, rule="other", text="problems")
    error = replace(DOUBT, level=Level.ERROR, rule="sum")
    explanations = Explanations()
    explain(explanations, DOUBT, "含上年结转")
    settlement = explanations.settle((error, DOUBT, other))
    assert settlement.open == (error, other)
    assert set(settlement.explained) == {DOUBT}
    assert set(find_blocking(settlement.open)) == {Level.ERROR, Level.VERIFY}


def test_that_an_explanation_is_kept_through_any_number_of_checks() -> None:
    explanations = Explanations()
    explain(explanations, DOUBT, "含上年结转")
    for _ in range(3):
        assert explanations.settle((replace(DOUBT),)).open == ()
    assert explanations.settle(()).open == ()
    assert explanations.settle((DOUBT,)).explained[DOUBT].sentence == "含上年结转"


def test_that_an_explanation_holds_whichever_operand_is_named_first() -> None:
    explanations = Explanations()
    explain(explanations, DOUBT, "属实")
    turned = replace(DOUBT, facts=facts_of(DOUBT)[::-1])
    assert explanations.settle((turned,)).open == ()


def test_that_an_error_can_never_be_explained_away() -> None:
    explanations = Explanations()
    explain(explanations, DOUBT, "属实")
    error = replace(DOUBT, level=Level.ERROR)
    assert explanations.settle((error,)).open == (error,)


def test_that_a_finding_without_operands_is_bound_to_what_it_says() -> None:
    assert facts_of(replace(DOUBT, expected="18", found="12")) == (
        ("expected", "18"),
        ("found", "12"),
        ("detail", DOUBT.detail),
    )
    explanations = Explanations()
    explain(explanations, DOUBT, "属实")
    changed = replace(DOUBT, detail="正文为 13，表中为 18。")
    assert explanations.settle((changed,)).open == (changed,)


def test_that_several_findings_of_one_rule_in_one_text_are_told_apart() -> None:
    first = replace(DOUBT, detail="正文为 12，表中为 18。")
    second = replace(DOUBT, detail="正文为 13，表中为 18。")
    explanations = Explanations()
    explain(explanations, first, "含上年结转", first, second)
    settlement = explanations.settle((first, second))
    assert (settlement.open, settlement.outdated) == ((second,), {})
    explain(explanations, second, "只指上半年", first, second)
    settlement = explanations.settle((first, second))
    assert settlement.open == ()
    assert settlement.explained[first].sentence == "含上年结转"
    alone = explanations.settle((second,))
    assert alone.explained[second].sentence == "只指上半年", "though it is now the first"


def test_that_a_new_sentence_takes_the_place_of_the_outdated_one() -> None:
    explanations = Explanations()
    explain(explanations, DOUBT, "原来的")
    changed = replace(DOUBT, detail="正文为 13，表中为 18。")
    explain(explanations, changed, "现在的")
    assert explanations.settle((changed,)).explained[changed].sentence == "现在的"
    settlement = explanations.settle((DOUBT,))
    assert settlement.open == (DOUBT,)
    assert settlement.outdated[DOUBT].sentence == "现在的"


def test_that_a_change_of_an_explanation_has_an_exact_inverse() -> None:
    explanations = Explanations()
    explain(explanations, DOUBT, "原来的")
    change = explanations.change(DOUBT, "改过的", explanations.settle((DOUBT,)), "2026-02-01")
    explanations.apply(change)
    assert explanations.settle((DOUBT,)).explained[DOUBT].sentence == "改过的"
    explanations.apply(change.inverse)
    found = explanations.settle((DOUBT,)).explained[DOUBT]
    assert (found.sentence, found.at) == ("原来的", MOMENT)


def test_that_an_empty_sentence_takes_the_explanation_back() -> None:
    explanations = Explanations()
    nothing = explanations.change(DOUBT, "  \n", explanations.settle((DOUBT,)), MOMENT)
    assert not nothing
    explain(explanations, DOUBT, "属实")
    back = explanations.change(DOUBT, "", explanations.settle((DOUBT,)), MOMENT)
    assert back.label == WITHDRAWING
    explanations.apply(back)
    assert explanations.settle((DOUBT,)).open == (DOUBT,)


def test_that_saying_nothing_about_a_reopened_finding_keeps_the_old_sentence() -> None:
    explanations = Explanations()
    explain(explanations, DOUBT, "属实")
    changed = replace(DOUBT, detail="正文为 13，表中为 18。")
    assert not explanations.change(changed, "", explanations.settle((changed,)), MOMENT)


def test_that_saying_the_same_again_changes_nothing() -> None:
    explanations = Explanations()
    explain(explanations, DOUBT, "含上年\n结转 ")
    again = explanations.change(DOUBT, "含上年 结转", explanations.settle((DOUBT,)), "2026-02-01")
    assert not again
    assert again.label == EXPLAINING


def test_that_changes_of_the_report_and_of_its_explanations_are_told_apart() -> None:
    title = Change(Field("title"), "", "新")
    about = Change(Explanation("rule", "", (), "属实", MOMENT).field, "", "x")
    own, other = split_changes(ChangeSet("键入", (title, about)))
    assert (own.changes, other.changes) == ((title,), (about,))


def test_that_the_address_and_the_content_make_up_an_explanation() -> None:
    kept = Explanation("t3.balance.business", "t3.a.b#2", (("t3.a.b", "2"),), "属实：2@3件", MOMENT)
    assert parse_explanation(kept.field, kept.content) == kept


def test_that_the_changed_operands_are_named_in_words(filled_report: FilledReport) -> None:
    last, now = balanced_years("2021")
    edition = filled_report("2021", {}).edition
    before = doubts(filled_report, "2021", (last, {**now, "t3.carried_over.business": Decimal(9)}))
    explanations = Explanations()
    explain(explanations, before[0], "属实")
    last_changed = {**last, "t3.carried_forward.business": Decimal(1)}
    now_changed = {**now, "t3.carried_over.business": Decimal(10)}
    finding = doubts(filled_report, "2021", (last_changed, now_changed))[0]
    outdated = explanations.settle((finding,)).outdated[finding]
    assert describe_difference(finding, outdated, edition) == (
        f"上年结转 / 商业企业 9 → 10；上年报告结转下年度 / 商业企业 "
        f"{last['t3.carried_forward.business']} → 1"
    )


def test_that_settling_without_explanations_leaves_everything_open() -> None:
    settlement = settle_explanations((DOUBT,), ())
    assert settlement.open == (DOUBT,)
    assert settlement.explained == {}

"""What would mend a finding: a few proposals, all of them tried out, the likely one first."""

from __future__ import annotations

import random
import re
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from forms.checks.causes import group_causes
from forms.checks.engine import check_all
from forms.checks.remedies import MOST_REMEDIES, suggest_remedies
from forms.checks.scope import Scope
from forms.checks.slips import typical_slips
from forms.model.changes import ChangeSet
from forms.model.edition import Level
from tests.unit.official_form import OFFICIAL, as_texts, balanced_years, official_form

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forms.checks.finding import Finding
    from forms.checks.remedies import Remedy
    from forms.model.report import Report
    from tests.unit.conftest import FilledReport

IDENTIFIER = re.compile(r"[A-Za-z_]{2,}")
NATURAL_PERSON = {
    "t3.new_requests.natural_person": 18,
    "t3.carried_over.natural_person": 2,
    "t3.granted.natural_person": 9,
    "t3.cannot_provide.not_held.natural_person": 11,
}
LAST_YEAR = {
    "t3.new_requests.natural_person": 11,
    "t3.granted.natural_person": 7,
    "t3.cannot_provide.not_held.natural_person": 2,
    "t3.carried_forward.natural_person": 2,
}


def two_years(
    filled_report: FilledReport, changed: Mapping[str, int], edition: str = "2021"
) -> tuple[Report, Report]:
    """Return a report of few figures with some of them changed, and last year's."""
    inputs = official_form(edition).inputs
    years = [
        dict.fromkeys(inputs, Decimal()) | {cell: Decimal(text) for cell, text in figures.items()}
        for figures in (NATURAL_PERSON, LAST_YEAR)
    ]
    years[0] |= {cell: Decimal(number) for cell, number in changed.items()}
    now, last = (as_texts(numbers) for numbers in years)
    return filled_report(edition, now, 2021), filled_report(edition, last, 2020)


def finding_of(rule: str, report: Report, previous: Report | None) -> Finding:
    return next(one for one in check_all(report, previous) if one.rule == rule)


def sentences(rule: str, report: Report, previous: Report | None = None) -> list[str]:
    remedies = suggest_remedies(finding_of(rule, report, previous), report, previous)
    return [f"{remedy.sentence}，{remedy.reason}" for remedy in remedies]


def test_that_nothing_is_proposed_where_nothing_speaks_against_a_figure(
    filled_report: FilledReport,
) -> None:
    changed = {"t3.cannot_provide.not_held.natural_person": 10}
    assert sentences("t3.balance.natural_person", *two_years(filled_report, changed)) == []


@pytest.mark.parametrize(
    ("rule", "changed", "first"),
    [
        (
            "t3.balance.natural_person",
            {"t3.new_requests.natural_person": 81},
            "本年新收 / 自然人：81 改为 18，数字可能颠倒",
        ),
        (
            "t3.balance.natural_person",
            {"t3.new_requests.natural_person": 180},
            "本年新收 / 自然人：180 改为 18，可能多打一个0",
        ),
        (
            "t3.balance.natural_person",
            {"t3.cannot_provide.not_held.natural_person": 1},
            "本机关不掌握相关政府信息 / 自然人：1 改为 11，可能漏打一个重复的数字",
        ),
        (
            "t3.balance.natural_person",
            {"t3.granted.natural_person": 0, "t3.granted.business": 9},
            "予以公开：9 从商业企业移到自然人，可能填错了列",
        ),
        (
            "t3.balance.business",
            {"t3.granted.natural_person": 0, "t3.granted.business": 9},
            "予以公开：9 从商业企业移到自然人，可能填错了列",
        ),
        (
            "t3.balance.natural_person",
            {"t3.carried_over.natural_person": 0, "t3.carried_forward.natural_person": 2},
            "自然人：2 从结转下年度移到上年结转，可能填错了行",
        ),
        (
            "t3.balance.natural_person",
            {"t3.granted.natural_person": 7},
            "予以公开 / 自然人：7 改为 9，与去年数相同，可能没有更新",
        ),
        (
            "t3.balance.natural_person",
            {"t3.other_handling.other.natural_person": 5},
            "其他处理（其他） / 自然人：5 改为 0，正好等于差额，可能重复计入",
        ),
        (
            "t3.carry_over_year.natural_person",
            {"t3.carried_over.natural_person": 3},
            "上年结转 / 自然人：3 改为 2，按上年报告应为 2",
        ),
        (
            "t4.total.reconsideration",
            {"t4.reconsideration.upheld": 3, "t4.reconsideration.total": 4},
            "行政复议 / 总计：4 改为 3，按各项之和",
        ),
        (
            "t2.art20_1.rules.in_force_year",
            {"t2.art20_1.rules.issued": 3},
            "规章 / 现行有效件数：0 改为 3，按其余各数推算",
        ),
    ],
)
def test_that_the_likely_slip_is_named_first(
    filled_report: FilledReport, rule: str, changed: Mapping[str, int], first: str
) -> None:
    assert sentences(rule, *two_years(filled_report, changed))[0] == first


def test_that_a_figure_in_two_broken_sums_is_the_only_proposal(
    filled_report: FilledReport,
) -> None:
    _, numbers = balanced_years("2021")
    texts = as_texts({**numbers, "t3.granted.natural_person": Decimal(50)})
    report = filled_report("2021", texts)
    right = numbers["t3.granted.natural_person"]
    for rule in ("t3.row_total.granted", "t3.handled_sum.natural_person"):
        assert sentences(rule, report)[0] == (
            f"予以公开 / 自然人：50 改为 {right}，改后另有 1 项问题同时消除"
        )


def test_that_a_sign_typed_the_wrong_way_round_is_seen(filled_report: FilledReport) -> None:
    row = "t2.art20_5.administrative_licence"
    changed = {f"{row}.prev_year_items": 4, f"{row}.change": -5}
    report, _ = two_years(filled_report, changed, "2019")
    remedies = sentences(f"{row}.items_nonnegative", report)
    assert "行政许可 / 本年增/减：-5 改为 5，正负号可能写反" in remedies


def test_that_a_proposal_names_the_cell_and_both_values(filled_report: FilledReport) -> None:
    report, previous = two_years(filled_report, {"t3.new_requests.natural_person": 81})
    finding = finding_of("t3.balance.natural_person", report, previous)
    remedy = suggest_remedies(finding, report, previous)[0]
    assert remedy.cell == "t3.new_requests.natural_person"
    assert (remedy.present, remedy.proposed) == ("81", "18")


def test_that_what_is_no_relation_has_no_remedy(filled_report: FilledReport) -> None:
    report, _ = two_years(filled_report, {})
    report.texts.clear()
    assert suggest_remedies(finding_of("text.pending", report, None), report) == ()


def is_mending(remedy: Remedy, finding: Finding, report: Report, previous: Report) -> bool:
    def known(one: Finding) -> tuple[object, ...]:
        return one.rule, one.cells

    before = {known(one) for one in check_all(report, previous)}
    mended = report.copy()
    mended.apply(ChangeSet("", remedy.changes))
    after = {known(one): one.level for one in check_all(mended, previous)}
    new_errors = [key for key in after if key not in before and after[key] is Level.ERROR]
    return known(finding) not in after and not new_errors


@pytest.mark.parametrize("edition", OFFICIAL)
@pytest.mark.parametrize("seed", range(6))
def test_that_every_proposal_mends_its_finding_and_breaks_nothing(
    filled_report: FilledReport, edition: str, seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311 - figures, no secrets
    form = official_form(edition)
    last, numbers = balanced_years(edition)
    with_totals = bool(seed % 2)
    cells = form.cells if with_totals else form.inputs
    wrong = {cell: numbers[cell] for cell in cells}
    for cell in chance.sample(cells, 4):
        wrong[cell] = max(wrong[cell] + chance.choice((-9, -2, 2, 9, 18)), Decimal())
    report = filled_report(edition, as_texts(wrong))
    previous = filled_report(edition, as_texts(last), 2020)
    untouched = dict(report.cells)
    for cause in group_causes(check_all(report, previous), Scope(report, previous)):
        remedies = suggest_remedies(cause.root, report, previous)
        assert len(remedies) <= MOST_REMEDIES
        assert len({remedy.changes for remedy in remedies}) == len(remedies)
        for remedy in remedies:
            assert is_mending(remedy, cause.root, report, previous), remedy
            assert not IDENTIFIER.search(remedy.sentence + remedy.reason)
    assert report.cells == untouched, "nothing is ever applied"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [(81, 18), (180, 18), (18, 180), (1, 11), (11, 1), (100, 10), (-5, 5), (321, 123), (7, 70)],
)
def test_that_typical_slips_are_known(typed: int, meant: int) -> None:
    assert meant in typical_slips(typed)


@pytest.mark.parametrize(("typed", "meant"), [(0, 10), (18, 19), (10, 2), (5, 5), (20, 2020)])
def test_that_any_other_figure_is_no_typical_slip(typed: int, meant: int) -> None:
    assert meant not in typical_slips(typed)

"""What would mend a finding: a few proposals, all of them tried out, the likely one first."""

from __future__ import annotations

import random
import re
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from forms.checks.engine import check_all
from forms.checks.finding import Finding
from forms.checks.repairs.causes import group_causes
from forms.checks.repairs.remedies import MOST_REMEDIES, suggest_remedies
from forms.checks.repairs.slips import typical_slips
from forms.checks.scope import Scope
from forms.edition.terms import CellId, Level
from forms.model.changes import ChangeSet
from tests.unit.official_form import OFFICIAL, as_texts, balanced_years, official_form

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forms.checks.repairs.remedies import Remedy
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


def test_that_a_figure_and_its_total_are_proposed_side_by_side(
    filled_report: FilledReport,
) -> None:
    changed = {"t4.reconsideration.upheld": 3, "t4.reconsideration.total": 4}
    assert sentences("t4.total.reconsideration", *two_years(filled_report, changed)) == [
        "行政复议 / 结果维持：3 改为 4，只差 1，可能数错",
        "行政复议 / 总计：4 改为 3，按各项之和",
    ]


@pytest.mark.parametrize(
    ("upheld", "total", "first"),
    [
        (120, 12, "行政复议 / 结果维持：120 改为 12，可能多打一个0"),
        (21, 12, "行政复议 / 结果维持：21 改为 12，数字可能颠倒"),
        (12, 17, "行政复议 / 总计：17 改为 12，可能打错一个数字；按各项之和"),
    ],
)
def test_that_the_digits_tell_whether_a_figure_or_its_total_is_wrong(
    filled_report: FilledReport, upheld: int, total: int, first: str
) -> None:
    changed = {"t4.reconsideration.upheld": upheld, "t4.reconsideration.total": total}
    assert first in sentences("t4.total.reconsideration", *two_years(filled_report, changed))[:2]


CARRIED = {"natural_person": 5, "business": 3}


def carried_over_report(filled_report: FilledReport, typed: Mapping[str, int]) -> list[Report]:
    """Return this year's report with other figures carried over, and last year's."""
    last, numbers = balanced_years("2021")
    last |= {f"t3.carried_forward.{column}": Decimal(9) for column in CARRIED}
    for column, number in CARRIED.items():
        last[f"t3.carried_forward.{column}"] = Decimal(number)
        numbers[f"t3.new_requests.{column}"] += numbers[f"t3.carried_over.{column}"] - number
        numbers[f"t3.carried_over.{column}"] = Decimal(number)
    for column in (cell.rpartition(".")[2] for cell in numbers if "carried_over" in cell):
        if column not in {*CARRIED, "total"}:
            numbers[f"t3.new_requests.{column}"] += numbers[f"t3.carried_over.{column}"]
            numbers[f"t3.carried_over.{column}"] = Decimal()
            last[f"t3.carried_forward.{column}"] = Decimal()
    numbers |= {f"t3.carried_over.{column}": Decimal(typed[column]) for column in typed}
    form = official_form("2021")
    return [
        filled_report("2021", as_texts({cell: year[cell] for cell in form.inputs}), number)
        for year, number in ((numbers, 2021), (last, 2020))
    ]


def test_that_a_row_carried_over_that_was_left_out_is_one_proposal(
    filled_report: FilledReport,
) -> None:
    report, previous = carried_over_report(filled_report, dict.fromkeys(CARRIED, 0))
    findings = check_all(report, previous)
    (cause,) = group_causes(findings, Scope(report, previous))
    remedy = suggest_remedies(cause.root, report, previous)[0]
    assert remedy.sentence == "上年结转：整行改为自然人 5，商业企业 3"
    assert remedy.reason == "按上年报告"
    report.apply(ChangeSet("", remedy.changes))
    assert check_all(report, previous) == ()


def test_that_the_row_is_found_without_last_year_as_well(filled_report: FilledReport) -> None:
    report, _ = carried_over_report(filled_report, dict.fromkeys(CARRIED, 0))
    (cause,) = group_causes(check_all(report), Scope(report))
    remedy = suggest_remedies(cause.root, report)[0]
    assert remedy.sentence == "上年结转：填写自然人 5，商业企业 3"
    assert remedy.reason == "整行都是 0，可能漏填"


def test_that_a_row_one_column_further_is_one_cause_and_one_proposal(
    filled_report: FilledReport,
) -> None:
    _, numbers = balanced_years("2021")
    row = [cell for cell in official_form("2021").inputs if cell.startswith("t3.granted.")]
    numbers[row[-1].replace("granted", "new_requests")] -= numbers[row[-1]]
    figures = [numbers[cell] for cell in row[:-1]]
    numbers |= dict(zip(row, [Decimal(), *figures], strict=True))
    texts = as_texts({cell: numbers[cell] for cell in official_form("2021").inputs})
    report = filled_report("2021", texts)
    (cause,) = group_causes(check_all(report), Scope(report))
    remedy = suggest_remedies(cause.root, report)[0]
    assert remedy.sentence == "予以公开：整行向左移一列"
    assert [change.field for change in remedy.changes] == row


def test_that_two_figures_that_changed_places_are_one_cause(filled_report: FilledReport) -> None:
    changed = {"t3.granted.natural_person": 0, "t3.granted.business": 9}
    report, previous = two_years(filled_report, changed)
    (cause,) = group_causes(check_all(report, previous), Scope(report, previous))
    assert cause.root.rule == "t3.balance.natural_person"
    assert [one.rule for one in cause.consequences] == ["t3.balance.business"]


def test_that_a_limit_which_many_figures_could_reach_is_no_occasion_to_guess(
    filled_report: FilledReport,
) -> None:
    report, previous = two_years(
        filled_report, {"t4.reconsideration.upheld": 2, "t4.reconsideration.corrected": 1}
    )
    previous.cells[CellId("t4.reconsideration.pending")] = "9"
    assert sentences("t4.pending_year.reconsideration", report, previous) == []


def test_that_a_figure_of_the_text_speaks_for_a_proposal(filled_report: FilledReport) -> None:
    changed = {"t4.reconsideration.upheld": 3, "t4.reconsideration.total": 4}
    report, _ = two_years(filled_report, changed)
    finding = finding_of("t4.total.reconsideration", report, None)
    total = CellId("t4.reconsideration.total")
    told = Finding(
        "text.figure", Level.VERIFY, "正文", "", cells=(total,), text="overview", found="3"
    )
    remedy = suggest_remedies(finding, report, None, [told])[0]
    assert (remedy.cell, remedy.proposed) == (total, "3")
    assert remedy.reason.startswith("与正文所写一致")


def test_that_a_minus_too_many_is_taken_away(filled_report: FilledReport) -> None:
    report, _ = two_years(filled_report, {"t3.granted.natural_person": -9})
    assert sentences("value.kind", report) == ["予以公开 / 自然人：-9 改为 9，负号可能多打"]


def test_that_a_note_in_a_cell_moves_to_the_text_in_one_step(filled_report: FilledReport) -> None:
    report, _ = two_years(filled_report, {})
    cell = CellId("t2.art20_1.rules.issued")
    report.apply(report.change_cells({cell: "22（其中修订16件）"}, ""))
    finding = finding_of("value.kind", report, None)
    assert finding.detail.endswith("格内只填 22，括号里的说明写到“一、总体情况”的正文。")
    (remedy,) = suggest_remedies(finding, report)
    report.apply(ChangeSet("", remedy.changes))
    assert report.cells[cell] == "22"
    assert report.texts["overview"].endswith("\n规章本年制发件数22件，其中修订16件。")


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

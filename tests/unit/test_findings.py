"""What a finding says: in Chinese, in numbers, about a place on the form, in the form's order."""

from __future__ import annotations

import random
import re
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import pytest

from forms.checks.engine import check_all
from forms.checks.finding import LEVEL_NAMES, count_levels
from forms.edition.terms import CellId, Level
from forms.model.report import Report
from forms.model.values import parse_value
from tests.unit.figure_findings import figure_findings
from tests.unit.official_form import OFFICIAL, as_texts, balanced_years, official_form

if TYPE_CHECKING:
    from forms.checks.finding import Finding
    from tests.unit.conftest import FilledReport, LoadEdition
    from tests.unit.official_form import Numbers, Relation


class Broken(NamedTuple):
    """A relation that does not hold, and what was found."""

    finding: Finding
    relation: Relation
    now: Numbers
    last: Numbers


IDENTIFIER = re.compile(r"[A-Za-z_]{2,}|[{}]|None|%")
NUMBER = re.compile(r"(?<![\d.])-?\d+(?:\.\d+)?")


@pytest.fixture(scope="module", params=OFFICIAL)
def edition_name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def broken(edition_name: str, filled_report: FilledReport) -> list[Broken]:
    """Return each relation's finding, of figures that break it."""
    form = official_form(edition_name)
    last, numbers = balanced_years(edition_name)
    previous = filled_report(edition_name, as_texts(last), 2020)
    seen: dict[str, Broken] = {}
    for cell in form.cells:
        for step in (37, -1):
            wrong = {**numbers, cell: numbers[cell] + step}
            report = filled_report(edition_name, as_texts(wrong))
            for finding in figure_findings(report, previous):
                one = Broken(finding, form.relations[finding.rule], wrong, last)
                seen.setdefault(finding.rule, one)
    assert seen.keys() == form.relations.keys()
    return list(seen.values())


def test_that_a_message_gives_both_sides_and_the_difference(
    broken: list[Broken],
) -> None:
    for finding, relation, now, last in broken:
        sums = relation.sides(now, last)
        assert sums
        left, right = sums
        said = {Decimal(number) for number in NUMBER.findall(finding.message)}
        assert {left, right} <= said, finding.message
        if relation.right:
            assert abs(left - right) in said, finding.message
        stated = {finding.expected, finding.found}
        signs = "≥" if relation.operator == ">=" else ""
        assert stated in (
            {f"{signs}{left.normalize():f}", f"{right.normalize():f}"},
            {f"{signs}{right.normalize():f}", f"{left.normalize():f}"},
        )
        assert finding.difference.lstrip("+−") == f"{abs(left - right).normalize():f}"


def test_that_expected_and_found_are_on_the_right_side(
    broken: list[Broken],
) -> None:
    for finding, relation, now, last in broken:
        assert finding.anchor is not None
        assert finding.anchor in relation.cells
        found = Decimal(finding.found or "")
        expected = Decimal((finding.expected or "").removeprefix("≥"))
        gap = found - expected
        assert finding.difference == f"{'+' if gap > 0 else '−'}{abs(gap).normalize():f}"
        own = [cell for _, is_last, cell in relation.right if not is_last]
        if len(own) == len(relation.right) == 1 and relation.operator == "=":  # a stated total
            assert finding.anchor == own[0]
            assert found == now[own[0]]
        elif len(relation.left) == 1:  # a figure that follows from last year, or is too small
            assert finding.anchor == relation.left[0][2]
            assert found == now[finding.anchor]
        assert (found, expected) in {
            relation.sides(now, last),
            (relation.sides(now, last) or ())[::-1],
        }


def test_that_a_message_holds_no_identifier_and_begins_with_its_place(broken: list[Broken]) -> None:
    number_of = {"t2": "二", "t3": "三", "t4": "四"}
    for finding, relation, _, _ in broken:
        assert not IDENTIFIER.search(finding.message), finding.message
        assert finding.message == f"{finding.place}：{finding.detail}"
        assert finding.place.startswith(f"{number_of[relation.id.split('.')[0]]}、")
        assert len(finding.place) > 2
        assert finding.message.endswith("。")
        assert len(finding.message) < 120


def test_that_a_finding_names_the_cells_of_this_report_and_their_sides(
    broken: list[Broken],
) -> None:
    for finding, relation, _, _ in broken:
        assert set(finding.cells) == relation.cells
        assert len(finding.cells) == len(set(finding.cells))
        assert list(finding.left) == [cell for _, is_last, cell in relation.left if not is_last]
        assert list(finding.right) == [cell for _, is_last, cell in relation.right if not is_last]
        assert finding.text is None


@pytest.mark.parametrize(
    ("edition", "cells", "rule", "message"),
    [
        (
            "2021",
            {"new_requests": 18, "carried_over": 2, "total_handled": 19, "carried_forward": 0},
            "t3.balance.natural_person",
            "三、自然人：本年新收 18 + 上年结转 2 = 20；（七）总计 19 + 结转下年度 0 = 19，差 1。",
        ),
        (
            "2021",
            {"granted": 5, "total_handled": 9},
            "t3.handled_sum.natural_person",
            "三、自然人：（一）至（六）各项之和 5；（七）总计 9，差 4。",
        ),
    ],
)
def test_that_a_message_about_a_column_reads_as_a_clerk_would_say_it(
    filled_report: FilledReport, edition: str, cells: dict[str, int], rule: str, message: str
) -> None:
    form = official_form(edition)
    texts = dict.fromkeys(form.inputs, "0") | {
        f"t3.{row}.natural_person": str(count) for row, count in cells.items()
    }
    found = {one.rule: one for one in figure_findings(filled_report(edition, texts))}
    assert found[rule].message.replace("\u00a0", " ") == message
    assert found[rule].level is Level.ERROR


@pytest.mark.parametrize(
    ("edition", "now", "last", "rule", "message"),
    [
        (
            "2021",
            {"t4.reconsideration.upheld": 1, "t4.reconsideration.total": 3},
            {},
            "t4.total.reconsideration",
            "四、行政复议：结果维持 1 + 结果纠正 0 + 其他结果 0 + 尚未审结 0 = 1；总计 3，差 2。",
        ),
        (
            "2021",
            {"t3.carried_over.business": 2},
            {"t3.carried_forward.business": 3},
            "t3.carry_over_year.business",
            "三、商业企业：上年结转 2；上年报告结转下年度 3，差 1。",
        ),
        (
            "2019",
            {
                "t2.art20_5.administrative_licence.prev_year_items": 4,
                "t2.art20_5.administrative_licence.change": -5,
            },
            {},
            "t2.art20_5.administrative_licence.items_nonnegative",
            "二、行政许可：上一年项目数量 4 + 本年增/减（-5） = -1，不应小于 0。",
        ),
        (
            "2021",
            {"t2.art20_1.rules.in_force": 11, "t2.art20_1.rules.issued": 2},
            {"t2.art20_1.rules.in_force": 10},
            "t2.art20_1.rules.in_force_year",
            (
                "二、规章：现行有效件数 11；上年报告现行有效件数 10 + 本年制发件数 2"
                " − 本年废止件数 0 = 12，差 1。"
            ),
        ),
        (
            "2021",
            {
                "t2.art20_1.rules.issued": 18,
                "t2.art20_1.rules.repealed": 5,
                "t2.art20_1.rules.in_force": 10,
            },
            {},
            "t2.art20_1.rules.in_force_floor",
            ("二、规章：现行有效件数 10，应不少于 13（本年制发件数 18 − 本年废止件数 5），少 3。"),
        ),
        (
            "2021",
            {},
            {"t4.reconsideration.pending": 2},
            "t4.pending_year.reconsideration",
            "四、行政复议：总计 0，应不少于上年报告尚未审结 2，少 2。",
        ),
    ],
)
def test_that_a_message_writes_out_what_was_added_up(
    filled_report: FilledReport,
    edition: str,
    now: dict[str, int],
    last: dict[str, int],
    rule: str,
    message: str,
) -> None:
    form = official_form(edition)
    texts, last_texts = (
        dict.fromkeys(form.inputs, "0") | {cell: str(count) for cell, count in figures.items()}
        for figures in (now, last)
    )
    previous = filled_report(edition, last_texts, 2020)
    found = {one.rule: one for one in figure_findings(filled_report(edition, texts), previous)}
    assert found[rule].message.replace("\u00a0", " ") == message


@pytest.mark.parametrize("edition", OFFICIAL)
def test_that_a_message_tells_the_row_of_totals_from_the_column(
    filled_report: FilledReport, edition: str
) -> None:
    texts = dict.fromkeys(official_form(edition).inputs, "0") | {
        "t3.granted.total": "1",
        "t3.total_handled.natural_person": "2",
        "t3.total_handled.total": "3",
    }
    found = {one.rule: one.message for one in figure_findings(filled_report(edition, texts))}
    said = {rule: message.replace("\u00a0", " ") for rule, message in found.items()}
    assert said["t3.row_total.granted"] == "三、予以公开：各类申请人之和 0；总计列 1，差 1。"
    assert said["t3.row_total.total_handled"] == (
        "三、（七）总计：各类申请人之和 2；总计列 3，差 1。"
    )
    assert said["t3.balance.total"] == (
        "三、总计列：本年新收 0 + 上年结转 0 = 0；（七）总计 3 + 结转下年度 0 = 3，差 3。"
    )


@pytest.mark.parametrize("name", [*OFFICIAL, "tiny"])
def test_that_an_untouched_form_is_pending_everywhere_and_faulty_nowhere(
    load_edition: LoadEdition, name: str
) -> None:
    edition = load_edition(name)
    everything = check_all(Report(edition, "青萝市水务局", 2021))
    assert {one.level for one in everything} <= {Level.PENDING, Level.HINT}
    found = [one for one in everything if one.level is Level.PENDING]
    cells = [cell for one in found for cell in one.cells]
    texts = [one.text for one in found if one.text]
    assert cells == list(edition.input_cells)
    assert texts == [section.id for section in edition.sections if section.is_text_required]
    assert len(found) == len(cells) + len(texts)
    assert count_levels(found) == {
        Level.ERROR: 0,
        Level.VERIFY: 0,
        Level.HINT: 0,
        Level.PENDING: len(found),
    }


@pytest.mark.parametrize("edition", OFFICIAL)
def test_that_one_blank_cell_among_figures_is_the_only_thing_pending(
    filled_report: FilledReport, edition: str
) -> None:
    form = official_form(edition)
    for cell in form.inputs:
        report = filled_report(edition, dict.fromkeys(set(form.inputs) - {cell}, "0"))
        (finding,) = figure_findings(report)
        assert (finding.rule, finding.level, finding.cells) == (
            "value.pending",
            Level.PENDING,
            (cell,),
        )
        assert report.edition.cells[CellId(cell)].row_name in finding.message
        assert not IDENTIFIER.search(finding.message)


@pytest.mark.parametrize("edition", OFFICIAL)
@pytest.mark.parametrize("blank", ["", " ", "\n\u3000\n"])
def test_that_a_text_of_blanks_is_still_to_be_written(
    filled_report: FilledReport, edition: str, blank: str
) -> None:
    report = filled_report(edition, dict.fromkeys(official_form(edition).inputs, "0"))
    report.texts["problems"] = blank
    (finding,) = figure_findings(report)
    assert (finding.rule, finding.level, finding.text) == (
        "text.pending",
        Level.PENDING,
        "problems",
    )
    assert (finding.cells, finding.message) == ((), "五、问题及改进：正文待填。")


@pytest.mark.parametrize("typed", ["-3", "1.5", "9" * 40, "约30件", "无", "/", "🏛️", "{each}"])
def test_that_a_bad_figure_in_any_cell_is_one_error_there(
    filled_report: FilledReport, edition_name: str, typed: str
) -> None:
    form = official_form(edition_name)
    report = filled_report(edition_name, dict.fromkeys(form.inputs, "0"))
    for cell in form.cells:
        kind = report.edition.cells[CellId(cell)].kind
        if not parse_value(kind, typed).fault:
            continue
        copy = report.copy()
        copy.cells[CellId(cell)] = typed
        (finding,) = figure_findings(copy)
        assert (finding.rule, finding.level, finding.cells) == (
            "value.kind",
            Level.ERROR,
            (cell,),
        )
        assert (finding.found or "").rstrip("…") in typed
        assert finding.anchor == cell
        assert typed[:20] in finding.message
        assert len(finding.message) < 100


def test_that_a_huge_text_in_a_figure_does_not_flood_the_message(
    filled_report: FilledReport,
) -> None:
    report = filled_report("2021", dict.fromkeys(official_form("2021").inputs, "0"))
    report.cells[CellId("t3.granted.business")] = "很长" * 100_000
    (finding,) = figure_findings(report)
    assert len(finding.message) < 100
    assert "…" in finding.message


@pytest.mark.parametrize("name", [*OFFICIAL, "tiny"])
@pytest.mark.parametrize("seed", range(5))
def test_that_findings_stand_in_the_order_of_the_form(
    load_edition: LoadEdition, name: str, seed: int
) -> None:
    edition = load_edition(name)
    chosen = random.Random(seed)  # noqa: S311 - figures for a test
    cells = {
        cell: chosen.choice(["0", "1", "7", "1.5", "若干"])
        for cell in edition.cells
        if chosen.random() < 0.8
    }
    last = Report(edition, "甲", 2020, cells=dict.fromkeys(edition.cells, "1"))
    found = check_all(Report(edition, "甲", 2021, cells=cells), last)
    order = list(edition.cells)
    sections = [section.id for section in edition.sections]

    def place(finding: Finding) -> tuple[int, int]:
        if finding.text is not None:
            return sections.index(finding.text), -1
        first = min(order.index(cell) for cell in finding.cells)
        return sections.index(edition.cells[order[first]].section), first

    places = [place(one) for one in found]
    assert places == sorted(places)
    # Where two are about the same place, the graver one comes first.
    graver = list(Level)
    for one, next_one in pairwise(found):
        if place(one) == place(next_one):
            assert graver.index(one.level) <= graver.index(next_one.level)


def test_that_every_level_has_a_name_for_the_clerk() -> None:
    assert [LEVEL_NAMES[level] for level in Level] == ["错误", "核实", "提示", "待填"]
    assert count_levels([]) == dict.fromkeys(Level, 0)

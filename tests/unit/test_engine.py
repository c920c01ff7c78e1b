"""Checking again where something changed gives exactly what checking everything gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms.checks.engine import LiveFindings, check_all
from forms.model.changes import TITLE, ChangeSet, Field, text_field
from forms.model.report import Report
from tests.unit.official_form import OFFICIAL, as_texts, balanced_years, official_form

if TYPE_CHECKING:
    from collections.abc import Callable

    from forms.edition.edition import Edition
    from forms.edition.terms import CellId
    from tests.unit.conftest import FilledReport, LoadEdition

EDITIONS = (*OFFICIAL, "tiny")
figures = st.sampled_from(
    [
        "",
        "",
        "0",
        "1",
        "1",
        "2",
        "7",
        "-1",
        "+3",
        "1.5",
        "842.25",
        "１２件",
        "约30件",
        "无",
        "9" * 40,
    ]
)

TEXTS = [
    "",
    " ",
    "本年度工作情况如下。",
    "全年收到政府信息公开申请1件，上年结转0件，办结7件，结转下年度1件。",
    "本年度未收到政府信息公开申请。发生行政复议2件，结果维持１件；行政诉讼0件。",
    "予以公开7件。不予公开一件。",
]


@st.composite
def starts(draw: st.DrawFn, edition: Edition, year: int) -> Report:
    """Draw a report: blank, full of one figure with or without its totals, or mixed."""
    cells = list(edition.cells)
    kind = draw(st.sampled_from(["blank", "inputs", "all", "mixed"]))
    if kind == "blank":
        filled: dict[CellId, str] = {}
    elif kind == "mixed":
        filled = draw(st.dictionaries(st.sampled_from(cells), figures.filter(bool), max_size=40))
    else:
        chosen = cells if kind == "all" else edition.input_cells
        filled = dict.fromkeys(chosen, draw(st.sampled_from(["0", "1"])))
    return Report(edition, "青萝市水务局", year, cells=filled)


def draw_change(data: st.DataObject, report: Report) -> ChangeSet:
    """Draw what a clerk does: type a figure, paste many, write a text, let totals follow."""
    edition = report.edition
    cells = st.sampled_from(list(edition.cells))
    match data.draw(st.sampled_from(["type", "type", "paste", "text", "release", "title"])):
        case "type":
            return report.change_cells({data.draw(cells): data.draw(figures)}, "键入")
        case "paste":
            pasted = data.draw(st.dictionaries(cells, figures, min_size=2, max_size=12))
            return report.change_cells(pasted, "粘贴")
        case "text":
            section = data.draw(st.sampled_from(edition.text_ids))
            return report.change_text(section, data.draw(st.sampled_from(TEXTS)), "键入")
        case "release":
            return report.release_totals("随合计")
        case _:
            return report.change_fields({TITLE: "标题"}, "键入")


@pytest.mark.parametrize("name", EDITIONS)
@pytest.mark.parametrize("earlier", ["none", "same", "2019"])
@settings(max_examples=settings().max_examples // 2)
@given(data=st.data())
def test_that_checking_what_changed_is_checking_everything(
    load_edition: LoadEdition, name: str, earlier: str, data: st.DataObject
) -> None:
    edition = load_edition(name)
    report = data.draw(starts(edition, 2021))
    previous = None
    if earlier != "none":
        before = load_edition(name if earlier == "same" else earlier)
        previous = data.draw(starts(before, 2020))
    live = LiveFindings(report, previous)
    assert live.findings == check_all(report, previous)
    done: list[ChangeSet] = []
    for _ in range(data.draw(st.integers(1, 8))):
        takes_back = data.draw(st.booleans())
        if done and takes_back:
            changes = done.pop().inverse
        else:
            changes = draw_change(data, report)
            done.append(changes)
        found_before = live.findings
        report.apply(changes)
        told = live.recheck(changes.fields)
        assert live.findings == check_all(report, previous)
        assert told == (live.findings != found_before)
        shown = {cell: live.scope.figures.text(cell) for cell in edition.cells}
        assert shown == report.shown_values()


@pytest.mark.parametrize("name", OFFICIAL)
@pytest.mark.parametrize("are_totals_kept", [False, True])
def test_that_each_single_edit_is_checked_as_if_everything_were(
    filled_report: FilledReport, name: str, are_totals_kept: bool
) -> None:
    form = official_form(name)
    last, numbers = balanced_years(name)
    texts = as_texts(numbers)
    kept = texts if are_totals_kept else {cell: texts[cell] for cell in form.inputs}
    report = filled_report(name, kept)
    previous = filled_report(name, as_texts(last), 2020)
    live = LiveFindings(report, previous)
    for cell in report.edition.cells:
        for typed in ("99", "", "若干"):
            changes = report.change_cells({cell: typed}, "键入")
            report.apply(changes)
            live.recheck(changes.fields)
            assert live.findings == check_all(report, previous), (cell, typed)
            report.apply(changes.inverse)
            live.recheck(changes.fields)
            assert live.findings == (), (cell, typed)


def test_that_a_text_or_title_leaves_the_findings_of_figures_alone(
    filled_report: FilledReport,
) -> None:
    report = filled_report("2021", {"t4.reconsideration.total": "1"})
    live = LiveFindings(report)
    before = [one for one in live.findings if one.cells and one.text is None]
    for address in (TITLE, text_field("preamble"), Field("signature.date")):
        report.apply(report.change_fields({address: "新的内容"}, "键入"))
        live.recheck([address])
        assert [one for one in live.findings if one.cells and one.text is None] == before


def test_that_nothing_is_told_where_no_finding_changed(filled_report: FilledReport) -> None:
    report = filled_report("2021", dict.fromkeys(official_form("2021").inputs, "0"))
    live = LiveFindings(report)
    before = live.findings
    assert not live.recheck(report.edition.cells)
    assert not live.recheck([])
    assert live.findings is before


def test_that_recheck_runs_a_small_part_of_the_checks(load_edition: LoadEdition) -> None:
    edition = load_edition("2021")
    live = LiveFindings(Report(edition, "甲", 2021, cells=dict.fromkeys(edition.cells, "1")))
    plan = live._plan
    for cell in edition.cells:
        assert len(plan.affected([cell])) <= len(plan.checks) / 10


@pytest.fixture
def open_report(load_edition: LoadEdition) -> Callable[[], LiveFindings]:
    return lambda: LiveFindings(Report(load_edition("2021"), "青萝市水务局", 2021))


def test_that_two_open_reports_of_an_edition_do_not_mix(
    open_report: Callable[[], LiveFindings],
) -> None:
    first, second = open_report(), open_report()
    untouched = second.findings
    report = first.scope.report
    changes = report.change_cells(dict.fromkeys(report.edition.input_cells, "0"), "其余填零")
    report.apply(changes)
    first.recheck(changes.fields)
    assert {one.rule for one in first.findings} == {"text.pending"}
    assert second.findings == untouched

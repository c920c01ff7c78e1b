"""Findings in plain words: which part, row and column, both sides of a sum, the difference."""

from __future__ import annotations

from export.region.problems import problems_by_cause, problems_of, unread_problem
from export.region.records import UNREAD
from forms.checks.engine import check_all
from forms.checks.repairs.causes import Cause, group_causes
from forms.checks.scope import Scope
from forms.edition.terms import CellId, Level
from forms.model.report import Report
from tests.export.editions import load_edition
from tests.export.region.letters import GRANTED, NEW, UNIT, faulty_report


def test_that_a_problem_says_where_it_is_in_the_words_of_the_form() -> None:
    edition, findings = faulty_report()

    told = {one.place: one.message for one in problems_of(findings, edition)}

    # A clerk who has only the paper before him has to find the place.
    assert told["第二部分表格“规章”行“本年制发件数”列"] == "填的是“约5件”，应填整数。"
    assert told["第三部分表格“（一）予以公开”行“自然人”列"] == "待填，没有的填0。"
    assert "五、存在的主要问题及改进情况" in "".join(told)


def test_that_a_sum_is_told_with_both_sides_and_the_difference() -> None:
    edition, findings = faulty_report()

    (one,) = [one for one in problems_of(findings, edition) if one.rule.startswith("t4.total")]

    assert one.place == "第四部分表格“行政复议”部分"
    assert "= 0" in one.message
    assert "总计 72" in one.message
    assert "差\u00a072" in one.message
    assert CellId("t4.reconsideration.total") in one.cells


def test_that_a_column_or_a_row_is_named_alone_where_a_sum_runs_along_it() -> None:
    edition = load_edition("2021")
    report = Report(edition, UNIT, 2025, cells=dict.fromkeys(edition.input_cells, "0"))
    report.cells |= {NEW: "18", CellId("t3.granted.total"): "7"}

    places = {one.place for one in problems_of(check_all(report), edition)}

    assert "第三部分表格“自然人”列" in places
    assert "第三部分表格“（一）予以公开”行" in places


def test_that_many_blanks_of_a_table_are_one_problem() -> None:
    edition = load_edition("2021")
    blank = Report(edition, UNIT, 2025)

    told = problems_of(check_all(blank), edition, [Level.PENDING])

    tables = [one for one in told if one.place.endswith("部分表格")]
    assert len(tables) == len(edition.tables)
    assert sum(len(one.cells) for one in tables) == len(edition.input_cells)
    assert all("格都待填" in one.message for one in tables)


def test_that_the_gravest_comes_first_and_hints_stay_with_the_superior() -> None:
    edition, findings = faulty_report()
    levels = [one.level for one in problems_of(findings, edition)]

    assert levels == sorted(levels, key=["错误", "待填", "核实"].index)
    everything = problems_of(findings, edition, list(Level))
    assert len(everything) >= len(levels)


def test_that_a_slip_is_told_once_with_where_else_it_shows() -> None:
    edition = load_edition("2021")
    report = Report(edition, UNIT, 2025, cells=dict.fromkeys(edition.input_cells, "0"))
    report.cells[NEW] = "18"
    findings = [one for one in check_all(report) if one.level is Level.ERROR]
    assert len(findings) == 2  # the column, and that of all columns

    (one,) = problems_by_cause(group_causes(findings, Scope(report)), edition)

    assert one.place == "第三部分表格“自然人”列"
    assert one.message.endswith("另有1处由此引起（第三部分表格“总计”列），改正后请一并核对。")


def test_that_a_cause_is_as_grave_as_what_it_brings_about() -> None:
    edition, findings = faulty_report()
    doubt = next(one for one in findings if one.level is Level.VERIFY)
    error = next(one for one in findings if one.level is Level.ERROR)

    (one,) = problems_by_cause([Cause(doubt, (error,))], edition)

    assert (one.level, one.rule) == ("错误", doubt.rule)


def test_that_what_could_not_be_read_has_its_place() -> None:
    edition = load_edition("2021")

    one = unread_problem("表三有1格没有读出。", [GRANTED], edition)
    file = unread_problem("文件设有密码，无法读取。", [], None)

    assert (one.level, one.place) == (UNREAD, "第三部分表格“（一）予以公开”行“自然人”列")
    assert (file.level, file.place) == (UNREAD, "文件")

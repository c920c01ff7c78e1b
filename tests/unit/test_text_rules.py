"""The tables of the text checks: each rule finds something, has one id, and is written down."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from forms.checks.engine import check_all
from forms.checks.narrative.wording.similarity import SHORTEST
from forms.checks.narrative.wording.table import TABLE
from forms.edition.terms import WordingRule
from forms.model.changes import Field
from forms.model.report import Report

if TYPE_CHECKING:
    from forms.edition.catalog import EditionCatalog
    from forms.edition.edition import Edition

DOCS = Path(__file__).parents[2] / "docs"
ORGAN = "云川市林荫区人民政府"
YEAR = 2025
OFFICIAL = ("2019", "2021")
SAME = "".join(
    f"第{n}项公开工作由科室{n}承担，按季度检查，结果通报。" for n in range(SHORTEST // 20)
)
LONG = "本局把公开要求放进办文、执法和服务的各个环节，落实专人负责，定期检查。" * 5
AT_FAULT = {
    "title.pattern": ("title", "政务公开工作报告"),
    "text.parts": ("text.preamble", "本报告由总体情况、主动公开政府信息情况等九部分组成。"),
    "text.period": ("text.preamble", "数据的统计期限为2024年1月1日至2024年12月31日。"),
    "text.notice": ("text.preamble", "根据{other}编制。"),
    "text.placeholder": ("text.overview", "主动公开信息××条。"),
    "text.stale_year": ("text.overview", "2024年，全年主动公开信息3条。"),
    "text.similar": ("text.problems", SAME),
    "text.copied": ("text.problems", "全年开展业务培训3场，参加人员大增。"),
    "text.points.five_points": ("text.overview", LONG),
    "text.points.assessment": ("text.overview", LONG),
    "text.points.problems": ("text.problems", LONG),
    "text.points.fee": ("text.other_matters", "无其他需要报告的事项。"),
}
"""For each rule a field and a content that it must not pass over."""


def rules_of(edition: Edition) -> list[str]:
    """Return the ids of the rules whose findings are not about figures."""
    points = [f"text.points.{one.id}" for one in edition.narrative.points]
    return [row.rule.value for row in TABLE] + points


def report_with(edition: Edition, field: str, content: str) -> Report:
    """Return a report that has nothing but one field, which last year's had as well."""
    report = Report(edition, ORGAN, YEAR)
    other = edition.narrative.other_notices[0]
    written = content.replace("{other}", other)
    report.apply(report.change_fields({Field(field): written}, "填写"))
    return report


@pytest.mark.parametrize("name", OFFICIAL)
def test_that_each_rule_has_one_id(catalog: EditionCatalog, name: str) -> None:
    rules = rules_of(catalog.load(name))
    assert [rule for rule, count in Counter(rules).items() if count > 1] == []
    assert {row.rule for row in TABLE} == set(WordingRule)


@pytest.mark.parametrize("name", OFFICIAL)
def test_that_each_rule_finds_what_it_is_for(catalog: EditionCatalog, name: str) -> None:
    edition = catalog.load(name)
    for rule in rules_of(edition):
        field, content = AT_FAULT[rule]
        report = report_with(edition, field, content)
        found = [one for one in check_all(report, report) if one.rule == rule]
        assert len(found) == 1, rule
        assert f"text.{found[0].text}" == field or found[0].place == "标题"


@pytest.mark.parametrize("name", OFFICIAL)
def test_that_each_rule_is_written_down(catalog: EditionCatalog, name: str) -> None:
    written = (DOCS / "text-checks.md").read_text(encoding="utf-8")
    assert [rule for rule in rules_of(catalog.load(name)) if f"| `{rule}` |" not in written] == []


def test_that_each_switch_of_an_edition_file_is_written_down() -> None:
    written = (DOCS / "editions.md").read_text(encoding="utf-8")
    assert [rule.key for rule in WordingRule if f'\n{rule.key} = "' not in written] == []

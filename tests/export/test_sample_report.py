from __future__ import annotations

import json
from typing import TYPE_CHECKING

import resources
from export.composition import compose
from export.json_report import write_json
from export.proof.words import proofread
from export.word.writer import write_word
from forms.edition.catalog import EditionCatalog
from forms.edition.terms import Operator
from storage.readers.interchange.report import read_json_report

if TYPE_CHECKING:
    from forms.edition.edition import Relation
    from forms.model.report import Report


def _sample() -> Report:
    content = resources.SAMPLE_REPORT.read_bytes()
    return read_json_report(content, EditionCatalog(), origin="示例").report


def test_that_the_sample_report_reads_and_is_written_as_it_stands() -> None:
    assert write_json(_sample()) == resources.SAMPLE_REPORT.read_bytes()


def test_that_the_sample_report_is_complete() -> None:
    report = _sample()

    assert all(report.shown_values().values())
    assert all(report.texts.get(s.id) for s in report.edition.sections if s.is_text_required)
    assert all(point.partition("（")[0] in report.texts["overview"] for point in _points(report))
    assert report.title == report.edition.title_for(report.organization, report.year)
    assert not set(report.cells) & set(report.edition.definitions)


def test_that_all_relations_of_the_sample_report_hold() -> None:
    report = _sample()
    checked = [relation for relation in report.edition.relations if _holds(report, relation)]

    assert len(checked) == sum(not r.needs_previous_year for r in report.edition.relations)


def test_that_the_sample_report_can_be_handed_in() -> None:
    paper = compose(_sample(), is_draft=False)

    assert proofread(paper, write_word(paper)) == ()


def test_that_the_figures_in_the_texts_are_those_of_the_tables() -> None:
    report = _sample()
    values = json.loads(write_json(report))["cells"]
    overview, litigation = report.texts["overview"], report.texts["review_litigation"]

    def of(row: str) -> int:
        return sum(int(values[c]) for c in values if c.startswith(row) and c.endswith(".total"))

    assert f"新收政府信息公开申请{of('t3.new_requests')}件" in overview
    assert f"上年结转{of('t3.carried_over')}件" in overview
    assert f"全年办结{of('t3.total_handled')}件" in overview
    assert f"结转下年度继续办理{of('t3.carried_forward')}件" in overview
    for label, row in (
        ("予以公开", "granted"),
        ("部分公开", "partially_granted"),
        ("不予公开", "refused"),
        ("无法提供", "cannot_provide"),
        ("不予处理", "not_handled"),
        ("其他处理", "other_handling"),
    ):
        assert f"{label}{of(f't3.{row}.')}件" in overview
    assert f"行政复议{of('t4.reconsideration')}件" in litigation
    assert f"行政诉讼{of('t4.litigation')}件" in litigation


def _points(report: Report) -> tuple[str, ...]:
    return report.edition.section("overview").guidance


def _holds(report: Report, relation: Relation) -> bool:
    if relation.needs_previous_year:
        return False
    left, right = (
        sum(term.coefficient * (report.figures().number(term.cell) or 0) for term in side)
        for side in (relation.left, relation.right)
    )
    return left == right if relation.operator is Operator.EQUAL else left >= right

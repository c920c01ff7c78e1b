"""Figures that stand in a text as they stood in last year's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from forms.checks.engine import LiveFindings, check_all
from forms.checks.explaining import CONFIRMED, Explanations, settle_explanations
from forms.edition.terms import CellId, Level
from forms.model.changes import text_field
from forms.model.report import Report

if TYPE_CHECKING:
    from forms.checks.finding import Finding
    from tests.unit.conftest import LoadEdition

ORGAN = "林荫区档案局"
RULE = "text.copied"
TRAINING = "2024年，本局开展业务培训3场，参加人员210人次。"


def reports(load_edition: LoadEdition, text: str, earlier: str) -> tuple[Report, Report]:
    edition = load_edition("2021")
    report = Report(edition, ORGAN, 2025, texts={"overview": text})
    return report, Report(edition, ORGAN, 2024, texts={"overview": earlier})


def copied(report: Report, previous: Report | None) -> list[Finding]:
    return [one for one in check_all(report, previous) if one.rule == RULE]


def marked(load_edition: LoadEdition, text: str, earlier: str) -> list[str]:
    """Return the figures that are marked in a text, as they are written."""
    report, previous = reports(load_edition, text, earlier)
    spans = [one.span for one in copied(report, previous)]
    return [text[span[0] : span[1]] for span in spans if span is not None]


def test_that_each_figure_of_a_copied_sentence_is_to_be_checked_until_it_is_changed(
    load_edition: LoadEdition,
) -> None:
    text = f"本年，工作有序。{TRAINING}本年，另有新事。"
    assert marked(load_edition, text, TRAINING) == ["2024", "3", "210"]
    text = text.replace("2024", "2025")
    assert marked(load_edition, text, TRAINING) == ["3", "210"]
    text = text.replace("210", "180")
    assert marked(load_edition, text, TRAINING) == ["3"]
    assert marked(load_edition, text.replace("3场", "4场"), TRAINING) == []


def test_that_it_is_a_hint_that_names_the_figure(load_edition: LoadEdition) -> None:
    report, previous = reports(load_edition, "本局开展业务培训3场。", "本局开展业务培训3场。")
    (found,) = copied(report, previous)
    assert found.level is Level.HINT
    assert "“本局开展业务培训3场”中的3与上年报告相同，请核对" in found.message
    assert copied(report, None) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "根据《条例》第5条、国办公开办函〔2021〕30号编制。",
        "联系电话：0512-8821234，邮编215000，地址：林荫路88号3楼302室。",
        "数据的统计期限为每年1月1日至12月31日，收到后20个工作日内答复。",
        "自2019年5月15日起施行的条例得到落实，2021—2025年规划有序推进。",
        "1.部分科室对政策解读不够重视。",
        "2025年以来，1至11月均按“3.其他”一栏统计，申请人无须另行说明。",
        "拨打12345政务服务热线或登录http://www.linyin.gov.cn/2024/查询全部信息。",
        "全年没有收取信息处理费用。",
        "共3件。",
    ],
)
def test_that_what_may_stay_the_same_is_left_alone(
    load_edition: LoadEdition, sentence: str
) -> None:
    assert marked(load_edition, sentence, sentence) == []


@pytest.mark.parametrize(
    ("sentence", "figures"),
    [
        ("下一步，2025年将开展培训4次。", ["2025", "4"]),
        ("主动公开信息1,205条，按时办结率100%。", ["1,205", "100%"]),
        ("投入经费12.5万元，较2023年增长3.2%。", ["12.5", "2023", "3.2%"]),
        ("发布解读稿件 ３５ 篇，访问量2.4万次。", ["３５", "2.4"]),
    ],
)
def test_that_figures_are_marked_as_they_are_written(
    load_edition: LoadEdition, sentence: str, figures: list[str]
) -> None:
    assert marked(load_edition, sentence, sentence) == figures


def test_that_a_sentence_that_was_written_anew_is_left_alone(load_edition: LoadEdition) -> None:
    assert marked(load_edition, "本局组织培训3场，参加人员210人次。", TRAINING) == []


def test_that_the_likest_of_several_sentences_is_what_counts(load_edition: LoadEdition) -> None:
    earlier = "第一科办理事项5件。第一科办理事项7件。"
    assert marked(load_edition, "第一科办理事项7件。", earlier) == ["7"]
    assert marked(load_edition, "第一科办理事项9件。", earlier) == []


def test_that_what_the_tables_judge_is_theirs_to_judge(load_edition: LoadEdition) -> None:
    sentence = "全年新收政府信息公开申请18件，开展培训3场。"
    report, previous = reports(load_edition, sentence, sentence)
    live = LiveFindings(report, previous)
    live.read_texts()

    def figures() -> list[str | None]:
        found = [one.found for one in live.findings if one.rule == RULE]
        expected = [one.found for one in copied(report, previous)]
        assert found == expected, "what is looked at again is what all checks find"
        return found

    assert figures() == ["18", "3"], "nothing is in the table yet"
    columns = [cell for cell in report.edition.input_cells if cell.startswith("t3.new_requests")]
    values = dict.fromkeys(columns, "0") | {CellId("t3.new_requests.natural_person"): "18"}
    changes = report.change_cells(values, "键入")
    report.apply(changes)
    live.recheck(changes.fields)
    assert figures() == ["3"]
    other = report.change_cells({CellId("t3.new_requests.natural_person"): "17"}, "键入")
    report.apply(other)
    live.recheck(other.fields)
    assert figures() == ["3"], "the contradiction is told, and once is enough"


def test_that_a_confirmed_figure_stays_confirmed_while_others_change(
    load_edition: LoadEdition,
) -> None:
    report, previous = reports(load_edition, TRAINING.replace("2024", "2025"), TRAINING)
    kept = Explanations()
    findings = copied(report, previous)
    assert [one.found for one in findings] == ["3", "210"]
    settlement = settle_explanations(findings, ())
    kept.apply(kept.change(findings[0], CONFIRMED, settlement, "2026-01-20T10:00:00+08:00"))
    assert [one.found for one in kept.settle(findings).open] == ["210"]
    text = report.texts["overview"].replace("210", "180")
    report.apply(report.change_fields({text_field("overview"): f"本年。{text}"}, "键入"))
    assert kept.settle(copied(report, previous)).open == ()
    report.texts["overview"] = TRAINING.replace("3场", "5场")
    assert "5" not in [one.found for one in copied(report, previous)]

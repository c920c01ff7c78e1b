"""Title, period, years, placeholders, cited notice, missing points, likeness to last year."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

import resources
from forms.checks.engine import check_all
from forms.checks.narrative.wording.similarity import SHORTEST
from forms.edition.terms import CellId, Level
from forms.model.report import Report

if TYPE_CHECKING:
    from forms.checks.finding import Finding
    from forms.edition.catalog import EditionCatalog

SAMPLE = json.loads(resources.SAMPLE_REPORT.read_text("utf-8"))
ORGAN = SAMPLE["organization"]
LONG = "本局把公开要求放进办文、执法和服务的各个环节，落实专人负责，定期检查。" * 5


def report_with(
    catalog: EditionCatalog, edition: str = "2021", year: int = 2025, title: str = "", **texts: str
) -> Report:
    """Return a report with some texts and no figures at all."""
    return Report(catalog.load(edition), ORGAN, year, title, texts=texts)


def found_by(rule: str, report: Report, previous: Report | None = None) -> list[Finding]:
    return [one for one in check_all(report, previous) if one.rule == rule]


def replaced(report: Report, finding: Finding) -> str:
    """Return the text of a finding with its suggestion put in."""
    assert finding.text is not None
    assert finding.span is not None
    text = report.texts[finding.text]
    start, end = finding.span
    return text[:start] + finding.suggestion + text[end:]


# --- title ---


@pytest.mark.parametrize(
    "title",
    [
        "",
        f"{ORGAN}2025年政府信息公开工作年度报告",
        f"{ORGAN} 2025 年 政府信息公开\n工作年度报告",
        f"{ORGAN}２０２５年政府信息公开工作年度报告",
        "林荫区人民政府2025年政府信息公开工作年度报告",
    ],
)
def test_that_a_title_of_the_prescribed_form_is_right(catalog: EditionCatalog, title: str) -> None:
    assert found_by("title.pattern", report_with(catalog, title=title)) == []


@pytest.mark.parametrize(
    "title",
    [
        f"{ORGAN}2025年度政府信息公开工作年度报告",
        f"{ORGAN}2025年政府信息公开年度报告",
        f"{ORGAN}2025年政府信息公开工作的年度报告",
        f"{ORGAN}2025年政务公开工作年度报告",
        f"{ORGAN}2024年政府信息公开工作年度报告",
        "2025年政府信息公开工作年度报告(定稿)",
    ],
)
def test_that_another_title_is_to_be_verified(catalog: EditionCatalog, title: str) -> None:
    (found,) = found_by("title.pattern", report_with(catalog, title=title))
    assert (found.level, found.place) == (Level.VERIFY, "标题")
    assert found.suggestion == f"{ORGAN}2025年政府信息公开工作年度报告"
    assert found.suggestion in found.message


def test_that_the_title_of_an_organ_with_a_very_long_name_is_right(catalog: EditionCatalog) -> None:
    title = f"{'云川市林荫区' * 13}水务局\n2025年政府信息公开工作年度报告"
    assert found_by("title.pattern", report_with(catalog, title=title)) == []


def test_that_another_year_in_the_title_is_named(catalog: EditionCatalog) -> None:
    title = f"{ORGAN}2024年政府信息公开工作年度报告"
    (found,) = found_by("title.pattern", report_with(catalog, title=title))
    assert "写的是2024年，报告年度是2025年" in found.message


def test_that_a_year_before_the_name_is_only_a_hint(catalog: EditionCatalog) -> None:
    title = "2025年云川市政府信息公开工作年度报告"
    (found,) = found_by("title.pattern", report_with(catalog, title=title))
    assert found.level is Level.HINT


# --- period, parts, notice ---


@pytest.mark.parametrize(
    ("period", "right"),
    [
        ("2025年1月1日至2025年12月31日", None),
        ("2025 年 1 月 1 日起至 12 月 31 日止", None),
        ("自2025年1月1日—12月31日", None),
        ("2024年1月1日至2024年12月31日", "2025年1月1日至2025年12月31日"),
        ("2025年1月1日至2024年12月31日", "2025年1月1日至2025年12月31日"),
        ("２０２５年１月１日至１２月３０日", "2025年1月1日至2025年12月31日"),
        ("2024年12月1日到2025年11月30日", "2025年1月1日到2025年12月31日"),
    ],
)
def test_that_the_period_is_the_year_of_the_report(
    catalog: EditionCatalog, period: str, right: str | None
) -> None:
    text = f"本报告所列数据的统计期限为{period}。"
    report = report_with(catalog, preamble=text, other_matters=text)
    found = found_by("text.period", report)
    if right is None:
        assert found == []
        return
    assert [one.text for one in found] == ["preamble", "other_matters"]
    assert {one.level for one in found} == {Level.VERIFY}
    assert replaced(report, found[0]) == f"本报告所列数据的统计期限为{right}。"


def test_that_other_stretches_of_time_are_no_period(catalog: EditionCatalog) -> None:
    text = "2025年3月1日至2025年6月30日开展专项整治，2024年1月1日至2024年12月31日为试运行期。"
    assert found_by("text.period", report_with(catalog, overview=text)) == []


@pytest.mark.parametrize(
    ("count", "right"),
    [("六", None), ("6", None), ("六个", None), ("七", "六"), ("5个", "6"), ("八个", "六")],
)
def test_that_the_number_of_parts_is_that_of_the_edition(
    catalog: EditionCatalog, count: str, right: str | None
) -> None:
    text = f"本报告由总体情况、主动公开政府信息情况等{count}部分组成。法制宣传分三个部分。"
    report = report_with(catalog, preamble=text)
    found = found_by("text.parts", report)
    assert [one.suggestion for one in found] == ([right] if right else [])
    if right:
        assert replaced(report, found[0]).startswith(
            f"本报告由总体情况、主动公开政府信息情况等{right}"
        )


@pytest.mark.parametrize(
    ("edition", "cited", "is_right"),
    [
        ("2021", "国办公开办函〔2021〕30号", True),
        ("2021", "国办公开办函〔2021〕30 号", True),
        ("2021", "国办公开办函〔2019〕60号", False),
        ("2021", "国办公开办函[2019]60号", False),
        ("2021", "国办公开办函（2019）第60号", False),
        ("2021", "国办发〔2021〕30号", False),
        ("2021", "国办公开函〔2021〕30号", False),
        ("2021", "国办函〔2020〕109号", True),
        ("2019", "国办公开办函〔2019〕60号", True),
        ("2019", "国办公开办函〔2021〕30号", False),
    ],
)
def test_that_the_cited_notice_is_that_of_the_edition(
    catalog: EditionCatalog, edition: str, cited: str, is_right: bool
) -> None:
    year = 2025 if edition == "2021" else 2020
    text = f"根据年度报告格式（{cited}）编制。"
    report = report_with(catalog, edition, year, preamble=text)
    found = found_by("text.notice", report)
    assert [one.level for one in found] == ([] if is_right else [Level.VERIFY])
    for one in found:
        assert replaced(report, one) == f"根据年度报告格式（{report.edition.notice}）编制。"


# --- years ---


@pytest.mark.parametrize(
    "text",
    [
        "2024年，我局认真落实条例要求，稳步推进信息公开。",
        "2024年度，本局没有收取信息处理费。",
        "（一）主动公开。2024年，本局通过网站发布信息186条。",
        "2024年本局扎实推进各项工作，取得一定成绩。",
        "截至2024年12月31日，本局公开信息186条。",
        "2023年，我局按时完成各项任务。",
    ],
)
def test_that_a_text_of_last_year_is_to_be_verified(catalog: EditionCatalog, text: str) -> None:
    report = report_with(catalog, overview=text)
    (found,) = found_by("text.stale_year", report)
    assert found.level is Level.VERIFY
    assert replaced(report, found) == text.replace("2024", "2025").replace("2023", "2025")
    (quoted,) = re.findall("“(.*)”", found.message)
    assert re.search(f"{quoted}[，。]", text), "no quotation ends inside a word"


def test_that_a_stale_paragraph_among_new_ones_is_found_where_it_sums_up(
    catalog: EditionCatalog,
) -> None:
    text = "2025年，本局稳步推进公开。\n2024年，全年公开信息186条。\n2024年，本局调整领导小组。"
    report = report_with(catalog, overview=text)
    (found,) = found_by("text.stale_year", report)
    assert found.span is not None
    assert found.span[0] == text.index("2024")


@pytest.mark.parametrize(
    "text",
    [
        "2025年，我局稳步推进公开。2026年，我局将继续努力。",
        "针对2024年工作中存在的问题，逐项整改。",
        "2024年报告指出的问题已全部整改。",
        "2024年收到公开申请12件；2025年收到公开申请18件。",
        "与2024年相比，公开数量有所增加。",
        "2024年，我局印发了工作规程，今年继续执行。",
        "2019年，条例修订后施行，本局随即组织学习。",
        "按照《关于做好2024年政务公开工作的通知》，完善机制。",
        "2024年结转的申请已全部办结。",
        "公布了2024年部门决算和2025年部门预算。",
    ],
)
def test_that_a_year_that_is_rightly_named_is_left_alone(
    catalog: EditionCatalog, text: str
) -> None:
    assert found_by("text.stale_year", report_with(catalog, overview=text)) == []


def test_that_the_report_names_itself_with_its_year(catalog: EditionCatalog) -> None:
    text = f"根据条例规定，现公布{ORGAN}2024年度政府信息公开工作年度报告。"
    report = report_with(catalog, preamble=text)
    (found,) = found_by("text.stale_year", report)
    assert replaced(report, found) == text.replace("2024", "2025")
    assert "报告年度是2025年" in found.message


# --- placeholders ---


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("全年主动公开信息  条，发布解读3篇。", "  "),
        ("全年主动公开信息　　条。", "　　"),
        ("××局认真落实条例要求。", "××"),
        ("联系XX街道办理。", "XX"),
        ("20XX年，我局推进公开。", "20XX"),
        ("收取费用____元。", "____"),
        ("培训情况（待补充）。", "（待补充）"),
        ("【待定】", "【待定】"),
        ("截至  年  月  日。", "  年  月  日"),
        ("依据国办公开办函〔〕号。", "〔〕"),
    ],
)
def test_that_a_gap_left_open_is_an_error(catalog: EditionCatalog, text: str, found: str) -> None:
    report = report_with(catalog, overview=text)
    (one,) = found_by("text.placeholder", report)
    assert one.level is Level.ERROR
    assert one.span is not None
    assert text[slice(*one.span)] == found


def test_that_one_gap_is_one_finding_with_its_clause_whole(catalog: EditionCatalog) -> None:
    text = "按照统一部署，截至20XX年XX月XX日主动公开政府信息____条，其中（　　）解读3篇。"
    found = found_by("text.placeholder", report_with(catalog, overview=text))
    assert [one.found for one in found] == ["20XX年XX月XX", "____", "（　　）"]
    assert "“截至20XX年XX月XX日主动公开政府信息____条”" in found[0].message


def test_that_a_test_by_others_is_no_public_review(catalog: EditionCatalog) -> None:
    text = "政府网站通过第三方检测，工作纳入年度考核，未发生责任追究。" + "持续推进公开。" * 20
    report = report_with(catalog, overview=text)
    report.organization = "云川县人民政府"
    (found,) = found_by("text.points.assessment", report)
    assert "没有写到社会评议" in found.message


@pytest.mark.parametrize(
    "text", ["公开核准类信息条、许可证76条。", "依据（ ）编制。", "由李***负责。"]
)
def test_that_what_is_likely_a_gap_is_to_be_verified(catalog: EditionCatalog, text: str) -> None:
    (one,) = found_by("text.placeholder", report_with(catalog, overview=text))
    assert one.level is Level.VERIFY


@pytest.mark.parametrize(
    "text",
    [
        "主动公开信息 378 条。",
        "主动公开信息378  条。",
        "开展“一网通办”，推出H5作品3件。",
        "时间待定的事项另行公布，问题待补充材料后处理。",
        "配备3×5米显示屏，型号TX-20XXL。",
        "网址：http://www.example.gov.cn/xxgk/index_xx.html。",
        "推送到微信、微博、抖音等；头条、链条、线条、逐条核对。",
        "二〇二五年，二○二五年。",
    ],
)
def test_that_what_only_looks_like_a_gap_is_left_alone(catalog: EditionCatalog, text: str) -> None:
    assert found_by("text.placeholder", report_with(catalog, overview=text)) == []


# --- what a text should speak of ---


def test_that_missing_points_of_the_overview_are_named_together(catalog: EditionCatalog) -> None:
    text = "主动公开信息186条，办理依申请公开3件。" + "本局高度重视。" * 20
    (found,) = found_by("text.points.five_points", report_with(catalog, overview=text))
    assert found.level is Level.VERIFY
    assert found.message.startswith(
        "一、总体情况：没有写到政府信息管理、政府信息公开平台建设、监督保障"
    )


def test_that_a_text_only_just_begun_is_not_judged(catalog: EditionCatalog) -> None:
    report = report_with(catalog, overview="本局高度重视。", problems="一是", other_matters="本年")
    assert not any(one.rule.startswith("text.points") for one in check_all(report))


@pytest.mark.parametrize(
    ("organization", "is_asked"),
    [
        ("云川县人民政府", True),
        ("云川县梅岭镇人民政府", True),
        ("云川市", True),
        ("云川市城市管理局", False),
        ("云川市人民政府办公厅", False),
        ("云川湖开发区管理委员会", False),
    ],
)
def test_that_only_governments_report_on_assessment(
    catalog: EditionCatalog, organization: str, is_asked: bool
) -> None:
    report = report_with(catalog, overview=LONG)
    report.organization = organization
    found = found_by("text.points.assessment", report)
    assert bool(found) == is_asked
    report.texts["overview"] = LONG + "列入年度考核，开展社会评议，没有发生责任追究。"
    assert found_by("text.points.assessment", report) == []


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("主要问题：更新不及时。改进情况：指定专人每周检查，已见成效。", ""),
        ("仍存在以下短板，一是更新不够及时，二是解读形式单一。", "改进情况"),
        ("针对上述情况，本局采取多项措施，逐项落实到科室和个人。", "主要问题"),
        ("无。", "主要问题、改进情况"),
        ("没有", "主要问题、改进情况"),
    ],
)
def test_that_problems_and_improvements_both_have_their_place(
    catalog: EditionCatalog, text: str, missing: str
) -> None:
    found = found_by("text.points.problems", report_with(catalog, problems=text))
    assert [f"没有写到{missing}" in one.message for one in found] == ([True] if missing else [])


@pytest.mark.parametrize(
    ("text", "is_missing"),
    [
        ("本年度没有收取信息处理费。", False),
        ("2025年，本局收取信息处理费380元。", False),
        ("2025年，无收费情况。", False),
        ("无其他需要报告的事项。", True),
        ("无", True),
        ("本报告电子版可以在区政府网站查阅，如有疑问请与本局联系。", True),
    ],
)
def test_that_the_fee_is_mentioned_in_section_six(
    catalog: EditionCatalog, text: str, is_missing: bool
) -> None:
    found = found_by("text.points.fee", report_with(catalog, other_matters=text))
    assert [one.level for one in found] == ([Level.VERIFY] if is_missing else [])


def test_that_reports_before_the_fee_existed_are_not_asked_for_it(catalog: EditionCatalog) -> None:
    report = report_with(catalog, "2019", 2020, other_matters="无其他需要报告的事项。")
    assert found_by("text.points.fee", report) == []


def test_that_an_administrative_fee_beside_no_processing_fee_is_no_fault(
    catalog: EditionCatalog,
) -> None:
    report = report_with(
        catalog, other_matters="本年度没有收取信息处理费，没有其他需要报告的事项。"
    )
    report.cells[CellId("t2.art20_8.administrative_fee.amount")] = "12.6"
    assert not any(one.text == "other_matters" for one in check_all(report))


# --- likeness to last year ---


def sentences(count: int, *, topic: str = "公开") -> str:
    return "".join(
        f"第{n}项{topic}工作由科室甲{n}承担，按季度检查，结果通报。" for n in range(count)
    )


@pytest.mark.parametrize(
    ("now", "is_alike"),
    [
        (sentences(30), True),
        (sentences(28) + sentences(2, topic="培训"), True),
        (sentences(20) + sentences(10, topic="培训"), False),
        (sentences(30, topic="培训"), False),
    ],
    ids=["same", "nearly", "half", "new"],
)
def test_that_a_text_that_is_last_years_is_to_be_verified(
    catalog: EditionCatalog, now: str, is_alike: bool
) -> None:
    now = now.replace("按季度", "按季度、月度")
    before = report_with(
        catalog, year=2024, overview=sentences(30).replace("按季度", "按季度、月度")
    )
    report = report_with(catalog, overview=now, preamble=now)
    found = found_by("text.similar", report, before)
    assert [one.text for one in found] == (["overview"] if is_alike else [])
    assert {one.level for one in found} <= {Level.VERIFY}


def test_that_other_figures_and_years_make_no_new_text(catalog: EditionCatalog) -> None:
    before = report_with(catalog, year=2024, overview=sentences(30) + "2024年公开12条。")
    report = report_with(catalog, overview=sentences(30) + "2025年公开１,８１８条。")
    (found,) = found_by("text.similar", report, before)
    assert "占100%" in found.message


def test_that_short_texts_may_be_the_same_every_year(catalog: EditionCatalog) -> None:
    text = "本年度没有收取信息处理费。"
    assert len(text) < SHORTEST
    before = report_with(catalog, year=2024, other_matters=text)
    assert found_by("text.similar", report_with(catalog, other_matters=text), before) == []


def test_that_without_last_years_report_nothing_is_alike(catalog: EditionCatalog) -> None:
    assert found_by("text.similar", report_with(catalog, overview=sentences(30))) == []


# --- all together ---


def test_that_a_blank_report_has_nothing_to_say_about_wording(catalog: EditionCatalog) -> None:
    for edition, year in (("2021", 2025), ("2019", 2020)):
        found = check_all(report_with(catalog, edition, year))
        assert {one.level for one in found} == {Level.PENDING}


def test_that_no_message_contains_an_identifier(catalog: EditionCatalog) -> None:
    text = "2024年，本局公开信息  条。统计期限为2024年1月1日至12月31日。总体情况等七部分组成。"
    report = report_with(
        catalog,
        title="甲2024年报告",
        preamble=text,
        overview=text * 5,
        problems="无",
        other_matters="无",
    )
    found = [one for one in check_all(report) if one.level is not Level.PENDING]
    assert len({one.rule for one in found}) >= 8
    for one in found:
        assert not any(sign.isascii() and sign.isalpha() for sign in one.message), one.message
        assert one.facts

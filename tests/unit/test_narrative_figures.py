"""Figures in the texts are recognised with their meaning and held against the tables."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import resources
from forms.checks.engine import LiveFindings, check_all
from forms.checks.narrative.figure_checks import RULE_PREFIX, recognise_figures
from forms.checks.narrative.statements.statements import find_statements
from forms.edition.terms import CellId, Level
from forms.model.report import Report
from forms.model.values import format_number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forms.checks.finding import Finding
    from forms.checks.narrative.statements.statements import Statement
    from forms.edition.catalog import EditionCatalog

DATA = Path(__file__).parents[1] / "data"
SAMPLE = json.loads((resources.SAMPLE_REPORT).read_text("utf-8"))
TELLING = tomllib.loads((DATA / "telling-sentences.toml").read_text("utf-8"))["sentences"]
HARMLESS = [
    line
    for line in (DATA / "harmless-sentences.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]
OPENINGS = (
    "",
    "（二）依申请公开情况\n",
    "2025年收到政府信息公开申请48件。",
    "因政府信息公开被申请行政复议5件。",
    "全年制发行政规范性文件2件。",
)


def sample_with(
    catalog: EditionCatalog,
    text: str,
    cells: Mapping[str, str] = {},
    edition: str = "2021",
    year: int = 2025,
) -> Report:
    """Return the sample report with one text alone, and some figures changed."""
    chosen = catalog.load(edition)
    kept = {cell: value for cell, value in SAMPLE["cells"].items() if cell in chosen.cells}
    values = {CellId(cell): value for cell, value in {**kept, **cells}.items() if value}
    return Report(chosen, SAMPLE["organization"], year, texts={"overview": text}, cells=values)


def describe(statement: Statement) -> str:
    names = [
        meaning.figure.id + (f"[{meaning.variant}]" if meaning.variant else "")
        for meaning in statement.meanings
    ]
    return f"{' + '.join(names)} {format_number(statement.number)}"


def statements(report: Report) -> tuple[Statement, ...]:
    return find_statements(
        report.edition, report.year, report.organization, report.texts["overview"]
    )


def contradictions(report: Report) -> list[Finding]:
    return [one for one in check_all(report) if one.rule.startswith(RULE_PREFIX)]


def report_of(catalog: EditionCatalog, case: dict[str, Any]) -> Report:
    return sample_with(
        catalog,
        case["text"],
        case.get("cells", {}),
        case.get("edition", "2021"),
        case.get("year", 2025),
    )


@pytest.mark.parametrize("case", TELLING, ids=lambda case: case["text"][:30])
def test_that_a_telling_sentence_is_understood(
    catalog: EditionCatalog, case: dict[str, Any]
) -> None:
    found = statements(report_of(catalog, case))
    assert [describe(one) for one in found if one.is_certain] == case.get("says", [])
    assert [describe(one) for one in found if not one.is_certain] == case.get("maybe", [])


@pytest.mark.parametrize("case", TELLING, ids=lambda case: case["text"][:30])
def test_that_each_wrong_number_is_found_and_no_right_one(
    catalog: EditionCatalog, case: dict[str, Any]
) -> None:
    found = contradictions(report_of(catalog, case))
    # Of one number for two figures either may come first.
    assert sorted(f"{one.found} → {one.expected}" for one in found) == sorted(case.get("wrong", []))
    assert {one.level for one in found} <= {Level.VERIFY}


@pytest.mark.parametrize("opening", OPENINGS, ids=lambda opening: opening[:6])
@pytest.mark.parametrize("sentence", HARMLESS, ids=lambda sentence: sentence[:20])
def test_that_a_harmless_sentence_brings_forth_nothing(
    catalog: EditionCatalog, sentence: str, opening: str
) -> None:
    report = sample_with(catalog, opening + sentence)
    assert [one.message for one in check_all(report) if one.level is not Level.PENDING] == []


def test_that_the_list_of_harmless_sentences_is_long_enough() -> None:
    assert len(set(HARMLESS)) == len(HARMLESS) >= 80


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("本年新收政府信息公开申请9件。", "表三本年新收（总计列）为 48。"),
        ("办结政府信息公开申请9件。", "表三（七）总计（总计列）为 49。"),
        (
            "办结政府信息公开申请49件，其中不予公开9件，占19.3%。",
            "表三不予公开（总计列）为 9，占（七）总计 49 的 18.4%",
        ),
        ("收到社会公益组织申请9件。", "表三本年新收（社会公益组织）为 1。"),
        ("发生行政复议、行政诉讼共9件。", "表四行政复议与行政诉讼（总计）合计为 "),
    ],
)
def test_that_a_message_names_row_and_column_as_the_form_does(
    catalog: EditionCatalog, sentence: str, said: str
) -> None:
    (found,) = contradictions(sample_with(catalog, sentence))
    assert said in found.message.replace("\u00a0", " ")


def test_that_a_contradiction_says_what_the_table_says(catalog: EditionCatalog) -> None:
    (found,) = contradictions(sample_with(catalog, "今年我局收到依申请公开件3件。"))
    assert found.message.replace("\u00a0", " ") == (
        "一、总体情况：正文“收到依申请公开件3件”，"
        "按表三总计列应为 48（本年新收）或 52（本年新收加上年结转）。"
    )
    # Either may be meant, so neither is offered.
    assert (found.rule, found.text, found.place) == (
        "text.figure.requests.received",
        "overview",
        "一、总体情况",
    )
    assert found.cells == found.right == ("t3.new_requests.total",)
    assert (found.expected, found.found, found.suggestion) == ("48或52", "3", "")
    assert found.facts == (
        ("text.overview", "收到依申请公开件3件"),
        ("t3.new_requests.total", "48"),
        ("t3.carried_over.total", "4"),
    )


@pytest.mark.parametrize(
    ("text", "replaced"),
    [
        ("  今年\n我局新收申请公开１８件。", "  今年\n我局新收申请公开48件。"),
        ("全年新收政府信息公开申请 十\u3000八 件。", "全年新收政府信息公开申请 48 件。"),
        ("🏛️\n全年新收政府信息公开申请1,018件。", "🏛️\n全年新收政府信息公开申请48件。"),
        ("收取行政事业性收费13500元。", "收取行政事业性收费126000元。"),
    ],
)
def test_that_the_replacement_fits_its_place(
    catalog: EditionCatalog, text: str, replaced: str
) -> None:
    found = contradictions(sample_with(catalog, text))[0]
    assert found.span is not None
    start, end = found.span
    assert text[:start] + found.suggestion + text[end:] == replaced


def test_that_one_number_for_two_figures_has_no_replacement(catalog: EditionCatalog) -> None:
    found = contradictions(sample_with(catalog, "行政复议、行政诉讼均为2件。"))
    assert {(one.expected, one.suggestion) for one in found} == {("5", ""), ("3", "")}


def test_that_a_phrase_of_none_has_a_place_but_no_replacement(catalog: EditionCatalog) -> None:
    text = "全年未收到政府信息公开申请，运行平稳。"
    (found,) = contradictions(sample_with(catalog, text))
    assert found.span is not None
    assert text[slice(*found.span)] == "未收到政府信息公开申请"
    assert found.suggestion == ""


def test_that_no_message_contains_an_identifier(catalog: EditionCatalog) -> None:
    for case in TELLING:
        for one in contradictions(report_of(catalog, case)):
            assert not re.search(r"[a-z]", one.message), one.message


def test_that_a_text_is_placed_in_its_own_section(catalog: EditionCatalog) -> None:
    report = sample_with(catalog, "收到政府信息公开申请3件，行政复议2件，办结1件，行政诉讼1件。")
    report.cells[CellId("t2.art20_1.rules.issued")] = "若干"
    placed = [(one.text, one.rule) for one in check_all(report) if one.level is not Level.PENDING]
    assert [rule for text, rule in placed if text == "overview"] == [
        "text.figure.requests.received",
        "text.figure.reconsideration.count",
        "text.figure.litigation.count",
    ]
    assert placed[-1] == (None, "value.kind")


def test_that_a_total_that_differs_from_its_sum_is_not_held_against_a_text(
    catalog: EditionCatalog,
) -> None:
    text = "全年收到政府信息公开申请49件。"
    disputed = {"t3.new_requests.total": "50"}
    assert contradictions(sample_with(catalog, text))
    assert not contradictions(sample_with(catalog, text, disputed))


def test_that_the_sample_report_is_understood_and_clean(catalog: EditionCatalog) -> None:
    report = Report(
        catalog.load(SAMPLE["edition"]),
        SAMPLE["organization"],
        SAMPLE["year"],
        SAMPLE["title"],
        texts=dict(SAMPLE["texts"]),
        cells={CellId(cell): value for cell, value in SAMPLE["cells"].items()},
    )
    assert [one.message for one in check_all(report)] == []
    found = recognise_figures(report)
    assert len(found) >= 18
    assert all(one.agrees for one in found)
    for one in found:
        written = report.texts[one.section][one.start : one.end]
        assert written == format_number(one.number) or one.number == 0
    tied = [one for one in found if one.can_be_linked]
    assert len(tied) >= 15


def test_that_recognised_figures_tell_agreement_contradiction_and_doubt(
    catalog: EditionCatalog,
) -> None:
    text = "收到政府信息公开申请48件，予以公开9件，不予公开3件。主动公开规范性文件2件、5件。"
    blank = dict.fromkeys(("t3.refused.state_secret.business", "t3.refused.state_secret.total"), "")
    report = sample_with(catalog, text, blank)
    found = {one.number: one for one in recognise_figures(report)}
    assert (found[48].agrees, found[48].meaning) == (True, "本年新收（总计列）")
    assert found[9].agrees is False
    assert found[3].agrees is None
    assert found[2].agrees is True
    assert not found[2].can_be_linked
    assert 5 not in found


def test_that_an_amount_in_yuan_cannot_be_linked(catalog: EditionCatalog) -> None:
    found = recognise_figures(sample_with(catalog, "行政事业性收费126000元。"))
    assert [(one.agrees, one.can_be_linked) for one in found] == [(True, False)]


@pytest.mark.parametrize(
    "changed", ["t3.granted.natural_person", "t3.granted.total", "t4.reconsideration.upheld"]
)
def test_that_a_text_is_held_against_the_tables_again_when_a_cell_changes(
    catalog: EditionCatalog, changed: str
) -> None:
    report = sample_with(catalog, "予以公开23件，被申请行政复议5件。")
    live = LiveFindings(report)
    live.read_texts()
    for typed in ("99", "", "若干", SAMPLE["cells"][changed]):
        changes = report.change_cells({CellId(changed): typed}, "键入")
        report.apply(changes)
        live.recheck(changes.fields)
        assert live.findings == check_all(report)


@pytest.mark.parametrize("case", TELLING[::3], ids=lambda case: case["text"][:30])
def test_that_typing_a_text_is_checked_as_if_everything_were(
    catalog: EditionCatalog, case: dict[str, Any]
) -> None:
    report = sample_with(catalog, "")
    live = LiveFindings(report)
    live.read_texts()
    text = case["text"]
    for end in (*range(0, len(text), 7), len(text), 0):
        changes = report.change_text("overview", text[:end], "键入")
        report.apply(changes)
        live.recheck(changes.fields)
        assert live.findings == check_all(report)


REGION = "云川市"

# After a heading, with the sample's figures: the readings of one number, and what is offered.
JOINED = [
    ("（二）依申请公开。全年收到和办理政府信息公开申请48件。", None, ""),
    ("（二）依申请公开。全年收到和办理政府信息公开申请96件。", "48或52或49", ""),
    ("（二）依申请公开。办结和答复49件。", None, ""),
    ("（二）依申请公开。办理、答复申请98件。", "52或49或48或47", ""),
    ("废止和失效规范性文件1件。", None, ""),
    ("废止和失效规范性文件2件。", "1", "1"),
    ("予以公开及部分公开29件。", None, ""),
    ("予以公开及部分公开35件。", "29", "29"),
    ("收到并办结政府信息公开申请49件。", None, ""),
]


@pytest.mark.parametrize(("text", "expected", "offered"), JOINED, ids=lambda one: str(one)[:20])
def test_that_names_of_one_thing_are_never_added_up(
    catalog: EditionCatalog, text: str, expected: str | None, offered: str
) -> None:
    report = sample_with(catalog, text, {"t2.art20_1.normative_documents.repealed": "1"})
    found = [(one.expected, one.suggestion) for one in contradictions(report)]
    assert found == ([] if expected is None else [(expected, offered)])


@pytest.mark.parametrize("case", TELLING, ids=lambda case: case["text"][:30])
def test_that_only_the_right_number_is_ever_offered(
    catalog: EditionCatalog, case: dict[str, Any]
) -> None:
    """Every number that agrees is written wrong once; what is offered then is the number it was."""
    report = report_of(catalog, case)
    text = report.texts["overview"]
    for one in recognise_figures(report):
        written = text[one.start : one.end]
        # An amount may be written in another unit or rounded.
        is_count = written.isdecimal() and text[one.end : one.end + 1] not in "万元"
        if not one.agrees or not is_count:
            continue
        wrong = str(int(written) + 1000)
        altered = report_of(catalog, case)
        altered.texts["overview"] = text[: one.start] + wrong + text[one.end :]
        offered = [
            found.suggestion
            for found in contradictions(altered)
            if found.span and found.span[0] == one.start and found.suggestion
        ]
        assert set(offered) <= {str(int(written))}


@pytest.mark.parametrize(
    ("organization", "text"),
    [
        (REGION, "全市收到政府信息公开申请48件，其中市本级收到36件，县区12件。"),
        (REGION, "全市收到政府信息公开申请48件。市政府收到申请36件，办结30件。"),
        (REGION, "我办收到政府信息公开申请36件。"),
        (REGION, "全市共收到政府信息公开申请48件，其中县区100件。"),
        (SAMPLE["organization"], "行政许可事项收到申请3600件、办结3456件。"),
        (SAMPLE["organization"], "（二）依申请公开。不动产登记受理申请900件。"),
        (SAMPLE["organization"], "（二）依申请公开。收到户外广告设置申请83份，办结81份。"),
        (SAMPLE["organization"], "林荫区司法局收到政府信息公开申请28件，办结27件。"),
    ],
)
def test_that_the_figures_of_others_are_not_held_against_the_tables(
    catalog: EditionCatalog, organization: str, text: str
) -> None:
    report = sample_with(catalog, text)
    report.organization = organization
    assert [one.detail for one in contradictions(report)] == []


def test_that_a_regions_own_figures_are_held_against_the_tables(catalog: EditionCatalog) -> None:
    report = sample_with(catalog, "全市新收政府信息公开申请47件，其中市本级收到36件。")
    report.organization = REGION
    assert [(one.found, one.suggestion) for one in contradictions(report)] == [("47", "48")]


UNDERSTOOD = [
    ("不予公开答复2件。", "2 → 9"),
    ("作出不予公开决定14件。", "14 → 9"),
    ("收到政府信息公开申请48件，因属于过程性信息不予公开8件。", "8 → 3"),
    ("收到政府信息公开申请48件，办结49件，另有72件顺延到下年度。", "72 → 3"),
    ("收到政府信息公开申请48件，72件转下一年办理。", "72 → 3"),
    ("办理政府信息公开引发的行政复议36起。", "36 → 5"),
    ("因政府信息公开提起的行政复议申请36件。", "36 → 5"),
    ("被申请行政复议8次。", "8 → 5"),
    ("制发文件20件，其中包括：行政规范性文件13件。", "13 → 2"),
    ("现行有效的规章0部、行政规范性文件136件。", "136 → 9"),
    ("收到政府信息公开申请48件，申请人中自然人占11件。", "11 → 38或41"),
    ("收到政府信息公开申请48件，办结49件，逾期不补正视为放弃的6件。", "6 → 1"),
    ("收到政府信息公开申请：网上30件、信函10件，共计40件。", "40 → 48或52"),
    ("收到政府信息公开申请1.2万件。", "12000 → 48或52"),
    ("政府信息公开申请办理情况：新收12，结转4。", "12 → 48"),
    ("受理依申请信息56条。", "56 → 48或52"),
    ("没有收到公众提出的政府信息公开申请。", "0 → 48或52"),
    ("全年政府信息公开零申请。", "0 → 48或52或49"),
    ("未收到政府信息公开申请.", "0 → 48或52"),
    ("办结政府信息公开申请49件，其中予以公开占51.85%。", "51.85 → 46.94或59.18"),
]


@pytest.mark.parametrize(("text", "wrong"), UNDERSTOOD, ids=lambda one: one[:16])
def test_that_clerks_ways_to_say_a_figure_are_understood(
    catalog: EditionCatalog, text: str, wrong: str
) -> None:
    found = contradictions(sample_with(catalog, text))
    assert [f"{one.found} → {one.expected}" for one in found] == [wrong]


def test_that_a_right_share_agrees_however_it_was_rounded(catalog: EditionCatalog) -> None:
    for share in ("46.9", "46.94", "46.93", "47"):
        text = f"办结政府信息公开申请49件，其中予以公开23件，占{share}%。"
        assert contradictions(sample_with(catalog, text)) == []


def test_that_a_share_of_a_wrong_number_is_no_finding_of_its_own(catalog: EditionCatalog) -> None:
    text = "办结政府信息公开申请49件，其中不予公开8件，占16.3%。"
    assert [one.found for one in contradictions(sample_with(catalog, text))] == ["8"]

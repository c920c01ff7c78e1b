"""Reading texts never fails, keeps its places, and is the same at once or step by step."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import resources
from forms.checks.engine import LiveFindings, check_all
from forms.checks.narrative.figure_checks import FigureCheck, recognise_figures
from forms.checks.narrative.plan import narrative_checks
from forms.checks.narrative.statements.statements import find_statements
from forms.checks.narrative.words.compact import CompactText
from forms.checks.narrative.words.numerals import parse_chinese, read_numeral
from forms.checks.narrative.words.organs import OrganNames, Whose
from forms.checks.narrative.words.sentences import split_sentences
from forms.edition.terms import CellId
from forms.model.changes import text_field
from forms.model.report import Report
from tests.effort import rounds

if TYPE_CHECKING:
    from forms.edition.catalog import EditionCatalog
    from forms.edition.edition import Edition
    from tests.unit.conftest import LoadEdition

DATA = Path(__file__).parents[1] / "data"
SAMPLE = json.loads(resources.SAMPLE_REPORT.read_text("utf-8"))
ORGAN = "云川市林荫区城市管理局"
LINES = [
    line
    for name in ("harmless-sentences.txt", "telling-sentences.toml")
    for line in (DATA / name).read_text("utf-8").splitlines()
    if line and not line.startswith(("#", "["))
]


# --- numbers ---


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        ("18件", 18, "件"),
        ("1,234件", 1234, "件"),
        ("十八件", 18, "件"),
        ("一百零五件", 105, "件"),
        ("两千三百宗", 2300, "宗"),
        ("一万二千份", 12000, "份"),
        ("十起", 10, "起"),
        ("二〇件", 20, "件"),
        ("0件次", 0, "件"),
        ("7", 7, ""),
        ("12.6万元", Decimal("12.6"), "万元"),
        ("126000元", Decimal("12.6"), "元"),
        ("2.3亿元", Decimal(23000), "亿元"),
        ("1.2万件", 12000, "件"),
        ("3千件", 3000, "件"),
    ],
)
def test_that_a_number_is_read(text: str, number: object, unit: str) -> None:
    found = read_numeral(text, 0)
    assert found is not None
    assert (found.number, found.unit, found.is_exact) == (number, unit, True)
    assert found.stop == len(text)


@pytest.mark.parametrize(
    "text",
    [
        "30多件",
        "30余件",
        "十余件",
        "约18件",
        "近18件",
        "不少于18件",
        "18件以上",
        "18件左右",
        "3至5件",
        "3-5件",
        "536万",
    ],
)
def test_that_a_rough_number_is_known_as_such(text: str) -> None:
    at = 0
    found = []
    while at < len(text):
        numeral = read_numeral(text, at)
        found += [numeral] if numeral is not None else []
        at = numeral.stop if numeral is not None else at + 1
    assert found
    assert not any(one.is_exact for one in found if one.unit)


@pytest.mark.parametrize("text", ["第3件", "每一件", "同一件", "几十件", "唯一件"])
def test_that_a_number_that_names_one_thing_is_none(text: str) -> None:
    assert read_numeral(text, 1) is None


def test_that_chinese_numerals_without_sense_are_none() -> None:
    assert parse_chinese("十甲") is None
    assert parse_chinese("") is None


# --- layout ---


def test_that_spaces_and_the_breaks_of_printed_lines_do_not_tear_a_number_apart() -> None:
    raw = "全年共收到公民、法人或者其他组织提交的政府信\n息公开申请 1 2 件，\n办结 3\u3000件。"
    plain = CompactText(raw)
    assert plain.text.startswith("全年共收到公民、法人或者其他组织提交的政府信息公开申请12件")
    start = plain.text.index("12件")
    assert raw[slice(*plain.span(start, start + 2))] == "1 2"
    assert plain.written(start, start + 3) == "12件"


def test_that_headings_and_paragraphs_keep_their_breaks() -> None:
    plain = CompactText("（二）依申请公开\n收到3件。\n办结3件。")
    assert plain.text.count("\n") == 2
    found = list(split_sentences(plain.text))
    assert [one.is_heading for one in found] == [True, False, False]
    assert [one.is_new_topic for one in found] == [True, True, True]


def test_that_points_in_one_paragraph_are_topics_of_their_own() -> None:
    text = "（一）主动公开。公开3条。（二）依申请公开。收到3件。"
    assert [one.is_new_topic for one in split_sentences(text)] == [True, False, True, False]


@given(st.text(alphabet="收到申请公开件3１,， 　\n。（）（一）🏛️", max_size=80))
def test_that_every_place_of_a_compact_text_leads_back(raw: str) -> None:
    plain = CompactText(raw)
    for at in range(len(plain.text)):
        start, end = plain.span(at, at + 1)
        assert end == start + 1
        assert len(plain.written(at, at + 1)) <= 1


# --- names ---


def _names(organization: str) -> dict[str, Whose]:
    return OrganNames(organization, _edition().narrative.organs).names()


@pytest.mark.parametrize(
    ("organization", "whose", "words"),
    [
        ("云川市林荫区城市管理局", Whose.OWN, "区城市管理局 城市管理局 我局 本局 全局 本机关"),
        ("云川市林荫区城市管理局", Whose.UNKNOWN, "全区 我区 全市"),
        ("云川市林荫区城市管理局", Whose.OWN_LEVEL, "局本级 局机关"),
        ("云川市林荫区城市管理局", Whose.SUBORDINATE, "各街道 所属单位"),
        ("云川县人民政府", Whose.OWN, "云川县人民政府 云川县 我县 全县"),
        ("云川县人民政府", Whose.OWN_LEVEL, "县政府 县政府办公室 我办 县本级"),
        ("云川县人民政府", Whose.UNKNOWN, "本机关"),
        ("云川县人民政府", Whose.SUBORDINATE, "各乡镇 县直部门"),
        ("云川市", Whose.OWN, "全市 我市"),
        ("云川市", Whose.OWN_LEVEL, "市政府 市本级"),
        ("云川市人民政府办公厅", Whose.OWN, "市政府办公厅 我厅 市政府办 市政府"),
        ("云川市人民政府办公厅", Whose.UNKNOWN, "全市 我市"),
        ("云川县梅岭镇人民政府", Whose.OWN, "梅岭镇 全镇 我镇 镇政府 本机关"),
        ("青萝湖开发区管理委员会", Whose.OWN, "全区 青萝湖开发区 开发区 本单位"),
        ("云川市花溪街道办事处", Whose.OWN, "街道 花溪街道办事处"),
    ],
)
def test_that_names_tell_whose_figures_a_text_gives(
    organization: str, whose: Whose, words: str
) -> None:
    names = _names(organization)
    assert {word: names.get(word) for word in words.split()} == dict.fromkeys(words.split(), whose)


@pytest.mark.parametrize("foreign", ["县教育局", "云川县政府", "开发区财政局"])
def test_that_another_organ_is_no_name_of_ones_own(foreign: str) -> None:
    assert foreign not in _names("云川县梅岭镇人民政府")


def test_that_only_a_region_reports_for_others() -> None:
    organs = _edition().narrative.organs
    assert OrganNames("云川县人民政府", organs).has_levels
    assert OrganNames("云川市", organs).has_levels
    assert not OrganNames("云川县梅岭镇人民政府", organs).has_levels
    assert not OrganNames("云川市城市管理局", organs).is_region


# --- any text ---

PIECES = """
收到 申请 政府信息公开申请 依申请公开 行政复议 、 和 ， 。 ； （ ） 3件 三件 十 未 无 均 分别 各 等
其中
2024年 2025年 上年 结转 下年度 予以公开 部分公开 并 较上年 增加 规范性文件 制发 废止 12.6万元
市 共 维持
自然人 法人或其他组织 行政事业性收费 《条例》 第二十条 ５ 约 余 6月 甲乙丙
"""
pieces = st.sampled_from([*PIECES.split(), "\n", " "])


@settings(max_examples=rounds(100, thorough=200))
@given(text=st.lists(pieces, max_size=25).map("".join))
def test_that_any_jumble_of_words_is_read_without_failing(text: str) -> None:
    edition = _edition()
    for found in find_statements(edition, 2025, ORGAN, text):
        assert 0 <= found.start < found.end <= len(text)
        assert found.quote in "".join(text.split())
        assert found.meanings


@settings(max_examples=15)
@given(data=st.data())
def test_that_texts_and_figures_checked_step_by_step_are_checked_like_everything(
    data: st.DataObject,
) -> None:
    edition = _edition()
    cells = {CellId(cell): value for cell, value in SAMPLE["cells"].items()}
    report = Report(edition, ORGAN, 2025, SAMPLE["title"], texts=dict(SAMPLE["texts"]), cells=cells)
    earlier = Report(edition, ORGAN, 2024, texts=dict(SAMPLE["texts"]))
    live = LiveFindings(report, earlier)
    live.read_texts()
    read = sorted(edition.narrative.cells)
    for _ in range(data.draw(st.integers(1, 6))):
        if data.draw(st.booleans()):
            section = data.draw(st.sampled_from(edition.text_ids))
            text = "\n".join(data.draw(st.lists(st.sampled_from(LINES), max_size=6)))
            changes = report.change_text(section, text, "键入")
        else:
            cell = CellId(data.draw(st.sampled_from(read)))
            typed = data.draw(st.sampled_from(["", "0", "3", "48", "若干"]))
            changes = report.change_cells({cell: typed}, "键入")
        report.apply(changes)
        live.recheck(changes.fields)
        assert live.findings == check_all(report, earlier)


def test_that_a_check_of_figures_reads_its_text_and_every_cell_it_may_name(
    catalog: EditionCatalog,
) -> None:
    for name in ("2019", "2021"):
        edition = catalog.load(name)
        checks = [one for one in narrative_checks(edition) if isinstance(one, FigureCheck)]
        for section in edition.text_ids:
            own = [one for one in checks if text_field(section) in one.reads]
            assert len(own) == len(edition.narrative.subjects) + 1
            assert edition.narrative.cells <= frozenset().union(*(one.reads for one in own))
            assert own[-1].reads > edition.narrative.cells


def test_that_an_edition_that_knows_no_words_has_no_checks_of_texts(
    load_edition: LoadEdition,
) -> None:
    tiny = load_edition("tiny")
    report = Report(tiny, "林业局", 2090, texts={"planting": "全年收到申请3件，植树5株  株。"})
    assert recognise_figures(report) == ()
    assert not any(one.span for one in check_all(report))


def _edition() -> Edition:
    from forms.edition.catalog import EditionCatalog  # noqa: PLC0415 - hypothesis shuns fixtures

    return EDITIONS.setdefault("2021", EditionCatalog().load("2021"))


EDITIONS: dict[str, Edition] = {}

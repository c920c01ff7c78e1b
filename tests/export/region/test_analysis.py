"""The analysis of a region: true figures in its sentences, tables and charts, read back."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING, Any

import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from lxml import etree
from msgspec.structs import replace
from openpyxl import load_workbook
from openxml_audit import FileFormat, OpenXmlValidator

from export.region.analysis.composition import compose_analysis, write_analysis
from export.region.analysis.records import Analysis, ComparedUnit
from export.region.analysis.template import TemplateError, load_template
from export.region.analysis.words import show_change
from export.region.records import OpenUnit, Sender
from forms.model.aggregation.indicators import Measure
from forms.model.aggregation.ranking import OUTLIER_RULE
from forms.model.aggregation.states import UnitState
from tests.export.editions import load_edition
from tests.export.region.letters import paragraphs, read_word, table_rows
from tests.libreoffice import RENDERS, page_texts

if TYPE_CHECKING:
    from pathlib import Path

    from docx.document import Document as WordDocument

EDITION = load_edition("2021")
SENDER = Sender("云川市人民政府办公室", dt.date(2026, 2, 20))


def _measures(requests: int, disclosed: int, handled: int) -> dict[str, Measure]:
    return {
        "requests": Measure(requests),
        "disclosed": Measure(disclosed, handled),
        "refused": Measure(handled - disclosed, handled),
        "carried_forward": Measure(0, requests),
    }


def _unit(name: str, requests: int, disclosed: int, last: int | None = None) -> ComparedUnit:
    earlier = {} if last is None else {2024: _measures(last, last // 2, last)}
    found = _measures(requests, disclosed, requests)
    return ComparedUnit(name, UnitState.PASSED, found, earlier)


UNITS = (
    _unit("云川市水务局", 100, 90, 80),
    _unit("云川市商务局", 50, 45, 50),
    _unit("云川市公安局", 200, 40, 190),
    _unit("云川市教育局", 50, 44),
    _unit("云川市民政局", 20, 18, 0),
    _unit("云川市审计局", 40, 35, 38),
    _unit("云川市档案局", 0, 0, 3),
    _unit("云川市财政局", 30, 31, 29),
    ComparedUnit("云川市体育局", UnitState.MISSING),
    ComparedUnit("云川市信访局", UnitState.EXEMPT),
)
ANALYSIS = Analysis(
    "云川市",
    2025,
    EDITION,
    SENDER,
    UNITS,
    measures=_measures(490, 303, 490),
    earlier={2023: _measures(300, 210, 300), 2024: _measures(390, 195, 390)},
    open=(OpenUnit("云川市体育局", "未交", "市政府部门", dt.date(2026, 1, 31)),),
)


@pytest.fixture(scope="module")
def document() -> WordDocument:
    return read_word(write_analysis(ANALYSIS))


def _said(document: WordDocument) -> str:
    return "\n".join(paragraphs(document))


def _table(document: WordDocument, head: str) -> list[list[str]]:
    tables = (table_rows(document, number) for number in range(len(document.tables)))
    return next(rows for rows in tables if head in rows[0])


def test_that_the_overview_says_how_many_have_reported(document: WordDocument) -> None:
    said = _said(document)

    assert paragraphs(document)[0] == "云川市2025年政府信息公开工作年度报告分析"
    # Ten units, one of them exempt, eight reports.
    assert "截至2026年2月20日，应报送2025年政府信息公开工作年度报告的9个单位中，已报送8个" in said
    assert "报送率88.9%。未报送的有1个。另有1个单位按规定免报。" in said
    assert "退回修改" not in said
    assert _table(document, "逾期")[1] == [
        "1",
        "云川市体育局",
        "市政府部门",
        "未交",
        "2026.1.31",
        "20天",
    ]
    assert paragraphs(document)[-2:] == [SENDER.name, "2026年2月20日"]


def test_that_the_region_is_compared_with_last_year(document: WordDocument) -> None:
    said = _said(document)

    assert "云川市2025年收到政府信息公开申请490件。上年为390件，增长25.6%。" in said
    assert "为61.8%。上年为50.0%，上升11.8个百分点。" in said
    rows = {row[0]: row[1:] for row in _table(document, "指标")[:]}
    assert rows["指标"] == ["2023年", "2024年", "2025年", "比上年"]
    assert rows["申请量（件）"] == ["300", "390", "490", "增长25.6%"]
    assert rows["公开率"] == ["70.0%", "50.0%", "61.8%", "上升11.8个百分点"]
    assert rows["结转率"] == ["0.0%", "0.0%", "0.0%", "与上年持平"]
    assert "复议纠错率" not in rows


def test_that_units_are_ranked_and_ties_share_a_place(document: WordDocument) -> None:
    rows = [row for row in _table(document, "比上年") if row[0] != "位次"]
    growth = _table(document, "位次")

    assert growth[0] == ["位次", "单位", "2024年", "2025年", "比上年"]
    assert growth[1:] == [
        ["1", "云川市公安局", "190", "200", "+5.3%"],
        ["2", "云川市水务局", "80", "100", "+25.0%"],
        ["3", "云川市商务局", "50", "50", "0.0%"],
        ["3", "云川市教育局", "", "50", ""],
        ["5", "云川市审计局", "38", "40", "+5.3%"],
        ["6", "云川市财政局", "29", "30", "+3.4%"],
        ["7", "云川市民政局", "0", "20", "上年为0"],
        ["8", "云川市档案局", "3", "0", "-100.0%"],
    ]
    assert rows
    said = _said(document)
    assert "云川市公安局（200件）、云川市水务局（100件）、云川市商务局（50件）" in said
    assert "前三位合计占全部申请量的71.4%" in said
    assert "没有收到申请的单位有1个" in said


def test_that_shares_are_compared_without_those_that_contradict_themselves(
    document: WordDocument,
) -> None:
    shares = {row[1]: row for row in _table(document, "公开率")[1:]}

    assert [row[0] for row in shares.values()] == ["1", "1", "1", "4", "5", "6", "", ""]
    assert shares["云川市档案局"][2] == "—"  # nothing was handled, which is not 0 %
    said = _said(document)
    assert "可比单位6个，中位数89.0%" in said
    assert "最低的是云川市公安局（20.0%）" in said
    assert "云川市财政局的表内数据相互矛盾，未参加比较。" in said  # 31 of 30


def test_that_who_stands_apart_is_named_with_the_rule(document: WordDocument) -> None:
    rows = _table(document, "容许相差")[1:]

    assert [row[:2] for row in rows if row[1].startswith("公开率")] == [
        ["云川市公安局", "公开率偏低"]
    ]
    (row,) = [row for row in rows if row[1].startswith("公开率")]
    assert row[2:4] == ["20.0%", "89.0%"]
    assert ["云川市民政局", "申请量增长明显", "上年为0"] in [row[:3] for row in rows]
    assert OUTLIER_RULE in paragraphs(document)


def _texts(root: Any, path: str) -> list[str]:
    return [str(each) for each in root.xpath(path)]


def test_that_charts_are_native_and_carry_their_figures(document: WordDocument) -> None:
    charts = [
        relation.target_part
        for relation in document.part.rels.values()
        if relation.reltype == RELATIONSHIP_TYPE.CHART
    ]
    assert len(charts) == 4
    drawn: dict[str, dict[str, float]] = {}
    for part in charts:
        root = etree.fromstring(part.blob)
        title = "".join(_texts(root, "//*[local-name()='title']//text()"))
        names, values = (
            _texts(root, f"//*[local-name()='{kind}']//*[local-name()='v']/text()")
            for kind in ("cat", "val")
        )
        drawn[title] = dict(zip(names, map(float, values), strict=False))
        (book,) = [one.target_part for one in part.rels.values()]
        sheet: Any = load_workbook(io.BytesIO(book.blob)).active
        inside = [row[:2] for row in sheet.iter_rows(min_row=2, values_only=True)]
        assert [name for name, _ in inside] == names
        assert [value for _, value in inside if value is not None] == pytest.approx(
            list(map(float, values))
        )
    assert drawn["图1　各状态单位数"] == {"未交": 1, "免报": 1, "通过": 8}
    assert drawn["图2　历年申请量（件）"] == {"2023年": 300, "2024年": 390, "2025年": 490}
    assert list(drawn["图3　申请量居前的单位（件）"].items())[:2] == [
        ("云川市公安局", 200),
        ("云川市水务局", 100),
    ]


def test_that_a_chart_can_be_read_aloud(document: WordDocument) -> None:
    described = [each.get("descr") for each in document.element.body.iter("{*}docPr")]

    assert described[1] == "图2　历年申请量（件）：2023年 300；2024年 390；2025年 490"


def test_that_points_are_what_a_reader_reckons_from_the_shares_as_printed() -> None:
    # 5.36 % and 7.13 % are 1.77 apart, and 5.4 % and 7.1 % are 1.7.
    now, before = Measure(536, 10_000), Measure(713, 10_000)

    assert show_change(now, before) == "下降1.7个百分点"
    assert show_change(Measure(1, 0), before) is None
    assert show_change(Measure(1, 3), Measure(3333, 10_000)) == "与上年持平"


def test_that_what_is_not_known_is_not_said() -> None:
    bare = replace(ANALYSIS, earlier={}, open=(), units=UNITS[:2])

    document = read_word(write_analysis(bare))

    said = _said(document)
    assert "上年为" not in said.replace("上年为0", "")
    assert "比上年" not in [
        cell for table in document.tables for cell in table.rows[0].cells[0].text
    ]
    assert "未报送" not in said.replace("未报送的单位", "")
    assert "没有发现与其他单位差别明显的数据。" in said
    assert "{" not in said
    assert "None" not in said


def test_that_a_region_without_any_report_has_an_analysis() -> None:
    empty = Analysis("云川市", 2025, EDITION, SENDER, ())

    document = read_word(write_analysis(empty))

    assert "应报送" not in _said(document)
    assert "四、各单位办理结果比较" in _said(document)


def test_that_the_same_analysis_gives_the_same_bytes() -> None:
    assert write_analysis(ANALYSIS) == write_analysis(ANALYSIS)


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("file_format", [FileFormat.OFFICE_2007, FileFormat.MICROSOFT_365])
@pytest.mark.parametrize("name", ["=1+1<&>\"'\x00\ud800\n二", "很" * 300])
def test_that_no_name_makes_the_file_invalid(
    name: str, file_format: FileFormat, tmp_path: Path
) -> None:
    units = (replace(UNITS[0], name=name), *UNITS[1:])
    path = tmp_path / "analysis.docx"
    path.write_bytes(write_analysis(replace(ANALYSIS, region=name, units=units)))

    assert OpenXmlValidator(file_format=file_format).validate(path).errors == []


def test_that_a_long_list_is_cut_and_says_so() -> None:
    units = tuple(_unit(f"第{number}局", number, number // 2, number) for number in range(150))

    document = read_word(write_analysis(replace(ANALYSIS, units=units)))

    assert len(_table(document, "位次")) == 101
    assert "表中列前100个单位，全部单位见汇总工作簿。" in paragraphs(document)


@pytest.mark.parametrize("edition", ["2019", "2021"])
def test_that_the_built_in_template_fits_every_edition(edition: str) -> None:
    assert load_template(load_edition(edition)).parts


def test_that_an_office_can_bring_its_own_template(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(
        'title = "{year}年情况"\n'
        '[[parts]]\nheading = "一、数"\n'
        '[[parts]]\neach = "count"\nsentences = ["{name}{value}{unit}。"]\n'
        '[[parts]]\nchart = "top"\nindicator = "requests"\ntitle = "量"\n',
        "utf-8",
    )

    composed = compose_analysis(ANALYSIS, template=load_template(EDITION, path))

    texts = [getattr(block, "text", "") for block in composed.paper.blocks]
    assert texts[:3] == ["2025年情况", "一、数", "申请量490件。"]
    assert [chart.title for charts in composed.charts.values() for chart in charts] == ["图1　量"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ('title = "{years}"\nparts = []', "不能用“{years}”"),
        ('title = "x"\n[[parts]]\nsentences = ["{value}"]', "不能用“{value}”"),
        ('title = "x"\n[[parts]]\nsentences = ["{year"]', "花括号不成对"),
        ('title = "x"\n[[parts]]\nsentences = ["{year!r}"]', "不能用“{year}”"),
        ('title = "x"\n[[parts]]\nheading = "a"\ntable = "open"', "中的一项"),
        ('title = "x"\n[[parts]]\nchart = "top"', "要用indicator指定指标"),
        ('title = "x"\n[[parts]]\nchart = "top"\nindicator = "no"', "没有指标“no”"),
        ('title = "x"\n[[parts]]\ntable = "nothing"', "有误"),
        ('title = "x"\nwhat = 1\nparts = []', "有误"),
        ("title = ", "TOML"),
    ],
)
def test_that_a_fault_in_a_template_is_told(content: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(content, "utf-8")

    with pytest.raises(TemplateError, match=told):
        load_template(EDITION, path)


def test_that_a_template_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match="无法读取"):
        load_template(EDITION, tmp_path / "none.toml")


class TestRendered:
    """What LibreOffice makes of it."""

    pytestmark = RENDERS

    def test_that_bars_and_their_names_are_on_the_page(self, tmp_path: Path) -> None:
        from benchmarks.libreoffice import convert  # noqa: PLC0415 - only where it is installed

        path = tmp_path / "analysis.docx"
        path.write_bytes(write_analysis(ANALYSIS))
        convert([path], tmp_path)

        pages = "".join(page_texts(path.with_suffix(".pdf")))

        assert "图 3" in pages or "图3" in pages
        # In the chart and in the table below it.
        assert pages.count("云川市水务局") >= 3

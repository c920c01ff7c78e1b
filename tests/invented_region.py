"""A city that does not exist, with sixty units whose reports agree with themselves."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from forms.edition.catalog import EditionCatalog
from forms.edition.terms import CellId
from forms.model.report import Report

if TYPE_CHECKING:
    from collections.abc import Iterable

CITY = "栖霞川市"
YEAR = 2025
_DEPARTMENTS = (
    "教育局、科学技术局、工业和信息化局、公安局、民政局、司法局、财政局、"
    "人力资源和社会保障局、自然资源和规划局、生态环境局、住房和城乡建设局、交通运输局、"
    "水利局、农业农村局、商务局、文化广电和旅游局、卫生健康委员会、退役军人事务局、"
    "应急管理局、审计局、人民政府国有资产监督管理委员会、市场监督管理局、体育局、"
    "统计局、医疗保障局、信访局、城市管理局、行政审批局、数据局、人民政府办公室"
)
_COUNTIES = ("青禾县", "白石县", "云阶区")
_COUNTY_OFFICES = (
    "人民政府办公室、教育局、民政局、财政局、水利局、司法局、审计局、统计局、应急管理局、商务局"
)
UNITS = (
    *(f"{CITY}{name}" for name in _DEPARTMENTS.split("、")),
    *(f"{county}{name}" for county in _COUNTIES for name in _COUNTY_OFFICES.split("、")),
)
_APPLICANTS = (
    "natural_person",
    "business",
    "research_institution",
    "social_organization",
    "legal_service",
    "other",
)
_PREAMBLE = "本报告由{unit}按照《中华人民共和国政府信息公开条例》编制。"
_OVERVIEW = "{unit}{year}年继续做好信息公开，{sentence}。"
_SENTENCES = (
    "网站栏目按季度检查，更新及时",
    "办事指南逐项核对，电话有人接听",
    "文件起草时就写明公开属性",
    "面向企业的通知同时用短信发送",
    "每月请窗口人员反映群众看不懂的地方",
    "年初公布目录，年末逐条对照",
)


def invent_report(unit: str, chance: random.Random) -> Report:
    """Return a unit's complete report: every relation holds, and no text repeats a figure."""
    report = Report(EditionCatalog().for_year(YEAR), unit, YEAR)
    report.title = report.edition.title_for(unit, YEAR)
    report.signature_organization, report.signature_date = unit, f"{YEAR + 1}-01-20"
    report.cells.update(dict.fromkeys(report.edition.input_cells, "0"))
    _invent_requests(report, chance)
    _invent_others(report, chance)
    first, second, third = chance.sample(_SENTENCES, 3)
    report.texts["preamble"] = _PREAMBLE.format(unit=unit)
    report.texts["overview"] = _OVERVIEW.format(unit=unit, year=YEAR, sentence=first)
    report.texts["problems"] = f"有的栏目更新不够及时。改进情况：{second}。"
    report.texts["other_matters"] = f"{third}。没有收取信息处理费。没有其他需要报告的事项。"
    return report


def invent_city(seed: int, units: Iterable[str] = UNITS) -> list[Report]:
    """Return the reports of the city's units, the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311 - to be the same each time
    return [invent_report(unit, chance) for unit in units]


def _invent_requests(report: Report, chance: random.Random) -> None:
    for applicant in _APPLICANTS:
        ways = {
            "granted": chance.randrange(40),
            "partially_granted": chance.randrange(9),
            "refused.third_party_rights": chance.randrange(4),
            "cannot_provide.not_held": chance.randrange(12),
            "not_handled.petition_complaint": chance.randrange(5),
            "carried_forward": chance.randrange(6),
        }
        carried_over = chance.randrange(sum(ways.values()) + 1)
        ways["new_requests"] = sum(ways.values()) - carried_over
        ways["carried_over"] = carried_over
        for way, count in ways.items():
            report.cells[CellId(f"t3.{way}.{applicant}")] = str(count)


def _invent_others(report: Report, chance: random.Random) -> None:
    documents = "t2.art20_1.normative_documents"
    issued, old = chance.randrange(9), chance.randrange(60)
    report.cells[CellId(f"{documents}.issued")] = str(issued)
    report.cells[CellId(f"{documents}.in_force")] = str(issued + old)
    licences = CellId("t2.art20_5.administrative_licence.decisions")
    report.cells[licences] = str(chance.randrange(9000))
    fees = CellId("t2.art20_8.administrative_fee.amount")
    report.cells[fees] = f"{chance.randrange(900)}.{chance.randrange(1, 10_000):04}".rstrip("0")
    for kind in ("reconsideration", "litigation_direct", "litigation_after_reconsideration"):
        for result in ("upheld", "corrected", "other_result", "pending"):
            report.cells[CellId(f"t4.{kind}.{result}")] = str(chance.randrange(5))

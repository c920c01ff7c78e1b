from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from forms.edition.terms import CellId
from storage.readers.interchange.report import read_json_report
from storage.readers.reading import ReadError

if TYPE_CHECKING:
    from forms.edition.catalog import EditionCatalog
    from storage.readers.reading import Reading

SAMPLE = Path(__file__).parents[2] / "data" / "reports" / "water-office-2020.json"
NEW = CellId("t3.new_requests.natural_person")


@pytest.fixture
def document() -> dict[str, Any]:
    content: dict[str, Any] = json.loads(SAMPLE.read_text("utf-8"))
    return content


def read(document: object, catalog: EditionCatalog) -> Reading:
    text = document if isinstance(document, str) else json.dumps(document)
    return read_json_report(text.encode(), catalog, origin="年报.json")


def fail(document: object, catalog: EditionCatalog) -> str:
    with pytest.raises(ReadError, match=r"^[^\n]*“年报.json”[^\n]*[。？]$") as caught:
        read(document, catalog)
    return str(caught.value)


def test_that_every_field_is_read(document: dict[str, Any], catalog: EditionCatalog) -> None:
    reading = read(document, catalog)
    report = reading.report
    assert reading.notes == ()
    assert (report.edition.id, report.organization, report.year) == ("2019", "青萝市水务局", 2020)
    assert report.title == document["title"]
    assert report.signature_organization == document["signature"]["organization"]
    assert report.signature_date == document["signature"]["date"]
    assert {key: report.texts.get(key, "") for key in document["texts"]} == document["texts"]
    assert {key: value or None for key, value in report.shown_values().items()} == document["cells"]
    assert not set(report.cells) & set(report.edition.definitions)


def test_that_the_line_ends_of_a_title_are_kept(
    document: dict[str, Any], catalog: EditionCatalog
) -> None:
    document["title"] = " 青萝市水务局\r\n\n2020年政府信息公开 工作年度报告\n"

    title = read(document, catalog).report.title
    assert title == "青萝市水务局\n2020年政府信息公开 工作年度报告"


def test_that_what_may_be_missing_is_blank(catalog: EditionCatalog) -> None:
    document = {
        "format": "nianbao-report",
        "version": 1,
        "organization": "青萝市水务局",
        "year": 2023,
    }
    report = read(document, catalog).report
    assert report.edition.id == "2021"
    assert report.title == "青萝市水务局2023年政府信息公开工作年度报告"
    assert (report.cells, report.texts, report.signature_date) == ({}, {}, "")


def test_that_a_total_which_differs_stays_as_found(
    document: dict[str, Any], catalog: EditionCatalog
) -> None:
    document["cells"]["t4.reconsideration.total"] = "7"
    assert read(document, catalog).report.cells[CellId("t4.reconsideration.total")] == "7"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("null", ""),
        ('""', ""),
        ("3", "3"),
        ('"3"', "3"),
        ('"３件"', "3"),
        ("3.0", "3.0"),
        ("1e2", "100"),
        ("123456789012345678901234567890", "123456789012345678901234567890"),
        ('"/"', "/"),
        ('"约3\\n件"', "约3 件"),
    ],
)
def test_that_a_cell_holds_what_was_written(
    document: dict[str, Any], catalog: EditionCatalog, written: str, kept: str
) -> None:
    document["cells"][NEW] = "@"
    text = json.dumps(document).replace('"@"', written)
    assert read(text, catalog).report.cells.get(NEW, "") == kept


@pytest.mark.parametrize("written", ["842.50", "8.425e2", '"842.5万元"'])
def test_that_amounts_are_exact(
    document: dict[str, Any], catalog: EditionCatalog, written: str
) -> None:
    amount = CellId("t2.art20_9.government_procurement.procurement_amount")
    document["cells"][amount] = "@"
    text = json.dumps(document).replace('"@"', written)
    assert read(text, catalog).report.cells[amount] == "842.5"


def test_that_texts_are_cleaned(document: dict[str, Any], catalog: EditionCatalog) -> None:
    document["texts"]["problems"] = "第一段\r\n第\u0007二\ud800段\u2028第三段\ufeff\n\n"
    document["organization"] = " 青萝市\n水务局 "
    report = read(document, catalog).report
    assert report.texts["problems"] == "第一段\n第二段\n第三段\n\n"
    assert report.organization == "青萝市 水务局"


@pytest.mark.parametrize("written", ["2021-1-20", "2021年1月20日", "2021-01-20"])
def test_that_the_date_is_kept_in_one_form(
    document: dict[str, Any], catalog: EditionCatalog, written: str
) -> None:
    document["signature"]["date"] = written
    assert read(document, catalog).report.signature_date == "2021-01-20"


def test_that_a_year_may_be_written_as_text(
    document: dict[str, Any], catalog: EditionCatalog
) -> None:
    document["year"] = "2020"
    assert read(document, catalog).report.year == 2020


def test_that_an_unknown_entry_is_told(document: dict[str, Any], catalog: EditionCatalog) -> None:
    document["remarks"] = "…"
    (note,) = read(document, catalog).notes
    assert "“remarks”" in note.message


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (["format"], "other", "不是本软件导出的年度报告"),
        (["format"], None, "不是本软件导出的年度报告"),
        (["version"], 2, "升级本软件"),
        (["version"], None, "格式版本"),
        (["version"], "一", "格式版本"),
        (["edition"], "2020", "没有名为“2020”的版式"),
        (["edition"], [], "edition"),
        (["organization"], None, "单位名称"),
        (["organization"], {"name": "x"}, "organization"),
        (["year"], None, "年度"),
        (["year"], True, "year"),
        (["year"], 20201, "20201"),
        (["year"], 2020.5, "2020.5"),
        (["signature"], "x", "signature"),
        (["signature", "date"], ["2021"], "date"),
        (["texts"], [], "texts"),
        (["texts", "problem"], "x", "是否应为“problems”"),
        (["texts", "problems"], False, "problems"),
        (["cells"], "x", "cells"),
        (
            ["cells", "t3.granted.natural_persons"],
            "1",
            "“t3.granted.natural_person”（予以公开 / 自然人）",
        ),
        (["cells", "zzz"], "1", "版式和年度"),
        (["cells", NEW], True, NEW),
        (["cells", NEW], ["3"], NEW),
    ],
)
def test_that_a_fault_is_named(
    document: dict[str, Any], catalog: EditionCatalog, path: list[str], value: object, said: str
) -> None:
    place = document
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    assert said in fail(document, catalog)


def test_that_an_unsupported_year_without_edition_is_refused(
    document: dict[str, Any], catalog: EditionCatalog
) -> None:
    del document["edition"]
    document["year"] = 2012
    assert "2012年" in fail(document, catalog)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "第1行"),
        ('{"format": "nianbao-report",\n"version": 1,', "第2行"),
        ("[1]", "不是本软件导出的年度报告"),
        ('"nianbao-report"', "不是本软件导出的年度报告"),
        ('{"format": "nianbao-report", "version": 1, "version": 1}', "“version”出现了两次"),
        ('{"format": "nianbao-report", "version": NaN}', "NaN"),
        ('{"format": "nianbao-report", "version": -Infinity}', "-Infinity"),
        ("[" * 100_000, "层次过深"),
        ('{"a":' * 100_000, "层次过深"),
        (" ", "空文件"),
    ],
)
def test_that_broken_json_is_refused(catalog: EditionCatalog, text: str, said: str) -> None:
    assert said in fail(text, catalog)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_that_any_common_encoding_is_read(
    document: dict[str, Any], catalog: EditionCatalog, encoding: str
) -> None:
    content = json.dumps(document, ensure_ascii=False).encode(encoding)
    assert read_json_report(content, catalog, origin="x").report.organization == "青萝市水务局"


def test_that_text_is_read_like_bytes(document: dict[str, Any], catalog: EditionCatalog) -> None:
    text = "\ufeff" + json.dumps(document, ensure_ascii=False)
    assert read_json_report(text, catalog, origin="x").report.year == 2020


def test_that_long_names_do_not_flood_a_message(
    document: dict[str, Any], catalog: EditionCatalog
) -> None:
    document["cells"]["x" * 100_000] = "1"
    assert len(fail(document, catalog)) < 200

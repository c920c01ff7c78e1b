"""Whole reports in web pages: our own, those that LibreOffice saves, those of a public site."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from benchmarks.libreoffice import convert
from export.composition import compose
from export.html_report import write_fragment, write_html
from export.word.writer import write_word
from export.xlsx.writer import write_xlsx
from storage.readers.recognition.report import recognise_report
from storage.readers.report_file import read_report_file
from storage.readers.sources.web.page import read_web_page
from tests.libreoffice import converts

if TYPE_CHECKING:
    from forms.edition.catalog import EditionCatalog
    from forms.model.report import Report
    from storage.readers.reading import Reading

_DATA = Path(__file__).parents[3] / "data"
_REPORTS = (_DATA / "reports" / "water-office-2020.json", _DATA / "published" / "county-2025.txt")
_SITE = """<!DOCTYPE html><html><head>
<meta http-equiv="Content-Type" content="text/html; charset=gb2312">
<meta name="ArticleTitle" content="{title}"><title>{title}_某某网</title></head><body>
<!--[if lt IE 9]><script src="a.js"></script><![endif]-->
<ul class=nav><li><a>首页</a></li><li><a>政务公开</a></li></ul>
<div>当前位置：<a>首页</a> &gt; <a>政府信息公开年报</a></div>
<table><tr><td>索引号：</td><td>000014349/2026-00001</td><td>公开方式：</td><td>主动</td></tr></table>
<div>字号：【<a>大</a> <a>中</a> <a>小</a>】 <a>打印</a></div><div style="display:none">分享</div>
<table width=100%><tr><td><table><tr><td><div class="TRS_Editor">{report}</div></table></table>
<div>扫一扫在手机打开当前页<img src=qr.png></div><div>上一篇：没有了</div>
<div>主办单位：某某办公室<br>网站标识码：3200000001</div></body></html>"""


@pytest.fixture(params=_REPORTS, ids=lambda path: path.stem)
def report(request: pytest.FixtureRequest, catalog: EditionCatalog) -> Report:
    return read_report_file(request.param, catalog).report


def read(content: bytes, catalog: EditionCatalog) -> Reading:
    return recognise_report(read_web_page(content, "a.html"), catalog, origin="a.html")


def test_that_our_own_page_reads_as_the_report(report: Report, catalog: EditionCatalog) -> None:
    reading = read(write_html(compose(report, is_draft=False)), catalog)
    assert reading.notes == ()
    assert reading.report.shown_values() == report.shown_values()
    assert reading.report.texts == {key: text for key, text in report.texts.items() if text}


def test_that_a_report_on_a_public_site_is_read(report: Report, catalog: EditionCatalog) -> None:
    word_like = re.sub(
        r"(<t[dh][^>]*>)([^<]*)(</t[dh]>)",
        r"\1\r\n  <p class=MsoNormal><span\r\n  lang=EN-US>\2<o:p>&nbsp;</o:p></span></p>\r\n\3",
        write_fragment(compose(report, is_draft=False)),
    )
    page = _SITE.format(title=report.title, report=word_like)
    reading = read(page.encode("gb18030"), catalog)
    assert reading.report.shown_values() == report.shown_values()
    assert reading.report.title == report.title
    told = " ".join(note.message for note in reading.notes)
    for word in ("隐藏", "1张图片", "首页", "索引号"):
        assert word in told


@converts
@pytest.mark.parametrize("suffix", ["docx", "xlsx"])
def test_that_the_page_that_libreoffice_saves_reads_as_the_report(
    report: Report, catalog: EditionCatalog, suffix: str, tmp_path: Path
) -> None:
    source = tmp_path / f"a.{suffix}"
    paper = compose(report, is_draft=False)
    source.write_bytes(write_word(paper) if suffix == "docx" else write_xlsx(paper))
    convert([source], tmp_path, "html")
    reading = read((tmp_path / "a.html").read_bytes(), catalog)
    assert reading.report.shown_values() == report.shown_values()

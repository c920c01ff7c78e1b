"""The pages of a PDF are checked before anybody is told that they are right."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec import structs

from export.composition import compose
from export.paper.setup import STANDARD
from forms.model.report import Report
from tests.export.editions import load_edition
from ui.printing.layout.pages import lay_out
from ui.printing.pdf.page_proof import describe_page_faults

if TYPE_CHECKING:
    from export.paper.blocks import Paper
    from ui.printing.layout.items import PrintedReport, TextItem

pytestmark = pytest.mark.usefixtures("qapp")

NAME = "林荫省东山市西江区人民政府行政审批和政务服务大数据管理局"


def _printed() -> tuple[Paper, PrintedReport]:
    edition = load_edition("2021")
    texts = {"overview": "全年主动公开信息，平稳有序。" * 300}
    date = "2026-12-25"
    cells = {edition.input_cells[0]: "12345"}
    report = Report(edition, NAME, edition.first_year, "", NAME, date, texts, cells)
    paper = compose(report, is_draft=False)
    return paper, lay_out(paper)


def _with_last(report: PrintedReport, *items: TextItem) -> PrintedReport:
    last = structs.replace(report.pages[-1], texts=(*report.pages[-1].texts[:-1], *items))
    return structs.replace(report, pages=(*report.pages[:-1], last))


def test_that_the_pages_of_a_report_have_no_fault() -> None:
    assert describe_page_faults(*_printed()) == ""


def test_that_what_leaves_the_page_is_lost_or_painted_twice_is_told() -> None:
    paper, report = _printed()
    item = report.pages[-1].texts[-1]
    other = structs.replace(item, text="2026年12月26日")

    assert "超出版心" in describe_page_faults(paper, _with_last(report, item.moved(-500, 0)))
    assert "没有完整地印出来" in describe_page_faults(paper, _with_last(report))
    assert "没有完整地印出来" in describe_page_faults(paper, _with_last(report, other))
    assert "多印了“日”" in describe_page_faults(paper, _with_last(report, item, item))


def test_that_a_figure_lost_from_a_table_is_told() -> None:
    paper, report = _printed()
    page = next(page for page in report.pages if any("12345" in item.text for item in page.texts))
    texts = tuple(item for item in page.texts if "12345" not in item.text)
    pages = tuple(
        structs.replace(each, texts=texts) if each is page else each for each in report.pages
    )

    assert "应有" in describe_page_faults(paper, structs.replace(report, pages=pages))


def test_that_the_head_of_a_cut_table_may_be_painted_again() -> None:
    edition = load_edition("2021")
    report = Report(edition, NAME, edition.first_year, "", NAME, "2026-12-25")
    high = structs.replace(STANDARD, table_pt=12.0)
    paper = compose(report, is_draft=False, setup=high)
    printed = lay_out(paper)

    assert sum(page.text().count("申请人情况") for page in printed.pages) > 1
    assert describe_page_faults(paper, printed) == ""

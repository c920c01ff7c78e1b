from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lxml import html
from msgspec import structs

from export.composition import compose
from export.html_report import write_html
from forms.model.report import Report

if TYPE_CHECKING:
    from export.paper.blocks import Paper
    from forms.edition.edition import Edition


def _page(paper: Paper) -> html.HtmlElement:
    return html.document_fromstring(write_html(paper).decode())


def test_that_the_tables_are_the_grids_of_the_edition(
    paper: Paper, edition: Edition, report: Report
) -> None:
    values = report.shown_values()
    for table, found in zip(edition.tables, _page(paper).iter("table"), strict=True):
        expected = [
            (place.row_span, place.column_span, values[place.cell] if place.cell else place.text)
            for place in sorted(table.grid, key=lambda place: (place.row, place.column))
        ]
        assert expected == [
            (int(cell.get("rowspan", 1)), int(cell.get("colspan", 1)), cell.text_content())
            for cell in found.iter("th", "td")
        ]


def test_that_headers_have_scopes_and_tables_captions(paper: Paper, edition: Edition) -> None:
    for table, found in zip(edition.tables, _page(paper).iter("table"), strict=True):
        assert [c.text for c in found.iter("caption")] == [edition.section(table.section).heading]
        assert all(cell.get("scope") for cell in found.iter("th"))
        assert len(list(found.iter("td"))) == len(table.cells) + sum(
            place.role == "note" for place in table.grid
        )
        assert len(found.findall("thead/tr")) == table.header_rows


def test_that_headings_are_ranked_and_text_is_complete(paper: Paper, edition: Edition) -> None:
    page = _page(paper)

    assert [h.text_content() for h in page.iter("h1")] == [paper.title]
    assert [h.text for h in page.iter("h2")] == [section.heading for section in edition.sections]
    assert page.findtext(".//title") == paper.title
    assert page.get("lang") == "zh-CN"
    assert [p.text for p in page.iter("p")][-2:] == ["云川市林荫区城市管理局", "2022年1月5日"]


def test_that_a_run_in_heading_is_strong(official: Edition) -> None:
    report = Report(official, "林荫局", 2025, texts={"overview": "（一）公开。全年"})
    paragraph = next(_page(compose(report, is_draft=False)).iter("p"))

    assert paragraph.findtext("strong") == "（一）公开。"
    assert paragraph.text_content() == "（一）公开。全年"


@pytest.mark.parametrize("is_draft", [False, True])
def test_that_a_draft_says_so(paper: Paper, is_draft: bool) -> None:
    content = write_html(structs.replace(paper, is_draft=is_draft)).decode()

    assert ("草稿" in content) == is_draft


def test_that_texts_are_never_markup(official: Edition) -> None:
    hostile = "<script>alert(1)</script>\"'&lt;"
    report = Report(official, hostile, 2025, hostile, hostile, hostile)
    report.texts = dict.fromkeys(official.text_ids, hostile)
    report.cells = dict.fromkeys(official.input_cells, hostile)
    page = _page(compose(report, is_draft=False))

    assert not list(page.iter("script"))
    assert page.findtext(".//h1") == hostile
    assert next(page.iter("td", "p")).text_content() == hostile

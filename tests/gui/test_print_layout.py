"""Pages as they are printed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from export.composition import compose
from export.paper.blocks import DRAFT_NOTE, Heading, Paragraph, Signature, TableBlock, Title
from export.paper.setup import COMPACT, STANDARD
from export.paper.typography import POINTS_PER_MM
from export.word.writer import write_word
from forms.edition.terms import CellId
from tests.export.word_file import parts
from tests.gui.printed import (
    INSTALLED,
    ORGAN,
    full_report,
    lay_out_report,
    lines_of,
    paper_of,
    printed_words,
    words,
)
from ui.printing.layout.fonts import PrintFonts
from ui.printing.layout.pages import TextArea, lay_out

if TYPE_CHECKING:
    from export.paper.setup import PaperSetup
    from forms.edition.catalog import EditionCatalog
    from ui.printing.layout.items import PrintedPage, PrintedReport

pytestmark = pytest.mark.usefixtures("qapp")
EDITIONS = pytest.mark.parametrize("edition_id", ["2019", "2021"])
HOSTILE = "\x00\ud800مرحبا😀𠀀\u202e\u2028—“（" * 9


def _fonts() -> PrintFonts:
    return PrintFonts(is_installed=INSTALLED.__contains__)


def _margin_text(page: PrintedPage) -> str:
    return "".join(item.text for item in page.margin_texts)


def _outside(report: PrintedReport, area: TextArea) -> list[str]:
    """Return what is printed outside the text area but for a mark that hangs over the margin."""
    right, bottom = area.left + area.width, area.top + area.height
    return [
        item.text
        for page in report.pages
        for item in page.texts
        if item.x < area.left - 0.1
        or item.baseline - 0.7 * item.face.size_pt < area.top
        or item.baseline > bottom
        or (item.right > right + 0.5 and not (item.text in "，。、；：！？" and item.x < right + 1))
    ]


@EDITIONS
@pytest.mark.parametrize("is_draft", [True, False])
def test_that_pages_carry_the_words_and_figures_of_the_blocks_in_order(
    catalog: EditionCatalog, edition_id: str, is_draft: bool
) -> None:
    report = full_report(catalog, edition_id)
    paper = compose(report, is_draft=is_draft)
    assert printed_words(lay_out_report(report, is_draft=is_draft)) == words(paper)


@EDITIONS
def test_that_table_three_is_on_one_page(catalog: EditionCatalog, edition_id: str) -> None:
    report = full_report(catalog, edition_id)
    figures = {text for cell, text in report.shown_values().items() if cell.startswith("t3.")}
    holding = [
        page.number
        for page in lay_out_report(report).pages
        if figures <= {item.text for item in page.texts}
    ]
    assert len(holding) == 1


@EDITIONS
@pytest.mark.parametrize("setup", [STANDARD, COMPACT], ids=["standard", "compact"])
def test_that_nothing_is_outside_the_text_area(
    catalog: EditionCatalog, edition_id: str, setup: PaperSetup
) -> None:
    report = full_report(catalog, edition_id)
    assert _outside(lay_out_report(report, setup=setup), TextArea.of(setup.page)) == []


@EDITIONS
def test_that_figures_of_eight_digits_stay_between_the_lines(
    catalog: EditionCatalog, edition_id: str
) -> None:
    report = full_report(catalog, edition_id)
    figures = set(report.shown_values().values())
    checked = 0
    for page in lay_out_report(report).pages:
        for item in page.texts:
            if item.text in figures:
                beside = [
                    rule.x1
                    for rule in page.rules
                    if rule.x1 == rule.x2 and rule.y1 <= item.baseline <= rule.y2
                ]
                left = max(x for x in beside if x < item.x + item.width / 2)
                right = min(x for x in beside if x > item.x + item.width / 2)
                assert left < item.x
                assert item.right < right
                checked += 1
    assert checked >= len(report.edition.cells)


def test_that_page_numbers_are_outside(catalog: EditionCatalog) -> None:
    area = TextArea.of(STANDARD.page)
    pages = lay_out_report(full_report(catalog)).pages
    assert len(pages) > 3
    for page in pages:
        assert re.sub(r"\s", "", _margin_text(page)) == f"—{page.number}—"
        left, right = page.margin_texts[0].x, page.margin_texts[-1].right
        if page.number % 2:
            assert right == pytest.approx(area.left + area.width - 14, abs=1)
        else:
            assert left == pytest.approx(area.left + 14, abs=1)
        dash = page.margin_texts[0].baseline - 0.38 * 14
        assert dash - area.top - area.height == pytest.approx(7 * POINTS_PER_MM, abs=0.1)


def test_that_a_draft_says_so_on_every_page(catalog: EditionCatalog) -> None:
    report = full_report(catalog)
    drafts = lay_out_report(report, is_draft=True).pages
    assert all(_margin_text(page).endswith(DRAFT_NOTE) for page in drafts)
    assert all(page.watermark is not None for page in drafts)
    finals = lay_out_report(report).pages
    assert not any("草稿" in _margin_text(page) or page.watermark for page in finals)


@pytest.mark.parametrize("count", range(14, 24))
def test_that_headings_and_signature_do_not_stand_alone(count: int) -> None:
    paper = paper_of(
        Title("报告", ("报告",)),
        *(Paragraph(f"第{number}段。") for number in range(count)),
        Heading(1, "六、其他需要报告的事项"),
        Paragraph("没有其他事项。"),
        Signature(ORGAN, "2026年1月5日"),
    )
    pages = lay_out(paper, _fonts()).pages
    texts = [["".join(item.text for item in line) for line in lines_of(page)] for page in pages]
    assert not any(lines[-1].startswith("六、") for lines in texts)
    assert texts[-1][-1] == "2026年1月5日"
    assert texts[-1][-3] == "没有其他事项。"


def test_that_table_and_heading_move_together(catalog: EditionCatalog) -> None:
    blocks = compose(full_report(catalog), is_draft=False).blocks
    place = next(number for number, block in enumerate(blocks) if isinstance(block, TableBlock))
    paper = paper_of(
        *(Paragraph(f"第{number}段。") for number in range(17)),
        Heading(1, "二、主动公开政府信息情况"),
        blocks[place],
    )
    first, second = lay_out(paper, _fonts()).pages
    assert len(lines_of(first)) == 17
    assert "".join(item.text for item in lines_of(second)[0]) == "二、主动公开政府信息情况"
    assert second.rules


def test_that_a_page_holds_22_lines() -> None:
    paper = paper_of(*(Paragraph("公开。") for _ in range(45)))
    assert [len(lines_of(page)) for page in lay_out(paper, _fonts()).pages] == [22, 22, 1]


def test_that_a_long_text_runs_over_pages(catalog: EditionCatalog) -> None:
    report = full_report(catalog)
    report.texts["overview"] = "政府信息公开，平稳有序。" * 8_400
    pages = lay_out_report(report)
    assert len(pages.pages) > 100
    assert printed_words(pages) == words(compose(report, is_draft=False))


@pytest.mark.parametrize("length", [300, 20_000])
def test_that_a_table_too_tall_for_a_page_is_cut_and_its_head_repeated(
    catalog: EditionCatalog, length: int
) -> None:
    report = full_report(catalog, digits=3)
    for cell in [each for each in report.edition.input_cells if each.endswith("natural_person")]:
        report.cells[cell] = "无" * 60
    report.cells[CellId("t3.granted.natural_person")] = "长" * length
    pages = lay_out_report(report).pages
    words_of = [page.text() for page in pages]
    assert sum(text.count("长") for text in words_of) == length
    assert sum(text.count("无") for text in words_of) >= 60 * 10
    assert len([text for text in words_of if "申请人情况" in text]) > 1
    assert _outside(lay_out_report(report), TextArea.of(STANDARD.page)) == []


def test_that_hostile_texts_are_laid_out(catalog: EditionCatalog) -> None:
    report = full_report(catalog)
    report.texts = dict.fromkeys(report.texts, HOSTILE)
    report.cells = dict.fromkeys(report.cells, HOSTILE)
    report.title = report.signature_organization = report.signature_date = HOSTILE
    assert "مرحبا" in printed_words(lay_out_report(report, is_draft=True))


def test_that_an_empty_report_is_one_page() -> None:
    (page,) = lay_out(paper_of(), _fonts()).pages
    assert page.texts == ()


def test_that_spaces_around_tables_are_those_of_the_word_file(catalog: EditionCatalog) -> None:
    word = write_word(compose(full_report(catalog), is_draft=False))
    document = parts(word)["word/document.xml"].decode()
    written = {float(twips) / 20 for twips in re.findall(r'w:before="(\d+)"', document)}
    behind = {twips for twips in written if twips < STANDARD.line_pt - 1}
    page = next(
        page for page in lay_out_report(full_report(catalog)).pages if "五、" in page.text()
    )
    heading = next(item for item in page.texts if item.text.startswith("五、"))
    bottom = max(rule.y2 for rule in page.rules)
    space = heading.baseline - 0.8 * STANDARD.line_pt - bottom
    assert space == pytest.approx(behind.pop(), abs=0.1)


def test_that_the_set_up_is_followed(catalog: EditionCatalog) -> None:
    report = full_report(catalog)
    report.texts["overview"] = "政府信息公开，平稳有序。" * 300
    standard = lay_out_report(report)
    other = lay_out_report(report, setup=replace(COMPACT, body_font="黑体"))
    assert len(other.pages) < len(standard.pages)
    assert other.pages[0].texts[0].x != standard.pages[0].texts[0].x
    assert {item.face.font for item in other.pages[1].texts} >= {"黑体"}

"""Word, PDF, web page and text of a report carry the same words and figures in the same order."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html
from msgspec import structs

from export.composition import compose
from export.html_report import write_fragment, write_html
from export.text_report import write_text
from export.word.writer import write_word
from export.xlsx.writer import COVER, write_xlsx
from forms.model.report import Report
from tests.export.editions import load_edition
from tests.export.test_xlsx import read_workbook
from tests.export.word_file import W, body, grid, text
from ui.printing.layout.pages import lay_out
from ui.printing.pdf.document import application, print_pdf

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from lxml import etree

    from export.paper.blocks import Paper

pytestmark = pytest.mark.printing


def _squeeze(texts: Iterable[str]) -> list[str]:
    """Return texts without blanks and line ends, which each format sets in its own way."""
    squeezed = ("".join(text.split()) for text in texts)
    return [text for text in squeezed if text]


def _word(paper: Paper) -> list[str]:
    return _squeeze(
        found for element in body(write_word(paper)) for found in _texts_of_word(element)
    )


def _texts_of_word(element: etree._Element) -> Iterable[str]:
    if element.tag == f"{W}tbl":
        cells = sorted(grid(element), key=lambda place: (place.row, place.column))
        return (cell.text for cell in cells)
    return (text(element),) if element.tag == f"{W}p" else ()


def _html(markup: str) -> list[str]:
    page = html.document_fromstring(markup)
    return _squeeze(
        "".join(map(str, element.itertext()))
        for element in page.iter("h1", "h2", "h3", "h4", "h5", "p", "th", "td")
    )


def _text(paper: Paper) -> list[str]:
    lines = write_text(paper).decode().splitlines()
    return _squeeze(
        part for line in lines for part in (line.split("|") if line.startswith("|") else (line,))
    )


def _printed(paper: Paper) -> str:
    """Return what is printed within the margins, page after page."""
    application()
    texts = (item.text for page in lay_out(paper).pages for item in page.texts)
    return "".join(_squeeze(texts))


def test_that_word_web_page_and_text_say_the_same(paper: Paper) -> None:
    expected = _word(paper)

    assert len(expected) > len(paper.blocks)
    assert _html(write_html(paper).decode()) == expected
    assert _html(write_fragment(paper)) == expected
    assert _text(paper) == expected


def test_that_print_says_the_same(paper: Paper) -> None:
    assert _printed(paper) == "".join(_word(paper))


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs poppler")
def test_that_a_pdf_file_says_the_same(report: Report, tmp_path: Path) -> None:
    paper = compose(report, is_draft=False)
    application()
    file = tmp_path / "report.pdf"
    file.write_bytes(print_pdf(lay_out(paper)).content)
    done = subprocess.run(
        ["pdftotext", "-raw", "-enc", "UTF-8", file, "-"],
        check=True,
        capture_output=True,
        text=True,
    )
    pages = done.stdout.split("\f")[:-1]
    found = ""
    for number, page in enumerate(pages, start=1):
        squeezed = "".join(page.split())
        assert f"—{number}—" in squeezed
        found += squeezed.replace(f"—{number}—", "", 1)

    assert found == "".join(_word(paper))


def test_that_the_workbook_has_the_tables_of_the_document(paper: Paper) -> None:
    document = _squeeze(
        cell.text
        for element in body(write_word(paper)).findall(f"{W}tbl")
        for cell in sorted(grid(element), key=lambda place: (place.row, place.column))
    )
    book = read_workbook(write_xlsx(paper))
    workbook = _squeeze(
        str(value)
        for name in book.sheetnames
        if name != COVER
        for row in book[name].iter_rows(min_row=2, values_only=True)
        for value in row
        if value is not None
    )

    assert workbook == document


_WORDS = st.text(
    st.characters(exclude_categories=("C", "Z"), exclude_characters="|\u2028\u2029", codec="utf-8"),
    min_size=1,
    max_size=30,
)


@settings(max_examples=40)
@given(st.lists(_WORDS, min_size=1, max_size=6), _WORDS)
def test_that_generated_texts_are_the_same_everywhere(texts: list[str], organ: str) -> None:
    edition = load_edition("tiny")
    content = dict.fromkeys(edition.text_ids, "\n".join(texts))
    report = Report(edition, organ, 2025, "", organ, "2026-01-05", content)
    paper = compose(report, is_draft=False)

    assert _html(write_html(paper).decode()) == _text(paper) == _word(paper)


def test_that_only_the_draft_mark_tells_a_draft_from_a_final_report(paper: Paper) -> None:
    draft = structs.replace(paper, is_draft=True)

    assert _word(draft) == _word(paper)
    assert _printed(draft) == _printed(paper)
    assert _html(write_html(draft).decode()) == ["草稿", *_word(paper)]

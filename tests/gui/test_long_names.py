"""Titles and signatures of organs with long names are the same on every kind of page."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from lxml import html

from export.composition import compose
from export.html_report import write_html
from export.paper.blocks import Signature, Title
from export.word.writer import write_word
from tests.export.editions import load_edition
from tests.export.test_long_names import NAMES, report_of
from tests.export.word_file import W, body, text
from ui.printing.layout.pages import lay_out
from ui.printing.pdf.document import application, print_pdf

if TYPE_CHECKING:
    from pathlib import Path

    from export.paper.blocks import Paper


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs poppler")
@pytest.mark.parametrize("name", NAMES, ids=len)
def test_that_word_pdf_and_web_page_have_the_same_lines(name: str, tmp_path: Path) -> None:
    paper = compose(report_of(load_edition("2021"), name), is_draft=False)
    title, *_, signature = paper.blocks
    assert isinstance(title, Title)
    assert isinstance(signature, Signature)
    expected = [*title.lines, *signature.parts[0], "2026年12月25日"]

    paragraphs = body(write_word(paper)).findall(f"{W}p")
    word = "\n".join(text(paragraphs[place]) for place in (0, -2, -1)).split("\n")
    assert word == expected
    page = html.document_fromstring(write_html(paper).decode())
    web = [line for element in page.iter("h1", "p") for line in element.itertext()]
    assert [line for line in web if line.strip()] == expected
    assert _lines_of_pdf(paper, tmp_path / "report.pdf", expected) == expected


def _lines_of_pdf(paper: Paper, file: Path, wanted: list[str]) -> list[str]:
    """Return those lines that are wanted, all lines being within the text area."""
    application()
    file.write_bytes(print_pdf(lay_out(paper)).content)
    done = subprocess.run(
        ["pdftotext", "-bbox-layout", "-enc", "UTF-8", file, "-"], check=True, capture_output=True
    )
    left, right = (28 - 0.5) * 72 / 25.4, (210 - 26 + 0.5) * 72 / 25.4
    found = []
    for line in html.document_fromstring(done.stdout.decode()).iter("line"):
        assert left < float(line.get("xmin", "0"))
        assert float(line.get("xmax", "0")) < right
        words = "".join("".join(map(str, line.itertext())).split())
        found += [words] if words in wanted else []
    return found

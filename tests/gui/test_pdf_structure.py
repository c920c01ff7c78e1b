"""What a PDF tells those who do not see it: language, headings, tables, the order of reading."""

from __future__ import annotations

import re
import shutil
import subprocess
import zlib
from typing import TYPE_CHECKING

import pytest

from export.composition import compose
from export.paper.blocks import Heading, TableBlock
from export.paper.setup import PaperSetup
from tests.gui.printed import full_report, words
from ui.printing.pdf.document import make_pdf

if TYPE_CHECKING:
    from pathlib import Path

    from export.paper.blocks import Paper
    from forms.edition.catalog import EditionCatalog

pytestmark = pytest.mark.usefixtures("qapp")

needs_poppler = pytest.mark.skipif(not shutil.which("pdfinfo"), reason="needs poppler")


@pytest.fixture(params=["2019", "2021"])
def paper(request: pytest.FixtureRequest, catalog: EditionCatalog) -> Paper:
    report = full_report(catalog, request.param)
    report.cells[next(iter(report.cells))] = ""
    # Rows so high that table three goes on below repeated headings.
    return compose(report, is_draft=True, setup=PaperSetup(row_pt=40))


def _structure(pdf: bytes, folder: Path) -> str:
    file = folder / "report.pdf"
    file.write_bytes(pdf)
    command = ["pdfinfo", "-struct-text", str(file)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    assert not done.stderr
    return done.stdout


def test_that_language_title_and_tags_are_announced(paper: Paper) -> None:
    pdf = make_pdf(paper).content
    catalog = re.search(rb"<<\n/Type /Catalog\n(.*?)>>\nendobj", pdf, re.DOTALL)
    assert catalog is not None
    for entry in (b"/Lang (zh-CN)", b"/Marked true", b"/DisplayDocTitle true"):
        assert entry in catalog[1]


def test_that_the_outline_is_made_of_the_headings(paper: Paper) -> None:
    pdf = make_pdf(paper).content
    entries = re.findall(rb"/Title <FEFF([0-9A-F]+)> /Parent (\d+) 0 R /Dest", pdf)
    found = [bytes.fromhex(text.decode()).decode("utf-16-be") for text, _ in entries]
    headings = [block for block in paper.blocks if isinstance(block, Heading)]
    assert found == [heading.text for heading in headings]
    # Those of the first level hang at the root, the others below them.
    levels = {heading.text: heading.level for heading in headings}
    parents = {
        parent
        for text, parent in zip(found, (p for _, p in entries), strict=True)
        if levels[text] == 1
    }
    assert len(parents) == 1


@needs_poppler
def test_that_the_parts_are_read_in_the_order_of_the_report(paper: Paper, tmp_path: Path) -> None:
    structure = _structure(make_pdf(paper).content, tmp_path)
    read = "".join(re.findall(r'^ *"(.*)"$', structure, re.MULTILINE))
    assert "".join(read.split()) == words(paper)


@needs_poppler
def test_that_tables_have_all_their_cells_and_headings(paper: Paper, tmp_path: Path) -> None:
    structure = _structure(make_pdf(paper).content, tmp_path)
    tables = [block for block in paper.blocks if isinstance(block, TableBlock)]
    cells = [cell for table in tables for cell in table.cells]
    assert len(re.findall(r"^ *Table", structure, re.MULTILINE)) == len(tables)
    assert len(re.findall(r"^ *T[HD]\b", structure, re.MULTILINE)) == len(cells)
    figures = sum(cell.role in {"value", "note"} for cell in cells)
    assert len(re.findall(r"^ *TD\b", structure, re.MULTILINE)) == figures
    sections = [block for block in paper.blocks if isinstance(block, Heading) and block.level == 1]
    assert len(re.findall(r"^ *H1\b", structure, re.MULTILINE)) == len(sections)


def test_that_all_that_is_drawn_is_marked_or_an_artifact(paper: Paper) -> None:
    pdf = make_pdf(paper).content
    streams = (match[1] for match in re.finditer(rb"stream\n(\x78.*?)endstream", pdf, re.DOTALL))
    pages = [page for page in map(zlib.decompress, streams) if b" Tj\n" in page]
    assert len(pages) > 3
    for page in pages:
        opened = page.count(b"/Artifact BMC\n") + len(re.findall(rb"/MCID \d+>> BDC\n", page))
        assert opened == page.count(b"BT\n") + 1
        assert len(re.findall(rb"^EMC", page, re.MULTILINE)) == opened

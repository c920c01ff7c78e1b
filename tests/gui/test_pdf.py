"""PDF files: fonts, text, properties, from the command line as well."""

from __future__ import annotations

import getpass
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from export.composition import compose
from export.json_report import write_json
from tests.gui.printed import ORGAN, full_report, words
from ui.printing.pdf.document import make_pdf

if TYPE_CHECKING:
    from forms.edition.catalog import EditionCatalog
    from forms.model.report import Report

pytestmark = pytest.mark.usefixtures("qapp")
needs_poppler = pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs poppler")
ROOT = Path(__file__).parents[2]


@pytest.fixture
def report(catalog: EditionCatalog) -> Report:
    return full_report(catalog)


def _run(*command: str | Path) -> str:
    done = subprocess.run(command, check=True, capture_output=True, timeout=240)
    return done.stdout.decode("utf-8")


def _content(pdf: bytes) -> str:
    """Return the drawing commands of all pages."""
    found = []
    for match in re.finditer(rb"stream\n(.*?)endstream", pdf, re.DOTALL):
        try:
            found.append(zlib.decompress(match[1]).decode("latin-1"))
        except zlib.error:
            continue
    return "\n".join(found)


@pytest.mark.render
@needs_poppler
@pytest.mark.parametrize("edition_id", ["2019", "2021"])
@pytest.mark.parametrize("is_draft", [True, False])
def test_that_the_text_of_the_file_is_that_of_the_report(
    catalog: EditionCatalog, tmp_path: Path, edition_id: str, is_draft: bool
) -> None:
    paper = compose(full_report(catalog, edition_id), is_draft=is_draft)
    file = tmp_path / "report.pdf"
    file.write_bytes(make_pdf(paper).content)
    pages = _run("pdftotext", "-raw", "-enc", "UTF-8", file, "-").split("\f")[:-1]
    found = ""
    for number, page in enumerate(pages, start=1):
        text = "".join(page.split())
        note = "草稿未定稿，不得发布"
        assert (note in text) == is_draft
        found += text.replace(f"—{number}—", "").replace(note, "")
    assert found == words(paper)


@pytest.mark.render
@needs_poppler
def test_that_all_fonts_are_embedded(report: Report, tmp_path: Path) -> None:
    file = tmp_path / "report.pdf"
    file.write_bytes(make_pdf(compose(report, is_draft=True)).content)
    fonts = _run("pdffonts", file).splitlines()[2:]
    assert fonts
    assert all(re.search(r" yes +(yes|no) +yes +\d+ +\d+$", font) for font in fonts)


def test_that_objects_are_where_the_file_says(report: Report) -> None:
    pdf = make_pdf(compose(report, is_draft=False)).content
    start = re.search(rb"startxref\n(\d+)\n%%EOF\n$", pdf)
    assert start is not None
    table = pdf[int(start[1]) :]
    rows = re.findall(rb"(\d{10}) \d{5} (n|f)", table)
    assert len(rows) > 20
    for number, (offset, state) in enumerate(rows):
        if state == b"n":
            assert pdf[int(offset) :].startswith(b"%d 0 obj" % number)


def test_that_the_file_names_report_and_organ_and_nothing_of_the_machine(report: Report) -> None:
    paper = compose(report, is_draft=False)
    pdf = make_pdf(paper).content
    for key, value in (("Title", paper.title), ("Author", ORGAN)):
        assert f"/{key} <FEFF{value.encode('utf-16-be').hex().upper()}>".encode() in pdf
        assert value.encode() in pdf
    assert b"/CreationDate (D:20260105000000Z)" in pdf
    assert b"Qt" not in re.sub(rb"stream\n.*?endstream", b"", pdf, flags=re.DOTALL)
    for name in (getpass.getuser(), platform.node(), str(Path.home())):
        assert f"({name}".encode() not in pdf
        assert f">{name}".encode() not in pdf


def test_that_the_watermark_is_drawn_and_not_written(report: Report) -> None:
    final, draft = (
        _content(make_pdf(compose(report, is_draft=is_draft)).content) for is_draft in (False, True)
    )
    grey = re.compile(r"^0\.92\d* 0\.92\d* 0\.92\d* scn$", re.MULTILINE)
    assert not grey.search(final)
    assert len(grey.findall(draft)) > 3


def test_that_missing_fonts_are_told(report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "ui.printing.layout.fonts.QFontDatabase.hasFamily", lambda name: name == "Noto Serif CJK SC"
    )
    note = make_pdf(compose(report, is_draft=False)).note
    assert "仿宋_GB2312" in note
    assert "改用“Noto Serif CJK SC”" in note


def _export(source: Path, target: Path, *options: str) -> subprocess.CompletedProcess[bytes]:
    displays = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return subprocess.run(
        [sys.executable, ROOT / "main.py", "export", source, target, *options],
        env={name: value for name, value in os.environ.items() if name not in displays},
        cwd=ROOT,
        capture_output=True,
        timeout=240,
        check=False,
    )


def test_that_the_command_line_writes_a_pdf_without_a_display(
    report: Report, tmp_path: Path
) -> None:
    source, target = tmp_path / "report.json", tmp_path / "报告.pdf"
    source.write_bytes(write_json(report))
    done = _export(source, target)
    assert done.returncode == 0, done.stderr.decode()
    assert target.read_bytes().startswith(b"%PDF-")
    assert "已导出" in done.stdout.decode()
    assert b"Traceback" not in done.stderr
    assert _export(source, target).returncode == 2


def test_that_the_command_line_marks_a_draft(report: Report, tmp_path: Path) -> None:
    content = json.loads(write_json(report))
    content["cells"]["t3.new_requests.natural_person"] = None
    source, target = tmp_path / "report.json", tmp_path / "report.pdf"
    source.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    done = _export(source, target)
    assert done.returncode == 0
    assert "草稿" in done.stderr.decode()
    assert "0.92" in _content(target.read_bytes())

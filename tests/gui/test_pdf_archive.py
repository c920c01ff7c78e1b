"""PDF/A-1b on demand: another program finds nothing wrong, and nothing else is different."""

from __future__ import annotations

import inspect
import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import page
import pytest
from PySide6.QtGui import QPainter

from export.composition import compose
from tests.effort import rounds
from tests.gui.conftest import FakeDialogs
from tests.gui.printed import full_report
from ui.dialogs.questions import Dialogs
from ui.printing.layout.pages import lay_out
from ui.printing.pdf import document as pdf_document
from ui.printing.pdf.archive import ArchiveError, mend_archive
from ui.printing.pdf.codes import CodedFont, PdfLayoutError
from ui.printing.pdf.document import make_pdf, print_pdf
from ui.printing.pdf.objects import PdfObjects

if TYPE_CHECKING:
    from pathlib import Path

    from export.paper.blocks import Paper
    from forms.edition.catalog import EditionCatalog
    from tests.gui.conftest import OpenWindow

pytestmark = pytest.mark.usefixtures("qapp")

HOSTILE = (
    "表情😀、生僻字𠮷与\U0002ebf0\ue123、①é、一⼀——、ﷺ、\u200d\u0301，"
    f"{'很长的一段文字没有标点' * 60}https://example.invalid/{'a' * 120}"
)
needs_poppler = pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs poppler")


PAPERS = ("final", "draft", "hostile", "2019")


@pytest.fixture(params=PAPERS)
def paper(request: pytest.FixtureRequest, catalog: EditionCatalog) -> Paper:
    report = full_report(catalog, "2019" if request.param == "2019" else "2021")
    if request.param == "hostile":
        report.texts["overview"] = HOSTILE
        report.title = f"{report.title}😀"
    return compose(report, is_draft=request.param == "draft")


def _faults(content: bytes) -> list[str]:
    """Return what another program finds wrong with a file as PDF/A-1b."""
    return [fault.message for fault in page.validate_pdf_bytes(content, profile="1b").failures]


def test_that_another_program_finds_nothing_wrong(paper: Paper) -> None:
    assert _faults(make_pdf(paper, is_archive=True).content) == []


def test_that_the_checker_would_see_a_fault(paper: Paper) -> None:
    assert _faults(make_pdf(paper).content)


@pytest.mark.parametrize(
    "text", ["", "甲\0\x1f\x7f乙", "甲\ufffe\ud800乙", "甲\r\n乙\t", "()\\<&>"]
)
def test_that_any_title_is_the_same_wherever_the_file_says_it(
    text: str, catalog: EditionCatalog
) -> None:
    report = full_report(catalog, "2021")
    report.title = report.organization = report.signature_organization = text
    paper = compose(report, is_draft=False)
    assert _faults(make_pdf(paper, is_archive=True).content) == []


def test_that_no_font_shows_its_sign_for_a_missing_character(catalog: EditionCatalog) -> None:
    report = full_report(catalog, "2021")
    report.texts["overview"] = "缺\U0003fffd\x7f\ue123字"
    file = PdfObjects(make_pdf(compose(report, is_draft=False), is_archive=True).content)
    contents = [
        file.unpack(file.reference(number, b"Contents"))
        for number, content in list(file.objects.items())
        if b"/Type /Page\n" in content
    ]
    assert contents
    assert not [content for content in contents if b"<0000> Tj" in content]


@needs_poppler
def test_that_the_archive_looks_like_the_plain_file(
    catalog: EditionCatalog, tmp_path: Path
) -> None:
    report = full_report(catalog, "2021")
    report.texts["overview"] = "发布😀一条👍gjpqy\n" * 12
    report.cells.update(dict.fromkeys(list(report.cells)[:60:3], "😀1"))
    paper = compose(report, is_draft=True)
    plain, archive = (
        _pictures(make_pdf(paper, is_archive=is_archive).content, tmp_path)
        for is_archive in (False, True)
    )
    assert len(plain) == len(archive)
    # The rim of a picture may be a little lighter; lines and watermark below it are not.
    most = max(
        abs(a - b)
        for old, new in zip(plain, archive, strict=True)
        for a, b in zip(old, new, strict=True)
    )
    assert most < 100


def _pictures(content: bytes, folder: Path) -> list[bytes]:
    """Return the pages as they look, in shades of grey, 36 an inch."""
    file = folder / "report.pdf"
    file.write_bytes(content)
    subprocess.run(["pdftoppm", "-gray", "-r", "36", file, folder / "page"], check=True)
    return [path.read_bytes() for path in sorted(folder.glob("page-*.pgm"))]


def _read(paper: Paper, folder: Path, *command: str) -> list[bytes]:
    """Return what a program prints of the plain file and of the archive."""
    read: list[bytes] = []
    for is_archive in (False, True):
        file = folder / f"{is_archive}.pdf"
        file.write_bytes(make_pdf(paper, is_archive=is_archive).content)
        words = [str(file) if word == "FILE" else word for word in command]
        read.append(subprocess.run(words, check=True, capture_output=True).stdout)
    return read


@needs_poppler
def test_that_the_archive_reads_like_the_plain_file(paper: Paper, tmp_path: Path) -> None:
    plain, archive = _read(paper, tmp_path, "pdftotext", "FILE", "-")
    assert plain == archive


@needs_poppler
@pytest.mark.slow
# poppler takes two seconds and more to write out the structure of one file.
@pytest.mark.parametrize("paper", PAPERS[: rounds(1, thorough=len(PAPERS))], indirect=True)
def test_that_the_archive_is_structured_like_the_plain_file(paper: Paper, tmp_path: Path) -> None:
    plain, archive = _read(paper, tmp_path, "pdfinfo", "-struct-text", "FILE")
    assert plain == archive


@pytest.mark.parametrize("stroke", [b"/PCSpcmyk", b"/CSpcmyk"])
def test_that_no_printing_ink_is_named(paper: Paper, stroke: bytes) -> None:
    assert stroke not in make_pdf(paper, is_archive=True).content


def test_that_each_font_lists_all_its_codes(paper: Paper) -> None:
    file = PdfObjects(make_pdf(paper, is_archive=True).content)
    descriptors = [n for n, content in file.objects.items() if b"/Type /FontDescriptor" in content]
    assert descriptors
    for number in descriptors:
        codes = file.unpack(file.reference(number, b"CIDSet"))
        assert codes[0] & 0x80
        # Behind the last code there is nothing but the bits that fill up a byte.
        assert re.fullmatch("1+0{0,7}", "".join(f"{byte:08b}" for byte in codes))


def test_that_a_font_that_may_not_be_embedded_makes_no_archive(paper: Paper) -> None:
    file = PdfObjects(make_pdf(paper).content)
    for number, content in file.objects.items():
        file.objects[number] = content.replace(b"/FontFile2 ", b"/NoFile ")
    with pytest.raises(ArchiveError, match="字体不允许"):
        mend_archive(file, {})


def test_that_a_font_that_shows_its_sign_for_a_missing_character_makes_no_archive(
    paper: Paper,
) -> None:
    font = CodedFont()
    font.code(0, "缺")
    with pytest.raises(ArchiveError, match="没有字形"):
        mend_archive(PdfObjects(make_pdf(paper).content), {7: font})


def test_that_a_file_that_cannot_be_mended_is_not_said_to_be_an_archive(
    catalog: EditionCatalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> bytes:
        raise PdfLayoutError

    monkeypatch.setattr(pdf_document, "finish_pdf", fail)
    report = lay_out(compose(full_report(catalog, "2021"), is_draft=False))
    assert print_pdf(report).content.startswith(b"%PDF")
    with pytest.raises(ArchiveError, match="不能导出为 PDF/A"):
        print_pdf(report, is_archive=True)


@pytest.mark.parametrize("file_type", [0, 1], ids=["plain", "archive"])
def test_that_the_window_offers_both(
    open_window: OpenWindow, filled_report: str, tmp_path: Path, file_type: int
) -> None:
    desk = open_window(filled_report)
    desk.dialogs.target, desk.dialogs.file_type = tmp_path / "a.pdf", file_type
    desk.trigger("export_pdf")
    assert [one.split()[0] for one in desk.dialogs.offered] == ["PDF", "PDF/A"]
    assert bool(_faults((tmp_path / "a.pdf").read_bytes())) == (file_type == 0)


def test_that_a_refused_archive_leaves_the_old_file_and_says_what_to_do(
    open_window: OpenWindow,
    filled_report: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(QPainter, "drawGlyphRun", lambda *_: None)
    desk = open_window(filled_report)
    desk.dialogs.target, desk.dialogs.file_type = tmp_path / "a.pdf", 1
    desk.dialogs.target.write_bytes(b"old")
    desk.trigger("export_pdf")
    (told,) = desk.dialogs.errors
    assert "不能导出为 PDF/A 存档文件；请改用普通 PDF" in told
    assert desk.dialogs.told == []
    assert desk.dialogs.target.read_bytes() == b"old"


def test_that_every_question_can_be_answered_by_a_test() -> None:
    def public(of: type) -> dict[str, list[str]]:
        methods = inspect.getmembers(of, inspect.isfunction)
        return {
            name: list(inspect.signature(method).parameters)
            for name, method in methods
            if not name.startswith("_")
        }

    asked, answered = public(Dialogs), public(FakeDialogs)
    assert asked.items() <= answered.items()

"""What is read from a PDF: every character that was written, whatever font draws it."""

from __future__ import annotations

import re
import shutil
import subprocess
import unicodedata
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QBuffer, QIODevice, QPointF
from PySide6.QtGui import QFontDatabase, QPainter, QPdfWriter

from export.paper.blocks import Heading, Paragraph
from tests.gui.printed import full_report, lay_out_report, paper_of
from ui.printing.layout.fonts import PrintFonts
from ui.printing.layout.pages import lay_out
from ui.printing.pdf.codes import PdfLayoutError, recode
from ui.printing.pdf.document import make_pdf, print_pdf
from ui.printing.pdf.finishing import finish_pdf

if TYPE_CHECKING:
    from forms.edition.catalog import EditionCatalog

pytestmark = pytest.mark.usefixtures("qapp")
needs_poppler = pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs poppler")
ROOT = Path(__file__).parents[2]
RADICALS = (
    "一二人入八力十又口土士大女子小山工己干心文方日月木水火父片牙生用田白皮目石示立"
    "行西见言车长门青页风飞食马高鱼鸟麦黄黑鼓鼠齐龙"
)
"""Characters that fonts draw with the glyphs of the Kangxi radicals."""
RARE = (
    "5G、A4、3D、B2B、Q&A、x86-64、PM2.5",
    "〈〉《》々·‧—―…～﹏「」『』〔〕【】“”‘’、。",
    "一⼀二⼆人⼈行⾏龙⻰",
    "①②⑳㈠㈩㊀㎡㎏㏄℃℉№℡‰％±×÷≤≥≠≈∞∑√∴",
    "ⅠⅡⅧⅫⅰⅷ²³¹₂½¼£€¥￥§©®™°′″",
    "ＡＢｘ０１９（）［］｛｝＋－＝＆＃＠",
    "㐂㑇䶮䴙鿍鿏𠮷𠅤𡋾𣲗𬭊𬬭𬇙𮚮𰻝",
    "○〇●◎★☆■□▲△→←↑↓※☑✓✔⚠☎",
    "αβγΩДжяéüñāǎàø가かカヶあ゛",
    "😀👍🏢📞",
    "office、fi、ffi、ffl、Wi-Fi",
    "\ue000\ue863甲\u200b乙，e\u0301、x\u0301、中\ufe0f、\u0e19\u0e49\u0e33",
)
"""What official texts seldom have, what fonts draw alike, by a rule of their own or not at all."""
FAMILIES = ("Noto Serif CJK SC", "Noto Sans CJK SC", "DejaVu Sans", "no such family")


def _common() -> str:
    """Return the characters of GB 2312 and whatever else the form and the samples have."""
    files = [
        *(ROOT / "resources").rglob("*.json"),
        *(path for path in (ROOT / "tests/data").rglob("*") if path.suffix in {".json", ".txt"}),
    ]
    samples = "".join(path.read_text(encoding="utf-8") for path in files)
    cells = bytes(
        byte for row in range(0xA1, 0xF8) for cell in range(0xA1, 0xFF) for byte in (row, cell)
    )
    found = set(samples + cells.decode("gb2312", "ignore"))
    return "".join(sorted(char for char in found if unicodedata.category(char)[0] in "LNPS"))


def _read(pdf: bytes, folder: Path) -> str:
    file = folder / "report.pdf"
    file.write_bytes(pdf)
    done = subprocess.run(
        ["pdftotext", "-raw", "-enc", "UTF-8", file, "-"],
        check=True,
        capture_output=True,
        timeout=50,
    )
    assert not done.stderr
    pages = done.stdout.decode("utf-8").split("\f")[:-1]
    return "".join(
        "".join(page.split()).removesuffix(f"—{number}—")
        for number, page in enumerate(pages, start=1)
    )


@pytest.mark.render
@needs_poppler
@pytest.mark.parametrize("family", FAMILIES)
def test_that_every_character_reads_back(family: str, tmp_path: Path) -> None:
    common = _common()
    assert len(common) > 7000
    lines = [common[start : start + 24] for start in range(0, len(common), 24)]
    texts = [*lines, *RARE, RADICALS]
    fonts = PrintFonts(is_installed=family.__eq__, chinese=lambda: [family])
    blocks = [block for text in texts for block in (Paragraph(text), Heading(1, text))]
    printed = print_pdf(lay_out(paper_of(*blocks), fonts))
    assert not printed.note
    assert _read(printed.content, tmp_path) == "".join(text + text for text in texts)


@pytest.mark.render
@needs_poppler
def test_that_a_heavier_face_that_a_family_lacks_is_read_once(tmp_path: Path) -> None:
    family = next((name for name in QFontDatabase.families() if _is_without_bold(name)), None)
    if family is None:
        pytest.skip("every family here has a bold face")
    fonts = PrintFonts(is_installed=family.__eq__, chinese=lambda: [family])
    text = "2025 + 36 = 2061"
    printed = print_pdf(lay_out(paper_of(Heading(3, text)), fonts))
    assert not printed.note
    assert _read(printed.content, tmp_path) == "".join(text.split())


def _is_without_bold(family: str) -> bool:
    styles = QFontDatabase.styles(family)
    return (
        QFontDatabase.isSmoothlyScalable(family)
        and len(styles) == 1
        and not QFontDatabase.bold(family, styles[0])
    )


def test_that_no_glyph_is_named_after_a_radical() -> None:
    pdf = make_pdf(paper_of(Paragraph(RADICALS))).content
    names = [
        name
        for content in _streams(pdf)
        if b"beginbfchar" in content
        for name in re.findall(rb"<\w{4}> <(\w{4,})>", content)
    ]
    assert names
    assert not [name for name in names if "\u2e80" <= chr(int(name[:4], 16)) <= "\u2fdf"]


def test_that_pictures_are_seen_and_take_their_room_each_time() -> None:
    if not QFontDatabase.hasFamily("Noto Color Emoji"):
        pytest.skip("needs a font of coloured pictures")
    paper = paper_of(Paragraph("发布😀一条👍信息"))
    first, second = make_pdf(paper).content, make_pdf(paper).content
    assert first.count(b"/Subtype /Image") >= 2
    assert _streams(first) == _streams(second)


def test_that_a_glyph_drawn_for_two_texts_gets_two_codes() -> None:
    page = b"BT\n/F7 320 Tf 1 0 0 -1 0 0 Tm\n0 0 Td <0001> Tj\n9 0 Td <0001> Tj\nET\n"
    (mended,), fonts = recode([page], ["一", "⼀"])
    codes = re.findall(rb"<(\w{4})> Tj", mended)
    assert len(set(codes)) == 2
    font = fonts[7]
    for code, text in zip(codes, "一⼀", strict=True):
        assert font.glyphs[int(code, 16)] == 1
        name = text.encode("utf-16-be").hex().encode()
        assert b"<%s> <%s>" % (code, name) in font.unicode_map()


@pytest.mark.parametrize(
    "content",
    [b"", b"%PDF-1.7 something else", b"xref\n0 1\ntrailer\nstartxref\n0\n%%EOF\n"],
)
def test_that_a_file_of_another_make_is_told(content: bytes) -> None:
    with pytest.raises(PdfLayoutError):
        finish_pdf(content, b"/Title (x)", [])


@pytest.mark.parametrize("texts", ["", "5", "5GA", "5G、A"])
def test_that_glyphs_nobody_knows_of_are_told(texts: str) -> None:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    painter = QPainter(writer)
    painter.drawText(QPointF(100, 100), "5G")
    painter.end()
    pdf = bytes(buffer.data().data())
    assert finish_pdf(pdf, b"/Title (x)", "5G").startswith(b"%PDF-")
    with pytest.raises(PdfLayoutError):
        finish_pdf(pdf, b"/Title (x)", texts)


def test_that_a_file_whose_text_cannot_be_mended_comes_with_a_warning(
    catalog: EditionCatalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = lay_out_report(full_report(catalog))
    assert not print_pdf(report).note
    # As a version of Qt would do that writes its texts in another way.
    monkeypatch.setattr(QPainter, "drawGlyphRun", lambda *_: None)
    printed = print_pdf(report)
    assert printed.content.startswith(b"%PDF-")
    assert "无法查找和复制" in printed.note


def _streams(pdf: bytes) -> list[bytes]:
    """Return the content of all packed streams."""
    found = []
    for match in re.finditer(rb"stream\n(.*?)endstream", pdf, re.DOTALL):
        try:
            found.append(zlib.decompress(match[1]))
        except zlib.error:
            continue
    return found

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from export.composition import compose
from export.word.writer import write_word
from forms.model.report import Report
from tests.export.word_file import W, all_of, body, part, parts, text, value

if TYPE_CHECKING:
    from lxml import etree

    from export.paper.blocks import Paper
    from forms.edition.edition import Edition


def _paragraphs(word: bytes) -> list[tuple[str, str]]:
    return [(value(p, "pPr/pStyle") or "", text(p)) for p in body(word).findall(f"{W}p")]


def test_that_paragraphs_bear_the_style_of_their_block(official: Edition) -> None:
    report = Report(official, "林荫局", 2025, "", "林荫局", "2026-01-05")
    report.texts = {"preamble": "导语。", "overview": "（一）甲\n1.乙\n（1）丙\n（一）丁。全年"}

    assert _paragraphs(write_word(compose(report, is_draft=False)))[:7] == [
        ("Title", "林荫局2025年政府信息公开工作年度报告"),
        ("BodyText", "导语。"),
        ("Heading1", "一、总体情况"),
        ("Heading2", "（一）甲"),
        ("Heading3", "1.乙"),
        ("Heading4", "（1）丙"),
        ("BodyText", "（一）丁。全年"),
    ]


def test_that_a_run_in_heading_has_the_type_of_its_level(official: Edition) -> None:
    report = Report(official, "林荫局", 2025, texts={"overview": "（一）公开。全年"})
    word = write_word(compose(report, is_draft=False))
    runs = [
        (value(run, "rPr/rStyle"), text(run))
        for run in all_of(body(word), "p/r")
        if "（一）公开" in text(run) or text(run) == "全年"
    ]

    assert runs == [("RunInHeading", "（一）公开。"), (None, "全年")]


def _font_of(run: etree._Element, styles: etree._Element) -> dict[str, str]:
    """Return the fonts of a run: its own, its styles', the document's defaults."""
    paragraph = next(run.iterancestors(f"{W}p"))
    chain = [value(run, "rPr/rStyle"), value(paragraph, "pPr/pStyle")]
    fonts: dict[str, str] = {}
    for first in chain:
        name = first
        while name is not None:
            style = next(s for s in styles.iter(f"{W}style") if s.get(f"{W}styleId") == name)
            for element in all_of(style, "rPr/rFonts"):
                fonts = {str(k): str(v) for k, v in element.attrib.items()} | fonts
            name = value(style, "basedOn")
    for element in all_of(styles, "rPrDefault/rPr/rFonts"):
        fonts = {str(k): str(v) for k, v in element.attrib.items()} | fonts
    return fonts


def test_that_every_run_has_latin_and_east_asian_fonts(paper: Paper) -> None:
    draft = write_word(structs.replace(paper, is_draft=True))
    styles = part(draft, "word/styles.xml")
    names = [name for name in parts(draft) if name.startswith(("word/doc", "word/f", "word/h"))]
    runs = [run for name in names if name.endswith("xml") for run in all_of(part(draft, name), "r")]

    assert len(runs) > 10
    for run in runs:
        assert {f"{W}ascii", f"{W}hAnsi", f"{W}eastAsia"} <= _font_of(run, styles).keys()


def test_that_every_style_with_a_font_names_all_its_slots(word: bytes) -> None:
    elements = all_of(part(word, "word/styles.xml"), "rFonts")

    assert len(elements) > 10
    for element in elements:
        assert {f"{W}ascii", f"{W}hAnsi", f"{W}eastAsia", f"{W}cs"} == set(element.attrib)


def test_that_every_style_used_is_defined(word: bytes) -> None:
    styles = part(word, "word/styles.xml")
    defined = {style.get(f"{W}styleId") for style in styles.iter(f"{W}style")}
    used = {
        element.get(f"{W}val")
        for name in ("pStyle", "rStyle", "tblStyle")
        for element in all_of(body(word), name)
    }

    assert used <= defined


def test_that_the_page_is_that_of_the_standard(word: bytes) -> None:
    size = all_of(body(word), "sectPr/pgSz")[0]
    margins = all_of(body(word), "sectPr/pgMar")[0]
    twips = {
        side: int(margins.get(f"{W}{side}") or 0) for side in ("top", "bottom", "left", "right")
    }

    assert (size.get(f"{W}w"), size.get(f"{W}h")) == ("11906", "16838")
    assert {side: round(value * 25.4 / 1440) for side, value in twips.items()} == {
        "top": 37,
        "bottom": 35,
        "left": 28,
        "right": 26,
    }


def test_that_body_and_headings_have_the_type_of_the_standard(word: bytes) -> None:
    styles = part(word, "word/styles.xml")
    fonts = {
        style.get(f"{W}styleId"): value(style, "rPr/rFonts", "eastAsia")
        for style in styles.iter(f"{W}style")
    }
    normal = next(s for s in styles.iter(f"{W}style") if s.get(f"{W}styleId") == "Normal")
    body_text = next(s for s in styles.iter(f"{W}style") if s.get(f"{W}styleId") == "BodyText")

    assert fonts["Normal"] == "仿宋_GB2312"
    assert fonts["Title"] == "方正小标宋简体"
    assert [fonts[f"Heading{level}"] for level in (1, 2, 3, 4)] == [
        "黑体",
        "楷体_GB2312",
        "仿宋_GB2312",
        "仿宋_GB2312",
    ]
    assert value(normal, "rPr/sz") == "32"
    assert value(normal, "pPr/spacing", "line") == "579"
    assert value(normal, "pPr/spacing", "lineRule") == "exact"
    assert value(body_text, "pPr/ind", "firstLineChars") == "200"


def test_that_page_numbers_stand_outside_between_dashes(word: bytes) -> None:
    assert part(word, "word/settings.xml").find(f"{W}evenAndOddHeaders") is not None
    for name, side in (("footer1", "right"), ("footer2", "left")):
        footer = part(word, f"word/{name}.xml")
        assert text(footer) == "— 1 —"
        assert all_of(footer, "instrText")[0].text == " PAGE "
        assert value(footer, "p/pPr/jc") == side
        assert value(footer, "p/pPr/ind", f"{side}Chars") == "100"


def test_that_a_draft_says_so_on_odd_and_even_pages(paper: Paper) -> None:
    draft = write_word(structs.replace(paper, is_draft=True))
    final = write_word(structs.replace(paper, is_draft=False))

    for name in ("word/header1.xml", "word/header2.xml"):
        assert "草稿" in text(part(draft, name))
        assert b'string="\xe8\x8d\x89\xe7\xa8\xbf"' in parts(draft)[name]  # the watermark
        assert name not in parts(final)
    assert "草稿".encode() not in b"".join(parts(final).values())


def test_that_the_signature_is_right_aligned_and_not_alone_on_a_page(word: bytes) -> None:
    *_, last, organ, date = body(word).findall(f"{W}p")

    assert (text(organ), text(date)) == ("云川市林荫区城市管理局", "2022年1月5日")
    assert value(last, "pPr/pStyle") == "BodyText"
    assert last.find(f"{W}pPr/{W}keepNext") is not None
    assert organ.find(f"{W}pPr/{W}keepNext") is not None
    assert value(organ, "pPr/ind", "rightChars") == "200"
    # The date's first character is 2 behind that of the organ, which has 11 of 27.64 on a line.
    assert value(date, "pPr/jc") == "left"
    assert value(date, "pPr/ind", "leftChars") == str(2764 - 200 - 1100 + 200)


def test_that_nothing_is_asked_of_word_that_other_programs_do_not_do(word: bytes) -> None:
    settings = part(word, "word/settings.xml")
    assert value(settings, "characterSpacingControl") == "doNotCompress"
    for name in ("word/styles.xml", "word/document.xml"):
        tags = {element.tag for element in part(word, name).iter()}
        assert not tags & {f"{W}autoSpaceDE", f"{W}autoSpaceDN", f"{W}kern"}

from __future__ import annotations

import io
import json
import math

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from export.composition import compose
from export.html_report import write_html
from export.paper.blocks import TableBlock, Title
from export.paper.setup import (
    BODY_PT,
    BOTTOM_MM,
    COMPACT,
    LARGEST_LINE_PT,
    LARGEST_ROW_PT,
    MANY_COLUMNS,
    MARGIN_MM,
    PRESETS,
    STANDARD,
    TABLE_PT,
    PaperSetup,
    find_faults,
    least_line_pt,
    preset_name,
    read_setup,
    write_setup,
)
from export.paper.table_rows import fits_on_page, table_height_pt
from export.paper.typography import (
    CHARACTERS_PER_LINE,
    HEADINGS,
    LINES_PER_PAGE,
    PAGE,
    POINTS_PER_MM,
    TABLE,
    TABLE_SMALL,
    TITLE,
)
from export.proof.words import proofread
from export.word.writer import write_word
from forms.model.report import Report
from tests.export.editions import load_edition
from tests.export.word_file import W, all_of, body, part, value


@st.composite
def setups(draw: st.DrawFn) -> PaperSetup:
    def between(low: float, high: float) -> float:
        return draw(st.integers(math.ceil(2 * low), math.floor(2 * high))) / 2

    body_pt = between(*BODY_PT)
    return PaperSetup(
        top_mm=between(*MARGIN_MM),
        bottom_mm=between(*BOTTOM_MM),
        left_mm=between(MARGIN_MM[0], 40),
        right_mm=between(MARGIN_MM[0], 40),
        line_pt=between(least_line_pt(body_pt), LARGEST_LINE_PT),
        body_pt=body_pt,
        table_pt=between(*TABLE_PT),
        row_pt=draw(st.none() | st.just(LARGEST_ROW_PT) | st.floats(18, 30)),
        body_font=draw(st.sampled_from(["仿宋", "宋体", "楷体", "某单位自造字体"])),
    )


def test_that_the_defaults_are_the_standard() -> None:
    assert STANDARD.page == PAGE
    assert STANDARD.title == TITLE
    assert STANDARD.headings == HEADINGS
    assert STANDARD.table_type(4) == TABLE
    assert STANDARD.table_type(10) == TABLE_SMALL
    assert STANDARD.lines_per_page == LINES_PER_PAGE
    assert STANDARD.characters_per_line == CHARACTERS_PER_LINE


@given(setups())
def test_that_the_characters_of_a_line_fill_the_text_area(setup: PaperSetup) -> None:
    width = setup.page.text_width_mm * POINTS_PER_MM
    pitch = setup.body_pt + setup.character_spacing_pt
    count = setup.characters_per_line

    assert count * pitch <= width < (count + 1) * pitch
    assert abs(setup.character_spacing_pt) < setup.body_pt / 20
    height = setup.page.text_height_mm * POINTS_PER_MM
    assert setup.lines_per_page * setup.line_pt <= height


def test_that_the_compact_preset_takes_half_as_much_again() -> None:
    standard = STANDARD.lines_per_page * STANDARD.characters_per_line
    compact = COMPACT.lines_per_page * COMPACT.characters_per_line

    assert compact >= 1.5 * standard


def test_that_presets_are_known_by_name_and_without_fault() -> None:
    assert [preset_name(preset) for preset in PRESETS.values()] == list(PRESETS)
    assert preset_name(PaperSetup(top_mm=30)) is None
    assert all(not find_faults(preset) for preset in PRESETS.values())


@pytest.mark.parametrize(
    ("setup", "fault"),
    [
        (PaperSetup(top_mm=5), "上边距应在10到60毫米之间"),
        (PaperSetup(bottom_mm=12), "下边距应在15到60毫米之间"),
        (PaperSetup(line_pt=16), "行距应在17.6到60磅之间"),
        (PaperSetup(line_pt=math.nan), "行距应在17.6到60磅之间"),
        (PaperSetup(body_pt=40, line_pt=50), "正文字号应在10.5到22磅之间"),
        (PaperSetup(table_pt=3), "表格字号应在6.5到12磅之间"),
        (PaperSetup(row_pt=13), "表格行高应在14到40磅之间"),
        (PaperSetup(row_pt=41), "表格行高应在14到40磅之间"),
        (PaperSetup(row_pt=17, table_pt=12), "表格行高应在18到40磅之间"),
        (PaperSetup(row_pt=math.inf), "表格行高应在14到40磅之间"),
        (PaperSetup(left_mm=50, right_mm=50), "左右边距太大，版心宽不足130毫米，表格排不下"),
        (PaperSetup(body_font=" "), "字体名不能为空"),
        (PaperSetup(body_font="长" * 32), "字体名“长长长长长长长长…”太长，最多31个字"),
        (PaperSetup(body_font='仿宋"><'), '字体名“仿宋"><”中有不能用的符号'),
    ],
)
def test_that_a_fault_is_said_with_what_would_be_right(setup: PaperSetup, fault: str) -> None:
    assert fault in find_faults(setup)


@given(setups())
def test_that_a_kept_setup_reads_back(setup: PaperSetup) -> None:
    if find_faults(setup):
        with pytest.raises(ValueError, match="top_mm"):
            read_setup(write_setup(setup))
    else:
        assert read_setup(write_setup(setup)) == setup


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        '{"row_pt": "20"}',
        '{"row_pt": 5}',
        '{"top_mm": null}',
        '{"top_mm": "37"}',
        '{"top_mm": true}',
        '{"line_pt": NaN}',
        '{"body_font": 3}',
    ],
)
def test_that_rubbish_is_no_setup(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - json's own errors among them
        read_setup(text)


def test_that_a_setup_kept_by_another_version_fills_up_with_the_standard() -> None:
    assert read_setup('{"top_mm": 30, "colour": "red"}') == PaperSetup(top_mm=30)
    assert tuple(json.loads(write_setup(STANDARD))) == PaperSetup.__struct_fields__


def test_that_the_word_page_is_set_up_as_wanted(report: Report) -> None:
    setup = PaperSetup(
        top_mm=25.4, bottom_mm=20, left_mm=30, right_mm=20, line_pt=26, body_font="宋体", body_pt=15
    )
    word = write_word(compose(report, is_draft=False, setup=setup))

    section = Document(io.BytesIO(word)).sections[0]
    margins = (
        section.top_margin,
        section.bottom_margin,
        section.left_margin,
        section.right_margin,
    )
    assert [round(length.mm, 1) for length in margins if length] == [25.4, 20, 30, 20]
    styles = {
        style.get(f"{W}styleId"): style for style in all_of(part(word, "word/styles.xml"), "style")
    }
    normal = styles["Normal"]
    assert value(normal, "rPr/rFonts", "eastAsia") == "宋体"
    assert value(normal, "rPr/sz") == "30"
    assert value(normal, "pPr/spacing", "line") == "520"
    assert value(styles["Heading1"], "rPr/rFonts", "eastAsia") == "黑体"


@pytest.mark.parametrize(
    ("setup", "few", "many"),
    [
        (STANDARD, "400", "330"),
        (PaperSetup(table_pt=10.5), "440", "370"),
        (PaperSetup(row_pt=14), "350", "280"),
        (PaperSetup(row_pt=22.5, table_pt=10.5), "520", "450"),
    ],
)
def test_that_rows_are_as_high_in_word_as_wanted(
    setup: PaperSetup, few: str, many: str, report: Report
) -> None:
    tables = body(write_word(compose(report, is_draft=False, setup=setup))).findall(f"{W}tbl")

    heights = [{value(row, "trPr/trHeight") for row in all_of(table, "tr")} for table in tables]
    expected = [
        {many if len(all_of(table, "tblGrid/gridCol")) >= MANY_COLUMNS else few} for table in tables
    ]
    assert heights == expected
    assert {few} in heights


def test_that_higher_rows_keep_a_table_from_its_page_and_lower_ones_bring_it_back() -> None:
    def fits(setup: PaperSetup) -> bool:
        blocks = compose(_blank("2021"), is_draft=False).blocks
        table = next(
            block for block in blocks if isinstance(block, TableBlock) and block.id == "t3"
        )
        return fits_on_page(table, setup)

    assert fits(PaperSetup())
    assert not fits(PaperSetup(row_pt=20))
    assert not fits(PaperSetup(table_pt=10, top_mm=25))
    assert fits(PaperSetup(table_pt=10, row_pt=15, top_mm=25))


@pytest.mark.parametrize("setup", [COMPACT, PaperSetup(left_mm=35, right_mm=35)])
def test_that_word_tables_fill_the_width_of_the_text(setup: PaperSetup) -> None:
    paper = compose(_blank("2021"), is_draft=False, setup=setup)
    tables = all_of(body(write_word(paper)), "tbl")

    expected = setup.page.text_width_mm * 1440 / 25.4
    assert tables
    for table in tables:
        assert abs(int(value(table, "tblPr/tblW", "w") or 0) - expected) <= 2


@pytest.mark.parametrize("name", PRESETS)
def test_that_a_document_of_any_setup_reads_back(name: str, report: Report) -> None:
    paper = compose(report, is_draft=True, setup=PRESETS[name])

    assert proofread(paper, write_word(paper)) == ()


def test_that_a_title_breaks_where_its_line_ends() -> None:
    report = _blank("2021")
    report.organization = "云川市林荫局"
    narrow, wide = (
        compose(report, is_draft=False, setup=setup).blocks[0]
        for setup in (STANDARD, PaperSetup(left_mm=10, right_mm=10))
    )

    assert isinstance(narrow, Title)
    assert isinstance(wide, Title)
    assert (len(narrow.lines), len(wide.lines)) == (2, 1)


def test_that_all_fonts_of_a_setup_are_named_in_word_with_another(report: Report) -> None:
    setup = PaperSetup(title_font="华文中宋", body_font="某单位自造字体")
    word = write_word(compose(report, is_draft=False, setup=setup))
    fonts = {
        font.get(f"{W}name"): value(font, "altName")
        for font in all_of(part(word, "word/fontTable.xml"), "font")
    }

    assert fonts["华文中宋"] == fonts["某单位自造字体"] == "宋体"
    assert set(setup.fonts) <= fonts.keys()


def test_that_the_web_page_names_fonts_and_print_margins(report: Report) -> None:
    setup = PaperSetup(top_mm=25.4, body_font="仿宋", title_font="某单位自造字体")
    page = write_html(compose(report, is_draft=False, setup=setup)).decode()

    assert "@page{size:A4;margin:25.4mm 26mm 35mm 28mm}" in page
    assert "article{font-family:'仿宋','FangSong','宋体','SimSun',serif}" in page
    assert "h1{font-family:'某单位自造字体','宋体','SimSun',serif}" in page


@pytest.mark.parametrize(
    ("edition_id", "table_pt", "fits"),
    [("2019", 9, True), ("2019", 12, False), ("2021", 9, True), ("2021", 10.5, False)],
)
def test_that_table_three_is_known_to_fit_or_not(
    edition_id: str, table_pt: float, fits: bool
) -> None:
    setup = PaperSetup(table_pt=table_pt)
    tables = [
        block
        for block in compose(_blank(edition_id), is_draft=False).blocks
        if isinstance(block, TableBlock) and block.id == "t3"
    ]

    assert [fits_on_page(table, setup) for table in tables] == [fits]


@pytest.mark.parametrize(("edition_id", "height"), [("2019", 469), ("2021", 555)])
def test_that_the_height_of_table_three_is_what_a_word_processor_measured(
    edition_id: str, height: float
) -> None:
    for block in compose(_blank(edition_id), is_draft=False).blocks:
        if isinstance(block, TableBlock) and block.id == "t3":
            assert block.column_count >= MANY_COLUMNS
            assert table_height_pt(block, STANDARD) == pytest.approx(height, rel=0.02)


def _blank(edition_id: str) -> Report:
    edition = load_edition(edition_id)
    return Report(edition, "林荫局", edition.first_year)

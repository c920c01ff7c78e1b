"""The style sheet: every font, size and line pitch is a style, so that a clerk can change it.

Fonts are named for the Latin, the other and the East Asian slot together; with a slot missing
Word falls back to a Western font in the middle of Chinese text. Quotes and dashes belong to the
`hAnsi` slot, hence that is a Chinese font everywhere.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from export.paper.setup import MANY_COLUMNS
from export.paper.typography import DIGITS, DRAFT, PAGE_NUMBER, SONG, Type, fallback_for
from export.word.units import twips_from_points
from export.word.xml_names import DECLARATION, NAMESPACE
from export.xml_text import escape

if TYPE_CHECKING:
    from export.paper.setup import PaperSetup

BODY_STYLE = "BodyText"
TITLE_STYLE = "Title"
HEADING_STYLE = "Heading"
SIGNATURE_STYLE = "Signature"
SIGNATURE_ALIGNMENT = "right"
HEADER_STYLE = "Header"
FOOTER_STYLE = "Footer"
LEAD_STYLE = "RunInHeading"
TABLE_STYLE = "TableGrid"
CELL_STYLE = "TableText"
LABEL_STYLE = "TableLabel"
SMALL = "Small"

_OFF_GRID = '<w:snapToGrid w:val="0"/>'
_ON_NORMAL = '<w:basedOn w:val="Normal"/>'
_BORDERS = ("top", "left", "bottom", "right", "insideH", "insideV")


def fonts(kind: Type) -> str:
    """Return the font element of a type, all slots set."""
    font = escape(kind.font)
    latin = kind.digits or font
    return f'<w:rFonts w:ascii="{latin}" w:hAnsi="{font}" w:eastAsia="{font}" w:cs="{latin}"/>'


def borders() -> str:
    """Return thin single lines for all edges of a table."""
    return "".join(
        f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for edge in _BORDERS
    )


@cache
def style_sheet(setup: PaperSetup) -> str:
    """Return `word/styles.xml`."""
    return (
        f'{DECLARATION}<w:styles xmlns:w="{NAMESPACE}">{_defaults(setup)}{_base_styles(setup)}'
        f"{_text_styles(setup)}{_heading_styles(setup)}{_table_styles(setup)}</w:styles>"
    )


@cache
def font_table(setup: PaperSetup) -> str:
    """Return `word/fontTable.xml`: under which other names the types are to be looked for."""
    entries = "".join(
        f'<w:font w:name="{escape(name)}"><w:altName w:val="{fallback_for(name)}"/>'
        '<w:charset w:val="86"/><w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>'
        for name in dict.fromkeys((*setup.fonts, SONG))
    )
    latin = (
        f'<w:font w:name="{DIGITS}"><w:charset w:val="00"/><w:family w:val="roman"/>'
        '<w:pitch w:val="variable"/></w:font>'
    )
    return f'{DECLARATION}<w:fonts xmlns:w="{NAMESPACE}">{entries}{latin}</w:fonts>'


def _defaults(setup: PaperSetup) -> str:
    return (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{_run_properties(setup.body)}"
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>"
    )


def _base_styles(setup: PaperSetup) -> str:
    """Styles that Word expects in every document.

    No widow control, so that a page has 22 lines. Chinese and Latin stay apart, as is usual in
    Word: LibreOffice reads no other wish.
    """
    normal = f'<w:widowControl w:val="0"/>{_pitch(setup.body)}<w:jc w:val="both"/>'
    return (
        _style(
            "Normal",
            "Normal",
            normal,
            _run_properties(setup.body),
            attributes=' w:default="1"',
            links="",
        )
        + '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/>'
        "</w:style>"
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal">'
        '<w:name w:val="Normal Table"/><w:uiPriority w:val="99"/><w:semiHidden/>'
        '<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>'
        '<w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/>'
        '<w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/>'
        "</w:tblCellMar></w:tblPr></w:style>"
        '<w:style w:type="numbering" w:default="1" w:styleId="NoList">'
        '<w:name w:val="No List"/><w:uiPriority w:val="99"/><w:semiHidden/></w:style>'
    )


def _text_styles(setup: PaperSetup) -> str:
    spacing = f'<w:spacing w:val="{twips_from_points(setup.character_spacing_pt)}"/>'
    return (
        _style(BODY_STYLE, "Body Text", _first_line(setup), spacing)
        + _style(
            TITLE_STYLE,
            "Title",
            # On the grid LibreOffice gives each line of a title two grid lines.
            f"{_OFF_GRID}{_pitch(setup.title, after=twips_from_points(setup.line_pt))}"
            '<w:jc w:val="center"/>',
            _run_properties(setup.title),
        )
        + _style(SIGNATURE_STYLE, "Signature", f'<w:jc w:val="{SIGNATURE_ALIGNMENT}"/>')
        + _style(
            HEADER_STYLE,
            "header",
            f'{_OFF_GRID}{_pitch(DRAFT)}<w:jc w:val="center"/>',
            _run_properties(DRAFT),
        )
        + _style(
            FOOTER_STYLE,
            "footer",
            f'{_OFF_GRID}{_pitch(PAGE_NUMBER)}<w:jc w:val="left"/>',
            _run_properties(PAGE_NUMBER),
        )
        + f'<w:style w:type="character" w:customStyle="1" w:styleId="{LEAD_STYLE}">'
        f'<w:name w:val="段首标题"/><w:basedOn w:val="DefaultParagraphFont"/><w:qFormat/>'
        f"<w:rPr>{fonts(setup.headings[2])}</w:rPr></w:style>"
    )


def _heading_styles(setup: PaperSetup) -> str:
    return "".join(
        _style(
            f"{HEADING_STYLE}{level}",
            f"heading {level}",
            f'<w:keepNext/>{_pitch(kind)}{_first_line(setup)}<w:outlineLvl w:val="{level - 1}"/>',
            _run_properties(kind),
            links=f'{_ON_NORMAL}<w:next w:val="{BODY_STYLE}"/>',
        )
        for level, kind in setup.headings.items()
    )


def _table_styles(setup: PaperSetup) -> str:
    few, many = setup.table_type(1), setup.table_type(MANY_COLUMNS)
    cells = (
        (CELL_STYLE, "表格文字", few, "center"),
        (LABEL_STYLE, "表格项目", few, "left"),
        (CELL_STYLE + SMALL, "表格文字（多栏）", many, "center"),
        (LABEL_STYLE + SMALL, "表格项目（多栏）", many, "left"),
    )
    texts = "".join(
        _style(
            style,
            name,
            f'{_OFF_GRID}{_pitch(kind)}<w:jc w:val="{alignment}"/>',
            _run_properties(kind),
            attributes=' w:customStyle="1"',
        )
        for style, name, kind, alignment in cells
    )
    return texts + (
        f'<w:style w:type="table" w:styleId="{TABLE_STYLE}"><w:name w:val="Table Grid"/>'
        '<w:basedOn w:val="TableNormal"/><w:uiPriority w:val="39"/>'
        f"<w:tblPr><w:tblBorders>{borders()}</w:tblBorders></w:tblPr></w:style>"
    )


def _style(
    style: str,
    name: str,
    paragraph: str,
    run: str = "",
    *,
    attributes: str = "",
    links: str = _ON_NORMAL,
) -> str:
    return (
        f'<w:style w:type="paragraph"{attributes} w:styleId="{style}"><w:name w:val="{name}"/>'
        f"{links}<w:qFormat/><w:pPr>{paragraph}</w:pPr>"
        f"{f'<w:rPr>{run}</w:rPr>' if run else ''}</w:style>"
    )


def _first_line(setup: PaperSetup) -> str:
    two = twips_from_points(2 * setup.body_pt)
    return f'<w:ind w:firstLineChars="200" w:firstLine="{two}"/>'


def _run_properties(kind: Type) -> str:
    half_points = round(2 * kind.size_pt)
    bold = "<w:b/><w:bCs/>" if kind.is_bold else ""
    return f'{fonts(kind)}{bold}<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


def _pitch(kind: Type, after: int = 0) -> str:
    line = twips_from_points(kind.line_pt)
    return f'<w:spacing w:before="0" w:after="{after}" w:line="{line}" w:lineRule="exact"/>'
